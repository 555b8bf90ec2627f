"""What the engine works with: the ports by their roles, and who keeps its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hetes.agent.state_keeper import Keeper
from hetes.core.effects import Effect
from hetes.core.state import State
from hetes.ports import Alarm, CardWatch, Clock, Notifier, SettingsSource, Tray


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything outside that the engine works with."""

    clock: Clock
    keeper: Keeper
    settings: SettingsSource
    notifier: Notifier
    tray: Tray | None
    alarm: Alarm
    cards: CardWatch
    simulated: bool = False
    tells_sleep: bool = False  # every sleep is told by events (a rehearsal): nothing is concluded from the clocks
    observe: Callable[[Effect, datetime], None] | None = None
    probe: Callable[[str], None] = lambda _: None  # looks whether the portal can be reached, and posts what it found
    show_page: Callable[[str], None] = lambda _: None  # opens the panel there, and returns at once
    share: Callable[[State, datetime], None] = lambda *_: None  # lets other workstations know how it stands
    standing: Callable[[str], Sequence[str]] = lambda _: ()  # in this language, what is wrong for as long as it runs
