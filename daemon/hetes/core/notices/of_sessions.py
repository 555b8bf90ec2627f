"""The notices about sessions and consulting hours: policy 3, a class for each section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from hetes.core.effects import Value
from hetes.core.notices.rule import ABOUT_THE_CONNECTION, AFTER_THE_FACT, ButtonKind, Rule
from hetes.core.reckoning import belongs_to_hours, leads_of, settles_at, told_late
from hetes.core.state import Key, Occasion, Session, State

RECENT_EXPIRY = timedelta(minutes=30)
BEFORE_THE_BLOCK = timedelta(minutes=60)  # an activation so early is one for this block
OVERTIME = timedelta(minutes=60)
CLICKED = frozenset({"tray", "notice", "login_hint"})  # what has no answer of its own in which the end is said


def _session_of(state: State, occasion: Occasion) -> Session | None:
    """Return the session the occasion is about, if it is still its practitioner's."""
    session = state.session(occasion.practitioner or "")
    return session if session and session.id == occasion.session else None


def _minutes(since: datetime, now: datetime) -> int:
    """Return the whole minutes that have passed, none where the clock was set back."""
    return max(0, int((now - since).total_seconds() // 60))


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
        return state.undo is not None and any(s.id == key[1] for s in state.undo.sessions())

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
    buttons = AFTER_THE_FACT
    critical = True

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - a session is absolute
        """Yield ``ends_at`` and the repeats; the repeats of a session of consulting hours inside those only."""
        return _of_sessions(state, self.notice, self._of)

    def _of(self, state: State, session: Session) -> Iterator[Occasion]:
        if settles_at(session, state.calendar) == session.ends_at:
            return
        yield self._occasion(session, 0, session.ends_at)
        within = belongs_to_hours(session, state.calendar)
        for n, repeat in enumerate(sorted(set(state.settings.repeat_after_expiry)), 1):
            at = session.ends_at + repeat
            if not within or state.calendar.block_at(session.practitioner, at):
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

    def about(self, state: State, session: Session, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the number of the repeat, the minutes since the end, and ``away``.

        That is "asleep" or "off" if Hetes could not watch the end; ``again`` tells that it was judged before.
        """
        away = next((a for a in reversed(state.away) if a.covers(session.ends_at)), None)
        told = None if away is None else "off" if away.off else "asleep"
        shown_at = next((v.shown_at for v in state.visible if v.occasion.key == occasion.key), now)
        earlier = (state.judged.get((self.notice, session.id, str(n))) for n in range(occasion.n))
        return {
            "n": occasion.n,
            "away": told,
            "again": any(at is not None and at < shown_at for at in earlier),
            "minutes_ago": _minutes(session.ends_at, now),
            "used_at": state.earliest_use(session.ends_at, now),
        }

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "asleep" or "off" where nobody watched the end, "away_again" after that, "again" for a repeat."""
        repeat = ("again",) if facts.get("n") else ()
        if facts.get("away"):
            away = str(facts["away"])
            return ("away_again", away, *repeat) if facts.get("again") else (away, *repeat)
        return repeat


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
        """True while no running session reaches beyond the block's start, none ran in it, and it has not ended."""
        block, who = occasion.block, occasion.practitioner or ""
        if block is None or now >= block.end_at or state.has_run_in(who, block, now):
            return False
        session = state.running(who, now)
        return session is None or session.ends_at <= block.start_at

    def spent(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """Spent when the expiry was announced within the last 30 minutes."""
        shown = state.expiries_shown.get(occasion.practitioner or "")
        return shown is not None and abs(now - shown[1]) < RECENT_EXPIRY  # the clock may have been set back since

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the number of the reminder (0: before the block), the block's start, and the minutes since then."""
        if occasion.block is None:
            return {}
        begins_at = occasion.block.start_at
        return {
            "n": occasion.n,
            "begins_at": begins_at,
            "minutes_ago": _minutes(begins_at, now),
            "used_at": state.earliest_use(begins_at - BEFORE_THE_BLOCK, now) if occasion.n else None,
        }

    def choices(self, facts: Mapping[str, object]) -> tuple[ButtonKind, ...]:
        """Return the buttons: after the block's start somebody may have activated already."""
        return AFTER_THE_FACT if facts.get("n") else self.buttons

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "before" for the one before the block, "again" for those after its start."""
        n = facts.get("n")
        return ("again",) if isinstance(n, int) and n > 1 else () if n else ("before",)


class SessionEnding(_AboutSession):
    """Policy 3.1: some time before the end."""

    notice = "session_ending"
    buttons = ABOUT_THE_CONNECTION

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - a session is absolute
        """Yield each lead; where a session of consulting hours ends outside them, the shortest, in overtime only."""
        return _of_sessions(state, self.notice, self._of)

    def _of(self, state: State, session: Session) -> Iterator[Occasion]:
        leads, calendar, who = leads_of(session, state.settings), state.calendar, session.practitioner
        if belongs_to_hours(session, calendar) and not calendar.block_at(who, session.ends_at):
            closed_at = calendar.end_before(who, session.ends_at)
            leads = leads[-1:] if closed_at and session.ends_at - closed_at <= OVERTIME else ()
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


class ConnectionMissing(Rule):
    """Policy 3.4: the connection was ended, or broke off, during consulting hours, and none was activated since."""

    notice = "connection_missing"
    buttons = AFTER_THE_FACT

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - a gap is absolute
        """Yield the repeats after the telling, as far as they lie inside the block in which it was told."""
        for who, gap in state.gaps.items():
            for n, repeat in enumerate(sorted(set(state.settings.repeat_after_expiry)), 1):
                at = gap.at + repeat
                if gap.block.holds(at):
                    key = (self.notice, who, str(gap.id), str(n))
                    yield Occasion(key, self.notice, who, at, n=n, block=gap.block, gap=gap.id)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while no session runs and the block has not ended; an activation has ended the gap for good."""
        who = occasion.practitioner or ""
        gap = state.gaps.get(who)
        return gap is not None and gap.id == occasion.gap and now < gap.block.end_at and state.running(who, now) is None

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return how it ended and when, the number of the reminder, and until when the consulting hours last."""
        gap = state.gaps.get(occasion.practitioner or "")
        if gap is None:
            return {}
        return {
            "lost": gap.lost,
            "n": occasion.n,
            "ended_at": gap.ended_at,
            "closes_at": gap.block.end_at,
            "minutes_ago": _minutes(gap.ended_at, now),
            "used_at": state.earliest_use(gap.at, now),
        }

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "lost" or "ended", with "_again" after the first reminder."""
        how = "lost" if facts.get("lost") else "ended"
        return (how,) if facts.get("n") == 1 else (f"{how}_again", how)


class SessionWillEndInHours(_AboutSession):
    """Policy 3.5: right after an activation that will end during consulting hours, and in the break before."""

    notice = "session_will_end_in_hours"

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - a session is absolute
        """Yield the activation, unless an answer of its own has said the end, and the break's start."""
        return _of_sessions(state, self.notice, self._of)

    def _of(self, _state: State, session: Session) -> Iterator[Occasion]:
        who, about = session.practitioner, session.id
        if session.source in CLICKED:
            yield Occasion((self.notice, about), self.notice, who, session.reported_at, about)
        if session.break_at:
            yield Occasion((self.notice, about, "break"), self.notice, who, session.break_at, about, 1)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while the session runs, belongs to the hours, and its end lies inside a block, not on its edge."""
        session = _session_of(state, occasion)
        if session is None or not session.runs(now) or not belongs_to_hours(session, state.calendar):
            return False
        block = state.calendar.block_at(session.practitioner, session.ends_at)
        return block is not None and block.start_at < session.ends_at

    def about(self, state: State, session: Session, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the start of the break in which to activate again, if there is one, and where that stands.

        ``when``: "now" in the break, "over" after it, as far as the notice is the break's own. ``started_at``: the time
        that was taken for the activation, where it was reported late.
        """
        when = since = None
        if occasion.n:
            when = "over" if state.calendar.block_at(session.practitioner, now) else "now"
        elif told_late(session):
            since = session.started_at
        return {"break_at": session.break_at, "when": when, "started_at": since}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "no_break" where there is none; "now" or "over" for the notice of the break itself.

        "late" and "late_no_break" where the activation was reported a while after it.
        """
        late = facts.get("started_at") is not None
        if facts.get("break_at") is None:
            return ("late_no_break",) if late else ("no_break",)
        if late:
            return ("late",)
        return (str(facts["when"]),) if facts.get("when") else ()
