"""SIGTERM and SIGINT as a clean end."""

from __future__ import annotations

import signal
from collections.abc import Callable


def with_signals(leave: Callable[[], None]) -> None:
    """Let SIGTERM and SIGINT end the agent cleanly."""
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), lambda *_: leave())
