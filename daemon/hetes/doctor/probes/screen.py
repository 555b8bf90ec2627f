"""Whether this session has a screen, and a place on it that shows the icon."""

from __future__ import annotations

import os
import sys
from typing import Any

from hetes.adapters.browser import has_screen
from hetes.adapters.tray.host_watch import host_is_there
from hetes.doctor.probes.windows_overflow import behind_arrow


def look() -> dict[str, Any]:
    """Return ``screen``, ``linux``, ``host`` (None elsewhere than on Linux) and ``behind_arrow`` (Windows 11 alone)."""
    linux = sys.platform.startswith("linux")
    beside = (os.path.join(os.path.dirname(sys.executable), name) for name in ("pythonw.exe", "hetesw.exe"))  # noqa: PTH118, PTH120 - as Windows writes it
    return {
        "screen": has_screen(),
        "linux": linux,
        "host": host_is_there() if linux else None,
        "behind_arrow": behind_arrow((sys.executable, *beside)),
    }
