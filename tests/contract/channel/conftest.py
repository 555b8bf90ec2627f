"""A runtime folder, and an agent that answers in it."""

from __future__ import annotations

import pytest

from tests.support.agent.stub import AgentStub


@pytest.fixture
def runtime(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def agent(runtime):
    with AgentStub(runtime) as stub:
        yield stub
