"""Random histories of three workstations: whatever is reported where, and whoever is cut off, asleep or locked.

All agree once they are linked; an expiry is said by one at first while all are linked and awake, and never by nobody.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hetes.core.effects import Notify
from hetes.core.events import EndReported, NoticeDismissed, SnoozeRequested
from tests.support.story.practice import Practice
from tests.support.story.story import EVA
from tests.support.story.story import settings as under

NAMES = "abc"
DOCTOR = replace(EVA, hours={}, eeszt_user="O12345")
WHO = st.sampled_from(NAMES)
REPORTS = st.one_of(
    st.tuples(st.just("activate"), WHO),
    st.tuples(st.just("end"), WHO),
    st.tuples(st.just("lost"), WHO),
    st.tuples(st.just("done"), WHO),
    st.tuples(st.just("continue"), WHO),
    st.tuples(st.just("undo"), WHO),
    st.tuples(st.just("snooze"), WHO, st.integers(1, 60)),
    st.tuples(st.just("dismiss"), WHO, st.sampled_from(["session_ending", "session_expired"])),
    st.tuples(st.just("wait"), st.integers(1, 400)),
)
TROUBLES = st.one_of(
    st.tuples(st.just("cut"), WHO),
    st.tuples(st.just("heal"), WHO),
    st.tuples(st.just("gone"), WHO),
    st.tuples(st.just("back"), WHO),
    st.tuples(st.just("lock"), WHO),
    st.tuples(st.just("unlock"), WHO),
)


def do(practice: Practice, what: str, who: str | int, *more: object) -> None:  # noqa: C901 - a line each
    if what == "wait":
        practice.wait(minutes=who)
        return
    story = practice.stories[who]
    if who in practice.away and what != "back":
        return
    match what:
        case "activate":
            story.activate("eva")
        case "end" | "lost":
            story.when(EndReported("eva", lost=what == "lost"))
        case "done":
            story.done("eva")
        case "continue":
            story.go_on("eva")
        case "undo":
            story.undo()
        case "snooze":
            story.when(SnoozeRequested(more[0], "eva"))
        case "dismiss":
            story.when(NoticeDismissed(more[0], "eva"))
        case "cut":
            practice.cut.add(who)
        case "heal":
            practice.cut.discard(who)
        case "gone" if len(practice.away) < 2:
            practice.gone(who)
        case "back" if who in practice.away:
            practice.back(who)
        case "lock":
            story.lock()
        case "unlock":
            story.unlock()
        case _:
            pass
    practice.tell()


def known(practice: Practice, name: str) -> tuple[object, ...]:
    story = practice.stories[name]
    session, register = story.state.session("eva"), story.state.registers.get("eva")
    shown = None if session is None else (session.started_at, session.ends_at, session.settled)
    return shown, register.stamps() if register else None, story.state.is_done("eva", story.now)


def agree(practice: Practice) -> bool:
    linked = [name for name in NAMES if name not in practice.away | practice.cut]
    return len({known(practice, name) for name in linked}) <= 1


def expiries(practice: Practice, name: str) -> dict[tuple[str, ...], object]:
    """When this workstation ordered a first notice of an expiry, by the session's end."""
    return {
        effect.facts["ends_at"]: effect.shown_at
        for effect in practice.stories[name].effects
        if isinstance(effect, Notify) and effect.notice == "session_expired" and not effect.again
    }


@given(st.lists(REPORTS, max_size=14))
def test_while_all_are_linked_they_agree_after_each_report_and_one_speaks_first(history):
    practice = Practice(under(DOCTOR), NAMES)
    for action in history:
        do(practice, *action)
        assert agree(practice), action
    practice.wait(hours=8)
    told = [expiries(practice, name) for name in NAMES]
    for ends_at in set().union(*told):
        at_once = [each[ends_at] for each in told if ends_at in each]
        assert at_once.count(min(at_once)) == 1, ends_at


@settings(deadline=None)
@given(st.lists(st.one_of(REPORTS, TROUBLES), max_size=16))
def test_whoever_was_cut_off_or_asleep_agrees_in_the_end(history):
    practice = Practice(under(DOCTOR), NAMES)
    for action in history:
        do(practice, *action)
        assert agree(practice), action
    for name in NAMES:
        do(practice, "back", name)
    practice.heal()
    assert agree(practice)


@given(st.lists(TROUBLES, max_size=6), st.lists(TROUBLES, max_size=6), WHO)
def test_an_expiry_that_nobody_answered_is_said_by_somebody_awake(before, after, who):
    practice = Practice(under(DOCTOR), NAMES)
    for action in before:
        do(practice, *action)
    if who in practice.away:
        do(practice, "back", who)
    do(practice, "activate", who)
    ends_at = practice.stories[who].state.session("eva").ends_at
    practice.wait(hours=6)
    for action in after:
        do(practice, *action)
    practice.wait(hours=1, minutes=2)
    aware = [
        n
        for n in NAMES
        if n not in practice.away and (s := practice.stories[n].state.session("eva")) and s.ends_at == ends_at
    ]
    if aware:
        assert any(ends_at in expiries(practice, name) for name in aware)
