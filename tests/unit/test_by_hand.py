"""Started by somebody at a terminal, or by the system: only the former is greeted by the first steps."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from hetes.cli.commands import at_a_terminal

NAMES = ("stdin", "stdout", "stderr")


@pytest.fixture
def streams() -> Iterator[dict[str, int]]:
    """Return descriptors: of a terminal and of the null device."""
    master, terminal = os.openpty()
    null = os.open(os.devnull, os.O_RDWR)
    yield {"terminal": terminal, "null": null}
    for descriptor in (master, terminal, null):
        os.close(descriptor)


class Stream:
    def __init__(self, descriptor: int, *, tty: bool | None = None) -> None:
        self._descriptor, self._tty = descriptor, tty

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor) if self._tty is None else self._tty


def test_somebody_at_a_terminal_is_there_wherever_the_output_goes(streams, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Stream(streams["terminal"]))
    monkeypatch.setattr(sys, "stdout", Stream(streams["null"]))
    monkeypatch.setattr(sys, "stderr", None)
    assert at_a_terminal()


def test_nobody_is_there_where_the_system_starts_it(streams, monkeypatch):
    for name in NAMES:
        monkeypatch.setattr(sys, name, Stream(streams["null"]))
    assert not at_a_terminal()
    monkeypatch.setattr(sys, "stdin", None)  # pythonw.exe
    assert not at_a_terminal()


def test_windows_null_device_is_nobody_though_it_calls_itself_a_terminal(streams, monkeypatch):
    for name in NAMES:
        monkeypatch.setattr(sys, name, Stream(streams["null"], tty=True))
    assert not at_a_terminal()
    monkeypatch.setattr(sys, "stderr", Stream(streams["terminal"]))  # Windows: the size of what is written to
    assert at_a_terminal()
