"""The composition root: the only place that names concrete adapters, and what each command starts."""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from hetes.adapters.clock import SystemClock
from hetes.adapters.crashes import Crashes
from hetes.adapters.days_off import DaysOff, compute
from hetes.adapters.folders import FolderError, Folders, find_folders
from hetes.adapters.panel.host import PanelHost
from hetes.adapters.settings_file import SettingsFile
from hetes.core.effects import Effect
from hetes.core.settings import Settings
from hetes.core.snapshot import SnapshotError, restore
from hetes.engine import Crashed, Engine
from hetes.panel import panel_host, way_in
from hetes.ports import Alarm, CardWatch, Clock, Json, Notifier, SettingsSource, StoreError, Tray
from hetes.presentation.app_words import app_word
from hetes.world import StoredStates, World

if TYPE_CHECKING:
    from hetes.adapters.desktop.channel import Channel
    from hetes.adapters.store import SqliteStore

log = logging.getLogger(__name__)

Say = Callable[[str], None]
DONE, FAILED, RUNNING_ALREADY = 0, 1, 4


@dataclass(slots=True)
class Parts:
    """The adapters of one agent, whatever they are."""

    folders: Folders
    clock: Clock
    settings: SettingsSource
    notifier: Notifier
    tray: Tray
    alarm: Alarm
    cards: CardWatch
    simulated: bool = False
    observe: Callable[[Effect, datetime], None] | None = None
    days_off: DaysOff | None = None


