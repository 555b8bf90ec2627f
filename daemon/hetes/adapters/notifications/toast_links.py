"""What the buttons of toasts stand for, by ids that nobody can guess, in a file that outlives the process.

Law: an address that anybody may write (a web page) names an id and nothing else; what is done for it was written here
when the notice was shown. An id works once, and with it all others of its notice go.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from hetes.adapters.bounded_file import read_bounded
from hetes.adapters.notifications.toast_words import SCHEME
from hetes.adapters.whole_file import write_whole
from hetes.core.codec import Codec, Codecs
from hetes.core.events import (
    ActivationReported,
    CardNamed,
    DoneReported,
    Event,
    NoticeDismissed,
    PageRequested,
    SnoozeRequested,
)
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

NAME = "toasts.json"
"""The file's name, in the data folder."""
Pressed = ActivationReported | CardNamed | DoneReported | NoticeDismissed | PageRequested | SnoozeRequested
"""What buttons, and clicks on notices, stand for."""
MOST = 64
"""Notices whose buttons are remembered; the oldest go first."""
_LARGEST = 262_144  # bytes; a notice takes some hundreds
_ID = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_ADDRESS = re.compile(rf"{SCHEME}:(?://)?([A-Za-z0-9_-]{{22}})/?", re.ASCII | re.IGNORECASE)


def link_of(text: str) -> str:
    """Return the id that an address carries, "" where it is none of ours."""
    found = _ADDRESS.fullmatch(text)
    return found[1] if found else ""


class ToastLinks:
    """The file at ``path``; without one, nothing outlives the process. From any thread; raises nothing."""

    def __init__(self, path: Path | None) -> None:
        """Read nothing yet."""
        self._path = path
        self._lock = threading.Lock()
        self._kept: dict[str, dict[str, Any]] | None = None  # by slot: the events by their ids, encoded
        self._codec: Codec = Codecs().of(Pressed)

    def make(self, notice: NoticeView) -> tuple[str, tuple[str, ...]]:
        """Return an id for a click on the notice, and one for each button; those of its slot hold no more."""
        opens, *presses = (secrets.token_urlsafe(16) for _ in range(1 + len(notice.buttons)))
        events = {link: self._codec.encode(button.event) for link, button in zip(presses, notice.buttons, strict=True)}
        if notice.opens is not None:
            events[opens] = self._codec.encode(notice.opens)
        with self._lock:
            kept = self._read()
            kept.pop(notice.slot, None)
            kept[notice.slot] = events
            while len(kept) > MOST:
                del kept[next(iter(kept))]
            self._write(kept)
        return opens, tuple(presses)

    def take(self, link: str) -> Event | None:
        """Return what an id stands for, and forget its notice; None where it stands for nothing."""
        with self._lock:
            kept = self._read()
            slot = next((slot for slot, events in kept.items() if link in events), None)
            if slot is None:
                return None
            encoded = kept.pop(slot)[link]
            self._write(kept)
        try:
            event: Event = self._codec.decode(encoded)
        except (TypeError, ValueError, KeyError, OverflowError):
            return None
        return event

    def knows(self, link: str) -> bool:
        """Tell whether an id stands for anything."""
        with self._lock:
            return any(link in events for events in self._read().values())

    def drop(self, slot: str) -> None:
        """Forget the notice in a slot."""
        with self._lock:
            kept = self._read()
            if kept.pop(slot, None) is not None:
                self._write(kept)

    def forget(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._write({})

    def any(self) -> bool:
        """Tell whether a former process may have left toasts. Costs one look."""
        return self._path is not None and self._path.exists()

    def _read(self) -> dict[str, dict[str, Any]]:
        if self._kept is None:
            self._kept = {}
            with suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
                told = json.loads(read_bounded(self._path, _LARGEST, own=True)) if self._path else {}
                self._kept = {
                    str(slot): {link: event for link, event in events.items() if _ID.fullmatch(link)}
                    for slot, events in list(told.items())[-MOST:]
                }
        return self._kept

    def _write(self, kept: dict[str, dict[str, Any]]) -> None:
        self._kept = kept
        if self._path is None:
            return
        try:
            if kept:
                write_whole(self._path, json.dumps(kept).encode())
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            log.info("what buttons stand for is not remembered: %s", type(error).__name__)
