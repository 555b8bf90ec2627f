"""The probe of the running agent, on a channel that answers as it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hetes import __version__
from hetes.adapters.ipc.client import ChannelError
from hetes.doctor.probes import agent


def test_an_agent_that_answers_is_told_with_what_only_it_knows(monkeypatch):
    answers: dict[str, Any] = {
        "status": {"status": {"version": "1.0", "simulated": True, "state": "active"}},
        "equipment": {"equipment": {"pid": 7, "tray": {"wanted": False}, "notices": {"channel": None}, "more": 1}},
    }
    monkeypatch.setattr(agent, "ask", lambda runtime, request, within: answers[request["do"]])
    assert agent.look(Path("run")) == {
        "own_version": __version__,
        "reached": "running",
        "version": "1.0",
        "simulated": True,
        "pid": 7,
        "tray": {"wanted": False},
        "notices": {"channel": None},
    }


def test_an_agent_that_refuses_both_questions_runs_all_the_same(monkeypatch):
    monkeypatch.setattr(agent, "ask", lambda runtime, request, within: {"ok": False})
    told = agent.look(Path("run"))
    assert (told["reached"], told["simulated"], told["version"], told["tray"]) == ("running", False, None, None)


@pytest.mark.parametrize(
    ("reason", "reached"), [("absent", "absent"), ("silent", "silent"), ("lost", "silent"), ("stranger", "strange"), ("denied", "strange")]
)  # fmt: skip
def test_an_agent_that_cannot_be_talked_to_is_told_with_the_reason(monkeypatch, reason, reached):
    def refuse(*_: object) -> dict[str, Any]:
        raise ChannelError(reason)

    monkeypatch.setattr(agent, "ask", refuse)
    assert agent.look(Path("run")) == {"own_version": __version__, "reached": reached, "reason": reason}
