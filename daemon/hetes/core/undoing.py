"""Taking back: for one minute after a command, all is as it was before (policy 6.7).

Sessions, snoozes and ``done`` come back, and what follows from them. What was shown or spent stays so, and no notice
that was withdrawn returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from hetes.core.state import EVERYBODY, UNDO_SPAN, Before, Key, State, Undo
from hetes.core.transition import Transition

T = TypeVar("T")
UNTOUCHED = frozenset({"snooze", "continue"})
"""Commands that leave sessions alone: what time did to them meanwhile is not to be taken back."""


def remember(transition: Transition, what: str, who: Iterable[str]) -> None:
    """Keep how it stands with these practitioners, before the command ``what`` changes it."""
    names = tuple(who)
    transition.change(
        undo=Undo(
            what=what,
            practitioner=names[0] if len(names) == 1 and names[0] != EVERYBODY else None,
            until=transition.now + UNDO_SPAN,
            before=tuple(_before(transition.state, name) for name in names),
        )
    )


def hold(transition: Transition, key: Key) -> None:
    """Note that the command that is kept has withdrawn this notice only for a while: taken back, it is gone."""
    memory = transition.state.undo
    if memory is not None:
        transition.change(undo=replace(memory, held=(*memory.held, key)))


def _before(state: State, who: str) -> Before:
    return Before(
        practitioner=who,
        session=state.session(who),
        snooze=state.snoozes.get(who),
        done=state.done.get(who),
        gap=state.gaps.get(who),
        runs=tuple(run for run in state.runs if run.practitioner == who),
    )


def undo(transition: Transition) -> None:
    """Put back what was before the last command, or refuse where that is too long ago."""
    memory = transition.state.undo
    if memory is None or transition.now >= memory.until:
        transition.refuse("nothing_to_undo")
        return
    transition.change(undo=None)
    for before in memory.before:
        _put_back_quiet(transition, before)
        if memory.what not in UNTOUCHED and before.practitioner != EVERYBODY:
            _put_back_session(transition, before)
    for item in transition.state.waiting:
        if item.occasion.key in memory.held:
            transition.spend(item.occasion)
    transition.wait(tuple(w for w in transition.state.waiting if w.occasion.key not in memory.held))


def _put_back_quiet(transition: Transition, before: Before) -> None:
    who, now = before.practitioner, transition.now
    was_done, is_done = before.done is not None and now < before.done, transition.state.is_done(who, now)
    if was_done != is_done:
        transition.publish("done_begun" if was_done else "done_ended", who)
    state = transition.state
    spans = cut_done(state.done_spans, who, now)
    transition.change(
        done_spans=spans if before.done is None else (*spans, (who, now, before.done)),
        snoozes=_with(state.snoozes, who, before.snooze),
        done=_with(state.done, who, before.done),
    )


def _put_back_session(transition: Transition, before: Before) -> None:
    who, former = before.practitioner, before.session
    present = transition.state.session(who)
    if present and not present.settled and (former is None or former.id != present.id):
        transition.publish("session_ended", who, session=present.id, why="undone")
    if former:
        transition.put_session(former)
    else:
        transition.drop_session(who)
    state = transition.state
    transition.change(
        gaps=_with(state.gaps, who, before.gap),
        runs=(*(run for run in state.runs if run.practitioner != who), *before.runs),
    )
    if former and not former.settled and (present is None or present.settled or present != former):
        transition.publish(
            "session_started",
            who,
            session=former.id,
            started_at=former.started_at,
            ends_at=former.ends_at,
            source=former.source,
        )


def cut_done(
    spans: tuple[tuple[str, datetime, datetime], ...], who: str, now: datetime
) -> tuple[tuple[str, datetime, datetime], ...]:
    """Let nobody of that name be done any longer than until now."""
    return tuple((p, since, min(until, now) if p == who else until) for p, since, until in spans)


def _with(mapping: Mapping[str, T], who: str, was: T | None) -> dict[str, T]:
    others = {name: value for name, value in mapping.items() if name != who}
    return others if was is None else {**others, who: was}
