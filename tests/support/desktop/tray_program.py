"""The other end of ``tray_driver``: starts it on a desktop and speaks with it."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.support.desktop.screen import Desktop
from tests.support.system.waiting import LIMIT

DRIVER = Path(__file__).with_name("tray_driver.py")


# All that Python and GLib allocate is allocated by malloc, and so counted by it; and what is freed is free at once: malloc
# counts what each thread, or a list of small pieces, keeps for the next time as if it were in use.
ONE_ALLOCATOR = [
    "PYTHONMALLOC=malloc",
    "G_SLICE=always-malloc",
    "GLIBC_TUNABLES=glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0",
]


class TrayProgram:
    """A running driver. ``backends`` limits the back ends; "none" runs the headless tray."""

    def __init__(self, desktop: Desktop, *backends: str) -> None:
        self.process = desktop.spawn(
            ["env", *ONE_ALLOCATOR, sys.executable, str(DRIVER), *backends],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        assert self.hear() == {"ready": 1}

    def _read(self) -> None:
        with suppress(ValueError):  # the desktop has closed it: what was said after that nobody waits for
            for line in self.process.stdout:
                self._lines.put(line)

    def tell(self, **what: Any) -> None:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def show(self, face: str, **rest: Any) -> None:
        self.tell(show={"face": face, **rest})

    def ask(self) -> dict[str, Any]:
        self.tell(ask=1)
        return self.hear()

    def bytes_in_use(self) -> int:
        """Return what it has allocated and not freed, bytes."""
        self.tell(memory=1)
        return self.hear()["in_use"]

    def hear(self) -> dict[str, Any]:
        """Return the next line that it says; fails when none comes in time."""
        return json.loads(self._lines.get(timeout=LIMIT))

    def end(self) -> str:
        """Stop it, and return what it wrote to stderr; fails when it does not end by itself."""
        if self.process.poll() is None:
            self.tell(stop=1)
        self.process.wait(LIMIT)
        assert self.process.returncode == 0
        return self.process.stderr.read()
