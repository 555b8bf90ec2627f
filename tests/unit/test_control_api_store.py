"""A store that cannot be read or written: every request is answered with its sentence, and nothing is half done."""

from __future__ import annotations

import operator
import threading
from collections.abc import Iterator

import pytest

from hetes.agent.control_api import ControlApi
from hetes.core.events import GuideBegun
from hetes.core.json_types import Json
from hetes.core.snapshot import snapshot
from hetes.ports import JournalRow
from hetes.presentation.notices.words import REFUSALS
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import ADAM, EVA, Story, settings
from tests.support.system.waiting import LIMIT

REASONS = ("full", "read_only", "broken", "newer", "denied")
FORGET = {"do": "forget", "practitioner": "adam"}


@pytest.fixture
def world() -> Iterator[FakeWorld]:
    """A world from whose settings Adam has gone, while his guide and his rows are still kept."""
    both = settings(EVA, ADAM)
    world = FakeWorld(both, Story("09:00", both).now)
    world.engine.turn(GuideBegun("adam"))
    world.store.save(snapshot(world.engine.state), [JournalRow(world.clock.now(), "e", who) for who in ("eva", "adam")])
    world.settings.write(settings(EVA))
    world.engine.turn()
    runner = threading.Thread(target=world.engine.run)
    runner.start()
    yield world
    world.engine.stop()
    runner.join(LIMIT)


def asked(world: FakeWorld, **request: str) -> Json:
    return ControlApi(world.engine, world.store, lambda: None).ask(request)


def names(world: FakeWorld) -> set[str | None]:
    return {row.practitioner for row in world.store.rows if row.event == "e"}


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("request_", [{"do": "history"}, {"do": "journal"}, FORGET], ids=operator.itemgetter("do"))
def test_whatever_the_store_says_is_told_by_one_sentence(
    world: FakeWorld, request_: dict[str, str], reason: str
) -> None:
    world.store.fail = reason
    answer = asked(world, **request_)
    assert answer["ok"] is False
    assert answer["reason"] in REFUSALS["hu"]
    assert answer["reason"].startswith("not_stored" if request_["do"] == "forget" else "not_read")


def test_whoever_was_removed_is_forgotten_whole_or_not_at_all(world: FakeWorld) -> None:
    assert "adam" in world.engine.state.guides
    world.store.fail = "full"
    before = world.engine.state
    assert asked(world, **FORGET)["ok"] is False
    assert world.engine.state.guides == before.guides
    assert names(world) == {"eva", "adam"}
    world.store.fail = None
    assert asked(world, **FORGET)["ok"] is True
    assert "adam" not in world.engine.state.guides
    assert "adam" not in str(world.store.load())
    assert names(world) == {"eva"}


def test_what_waited_to_be_written_about_whoever_is_forgotten_does_not_come_back(world: FakeWorld) -> None:
    world.store.fail = "full"
    world.engine.turn()
    asked(world, **FORGET)
    world.store.fail = None
    assert asked(world, **FORGET)["ok"] is True
    world.engine.turn()
    assert "adam" not in names(world)
    assert "adam" not in str(world.store.load())
