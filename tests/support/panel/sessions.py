"""The panel of a running agent: its address, and what it has changed."""

from __future__ import annotations

from tests.support.agent.program import RunningAgent


def url(agent: RunningAgent, *words: str) -> str:
    done = agent.cli("panel", "--print-url", *words)
    assert (done.code, done.err) == (0, "")
    return done.out.strip()


def session(agent: RunningAgent):
    return agent.status()["practitioners"][0]["session"]
