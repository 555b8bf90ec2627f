"""Where the session bus is. Linux. Law: standard library only; whatever is asked takes 1 s at most.

Source: D-Bus Specification, server addresses, and the place of the address for programs that were not told it.
"""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

from hetes.adapters.bounded_file import read_text

_NAMED = "DBUS_SESSION_BUS_ADDRESS"
_MACHINE_IDS = (Path("/var/lib/dbus/machine-id"), Path("/etc/machine-id"))


def addresses(environ: Mapping[str, str], machine_ids: tuple[Path, ...] = _MACHINE_IDS) -> list[str]:
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
        found += (_written_down(Path(environ["HOME"]), display[1], each) for each in machine_ids)
    return list(dict.fromkeys(address for address in found if address))


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
    return all(_dead(address) for given in addresses(environ) for address in given.split(";") if address)


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
