"""What a practice of several workstations must say, reckoned apart from the program, from the policy's words alone.

Each room knows the last report that reached it (policy 9.1): of the session, of "done", of an answer. An expiry is due in
a room that is awake and knows the session as running out unsettled, with nobody done (3.2); of it, ``due`` keeps since when.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

SEVEN_HOURS = timedelta(hours=7)
Stamp = tuple[int, str]
NEVER: Stamp = (0, "")


@dataclass
class Room:
    """``session``: when it ends, and whether it is settled; ``done``: until when."""

    name: str
    session: tuple[Stamp, datetime | None, bool] = (NEVER, None, True)
    done: tuple[Stamp, datetime | None] = (NEVER, None)
    answer: Stamp = NEVER
    awake: bool = True
    linked: bool = True
    locked: bool = False
    due: dict[datetime, datetime] = field(default_factory=dict)
    settled_itself: set[datetime] = field(default_factory=set)

    @property
    def latest(self) -> Stamp:
        return max(self.session[0], self.done[0], self.answer)

    def is_done(self, now: datetime) -> bool:
        return self.done[1] is not None and now < self.done[1]

    def is_open(self) -> bool:
        """Tell whether there is a session that runs, or has run out and is not settled."""
        _, ends_at, settled = self.session
        return ends_at is not None and not settled and ends_at not in self.settled_itself


class Rooms:
    """All of them; ``now`` goes on with each line. ``first``: by a session's end, the one room that speaks at once."""

    def __init__(self, names: str, now: datetime) -> None:
        self.rooms = {name: Room(name) for name in names}
        self.now = now
        self.connected = True  # all of them, all the time
        self.first: dict[datetime, str | None] = {}

    def until(self, now: datetime) -> None:
        """Let the time pass: what runs out meanwhile is due, or settles itself, in each room that is awake."""
        self.now = now
        for room in self.rooms.values():
            if room.awake:
                self._look(room)

    def _look(self, room: Room) -> None:
        ends_at = room.session[1]
        if ends_at is None or not room.is_open() or self.now < ends_at:
            return
        if room.is_done(ends_at):
            room.settled_itself.add(ends_at)
        elif ends_at not in room.due:
            room.due[ends_at] = ends_at
            last = self.rooms[room.latest[1]]
            self.first.setdefault(ends_at, None if last.locked else last.name)
        if _next_day(ends_at) <= self.now:
            room.settled_itself.add(ends_at)

    def report(self, name: str, what: str) -> None:
        """Somebody reports something in this room."""
        room = self.rooms[name]
        stamp = (room.latest[0] + 1, name)
        match what:
            case "activate":
                room.session = (stamp, self.now + SEVEN_HOURS, False)
                if room.is_done(self.now):
                    room.done = (stamp, None)
            case "end" | "lost" if room.is_open():
                room.session = (stamp, room.session[1], True)
            case "done":
                room.done = (stamp, _four(self.now))
                if room.is_open() and room.session[1] is not None and room.session[1] <= self.now:
                    room.session = (stamp, room.session[1], True)
            case "continue" if room.is_done(self.now):
                room.done = (stamp, None)
            case "dismiss":
                room.answer = stamp
            case _:
                pass
        self.relay()

    def relay(self) -> None:
        """Let those who are in touch know the same."""
        there = [room for room in self.rooms.values() if room.awake and room.linked]
        for room in there:
            room.session = max((each.session for each in there), key=lambda part: part[0])
            room.done = max((each.done for each in there), key=lambda part: part[0])
            room.answer = max(each.answer for each in there)
            if room.session[1] is not None and room.session[1] <= self.now and room.is_done(self.now):
                room.settled_itself.add(room.session[1])

    def sleep(self, name: str) -> None:
        self.rooms[name].awake = self.connected = False

    def wake(self, name: str) -> None:
        """What ran out meanwhile is due from now on, as far as it is still true once the others were heard."""
        room = self.rooms[name]
        room.awake = True
        self.relay()
        ends_at = room.session[1]
        if ends_at is not None and ends_at <= self.now and room.is_open() and ends_at not in room.due:
            if room.is_done(ends_at) or _next_day(ends_at) <= self.now:
                room.settled_itself.add(ends_at)
            else:
                room.due[ends_at] = self.now

    def cut(self, name: str) -> None:
        self.rooms[name].linked = self.connected = False

    def heal(self, name: str) -> None:
        self.rooms[name].linked = True
        self.relay()


def _four(now: datetime) -> datetime:
    four = now.replace(hour=4, minute=0)
    return four if now < four else four + timedelta(days=1)


def _next_day(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0) + timedelta(days=1)
