"""What the delivery keeps of channels, of places on the screen, and of each attempt to show a notice."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from hetes.adapters.notifications.channel import Channel
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class ChannelInUse:
    """A channel, and whether the last attempt with it failed."""

    it: Channel
    down: bool = False
    # A service that comes and fails by turns must not make a busy loop: each announcement of its return that
    # was followed by no receipt doubles the pause before the next.
    pause: float = 0.0
    announced_at: float = 0.0
    back_at: float | None = None
    back_heard: bool = False

    def take_back(self, ticket: int, *, replaced: bool) -> None:
        """Take back what the channel shows, whatever it raises."""
        try:
            self.it.take_back(ticket, replaced=replaced)
        except Exception:
            log.exception("the channel %s broke its promise not to raise", self.it.name)


@dataclass(slots=True, eq=False)
class Place:
    """What a slot shows, or was ordered to show."""

    notice: NoticeView
    since: float
    taken: bool = False
    pending: Showing | None = None  # handed over, and without an answer
    showings: list[Showing] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Showing:
    """One attempt to show a notice through one channel."""

    ticket: int
    channel: ChannelInUse
    place: Place
    pressed: bool = False
    lost: bool = False
