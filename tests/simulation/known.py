"""Kinds of faults that today's program does not withstand. Law: each entry fails; whoever mends it takes it out.

Runs of fresh seeds leave these kinds out, so that they stay of use for all others; ``test_simulation.py`` proves each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Event = list[Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A kind of ``faults.KINDS``, the invariant that it breaks, the sentence, and events that show it."""

    kind: str
    """What fresh seeds leave out."""
    breaks: str
    sentence: str
    events: tuple[Event, ...]
    settings: str = "one"
    counts_sleep: bool = True


KNOWN: tuple[Known, ...] = (
    Known(
        "first_settings",
        "the_screen_shows_what_the_state_says",
        'fails today: a notice about "default" stays on the screen for ever once somebody is configured, for its place'
        " is renamed in the state and not on the screen.",
        (["menu", 6], ["pass", 40_000.0], ["settings", "short"]),
        settings="nobody",
    ),
    Known(
        "meanwhile_unnumbered",
        "a_test_notice_is_shown",
        "fails today: what is no notice of the core has the order 0 (problems, the card question, the test notice), and"
        " one of them is dropped while another is being delivered.",
        (
            ["disk", "full"],
            ["meanwhile", ["ask", {"do": "test_notice"}]],
            ["ask", {"do": "done", "practitioner": "p1"}],
        ),
    ),
)
