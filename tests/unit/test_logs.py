"""The log file: nothing that is logged can forge a line, and nothing that befalls the disk reaches the user."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hetes.adapters import logs
from tests.support.system.disk import SMALL, run_on

LOG = logging.getLogger("hetes.test")


@pytest.fixture(autouse=True)
def as_before():
    level, raising = logging.getLogger("hetes").level, logging.raiseExceptions
    yield
    logs.stop_logging()
    logging.getLogger("hetes").setLevel(level)
    logging.raiseExceptions = raising


def lines(folder: Path, name: str = "hetes") -> list[str]:
    return (folder / f"{name}.log").read_text("utf-8").splitlines()


def fail(text: str) -> None:
    raise ValueError(text)


def test_a_line_has_its_instant_in_utc_its_level_and_its_place(tmp_path):
    logs.start_logging(tmp_path)
    LOG.info("árvíztűrő %d", 5)
    (line,) = lines(tmp_path)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 INFO hetes\.test: árvíztűrő 5", line)


def test_the_file_is_made_at_the_first_line_for_this_user_alone(tmp_path):
    logs.start_logging(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    LOG.info("x")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "hetes.log").stat().st_mode & 0o777 == 0o600


def test_others_are_heard_from_warnings_on_and_we_from_the_level_on(tmp_path):
    logs.start_logging(tmp_path, "DEBUG")
    logging.getLogger("httpx").info("a request")
    logging.getLogger("httpx").warning("a warning")
    LOG.debug("ours")
    assert [line.split(": ", 1)[1] for line in lines(tmp_path)] == ["a warning", "ours"]


def test_three_files_of_a_megabyte_at_most(tmp_path):
    logs.start_logging(tmp_path)
    for number in range(4500):
        LOG.info("%d %s", number, "x" * 1000)
    assert sorted(found.name for found in tmp_path.iterdir()) == ["hetes.log", "hetes.log.1", "hetes.log.2"]
    assert all(found.stat().st_size <= 1_000_000 for found in tmp_path.iterdir())
    assert all(found.stat().st_mode & 0o777 == 0o600 for found in tmp_path.iterdir())
    assert " 4499 x" in lines(tmp_path)[-1]


@pytest.mark.parametrize(
    ("evil", "written"),
    [
        ("a\n2026-01-01T00:00:00.000+00:00 INFO hetes: forged", r"a\n2026-01-01T00:00:00.000+00:00 INFO hetes: forged"),
        ("\x1b]0;title\x07\x1b[2J", r"\x1b]0;title\x07\x1b[2J"),
        ("\r\x9b\u2028\u202e\udcff", r"\r\x9b\u2028\u202e\udcff"),
    ],
)
def test_no_text_can_forge_a_line_or_move_a_cursor(evil, written, tmp_path):
    logs.start_logging(tmp_path)
    LOG.warning("reader %s", evil)
    (line,) = lines(tmp_path)
    assert line.endswith(f"WARNING hetes.test: reader {written}")


def test_a_traceback_is_marked_line_by_line(tmp_path):
    logs.start_logging(tmp_path)
    try:
        fail("bad\n2026-01-01 INFO forged\x1b[2J")
    except ValueError:
        LOG.exception("it failed", stack_info=True)
    first, *rest = lines(tmp_path)
    assert first.endswith("ERROR hetes.test: it failed")
    assert all(line.startswith("  | ") for line in rest)
    assert "  | ValueError: bad" in rest
    assert "  | 2026-01-01 INFO forged\\x1b[2J" in rest
    assert "  | Stack (most recent call last):" in rest


def test_what_another_handler_made_of_a_traceback_is_not_taken_over(tmp_path, caplog):
    logs.start_logging(tmp_path)
    try:
        fail("bad")
    except ValueError as error:
        record = LOG.makeRecord("hetes", logging.ERROR, "f", 1, "x", (), (type(error), error, error.__traceback__))
    record.exc_text = "unmarked"
    LOG.handle(record)
    assert "unmarked" not in "\n".join(lines(tmp_path))


def test_the_home_folder_is_not_named(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/eva"))
    logs.start_logging(tmp_path)
    LOG.info("in %s and %r, not /home/evamaria", "/home/eva/x", Path("/home/eva"))
    try:
        fail("/home/eva/y")
    except ValueError:
        LOG.exception("z")
    text = "\n".join(lines(tmp_path))
    assert "in ~/x and PosixPath('~'), not /home/evamaria" in text
    assert "ValueError: ~/y" in text


def test_a_home_at_the_top_is_no_reason_to_replace_every_stroke(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/"))
    logs.start_logging(tmp_path)
    LOG.info("a/b")
    assert lines(tmp_path)[0].endswith("a/b")


def test_starting_again_changes_the_place_and_stopping_leaves_other_handlers(tmp_path):
    other = logging.NullHandler()
    logging.getLogger().addHandler(other)
    logs.start_logging(tmp_path / "a")
    logs.start_logging(tmp_path / "b", name="panel")
    LOG.info("x")
    assert not (tmp_path / "a").exists()
    assert len(lines(tmp_path / "b", "panel")) == 1
    logs.stop_logging()
    logs.stop_logging()
    assert other in logging.getLogger().handlers
    logging.getLogger().removeHandler(other)


def test_a_full_or_read_only_disk_is_borne_in_silence_and_logging_goes_on_afterwards():
    said = run_on(
        SMALL,
        """
        log = logging.getLogger("hetes.test")
        sys.stderr = sys.stdout  # whatever is said anywhere is seen below
        logs.start_logging(PLACE)
        log.warning("first")
        fill()
        for number in range(3000):
            log.warning("%d %s", number, "x" * 200)
        FILLER.unlink()
        log.warning("room again")
        print(" ".join((PLACE / "hetes.log").read_text().splitlines()[-1].split()[1:]))
        logs.stop_logging()
        remount("ro")
        logs.start_logging(PLACE)
        log.warning("unseen")
        log.error("format %d", "wrong")
        remount("rw")
        log.warning("last")
        print(" ".join((PLACE / "hetes.log").read_text().splitlines()[-1].split()[1:]))
        fill()
        log.warning("y" * 9000)
        """,
    )
    assert said == ["WARNING hetes.test: room again", "WARNING hetes.test: last"]


def test_a_folder_that_cannot_be_made_keeps_everything_silent(tmp_path):
    (tmp_path / "file").write_text("")
    code = (
        "import logging, sys; from pathlib import Path; from hetes.adapters import logs;"
        "logs.start_logging(Path(sys.argv[1])); logging.getLogger('hetes').error('x'); logging.error('y')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "file" / "logs")],
        env={"PYTHONPATH": ":".join(sys.path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
