"""A practice of several workstations, each a story; between them a broker that keeps the last word on everybody.

It can be cut off from a workstation, and told of that one's going. Messages between linked workstations arrive at once.
"""

from __future__ import annotations

import json
from datetime import timedelta

from hetes.core.events import SessionHeard, Started, WorkstationsSeen
from hetes.core.fleet.register import Register, merged
from hetes.core.settings import Settings
from hetes.core.snapshot import restore, snapshot
from hetes.core.telling import identity, told
from hetes.core.wake import next_wake
from tests.support.story.story import BOOT, Story


class Practice:
    """``said`` is what was shown since the last look, with the workstation in front: "a: session_expired eva"."""

    def __init__(self, under: Settings, names: str = "abc", time: str = "07:00") -> None:
        self.stories = {name: Story(time, under) for name in names}
        self.cut: set[str] = set()
        self.away: set[str] = set()  # asleep, or ended: the broker says so
        self.kept: dict[str, Register] = {}
        self.said: list[str] = []
        self._listening: dict[str, WorkstationsSeen] = {}
        self.tell()

    def __getitem__(self, name: str) -> Story:
        return self.stories[name]

    def tell(self) -> Practice:
        """Let the broker pass on what there is, until nothing changes."""
        changed = True
        while changed:
            changed = False
            for name, story in self.stories.items():
                if name in self.away:
                    continue
                if name not in self.cut:
                    changed |= self._pass_on(story)
                seen = self._seen(name)
                if self._listening.get(name) != seen:
                    self._listening[name] = seen
                    story.when(seen)
                    changed = True
        self._collect()
        return self

    def _pass_on(self, story: Story) -> bool:
        changed = False
        for person, register in told(story._state, story.now).people:
            key = identity(person)
            kept = self.kept.get(key, Register())
            self.kept[key] = both = merged(kept, register)
            changed |= both.stamps() != kept.stamps()
            if both.stamps() != register.stamps() and story._state.fleet:
                story.when(SessionHeard(person.id, both))
                changed = True
        return changed

    def _seen(self, name: str) -> WorkstationsSeen:
        if name in self.cut:
            return WorkstationsSeen(name, name.upper(), linked=False)
        listening = {
            other
            for other, story in self.stories.items()
            if other not in self.cut | self.away | {name} and story._state.locked_at is None
        }
        return WorkstationsSeen(name, name.upper(), linked=True, listening=frozenset(listening))

    def wait_until(self, time: str) -> Practice:
        """Let the time pass everywhere, ringing every alarm in its order."""
        until = next(iter(self.stories.values())).at(time)
        while True:
            wakes = [
                (wake, name)
                for name, story in self.stories.items()
                if name not in self.away and (wake := next_wake(story._state)) is not None and wake <= until
            ]
            if not wakes:
                break
            at = min(wakes)[0]
            for name, story in self.stories.items():
                if name not in self.away:
                    story.now = at
                    if any(wake == at for wake, other in wakes if other == name):
                        story.when()
            self.tell()
        for name, story in self.stories.items():
            if name not in self.away:
                story.now = until
                story.when()
        return self.tell()

    def wait(self, **span: float) -> Practice:
        later = next(s for n, s in self.stories.items() if n not in self.away).now + timedelta(**span)
        local = later.astimezone(next(iter(self.stories.values())).settings.zone)
        return self.wait_until(f"{local.date()} {local:%H:%M:%S}")

    def cut_off(self, *names: str) -> Practice:
        self.cut |= set(names)
        return self.tell()

    def heal(self) -> Practice:
        self.cut = set()
        return self.tell()

    def gone(self, name: str) -> Practice:
        """The workstation sleeps or was switched off."""
        self.away.add(name)
        self._listening.pop(name, None)
        return self.tell()

    def back(self, name: str) -> Practice:
        self.away.discard(name)
        self.stories[name].now = max(story.now for story in self.stories.values())
        story = self.stories[name]
        story._state = restore(json.loads(json.dumps(snapshot(story._state))), story.settings)
        story.when(Started(BOOT), WorkstationsSeen(name, name.upper(), linked=False))
        return self.tell()

    def then(self, *expected: str) -> Practice:
        self._collect()
        assert self.said == list(expected), f"\nsaid:     {self.said}\nexpected: {list(expected)}"
        self.said = []
        return self

    def quietly(self) -> Practice:
        self._collect()
        self.said = []
        return self

    def _collect(self) -> None:
        for name, story in self.stories.items():
            self.said += [f"{name}: {line}" for line in story.said]
            story.quietly()
