"""What is said where there is no console: in a window, in one sentence, and not again and again."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from hetes.adapters import message_box
from hetes.adapters.console import ABSENT, DONE, FAILED, TAKEN, complain
from hetes.adapters.folders import Folders
from hetes.cli.terminal import CommandContext
from hetes.cli.unheard import KEPT, LastWords, heard

pytestmark = pytest.mark.quick


class Windows:
    """Windows without a console, which remembers what it showed."""

    def __init__(self, tmp_path: Path) -> None:
        self.context = CommandContext(Folders(tmp_path, tmp_path, tmp_path))
        self.shown: list[str] = []
        self._told: set[str] = set()

    def run(self, code: int, *arguments: str, said: tuple[str, ...] = ()) -> int:
        """Run a command that says so and ends with this code."""

        def command() -> int:
            for sentence in said:
                complain(sentence)
            return code

        return heard(arguments, command, self.context, tell=self.shown.append, new=self._new)

    def _new(self, text: str) -> bool:
        known = text in self._told
        self._told.add(text)
        return not known


@pytest.fixture
def windows(tmp_path: Path) -> Windows:
    return Windows(tmp_path)


def test_a_start_that_failed_says_why_and_what_to_do_in_one_window(windows):
    assert windows.run(FAILED, "run", said=("Ez csak mellékes.", "A lemez megtelt.")) == FAILED
    assert windows.shown == [f"A lemez megtelt.\n\n{windows.context.words['unheard']}"]


def test_a_second_one_at_login_is_silent_for_the_first_has_its_icon(windows):
    assert windows.run(TAKEN, "run", said=("Már fut egy Hetes.",)) == TAKEN
    assert windows.run(TAKEN, "run", "--again", said=("Már fut egy Hetes.",)) == TAKEN
    assert windows.shown == []


def test_a_panel_that_does_not_open_says_why_but_not_that_hetes_is_gone(windows):
    assert windows.run(FAILED, "panel", said=("Nem nyílt meg böngésző.",)) == FAILED
    assert windows.shown == ["Nem nyílt meg böngésző."]


@pytest.mark.parametrize(
    ("code", "words"),
    [(DONE, ("run",)), (ABSENT, ("panel",)), (FAILED, ("doctor",)), (ABSENT, ("status",)), (FAILED, ())],
)
def test_an_end_that_is_no_failed_start_shows_nothing(windows, code, words):
    assert windows.run(code, *words, said=("Egy mondat.",)) == code
    assert windows.shown == []


def test_what_the_system_starts_again_and_again_is_told_once_but_who_tries_by_hand_each_time(windows):
    for _ in range(5):
        windows.run(FAILED, "run", "--again", said=("A lemez megtelt.",))
    assert len(windows.shown) == 1
    windows.run(FAILED, "run", "--again", said=("A mappa csak olvasható.",))
    assert len(windows.shown) == 2
    for _ in range(2):
        windows.run(FAILED, "run", said=("A lemez megtelt.",))
    assert len(windows.shown) == 4


def test_a_program_with_parts_missing_says_so_without_a_traceback(windows):
    def command() -> int:
        raise ImportError("DLL load failed")

    assert heard(["run"], command, windows.context, tell=windows.shown.append) == FAILED
    assert "ImportError: DLL load failed" in windows.shown[0]
    assert "Traceback" not in windows.shown[0]
    assert windows.shown[0].count("\n") == 2


def test_standard_error_is_what_it_was_afterwards(windows):
    before = sys.stderr
    windows.run(FAILED, "run")
    assert sys.stderr is before


def test_the_last_words_of_weeks_fit_into_the_window():
    words = LastWords()
    for number in range(10_000):
        words.write(f"{number} {'x' * 50}\n")
    words.write("x" * 3 * KEPT)
    assert len(words.last()) <= KEPT
    assert LastWords().last() == ""


class Atoms:
    """Windows' table of names."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def GlobalFindAtomW(self, name: str) -> int:  # noqa: N802 - Windows' name
        return 0xC000 + self.names.index(name) if name in self.names else 0

    def GlobalAddAtomW(self, name: str) -> int:  # noqa: N802 - as above
        self.names.append(name)
        return 0xC000


def test_windows_itself_remembers_until_the_user_logs_off():
    atoms = Atoms()
    assert message_box.first_time("Egy.", atoms)
    assert not message_box.first_time("Egy.", atoms)
    assert message_box.first_time("Kettő.", atoms)
    assert all(len(name) <= 255 for name in atoms.names)


def test_the_window_is_a_child_s_and_its_text_is_bounded(monkeypatch):
    started: list[list[str]] = []
    message_box.show("ő" * 50_000, lambda command, **_: started.append(command))
    assert started[0][-2:] == ["hetes.adapters.message_box", "ő" * message_box.LONGEST]

    def refuses(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    displayed: list[str] = []
    monkeypatch.setattr(message_box, "display", displayed.append)
    message_box.show("Egy.", refuses)
    assert displayed == ["Egy."]


def test_a_full_pipe_that_nobody_reads_stops_nothing(monkeypatch):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, b"x" * 4096)
    os.set_blocking(writing, True)
    with os.fdopen(writing, "w") as stuck:
        monkeypatch.setattr("sys.stderr", stuck)
        for _ in range(3):
            assert complain("egy mondat") == FAILED
        assert os.fstat(stuck.fileno()).st_rdev == Path(os.devnull).stat().st_rdev, "and the exit code stays what it is"
    os.close(reading)


def test_a_pipe_that_is_read_gets_the_sentence(monkeypatch):
    reading, writing = os.pipe()
    with os.fdopen(reading) as read, os.fdopen(writing, "w") as told:
        monkeypatch.setattr("sys.stderr", told)
        complain("egy mondat")
        assert read.readline() == "egy mondat\n"
