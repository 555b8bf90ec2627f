"""What the agent asks of the panel: its host process in the user's language, and a way into it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from hetes.adapters.folders import Folders
from hetes.core.json_types import Json
from hetes.panel.launcher.host import PanelError, PanelHost
from hetes.presentation.agent_words import app_word

log = logging.getLogger(__name__)


def panel_host(folders: Folders, language: Callable[[], str]) -> PanelHost:
    """Return what starts and finds the child for the agent; ``language`` may be called from any thread."""

    def words() -> tuple[str, str]:
        return language(), app_word("panel.enter", language())

    return PanelHost(folders, words)


def way_in(panel: PanelHost, page: str, language: str) -> Json:
    """Return the answer to "panel": a file and an address that open it, each once and for half a minute."""
    try:
        login = panel.login(page)
    except (PanelError, OSError):
        log.exception("the panel did not come up")
        return {"ok": False, "reason": "panel", "said": app_word("panel.failed", language), "language": language}
    return {"ok": True, "file": str(login.file), "url": login.url, "language": language}
