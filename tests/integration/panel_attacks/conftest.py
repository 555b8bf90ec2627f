"""An agent with its panel, and a visitor who is logged in."""

from __future__ import annotations

import pytest

from tests.support.agent.program import RunningAgent, write_settings
from tests.support.panel.sessions import url
from tests.support.panel.visitor import Visitor


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    home = tmp_path_factory.mktemp("h") / "h"
    write_settings(home, '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
    with RunningAgent(home, "--simulate", "--no-tray") as running:
        yield running
        assert running.answering()
        assert "Traceback" not in running.err
        assert running.stop() == 0


@pytest.fixture
def visitor(agent):
    return Visitor.of(url(agent)).log_in()
