"""A real settings file on a disk, and the engine that reads it: what becomes of people when the file is in trouble."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.last_good import LastGood
from hetes.core.events import ActivationReported, DoneReported, GuideBegun, GuideTicked, SnoozeRequested
from hetes.core.settings import Settings
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import Story

MORNING = Story("07:00").now
BEAT = 30  # seconds


def listed(*ids: str) -> str:
    """Return a settings file with these practitioners."""
    return 'software = "Cloudent"\n' + "".join(f'\n[[practitioner]]\nid = "{own}"\nname = "Dr. {own}"\n' for own in ids)


class SettingsWorld(FakeWorld):
    """``path`` is settings.toml in a folder of its own, ``copy`` the copy of the last good settings in another."""

    def __init__(self, folder: Path, text: str) -> None:
        self.path = folder / "config" / "settings.toml"
        self.data = folder / "data"
        for each in (self.path.parent, self.data):
            each.mkdir()
        self.copy = self.data / "settings.last-good.toml"
        self.clear()
        self.path.write_text(text, "utf-8")
        super().__init__(Settings(), MORNING)
        self.begin_again()

    def file(self, *, keeps: bool = False) -> SettingsFile:
        """Return the settings as one of Hetes's programs reads them; the agent ``keeps`` the copy."""
        return SettingsFile(
            self.path,
            self.clock.zone,
            last_good=LastGood(self.data),
            keeps=keeps,
            monotonic=lambda: self.clock.seconds,
        )

    def begin_again(self) -> None:
        """Start the agent anew."""
        self.settings = self.file(keeps=True)  # type: ignore[assignment]  # the real one in place of the fake
        self.restart()

    def clear(self) -> None:
        """Take away whatever lies where the file should be."""
        if self.path.is_dir() and not self.path.is_symlink():
            self.path.rmdir()
        self.path.unlink(missing_ok=True)

    def put(self, text: str | bytes) -> None:
        """Write the file as some editors do: delete, then write."""
        self.clear()
        self.path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def beat(self, times: int = 1) -> None:
        """Let the agent's half-minutes pass."""
        for _ in range(times):
            self.clock.run(seconds=BEAT)
            self.engine.catch_up()

    def busy(self, who: str) -> None:
        """Give somebody everything that can be lost."""
        self.engine.turn(GuideBegun(who), GuideTicked("needed", who), DoneReported(who))
        self.engine.turn(ActivationReported(who), SnoozeRequested(60, who))

    def kept(self, who: str) -> tuple[bool, bool, bool]:
        """Tell whether somebody's session runs, is snoozed, and the guide's tick is there."""
        state, now = self.engine.state, self.clock.now()
        guide = state.guides.get(who)
        return (
            state.running(who, now) is not None,
            state.snoozed_until(who, now) is not None or now - MORNING > timedelta(minutes=59),
            guide is not None and "needed" in guide.ticked,
        )


ALL = (True, True, True)


def put_pipe(world: SettingsWorld) -> None:
    """A pipe into which nobody writes."""
    world.clear()
    os.mkfifo(world.path)


def put_link(world: SettingsWorld, to: str) -> None:
    """A link in the file's place."""
    world.clear()
    world.path.symlink_to(to)


def put_folder(world: SettingsWorld) -> None:
    """A folder in the file's place."""
    world.clear()
    world.path.mkdir()


FAULTS = {
    "missing": lambda w: w.clear(),
    "empty": lambda w: w.put(""),
    "only comments": lambda w: w.put("# language = 'hu'\n"),
    "without people": lambda w: w.put('language = "hu"\n[session]\nlength = "8h"\n'),
    "half a line": lambda w: w.put(listed("eva", "adam")[:45]),
    "damaged": lambda w: w.put(b"\x00\x01\x02"),
    "huge": lambda w: w.put(b"#" * 1_100_000),
    "too deep": lambda w: w.put("a." * 20_000 + "b = 1\n"),
    "too many": lambda w: w.put("".join(f"a{n} = 1\n" for n in range(30_000))),
    "UTF-16": lambda w: w.put(listed("eva", "adam").encode("utf-16")),
    "a dangling link": lambda w: put_link(w, "nowhere"),
    "a link to itself": lambda w: put_link(w, "settings.toml"),
    "a device": lambda w: put_link(w, os.devnull),
    "a pipe": put_pipe,
    "a folder": put_folder,
}
"""Ways in which the file may be in trouble, each of which tells of nobody that he was removed."""
