"""The menu bar of macOS."""

from __future__ import annotations

import importlib

from hetes.adapters.tray.backend import Backend


class DarwinBackend(Backend):
    """The menu bar of macOS."""

    name = "darwin"
    size = shown_at = 22  # the bar's thickness: pystray then takes the picture as it is

    def _wake_loop(self) -> None:
        importlib.import_module("PyObjCTools.AppHelper").callAfter(self._drain)
