"""What the running agent knows about its own way to the user: the icon, and who took its notices.

Asked for by the check. ``note`` stands between the notifier and the engine; everything may be called from any thread.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Protocol, runtime_checkable

from hetes.core.events import Event, NoticeTaken
from hetes.core.json_types import Json
from hetes.core.views.status import iso
from hetes.ports import Clock, Post, Tray


@runtime_checkable
class Diagnosed(Protocol):
    """A tray that can say how it is."""

    def diagnosis(self) -> Json:
        """Return how the icon is.

        ``backend`` (None: there is no icon now), ``served`` (whether a host has read it; None: not to be known here)
        and ``reasons`` (what was tried, and why it failed).
        """


@runtime_checkable
class Renewed(Protocol):
    """A tray whose icon can be made anew."""

    def show_again(self) -> None:
        """Make it anew, soon."""


@runtime_checkable
class Waiting(Protocol):
    """A notifier that can say whether something is still to be shown."""

    def waiting(self) -> float | None:
        """Return for how many seconds the oldest of what is not shown has been waiting; None: nothing waits."""


_NO_ICON: Json = {"backend": None, "served": None, "reasons": {}}

UNDER_WAY = 5.0
"""Seconds within which a notice is on its way, and not waiting: each channel has its time to take it."""


class SelfDiagnosis:
    """Remembers the last receipt of a notice, and the user's word on the test notice, as long as the agent runs."""

    def __init__(self, clock: Clock, tray: Tray, notifier: object = None, *, apart_from: str | None = None) -> None:
        """``apart_from``: the computer that has the data folder, where this one works apart from it."""
        self._apart_from = apart_from
        self._clock = clock
        self._tray = tray
        self._notifier = notifier
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

    def show_icon_again(self) -> bool:
        """Have the icon made anew; False: this agent has none."""
        if not isinstance(self._tray, Renewed):
            return False
        self._tray.show_again()
        return True

    def told(self) -> Json:
        """Return what is known, as the check asks for it."""
        diagnosis = self._tray.diagnosis() if isinstance(self._tray, Diagnosed) else None
        return {
            "pid": os.getpid(),
            "apart_from": self._apart_from,
            "tray": {
                "wanted": diagnosis is not None,
                **(diagnosis or {"backend": None, "served": None, "reasons": {}}),
            },
            "notices": {
                "channel": self._channel,
                "at": self._at,
                "seen": self._seen,
                "waiting_since": self._waiting_since(),
            },
        }

    def _waiting_since(self) -> str | None:
        waiting = self._notifier.waiting() if isinstance(self._notifier, Waiting) else None
        return None if waiting is None or waiting < UNDER_WAY else iso(self._clock.now() - timedelta(seconds=waiting))
