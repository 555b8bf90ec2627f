"""What must hold. Each is a function of the machine; its docstring is the sentence, its answer what is wrong, or None.

Those of :data:`ALWAYS` are looked at after every event, those of :data:`AT_REST` once all faults have been over for
35 s of awake time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from hetes.adapters.notifications.channel import OLD_WORDS
from hetes.core.effects import AskCard, Notify
from hetes.core.events import CardNamed
from hetes.core.notices.registry import RULE
from hetes.core.wake import next_wake
from hetes.presentation.notices.sentences import word
from hetes.presentation.notices.view import CARD_SLOT, PROBLEM_SLOT
from tests.simulation.at_rest import AT_REST, all_views_agree
from tests.simulation.computer import is_in_memory, open_files, threads
from tests.simulation.ledger import commanded
from tests.simulation.life import is_new_order
from tests.simulation.machine import Machine
from tests.simulation.pictures import picture_event
from tests.simulation.reckoning import model_face, places
from tests.simulation.screen import standing

Json = dict[str, Any]
Invariant = Callable[[Machine], str | None]
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
    """A start goes on from what was stored last; where the disk destroyed it, and it can be known, the user is told."""
    return m.untold if m.running else None


def nobody_goes_with_the_settings_file(m: Machine) -> str | None:
    """Whoever works here goes on doing so while the settings file has nobody, be it through a start."""
    if not m.running or not (m.settings_harmed and m.settings_without_anybody):
        return None
    gone = m.people - {p.id for p in m.state.practitioners}
    return f"dropped: {sorted(gone)}" if gone else None


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
        if asked and m.running and _some_channel_works(m) and "test_notice/" not in standing(m.screen):
            return "it was not shown"
    return None


def _some_channel_works(m: Machine) -> bool:
    """A channel that waits or hangs holds up those behind it, and one may die in the moment in which it shows."""
    first = next((mode for mode in m.modes if mode not in ("refuses", "late")), None)
    return first == "ok" and not any(channel.dies_at_once or channel.died for channel in m.channels)


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
    """A place on the screen shows one notice, through one channel, and a notice has one place."""
    twice: dict[object, int] = {slot: len(shown) for slot, shown in standing(m.screen).items() if len(shown) > 1}
    orders = Counter(s.notice.order for s in m.screen.visible)
    twice |= {order: times for order, times in orders.items() if order and times > 1}
    return f"on the screen more than once: {twice}" if twice else None


def what_one_channel_may_yet_show_no_other_does(m: Machine) -> str | None:
    """While a channel waits, or has not answered yet, its notice is given to no other, and not once more to itself."""
    return m.screen.passed_over


def old_words_do_not_stay(m: Machine) -> str | None:
    """What comes to the screen a minute after it was worded goes again: "still 30 minutes" may be wrong by then."""
    if not m.running:
        return None
    old = [s.notice for s in m.screen.visible if s.shown_at - s.worded_at > OLD_WORDS]
    return f"worded long before they were shown: {[(n.slot, n.order) for n in old]}" if old else None


def a_disk_without_room_stops_no_start(m: Machine) -> str | None:
    """A start for which the disk has no room runs in memory, and says so."""
    return f"it did not start: {m.down}" if m.down in ("full", "read_only") else None


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
    question = m.state.question
    asked = {question.order} if question is not None and not question.gone else set()
    wanted = {v.order for v in m.state.visible} | asked
    stale = [s.notice for s in m.screen.visible if s.notice.order > 0 and s.notice.order not in wanted]
    return f"on the screen, and not in the state: {[(n.slot, n.order) for n in stale]}" if stale else None


def no_question_outlives_its_card(m: Machine) -> str | None:
    """No question about a card that is gone stays visible."""
    if not m.running or m.service is not None or m.state.suspended_at is not None:
        return None
    lie = {reader.card.atr for reader in picture_event(m.picture, None).readers if reader.card}
    for shown in standing(m.screen).get(CARD_SLOT, ()):
        about = {b.event.atr for b in shown.notice.buttons if isinstance(b.event, CardNamed)}
        if not about <= lie:
            return f"it asks about {sorted(about)}, and in the readers lie {lie}"
    return None


def only_what_is_wrong_now_is_told(m: Machine) -> str | None:
    """What the screen says of Hetes's own troubles is what they are now."""
    if not m.running or m.agent is None:
        return None
    shown, true = [s.notice.text for s in standing(m.screen).get(PROBLEM_SLOT, ())], m.agent.engine.told_problems()
    return f"it says {shown}, and {true} is true" if shown and shown != [" ".join(true)] else None


def what_can_not_be_stored_has_a_badge(m: Machine) -> str | None:
    """As long as the state cannot be stored, the icon has its badge, and says so."""
    if not m.running or m.agent is None or m.tray.view is None or m.agent.engine.store_problem is None:
        return None
    said = word("badge.store_trouble", m.state.settings.language)
    return None if m.tray.view.icon.badge and said in m.tray.view.tooltip else f"it says {m.tray.view.tooltip!r}"


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


ALWAYS: tuple[Invariant, ...] = (
    every_request_is_answered,
    a_refused_command_changes_nothing,
    a_destroyed_file_is_told,
    nothing_acknowledged_is_lost,
    nobody_goes_with_the_settings_file,
    what_can_be_undone_is_undone,
    the_last_picture_is_known,
    stored_before_performed,
    orders_are_numbered_upwards,
    a_test_notice_is_shown,
    every_key_is_ordered_once,
    never_two_copies,
    what_one_channel_may_yet_show_no_other_does,
    old_words_do_not_stay,
    a_disk_without_room_stops_no_start,
    nothing_untrue_stays_visible,
    the_screen_shows_what_the_state_says,
    no_question_outlives_its_card,
    only_what_is_wrong_now_is_told,
    what_can_not_be_stored_has_a_badge,
    taken_means_seen,
    the_face_is_the_states,
    the_alarm_is_set,
    growth_is_bounded,
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
