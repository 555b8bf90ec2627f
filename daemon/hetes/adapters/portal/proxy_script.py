"""Whether this computer finds its proxy by a script (PAC) or by asking the network: what Hetes cannot follow.

Law: only where a look has failed is it asked for; whatever goes wrong means that there is none.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

WITHIN = 1.0
"""Seconds for the system's own program that tells of its settings."""
_WINDOWS = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_MACOS = re.compile(r"ProxyAuto(?:Config|Discovery)Enable\s*:\s*1")
_KDE = re.compile(r"^ProxyType=[23]\s*$", re.MULTILINE)

Run = Callable[[Sequence[str]], str]


def proxy_by_script(platform: str = sys.platform, *, run: Run | None = None, registry: Any = None) -> bool:  # noqa: ANN401 - the module winreg
    """Tell whether the system's settings name a script, or leave the proxy to the network.

    Windows: AutoConfigURL of the Internet settings. macOS: ``scutil --proxy``. Linux: GNOME's settings, or KDE's file.
    """
    run = run or _said
    if platform == "win32":
        return _on_windows(registry)
    if platform == "darwin":
        return bool(_MACOS.search(run(("scutil", "--proxy"))))
    return run(("gsettings", "get", "org.gnome.system.proxy", "mode")).strip() == "'auto'" or _in_kde()


def _on_windows(registry: Any) -> bool:  # noqa: ANN401 - as above
    try:
        registry = registry or importlib.import_module("winreg")
        with registry.OpenKey(registry.HKEY_CURRENT_USER, _WINDOWS) as key:
            return bool(str(registry.QueryValueEx(key, "AutoConfigURL")[0]).strip())
    except (OSError, ImportError):
        return False


def _in_kde() -> bool:
    named = os.environ.get("XDG_CONFIG_HOME")
    try:
        folder = Path(named) if named else Path.home() / ".config"
        with (folder / "kioslaverc").open(encoding="utf-8", errors="replace") as file:
            return bool(_KDE.search(file.read(65536)))
    except (OSError, RuntimeError):  # nobody's home
        return False


def _said(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the system's own program, by a constant name
            command, capture_output=True, text=True, errors="replace", timeout=WITHIN, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
