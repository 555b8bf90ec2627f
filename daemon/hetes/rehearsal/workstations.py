"""A rehearsal of several workstations: each its own, and between them a broker that keeps the last word on everybody.

Messages take no time. Who is asleep is not in touch, who is locked does not listen, and a ``link`` line cuts one off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from hetes.core.events import SessionHeard, WorkstationsSeen
from hetes.core.fleet.register import Register, merged
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.core.telling import identity, told
from hetes.rehearsal.lines import Line, workstation_of
from hetes.rehearsal.workstation import Rehearsal


class Workstations:
    """Plays the lines of all of them."""

    def __init__(self, settings: Settings, begins_at: datetime, names: Iterable[str]) -> None:
        """``names`` are those of the workstations, in whatever order and number."""
        self._done: list[Json] = []
        self._rooms = {name: Rehearsal(settings, begins_at, name, self._done) for name in sorted(set(names))}
        self._cut: set[str] = set()
        self._kept: dict[str, Register] = {}
        for room in self._rooms.values():
            room.ring(begins_at)
        self._relay(begins_at)

    def play(self, lines: Sequence[Line]) -> list[Json]:
        """Play them; return what all would have done, in order, each line with its workstation."""
        position = 0
        while position < len(lines):
            at = lines[position][0]
            self._ring_until(at)
            ends = next((n for n in range(position, len(lines)) if lines[n][0] != at), len(lines))
            now, position = lines[position:ends], ends
            until = [line for line in now if line[2]["event"] == "until"]
            for name, room in self._rooms.items():
                own = [line for line in now if line in until or workstation_of(line[2]) == name]
                for _, _, raw in own:
                    if raw["event"] == "link":
                        (self._cut.discard if raw["ok"] else self._cut.add)(name)
                if own:
                    room.carry(own, 0)
            self._relay(at)
        return self._done

    def _ring_until(self, at: datetime) -> None:
        """Ring every alarm before that instant, in order."""
        while True:
            wakes = {name: room.engine.wake for name, room in self._rooms.items()}
            due = [wake for wake in wakes.values() if wake is not None and wake < at]
            if not due:
                return
            for name, wake in wakes.items():
                if wake == min(due):
                    self._rooms[name].ring(min(due))
            self._relay(min(due))

    def _relay(self, at: datetime) -> None:
        """Pass on what there is, until nothing changes."""
        changed = True
        while changed:
            changed = False
            for name, room in self._rooms.items():
                if room.engine.state.suspended_at is None:
                    changed |= self._pass_on(name, room, at)

    def _pass_on(self, name: str, room: Rehearsal, at: datetime) -> bool:
        changed = False
        linked = name not in self._cut
        for person, register in told(room.engine.state, at).people if linked else ():
            kept = self._kept.get(identity(person), Register())
            self._kept[identity(person)] = both = merged(kept, register)
            changed |= both.stamps() != kept.stamps()
            if both.stamps() != register.stamps():
                room.ring(at, SessionHeard(person.id, both))
                changed = True
        link, listening = room.engine.state.fleet, self._listening(name) if linked else frozenset()
        if link is not None and (link.linked, link.listening) != (linked, listening):
            room.ring(at, WorkstationsSeen(name, name, linked=linked, listening=listening))
            changed = True
        return changed

    def _listening(self, name: str) -> frozenset[str]:
        return frozenset(
            other
            for other, room in self._rooms.items()
            if other not in self._cut | {name}
            and room.engine.state.suspended_at is None
            and room.engine.state.locked_at is None
        )
