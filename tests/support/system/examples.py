"""How many examples hypothesis tries of a property that is dear: a share of what the profile in force says.

The profiles are those of ``tests/conftest.py``.
"""

from __future__ import annotations

from typing import Any

from hypothesis import settings


def examples(share: float, **rest: Any) -> settings:
    """Return the settings of a property of which a share (of 1) of the usual number is tried."""
    return settings(max_examples=max(1, round(settings.default.max_examples * share)), **rest)
