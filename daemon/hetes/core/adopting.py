"""What follows from other settings: who is new, who takes over, who is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hetes.core.events import PractitionersErased, SettingsRead
from hetes.core.forgetting import without
from hetes.core.settings import DEFAULT_PRACTITIONER
from hetes.core.state import EVERYBODY, Before, Gap, Key, Occasion, Session, State, Undo, with_settings
from hetes.core.transition import Transition


def adopt(transition: Transition, event: SettingsRead) -> None:
    """Go on under other settings: the first practitioner takes over from "default", those removed are ended.

    Their guides stay, silent, for whoever comes back under the same id: see :func:`erase`.
    """
    before = {p.id for p in transition.state.practitioners}
    transition.state = with_settings(transition.state, event.settings)
    transition.publish("settings_changed")
    after = [p.id for p in transition.state.practitioners]
    if before == {DEFAULT_PRACTITIONER.id} and DEFAULT_PRACTITIONER.id not in after:
        _rename(transition, DEFAULT_PRACTITIONER.id, after[0])
    for who in [w for w in transition.state.sessions if w not in after]:
        session = transition.state.sessions[who]
        if not session.settled:
            transition.publish("session_ended", who, session=session.id, why="removed")
        transition.drop_session(who)
    keep = {*after, EVERYBODY}
    transition.change(
        snoozes={w: t for w, t in transition.state.snoozes.items() if w in keep},
        done={w: t for w, t in transition.state.done.items() if w in keep},
        registers={w: known for w, known in transition.state.registers.items() if w in keep},
    )
    state, undo = transition.state, transition.state.undo
    transition.change(
        runs=tuple(run for run in state.runs if run.practitioner in keep),
        gaps={who: gap for who, gap in _gaps_in_hours(state) if who in keep},
        undo=None if undo and any(each.practitioner not in keep for each in undo.before) else undo,
    )


def _gaps_in_hours(state: State) -> Iterator[tuple[str, Gap]]:
    """Yield the gaps whose block there is still, as it is now."""
    for who, gap in state.gaps.items():
        block = next((b for b in state.calendar.blocks_on(who, gap.block.day) if b.label == gap.block.label), None)
        if block:
            yield who, replace(gap, block=block)


def erase(transition: Transition, event: PractitionersErased) -> None:
    """Forget all that is about practitioners who were removed; a next one may be given the same id."""
    transition.state = without(transition.state, event.ids)


def _rename(transition: Transition, old: str, new: str) -> None:
    def key_of(key: Key) -> Key:
        return tuple(new if part == old else part for part in key)

    def occasion_of(occasion: Occasion) -> Occasion:
        if occasion.practitioner != old:
            return occasion
        return replace(occasion, practitioner=new, key=key_of(occasion.key))

    def session_of(session: Session) -> Session:
        return replace(session, practitioner=new)

    def before_of(before: Before) -> Before:
        if before.practitioner != old:
            return before
        return replace(
            before,
            practitioner=new,
            session=session_of(before.session) if before.session else None,
            gap=replace(before.gap, practitioner=new) if before.gap else None,
            runs=tuple(replace(run, practitioner=new) for run in before.runs),
        )

    def undo_of(undo: Undo) -> Undo:
        return replace(
            undo,
            practitioner=new if undo.practitioner == old else undo.practitioner,
            before=tuple(map(before_of, undo.before)),
            held=tuple(map(key_of, undo.held)),
        )

    state = transition.state
    transition.change(
        sessions={new if w == old else w: session_of(s) if w == old else s for w, s in state.sessions.items()},
        snoozes={new if w == old else w: t for w, t in state.snoozes.items()},
        done={new if w == old else w: t for w, t in state.done.items()},
        done_spans=tuple((new if w == old else w, a, b) for w, a, b in state.done_spans),
        runs=tuple(replace(r, practitioner=new) if r.practitioner == old else r for r in state.runs),
        gaps={new if w == old else w: replace(g, practitioner=new) if w == old else g for w, g in state.gaps.items()},
        guides={new if w == old else w: g for w, g in state.guides.items()},
        recorded=tuple(occasion_of(o) for o in state.recorded),
        expiries_shown={new if w == old else w: t for w, t in state.expiries_shown.items()},
        judged={key_of(key): at for key, at in state.judged.items()},
        waiting=tuple(replace(w, occasion=occasion_of(w.occasion)) for w in state.waiting),
        visible=tuple(replace(v, occasion=occasion_of(v.occasion)) for v in state.visible),
        undo=undo_of(state.undo) if state.undo else None,
    )
