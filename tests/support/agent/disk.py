"""A small disk under the data folder of a whole agent, seen by nobody else, that is filled or made read-only at will.

Needs root, as mounting does. The mount lives in a mount namespace of its own, and is gone with it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.system.waiting import eventually


class DataDisk:
    """1 MiB at ``folder``. ``wrapper`` is the command that brings a program to it; ``seen`` is where it is from here."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.parent.chmod(0o700)
        script = 'mount -t tmpfs -o size=1m,mode=0700 tmpfs "$1"; exec sleep 600'
        self._holder = subprocess.Popen(
            ["unshare", "-m", "--propagation", "private", "sh", "-ec", script, "sh", folder]
        )
        self._folder = folder
        self.seen = Path(f"/proc/{self._holder.pid}/root{folder}")
        self.wrapper = ("nsenter", "-t", str(self._holder.pid), "-m")

    def __enter__(self) -> Self:
        eventually(lambda: f" {self._folder} tmpfs " in Path(f"/proc/{self._holder.pid}/mounts").read_text())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder.kill()
        self._holder.wait()

    def fill(self) -> None:
        """Leave not one byte free."""
        with (self.seen / "filler").open("ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                while True:
                    try:
                        file.write(bytes(size))
                    except OSError:
                        break

    def clear(self) -> None:
        """Free what ``fill`` took."""
        (self.seen / "filler").unlink()

    def remount(self, how: str) -> None:
        """Make it "ro" or "rw"."""
        subprocess.run([*self.wrapper, "mount", "-o", f"remount,{how}", str(self._folder)], check=True)
