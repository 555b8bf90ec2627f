"""Word from the system that somebody did something in folders: inotify(7) of Linux; elsewhere no word comes.

The law: a word means "look", and no word means nothing. Whoever waits for it looks from time to time all the same.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ctypes

# Of <sys/inotify.h>: written and closed, attributes, moved from and to, created, deleted; the folder deleted, moved.
_WATCHED = 0x8 | 0x4 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800
_WATCHED_NO_MORE = 0x8000
_EVENT = struct.Struct("=iIII")
_MANY = 65536


class Touches:
    """Calls ``touched``, in a thread of its own, when something was done in one of some folders.

    The thread alone closes what it reads: nobody else's descriptor may get the number that it waits on. It ends with
    the first watch that ends: its folder is gone, or :meth:`close` took it away.
    """

    def __init__(self, touched: Callable[[], None], *folders: Path) -> None:
        """Begin to hear; where the system has no such thing, or no more of it, nothing is ever heard."""
        self._touched = touched
        self._closing = False
        self._lock = threading.Lock()  # held while the descriptor is used by others than the thread, or closed
        self._open = False
        with suppress(OSError):
            self._descriptor, self._watches = _watch(folders)
            self._open = True
            threading.Thread(target=self._run, name="hetes-channel-touches", daemon=True).start()

    def close(self) -> None:
        """Hear no more. From any thread, also out of ``touched``; may be called twice."""
        self._closing = True
        with self._lock:
            if self._open:
                for each in self._watches:
                    _system().inotify_rm_watch(self._descriptor, each)

    def _run(self) -> None:
        try:
            ended = False
            while not ended and not self._closing:
                ended = _tells_of_an_end(os.read(self._descriptor, _MANY))
                if not self._closing:
                    self._touched()
        finally:
            with self._lock:
                self._open = False
                os.close(self._descriptor)


def _tells_of_an_end(events: bytes) -> bool:
    at, ended = 0, False
    while at < len(events):
        _, mask, _, length = _EVENT.unpack_from(events, at)
        ended = ended or bool(mask & _WATCHED_NO_MORE)
        at += _EVENT.size + length
    return ended


def _system() -> ctypes.CDLL:
    import ctypes  # noqa: PLC0415 - 3 ms, and only for whoever listens

    return ctypes.CDLL(None, use_errno=True)


def _watch(folders: Iterable[Path]) -> tuple[int, list[int]]:
    """Return a descriptor that tells of what is done in the folders, and the watches' numbers.

    Raises:
        OSError: there is none to be had.
    """
    if not sys.platform.startswith("linux"):
        raise OSError
    system = _system()
    descriptor = int(system.inotify_init1(os.O_CLOEXEC))
    if descriptor < 0:
        raise OSError
    watches = [int(system.inotify_add_watch(descriptor, os.fsencode(folder), _WATCHED)) for folder in folders]
    if min(watches) < 0:
        os.close(descriptor)
        raise OSError
    return descriptor, watches
