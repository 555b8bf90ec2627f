"""An engine in a fake environment, on a Monday morning."""

from __future__ import annotations

from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import Story, settings

MORNING = Story("07:00").now


def world(*people, at=MORNING, **fields) -> FakeWorld:
    return FakeWorld(settings(*people, **fields), at)
