"""The notices about sessions and consulting hours: policy 3, a class for each section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from hetes.core.effects import Value
from hetes.core.notices.rule import ABOUT_THE_CONNECTION, Rule
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

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the session and its end, and what the rule adds; nothing once the practitioner has no session."""
        session = state.session(occasion.practitioner or "")
        if session is None:
            return {}
        return {"session": session.id, "ends_at": session.ends_at, **self.about(state, session, occasion, now)}

    def about(self, state: State, session: Session, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return what this kind of notice says of the session besides its end."""
        raise NotImplementedError


class SessionExpired(_AboutSession):
    """Policy 3.2: at the end, and again after a while until somebody says what next."""

    notice = "session_expired"
    buttons = ABOUT_THE_CONNECTION
    critical = True

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

    def ignores_snooze(self, state: State, occasion: Occasion) -> bool:
        """Tell whether this would be the first one shown for its session: no snooze holds that (policy 5.1)."""
        shown = state.expiries_shown.get(occasion.practitioner or "")
        return shown is None or shown[0] != occasion.session

    def shown(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Any]:
        """Remember for which session the practitioner was told last, and when."""
        if not (occasion.practitioner and occasion.session):
            return {}
        return {"expiries_shown": {**state.expiries_shown, occasion.practitioner: (occasion.session, now)}}

    def about(self, state: State, session: Session, occasion: Occasion, now: datetime) -> Mapping[str, Value]:  # noqa: ARG002 - the end is absolute
        """Return the number of the repeat, and ``away``: "asleep" or "off" if Hetes could not watch the end."""
        away = next((a for a in reversed(state.away) if a.covers(session.ends_at)), None)
        return {"n": occasion.n, "away": None if away is None else "off" if away.off else "asleep"}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "asleep" or "off" where nobody watched the end, and "again" for a repeat."""
        away = (str(facts["away"]),) if facts.get("away") else ()
        return (*away, "again") if facts.get("n") else away


class ActivateBeforeHours(Rule):
    """Policy 3.3: before and at the start of a block that no session reaches into."""

    notice = "activate_before_hours"
    buttons = ABOUT_THE_CONNECTION
    replaces = frozenset({SessionExpired.notice})

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

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:  # noqa: ARG002 - a block is absolute
        """Return the number of the reminder (0: before the block), and the block's start."""
        return {"n": occasion.n, "begins_at": occasion.block.start_at} if occasion.block else {}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "before" for the one before the block."""
        return () if facts.get("n") else ("before",)


class SessionEnding(_AboutSession):
    """Policy 3.1: some time before the end."""

    notice = "session_ending"
    buttons = ABOUT_THE_CONNECTION

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

    def about(self, state: State, session: Session, occasion: Occasion, now: datetime) -> Mapping[str, Value]:  # noqa: ARG002 - says all
        """Return the lead in seconds, and the minutes left, rounded up."""
        lead = occasion.lead or timedelta(0)
        left = max(0, -int((now - session.ends_at).total_seconds() // 60))
        return {"lead_s": int(lead.total_seconds()), "minutes": left}


class SessionWillEndInHours(_AboutSession):
    """Policy 3.5: right after an activation that will end during consulting hours, and in the break before."""

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

    def about(self, state: State, session: Session, occasion: Occasion, now: datetime) -> Mapping[str, Value]:  # noqa: ARG002 - a session is absolute
        """Return the start of the break in which to activate again, if there is one."""
        return {"break_at": session.break_at}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "no_break" where there is none."""
        return ("no_break",) if facts.get("break_at") is None else ()
