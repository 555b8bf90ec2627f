"""Faults that are planted in the product, one at a time, to see whether the machine finds them.

Each is a piece of a module's text (``faults_to_plant.py``) and what takes its place, in memory, in a process of its own;
the files stay as they are. ``python -m tests.simulation --planted`` tells which are found; a test holds that each can
still be planted.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType

from tests.simulation.faults_to_plant import PLANTED, Planted

ROOT = Path(__file__).parents[2]


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one module with the fault in it."""

    planted: Planted

    def get_code(self, fullname: str) -> CodeType:
        text = Path(self.path).read_text(encoding="utf-8")
        if text.count(self.planted.old) != 1:
            raise ImportError(f"the text for {self.planted.sentence!r} is not there once")
        return compile(text.replace(self.planted.old, self.planted.new), self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, planted: Planted) -> None:
        self._planted = planted

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._planted.module:
            return None
        loader = _Loader(fullname, str(self._planted.path))
        loader.planted = self._planted
        return importlib.util.spec_from_loader(fullname, loader)


def plant(number: int) -> None:
    """Let the product have this fault from now on; to be called before it is imported."""
    sys.meta_path.insert(0, _Finder(PLANTED[number]))


def hunt(seconds: float, which: Sequence[int] = ()) -> int:
    """Plant each fault, or only ``which``, in a process of its own, and tell which are found.

    Seeds are tried for so many seconds of the processor. Returns 1 where a fault is not found.
    """
    missed, numbers = 0, which or range(len(PLANTED))
    for number in numbers:
        planted, began = PLANTED[number], time.monotonic()
        command = [sys.executable, "-m", "tests.simulation", "--plant", str(number), "--first", "1", "--busy"]
        command += ["--kinds", *planted.kinds] if planted.kinds else []
        done = subprocess.run(
            [*command, "--seconds", str(seconds)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        took = time.monotonic() - began
        found = next((line for line in done.stdout.splitlines() if line.startswith("broke: ")), None)
        missed += found is None
        told = found or ("NOT FOUND" if done.returncode == 0 else f"NOT FOUND: {done.stderr[-300:]}")
        print(f"{number:2} {planted.sentence} {told.removeprefix('broke: ')[:110]} ({took:.0f} s)", flush=True)
    print(f"{len(numbers) - missed} of {len(numbers)} were found")
    return 1 if missed else 0
