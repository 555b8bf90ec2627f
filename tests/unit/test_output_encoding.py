"""The encoding of what the command line writes: no letter is lost, on Windows neither."""

from __future__ import annotations

import io
import sys

import pytest

from hetes.adapters.console import say
from hetes.cli.terminal import make_writable

pytestmark = pytest.mark.quick
TEXT = "Őrsi Űrike: őű ŐŰ áé – „hetes”"


class Stream(io.TextIOWrapper):
    """A stream of a code page, perhaps a terminal."""

    def __init__(self, encoding: str, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def written(monkeypatch, encoding: str, platform: str, *, terminal: bool) -> bytes:
    stream = Stream(encoding, terminal=terminal)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", None)
    make_writable(platform)
    say([TEXT])
    return stream.buffer.getvalue()  # type: ignore[attr-defined]  # a BytesIO


@pytest.mark.parametrize("code_page", ["cp1252", "cp1250", "cp852"])
def test_a_pipe_of_windows_is_utf_8_whatever_the_code_page(monkeypatch, code_page):
    assert written(monkeypatch, code_page, "win32", terminal=False) == f"{TEXT}\n".encode()


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_a_pipe_is_what_the_locale_says(monkeypatch, platform):
    assert written(monkeypatch, "iso8859-2", platform, terminal=False).startswith("Őrsi".encode("iso8859-2"))


def test_a_terminal_that_lacks_a_letter_shows_a_question_mark(monkeypatch):
    assert written(monkeypatch, "cp1252", "win32", terminal=True).startswith(b"?rsi")
