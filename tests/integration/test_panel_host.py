"""The agent's side of the panel, with children that hang, babble and come up again."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hetes.panel.launcher import host
from hetes.panel.launcher.host import PanelError, PanelHost
from tests.support.system.waiting import eventually

HANGS = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(3600)"
WORKS = """
import json, sys
print(json.dumps([1]), json.dumps({"port": 1}), sep="\\n", flush=True)
for line in sys.stdin:
    print(json.dumps({"known": json.loads(line)["code"]}), flush=True)
"""
STARTS_AND_HANGS = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(8)"])  # keeps our pipe open
print('{"port": 1}', flush=True)
time.sleep(3600)
"""


class Panel:
    """A host whose next child is ``program``."""

    def __init__(self, home: Path) -> None:
        self.config = self.data = self.runtime = home
        self.program = HANGS
        self.opened: list[Path] = []
        self.failures: list[str] = []
        self.host = PanelHost(
            self, lambda: ("hu", "Belépés"), command=lambda: [sys.executable, "-c", self.program], show=self._show
        )

    def _show(self, file: Path) -> bool:
        self.opened.append(file)
        return True

    def click(self) -> None:
        self.host.open("", self.failures.append)


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[Panel]:
    panel = Panel(tmp_path)
    yield panel
    panel.host.stop()


def test_stopping_does_not_wait_for_a_child_that_hangs_while_it_starts(panel: Panel, monkeypatch) -> None:
    monkeypatch.setattr(host, "STARTS_WITHIN", 3600.0)
    panel.click()
    eventually(lambda: panel.host.pid)
    stopping = threading.Thread(target=panel.host.stop, daemon=True)
    stopping.start()
    eventually(lambda: not stopping.is_alive())
    assert panel.host.pid is None
    assert panel.failures == [], "who ends it needs no word"
    with pytest.raises(PanelError):
        panel.host.login()


def test_a_click_that_opens_nothing_is_told_and_the_next_one_opens_it(panel: Panel, monkeypatch) -> None:
    monkeypatch.setattr(host, "STARTS_WITHIN", 0.3)
    monkeypatch.setattr(host, "ENDS_WITHIN", 0.1)
    panel.click()
    eventually(lambda: panel.failures == ["panel.failed"])
    monkeypatch.setattr(host, "STARTS_WITHIN", 60.0)
    panel.program = WORKS
    panel.click()
    eventually(lambda: panel.opened)
    assert panel.failures == ["panel.failed"]


def test_a_child_that_hangs_later_is_replaced_at_the_click(panel: Panel, monkeypatch) -> None:
    monkeypatch.setattr(host, "ANSWERS_WITHIN", 0.5)
    monkeypatch.setattr(host, "ENDS_WITHIN", 0.1)

    def programs() -> list[str]:
        program, panel.program = panel.program, WORKS
        return [sys.executable, "-c", program]

    panel.program = STARTS_AND_HANGS
    panel.host._command = programs
    monkeypatch.setattr(host, "STARTS_WITHIN", 60.0)
    panel.click()
    eventually(lambda: panel.opened or panel.failures)
    assert panel.opened
