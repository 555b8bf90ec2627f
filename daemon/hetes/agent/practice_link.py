"""This workstation among those of its practice: what it says to the others over the broker, and what it hears of them.

Law: the broker's own thread does the work; ``share`` and ``told`` may be called from any thread and wait for nothing.
Whatever comes over the line, the thread lives on.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from hetes import __version__
from hetes.adapters.fleet.seal import NotOursError, Seal
from hetes.agent.practice_told import person_told, station_told
from hetes.core.events import SessionHeard, WorkstationsSeen
from hetes.core.fleet.clocks import APART, TOLERATED
from hetes.core.fleet.messages import ANSWERS_AT_MOST, Ask, NoMessageError, Person, Presence, Sent, read, written
from hetes.core.fleet.practice import Practice
from hetes.core.fleet.register import Order, Register, merged
from hetes.core.json_types import Json
from hetes.core.telling import Told, identity
from hetes.core.views.status import iso
from hetes.ports import Clock, Post

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds without a link before anybody is told of it: a broker that starts anew is no trouble."""
ECHO_WITHIN = 20.0
ANSWER_AT_MOST_EVERY, ANSWER_SPREAD = 20.0, 2.0
ASK_AT_MOST_EVERY = 20.0
SAY_AGAIN_AFTER = 10.0
LOG_EVERY = 3600.0
PRESENCE_LASTS = int(timedelta(days=30).total_seconds())
PERSON_LASTS = timedelta(hours=24)  # after the end of what is told
Orders = tuple[Order, Order, Order]
NOTHING: Orders = (None, None, None)  # what the broker keeps of an earlier incarnation: by a clock that may be another


class Line(Protocol):
    """The connection, as it is used here: see adapters/fleet/broker.py."""

    def start(self) -> None:
        """Begin."""

    def ring(self) -> None:
        """Let the listener look."""

    def stop(self, within: float = 2.0) -> None:
        """End it."""

    def subscribe(self, *topics: str) -> None:
        """Hear these."""

    def unsubscribe(self, *topics: str) -> None:
        """Hear these no more."""

    def say(self, topic: str, sealed: bytes, *, keep: bool, expires: int | None = None) -> None:
        """Publish."""

    def want(self, *, connection: bool) -> None:
        """Keep a connection, or none."""


