"""The panel's real child in front of a chosen state, and a real browser in front of that.

with Shown(folder, "ending", "hu") as shown:
    shown.url()                              # opens it once
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from hetes.adapters.channel import LocalServer
from hetes.adapters.folders import Folders
from hetes.desk import Desk
from hetes.panel import panel_host
from tests.support.panel_states import STATES
from tests.support.world import FakeWorld

DAEMON = Path(__file__).resolve().parents[2] / "daemon"
ROOT = DAEMON.parent
CHROMIUM = "/usr/bin/chromium"


class Shown:
    """A state behind the real channel, and the real panel. ``world`` may be changed while somebody looks."""

    def __init__(
        self, folder: Path, state: str | FakeWorld, language: str = "hu", *, idle_after: float = 600.0
    ) -> None:
        self.world = STATES[state](language) if isinstance(state, str) else state
        self.folders = Folders(folder / "config", folder / "data", folder / "run")
        self.folders.ensure()
        self.host = panel_host(self.folders, lambda: self.world.engine.state.settings.language)
        program = f"import sys; sys.path.insert(0, {str(DAEMON)!r}); import hetes.panel as p, os; p.main({idle_after}); os._exit(0)"
        self.host._command = lambda: [sys.executable, "-c", program]
        engine, store = self.world.engine, self.world.store
        self.desk = Desk(engine, store, lambda: None)
        self.world.engine.world.keeper.changed = self.desk.changed
        self.server = LocalServer(self.folders.runtime, self._answer, self.desk.subscribe)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        return self.desk._answer(request)

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.host.stop()
        self.server.stop()

    def url(self, page: str = "") -> str:
        return self.host.login(page).url

    def tell(self) -> None:
        """Say that the state was changed behind the engine's back."""
        self.desk.changed()


@contextmanager
def browser() -> Iterator[Any]:
    """Yield Debian's chromium, headless."""
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", "0")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield found
        finally:
            found.close()
