"""What was promised: a small model of the commands that Hetes said it had done, apart from the product's own state.

It knows sessions, "done" and snoozes by practitioner, and one undo; it reckons no reminders.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hetes.core.events import ActivationReported, DoneReported, EndReported, Event, SnoozeRequested, UndoRequested
from hetes.core.state import State
from tests.support.policy_model.localtime import midnight_after

Json = Mapping[str, Any]
SAME_START = timedelta(seconds=60)
UNDO = timedelta(minutes=1)
CLOSE = timedelta(seconds=3)  # how exactly clocks are compared, and a session moved with them


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody was told about one practitioner. None: nothing was promised."""

    started_at: datetime | None = None
    is_open: bool | None = None
    done_until: datetime | None = None
    snoozed_until: datetime | None = None
    moves: bool = True  # with the clock, for the session began since the computer was switched on

    def moved(self, by: timedelta) -> Promise:
        if self.started_at is None or not self.moves:
            return self
        return replace(self, started_at=self.started_at + by)


NOTHING = Promise()


@dataclass(slots=True)
class Ledger:
    """The promises. ``exact``: the clock was not set in a way that makes the starts of sessions uncertain."""

    promises: dict[str, Promise] = field(default_factory=dict)
    exact: bool = True
    _undo: tuple[str, Promise, datetime] | None = None

    def copy(self) -> Ledger:
        return Ledger(dict(self.promises), self.exact, self._undo)

    def of(self, who: str) -> Promise:
        return self.promises.get(who, NOTHING)

    def acknowledged(self, request: Json, before: State, after: State, now: datetime) -> None:
        """Take a request that was answered with "ok"; ``before`` and ``after`` are the states around it."""
        do, named, about = request.get("do"), request.get("practitioner"), request.get("about")
        if do == "undo":
            if self._undo is not None and now < self._undo[2]:
                self.promises[self._undo[0]] = self._undo[1]
                self._undo = None
            else:  # what it took back is from before the last word about which anything is known
                self.believe(after)
            return
        if do == "snooze":
            self._snooze(request, before, after, now + timedelta(minutes=int(request["minutes"])))
        if do not in ("activate", "end", "done"):
            return
        who = _whom(str(do), named, before, after)
        if who is None or (about is not None and about != _open_id(before, who)):
            return
        here = self.of(who)
        if do == "activate":
            started_at = after.sessions[who].started_at if request.get("at") else _start_of(request, now)
            running = before.running(who, now)
            if running and abs(started_at - running.started_at) < SAME_START:
                return
            self._remember(who, now)
            self.promises[who] = Promise(started_at, is_open=True)
        elif do == "end":
            self._remember(who, now)
            self.promises[who] = replace(here, started_at=None, is_open=False)
        else:
            self._remember(who, now)
            self.promises[who] = replace(here, done_until=midnight_after(now, after.settings.zone))

    def _snooze(self, request: Json, before: State, after: State, until: datetime) -> None:
        named, about = request.get("practitioner"), request.get("about")
        for who in [p.id for p in after.practitioners if named is None or _is(after, p.id, named)]:
            if named is None or about is None or about == _open_id(before, who):
                self.promises[who] = replace(self.of(who), snoozed_until=until)

    def seen(self, request: Json | None, before: State, after: State, now: datetime) -> None:
        """Take a command that was not answered: a click, or one in whose course the process died. What it did, counts."""
        if request and (commanded(before), before.sessions) != (commanded(after), after.sessions):
            self.acknowledged(request, before, after, now)

    def _remember(self, who: str, now: datetime) -> None:
        self._undo = (who, self.of(who), now + UNDO)

    def believe(self, state: State) -> None:
        """Begin anew with what the state says: what was promised may be lost, and was told to be."""
        self.promises.clear()
        self._undo = None
        for p in state.practitioners:
            self._see(state, p.id)

    def _see(self, state: State, who: str) -> None:
        session = state.session(who)
        is_open = session is not None and not session.settled
        self.promises[who] = Promise(
            session.started_at if session and is_open else None,
            is_open=is_open,
            done_until=state.done.get(who),
            snoozed_until=state.snoozes.get(who),
            moves=session is not None and session.since_boot,
        )

    def can_undo(self, now: datetime) -> bool:
        """Tell whether something was promised to be undone yet."""
        return self._undo is not None and now < self._undo[2]

    def anchor(self, state: State) -> None:
        """Take the starts of sessions as they are now, after nobody could know them exactly.

        One that was over may lie ahead of a clock that went back unseen: it is over all the same.
        """
        self.exact, self._undo = True, None
        for who, promise in self.promises.items():
            session = state.session(who)
            if promise.started_at is not None and session is not None:
                is_open = None if session.settled else promise.is_open
                self.promises[who] = replace(promise, started_at=session.started_at, is_open=is_open)

    def clock_set(self, by: timedelta, *, known: bool) -> None:
        """The clock was set; ``known``: the sessions are known to move along."""
        self.exact = self.exact and known
        self._each(lambda promise: promise.moved(by))

    def rebooted(self) -> None:
        """The computer was switched off and on, or nobody can tell: sessions from before stay where they are."""
        self._each(lambda promise: replace(promise, moves=False))

    def _each(self, change: Callable[[Promise], Promise]) -> None:
        self.promises = {who: change(promise) for who, promise in self.promises.items()}
        if self._undo is not None:
            self._undo = (self._undo[0], change(self._undo[1]), self._undo[2])

    def people(self, old: Sequence[str], new: Sequence[str], at_home: Collection[str]) -> None:
        """Those who work here changed: the first takes over from "default".

        Of those removed nothing is promised; whoever is in the settings file (``at_home``) was not removed.
        """
        if list(old) == ["default"] and "default" not in new and "default" in self.promises:
            self.promises[new[0]] = self.promises.pop("default")
            if self._undo is not None and self._undo[0] == "default":
                self._undo = (new[0], *self._undo[1:])
        self.promises = {who: promise for who, promise in self.promises.items() if who in new or who in at_home}
        if self._undo is not None and self._undo[0] not in new:
            self._undo = None

    def broken_by(self, state: State, now: datetime, *, exact: bool = True) -> str | None:
        """Return what was promised and does not hold, or None. ``exact``: the starts of sessions count as well."""
        for who, promise in self.promises.items():
            wrong = self._wrong(state, who, promise, now, exact=exact and self.exact)
            if wrong:
                return f"{who}: {wrong}"
        return None

    @staticmethod
    def _wrong(state: State, who: str, promise: Promise, now: datetime, *, exact: bool) -> str | None:
        session = state.session(who)
        if promise.is_open is False and session is not None and not session.settled:
            return f"the session that was ended is open: {session.id}"
        if promise.is_open:
            if session is None:
                return f"the session that began at {promise.started_at} is gone"
            apart = abs(session.started_at - (promise.started_at or session.started_at))
            if exact and apart > CLOSE:
                return f"the session began at {promise.started_at}, not at {session.started_at}"
            if session.settled and exact and now < session.ends_at and session.since_boot:
                return f"the session {session.id} was closed while it ran"
        if promise.done_until is not None and now < promise.done_until and not state.is_done(who, now):
            return f"done until {promise.done_until} was forgotten"
        snoozed = promise.snoozed_until
        if snoozed is not None and now < snoozed and state.snoozes.get(who) != snoozed:
            return f"the snooze until {snoozed} was forgotten"
        return None


