"""The user's browser. Law: opening it never blocks for longer than it says, and never takes over a terminal.

On Windows it is what the user has chosen for links ("http"), not what opens ``.html``, which may be an editor.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from hetes.adapters.outside_programs import as_from_the_desktop, environment

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
        return open_on_windows(page)
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


def open_on_windows(
    page: Path,
    command_of: Callable[[], str | None] | None = None,
    start: Callable[..., object] = subprocess.Popen,
    associated: Callable[[Path], None] | None = None,
) -> bool:
    """Show a file in the browser that opens links, or, where none is registered by a command, in what opens pages."""
    template = (command_of or link_command)()
    with as_from_the_desktop():
        if template:
            try:
                start(with_page(template, page.as_uri()), close_fds=True, env=environment())
            except (OSError, ValueError):
                pass
            else:
                return True
        try:
            (associated or _open_associated)(page)
        except OSError:
            return False
    return True


def with_page(template: str, address: str) -> str:
    """Return the command line with an address in its place (``%1``, ``%L``); other places stay empty.

    The address is that of a file, in which everything but letters and digits is written in "%" codes: no quotation mark
    ends a word early.
    """
    if not re.search("%[1lL]", template):
        return f"{template} {address}"
    return re.sub(r"%([1-9lL*])", lambda found: address if found[1] in "1lL" else "", template)


def link_command() -> str | None:
    """Return the command line of what opens links; None where there is none, as for a browser of the Store.

    AssocQueryStringW (shlwapi.h) with what the user has chosen; not Windows' own question which program to take.
    """
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415 - only on Windows

    is_protocol, ignore_unknown, wanted = 0x1000, 0x400, 1  # ASSOCF_IS_PROTOCOL, _INIT_IGNOREUNKNOWN, ASSOCSTR_COMMAND
    room = ctypes.c_uint32(2048)
    found = ctypes.create_unicode_buffer(room.value)
    try:
        answer = ctypes.windll.shlwapi.AssocQueryStringW(
            is_protocol | ignore_unknown, wanted, "http", "open", found, ctypes.byref(room)
        )
    except (AttributeError, OSError):
        return None
    return found.value.strip() or None if answer == 0 else None


def _open_associated(page: Path) -> None:
    if sys.platform == "win32":
        os.startfile(page)  # noqa: S606 - our own file, by whatever shows pages


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
