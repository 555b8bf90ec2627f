"""One run: perform a list of events, look at the invariants after each, and shrink the list where one breaks."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.simulation import invariants
from tests.simulation.faults import KINDS, generate, seconds_of
from tests.simulation.machine import Machine

Event = list[Any]
Json = dict[str, Any]
TRIES = 400  # runs that a failure may take to be shrunk
SHRINK_FOR = 40.0  # seconds, as well
TRACE = 30  # lines of it that are told


@dataclass(slots=True)
class Outcome:
    """How a run went. ``broken`` is the invariant's name, or None."""

    world: Json
    events: list[Event]
    trace: list[str] = field(default_factory=list)
    broken: str | None = None
    detail: str = ""
    days: float = 0.0

    def told(self) -> str:
        """Return the failure as a person, or whoever writes the regression test, wants it."""
        lines = [f"{self.broken}: {self.detail}", *self.trace[-TRACE:], f"world = {self.world!r}", "events = ["]
        return "\n".join([*lines, *(f"    {event!r}," for event in self.events), "]"])


def scratch() -> Path:
    """Return a new folder, in memory where there is such a place: the disk's speed is not what is tried here."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="hetes-sim-", dir=memory if memory.is_dir() else None))


def play(world: Json, events: Iterable[Event]) -> Outcome:
    """Perform these events in this world, up to the first invariant that breaks."""
    outcome = Outcome(world, [])
    folder = scratch()
    logging.disable(logging.CRITICAL)
    machine = None
    try:
        machine = Machine(world, folder)
        outcome.trace.append(f"{machine.clock.wall:%m-%d %H:%M:%S} began")
        for event in events:
            outcome.events.append(event)
            said = machine.perform(event)
            outcome.days += seconds_of(event) / 86_400
            outcome.trace.append(
                f"{machine.clock.wall:%m-%d %H:%M:%S} {json.dumps(event)} -> {said}; {machine.down or _state(machine)}"
            )
            invariants.check(machine, settled=event[0] == "settle")
    except invariants.Broken as broken:
        outcome.broken, outcome.detail = broken.name, broken.detail
    except Exception as error:  # noqa: BLE001 - whatever leaves the product is the finding
        outcome.broken = invariants.no_exception_leaves_the_program.__name__
        outcome.detail = invariants.no_exception_leaves_the_program(error)
    finally:
        logging.disable(logging.NOTSET)
        if machine is not None:
            machine.store.close()
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _state(machine: Machine) -> str:
    state = machine.state
    sessions = ",".join(f"{s.id}{'-' if s.settled else '+'}" for s in state.sessions.values())
    standing = ",".join(f"{s.notice.slot}#{s.notice.order}" for s in machine.screen.visible)
    return f"{machine.agent.engine.shown_face if machine.agent else ''} [{sessions}] on screen [{standing}]"


def play_seed(seed: int, days: float, among: list[str] | None = None) -> tuple[Outcome, list[str]]:
    """Perform what the seed says; return the kinds of faults as well."""
    world, kinds, events = generate(seed, days, list(KINDS) if among is None else among)
    return play(world, events), kinds


def shrink(outcome: Outcome, again: Callable[[Json, list[Event]], Outcome] = play) -> Outcome:
    """Return the same failure with as few events as can be found (ddmin: take out ever smaller pieces)."""
    best, tries, until = outcome, 0, time.monotonic() + SHRINK_FOR
    size = max(1, len(best.events) // 2)
    while size >= 1 and tries < TRIES:
        at, smaller = 0, False
        while at < len(best.events) and tries < TRIES and time.monotonic() < until:
            fewer = best.events[:at] + best.events[at + size :]
            tries += 1
            tried = again(best.world, fewer)
            if tried.broken == best.broken and len(tried.events) < len(best.events):
                best, smaller = tried, True
            else:
                at += size
        size = size if smaller and size == 1 else size // 2
    return _thinner(best, again)


def _thinner(best: Outcome, again: Callable[[Json, list[Event]], Outcome]) -> Outcome:
    """Take single requests out of bursts, and what happens beside a kill."""
    for place, event in reversed(list(enumerate(best.events))):
        for part in reversed(range(1, len(event)) if event[0] == "burst" else ()):
            fewer = [e for n, e in enumerate(best.events[place]) if n != part]
            tried = again(best.world, [*best.events[:place], fewer, *best.events[place + 1 :]])
            if tried.broken == best.broken and len(tried.events) == len(best.events):
                best = tried
    return best
