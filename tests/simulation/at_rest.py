"""What must hold once all faults have been over for 35 s of awake time; and what is looked at now and then.

As in ``invariants.py``: each is a function of the machine, its docstring the sentence, its answer what is wrong.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from hetes.adapters.settings.file import SettingsFile
from hetes.core.effects import Probe
from hetes.core.events import TimePassed
from hetes.core.snapshot import snapshot
from hetes.core.step import step
from hetes.presentation.notices.sentences import word
from hetes.presentation.notices.view import PROBLEM_SLOT
from tests.simulation.disk import integrity, numbers_given, ordered_rows, stored_snapshot
from tests.simulation.machine import Machine
from tests.simulation.reckoning import sessions_differ
from tests.simulation.screen import standing

Json = dict[str, Any]
LARGEST = 100_000  # characters of a snapshot


# --- now and then


def all_views_agree(m: Machine) -> str | None:
    """Face, tooltip, status, the panel's today and the terminal's text say the same of everybody."""
    if not m.running or m.agent is None:
        return None
    m.agent.api.foresees = False  # what is to come is none of what is compared
    replies = m.agent.api.ask({"do": "status"}), m.agent.api.ask({"do": "today"})
    m.agent.api.foresees = True
    m.agent.work()
    if not (replies[0]["ok"] and replies[1]["ok"]):
        return f"refused: {[reply.get('reason') for reply in replies]}"
    status, today = replies[0]["status"], replies[1]["today"]
    view, state = m.tray.view, m.state
    if view is None:
        return "the icon was told nothing"
    if state.suspended_at is not None:
        return None
    if not status["face"] == today["face"] == view.icon.face:
        return f"status {status['face']}, today {today['face']}, icon {view.icon.face}"
    if not bool(status["badge"]) == bool(today["badge"]) == view.icon.badge:
        return f"status {status['badge']}, today {today['badge']}, icon {view.icon.badge}"
    wrong = sessions_differ(state, status, today, view.tooltip, m.clock.now())
    if wrong:
        return wrong
    face_word = word(f"face.{view.icon.face}", state.settings.language)
    done = word("done_today", state.settings.language)
    if face_word not in view.tooltip and done not in view.tooltip:
        return f"the icon is {view.icon.face}, its tooltip says {view.tooltip!r}"
    return None


# --- once everything was well for 35 s


def the_agent_runs(m: Machine) -> str | None:
    """An agent that was started runs, once nothing hinders it."""
    return m.down


def no_problem_is_left(m: Machine) -> str | None:
    """Nothing is told to be wrong with settings or store once nothing is."""
    assert m.agent is not None
    engine = m.agent.engine
    return f"{engine.store_problem}, {engine.problems}" if engine.store_problem or engine.problems else None


def the_file_holds_the_state(m: Machine) -> str | None:
    """Whoever opens the store's file by its name finds the present state in it, and a sound file."""
    path = m.folders.store
    if not path.exists():
        return "there is no file"
    try:
        sound, text = integrity(path), stored_snapshot(path)
    except sqlite3.Error as error:
        return f"it cannot be read: {error}"
    if sound != "ok":
        return f"integrity_check: {sound}"
    kept, present = json.loads(text) if text else {}, json.loads(json.dumps(snapshot(m.state)))
    for each in (kept, present):
        each.pop("at", None)
    differs = [key for key in present if kept.get(key) != present[key]]
    return f"the file differs in {differs}" if differs else None


def the_settings_are_the_files(m: Machine) -> str | None:
    """The settings that are used are those of the file."""
    read = SettingsFile(m.folders.settings, m.clock.zone).read()[0]
    return None if read == m.state.settings else "the settings are not those of the file"


def nothing_is_left_to_say(m: Machine) -> str | None:
    """Whatever is due was said: a further look at the time orders nothing."""
    _, effects = step(m.state, TimePassed(), m.clock.now())
    left = [e for e in effects if not isinstance(e, Probe)]
    return f"still to be done: {left}" if left else None


def what_is_true_is_seen(m: Machine) -> str | None:
    """Every notice that is ordered was taken by a channel, and stands on the screen unless somebody closed it."""
    here = {s.notice.order for s in m.screen.visible}
    shown = {s.notice.order for s in m.screen.history}
    for v in m.state.visible:
        if not v.taken or v.order not in m.screen.seen:
            return f"order {v.order} ({v.occasion.key}) was never shown"
        if v.order in shown and v.order not in here and v.order not in m.screen.closed:
            return f"order {v.order} ({v.occasion.key}) is gone from the screen"
        if v.order in m.again and v.order not in shown:
            return f"order {v.order} ({v.occasion.key}) was not shown again after a start"
    return None


def what_is_wrong_is_seen(m: Machine) -> str | None:
    """What is wrong with Hetes itself stands on the screen unless somebody closed it, and a card was asked about."""
    assert m.agent is not None
    question = m.state.question
    if question is not None and not question.taken and not question.gone:
        return f"{question} was never shown"
    true, shown = m.agent.engine.told_problems(), [s for s in m.screen.history if s.notice.slot == PROBLEM_SLOT]
    if not true or PROBLEM_SLOT in standing(m.screen) or (shown and shown[-1].notice.order in m.screen.closed):
        return None
    return f"{true} is not on the screen"


def the_journal_is_whole(m: Machine) -> str | None:
    """Whatever stood on the screen is in the journal, as the order that it was."""
    missing = m.told_orders - ordered_rows(m.folders.store)
    return f"shown, and not in the journal: {sorted(missing)}" if missing else None


def numbers_count_on(m: Machine) -> str | None:
    """The next order, and the next session, has a number above all that the journal knows, whatever was set aside."""
    given = numbers_given(m.folders.store) - m.forged
    again = {"notice_ordered": m.state.orders, "session_started": m.state.sessions_begun}
    left = [f"{event} {number}" for event, number in given if number > again[event]]
    return f"would be given again: {sorted(left)}" if left else None


def the_computer_is_awake(m: Machine) -> str | None:
    """A computer that woke up, or did not sleep after all, counts as awake."""
    return f"asleep since {m.state.suspended_at}" if m.state.suspended_at is not None else None


def the_state_stays_small(m: Machine) -> str | None:
    """What is remembered does not grow with the days."""
    size = len(json.dumps(snapshot(m.state)))
    return f"{size} characters" if size > LARGEST else None


AT_REST: tuple[Callable[[Machine], str | None], ...] = (
    the_agent_runs,
    no_problem_is_left,
    the_file_holds_the_state,
    the_settings_are_the_files,
    nothing_is_left_to_say,
    what_is_true_is_seen,
    what_is_wrong_is_seen,
    the_journal_is_whole,
    numbers_count_on,
    the_computer_is_awake,
    the_state_stays_small,
)