def commanded(state: State) -> object:
    """Return what only commands change: time may settle a session, and end what can be undone."""
    sessions = {who: replace(s, settled=False, phase="") for who, s in state.sessions.items()}
    return sessions, state.snoozes, state.done, state.guides


def request_of(event: Event) -> Json | None:
    """Return the request that asks for the same as the button does."""
    match event:
        case ActivationReported():
            started_at = event.started_at.isoformat() if event.started_at else None
            return {
                "do": "activate",
                "practitioner": event.practitioner,
                "started_at": started_at,
                "about": event.about,
            }
        case EndReported():
            return {"do": "end", "practitioner": event.practitioner}
        case DoneReported():
            return {"do": "done", "practitioner": event.practitioner, "about": event.about}
        case SnoozeRequested():
            return {"do": "snooze", "practitioner": event.practitioner, "minutes": event.minutes, "about": event.about}
        case UndoRequested():
            return {"do": "undo"}
        case _:
            return None


def _is(state: State, who: str, named: object) -> bool:
    return any(
        p.id == who and (p.id == named or p.name.casefold() == str(named).casefold()) for p in state.practitioners
    )


def _whom(do: str, named: object, before: State, after: State) -> str | None:
    """Return whom the command was about: as it says, or the only one there is, or whom it visibly changed."""
    people = [p.id for p in after.practitioners]
    if named is not None:
        return next((who for who in people if _is(after, who, named)), None)
    if len(people) == 1:
        return people[0]
    if do == "done":
        return next((who for who in people if after.done.get(who) != before.done.get(who)), None)
    return next((who for who in people if after.sessions.get(who) != before.sessions.get(who)), None)


def _open_id(state: State, who: str) -> str:
    session = state.session(who)
    return session.id if session and not session.settled else ""


def _start_of(request: Json, now: datetime) -> datetime:
    text = request.get("started_at")
    return now if text is None else datetime.fromisoformat(str(text))
