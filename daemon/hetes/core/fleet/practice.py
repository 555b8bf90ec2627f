"""What a workstation knows of the practice: all workstations and practitioners, as far as messages have told.

A live message proves that its sender lives, and what its clock shows. One that the broker had kept proves nothing: a
``ready`` that nothing live confirms within two minutes counts as gone (a power cut takes broker and workstations at
once). Messages of a sender are numbered within an incarnation; one that is not later than the last is a copy, and is no
sign of life. That tells a replayed message from a live one, where the sender is known. Of one that is not, a message by
a clock minutes away may be an old one that somebody sends again: it proves no more than a kept one, until its sender
has answered a question of this workstation's.

Law: what is kept is bounded, whoever sends whatever.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hetes.core.fleet.clocks import APART, difference
from hetes.core.fleet.messages import Person, Presence, Sent
from hetes.core.fleet.register import Register, merged

PROVED_WITHIN = timedelta(minutes=2)
WORKSTATIONS_AT_MOST = 1000
PEOPLE_AT_MOST = 2000
FORGOTTEN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Station:
    """Another workstation. ``ahead``: by how much this computer's clock is ahead of its; None while nobody knows."""

    presence: Presence
    heard_at: datetime
    live: bool
    ahead: timedelta | None = None
    asked_at: datetime | None = None  # since when a sign of life is waited for

    def word(self, now: datetime) -> str:
        """Return ready, sleeping, stopped or gone, as it is to be taken now."""
        since = self.asked_at or self.heard_at
        unproved = self.presence.word == "ready" and not self.live and now >= since + PROVED_WITHIN
        return "gone" if unproved else self.presence.word

    def listens(self, now: datetime) -> bool:
        """Tell whether somebody may sit before it."""
        return self.word(now) == "ready" and not self.presence.locked


@dataclass(frozen=True, slots=True)
class Known:
    """A practitioner, and all that was told of this one so far, by this computer's clock."""

    name: str
    register: Register


@dataclass(slots=True)
class Practice:
    """All of it; ``own`` is this workstation. Methods return whether anything is known that was not.

    ``unproved`` are messages of others whose clocks are not known yet: they are taken as they stand, where they can
    be, and once more when their sender has shown its clock.
    """

    own: str
    stations: dict[str, Station] = field(default_factory=dict)
    people: dict[str, Known] = field(default_factory=dict)
    unproved: dict[str, Person] = field(default_factory=dict)

    def hear_station(self, presence: Presence, now: datetime, *, kept: bool, question: str = "") -> bool:
        """Take what a workstation says of itself, or the broker in its place.

        ``kept``: the broker had kept it. ``question`` is what this workstation has asked since it connected.
        """
        name = presence.sent.workstation
        former = self.stations.get(name)
        if former is not None and not _is_later(presence, former.presence):
            return False
        if former is None and len(self.stations) >= WORKSTATIONS_AT_MOST:
            return False
        live = not kept and presence.word != "gone" and _is_fresh(presence, now, former, question)
        ahead = _least(presence.sent, now, former) if live else former.ahead if former else None
        self.stations[name] = Station(presence, now, live=live, ahead=ahead)
        if live:
            self._reckon_anew(name, now)
        return True

    def _reckon_anew(self, workstation: str, now: datetime) -> None:
        for key, told in list(self.unproved.items()):
            if told.sent.workstation == workstation:
                self.hear_person(key, told, now, kept=True)

    def hear_person(self, key: str, told: Person, now: datetime, *, kept: bool) -> bool:
        """Take what a workstation tells of the practitioner that is ``key``."""
        known = self.people.get(key)
        if known is None and len(self.people) >= PEOPLE_AT_MOST:
            return False
        ahead = self._ahead(told.sent, now, kept=kept)
        if ahead is not None:
            self.unproved.pop(key, None)
        elif told.sent.workstation != self.own and (key in self.unproved or len(self.unproved) < PEOPLE_AT_MOST):
            self.unproved[key] = told
        register = told.register.doubted() if ahead is None else told.register.moved(ahead)
        if not register.is_reasonable(now):
            return False
        both = register if known is None else merged(known.register, register)
        changed = known is None or both != known.register or known.name != told.name
        self.people[key] = Known(told.name, both)
        return changed

    def _ahead(self, sent: Sent, now: datetime, *, kept: bool) -> timedelta | None:
        """Return how far the sender's clock is behind, if that is known; its live message tells it anew."""
        station = self.stations.get(sent.workstation)
        if station is None or not station.live or station.presence.sent.incarnation != sent.incarnation:
            return None
        if kept or sent.number <= station.presence.sent.number:
            return station.ahead
        ahead = _least(sent, now, station)
        presence = replace(station.presence, sent=sent)
        self.stations[sent.workstation] = replace(station, presence=presence, heard_at=now, ahead=ahead)
        return ahead

    def clock_was_set(self, by: timedelta) -> None:
        """Have everything where this computer's clock now shows it. What was known of other clocks holds no more."""
        self.people = {key: replace(known, register=known.register.moved(by)) for key, known in self.people.items()}
        self.stations = {name: replace(s, heard_at=s.heard_at + by, ahead=None) for name, s in self.stations.items()}

    def begin_anew(self, now: datetime) -> None:
        """Believe nobody any more to be there, until they say so: the link was lost, and is back."""
        self.stations = {
            name: replace(station, live=False, asked_at=now)
            for name, station in self.stations.items()
            if now - station.heard_at < FORGOTTEN_AFTER
        }

    def listening(self, now: datetime) -> frozenset[str]:
        """Return the other workstations before which somebody may sit."""
        return frozenset(name for name, s in self.stations.items() if name != self.own and s.listens(now))

    def is_doubted(self, workstation: str) -> bool:
        """Tell whether it says that it is there, and has not proved it yet."""
        station = self.stations.get(workstation)
        return station is not None and station.presence.word == "ready" and not station.live

    def next_look(self, now: datetime) -> datetime | None:
        """Return when one that was not heard of counts as gone."""
        waits = (
            (s.asked_at or s.heard_at) + PROVED_WITHIN
            for s in self.stations.values()
            if not s.live and s.presence.word == "ready"
        )
        return min((at for at in waits if at > now), default=None)


def _is_fresh(presence: Presence, now: datetime, former: Station | None, question: str) -> bool:
    """Tell whether it was said just now, as far as can be told: it may be old, and sent again by somebody else."""
    sent = presence.sent
    follows = former is not None and former.live and former.presence.sent.incarnation == sent.incarnation
    return follows or abs(now - sent.at) <= APART or (bool(question) and question in presence.answers)


def _least(sent: Sent, now: datetime, former: Station | None) -> timedelta:
    """Return the least difference that the sender's live messages of one incarnation have shown.

    A message may be late, by a minute where a network was cut and is healed; none comes before it was sent.
    """
    ahead = difference(sent.at, now)
    if former is None or former.ahead is None or former.presence.sent.incarnation != sent.incarnation:
        return ahead
    return min(ahead, former.ahead) if former.live else ahead


def _is_later(presence: Presence, known: Presence) -> bool:
    """Tell whether it says anything new; what the broker says in its place, it says of one incarnation only."""
    if presence.word == "gone":
        return presence.sent.incarnation >= known.sent.incarnation and known.word != "gone"
    own, former = presence.sent, known.sent
    return (own.incarnation, own.number) > (former.incarnation, former.number)
