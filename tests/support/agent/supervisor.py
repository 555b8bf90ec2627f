"""Does with a program what systemd does by the rules of a unit: systemd.service(5), ``Restart=`` and its like.

No systemd runs where the tests do, so this stands for it. It knows what Hetes's unit says, and nothing else.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Mapping, Sequence

from tests.support.system.waiting import LIMIT


def rules_of(unit: str) -> dict[str, str]:
    """Return the unit's settings by name."""
    return dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)


class Supervisor:
    """Runs a program as the unit wants it, until :meth:`stop`."""

    def __init__(self, unit: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        rules = rules_of(unit)
        assert rules["Restart"] == "on-failure"
        self._pause = float(rules["RestartSec"])
        self._most = int(rules["StartLimitBurst"])
        self._final = {0, *map(int, rules["RestartPreventExitStatus"].split())}
        self._command, self._env = list(command), dict(env)
        self._stopped = threading.Event()
        self.codes: list[int] = []
        self.process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        for _ in range(self._most):
            self.process = subprocess.Popen(
                self._command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self.codes.append(self.process.wait())
            if self._stopped.is_set() or self.codes[-1] in self._final:
                return
            if self._stopped.wait(self._pause):
                return

    @property
    def over(self) -> bool:
        """Whether it has given up, or was told to."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        self._stopped.set()
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        self._thread.join(LIMIT)
