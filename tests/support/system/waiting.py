"""Waiting on something, with the one limit of all tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LIMIT = 90.0
"""Seconds that a test waits at most for whatever must come; reached in failure only.

No test knows a smaller one: a machine may be slow, and busy with other things. How long something takes is measured by
the benchmarks.
"""


def eventually(look: Callable[[], T], within: float = LIMIT, every: float = 0.01) -> T:
    """Return the first truthy answer of ``look``, asked less often the longer it takes.

    Raises:
        AssertionError: there is none within so many seconds; a shorter limit than everybody's is not taken.
    """
    began, limit = time.monotonic(), max(within, LIMIT)
    while True:
        seen = look()
        if seen:
            return seen
        waited = time.monotonic() - began
        if waited >= limit:
            raise AssertionError(f"not within {limit} s: {look}")
        time.sleep(max(every, min((waited - 1) / 20, 0.1)))  # noqa: TID251 - the one place in the tests that polls
