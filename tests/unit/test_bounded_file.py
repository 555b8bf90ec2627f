"""Whatever lies in the place of a small file, who reads or writes it is done at once and carries on."""

from __future__ import annotations

import logging
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hetes.adapters.autostart.quit_marker import QuitMarker
from hetes.adapters.bounded_file import NotAFileError, NotOwnError, TooLargeError, read_bounded
from hetes.adapters.ipc.client import KEY_FILE, ChannelError, read_key
from hetes.adapters.logs import start_logging, stop_logging
from hetes.adapters.public_holidays import PublicHolidays
from hetes.adapters.store.crash_counter import CrashCounter
from hetes.doctor.report import last_lines

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def sparse(path) -> None:
    """A file of 100 MB that takes no room."""
    with path.open("wb") as file:
        file.truncate(100 * 2**20)


PLACES = {
    "nothing": lambda path: None,
    "a pipe": os.mkfifo,
    "a folder": os.mkdir,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a file of 100 MB": sparse,
    "anything": lambda path: path.write_bytes(bytes(range(256))),
    "brackets": lambda path: path.write_text("[" * 50_000),
    "other values": lambda path: path.write_text('{"days": [1, null], "years": "x"}\n'),
    "an instant without an offset": lambda path: path.write_text("2026-11-23T07:59:00\n"),
}
LEFT_ALONE = {"a folder"}  # nothing can be written over it


@pytest.fixture(params=PLACES)
def place(request):
    return request.param


def test_a_file_is_read_up_to_its_limit_and_through_links(tmp_path):
    (tmp_path / "file").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("file")
    assert read_bounded(tmp_path / "link", 5) == b"12345"
    with pytest.raises(TooLargeError):
        read_bounded(tmp_path / "file", 4)
    for odd in ("a pipe", "a folder", "a device"):
        PLACES[odd](tmp_path / odd)
        with pytest.raises(NotAFileError):
            read_bounded(tmp_path / odd)


def test_the_crash_counter_begins_anew(place, tmp_path):
    PLACES[place](tmp_path / "crashes")
    crashes = CrashCounter(tmp_path, lambda: NOW)
    assert not crashes.too_many()
    for _ in range(3):
        crashes.note()
    assert crashes.too_many() == (place not in LEFT_ALONE)


def test_the_mark_of_who_quit_is_none_and_can_be_made(place, tmp_path):
    PLACES[place](tmp_path / "left")
    marker = QuitMarker(tmp_path, "1234")
    assert not marker.here()
    marker.note()
    assert marker.here() == (place not in LEFT_ALONE)
    marker.forget()
    assert not marker.here()


def test_holidays_are_computed_anew(place, tmp_path, monkeypatch):
    monkeypatch.setattr(PublicHolidays, "_ask_if_needed", lambda self: None)
    PLACES[place](tmp_path / "holidays.json")
    days = PublicHolidays(tmp_path, lambda: date(2026, 11, 23))
    assert days.known() == frozenset()
    days._days = frozenset({date(2026, 12, 25)})
    days._write()
    again = PublicHolidays(tmp_path, lambda: date(2026, 11, 23)).known()
    assert again == (frozenset() if place in LEFT_ALONE else {date(2026, 12, 25)})


def test_the_key_is_no_key(place, tmp_path):
    PLACES[place](tmp_path / KEY_FILE)
    with pytest.raises(ChannelError):
        read_key(tmp_path)


def test_the_log_takes_no_lines_or_goes_on(place, tmp_path):
    PLACES[place](tmp_path / "hetes.log")
    start_logging(tmp_path)
    try:
        logging.getLogger("hetes").warning("a line")
    finally:
        stop_logging()
    lines = last_lines(tmp_path / "hetes.log", 1)
    written = place in {
        "nothing",
        "a file of 100 MB",
        "anything",
        "brackets",
        "other values",
        "an instant without an offset",
    }
    assert [line.endswith("a line") for line in lines] == [True] * written


def linked(path):
    path.with_name("elsewhere").write_text("[]")
    path.symlink_to("elsewhere")


def hard_linked(path):
    elsewhere = path.with_name(f"{path.name}-elsewhere")
    elsewhere.write_text("[]")
    path.hardlink_to(elsewhere)


def another_users(path):
    path.write_text("[]")
    os.chown(path, 4242, -1)


@pytest.mark.parametrize("put", [linked, hard_linked, another_users])
def test_what_hetes_itself_writes_is_not_read_from_others(put, tmp_path):
    put(tmp_path / "file")
    assert read_bounded(tmp_path / "file") == b"[]", "settings may be linked to"
    with pytest.raises(NotOwnError):
        read_bounded(tmp_path / "file", own=True)
    put(tmp_path / "hetes.log")
    assert last_lines(tmp_path / "hetes.log", 5) == [], "a report would carry another file's lines away"


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_the_log_is_written_through_no_link(link, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    link(tmp_path / "hetes.log", victim)
    start_logging(tmp_path)
    try:
        logging.getLogger("hetes").warning("a line")
    finally:
        stop_logging()
    assert victim.read_text() == "precious"
    assert [line.endswith("a line") for line in last_lines(tmp_path / "hetes.log", 9)] == [True] * (
        link is Path.hardlink_to
    )


def test_holidays_are_kept_through_no_link(tmp_path, monkeypatch):
    monkeypatch.setattr(PublicHolidays, "_ask_if_needed", lambda self: None)
    victim = tmp_path / "victim"
    victim.write_text('{"days": ["2026-11-23"], "years": [2026, 2027]}')
    (tmp_path / "holidays.json").symlink_to(victim)
    days = PublicHolidays(tmp_path, lambda: date(2026, 11, 23))
    assert days.known() == frozenset(), "a day off that somebody else has planted"
    days._write()
    assert "2026-11-23" in victim.read_text()
    assert not (tmp_path / "holidays.json").is_symlink()
