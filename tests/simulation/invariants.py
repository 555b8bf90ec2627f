"""What must hold. Each is a function of the machine; its docstring is the sentence, its answer what is wrong, or None.

Those of :data:`ALWAYS` are looked at after every event, those of :data:`AT_REST` once all faults have been over for
35 s of awake time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from hetes.adapters.settings.file import SettingsFile
from hetes.core.effects import AskCard, Notify, Probe
from hetes.core.events import TimePassed
from hetes.core.notices.registry import RULE
from hetes.core.snapshot import snapshot
from hetes.core.step import step
from hetes.core.wake import next_wake
from hetes.presentation.notices.sentences import word
from hetes.presentation.notices.view import PROBLEM_SLOT
from tests.simulation.computer import is_in_memory, open_files, threads
from tests.simulation.disk import integrity, ordered_rows, stored_snapshot
from tests.simulation.ledger import commanded
from tests.simulation.life import is_new_order
from tests.simulation.machine import Machine
from tests.simulation.pictures import picture_event
from tests.simulation.reckoning import model_face, places, sessions_differ
from tests.simulation.screen import standing

Json = dict[str, Any]
Invariant = Callable[[Machine], str | None]
LARGEST = 100_000  # characters of a snapshot
ROWS = 200  # of the journal for one event
VIEWS_EVERY = 50  # events between two looks at all views, which take their time


class Broken(Exception):  # noqa: N818 - a finding
    """An invariant does not hold."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}")
        self.name, self.detail = name, detail


# --- after every event


def no_exception_leaves_the_program(error: Exception) -> str:
    """Neither engine nor control API nor start raises: what they cannot do they refuse, or tell."""
    return f"{type(error).__name__}: {error} at {' < '.join(places(error))}"


def nothing_acknowledged_is_lost(m: Machine) -> str | None:
    """What was answered with "ok" holds until something later replaces it, whatever died meanwhile."""
    if not m.running or m.settings_harmed:
        return None
    return m.ledger.broken_by(m.state, m.clock.now(), exact=not m.uncertain)


def a_destroyed_file_is_told(m: Machine) -> str | None:
    """Where the disk destroyed what was stored, and it can be known, the user is told."""
    return m.untold if m.running else None


def a_refused_command_changes_nothing(m: Machine) -> str | None:
    """A refusal leaves sessions, snoozes, done, guides and what can be undone as they were."""
    for request, reply, before, after in m.answers:
        if reply is None or reply.get("ok") is not False or is_in_memory(reply):
            continue
        if commanded(before) != commanded(after):
            return f"{request} was refused ({reply.get('reason')}), and changed the state"
    return None


def what_can_be_undone_is_undone(m: Machine) -> str | None:
    """Within its minute an undo is not refused, whatever died meanwhile."""
    return m.refused_undo


def every_request_is_answered(m: Machine) -> str | None:
    """An answer is JSON, says whether it was done, and has a sentence where it was not."""
    for request, reply, _, _ in m.answers:
        if reply is None or reply.get("reason") in ("failed", "not_done"):
            return f"no answer to {request}: {reply}"
        json.dumps(reply)
        if not isinstance(reply.get("ok"), bool) or (not reply["ok"] and not reply.get("said")):
            return f"{request} was answered with {reply}"
    return None


def the_last_picture_is_known(m: Machine) -> str | None:
    """Readers and cards are those of the last picture, whatever else came with it."""
    if not m.running or m.service is not None:
        return None
    seen = {r.name: r.card.atr if r.card else "" for r in m.state.readers or ()}
    event = picture_event(m.picture, None)
    shown = {r.name: r.card.atr if r.card else "" for r in event.readers}
    return None if seen == shown and m.state.outage is None else f"the state knows {seen}, the readers show {shown}"


def a_test_notice_is_shown(m: Machine) -> str | None:
    """Who asks for a test notice sees one, where any channel works."""
    for request, reply, _, _ in m.answers:
        asked = request.get("do") == "test_notice" and reply is not None and reply.get("ok") is True
        if asked and m.running and "ok" in m.modes and "test_notice/" not in standing(m.screen):
            return "it was not shown"
    return None


def every_key_is_ordered_once(m: Machine) -> str | None:
    """A notice is ordered once, and a second time only if a snooze had taken it off the screen."""
    for key, orders in m.key_orders.items():
        if len(orders) > 1 + m.snoozed_keys.get(key, 0):
            return f"{key} was ordered as {orders}"
    return None


def orders_are_numbered_upwards(m: Machine) -> str | None:
    """A new order has a number that none before it had."""
    for number, last in m.new_orders:
        if number <= last:
            return f"order {number} came after {last}"
    return None


def stored_before_performed(m: Machine) -> str | None:
    """No notice is shown before the state that orders it is stored, unless the store cannot store."""
    for performed in m.performed:
        effect = performed.effect
        if is_new_order(effect) and performed.problem is None:
            assert isinstance(effect, AskCard | Notify)
            if effect.order > performed.kept_orders:
                return f"order {effect.order} was performed, {performed.kept_orders} stored"
    return None


def never_two_copies(m: Machine) -> str | None:
    """A place on the screen shows one notice, through one channel."""
    twice = {slot: len(shown) for slot, shown in standing(m.screen).items() if len(shown) > 1}
    return f"on the screen more than once: {twice}" if twice else None


def nothing_untrue_stays_visible(m: Machine) -> str | None:
    """What is visible is true: by its rule, of somebody who works here, now."""
    if not m.running or m.state.suspended_at is not None:
        return None
    state, people = m.state, {p.id for p in m.state.practitioners}
    for v in state.visible:
        who, now = v.occasion.practitioner, state.at if m.uncertain else m.clock.now()
        if who is not None and who not in people:
            return f"{v.occasion.key} is about {who}"
        if not RULE[v.occasion.notice].true(state, v.occasion, now):
            return f"{v.occasion.key} is not true at {now}"
    return None


