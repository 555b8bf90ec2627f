"""Effects: what is to happen once, in the imperative. What merely mirrors the state is a projection instead.

Performing an effect twice does no harm: a notice carries the number of its order and the session it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Value = str | int | float | bool | None | datetime | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notify:
    """Say something. ``facts`` holds what the words need; the words themselves are the presentation's.

    ``order`` numbers the order for ever; ``again`` marks an order that is performed once more (start, channel
    back, unlock) and is no second showing. ``apart`` (a reader, a unit) is what tells notices of one kind apart, where
    several may stand side by side. ``shown_at`` is when it was shown first.
    """

    order: int
    notice: str
    practitioner: str | None
    facts: Mapping[str, Value] = field(default_factory=dict)
    again: bool = False
    apart: str | None = None
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a notice back from wherever it is still visible: one for each of ``apart``, or the only one."""

    order: int
    notice: str
    practitioner: str | None
    apart: tuple[str | None, ...] = (None,)


@dataclass(frozen=True, slots=True)
class Refuse:
    """A command that cannot be done. ``reason`` names the sentence, ``facts`` what it needs."""

    reason: str
    facts: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publish:
    """Something happened that scripts may wait for and the journal keeps: a line of ``hetes watch``."""

    event: str
    practitioner: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LearnCard:
    """Write into the settings what kind of card this ATR names; they are read again then."""

    atr: str
    eszemelyi: bool


@dataclass(frozen=True, slots=True)
class AskCard:
    """Ask the user whether this ATR (upper-case hex) is an eSzemélyi's; ``order`` numbers it among the notices.

    ``again`` means that it was ordered before, and nobody saw it.
    """

    order: int
    atr: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class TakeBackQuestion:
    """Take the question what a card is back from wherever it is still visible."""

    order: int


@dataclass(frozen=True, slots=True)
class Probe:
    """See whether the Ágazati Portál can be reached from this computer; the answer is a PortalProbed."""

    url: str


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Show a page of the panel to the user."""

    page: str


Effect = Notify | Withdraw | Refuse | Publish | LearnCard | AskCard | TakeBackQuestion | Probe | OpenPage
