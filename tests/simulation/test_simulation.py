"""The simulation in CI: what once failed, and so many days of seeds that are new each time.

A seed that fails says how it is repeated; what it finds becomes a list of events in ``regressions.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import SystemRandom

import pytest

from tests.simulation.faults_to_plant import PLANTED, Planted
from tests.simulation.regressions import MENDED, OTHERWISE, WORLD
from tests.simulation.run import play, play_seed

ROOT = Path(__file__).parents[2]
DAYS, RUN = 40.0, 1.0  # days, in all and of one run; a calm one has six times as many


@pytest.mark.parametrize("sentence", MENDED)
def test_what_was_mended_holds(sentence: str) -> None:
    outcome = play({**WORLD, **OTHERWISE.get(sentence, {})}, MENDED[sentence])
    assert outcome.broken is None, outcome.told()


def test_forty_fresh_days_hold() -> None:
    seed, days = SystemRandom().randrange(10**9), 0.0
    while days < DAYS:
        print(f"seed {seed}")  # also told where the run ends otherwise than by an invariant
        outcome, kinds = play_seed(seed, RUN)
        again = f"python -m tests.simulation --seed {seed} --days {RUN:g}"
        assert outcome.broken is None, f"{again} ({' '.join(kinds)})\n{outcome.told()}"
        days, seed = days + outcome.days, seed + 1


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.sentence)
def test_a_planted_fault_can_be_planted(planted: Planted) -> None:
    assert planted.path.read_text(encoding="utf-8").count(planted.old) == 1


def test_the_same_seed_is_the_same_run_in_another_process() -> None:
    """Sets of texts have another order there."""
    outcome = play_seed(7, 1.0)[0]
    command = [sys.executable, "-m", "tests.simulation", "--seed", "7", "--days", "1"]
    other = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=True
    )
    assert len(outcome.trace) > 20
    assert other.stdout.splitlines()[1:-1] == outcome.trace
