"""Waiting on something, with a limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(look: Callable[[], T], within: float = 30.0, every: float = 0.01) -> T:
    """Return the first truthy answer of ``look``.

    The limit (in seconds) is only reached in failure, and has room for a machine that is busy with other things.

    Raises:
        AssertionError: there is none within the limit.
    """
    deadline = time.monotonic() + within
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {within} s: {look}")
        time.sleep(every)  # noqa: TID251 - the one place in the tests that polls
