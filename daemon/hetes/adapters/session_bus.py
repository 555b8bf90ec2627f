"""Where the session bus is. Linux. Law: standard library only; whatever is asked takes 1 s at most.

Source: D-Bus Specification, server addresses, and the place of the address for programs that were not told it.
"""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

from hetes.adapters.bounded_file import read_text

_NAMED = "DBUS_SESSION_BUS_ADDRESS"
_MACHINE_IDS = (Path("/var/lib/dbus/machine-id"), Path("/etc/machine-id"))


def addresses(environ: Mapping[str, str]) -> list[str]:
    """Return the addresses at which the session bus may be now, the likeliest first; none: there is no session bus.

    A bus that was started again need not be where this process was told at its own start: systemd's has a fixed
    place, and dbus-launch writes its down for each display.
    """
    found = [environ.get(_NAMED, "")]
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if runtime and (Path(runtime) / "bus").exists():
        found.append(f"unix:path={quote(runtime)}/bus")
    display = re.search(r":(\d+)", environ.get("DISPLAY", ""))
    if display and environ.get("HOME"):
        found += (_written_down(Path(environ["HOME"]), display[1], each) for each in _MACHINE_IDS)
    return list(dict.fromkeys(address for address in found if address))


_named: dict[str, None] = {}


def follow(environ: MutableMapping[str, str]) -> bool:
    """Let the environment name the address of a session bus that came back elsewhere; False: it did not.

    GTK's libraries, and the browser that is started to show a page, look nowhere else. One that is named is left
    alone as long as somebody listens there; those that were named before are looked at, too.
    """
    named = environ.get(_NAMED, "")
    if named and not _all_dead(named):
        return False
    _named[named] = None
    for address in dict.fromkeys([*addresses(environ), *_named]):
        if address and not _all_dead(address):
            environ[_NAMED] = address
            return True
    return False


def _written_down(home: Path, display: str, machine_id: Path) -> str:
    """Return what dbus-launch wrote down, or "" (dbus-launch(1), AUTOMATIC LAUNCHING)."""
    try:
        text = read_text(home / ".dbus" / "session-bus" / f"{read_text(machine_id).strip()}-{display}")
    except (OSError, ValueError):
        return ""
    line = re.search(rf"^{_NAMED}=(['\"]?)(.+?)\1\s*$", text, re.MULTILINE)
    return line[2] if line else ""


def unreachable(environ: Mapping[str, str]) -> bool:
    """Tell whether no notice can be shown because nobody listens where the session bus should be.

    An address of a kind that is not asked here (tcp, launchd, autolaunch) counts as reachable: nothing is claimed
    that is not known.
    """
    return all(_all_dead(given) for given in addresses(environ))


def _all_dead(given: str) -> bool:
    """Tell whether nobody listens at any of the places that one address names."""
    return all(_dead(address) for address in given.split(";") if address)


def _dead(address: str) -> bool:
    kind, _, rest = address.partition(":")
    facts = dict(part.partition("=")[::2] for part in rest.split(","))
    if sys.platform == "win32" or kind != "unix" or not facts.keys() & {"path", "abstract"}:
        return False
    place = unquote(facts["path"]) if "path" in facts else "\0" + unquote(facts["abstract"])
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as line:
        line.settimeout(1.0)
        try:
            line.connect(place)
        except OSError:
            return True
    return False