class PracticeLink:
    """Listens to a :class:`Line`, and speaks on it."""

    def __init__(self, seal: Seal, workstation: str, account: str, name: str, clock: Clock, post: Post) -> None:  # noqa: PLR0913, PLR0917 - what it is made of
        """``account`` is the broker's name for this workstation, ``name`` people's."""
        self._seal, self._own, self._name, self._clock, self._post = seal, workstation, name, clock, post
        self._topic = seal.topic("w", account or "-", workstation)
        self.line: Line | None = None
        self._lock = threading.Lock()  # over the practice, for whoever asks
        self._practice = Practice(workstation)
        self._told: Told | None = None
        self._keys: dict[str, str] = {}  # practitioner topics of those configured here, by identity
        self._incarnation = 0
        self._number = 0
        self._connected_at: float | None = None
        self._linked = False
        self._trouble: str | None = None
        self._apart_since = clock.monotonic()
        self._began = (clock.now(), self._apart_since)  # this incarnation, by both clocks
        self._there: dict[str, Orders] = {}  # what the broker keeps, by practitioner topic
        self._said_at: dict[str, tuple[Orders, float]] = {}
        self._said: tuple[str, bool, str] | None = None
        self._answer_at: float | None = None
        self._answered_at = -ANSWER_AT_MOST_EVERY
        self._first: list[
            str
        ] = []  # heard before all others, as a broker that is made to keep too much drops what is last
        self._asking: list[str] = []  # whose questions the next word answers
        self._question = ""  # this workstation's own, of this incarnation
        self._asked_at = 0.0
        self._ask_at: float | None = None  # when to ask again
        self._seen: WorkstationsSeen | None = None
        self._heard: dict[str, Register] = {}  # what was posted last
        self._stopping = False
        self._quiet = threading.Event()  # asleep: what the others are to know is said, and the connection ended
        self.changed: Callable[[], None] = lambda: None  # called when what :meth:`told` tells is another
        self.foreign = 0
        self._logged_at: float | None = None

    # --- any thread -----------------------------------------------------------------------------------------------

    def share(self, told: Told) -> None:
        """Let the others know this, as soon as may be."""
        if told != self._told:
            self._told = told
            if self.line:
                self.line.ring()

    def stop(self) -> None:
        """Say that this workstation stops, and end."""
        self._stopping = True
        if self.line:
            self.line.stop()

    def wait_quiet(self, within: float) -> bool:
        """Wait until the others have been told that this workstation sleeps; return whether that came in time."""
        return self._quiet.wait(within)

    def first_picture(self) -> WorkstationsSeen:
        """Return what is known before anything was heard: the others are not."""
        return WorkstationsSeen(self._own, self._name)

    def told(self) -> Json:
        """Return what is known of the practice, for people."""
        now = self._clock.now()
        with self._lock:
            stations = [station_told(s, now, own=name == self._own) for name, s in self._practice.stations.items()]
            people = [person_told(key, known, now) for key, known in self._practice.people.items()]
        own = self._told
        if own is not None:
            stations = [s for s in stations if s["id"] != self._own]
            stations.append(
                {
                    "id": self._own, "name": self._name, "state": "ready", "locked": own.locked, "face": own.face,
                    "own": True, "version": __version__, "heard_at": iso(now), "ahead_s": 0,
                }
            )  # fmt: skip
        return {
            "now": iso(now),
            "workstation": self._own,
            "name": self._name,
            "linked": self._linked,
            "trouble": self._trouble,
            "apart_s": 0 if self._linked else int(self._clock.monotonic() - self._apart_since),
            "foreign": self.foreign,
            "clocks_apart": [s["name"] for s in stations if abs(s["ahead_s"] or 0) > APART.total_seconds()],
            "workstations": sorted(stations, key=lambda s: (s["name"].casefold(), s["id"])),
            "people": sorted(people, key=lambda p: (p["name"].casefold(), p["key"])),
        }

    # --- the line's thread ----------------------------------------------------------------------------------------

    def will(self) -> tuple[str, bytes]:
        """Return what the broker is to say if this workstation goes without a word; a new incarnation begins."""
        self._began = (self._clock.now(), self._clock.monotonic())
        self._incarnation = max(self._incarnation + 1, int(self._began[0].timestamp() * 1000))
        self._number = 0
        gone = Presence(self._sent(), "gone", self._name, __version__)
        return self._topic, self._sealed(self._topic, written(gone))

    def connected(self) -> None:
        """Hear everything, and ask for signs of life; the question's echo tells that all that was kept has come."""
        if self.line is None:
            return
        self._connected_at, self._said, self._there = self._clock.monotonic(), None, {}
        with self._lock:
            self._practice.begin_anew(self._clock.now())
        told = self._told
        self._first = [self._seal.topic("p", key) for key, _ in self._own_people(told)] if told else []
        everybody = (self._seal.topic("p", "+"), self._seal.topic("w", "+", "+"), self._seal.topic("ask"))
        self.line.subscribe(*self._first, *everybody)
        self._ask(self.line)

    def disconnected(self, trouble: str) -> None:
        """Be alone from now on."""
        if self._linked:
            self._apart_since = self._clock.monotonic()
        self._connected_at, self._linked, self._trouble = None, False, trouble
        self._show()

    def came(self, topic: str, sealed: bytes, *, kept: bool) -> None:
        """Take a message; what is none of this practice is counted."""
        if not sealed:
            return
        try:
            message = read(self._seal.open(topic, sealed))
            levels = topic.split("/")[3:]
            self._take(levels, message, kept=kept)
        except (NotOursError, NoMessageError, ValueError) as error:
            self.foreign += 1
            now = self._clock.monotonic()
            if self._logged_at is None or now - self._logged_at >= LOG_EVERY:
                self._logged_at = now
                log.warning("a message that is none of this practice (%s); %d so far", str(error)[:80], self.foreign)

    def look(self) -> float | None:
        """Say what is to be said, and show what has changed; return in how many seconds to look again."""
        told, line = self._told, self.line
        if line is None:
            return None
        if self._stopping:
            self._say_presence("stopped")
            return None
        asleep = told is not None and told.asleep
        if asleep:
            self._say_presence("sleeping")
        line.want(connection=not asleep)
        if asleep:
            if self._linked:
                self.disconnected("lost")
            self._quiet.set()
            return None
        self._quiet.clear()
        if self._linked and abs(by := self._clock_set()) > TOLERATED:
            self._come_anew(line, by)
            return 0.0
        if self._linked and told is not None:
            self._say_presence("ready")
            for key, register in self._own_people(told):
                self._say_person(key, register, told)
        if self._connected_at is not None and self._ask_at is not None and self._clock.monotonic() >= self._ask_at:
            self._ask(line)
        self._show()
        return min(self._waits(), default=None)

    def _clock_set(self) -> timedelta:
        """Return by how much this computer's clock was set since this incarnation began."""
        now, monotonic = self._began
        return (self._clock.now() - now) - timedelta(seconds=self._clock.monotonic() - monotonic)

    def _come_anew(self, line: Line, by: timedelta) -> None:
        """Begin another incarnation: all that is known of how clocks differ, here and elsewhere, is of the former."""
        with self._lock:
            self._practice.clock_was_set(by)
        line.want(connection=False)
        self.disconnected("lost")
        line.want(connection=True)

    def _waits(self) -> Iterator[float]:
        """Yield in how many seconds which thing is due."""
        now, monotonic = self._clock.now(), self._clock.monotonic()
        if not self._linked and monotonic - self._apart_since < PATIENCE:
            yield PATIENCE - (monotonic - self._apart_since)
        for at in (self._answer_at, self._ask_at if self._connected_at is not None else None):
            if at is not None:
                yield max(0.0, at - monotonic)
        due = self._practice.next_look(now)
        if due is not None:
            yield (due - now).total_seconds() + 0.1

    def _take(self, levels: list[str], message: Presence | Person | Ask, *, kept: bool) -> None:
        now = self._clock.now()
        match levels, message:
            case ["w", _, name], Presence() if name == message.sent.workstation:
                if name == self._own:
                    self._see_own(message)
                    return
                with self._lock:
                    changed = self._practice.hear_station(message, now, kept=kept, question=self._question)
                if not kept and self._practice.is_doubted(name):
                    self._ask_at = self._asked_at + ASK_AT_MOST_EVERY
            case ["p", key], Person():
                with self._lock:
                    changed = self._practice.hear_person(key, message, now, kept=kept)
                former = message.sent.workstation == self._own and message.sent.incarnation != self._incarnation
                self._there[key] = NOTHING if former else message.register.order()
                if len(self._there) > 4 * len(self._practice.people) + 100:
                    self._there = {k: v for k, v in self._there.items() if k in self._practice.people}
            case ["ask"], Ask():
                self._asked(message)
                return
            case _:
                raise NoMessageError("in another's place")
        if changed:
            self._show()
            self.changed()

    def _ask(self, line: Line) -> None:
        """Ask everybody for a sign of life; again, if the question does not come back: a busy broker drops it."""
        topic, ask = self._seal.topic("ask"), Ask(self._sent())
        self._question, self._asked_at = ask.mark, self._clock.monotonic()
        self._ask_at = None if self._linked else self._asked_at + ECHO_WITHIN
        line.say(topic, self._sealed(topic, written(ask)), keep=False)

    def _asked(self, ask: Ask) -> None:
        if ask.sent.workstation == self._own:
            if ask.sent.incarnation == self._incarnation and not self._linked:
                self._linked, self._trouble, self._ask_at = True, None, None
                if self.line:
                    self.line.unsubscribe(*self._first)  # or the broker would pass each of these on twice
                self._show()
            return
        self._asking = [*(mark for mark in self._asking if mark != ask.mark), ask.mark][-ANSWERS_AT_MOST:]
        monotonic = self._clock.monotonic()
        if self._answer_at is None:
            soonest = max(monotonic, self._answered_at + ANSWER_AT_MOST_EVERY)
            self._answer_at = soonest + random.uniform(0, ANSWER_SPREAD)  # noqa: S311 - not for secrets

    def _see_own(self, presence: Presence) -> None:
        """What the broker keeps of this workstation counts further than its clock now shows: it was set back."""
        if presence.sent.incarnation > self._incarnation:
            self._incarnation = presence.sent.incarnation + 1
            self._said = None
        elif presence.word == "gone" and self._linked:
            self._said = None  # the last will of an earlier connection

    def _say_presence(self, word: str) -> None:
        told, monotonic = self._told, self._clock.monotonic()
        locked, face = (told.locked, told.face) if told else (False, "idle")
        due = self._answer_at is not None and monotonic >= self._answer_at
        if self.line is None or not self._linked or (self._said == (word, locked, face) and not due):
            return
        if self._answer_at is not None:
            self._answer_at, self._answered_at = None, monotonic
        self._said, answers, self._asking = (word, locked, face), tuple(self._asking), []
        presence = Presence(self._sent(), word, self._name, __version__, face, locked=locked, answers=answers)
        self.line.say(self._topic, self._sealed(self._topic, written(presence)), keep=True, expires=PRESENCE_LASTS)

    def _own_people(self, told: Told) -> Iterator[tuple[str, Register]]:
        known = {identity(practitioner): register for practitioner, register in told.people}
        self._keys = {who: self._keys.get(who) or self._seal.person(who) for who in known}
        yield from ((self._keys[who], register) for who, register in known.items())

    def _say_person(self, key: str, register: Register, told: Told) -> None:
        """Let the broker keep what is known here, where it keeps another state of it."""
        order, monotonic = register.order(), self._clock.monotonic()
        known = self._practice.people.get(key)
        if self.line is None or register.latest is None or self._there.get(key) == order:
            return
        if known is not None and merged(register, known.register).order() != order:
            return  # more is known than the core has taken: it tells again when it has
        before, said_at = self._said_at.get(key, (None, 0.0))
        if before == order and monotonic - said_at < SAY_AGAIN_AFTER:
            return
        lasts = _lasts(register, self._clock.now())
        if lasts <= 0:
            return
        self._said_at[key], self._there[key] = (order, monotonic), order
        name = next(p.name for p, _ in told.people if self._keys.get(identity(p)) == key)
        topic = self._seal.topic("p", key)
        self.line.say(
            topic, self._sealed(topic, written(Person(self._sent(), name, register))), keep=True, expires=lasts
        )

    def _show(self) -> None:
        """Post to the core what is known of its practitioners, and who else listens, as far as it is news."""
        told, now = self._told, self._clock.now()
        if told is not None and self._connected_at is not None:
            for practitioner, register in told.people:
                who = identity(practitioner)
                key = self._keys.get(who) or self._seal.person(who)
                self._keys[who] = key
                known = self._practice.people.get(key)
                if known is None or self._heard.get(practitioner.id) == known.register:
                    continue
                self._heard[practitioner.id] = known.register
                if merged(register, known.register) != register:
                    self._post(SessionHeard(practitioner.id, known.register))
        homes = {r.latest.workstation for _, r in told.people if r.latest} if told else set()
        homes |= {k.register.latest.workstation for k in self._practice.people.values() if k.register.latest}
        listening = self._practice.listening(now) & homes if self._linked else frozenset()
        patient = self._clock.monotonic() - self._apart_since < PATIENCE
        trouble = None if self._linked or patient else self._trouble or self._unanswered()
        seen = WorkstationsSeen(self._own, self._name, linked=self._linked, trouble=trouble, listening=listening)
        if seen != self._seen:
            self._seen = seen
            self._post(seen)

    def _unanswered(self) -> str:
        """The broker took the connection and passes nothing on: its rules forbid it."""
        return "not_allowed" if self._connected_at is not None else "timed_out"

    def _sent(self) -> Sent:
        self._number += 1
        return Sent(self._own, self._clock.now(), self._incarnation, self._number)

    def _sealed(self, topic: str, text: bytes) -> bytes:
        return self._seal.seal(topic, text)


def _lasts(register: Register, now: datetime) -> int:
    """Return for how many seconds the broker is to keep it."""
    ends = [register.session.ends_at] if register.session else []
    ends += [register.quiet.done_until, register.quiet.snoozed_until] if register.quiet else []
    ends += [register.answer.at] if register.answer else []
    latest = max((at for at in ends if at is not None), default=now)
    return int((latest + PERSON_LASTS - now).total_seconds())
