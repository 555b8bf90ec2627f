"""The last good settings as a file of their own, in the data folder: what holds while nobody is in ``settings.toml``.

Law: nobody in it, or its being taken away while it holds, says that nobody works here any more. The first is written by
Hetes when the last one is removed, the second is for whoever wants to begin anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hetes.adapters.settings.schema import Checked, MachineSettings, check
from hetes.adapters.settings.toml_text import Unreadable, decoded, parse, raw_of
from hetes.adapters.whole_file import write_whole

NAME = "settings.last-good.toml"
LOCKED_WITHIN = 2.0  # seconds; an edit takes some milliseconds


class LastGood:
    """The copy in ``folder``, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def text(self) -> str | None:
        """Return the text of the copy, None where there is none that can be read."""
        try:
            raw = raw_of(self.path)
            return None if raw is None else decoded(raw)[0]
        except Unreadable:
            return None

    def checked(self, machine: MachineSettings | None = None) -> Checked | None:
        """Return what it says, above what is set for everybody; None where there is none that can be read."""
        text = self.text()
        try:
            return None if text is None else check(parse(text), machine)
        except Unreadable:
            return None

    def taken_away(self) -> bool:
        """Tell whether it is not there though its folder is."""
        return not os.path.lexists(self.path) and self.path.parent.is_dir()

    def keep(self, text: str) -> bool:
        """Write it (0600) unless it says so already; tell whether it does now. A failure is no reason to stop."""
        if self.text() == text:
            return True
        try:
            write_whole(self.path, text.encode(), durable=True)
        except OSError:
            return False
        return True

    def drop(self) -> None:
        """Let it say that nobody works here any more."""
        if not self.keep(""):
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let no other Hetes edit the settings meanwhile: panel, command line and agent are programs of their own.

        The lock is the system's, so it is free the moment its holder is dead. Where there can be none, each edit still
        compares before it replaces: only the microseconds between the two are unguarded then, as they always are
        against an editor, which knows no lock of ours.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - reading needs no lock

        lock = FileLock(self.path.with_suffix(".lock"), mode=0o600, timeout=LOCKED_WITHIN)
        held = False
        if self.path.parent.is_dir():  # filelock would make it, for everybody to read
            with suppress(OSError, Timeout, NotImplementedError):
                lock.acquire()
                held = True
        try:
            yield
        finally:
            if held:
                lock.release()
