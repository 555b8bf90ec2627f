"""Kills a whole agent amid commands, again and again: ``python tests/benchmarks/kills.py --rounds 1000`` (an hour).

Each round asks in quick succession while the settings are edited, kills at a random moment, starts again, and counts:
what was acknowledged and is not in the journal is lost, and so is an edit that the agent does not know then. Exit code 1
if anything was lost, the state and the journal differ, or the database is not sound.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import threading
from contextlib import closing
from datetime import UTC
from pathlib import Path

TOLD_EVERY = 50  # rounds
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from hetes.adapters.settings.file import SettingsFile  # noqa: E402 - found by the line above
from hetes.adapters.settings.last_good import LastGood  # noqa: E402 - as above
from tests.support.agent.kills import killed_amid_commands  # noqa: E402 - as above
from tests.support.agent.program import RunningAgent, write_settings  # noqa: E402 - as above


def kept(home: Path) -> tuple[int, int]:
    """Return of how many beginnings and ends of a session the journal tells."""
    with closing(sqlite3.connect(f"file:{home}/data/hetes.sqlite3?mode=ro", uri=True)) as file:
        counts = dict(file.execute("SELECT event, count(*) FROM journal GROUP BY event").fetchall())
    return counts.get("session_started", 0), counts.get("session_ended", 0)


def soundness(home: Path) -> str:
    """Return what SQLite says of the database."""
    with closing(sqlite3.connect(home / "data" / "hetes.sqlite3")) as file:
        return str(file.execute("PRAGMA integrity_check").fetchone()[0])


class Editor(threading.Thread):
    """Renames the practitioner without a pause until it is to stop. ``name`` is the last that was written."""

    def __init__(self, home: Path, number: int) -> None:
        super().__init__()
        self._file = SettingsFile(home / "config" / "settings.toml", lambda: UTC, last_good=LastGood(home / "data"))
        self._over = threading.Event()
        self.number = number
        self.name = ""

    def run(self) -> None:
        while not self._over.is_set():
            name = f"Dr. Minta {self.number + 1}"
            self._file.edit_practitioner("p1", name=name)
            self.number, self.name = self.number + 1, name

    def stop(self) -> None:
        self._over.set()
        self.join()


def main() -> int:
    """Run the rounds and print what came of them."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=7)
    wanted = arguments.parse_args()
    luck = random.Random(wanted.seed)
    acknowledged = lost = torn = before = edits = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "hetes"
        write_settings(home, '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
        with RunningAgent(home, "--simulate", "--no-tray", env={"TZ": "UTC"}) as agent:
            for number in range(1, wanted.rounds + 1):
                editor = Editor(home, edits)
                editor.start()
                asked = killed_amid_commands(agent, luck.uniform(0.0, 0.05))
                editor.stop()
                acknowledged += asked
                edits = editor.number
                agent.start()
                begun, ended = kept(home)
                lost += max(0, before + asked - begun - ended)
                here = agent.status()["practitioners"][0]
                lost += here["name"] != editor.name
                runs = here["session"] is not None
                torn += runs != (begun > ended)
                if runs:
                    assert agent.ask(do="end")["ok"]
                before = begun + ended + runs
                if number % TOLD_EVERY == 0:
                    told = f"{acknowledged} acknowledged, {edits} edits, {lost} lost, {torn} torn, {soundness(home)}"
                    print(f"{number} kills, {told}", file=sys.stderr, flush=True)
            problems = agent.status()["problems"]
        sound = soundness(home)
        aside = len(list((home / "data").glob("*-broken-*")))
    print(
        f"{wanted.rounds} kills, {acknowledged} acknowledged, {edits} edits, {lost} lost, {torn} torn, {aside} set aside, {sound}"
    )
    print(*problems, sep="\n")
    return 0 if (lost, torn, aside, sound) == (0, 0, 0, "ok") else 1


if __name__ == "__main__":
    sys.exit(main())