class Agent:
    """A running agent: the engine in a thread of its own, the tray in the caller's."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._ready = threading.Event()
        self._leaving = threading.Event()
        self.engine: Engine | None = None
        self.panel: PanelHost | None = None
        self.failure: str | None = None
        self._thread = threading.Thread(target=self._run, name="hetes-engine")

    def start(self) -> None:
        """Begin, and return once the state is known or could not be."""
        self._thread.start()
        self._ready.wait()

    def serve(self) -> int:
        """Show the tray until somebody quits; say what went wrong, if anything did, and return the exit code."""
        engine = self.engine
        if engine is not None and self.failure is None and not self._leaving.is_set():
            self._parts.tray.run(engine.post, self.leave)
        self.leave()
        self._thread.join()
        if self.failure is None:
            return DONE
        language = self._parts.settings.read()[0].language
        return complain(app_word(f"store.{self.failure}", language, path=str(self._parts.folders.data)))

    def leave(self) -> None:
        """End it, from any thread. May be called more than once."""
        self._leaving.set()
        if self.engine:
            self.engine.stop()
        self._parts.tray.stop()

    def _run(self) -> None:
        from hetes.adapters.store import SqliteStore  # noqa: PLC0415 - sqlite belongs to this thread

        parts = self._parts
        store = SqliteStore(parts.folders.data / "hetes.sqlite3", parts.clock.now, log)
        try:
            self._work(store)
        except StoreError as error:
            self.failure = error.reason
            log.exception("the store cannot be used")
        except Crashed:
            self.failure = "crashed"
        except Exception:
            self.failure = "crashed"
            log.exception("the engine failed")
        finally:
            self._ready.set()
            self._close(store)

    def _work(self, store: SqliteStore) -> None:
        parts = self._parts
        crashes = Crashes(parts.folders.data, parts.clock.now)
        state_aside = crashes.too_many() and store.set_state_aside()
        try:
            settings = parts.settings.read()[0]
            stored = store.load()
            if stored is not None:
                restore(stored, settings)
        except (SnapshotError, StoreError) as error:
            if isinstance(error, StoreError) and error.reason != "broken":
                raise
            log.exception("the stored state cannot be read")
            state_aside = store.set_state_aside()
            stored = None
        with suppress(StoreError):  # what cannot be written now is pruned at a later start
            store.prune(parts.clock.now() - settings.journal_keep)
        try:
            self._serve(store, stored, state_aside=state_aside)
        except Crashed:
            crashes.note()
            raise

    def _serve(self, store: SqliteStore, stored: Json | None, *, state_aside: bool) -> None:
        from hetes.adapters.channel import LocalServer  # noqa: PLC0415 - after the state is known
        from hetes.desk import Desk  # noqa: PLC0415 - as above

        parts = self._parts
        keeper = StoredStates(store, state_aside=state_aside)
        world = World(
            clock=parts.clock,
            keeper=keeper,
            settings=parts.settings,
            notifier=parts.notifier,
            tray=parts.tray,
            alarm=parts.alarm,
            cards=parts.cards,
            simulated=parts.simulated,
            observe=parts.observe,
        )
        engine = Engine(world, stored)
        self.panel = panel = panel_host(parts.folders, lambda: engine.state.settings.language)
        desk = Desk(engine, store, self.leave, lambda page: way_in(panel, page, engine.state.settings.language))
        keeper.changed = desk.changed
        server = LocalServer(parts.folders.runtime, desk.ask, desk.subscribe)
        server.start()
        try:
            parts.notifier.start(engine.post)
            parts.alarm.start(engine.ring, engine.beat)
            parts.cards.start(engine.post)
            self.engine = engine
            if parts.days_off:
                parts.days_off.tell = engine.ring
            engine.begin()
            for problem in engine.told_problems():
                complain(problem)
            self._ready.set()
            engine.run()
        finally:
            panel.stop()
            server.stop()

    def _close(self, store: SqliteStore) -> None:
        parts = self._parts
        for close in (parts.cards.stop, parts.alarm.stop, parts.notifier.stop, store.close, parts.tray.stop):
            try:
                close()
            except Exception:
                log.exception("something did not end cleanly")


@runtime_checkable
class Balloons(Protocol):
    """A tray that can show a balloon."""

    def balloon(self, title: str, text: str) -> bool:
        """Show it, and tell whether the icon took it."""


def run(*, simulate: bool, tray: bool) -> int:
    """Be the agent until somebody ends it. Returns the exit code."""
    from hetes.adapters.desktop.session_bus import unreachable  # noqa: PLC0415 - only the agent shows notices
    from hetes.adapters.logs import start_logging  # noqa: PLC0415 - only the agent keeps a log
    from hetes.adapters.single_instance import SingleInstance  # noqa: PLC0415 - only the agent is single

    folders = find_folders()
    clock = SystemClock()
    days_off = DaysOff(folders.data, lambda: clock.now().astimezone(clock.zone()).date())
    settings = SettingsFile(settings_path(folders), clock.zone, days_off.known)
    try:
        folders.ensure()
    except FolderError as error:
        return complain(app_word(f"folder.{error.reason}", language_of(folders), path=str(error.path)))
    lock = SingleInstance(folders.runtime)
    if not lock.acquire():
        complain(app_word("running_already", language_of(folders)))
        return RUNNING_ALREADY
    start_logging(folders.data, logging.INFO)

    def say(word: str) -> None:
        complain(app_word(word, language_of(folders)))

    icon = real_tray(say) if tray else no_tray()
    agent = Agent(
        Parts(
            folders=folders,
            clock=clock,
            settings=_WithDaysOff(settings, days_off),
            notifier=real_notifier(icon),
            tray=icon,
            alarm=real_alarm(clock),
            cards=card_watch(say, simulate=simulate),
            simulated=simulate,
            days_off=days_off,
        )
    )
    if sys.platform.startswith("linux") and unreachable(os.environ):
        say("no_bus")
    with_signals(agent.leave)
    agent.start()
    code = agent.serve()
    lock.release()
    return code


class _WithDaysOff:
    """The settings file, read anew as well when the days off of a year have become known."""

    def __init__(self, file: SettingsFile, days_off: DaysOff) -> None:
        self._file = file
        self._days_off = days_off

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """Return settings and problems."""
        return self._file.read()

    def changed(self) -> bool:
        """Tell whether either differs from what was last read."""
        return self._file.changed() or self._days_off.changed()


def settings_path(folders: Folders) -> Path:
    """Return where the user's settings lie."""
    return folders.config / "settings.toml"


def with_signals(leave: Callable[[], None]) -> None:
    """Let SIGTERM and SIGINT end the agent cleanly."""
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), lambda *_: leave())


def real_alarm(clock: Clock) -> Alarm:
    """Return the alarm on APScheduler."""
    from hetes.adapters.alarm import SchedulerAlarm  # noqa: PLC0415 - not for a command

    return SchedulerAlarm(clock, clock)


def real_tray(say: Say = lambda _: None) -> Tray:
    """Return the tray on pystray, which says when it has nowhere to be."""
    from hetes.adapters.desktop.tray import PystrayTray  # noqa: PLC0415 - not for a command

    tray = PystrayTray()
    tray.on_nowhere = lambda: say("no_tray")
    return tray


