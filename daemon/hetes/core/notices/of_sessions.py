"""The notices about sessions and consulting hours: POLICY's first table, a class a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from hetes.core.notices.rule import Rule
from hetes.core.state import Key, Occasion, Session, State, leads_of, settles_at

RECENT_EXPIRY = timedelta(minutes=30)


def _session_of(state: State, occasion: Occasion) -> Session | None:
    """Return the session the occasion is about, if it is still its practitioner's."""
    session = state.session(occasion.practitioner or "")
    return session if session and session.id == occasion.session else None


def _of_sessions(state: State, notice: str, find: Callable[[State, Session], Iterator[Occasion]]) -> Iterator[Occasion]:
    """Yield the occasions of each open session: what they are is settled once its start and length are."""
    for s in state.sessions.values():
        if not s.settled:
            key = (notice, s.id, s.practitioner, s.started_at)
            yield from state.calendar.remember(key, lambda s=s: tuple(find(state, s)))  # type: ignore[misc]  # mypy can't type a lambda's default


class _AboutSession(Rule):
    """Its keys live as long as the session, or as the memory of it that can be had back."""

    def keeps(self, state: State, key: Key) -> bool | None:
        """Tell whether the key's session is still somebody's."""
        if any(s.id == key[1] for s in state.sessions.values()):
            return True
        return state.undo is not None and state.undo.session is not None and state.undo.session.id == key[1]


class SessionExpired(_AboutSession):
    """At the end, and again after a while until somebody says what next."""

    notice = "session_expired"

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - a session is absolute
        """Yield ``ends_at`` and the repeats; the repeats inside consulting hours only, where there are any."""
        return _of_sessions(state, self.notice, self._of)

    def _of(self, state: State, session: Session) -> Iterator[Occasion]:
        if settles_at(session, state.calendar) == session.ends_at:
            return
        yield self._occasion(session, 0, session.ends_at)
        has_hours = state.calendar.has_hours(session.practitioner)
        for n, repeat in enumerate(sorted(set(state.settings.repeat_after_expiry)), 1):
            at = session.ends_at + repeat
            if not has_hours or state.calendar.block_at(session.practitioner, at):
                yield self._occasion(session, n, at)

    def _occasion(self, session: Session, n: int, at: datetime) -> Occasion:
        return Occasion((self.notice, session.id, str(n)), self.notice, session.practitioner, at, session.id, n)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while the session is over and unsettled."""
        session = _session_of(state, occasion)
        return session is not None and session.open_ended(now)


class ActivateBeforeHours(Rule):
    """Before and at the start of a block that no session reaches into."""

    notice = "activate_before_hours"

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:
        """Yield the occasions of the blocks of yesterday, today and tomorrow."""
        calendar = state.calendar
        found: tuple[Occasion, ...] = calendar.remember(
            (self.notice, calendar.local_day(now)),
            lambda: tuple(
                o for p in state.practitioners if calendar.has_hours(p.id) for o in self._of(state, p.id, now)
            ),
        )
        return iter(found)

    def _of(self, state: State, practitioner: str, now: datetime) -> Iterator[Occasion]:
        settings = state.settings
        offsets = [-settings.before_hours, timedelta(0), *sorted(set(settings.repeat_after_expiry))]
        for block in state.calendar.blocks_near(practitioner, now):
            for n, offset in enumerate(offsets):
                key = (self.notice, practitioner, block.label, str(n))
                yield Occasion(key, self.notice, practitioner, block.start_at + offset, n=n, block=block)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while no running session reaches beyond the block's start and the block has not ended."""
        block = occasion.block
        if block is None or now >= block.end_at:
            return False
        session = state.running(occasion.practitioner or "", now)
        return session is None or session.ends_at <= block.start_at

    def spent(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """Spent when the expiry was announced within the last 30 minutes."""
        shown = state.expiries_shown.get(occasion.practitioner or "")
        return shown is not None and abs(now - shown[1]) < RECENT_EXPIRY  # the clock may have been set back since


class SessionEnding(_AboutSession):
    """Some time before the end."""

    notice = "session_ending"

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - a session is absolute
        """Yield each lead, or the shortest only where the end lies in no block of somebody who has hours."""
        return _of_sessions(state, self.notice, self._of)

    def _of(self, state: State, session: Session) -> Iterator[Occasion]:
        leads = leads_of(session, state.settings)
        if leads and state.calendar.has_hours(session.practitioner):
            inside = state.calendar.block_at(session.practitioner, session.ends_at)
            leads = leads if inside else leads[-1:]
        for n, lead in enumerate(leads):
            key = (self.notice, session.id, str(int(lead.total_seconds())))
            yield Occasion(key, self.notice, session.practitioner, session.ends_at - lead, session.id, n, lead)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while the session runs."""
        session = _session_of(state, occasion)
        return session is not None and session.runs(now)


class SessionWillEndInHours(_AboutSession):
    """Right after an activation that will end during consulting hours, and in the break before."""

    notice = "session_will_end_in_hours"

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - a session is absolute
        """Yield the activation and the break's start."""
        return _of_sessions(state, self.notice, self._of)

    def _of(self, _state: State, session: Session) -> Iterator[Occasion]:
        who, about = session.practitioner, session.id
        yield Occasion((self.notice, about), self.notice, who, session.reported_at, about)
        if session.break_at:
            yield Occasion((self.notice, about, "break"), self.notice, who, session.break_at, about, 1)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while the session runs and its end lies inside a block, not on its edge."""
        session = _session_of(state, occasion)
        if session is None or not session.runs(now):
            return False
        block = state.calendar.block_at(session.practitioner, session.ends_at)
        return block is not None and block.start_at < session.ends_at
