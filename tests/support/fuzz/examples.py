"""How many examples a property of the fuzz is tried on: few in CI, many by hand (``python -m tests.fuzz``)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("HETES_FUZZ_TIMES", "1"))


def examples(number: int) -> settings:
    """Return the settings of a property that CI tries ``number`` times."""
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(max_examples=number * TIMES, deadline=None, suppress_health_check=slow)
