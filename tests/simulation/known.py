"""Kinds of faults that today's program does not withstand. Law: each entry fails; whoever mends it takes it out.

Runs of fresh seeds leave these kinds out, so that they stay of use for all others; ``test_simulation.py`` proves each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.simulation.regressions import ACTIVATE

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
        "edge",
        "no_exception_leaves_the_program",
        "fails today: an activation with a start at the edge of the calendar ends the agent (OverflowError).",
        (["ask", {"do": "activate", "started_at": "9999-12-31T23:59:59-12:00"}],),
    ),
    Known(
        "late_answer",
        "no_exception_leaves_the_program",
        "fails today: an activation about a session that is not, while there is none at all, ends the agent"
        " (StopIteration in the control API).",
        (["ask", {"do": "activate", "about": "s2"}],),
    ),
    Known(
        "first_settings",
        "the_screen_shows_what_the_state_says",
        'fails today: a notice about "default" stays on the screen for ever once somebody is configured, for its place'
        " is renamed in the state and not on the screen.",
        (["menu", 6], ["pass", 40_000.0], ["settings", "short"]),
        settings="nobody",
    ),
    Known(
        "other_hours",
        "nothing_untrue_stays_visible",
        "fails today: where the consulting hours that a visible notice speaks of are taken out of the settings, nothing"
        " wakes Hetes at their end, and the notice stays.",
        (["pass", 1800.0], ["settings", "no_hours"], ["pass", 25_000.0]),
    ),
    Known(
        "set_clock_far_back",
        "nothing_is_left_to_say",
        "fails today: where the clock is set back by more than three days, what is due there is not said at the look that"
        " finds it out, for it still counts as judged long ago; and nothing wakes Hetes for another look.",
        (["pass", 30_000.0], ["set_clock", -7 * 86_400.0 - 25_000.0], ["settle"]),
    ),
    Known(
        "dead_battery_uncounted",
        "the_journal_is_whole",
        "fails today: where the system does not count its sleep, a clock that is set ahead by years looks like a long"
        " sleep, so that it is not doubted, and the journal is pruned by it.",
        (["set_clock", 56 * 365 * 86_400.0], ["settle"]),
        counts_sleep=False,
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
    Known(
        "dead_battery",
        "nothing_acknowledged_is_lost",
        "fails today: a state that was stored by a clock of 1971 and then by the right one is set aside at the next start,"
        " and the session that was reported in between is lost.",
        (
            ["set_clock", -56 * 365 * 86_400.0],
            ["ask", {"do": "done", "practitioner": "p1"}],
            ["set_clock", 56 * 365 * 86_400.0],
            ["ask", ACTIVATE],
            ["kill", "effect", 2, None],
            ["start"],
        ),
    ),
)