def the_screen_shows_what_the_state_says(m: Machine) -> str | None:
    """On the screen stands no notice that was withdrawn or replaced."""
    if not m.running:
        return f"no agent runs, and on the screen stands {m.screen.visible}" if m.screen.visible else None
    wanted = {v.order for v in m.state.visible} | ({m.state.question.order} if m.state.question else set())
    stale = [s.notice for s in m.screen.visible if s.notice.order > 0 and s.notice.order not in wanted]
    return f"on the screen, and not in the state: {[(n.slot, n.order) for n in stale]}" if stale else None


def only_what_is_wrong_now_is_told(m: Machine) -> str | None:
    """What the screen says of Hetes's own troubles is what they are now."""
    if not m.running or m.agent is None:
        return None
    shown, true = [s.notice.text for s in standing(m.screen).get(PROBLEM_SLOT, ())], m.agent.engine.told_problems()
    return f"it says {shown}, and {true} is true" if shown and shown != [" ".join(true)] else None


def taken_means_seen(m: Machine) -> str | None:
    """What counts as shown stood on the screen."""
    if not m.running:
        return None
    lost = [v.order for v in m.state.visible if v.taken and v.order not in m.screen.seen]
    return f"counted as shown, and never seen: {lost}" if lost else None


def the_face_is_the_states(m: Machine) -> str | None:
    """The icon's face is the one that a plain reckoning of sessions and hours gives."""
    if not m.running or m.uncertain or m.state.suspended_at is not None or m.tray.view is None:
        return None
    shown, expected = m.tray.view.icon.face, model_face(m.state, m.clock.now())
    published = m.agent.engine.shown_face if m.agent else None
    return None if shown == expected == published else f"icon {shown}, published {published}, reckoned {expected}"


def the_alarm_is_set(m: Machine) -> str | None:
    """The alarm is set for the next instant at which something is due."""
    if not m.running or m.uncertain or m.agent is None:
        return None
    expected = next_wake(m.state)
    if m.alarm.at == m.agent.engine.wake == expected:
        return None
    return f"set for {m.alarm.at}, said to be {m.agent.engine.wake}, due {expected}"


def growth_is_bounded(m: Machine) -> str | None:
    """Open files, threads and the journal's rows for one event stay few."""
    if open_files() > m.open_files + 8:
        return f"{open_files()} files are open, {m.open_files} were at first"
    if threads() > m.threads:
        return f"{threads()} threads run, {m.threads} did at first"
    return f"{m.new_rows} rows for one event" if m.new_rows > ROWS else None


# --- now and then


def all_views_agree(m: Machine) -> str | None:
    """Face, tooltip, status, the panel's today and the terminal's text say the same of everybody."""
    if not m.running or m.agent is None:
        return None
    replies = m.agent.api.ask({"do": "status"}), m.agent.api.ask({"do": "today"})
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
    if m.state.question is not None and not m.state.question.taken:
        return f"{m.state.question} was never shown"
    true, shown = m.agent.engine.told_problems(), [s for s in m.screen.history if s.notice.slot == PROBLEM_SLOT]
    if not true or PROBLEM_SLOT in standing(m.screen) or (shown and shown[-1].notice.order in m.screen.closed):
        return None
    return f"{true} is not on the screen"


def the_journal_is_whole(m: Machine) -> str | None:
    """Whatever stood on the screen is in the journal, as the order that it was."""
    missing = m.told_orders - ordered_rows(m.folders.store)
    return f"shown, and not in the journal: {sorted(missing)}" if missing else None


def the_computer_is_awake(m: Machine) -> str | None:
    """A computer that woke up, or did not sleep after all, counts as awake."""
    return f"asleep since {m.state.suspended_at}" if m.state.suspended_at is not None else None


def the_state_stays_small(m: Machine) -> str | None:
    """What is remembered does not grow with the days."""
    size = len(json.dumps(snapshot(m.state)))
    return f"{size} characters" if size > LARGEST else None


ALWAYS: tuple[Invariant, ...] = (
    every_request_is_answered,
    a_refused_command_changes_nothing,
    a_destroyed_file_is_told,
    nothing_acknowledged_is_lost,
    what_can_be_undone_is_undone,
    the_last_picture_is_known,
    stored_before_performed,
    orders_are_numbered_upwards,
    a_test_notice_is_shown,
    every_key_is_ordered_once,
    never_two_copies,
    nothing_untrue_stays_visible,
    the_screen_shows_what_the_state_says,
    only_what_is_wrong_now_is_told,
    taken_means_seen,
    the_face_is_the_states,
    the_alarm_is_set,
    growth_is_bounded,
)
AT_REST: tuple[Invariant, ...] = (
    the_agent_runs,
    no_problem_is_left,
    the_file_holds_the_state,
    the_settings_are_the_files,
    nothing_is_left_to_say,
    what_is_true_is_seen,
    what_is_wrong_is_seen,
    the_journal_is_whole,
    the_computer_is_awake,
    the_state_stays_small,
)


def check(m: Machine, *, settled: bool) -> None:
    """Look at all that must hold now.

    Raises:
        Broken: something does not.
    """
    for invariant in ALWAYS:
        _look(m, invariant)
    if settled:
        for invariant in AT_REST:
            _look(m, invariant)
    if settled or m.steps % VIEWS_EVERY == 0:
        _look(m, all_views_agree)


def _look(m: Machine, invariant: Invariant) -> None:
    wrong = invariant(m)
    if wrong:
        raise Broken(invariant.__name__, wrong)
