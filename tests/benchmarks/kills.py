"""Kills a whole agent amid commands, again and again: ``python tests/benchmarks/kills.py --rounds 1000`` (an hour).

Each round asks in quick succession, kills at a random moment, starts again, and counts: what was acknowledged and is not
in the journal is lost. Exit code 1 if anything was lost, the state and the journal differ, or the database is not sound.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from tests.support.agent.kills import killed_amid_commands  # noqa: E402 - found by the line above
from tests.support.agent.program import RunningAgent, write_settings  # noqa: E402 - as above


def kept(agent: RunningAgent) -> int:
    """Return how many commands the journal tells of."""
    return len(agent.told("session_started")) + len(agent.told("session_ended"))


def main() -> int:
    """Run the rounds and print what came of them."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=7)
    wanted = arguments.parse_args()
    luck = random.Random(wanted.seed)
    acknowledged = lost = torn = before = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "hetes"
        write_settings(home, '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
        with RunningAgent(home, "--simulate", "--no-tray", env={"TZ": "UTC"}) as agent:
            for _ in range(wanted.rounds):
                asked = killed_amid_commands(agent, luck.uniform(0.0, 0.05))
                acknowledged += asked
                agent.start()
                lost += max(0, before + asked - kept(agent))
                runs = agent.status()["practitioners"][0]["session"] is not None
                torn += runs != (len(agent.told("session_started")) > len(agent.told("session_ended")))
                if runs:
                    assert agent.ask(do="end")["ok"]
                before = kept(agent)
            problems = agent.status()["problems"]
        with closing(sqlite3.connect(home / "data" / "hetes.sqlite3")) as file:
            (sound,) = file.execute("PRAGMA integrity_check").fetchone()
        aside = len(list((home / "data").glob("*-broken-*")))
    print(f"{wanted.rounds} kills, {acknowledged} acknowledged, {lost} lost, {torn} torn, {aside} set aside, {sound}")
    print(*problems, sep="\n")
    return 0 if (lost, torn, aside, sound) == (0, 0, 0, "ok") else 1


if __name__ == "__main__":
    sys.exit(main())
