"""What the running agent knows about its own way to the user: the icon, and who took its notices.

Asked for by the check. ``note`` stands between the notifier and the engine; everything may be called from any thread.
"""

from __future__ import annotations

import os
from typing import Protocol, runtime_checkable

from hetes.core.events import Event, NoticeTaken
from hetes.core.json_types import Json
from hetes.core.views.status import iso
from hetes.ports import Clock, Post, Tray


@runtime_checkable
class Diagnosed(Protocol):
    """A tray that can say how it is."""

    def diagnosis(self) -> Json:
        """Return ``backend`` (None: there is no icon now) and ``reasons`` (what was tried, and why it failed)."""


class SelfDiagnosis:
    """Remembers the last receipt of a notice, and the user's word on the test notice, as long as the agent runs."""

    def __init__(self, clock: Clock, tray: Tray) -> None:
        self._clock = clock
        self._tray = tray
        self._channel: str | None = None
        self._at: str | None = None
        self._seen: bool | None = None

    def note(self, post: Post) -> Post:
        """Return what posts as ``post`` does, and remembers which channel took a notice."""

        def noting(event: Event) -> None:
            if isinstance(event, NoticeTaken):
                self._channel, self._at = event.channel, iso(self._clock.now())
            post(event)

        return noting

    def saw(self, *, seen: bool) -> None:
        """Take the user's word on whether the test notice was to be seen."""
        self._seen = seen

    def told(self) -> Json:
        """Return what is known, as the check asks for it."""
        diagnosis = self._tray.diagnosis() if isinstance(self._tray, Diagnosed) else None
        return {
            "pid": os.getpid(),
            "tray": {"wanted": diagnosis is not None, **(diagnosis or {"backend": None, "reasons": {}})},
            "notices": {"channel": self._channel, "at": self._at, "seen": self._seen},
        }
