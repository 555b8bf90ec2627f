"""The list of readers, as one context of PC/SC gives it, without those that nobody can watch; and when it is asked for.

Law: as in :mod:`hetes.adapters.card.pcsc`, it only looks. It may hang where the service does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from hetes.adapters.card import reader_states as codes
from hetes.adapters.card.pcsc_library import undecoded_names
from hetes.adapters.card.reader_states import watchable

log = logging.getLogger(__name__)

# s until readers are listed again; pcsc-lite before 2.3.0 misses one that is plugged in between the list and the wait.
# CALM is for lists that nothing asked for and that told nothing new: each costs five wake-ups. FAR is for a Windows
# that tells a window of each reader; there a wait ends, too, once there are more or fewer of them.
WAIT, CALM, FAR = 5.0, 180.0, 43_200.0
DARWIN_LIST = 2.0  # s; macOS has no pseudo-reader that tells of plugging
LITE_READERS = 16  # PCSCLITE_MAX_READERS_CONTEXTS of pcsc-lite's pcsclite.h
TRIES = 5  # a reader may be plugged in between the two calls that make one list


def list_readers(
    scard: Any,  # noqa: ANN401 - a module without type hints
    context: int,
    undecoded: Callable[[int], tuple[int, list[str]]] = undecoded_names,
) -> list[str]:
    """Return the names of all readers.

    pyscard asks for the length of the list, then for the list: if a reader comes in between, the list is too long for
    what was made ready, and the service is as well as ever. It reads names as UTF-8, and gives no name at all where one
    of them is not: Windows' are in its code page. Then ``undecoded`` gives them.

    Raises:
        Lost: the context is dead.
    """
    for tries in range(1, TRIES + 1):
        try:
            code, names = scard.SCardListReaders(context, [])
        except (UnicodeDecodeError, SystemError):  # the latter is what some builds make of the former
            code, names = undecoded(context)
        code = codes.unsigned(code)
        if code == codes.SUCCESS:
            return list(names)
        if code == codes.NO_READERS_AVAILABLE:
            return []
        if code != codes.INSUFFICIENT_BUFFER or tries == TRIES:
            break
    raise codes.Lost(code)


class ReaderList:
    """The readers that can be watched. ``unreadable``: how many can't be, because pyscard can't pass their names on."""

    def __init__(self) -> None:
        self.unreadable = 0
        self._told = False

    def read(self, scard: Any, context: int) -> tuple[list[str], int]:  # noqa: ANN401 - as above
        """Return the readers that can be watched, and how many there are in all.

        Raises:
            Lost: the context is dead.
        """
        names = list_readers(scard, context)
        readable = [name for name in names if watchable(name) and _passes(scard, context, name)]
        self.unreadable = sum(map(watchable, names)) - len(readable)
        if self.unreadable and not self._told:
            self._told = True
            # A name may hold a serial number.
            log.warning("%d reader(s) can't be watched: the name is not ASCII", self.unreadable)
        return readable, len(names)


def hears_of_plugging(platform: str, readers: int) -> bool:
    """Tell whether the pseudo-reader may be waited for: macOS has none, and pcsc-lite refuses a 17th state.

    With so many readers pcsc-lite can't take another one anyway; one that goes is told by its own state.
    """
    full = platform not in {"win32", "darwin"} and readers >= LITE_READERS
    return platform != "darwin" and not full


class ListTimes:
    """When one context is asked for its readers again. In the watch's thread only."""

    def __init__(self, platform: str, told: Callable[[], bool]) -> None:
        """``told``: whether the system tells of every device that comes and goes, so that nobody needs to ask."""
        self._darwin = platform == "darwin"
        self._told = told
        self._at = time.monotonic()
        self._stirred = True

    def soon(self, now: float) -> None:
        """Have them listed at once, and once more when what is going on is over."""
        self._at, self._stirred = now, True

    def due(self, now: float) -> bool:
        """Tell whether it is time."""
        return now >= self._at

    def left(self) -> float:
        """Return for how many seconds nobody needs to ask."""
        return max(0.0, self._at - time.monotonic())

    def listed(self, now: float, *, told_new: bool) -> bool:
        """Note a list; return whether anything is going on: somebody asked for it, or it told something new."""
        news = self._stirred or told_new
        self._stirred = False
        calm = FAR if self._told() else CALM
        self._at = now + (DARWIN_LIST if self._darwin else WAIT if news else calm)
        return news


def _passes(scard: Any, context: int, name: str) -> bool:  # noqa: ANN401 - as above
    """Tell whether pyscard can hand this name to PC/SC; some builds can't when it isn't ASCII."""
    if name.isascii():
        return True
    try:
        scard.SCardGetStatusChange(context, 0, [(name, codes.UNAWARE)])
    except UnicodeEncodeError:
        return False
    return True
