"""Whose a file is: an administrator's alone, or one that others can change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hetes.adapters.settings.machine import machine_path
from hetes.adapters.settings.machine_trust import (
    ADMINISTRATORS,
    SYSTEM,
    Entry,
    administrators_alone,
    only_administrators,
    only_of,
)

USERS, CREATOR, EVERYONE, OWNER = "S-1-5-32-545", "S-1-3-0", "S-1-1-0", "S-1-3-4"
FULL, READ, MAKE_FILES = 0x1F01FF, 0x1200A9, 0x0116
# As Windows gives it to what an administrator makes in ProgramData.
FILE: list[Entry] = [(0, 0x10, FULL, SYSTEM), (0, 0x10, FULL, ADMINISTRATORS), (0, 0x10, READ, USERS)]
FOLDER: list[Entry] = [
    (0, 0x13, FULL, SYSTEM),
    (0, 0x10, FULL, ADMINISTRATORS),
    (0, 0x1B, FULL, CREATOR),
    (0, 0x13, READ, USERS),
    (0, 0x12, MAKE_FILES, USERS),
]


def test_what_an_administrator_makes_in_programdata_is_trusted():
    assert only_administrators(ADMINISTRATORS, FILE, folder=False)
    assert only_administrators(ADMINISTRATORS, FOLDER, folder=True)
    assert only_administrators(SYSTEM, [*FILE, (1, 0, FULL, USERS), (0, 0, FULL, OWNER)], folder=False)


@pytest.mark.parametrize("right", [0x2, 0x4, 0x10000, 0x40000, 0x80000, 0x40000000, 0x10000000, FULL, MAKE_FILES])
@pytest.mark.parametrize("whose", [USERS, EVERYONE, "S-1-5-21-1-2-3-1001"])
@pytest.mark.parametrize("kind", [0, 9])
def test_a_file_that_anybody_else_may_change_is_not(right, whose, kind):
    assert not only_administrators(ADMINISTRATORS, [*FILE, (kind, 0, right, whose)], folder=False)


@pytest.mark.parametrize("right", [0x40, 0x10000, 0x40000, 0x80000, 0x40000000, 0x10000000])
def test_a_folder_in_which_anybody_else_may_delete_or_rename_is_not(right):
    assert not only_administrators(ADMINISTRATORS, [*FOLDER, (0, 0, right, USERS)], folder=True)


def test_neither_is_what_a_user_owns_what_has_no_list_nor_what_is_not_understood():
    assert not only_administrators("S-1-5-21-1-2-3-1001", FILE, folder=False)
    assert not only_administrators("", FILE, folder=False)
    assert not only_administrators(ADMINISTRATORS, None, folder=False)
    assert not only_administrators(ADMINISTRATORS, [(5, 0, READ, "")], folder=False)
    assert only_administrators(ADMINISTRATORS, [], folder=False)


@pytest.fixture
def place(tmp_path):
    """A file in a folder that this test's user owns, and whom it counts as an administrator."""
    tmp_path.chmod(0o755)
    folder = tmp_path / "hetes"
    folder.mkdir(mode=0o755)
    file = folder / "settings.toml"
    file.write_text("")
    file.chmod(0o644)
    return file


def _only(file: Path, *owners: int) -> bool:
    return only_of({0, os.getuid(), *owners}, file.stat(), file)


def test_a_file_of_root_s_own_is_trusted_on_unix(place):
    assert _only(place)


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666, 0o622])
def test_not_one_that_others_may_write(place, mode):
    place.chmod(mode)
    assert not _only(place)


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o777])
def test_nor_one_in_a_folder_that_others_may_write_to(place, mode):
    place.parent.chmod(mode)
    assert not _only(place)


def test_nor_somebody_else_s(place):
    stranger = os.stat_result([0o100644, 0, 0, 1, 12345, 0, 0, 0, 0, 0])
    assert not only_of({0, os.getuid()}, stranger, place)


def test_nor_a_link_into_a_folder_of_others(place, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    place.rename(theirs / "settings.toml")
    theirs.chmod(0o777)
    place.symlink_to(theirs / "settings.toml")
    assert not _only(place)


def test_only_the_system_s_own_place_is_looked_at():
    assert machine_path() == Path("/etc/hetes/settings.toml")


def test_what_cannot_be_asked_is_not_trusted(tmp_path):
    file = tmp_path / "f"
    file.write_bytes(b"")
    with file.open("rb") as opened:
        assert not administrators_alone(opened, tmp_path / "gone" / "f")
