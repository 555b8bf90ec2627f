"""The choice of this system's own way of starting at login."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hetes.adapters.autostart.contract import (
    Autostart,
)
from hetes.adapters.autostart.login_command import login_command


def autostart(command: Sequence[str] | None = None) -> Autostart:
    """Return this system's way of starting at login."""
    started = tuple(command or login_command())
    # One of the three is wanted, and each costs imports of its own.
    if sys.platform == "win32":
        from hetes.adapters.autostart.machine_run import MachineRun  # noqa: PLC0415 - see above
        from hetes.adapters.autostart.run_key import RunKeyAutostart  # noqa: PLC0415 - see above
        from hetes.adapters.autostart.task_scheduler import TaskAutostart, WindowsAutostart  # noqa: PLC0415 - see above

        return WindowsAutostart(TaskAutostart(started), RunKeyAutostart(started), MachineRun())
    if sys.platform == "darwin":
        from hetes.adapters.autostart.launchd import MacosAutostart  # noqa: PLC0415 - see above

        return MacosAutostart(started)
    from hetes.adapters.autostart.systemd import LinuxAutostart, SystemdAutostart  # noqa: PLC0415 - see above
    from hetes.adapters.autostart.xdg import XdgAutostart  # noqa: PLC0415 - see above

    return LinuxAutostart(SystemdAutostart(started), XdgAutostart(started))
