"""A channel of notices: one way of showing them. The contract that every implementation fills.

The law: a channel never claims more than it knows, never raises, and never takes much longer than it was given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from hetes.presentation.views import NoticeView

OLD_WORDS = 60.0
"""Seconds after which a notice that is shown late says what may not be so any more: it is ordered again instead."""


class Receipt(Enum):
    """How an attempt to show a notice ended."""

    TAKEN = "taken"
    """The channel has it. That is no proof that anybody saw it."""

    FAILED = "failed"
    """Not this time, or not yet: it may work later. Another channel may show it meanwhile."""

    WAITING = "waiting"
    """Not now, and no other channel of this desktop can either, for all of them ask the same service."""

    UNANSWERED = "unanswered"
    """It was handed over and may still be shown: ``late`` or ``failed`` will tell. Nobody else is to show it."""

    ABSENT = "absent"
    """There is no such channel here: its library, its system or its session is missing."""


def _ignore(*_: int) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """What a channel tells of its own accord. Each may be called from any thread and returns at once."""

    clicked: Callable[[int, int], None] = _ignore
    """(ticket, index of the button): somebody pressed it."""

    closed: Callable[[int], None] = _ignore
    """(ticket): it is no longer visible."""

    opened: Callable[[int], None] = _ignore
    """(ticket): somebody clicked the notice itself, not one of its buttons."""

    dismissed: Callable[[int], None] = _ignore
    """(ticket): somebody closed it by hand, and pressed none of its buttons."""

    lost: Callable[[int], None] = _ignore
    """(ticket): it went with the service that showed it."""

    late: Callable[[int], None] = _ignore
    """(ticket): it was shown after all, when ``deliver`` had already given it up."""

    failed: Callable[[int], None] = _ignore
    """(ticket): what was without an answer is not shown, and will not be."""

    back: Callable[[], None] = _ignore
    """The channel may work again."""


class Channel(Protocol):
    """One way of showing notices. All but ``close`` is called by one thread; making one costs nothing."""

    @property
    def name(self) -> str:
        """The name that :class:`hetes.core.events.NoticeTaken` gives it."""

    def listen(self, listeners: Listeners) -> None:
        """Call these listeners from now on."""

    def left(self) -> bool:
        """Tell whether a former run may have left something visible here. Costs one look at a small file at most."""

    def tidy(self) -> None:
        """Take back what a former run left visible, or as soon as the channel works."""

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        """Show ``notice``, known as ``ticket`` from now on; give it up after ``within`` seconds.

        The first call may take longer, while the channel gets ready. What was given up and is shown later is
        told through :attr:`Listeners.late`.
        """

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:
        """Hide what is visible as ``ticket``, within 1 s; nothing there is no error.

        ``replaced`` says that another notice takes its place at once.
        """

    def close(self) -> None:
        """End threads within 0.5 s; a ``deliver`` that waits gives up. May be called twice."""
