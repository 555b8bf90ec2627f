"""The computer: clock, disk, screen and one agent after another on it; and what is remembered of all its lives."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hetes.adapters.folders import Folders
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.last_good import LastGood
from hetes.adapters.store.files import beside, size_of
from hetes.adapters.store.sqlite import SqliteStore
from hetes.agent.components import Components
from hetes.core import events
from hetes.core.settings import Settings
from hetes.core.state import State
from hetes.ports import StoreError
from hetes.presentation.agent_words import app_word
from hetes.presentation.notices.view import CARD_SLOT, PROBLEM_SLOT
from tests.simulation.clocks import SimAlarm, SimCards, SimClock, SimTray
from tests.simulation.disk import FaultyStore, Killed
from tests.simulation.ledger import Ledger
from tests.simulation.life import DrivenAgent, Performed, is_new_order
from tests.simulation.pictures import picture_event
from tests.simulation.screen import DrivenChannels, Screen, SimChannel
from tests.simulation.world import PEOPLE, SETTINGS

Event = list[Any]
Json = dict[str, Any]
BEAT = 28.0  # seconds, as the alarm's
MEMORY = timedelta(days=3)  # for which most keys are remembered at least
ZONE = ZoneInfo("Europe/Budapest")
_LOG = logging.getLogger("hetes.simulation")


class Computer:
    """See the module; ``machine.py`` lets things happen to it. ``down`` is why no agent runs, or None while one does."""

    def __init__(self, world: Json, folder: Path) -> None:
        self._root = folder
        self._folder = folder / "life-0"
        for name in ("config", "data", "run"):
            (self._folder / name).mkdir(parents=True)
        self.clock = SimClock(
            datetime.fromisoformat(world["begins"]),
            ZONE,
            counts_sleep=world["counts_sleep"],
            names_boot=world["names_boot"],
        )
        self.screen = Screen(self.clock.monotonic)
        self.modes = ["ok", "ok"]
        self.ledger = Ledger()
        self._durable = Ledger()  # as it was when the state was last stored
        self.disk: str | None = None  # full, read_only
        self.kill_at: tuple[str, int] | None = (
            None  # the point at which to kill the process, and how often it passes first
        )
        self.picture: list[list[Any]] = [[0, 0, False]]  # what lies in the readers: [reader, ATR, in use]
        self.service: str | None = None  # lost, denied
        self.locked = False
        self.settings_at_home = world["settings"]
        self.settings_harmed = self.settings_without_anybody = False
        self._settings: Settings | None = None  # as the state had them when they were looked at last
        self._stored: Json | None = None  # the state that was stored last, in whichever life
        self.destroyed: str | None = None  # how the stored state was harmed: promises may be lost, if that is told
        self.uncertain = False  # since the last turn time went by in a way nobody could notice yet
        self.performed: list[Performed] = []
        self.answers: list[tuple[Json, Json | None, State, State]] = []
        self.key_orders: dict[tuple[str, ...], list[int]] = {}
        self.snoozed_keys: dict[tuple[str, ...], int] = {}  # how often a snooze took them off the screen
        self.new_orders: list[tuple[int, int]] = []  # of this event: the number, and the highest before it
        self._waiting: set[tuple[str, ...]] = set()
        self._ordered_at: dict[tuple[str, ...], datetime] = {}
        self._last_order = 0
        self._under_way: tuple[Json | None, State] | None = None  # a command that nobody has been answered yet
        self.new_rows = 0
        self.untold: str | None = None
        self.owed: str | None = None  # what happened to the file, and never stood on the screen
        self.refused_undo: str | None = None
        self.prune_at: datetime | None = None  # when a clock that was set far ahead has proved itself for a month
        self._journal_from = 0  # the last order before the journal was lost with the disk
        self.forged: set[tuple[str, int]] = set()  # numbers of the journal that a bit has made others
        self.again: set[int] = set()  # what this life has to show, for it was visible before
        self.told_orders: set[int] = set()  # that stood on the screen since
        self.lives = 0
        self.down: str | None = "not yet started"
        self.agent: DrivenAgent | None = None
        self._marks = 1_700_000_000_000_000_000
        self._beat_at = 0.0
        self.steps = 0
        self.open_files, self.threads = open_files(), threads()
        self._write_settings(SETTINGS[self.settings_at_home])
        self.start()

    # --- the agent's life

    @property
    def folders(self) -> Folders:
        return Folders(self._folder / "config", self._folder / "data", self._folder / "run")

    @property
    def running(self) -> bool:
        return self.down is None

    @property
    def people(self) -> frozenset[str]:
        """Who was known to work here when the settings were as they should be."""
        return frozenset(p.id for p in self._settings.configured) if self._settings else frozenset()

    @property
    def state(self) -> State:
        assert self.agent is not None
        return self.agent.engine.state

    def start(self) -> None:
        """Start the agent; ``down`` tells if it could not. It may be killed in the course of it, once."""
        self.lives += 1
        if self.clock.boot() is None:
            self.ledger.exact = self.ledger.exact and not self.uncertain
            self.ledger.rebooted()
        self.channels = [SimChannel(f"channel{n}", self.screen, mode) for n, mode in enumerate(self.modes)]
        self.notifier = DrivenChannels(self.channels, clock=self.clock.monotonic)
        self.alarm, self.tray = SimAlarm(self.clock), SimTray()
        self.file = SettingsFile(
            self.folders.settings,
            self.clock.zone,
            last_good=LastGood(self.folders.data),
            keeps=True,
            monotonic=self.clock.monotonic,
        )
        self.store = FaultyStore(
            SqliteStore(self.folders.store, self.clock.now, _LOG), lambda: self.disk, self._maybe_kill
        )
        parts = Components(self.folders, self.clock, self.file, self.notifier, self.tray, self.alarm, SimCards())
        self.agent = DrivenAgent(parts, self._observed, self._post_picture, self._looked)
        self._beat_at = self.clock.mono + BEAT
        path, logs_aside = self.folders.store, self._logs_aside()
        lone = size_of(beside(path, "-wal")) > 0 == size_of(path)
        try:
            self.agent._work(self.store)
            self.down = None
            if lone and self._logs_aside() == logs_aside:
                self.untold = "a write-ahead log without its file was thrown away"
            self._compare_with_the_stored(self.agent.took_up)
            self.agent.work()
            self._accept_loss()
            self._expect_again()
        except StoreError as error:
            self.down = error.reason
            self.store.close()
            self._end_process()
        except Killed:
            self._end_process()

    def _logs_aside(self) -> int:
        return len(list(self.folders.data.glob("*-broken-*-wal")))

    def _expect_again(self) -> None:
        """Today's notices are shown again by each start, for their buttons died; in quiet hours, what nobody saw."""
        now, day = self.clock.now(), self.state.calendar.local_day
        quiet = self.state.calendar.quiet_until(now) is not None
        self.again = {
            v.order
            for v in self.state.visible
            if v.occasion.notice != "card_service_lost" and not quiet and day(v.shown_at) == day(now)
        }

    def _compare_with_the_stored(self, took_up: Json | None) -> None:
        """A start goes on from what was stored last, to the bit; or it tells that it does not."""
        assert self.agent is not None
        if self.owed is not None and self.agent.keeper.mishap() is None:
            self.untold = f"{self.owed} was never on the screen, and a start says nothing of it"
        if self._stored is None or self.destroyed == "without a trace":
            return
        # What came to it is nothing that is gone on from: a bit of the sum's own name makes it a state without a sum.
        differs = [key for key in self._stored if took_up is None or took_up.get(key) != self._stored[key]]
        if differs and self.agent.keeper.mishap() is None:
            self.untold = f"{self.destroyed or 'nothing was harmed'}: a start went on from other {differs}"

    def _accept_loss(self) -> None:
        """What a destroyed file had promised is gone; that is to be told, unless nobody can know that there was one."""
        if self.destroyed is None:
            return
        how, self.destroyed = self.destroyed, None
        assert self.agent is not None
        told = self.agent.keeper.mishap() is not None
        lost = self.ledger.broken_by(self.state, self.clock.now())
        if lost and not told and how != "without a trace":
            self.untold = f"{how}: {lost}"
        if told or how == "without a trace":
            self._settings, self._stored = self.state.settings, None
            self.ledger.believe(self.state)
            self._durable = self.ledger.copy()
            self.key_orders.clear()
            self.new_orders.clear()
            self.told_orders.clear()
            self._journal_from = self.state.orders
            self._last_order = self.state.orders

    def kill(self) -> None:
        """Kill the process where it runs: what it did not write is lost, and its notices go."""
        if self.down is None:
            self._end_process()

    def _end_process(self) -> None:
        """End the process as SIGKILL does: the files stay as they are, the write-ahead log included."""
        after = self._root / f"life-{self.lives}"
        shutil.copytree(self._folder, after)
        if (self._folder / "config" / "settings.toml").exists():
            self._stamp(after / "config" / "settings.toml")
        self.store.close()
        self._stored = self.store.saved or self._stored
        shutil.rmtree(self._folder)
        self._folder = after
        self.screen.forget()
        if self.agent is not None and self.agent.began and self.agent.keeper.kept is not None:
            self._remember(self.agent.keeper.kept, self.agent.engine.state)
        self.kill_at = self._under_way = None
        self.agent = None
        self.down = self.down or "dead"

    def _remember(self, kept: State, state: State) -> None:
        """Take what was stored last for what the next life knows: an order that was not stored may be given again."""
        self.key_orders = {key: [o for o in orders if o <= kept.orders] for key, orders in self.key_orders.items()}
        self._last_order = min(self._last_order, kept.orders)
        self.told_orders = {o for o in self.told_orders if o <= kept.orders}
        self._settings = kept.settings
        self._note_snoozed(kept)
        if replace(kept, at=state.at) != state:  # what was done since held in memory, as was said
            self.ledger = replace(self._durable.copy(), exact=False, unseen=self.ledger.unseen)
        elif self._under_way is not None:
            self.ledger.seen(*self._under_way, kept, self.clock.now())

    def _maybe_kill(self, point: str) -> None:
        if self.kill_at is not None and self.kill_at[0] == point:
            if self.kill_at[1] <= 0:
                self.kill_at = None
                raise Killed(point)
            self.kill_at = (point, self.kill_at[1] - 1)

    def _observed(self, performed: Performed) -> None:
        self._maybe_kill("effect")
        self.performed.append(performed)
        if is_new_order(performed.effect):
            number = performed.effect.order
            self.new_orders.append((number, self._last_order))
            self._last_order = number

    # --- one event

    def perform(self, event: Event) -> str:
        """Perform one event, and let the agent work until it would wait. Returns a word on how it went."""
        self.steps += 1
        self.performed.clear()
        self.answers.clear()
        self.new_orders.clear()
        rows = self.store.rows
        try:
            said = getattr(self, f"on_{event[0]}")(*event[1:])
            self._work()
        except Killed as killed:
            self._end_process()
            said = f"killed {killed}"
        self._note_people()
        self._note_orders()
        self._note_kept()
        self._note_mishap()
        self.new_rows = self.store.rows - rows if self.store.rows >= rows else self.store.rows
        return str(said or "")

    def _work(self) -> None:
        if self.down is None and self.agent is not None:
            self.agent.work()

    def _note_orders(self) -> None:
        if self.down is not None:
            return
        self._note_snoozed(self.state)
        if self.prune_at is not None and self.clock.wall >= self.prune_at:  # to such a clock all rows are old
            self.told_orders.clear()
            self._journal_from = self.state.orders
        self.told_orders |= {
            s.notice.order
            for s in self.screen.visible
            if s.notice.order > self._journal_from
            and s.notice.slot != CARD_SLOT  # a question is no notice of the journal
        }
        for v in self.state.visible:
            orders = self.key_orders.setdefault(v.occasion.key, [])
            if v.order not in orders:
                before = self._ordered_at.get(v.occasion.key, self.clock.wall)
                if abs(self.clock.wall - before) >= MEMORY:
                    orders.clear()
                orders.append(v.order)
                self._ordered_at[v.occasion.key] = self.clock.wall

    def _note_mishap(self) -> None:
        """What happened to the file is owed to the user, as soon as the file says so, until it stood on the screen."""
        if self.down is not None or self.agent is None or self.agent.engine._unkept:
            return
        mishap, language = self.agent.keeper.mishap(), self.state.settings.language
        said = mishap and app_word(mishap, language)
        seen = [s for s in self.screen.history if s.notice.slot == PROBLEM_SLOT and str(said) in s.notice.text]
        self.owed = None if seen or self.disk else mishap

    def _note_kept(self) -> None:
        """What was acknowledged so far outlives the process, unless the state waits for the disk."""
        if self.agent is not None and not self.agent.engine._unkept:
            self._durable = self.ledger.copy()

    def _note_people(self) -> None:
        """Take who works here now: the file may be believed long after it was written, at any look at the time."""
        if self.down is not None or self.settings_harmed or self._settings == self.state.settings:
            return
        before, self._settings = self._settings or self.state.settings, self.state.settings
        people = [p.id for p in self.state.practitioners]
        gone = {p.id for p in before.practitioners} - set(people)  # whoever comes back, comes back as somebody new
        self.ledger.people([p.id for p in before.practitioners], people, at_home=PEOPLE[self.settings_at_home])
        forgotten = {*gone, "card_expiring"}  # as is a date that is taken out of the settings
        self.key_orders = {key: orders for key, orders in self.key_orders.items() if not forgotten & set(key)}

    def _note_snoozed(self, state: State) -> None:
        """Only a snooze lets what was shown wait once more."""
        waiting = {w.occasion.key for w in state.waiting if w.occasion.key in self.key_orders}
        for key in waiting - self._waiting:
            self.snoozed_keys[key] = self.snoozed_keys.get(key, 0) + 1
        self._waiting = waiting

    def post(self, event: events.Event) -> None:
        if self.down is None and self.agent is not None:
            self.agent.engine.post(event)

    def _write_settings(self, text: str) -> None:
        path = self.folders.settings
        fresh = path.with_name("fresh")
        fresh.write_text(text, encoding="utf-8")
        self._stamp(fresh)
        fresh.replace(path)

    def _stamp(self, path: Path) -> None:
        self._marks += 1_000_000_000
        os.utime(path, ns=(self._marks, self._marks))

    def _stored_orders(self) -> int:
        """Return the last order, also where the process was killed before it could perform it."""
        stored = self._stored if self.down is not None else self.store.saved or self._stored
        return 0 if stored is None else int(stored["numbers"][1])

    def _looked(self) -> None:
        self.ledger.looked()

    def _post_picture(self) -> None:
        assert self.agent is not None
        self.agent.engine.post(picture_event(self.picture, self.service))


def is_in_memory(reply: Json) -> bool:
    """Tell whether the answer says that the command holds, but could not be stored yet."""
    return str(reply.get("reason")).startswith("in_memory")


def open_files() -> int:
    """Return how many files this process has open, where the system tells."""
    own = Path("/proc/self/fd")
    return len(list(own.iterdir())) if own.is_dir() else 0


def threads() -> int:
    return threading.active_count()
