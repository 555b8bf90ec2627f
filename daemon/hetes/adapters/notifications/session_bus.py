"""Whether there is a session bus. Linux; asked once, at the start. Law: standard library only, 1 s at most."""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import unquote


def unreachable(environ: Mapping[str, str]) -> bool:
    """Tell whether no notice can be shown because nobody listens where the session bus should be.

    An address of a kind that is not asked here (tcp, launchd, autolaunch) counts as reachable: nothing is claimed
    that is not known. Source: D-Bus Specification, server addresses.
    """
    given = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not given:
        return not environ.get("DISPLAY")  # with a display the libraries may find one by themselves
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
