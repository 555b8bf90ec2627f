"""How occasions become notices: judged once, newest only, one voice, held while somebody wants quiet.

The theory of operation (policy 1.1, 1.4, 1.5 and 5). An occasion is in one of four places:
not yet due; *waiting* (true, but held or outvoted); *judged* (its key is in ``state.judged``: shown or spent); and,
once shown, perhaps still *visible*. It moves only forward, with one exception: a snooze puts the newest visible
notice back to waiting, and that one may be shown a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hetes.core.notices.registry import RULE, RULES, URGENCY
from hetes.core.speaking import first_elsewhere
from hetes.core.state import Key, Occasion, State, Waiting
from hetes.core.transition import Transition

OUTVOTED_FOR = timedelta(seconds=30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def withdraw_untrue(transition: Transition) -> None:
    """Take back every visible notice that no longer holds, and spend what waits in vain, at once."""
    if transition.state.visible:
        transition.withdraw(lambda v: not transition.true(v.occasion))
    if transition.state.waiting:
        lost = [item for item in transition.state.waiting if _lost(transition, item.occasion)]
        for item in lost:
            transition.spend(item.occasion)
        if lost:
            transition.wait(tuple(item for item in transition.state.waiting if item not in lost))


def judge(transition: Transition) -> None:
    """Settle everything that is due by now: spend, hold, show."""
    items = [*transition.state.waiting, *(Waiting(o) for o in _newly_due(transition))]
    _speak(transition, _newest_only(transition, items))
    withdraw_untrue(transition)


def note_what_arises(transition: Transition) -> None:
    """Record the occasions of which this is the first instant at which all their conditions hold."""
    for rule in RULES:
        for occasion in rule.arising(transition.state, transition.now):
            transition.record(occasion)


def _lost(transition: Transition, occasion: Occasion) -> bool:
    """Tell whether the occasion is not to be said (any more): ``done`` is no hold, it spends."""
    if occasion.practitioner is not None and transition.state.is_done(occasion.practitioner, transition.now):
        return True
    return not transition.true(occasion) or RULE[occasion.notice].spent(transition.state, occasion, transition.now)


def _newly_due(transition: Transition) -> list[Occasion]:
    """Judge what is due for the first time: of each slot the newest counts, if it is true; the others are spent."""
    now = transition.now
    judged: dict[Key, datetime] = {}
    newest: dict[Key, tuple[tuple[datetime, bool, int], Occasion]] = {}
    for occasion in _first_due(transition.state, now):
        judged[_identity(occasion)] = now
        # Of two that fall due at one instant, the one that is true.
        age = (occasion.at, not _lost(transition, occasion), occasion.n)
        if occasion.slot not in newest or age >= newest[occasion.slot][0]:
            newest[occasion.slot] = (age, occasion)
    if transition.state.recorded:
        state = transition.state
        transition.change(recorded=tuple(o for o in state.recorded if o.at > now or not RULE[o.notice].ready(state)))
    due = [o for (_, true, _), o in newest.values() if true and not fell_due_while_done(transition.state, o)]
    for occasion in due:
        del judged[_identity(occasion)]
    if judged:
        transition.change(judged={**transition.state.judged, **judged})
    return due


def _first_due(state: State, now: datetime) -> Iterator[Occasion]:
    """Yield what is due and neither judged nor waiting; what is older than the memory for keys counts as judged."""
    judged, forgotten = state.judged, state.forgotten_until
    waiting = {_identity(item.occasion) for item in state.waiting}

    def is_first(occasion: Occasion) -> bool:
        identity = _identity(occasion)
        return occasion.at <= now and occasion.key not in judged and identity not in judged and identity not in waiting

    for rule in RULES:
        if rule.ready(state):
            for occasion in rule.occasions(state, now):
                old = forgotten is not None and occasion.at <= forgotten
                if is_first(occasion) and not (old and rule.keeps(state, occasion.key) is None):
                    yield occasion
    yield from (o for o in state.recorded if is_first(o) and RULE[o.notice].ready(state))


def _identity(occasion: Occasion) -> Key:
    return RULE[occasion.notice].identity(occasion)


def fell_due_while_done(state: State, occasion: Occasion) -> bool:
    """Tell whether the occasion fell due while its practitioner was done: that is spent whenever it is judged.

    Nothing about a session falls due before the session is reported.
    """
    at = occasion.at
    session = state.session(occasion.practitioner) if occasion.practitioner and occasion.session else None
    if session:
        at = max(at, session.reported_at)
    return any(who == occasion.practitioner and since <= at < until for who, since, until in state.done_spans)


def _age(item: Waiting) -> tuple[datetime, int]:
    return (item.occasion.at, item.occasion.n)


def _newest_only(transition: Transition, items: Iterable[Waiting]) -> list[Waiting]:
    """Of each slot keep the newest; what is older than the visible one of its slot is old news too."""
    newest: dict[Key, Waiting] = {}
    visible = {v.occasion.slot: v.occasion for v in transition.state.visible}
    for item in items:
        slot = item.occasion.slot
        seen = visible.get(slot)
        rival = newest.get(slot)
        if seen and (seen.at, seen.n) >= _age(item) and seen.session == item.occasion.session:
            transition.spend(item.occasion)
        elif rival is None or _age(item) > _age(rival):
            newest[slot] = item
            if rival:
                transition.spend(rival.occasion)
        else:
            transition.spend(item.occasion)
    return list(newest.values())


def _urgency(item: Waiting) -> tuple[int, timedelta]:
    return (URGENCY[item.occasion.notice], _EPOCH - item.occasion.at)


def _speak(transition: Transition, items: Iterable[Waiting]) -> None:  # noqa: C901 - one line for each fate of an item
    """Show at most one occasion per practitioner, the most urgent first, and let the others wait."""
    now = transition.now
    kept: list[Waiting] = []
    contenders: list[Waiting] = []
    released: dict[str | None, Waiting] = {}
    for item in sorted(items, key=_urgency):
        who = item.occasion.practitioner
        if not RULE[item.occasion.notice].ready(transition.state):
            kept.append(item)
        elif is_held(transition.state, item.occasion, now):
            kept.append(replace(item, held=True, retry_at=None))
        elif item.held and who in released:
            transition.spend(item.occasion)
        elif item.held:
            released[who] = item
            contenders.append(item)
        elif item.retry_at and now < item.retry_at:
            kept.append(item)
        else:
            contenders.append(item)
    transition.wait(tuple(kept))
    spoken: set[str | None] = set()
    for item in contenders:
        who = item.occasion.practitioner
        if _lost(transition, item.occasion):  # what was said in this very step may have spent it
            transition.spend(item.occasion)
        elif elsewhere := first_elsewhere(transition.state, item, now):
            transition.wait((*transition.state.waiting, elsewhere))
        elif who in spoken:
            transition.wait((*transition.state.waiting, Waiting(item.occasion, retry_at=now + OUTVOTED_FOR)))
        else:
            spoken.add(who)
            transition.show(item.occasion)


def is_held(state: State, occasion: Occasion, now: datetime) -> bool:
    """Tell whether quiet hours or a snooze hold this occasion back."""
    if state.calendar.quiet_until(now):
        return True
    if state.snoozed_until(occasion.practitioner, now) is None:
        return False
    return not RULE[occasion.notice].ignores_snooze(state, occasion)
