"""The parts of an agent: what it is put together from, and the real adapter for each, loaded when it is wanted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from hetes.adapters.folders import Folders
from hetes.adapters.notifications.toast_links import ToastLinks
from hetes.adapters.public_holidays import PublicHolidays
from hetes.agent.place import Place
from hetes.core.effects import Effect
from hetes.ports import Alarm, CardWatch, Clock, Notifier, Post, PowerWatch, SettingsSource, Tray

Say = Callable[[str], None]


@dataclass(slots=True)
class Components:
    """The adapters of one agent, whatever they are."""

    folders: Folders
    clock: Clock
    settings: SettingsSource
    notifier: Notifier
    tray: Tray
    alarm: Alarm
    cards: CardWatch
    power: PowerWatch | None = None
    simulated: bool = False
    observe: Callable[[Effect, datetime], None] | None = None
    days_off: PublicHolidays | None = None
    portal: Portal | None = None
    place: Place | None = None
    links: ToastLinks | None = None


class Portal(Protocol):
    """Looks whether the portal can be reached."""

    def start(self, post: Post) -> None:
        """Post the findings to there."""

    def look(self, url: str) -> None:
        """Look, soon; returns at once."""

    def stop(self) -> None:
        """Post nothing any more."""


@runtime_checkable
class Beating(Protocol):
    """A watch on cards that looks after its service with each beat."""

    def beat(self) -> None:
        """Look, without waiting."""


@runtime_checkable
class Balloons(Protocol):
    """A tray that can show a balloon."""

    def balloon(self, title: str, text: str) -> bool:
        """Show it, and tell whether the icon took it."""


@runtime_checkable
class Served(Protocol):
    """A tray that says by what its icon is served now; None: there is no icon."""

    @property
    def backend(self) -> str | None:
        """The name of what serves it."""


@runtime_checkable
class Placed(Protocol):
    """A tray that calls ``on_missing`` whenever it has waited in vain, and for long, for a place for its icon.

    ``on_placed``: there is one after all.
    """

    on_missing: Callable[[], None]
    on_placed: Callable[[], None]


def real_alarm(clock: Clock, real: Clock | None = None) -> Alarm:
    """Return the alarm on APScheduler; ``real`` is the computer's clock, where ``clock`` is not."""
    from hetes.adapters.alarm import SchedulerAlarm  # noqa: PLC0415 - not for a command

    return SchedulerAlarm(clock, real or clock)


def real_tray(say: Say = lambda _: None) -> Tray:
    """Return the tray on pystray, which says when it has nowhere to be."""
    from hetes.adapters.tray.pystray_tray import PystrayTray  # noqa: PLC0415 - not for a command

    tray = PystrayTray()
    tray.on_nowhere = lambda: say("no_tray")
    return tray


def no_tray() -> Tray:
    """Return what stands for a tray where none is wanted."""
    from hetes.adapters.tray.none import NoTray  # noqa: PLC0415 - not for a command

    return NoTray()


def card_watch(say: Say, *, simulate: bool) -> CardWatch:
    """Return the watch on PC/SC, which says when its library is missing, or the simulated one."""
    if simulate:
        from hetes.adapters.card.simulated import SimulatedReaders  # noqa: PLC0415 - only where asked for

        return SimulatedReaders()
    from hetes.adapters.card.pcsc import PcscReaders  # noqa: PLC0415 - only where asked for

    readers = PcscReaders()
    readers.on_library_missing = lambda: say("no_pcsc")
    return readers


def real_power() -> PowerWatch | None:
    """Return what is told of sleep and locked screens; on Windows the tray's window does."""
    if sys.platform.startswith("linux"):
        from hetes.adapters.power.linux import LinuxPower  # noqa: PLC0415 - only there

        return LinuxPower()
    if sys.platform == "darwin":
        from hetes.adapters.power.macos import MacPower  # noqa: PLC0415 - only there

        return MacPower()
    return None


def real_portal() -> Portal:
    """Return what looks at the portal."""
    from hetes.adapters.portal.probe import PortalProbe  # noqa: PLC0415 - not for a command

    return PortalProbe()


def real_notifier(tray: Tray, runtime: Path, links: ToastLinks | None = None) -> Notifier:
    """Return what delivers notices; the icon tells the state in any case, where there is one."""
    from hetes.adapters.notifications.choose import notifier  # noqa: PLC0415 - not for a command

    return notifier(
        tray.balloon if isinstance(tray, Balloons) else None,
        icon_tells=lambda: isinstance(tray, Served) and tray.backend is not None,
        left=runtime / "notices.json",
        links=links,
    )
