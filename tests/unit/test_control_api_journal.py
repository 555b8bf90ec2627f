"""Years of a journal are read in the asker's thread, as a stream; the engine answers meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from hetes.agent.control_api import ControlApi
from hetes.ports import JournalRow
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import EVA, Story, settings
from tests.support.system.waiting import LIMIT

STORY = Story("12:00", settings(EVA))
TEN_YEARS, ROWS = 3650, 60_000


@pytest.fixture
def world() -> Iterator[FakeWorld]:
    world = FakeWorld(settings(EVA), STORY.now)
    runner = threading.Thread(target=world.engine.run)
    runner.start()
    yield world
    world.engine.stop()
    runner.join(LIMIT)


def rows() -> Iterator[JournalRow]:
    for n in range(ROWS):
        at = STORY.now - timedelta(days=TEN_YEARS) * (ROWS - n) / ROWS
        facts = {"session": f"s{n}", "started_at": at.isoformat(), "ends_at": (at + timedelta(hours=7)).isoformat()}
        yield JournalRow(at, "session_started", "eva", {**facts, "source": "cli"})


class Watched:
    """A store's journal that stops in the middle of a reading until it may go on."""

    def __init__(self, held: Iterator[JournalRow]) -> None:
        self.held, self.given = held, 0
        self.in_it, self.go_on = threading.Event(), threading.Event()
        self.threads: set[str] = set()

    def __call__(self, since: datetime, until: datetime) -> Iterator[JournalRow]:
        assert since < until
        for row in self.held:
            self.given += 1
            self.threads.add(threading.current_thread().name)
            if self.given == ROWS // 2:
                self.in_it.set()
                assert self.go_on.wait(LIMIT)
            yield row


@pytest.mark.parametrize("request_", [{"do": "history", "days": 3660}, {"do": "journal"}, {"do": "today"}])
def test_while_ten_years_are_read_the_engine_answers(world, monkeypatch, request_):
    watched = Watched(rows())
    monkeypatch.setattr(world.store, "journal", watched)
    api = ControlApi(world.engine, world.store, lambda: None)
    told = []
    asker = threading.Thread(target=lambda: told.append(api.ask(request_)), name="asker")
    asker.start()
    assert watched.in_it.wait(LIMIT)
    assert api.ask({"do": "status"})["ok"]
    assert api.ask({"do": "activate"})["ok"]
    assert told == []
    watched.go_on.set()
    asker.join(LIMIT)
    assert told[0]["ok"]
    assert (watched.given, watched.threads) == (ROWS, {"asker"})
    if request_["do"] == "history":
        assert len(told[0]["history"]["sessions"]) == ROWS


def test_a_lost_file_is_written_again_at_the_next_beat():
    world = FakeWorld(settings(EVA), STORY.now)
    world.engine.beat()
    assert world.engine._inbox.empty(), "at rest nothing is done"
    saves, world.store.gone = world.store.saves, True
    world.engine.beat()
    assert not world.engine._inbox.empty()
    world.engine.turn()
    assert (world.store.saves, world.store.gone) == (saves + 1, False)


def test_what_happened_to_the_file_is_told_and_shown_once():
    world = FakeWorld(settings(EVA), STORY.now)
    world.store.gone, world.store.mishap = True, "store_renewed"
    world.engine.turn()
    assert any("eltűnt vagy kicserélődött" in problem for problem in world.engine.told_problems())
    shown = [view.text for view in world.notifier.shown if "kicserélődött" in view.text]
    assert len(shown) == 1
