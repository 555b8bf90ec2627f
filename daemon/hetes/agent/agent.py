"""The agent: the engine in a thread of its own, the tray in the caller's, and the order of start and end."""

from __future__ import annotations

import logging
import threading
from socket import gethostname
from typing import TYPE_CHECKING

from hetes.adapters.autostart.at_login import at_login
from hetes.adapters.console import DONE, TAKEN, complain
from hetes.adapters.settings.machine import login_is_locked
from hetes.adapters.store.crash_counter import CrashCounter
from hetes.agent.components import (
    Beating,
    Components,
    Placed,
)
from hetes.agent.engine import Crashed, Engine
from hetes.agent.environment import Environment
from hetes.agent.first_state import FirstState, first_state
from hetes.agent.fleet_host import FleetHost
from hetes.agent.notice_links import NoticeLinks
from hetes.agent.place import TakenOver
from hetes.agent.self_diagnosis import SelfDiagnosis
from hetes.agent.state_keeper import StoredStates
from hetes.core.effects import Refuse
from hetes.core.events import ActivationReported, Event
from hetes.panel.launcher.host import PanelHost
from hetes.panel.launcher.way_in import panel_host, way_in
from hetes.ports import BeforeSleep, HoldsSleep, StoreError, TellsOfDevices, ToldOfDevices
from hetes.presentation.agent_words import app_word

if TYPE_CHECKING:
    from hetes.adapters.ipc.server import LocalServer
    from hetes.adapters.store.sqlite import SqliteStore

log = logging.getLogger(__name__)
FIRST_PICTURE_WITHIN = 1.0  # seconds; a card service that answers at all does so in a few milliseconds