def no_tray() -> Tray:
    """Return what stands for a tray where none is wanted."""
    from hetes.adapters.desktop.headless import NoTray  # noqa: PLC0415 - not for a command

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


def real_notifier(tray: Tray) -> Notifier:
    """Return the notices' channels, the best first; the icon tells in any case."""
    from hetes.adapters.desktop.delivery import OrderedChannels  # noqa: PLC0415 - not for a command
    from hetes.adapters.desktop.desktop_notifier_channel import DesktopNotifierChannel  # noqa: PLC0415 - as above
    from hetes.adapters.desktop.plyer_channel import PlyerChannel  # noqa: PLC0415 - as above

    channels: list[Channel] = [DesktopNotifierChannel(), PlyerChannel()]
    if sys.platform == "win32" and isinstance(tray, Balloons):
        from hetes.adapters.desktop.balloon_channel import TrayBalloons  # noqa: PLC0415 - only there

        channels.insert(1, TrayBalloons(tray.balloon))
    return OrderedChannels(channels)


def autostart(action: str) -> int:
    """Switch starting at login on or off, or tell what the system will do: exit code 0 also for "it is off"."""
    from hetes.adapters.desktop import autostart as login  # noqa: PLC0415 - only for this command
    from hetes.presentation.autostart_words import autostart_refusal, autostart_sentence  # noqa: PLC0415 - as above

    language = language_of(find_folders())
    entry = login.autostart()
    try:
        if action == "enable":
            entry.enable()
        elif action == "disable":
            entry.disable()
    except login.AutostartError as error:
        return complain(autostart_refusal(language, error.reason))
    status = entry.status()
    sys.stdout.write(autostart_sentence(language, enabled=status.enabled, why=status.why) + "\n")
    if action == "status" and status.enabled:
        sys.stdout.write(f"{status.where}\n")
    return DONE


def demo(rate: float | None, *, tray: bool) -> int:
    """Play a working day."""
    from hetes.demo import play  # noqa: PLC0415 - only for this command

    return play(rate, tray=tray, language=language_of(find_folders()))


def rehearse(scenario: Path | Literal["-"], settings: Path | None, *, json: bool) -> int:
    """Print what Hetes would do on the day that ``scenario`` tells ("-": standard input).

    It is JSON Lines for programs, and for people only where the output is a terminal and ``json`` is not wanted.
    """
    from hetes.rehearse import UnreadableError, rehearse_text  # noqa: PLC0415 - only for this command

    zone = SystemClock().zone
    source = settings or settings_path(find_folders())
    years: list[int] = []
    file = SettingsFile(source, zone, lambda: frozenset(date.fromisoformat(day) for day in compute(years)))
    language = language_of(find_folders()) if settings is None else SettingsFile(source, zone).read()[0].language
    if settings and not settings.is_file():
        return complain(app_word("no_settings", language, path=str(settings)))
    try:
        text = sys.stdin.read() if scenario == "-" else Path(scenario).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return complain(app_word("no_scenario", language, path=str(scenario)))
    years += sorted({int(year) + more for year in re.findall(r"\b(2\d{3})-\d\d-\d\d", text) for more in (-1, 0, 1)})
    read, problems = file.read()
    for problem in problems:
        complain(problem)
    try:
        lines = rehearse_text(text, read)
    except UnreadableError as error:
        why = app_word(f"line.{error.reason}", language, detail=error.detail)
        return complain(app_word("unreadable", language, number=error.number, why=why))
    for line in lines:
        for_people = sys.stdout.isatty() and not json
        sys.stdout.write(_told(line, language, zone()) if for_people else dumps(line, ensure_ascii=False))
        sys.stdout.write("\n")
    return DONE


def _told(line: Json, language: str, zone: tzinfo) -> str:
    from hetes.presentation.rehearsal_text import rehearsal_line  # noqa: PLC0415 - only for this command

    return rehearsal_line(line, language, zone)


def language_of(folders: Folders) -> str:
    """Return the user's language."""
    return SettingsFile(settings_path(folders), SystemClock().zone).read()[0].language


def complain(sentence: str) -> int:
    """Say one sentence on stderr, as far as there is one; return the exit code of failure."""
    if sys.stderr is not None:
        sys.stderr.write(sentence + "\n")
    return FAILED
