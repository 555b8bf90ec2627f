"""Random histories of three workstations, played by ``hetes rehearse``, against a model of the policy.

Every expiry is said once at first while all are connected, at least once otherwise, by somebody awake; and none is said
that is not due where it is said.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hetes.rehearsal.rehearsal import rehearse_lines
from tests.support.story.rooms_model import Rooms
from tests.support.story.story import BUDAPEST, EVA, settings

NAMES = "abc"
UNDER = settings(replace(EVA, hours={}, eeszt_user="O12345"))
MORNING = datetime(2026, 11, 23, 6, 2, 30, tzinfo=BUDAPEST)
"""Lines stand at :02:30 and :07:30; a session begins and ends at :00 or :05, so that a minute after it nothing else is."""
MINUTE = timedelta(minutes=1)
BEFORE = timedelta(minutes=2, seconds=30)
UNANSWERED_FOR = timedelta(seconds=60)
AT_THE_LATEST = timedelta(seconds=20) + UNANSWERED_FOR  # first, a link is waited for
WHO = st.sampled_from(NAMES)
GAP = st.sampled_from([5, 5, 10, 60, 150, 415, 420]).map(lambda minutes: minutes * MINUTE)
REPORTS = st.tuples(
    st.sampled_from(["activate", "activate", "end", "lost", "done", "continue", "dismiss", "dismiss"]), WHO, GAP
)
LOCKS = st.tuples(st.sampled_from(["lock", "unlock"]), WHO, GAP)
TROUBLES = st.tuples(st.sampled_from(["suspend", "resume", "cut", "heal", "restart"]), WHO, GAP)


def told(at, event, workstation, **more):
    return {"at": at.isoformat(), "event": event, "workstation": workstation, **more}


def played(history):
    """Return the model, what was said of expiries (instant, workstation, the session's end), and who slept when."""
    rooms, slept = Rooms(NAMES, MORNING), {name: [] for name in NAMES}
    lines = [told(MORNING, "unlock", name) for name in NAMES]  # there are these
    for what, name, gap in history:
        at, room = rooms.now + gap, rooms.rooms[name]
        at -= BEFORE if what == "activate" else timedelta(0)
        rooms.until(at)
        if room.awake == (what == "resume") or any(each.session[1] == at for each in rooms.rooms.values()):
            continue
        link = what in {"cut", "heal"}
        more = {"notice": "session_ending", "practitioner": "eva"} if what == "dismiss" else {}
        lines.append(told(at, "link" if link else what, name, **({"ok": what == "heal"} if link else more)))
        match what:
            case "suspend":
                slept[name].append((at, None))
                rooms.sleep(name)
            case "resume":
                slept[name][-1] = (slept[name][-1][0], at)
                rooms.wake(name)
            case "cut":
                rooms.cut(name)
            case "heal":
                rooms.heal(name)
            case "lock" | "unlock":
                room.locked = what == "lock"
            case "restart":
                rooms.connected = False
            case _:
                rooms.report(name, what)
        rooms.until(at + (BEFORE if what == "activate" else timedelta(0)))
    end = rooms.now + timedelta(hours=8)
    rooms.until(end)
    done = rehearse_lines([*lines, told(end, "until", "a")], UNDER)
    said = [
        (datetime.fromisoformat(each["at"]), each["workstation"], datetime.fromisoformat(each["ends_at"]))
        for each in done
        if each["do"] == "notify" and each["notice"] == "session_expired"
    ]
    return rooms, said, slept


def judge(rooms, said, slept):
    """Whatever happened: nothing is said where it is not due, or by one that sleeps, and all that is due by somebody."""
    for at, name, ends_at in said:
        since = rooms.rooms[name].due.get(ends_at)
        assert since is not None, (at, name, ends_at)
        assert since <= at, (at, name, ends_at)
        assert not any(begin <= at and (end is None or at < end) for begin, end in slept[name]), (at, name)
    for name, room in rooms.rooms.items():
        for ends_at, since in room.due.items():
            assert any(end == ends_at and at <= since + AT_THE_LATEST for at, _, end in said), (name, ends_at)


@given(st.lists(st.one_of(REPORTS, REPORTS, LOCKS), max_size=12))
def test_while_all_are_connected_an_expiry_is_said_once_at_first_where_the_last_report_was_made(history):
    rooms, said, slept = played(history)

    judge(rooms, said, slept)
    for ends_at, first in rooms.first.items():
        at_once = sorted(name for at, name, end in said if end == ends_at and at == ends_at)
        assert at_once == ([first] if first else list(NAMES)), (ends_at, at_once)
        in_the_end = {name for at, name, end in said if end == ends_at and at <= ends_at + UNANSWERED_FOR}
        assert in_the_end == set(NAMES), (ends_at, in_the_end)


@given(st.lists(st.one_of(REPORTS, REPORTS, LOCKS, TROUBLES, TROUBLES), max_size=16))
def test_whoever_sleeps_or_is_cut_off_an_expiry_is_said_by_somebody_awake(history):
    judge(*played(history))
