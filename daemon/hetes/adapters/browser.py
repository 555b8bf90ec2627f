"""The user's browser. Law: opening it never blocks for longer than it says, and never takes over a terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# What each desktop has for it; the standard library's "webbrowser" may start a browser inside the terminal.
_LINUX = (("xdg-open",), ("gio", "open"), ("x-www-browser",), ("firefox",), ("chromium",), ("google-chrome",))
SETTLES = 3.0
"""Seconds in which a starter may say that it could not; one that goes on for longer has become the browser."""


def has_screen(environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether a browser would have anywhere to be."""
    environ = os.environ if environ is None else environ
    return sys.platform in ("win32", "darwin") or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_in_browser(page: Path, environ: Mapping[str, str] | None = None) -> bool:
    """Show a file in the user's browser; tell whether anything took it. Takes some seconds at most."""
    if sys.platform == "win32":
        try:
            os.startfile(page)  # noqa: S606 - our own file, by whatever shows pages
        except OSError:
            return False
        return True
    environ = os.environ if environ is None else environ
    if sys.platform == "darwin":
        return _started(["/usr/bin/open", str(page)], environ)
    if not has_screen(environ):
        return False  # xdg-open would start a browser for terminals
    for command in _LINUX:
        program = shutil.which(command[0], path=environ.get("PATH"))
        if program and _started([program, *command[1:], str(page)], environ):
            return True
    return False


def _started(command: list[str], environ: Mapping[str, str]) -> bool:
    nothing = subprocess.DEVNULL
    try:
        child = subprocess.Popen(  # noqa: S603 - a program of the system, and our own file
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True, env=dict(environ)
        )
    except OSError:
        return False
    try:
        return child.wait(SETTLES) == 0
    except subprocess.TimeoutExpired:
        # It is the browser itself now. Its end has to be waited for, or it stays as a zombie.
        import threading  # noqa: PLC0415 - seldom needed

        threading.Thread(target=child.wait, name="hetes-browser", daemon=True).start()
        return True