class Agent:
    """A running agent: the engine in a thread of its own, the tray in the caller's."""

    def __init__(
        self,
        components: Components,
        *,
        welcome: bool = False,
        taken_over: TakenOver | None = None,
        pressed: Event | None = None,
    ) -> None:
        """Start nothing. ``welcome``: show the first page to somebody of whom nothing is known yet.

        ``taken_over``: what an agent leaves that worked apart from the data folder. ``pressed`` is what the button
        stands for that started it.
        """
        self._components = components
        self._welcome = welcome
        self._taken_over = taken_over
        self._pressed = pressed
        self.begins_anew: TakenOver | None = None
        self._ready = threading.Event()
        self._leaving = threading.Event()
        self._proving = threading.Lock()
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
            self._show_tray(engine)
        self.leave()
        self._thread.join()
        if self.failure is None:
            return DONE
        language = self._components.settings.read()[0].language
        if self.failure == "yielded":
            complain(app_word("running_already", language))
            return TAKEN
        return complain(app_word(f"store.{self.failure}", language, path=str(self._components.folders.data)))

    def _show_tray(self, engine: Engine) -> None:
        """Show the tray. An end that nobody has asked for is a failure, which whoever starts Hetes again must see."""
        try:
            self._components.tray.run(engine.post, self.leave)
        except Exception:
            log.exception("the icon's loop failed")
        if self.failure is None and not self._leaving.is_set():
            log.error("the icon's loop ended by itself")
            self.failure = "crashed"

    def leave(self) -> None:
        """End it, from any thread. May be called more than once."""
        self._leaving.set()
        if self.engine:
            self.engine.stop()
        self._components.tray.stop()

    def _run(self) -> None:
        from hetes.adapters.store.sqlite import SqliteStore  # noqa: PLC0415 - sqlite belongs to this thread

        components = self._components
        store = SqliteStore(components.folders.store, components.clock.now, log)
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
        components = self._components
        crashes = CrashCounter(components.folders.data, components.clock.now)
        settings = components.settings.read()[0]
        begun = first_state(store, settings, components.clock, crashed=crashes.too_many())
        try:
            self._serve(store, begun)
        except Crashed:
            crashes.note()
            raise

    def _serve(self, store: SqliteStore, begun: FirstState) -> None:
        from hetes.adapters.ipc.server import LocalServer  # noqa: PLC0415 - after the state is known
        from hetes.agent.control_api import ControlApi  # noqa: PLC0415 - as above

        components = self._components
        keeper = StoredStates(store, begun.aside)
        fleet = FleetHost(components.folders.config, components.clock, gethostname())
        world = Environment(
            clock=components.clock,
            keeper=keeper,
            settings=components.settings,
            notifier=components.notifier,
            tray=components.tray,
            alarm=components.alarm,
            cards=components.cards,
            simulated=components.simulated,
            observe=components.observe,
            show_page=self._show_page,
            share=fleet.share,
            standing=self._standing,
            probe=components.portal.look if components.portal else lambda _: None,
        )
        engine = Engine(world, begun.stored)

        def language() -> str:
            return engine.state.settings.language

        other = components.place.other if components.place else None
        apart_from = other.name if other else None
        diagnosis = SelfDiagnosis(components.clock, components.tray, components.notifier, apart_from=apart_from)
        self.panel = panel = panel_host(components.folders, language)
        api = ControlApi(
            engine,
            store,
            self.leave,
            panel=lambda page: way_in(panel, page, language()),
            autostart=lambda action: at_login(action, language(), locked=login_is_locked()),
            follow=NoticeLinks(components.links, engine.post, components.clock.monotonic).follow,
            diagnosis=diagnosis,
            take_over=lambda request: self._take_over(engine, from_panel=request.get("source") == "panel"),
            fleet=fleet.told,
        )
        keeper.changed = fleet.changed = api.changed
        server = LocalServer(components.folders.runtime, api.ask, api.subscribe, spare=components.folders.spare)
        server.swept = self._prove
        told = engine.told_problems()
        for problem in told:
            complain(problem)
        server.start()
        self._say_where()
        try:
            components.notifier.start(diagnosis.note(engine.post))
            components.alarm.start(engine.ring, lambda: self._beat(engine, server))
            if isinstance(components.tray, TellsOfDevices) and isinstance(components.cards, ToldOfDevices):
                components.tray.tell(components.cards)
            components.cards.start(engine.post)
            if components.portal:
                components.portal.start(engine.post)
            self.engine = engine
            self._have_the_last_word(fleet)
            fleet.start(engine.post, engine.state.settings)
            if components.days_off:
                components.days_off.tell = engine.ring
            engine.begin(FIRST_PICTURE_WITHIN)
            for problem in engine.told_problems():
                if problem not in told:
                    complain(problem)
            self._ready.set()
            self._greet(engine, panel, newcomer=begun.newcomer)
            if components.power:
                components.power.start(engine.post)
            if isinstance(components.tray, Placed):
                components.tray.on_missing = lambda: self._say_no_icon(engine)
                components.tray.on_placed = lambda: engine.say("no_icon", over=True)
            engine.run()
        finally:
            fleet.stop()
            panel.stop()
            server.stop()

    def _have_the_last_word(self, fleet: FleetHost) -> None:
        """Let whoever is told of a sleep wait until the other workstations know of it."""
        power = self._components.power
        for each in (power, self._components.tray):
            if isinstance(each, BeforeSleep):
                each.last_word = fleet.last_word
        if isinstance(power, HoldsSleep):
            fleet.linking = lambda wanted: power.hold(wanted=wanted)

    def _standing(self, language: str) -> tuple[str, ...]:
        return self._components.place.standing(language) if self._components.place else ()

    def _greet(self, engine: Engine, panel: PanelHost, *, newcomer: bool) -> None:
        if self._pressed:
            engine.post(self._pressed)
        if self._taken_over:
            self._go_on(engine, self._taken_over)
        elif self._welcome and newcomer and not engine.state.settings.configured:
            panel.open("welcome")

    def _take_over(self, engine: Engine, *, from_panel: bool) -> Refuse | None:
        """End, to be begun anew with the data folder that another computer had; or say why not."""
        place = self._components.place
        if place is None or place.other is None:
            return Refuse("take_over.unneeded")
        if not place.is_free():
            return Refuse("take_over.held", {"name": place.other.name})
        state, now = engine.state, self._components.clock.now()
        running = tuple(session for p in state.practitioners if (session := state.running(p.id, now)))
        self.begins_anew = TakenOver(running, show_panel=from_panel)
        self.leave()
        return None

    def _go_on(self, engine: Engine, taken: TakenOver) -> None:
        """Say that the data folder is this computer's now; count on what was counted without it, unless it is older."""
        for session in taken.running:
            known = engine.state.session(session.practitioner)
            if known is None or known.started_at < session.started_at:
                engine.post(ActivationReported(session.practitioner, session.started_at, session.source))
        engine.say("apart.taken", opens=not taken.show_panel)
        if taken.show_panel:
            self._show_page("check")

    def _say_where(self) -> None:
        """Write down who works with the data folder, and where he is reached."""
        if self._components.place:
            self._components.place.right.say_where()

    def _beat(self, engine: Engine, server: LocalServer) -> None:
        """Let the engine look; then see whether the card service answers, commands find the way here, and none else."""
        engine.beat()
        try:
            if isinstance(self._components.cards, Beating):
                self._components.cards.beat()
        except Exception:
            log.exception("a beat's look at the card service failed")
        self._prove(server)

    def _prove(self, server: LocalServer) -> None:
        """See to it that commands find the way here, and none else. From any thread."""
        try:
            with self._proving:
                if not self._has_right():  # before anybody is let in
                    log.error("another agent works with the data folder: this one ends")
                    self.failure = "yielded"
                    self.leave()
                elif server.prove():
                    self._components.folders.runtime = server.runtime
                    self._has_right()  # where the runtime folder lies now, too, and where it is reached is written down
        except Exception:
            log.exception("the look at the way here failed")

    def _has_right(self) -> bool:
        place = self._components.place
        return place is None or place.right.prove()

    def _say_no_icon(self, engine: Engine) -> None:
        """Say that this desktop shows no icon: once for ever, for whoever knows it needs no word at each login."""
        try:
            (self._components.folders.data / "no-icon-told").touch(exist_ok=False)
        except FileExistsError:
            return
        except OSError:  # the next login says it again, then
            log.info("it cannot be noted that the missing icon was told", exc_info=True)
        engine.say("no_icon", opens=True)

    def _show_page(self, page: str) -> None:
        """Open the panel; where that fails, say so beside the icon."""

        def failed(why: str) -> None:
            if self.engine:
                self.engine.say(why)

        if self.panel:
            self.panel.open(page, failed)

    def _close(self, store: SqliteStore) -> None:
        components = self._components
        if components.power:
            components.power.stop()
        if components.portal:
            components.portal.stop()
        for close in (
            components.cards.stop,
            components.alarm.stop,
            components.notifier.stop,
            store.close,
            components.tray.stop,
        ):
            try:
                close()
            except Exception:
                log.exception("something did not end cleanly")
