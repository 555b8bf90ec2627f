"""What was promised: a small model of the commands that Hetes said it had done, apart from the product's own state.

It knows sessions, "done" and snoozes by practitioner, and one undo; it reckons no reminders.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hetes.core.events import (
    ActivationReported,
    ContinueRequested,
    DoneReported,
    EndReported,
    Event,
    SnoozeRequested,
    UndoRequested,
)
from hetes.core.state import State
from tests.support.policy_model.localtime import DAY, blocks_of, done_until, local_date

Json = Mapping[str, Any]
SAME_START = timedelta(seconds=60)
UNDO = timedelta(minutes=1)
AT_ONCE, STILL_MEANT = timedelta(minutes=2), timedelta(minutes=60)  # after its notice was shown, what a click means
STEP = timedelta(seconds=2)  # by how much a clock may be set before that is a step: smaller ones add up
CLOSE = 2 * STEP
"""How exactly a session moves with the clock: as much may not have been moved yet when it was told, and as much now."""


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


@dataclass(frozen=True, slots=True)
class Taken:
    """What can be undone, and until when: the command, and what was promised to whom before it."""

    what: str
    before: Mapping[str, Promise]
    until: datetime


@dataclass(slots=True)
class Ledger:
    """The promises. ``exact``: the clock was not set in a way that makes the starts of sessions uncertain."""

    promises: dict[str, Promise] = field(default_factory=dict)
    exact: bool = True
    unseen: timedelta = timedelta(0)  # by which the clock was set, and nobody looked
    _undo: Taken | None = None

    def copy(self) -> Ledger:
        return Ledger(dict(self.promises), self.exact, self.unseen, self._undo)

    def of(self, who: str) -> Promise:
        return self.promises.get(who, NOTHING)

    def acknowledged(self, request: Json, before: State, after: State, now: datetime) -> None:
        """Take a request that was answered with "ok"; ``before`` and ``after`` are the states around it."""
        do, named, about = str(request.get("do")), request.get("practitioner"), request.get("about")
        if do == "undo":
            self._take_back(after, now)
        elif do in ("snooze", "continue"):
            until = now + timedelta(minutes=int(request["minutes"])) if do == "snooze" else None
            people = [p.id for p in after.practitioners if named is None or _is(after, p.id, named)]
            meant = [who for who in people if None in (named, about) or about == _open_id(before, who)]
            if meant:
                self._remember(do, meant, now)
            for who in meant:
                quiet = replace(self.of(who), snoozed_until=until)
                self.promises[who] = quiet if do == "snooze" else replace(quiet, done_until=None)
        elif do in ("activate", "end", "lost", "done"):
            who = _whom(named, before, after)
            if who is not None and (about is None or about == _open_id(before, who)):
                self._about_one(request, do, who, before, after, now)

    def _about_one(self, request: Json, do: str, who: str, before: State, after: State, now: datetime) -> None:
        here = self.of(who)
        if do == "activate":
            late = now - (request.get("shown_at") or now)
            if late > STILL_MEANT:
                return  # the panel is opened, and asks
            told = after.session(who) if request.get("at") or late >= AT_ONCE else None
            started_at = _start_of(request, now) if told is None else told.started_at
            running = before.running(who, now)
            known = running is not None and abs(started_at - running.started_at) < SAME_START
            if known and not before.is_done(who, now) and before.snoozed_until(who, now) is None:
                return  # it changes nothing, and takes the place of no command that can be undone
            ended = replace(here, done_until=None, snoozed_until=None)
            promise = ended if known else Promise(started_at, is_open=True)
        elif do == "done":
            one, zone = next(p for p in after.practitioners if p.id == who), after.settings.zone
            day = local_date(now, zone)
            blocks = blocks_of(one, after.settings, zone, day - 2 * DAY, day + 2 * DAY)
            promise = replace(here, done_until=done_until(now, blocks, zone))
        else:
            promise = replace(here, started_at=None, is_open=False)
        self._remember(do, [who], now)
        self.promises[who] = promise

    def _take_back(self, after: State, now: datetime) -> None:
        if not self.can_undo(now):  # what it took back is from before the last word about which anything is known
            self.believe(after)
            return
        assert self._undo is not None
        for who, was in self._undo.before.items():
            quiet = replace(self.of(who), done_until=was.done_until, snoozed_until=was.snoozed_until)
            self.promises[who] = quiet if self._undo.what in ("snooze", "continue") else was
        self._undo = None

    def seen(self, request: Json | None, before: State, after: State, now: datetime) -> None:
        """Take a command that was not answered: a click, or one in whose course the process died. What it did, counts."""
        if request and (commanded(before), before.sessions) != (commanded(after), after.sessions):
            self.acknowledged(request, before, after, now)

    def _remember(self, what: str, people: Sequence[str], now: datetime) -> None:
        self._undo = Taken(what, {who: self.of(who) for who in people}, now + UNDO)

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
        return self._undo is not None and now < self._undo.until

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
        """The clock was set; ``known``: the sessions are known to move along, once somebody looks at it."""
        self.exact = self.exact and known
        self.unseen += by

    def looked(self) -> None:
        """Somebody looked at the clock: by now the sessions have moved."""
        by, self.unseen = self.unseen, timedelta(0)
        self._each(lambda promise: promise.moved(by))

    def rebooted(self) -> None:
        """The computer was switched off and on, or nobody can tell: sessions from before stay where they are."""
        self.unseen = timedelta(0)
        self._each(lambda promise: replace(promise, moves=False))

    def _each(self, change: Callable[[Promise], Promise]) -> None:
        self.promises = {who: change(promise) for who, promise in self.promises.items()}
        if self._undo is not None:
            before = {who: change(promise) for who, promise in self._undo.before.items()}
            self._undo = replace(self._undo, before=before)

    def people(self, old: Sequence[str], new: Sequence[str], at_home: Collection[str]) -> None:
        """Those who work here changed: the first takes over from "default".

        Of those removed nothing is promised; whoever is in the settings file (``at_home``) was not removed.
        """
        if list(old) == ["default"] and "default" not in new and "default" in self.promises:
            self.promises[new[0]] = self.promises.pop("default")
            if self._undo is not None and "default" in self._undo.before:
                self._undo = replace(self._undo, before={new[0]: self._undo.before["default"]})
        self.promises = {who: promise for who, promise in self.promises.items() if who in new or who in at_home}
        if self._undo is not None and not self._undo.before.keys() <= set(new):
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
    return sessions, state.snoozes, state.done, state.guides, state.undo


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
                "shown_at": event.shown_at,
            }
        case EndReported():
            return {"do": "lost" if event.lost else "end", "practitioner": event.practitioner}
        case ContinueRequested():
            return {"do": "continue", "practitioner": event.practitioner}
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


def _whom(named: object, before: State, after: State) -> str | None:
    """Return whom the command was about: as it says, or the only one there is, or whose it is to be undone."""
    people = [p.id for p in after.practitioners]
    if named is not None:
        return next((who for who in people if _is(after, who, named)), None)
    if len(people) == 1:
        return people[0]
    return after.undo.practitioner if after.undo is not None and after.undo != before.undo else None


def _open_id(state: State, who: str) -> str:
    session = state.session(who)
    return session.id if session and not session.settled else ""


def _start_of(request: Json, now: datetime) -> datetime:
    text = request.get("started_at")
    return now if text is None else datetime.fromisoformat(str(text))
