"""The simulation in CI: some seeds, and what once failed.

Fresh seeds are tried by hand (``python -m tests.simulation``) until the machine's own model of the user knows that who
is taken out of the settings file is believed at a second look.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.faults_to_plant import PLANTED, Planted
from tests.simulation.regressions import MENDED, OTHERWISE, WORLD
from tests.simulation.run import play, play_seed

ROOT = Path(__file__).parents[2]
SEEDS = (1, 2, 3)  # tried each time


@pytest.mark.parametrize("sentence", MENDED)
def test_what_was_mended_holds(sentence: str) -> None:
    outcome = play({**WORLD, **OTHERWISE.get(sentence, {})}, MENDED[sentence])
    assert outcome.broken is None, outcome.told()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_holds(seed: int) -> None:
    outcome, _ = play_seed(seed, 1.0)
    assert outcome.broken is None, outcome.told()


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
