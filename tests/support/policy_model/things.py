"""What there is in the world of the model: sessions, gaps, cards, guides, and what was said of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.support.policy_model.localtime import Stretch

KNOWN_ATR = "3B8780018031B973842160B8"
NUMBERED = "3B8B800120900000000000*"  # then 4 bytes of number and the check byte
SEVERAL = ("card_left_in_reader", "pin_change_due", "new_card_steps")
STEPS = ("needed", "recognised", "portal", "user_name", "activation_pin", "can", "vmatrix", "connection", "check")


@dataclass
class Session:
    """One connection of one practitioner. ``settled`` stays once it is so (rule 6)."""

    number: int
    practitioner: str
    started_at: datetime
    ends_at: datetime
    activated_at: datetime
    break_at: datetime | None
    settled: bool = False
    since_on: bool = True  # rule 7: reported since the computer was last switched on
    source: str = "cli"
    ended_at: datetime | None = None  # as `end` or `lost` said

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.started_at


@dataclass(eq=False)
class Item:
    """One occasion of one notice, from the moment it fell due."""

    kind: str
    practitioner: str | None
    key: tuple[Any, ...]
    instant: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    rank: int = 0  # which of two with the same instant is the later one
    reader: str | None = None
    unit: str | None = None
    mode: str = ""  # "held" or "retry" while it waits
    retry_at: datetime | None = None
    shown_at: datetime | None = None

    @property
    def own_key(self) -> tuple[Any, ...]:
        """Rule 1: where a key names several occasions, one that was never shown spends itself, not its key."""
        return (*self.key, self.instant) if self.kind in SEVERAL else self.key

    @property
    def slot(self) -> tuple[str, str | None, str | None, str | None]:
        """Rule 5: a notice replaces one of the same kind and practitioner (and reader, or unit)."""
        return (self.kind, self.practitioner, self.reader, self.unit)


@dataclass(eq=False)
class Card:
    """One insertion: this ATR in this reader, without a picture in between that did not show it."""

    number: int
    reader: str
    atr: str
    inserted_at: datetime
    used_since: datetime | None = None
    used_until: datetime | None = None  # the end of the last use, however short


@dataclass
class Guide:
    begun_at: datetime
    ticked: dict[str, datetime] = field(default_factory=dict)

    def open_at(self, step: str, instant: datetime, now: datetime) -> bool:
        """Rule 7: what was done by a clock that went back since stays done, from now on."""
        ticked = step in self.ticked and (self.ticked[step] <= instant or self.ticked[step] > now)
        return (self.begun_at <= instant or instant >= now < self.begun_at) and not ticked


@dataclass
class Gap:
    """connection_missing: an `end` or `lost` that was told inside a block, until the next activation."""

    number: int
    practitioner: str
    told_at: datetime
    block: Stretch
    lost: bool
    since_on: bool = True


@dataclass
class Before:
    """How it stood with somebody (or None: with what is about nobody) before a command."""

    practitioner: str | None
    session: Session | None
    snooze: datetime | None
    done: tuple[datetime, datetime] | None
    gap: Gap | None
    former: list[Session]


@dataclass
class Undo:
    until: datetime
    befores: list[Before]
    withdrawn: list[Item] = field(default_factory=list)  # by the snooze that would be undone
