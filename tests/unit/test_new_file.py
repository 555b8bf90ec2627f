"""A new file for what the user asks for: never over anything, for this user alone, whole or not at all."""

from __future__ import annotations

import os
import stat

import pytest

from hetes.adapters.new_file import NewFile, NewFileError


def test_the_file_is_new_and_for_this_user_alone(tmp_path):
    os.umask(0o000)
    try:
        file = NewFile(tmp_path / "r.txt")
        file.write("szöveg\n".encode())
    finally:
        os.umask(0o022)
    assert (tmp_path / "r.txt").read_bytes() == "szöveg\n".encode()
    assert stat.S_IMODE((tmp_path / "r.txt").stat().st_mode) == 0o600


@pytest.mark.parametrize("there", ["file", "link", "dangling", "folder", "fifo"])
def test_what_is_there_already_is_left_alone_and_no_link_is_followed(tmp_path, there):
    target, path = tmp_path / "target", tmp_path / "r.txt"
    match there:
        case "file":
            path.write_text("old")
        case "link":
            target.write_text("old")
            path.symlink_to(target)
        case "dangling":
            path.symlink_to(target)
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(NewFileError) as refused:
        NewFile(path)
    assert refused.value.reason == "exists"
    assert sorted(tmp_path.iterdir()) == before
    assert there != "file" or path.read_text() == "old"
    assert there != "link" or target.read_text() == "old"


@pytest.mark.parametrize(
    ("path", "reason"), [("no/such/r.txt", "no_folder"), ("file/r.txt", "no_folder"), ("a\0b", "failed")]
)
def test_where_it_cannot_be_it_says_why(tmp_path, path, reason):
    (tmp_path / "file").touch()
    with pytest.raises(NewFileError) as refused:
        NewFile(tmp_path / path)
    assert refused.value.reason == reason


def test_a_full_disk_leaves_no_half_file(tmp_path):
    file = NewFile(tmp_path / "r.txt")
    file._file.close()
    file._file = open("/dev/full", "wb")  # noqa: PTH123, SIM115 - it is closed by what is tried
    with pytest.raises(NewFileError) as refused:
        file.write(b"x" * 100_000)
    assert refused.value.reason == "full"
    assert not (tmp_path / "r.txt").exists()
