"""The test notice, as more than one page offers it: it is shown, and the user's word on it goes to the agent."""

from __future__ import annotations

from hetes.panel.web.page import Call, Done, answer


def show(call: Call, to: str) -> Done:
    """Have the agent show it, and go on to where the question stands."""
    return answer(call.ask("test_notice"), to)


def seen(call: Call) -> bool:
    """Tell what the user answered."""
    return call.field("seen") == "yes"


def take_word(call: Call, to: str) -> Done:
    """Tell the agent whether it was to be seen."""
    return answer(call.ask("seen", seen=seen(call)), to)
