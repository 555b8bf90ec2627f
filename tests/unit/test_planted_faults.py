"""The faults that the benchmark plants into the core still have their places there."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.planted_faults import FAULTS, place

CORE = Path(__file__).parents[2] / "daemon" / "hetes" / "core"


def test_every_planted_fault_has_its_place():
    """Else the benchmark, which takes long, would be the first to find out."""
    assert [what for what, old, _ in FAULTS if place(CORE, old) is None] == []
    assert place(CORE, "no such words") is None
    assert place(CORE, "from __future__ import annotations") is None, "in several places is no place"
