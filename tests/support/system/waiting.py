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


def eventually(look: Callable[[], T], every: float = 0.01) -> T:
    """Return the first truthy answer of ``look``, which is asked less often the longer it takes.

    Raises:
        AssertionError: there is none within :data:`LIMIT`.
    """
    began = time.monotonic()
    while True:
        seen = look()
        if seen:
            return seen
        waited = time.monotonic() - began
        if waited >= LIMIT:
            raise AssertionError(f"not within {LIMIT} s: {look}")
        time.sleep(max(every, min(waited / 20, 0.1)))  # noqa: TID251 - the one place in the tests that polls
