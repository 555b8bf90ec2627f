"""What happens to a runtime folder while the agent runs: what systems, cleaners and people do to temporary files."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hetes.adapters.ipc.client import KEY_FILE

SOCKET = "agent.sock"


def _each(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _replace_by_files(folder: Path) -> None:
    for name in (KEY_FILE, SOCKET, "hetes.lock"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text("not what it was")


def _replace_by_folders(folder: Path) -> None:
    for name in (KEY_FILE, SOCKET):
        (folder / name).unlink()
        (folder / name).mkdir()
        (folder / name / "full").touch()


def _replace_by_links(folder: Path) -> None:
    for name in (KEY_FILE, SOCKET):
        (folder / name).unlink()
        (folder / name).symlink_to("/dev/null")


def _dead_socket(folder: Path) -> None:
    (folder / SOCKET).unlink()
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(folder / SOCKET))


def _recreated(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir(mode=0o755)


def _file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")


def _link(folder: Path) -> None:
    other = folder.with_name("moved")
    folder.rename(other)
    folder.symlink_to(other)


def _another_users(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    os.chown(folder, 4242, -1)


def _lock(folder: Path) -> None:
    with suppress(FileNotFoundError):
        (folder / "hetes.lock").unlink()
    (folder / KEY_FILE).chmod(0o644)


SWEEPS: dict[str, Callable[[Path], object]] = {
    "the key": lambda folder: (folder / KEY_FILE).unlink(),
    "the socket": lambda folder: (folder / SOCKET).unlink(),
    "the lock, and the key for everybody": _lock,
    "each file": _each,
    "the folder": shutil.rmtree,
    "the folder, another made": _recreated,
    "the folder, another user's made": _another_users,
    "a file in its place": _file,
    "a link in its place": _link,
    "opened for everybody": lambda folder: folder.chmod(0o777),
    "files in their places": _replace_by_files,
    "folders in their places": _replace_by_folders,
    "links in their places": _replace_by_links,
    "a dead socket": _dead_socket,
}
