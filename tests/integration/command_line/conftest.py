"""A home with its folders, and an agent that answers in it."""

from __future__ import annotations

import pytest

from tests.support.agent.stub import AgentStub


@pytest.fixture
def home(tmp_path):
    for name in ("config", "data", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def agent(home):
    with AgentStub(home / "run") as stub:
        yield stub
