from __future__ import annotations

import errno
import os
import stat

import pytest

from hetes.adapters import whole_file
from hetes.adapters.os_errors import file_reason, folder_reason
from hetes.adapters.whole_file import create, write_whole


@pytest.fixture
def umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize("before", [None, b"former"])
def test_the_content_is_there_and_nothing_else(tmp_path, before):
    path = tmp_path / "file"
    if before is not None:
        path.write_bytes(before)
    write_whole(path, b"new", durable=True)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("mode", "found"), [(0o600, 0o600), (0o664, 0o664), (None, 0o644)])
def test_the_mode_is_the_one_asked_for(tmp_path, umask, mode, found):
    write_whole(tmp_path / "file", b"", mode=mode)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == found


@pytest.mark.parametrize("step", ["write", "flush", "replace"])
def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch, step):
    path = tmp_path / "file"
    path.write_bytes(b"former")

    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    if step == "replace":
        monkeypatch.setattr(type(path), "replace", refuse)
    elif step == "flush":
        monkeypatch.setattr(whole_file, "flush_to_disk", refuse)
    content = "no bytes" if step == "write" else b"new"
    with pytest.raises((OSError, TypeError)):
        write_whole(path, content, durable=True)
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path):
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "file").symlink_to(tmp_path / "other")
    write_whole(tmp_path / "file", b"new")
    assert not (tmp_path / "file").is_symlink()
    assert (tmp_path / "other").read_bytes() == b"other"


def test_what_is_there_is_not_created(tmp_path):
    create(tmp_path / "file").close()
    with pytest.raises(FileExistsError):
        create(tmp_path / "file")


@pytest.mark.parametrize(
    ("number", "folder", "file"),
    [
        (errno.ENOSPC, "full", "full"),
        (errno.EROFS, "read_only", "denied"),
        (errno.EACCES, "denied", "denied"),
        (errno.EPERM, "denied", "denied"),
        (errno.EIO, "denied", "failed"),
        (None, "denied", "failed"),
    ],
)
def test_what_the_system_says_becomes_a_word(number, folder, file):
    error = OSError(number, "x") if number is not None else OSError("x")
    assert (folder_reason(error), file_reason(error)) == (folder, file)
