"""One life of the agent's process: the real start, engine, keeper, control API and delivery, driven in one thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hetes.agent.agent import Agent
from hetes.agent.components import Components
from hetes.agent.control_api import ControlApi
from hetes.agent.engine import Engine
from hetes.agent.environment import Environment
from hetes.agent.first_state import FirstState
from hetes.agent.request import Request
from hetes.agent.state_keeper import StoredStates
from hetes.core.effects import AskCard, Effect, Notify, Refuse
from hetes.core.events import Event
from hetes.core.state import State
from hetes.ports import JournalRow
from tests.simulation.disk import FaultyStore
from tests.simulation.screen import DrivenChannels

Json = dict[str, Any]
ROUNDS = 500  # of work after one event: more is a loop that feeds itself


class Restless(Exception):  # noqa: N818 - a finding
    """The program goes on for ever by itself."""


class DrivenEngine(Engine):
    """The real engine; its owner thread is whoever calls ``work``."""

    def __init__(self, world: Environment, stored: Json | None, looked: Callable[[], None]) -> None:
        super().__init__(world, stored)
        self._looked = looked
        self.holds: list[Request] | None = None  # requests that arrive together

    def ask(self, answer: Callable[[], Json], wanted: Callable[[], bool] = lambda: True) -> Json:
        request = Request(answer, wanted)
        self._inbox.put(request)
        if self.holds is not None:
            self.holds.append(request)
            return {}
        self.work()
        return request.reply()

    def turn(self, *events: Event, tick: bool = True) -> list[Refuse]:
        refused = super().turn(*events, tick=tick)
        self._looked()
        return refused

    @property
    def busy(self) -> bool:
        return not self._inbox.empty()

    def work(self) -> None:
        while not self._inbox.empty():
            self.stop()
            self.run()


class DrivenApi(ControlApi):
    """The real control API; ``foresees``: its today tells what is to come, which takes a hundred steps of the core."""

    foresees = True

    def _coming(self, state: State, now: datetime) -> list[Json]:
        return super()._coming(state, now) if self.foresees else []


class WatchedStates(StoredStates):
    """The real keeper, and the last state that it kept."""

    def __init__(self, store: FaultyStore, state_aside: str | None) -> None:
        super().__init__(store, state_aside)
        self.kept: State | None = None
        self._faulty = store

    def keep(self, state: State, rows: Sequence[JournalRow]) -> None:
        commits = self._faulty.commits
        try:
            super().keep(state, rows)
        finally:  # also where the process dies between the commit and the return
            if self._faulty.commits > commits:
                self.kept = state


@dataclass(frozen=True, slots=True)
class Performed:
    """An effect, the last order that was stored by then, and what is wrong with the store."""

    effect: Effect
    kept_orders: int
    problem: str | None


class DrivenAgent(Agent):
    """The real agent up to the point where it would serve: what it is made of then, driven by the machine."""

    engine: DrivenEngine

    def __init__(
        self,
        parts: Components,
        observe: Callable[[Performed], None],
        picture: Callable[[], None],
        looked: Callable[[], None],
    ) -> None:
        super().__init__(parts)
        self._parts = parts
        self._observe = observe
        self._picture = picture
        self._looked = looked  # at the clock
        self.began = False
        self.took_up: Json | None = None  # the stored state that this life went on from

    def _serve(self, store: Any, begun: FirstState) -> None:
        parts = self._parts
        self.store = store
        self.took_up = begun.stored
        self.keeper = WatchedStates(store, begun.aside)
        world = Environment(
            clock=parts.clock,
            keeper=self.keeper,
            settings=parts.settings,
            notifier=parts.notifier,
            tray=parts.tray,
            alarm=parts.alarm,
            cards=parts.cards,
            observe=self._performed,
        )
        self.engine = DrivenEngine(world, begun.stored, self._looked)
        self.keeper.kept = self.engine.state  # or nothing, of which all that this life holds in memory goes with it
        self.api = DrivenApi(self.engine, store, lambda: None)
        self.keeper.changed = self.api.changed
        parts.notifier.start(self.engine.post)
        self._picture()
        self.engine.begin()
        self.began = True

    def _performed(self, effect: Effect, _: datetime) -> None:
        kept = self.keeper.kept
        self._observe(Performed(effect, kept.orders if kept else 0, self.engine.store_problem))

    def work(self) -> None:
        """Let engine and delivery work until both would wait."""
        notifier = self._parts.notifier
        assert isinstance(notifier, DrivenChannels)
        if notifier.at_work:  # it waits for its channel, and the engine does not wait for it
            self.engine.work()
            return
        for _ in range(ROUNDS):
            self.engine.work()
            notifier.work()
            if not self.engine.busy and not notifier.busy:
                return
        raise Restless


def is_new_order(effect: Effect) -> bool:
    return isinstance(effect, AskCard | Notify) and not effect.again
