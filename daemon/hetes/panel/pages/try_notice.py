"""The test notice, as more than one page offers it: it is shown, and the user's word on it goes to the agent.

The page's address says how far that is: "?seen=asked", "yes" or "no". Its part of the page is "#test".
"""

from __future__ import annotations

from hetes.panel.web.page import Call, Done, answer


def stage(call: Call) -> str:
    """Return how far it is: nothing sent, "asked", or what the user answered."""
    return call.query.get("seen", "")


def show(call: Call, page: str) -> Done:
    """Have the agent show it, and go on to where the question stands."""
    return answer(call.ask("test_notice"), f"{page}?seen=asked#test")


def take_word(call: Call, page: str) -> Done:
    """Tell the agent whether it was to be seen, and go on to what can be done if not."""
    seen = call.field("seen") == "yes"
    return answer(call.ask("seen", seen=seen), f"{page}?seen={'yes' if seen else 'no'}#test")
