"""Which programs are connected to pcscd, on Linux, as far as this user's rights allow.

``ss`` of iproute2 knows both ends of a Unix socket: the end that pcscd accepted has the socket's path, and names the
inode of the other end, whose program is told where it is this user's own (ss(8)).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Collection
from typing import Any

from hetes.adapters.card.service import socket_path

Json = dict[str, Any]
WITHIN = 2.0
USUAL_SOCKET = "/run/pcscd/pcscd.comm"
"""Where pcscd listens whatever its clients are told by their environment."""
_PROGRAM = re.compile(r'\("((?:[^"\\]|\\.)*)",pid=(\d+),')


def look(ours: Collection[int], platform: str = sys.platform) -> Json | None:
    """Return ``programs`` (names) and how many are ``hidden``; None where it can't be told. ``ours`` are left out."""
    if not platform.startswith("linux"):
        return None
    try:
        # The list may be long on a busy desktop; it is read at once and thrown away.
        done = subprocess.run(
            ["ss", "-x", "-p", "-H", "-n"],  # noqa: S607 - wherever the system has it
            capture_output=True, timeout=WITHIN, check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return told(done.stdout.decode("utf-8", "replace"), {socket_path(), USUAL_SOCKET}, ours)


def told(text: str, paths: Collection[str], ours: Collection[int]) -> Json:
    """Return the same of what ``ss -x -p -H -n`` wrote; ``paths`` are where pcscd may listen."""
    clients: set[str] = set()
    owners: dict[str, list[tuple[str, int]]] = {}
    for line in text.splitlines():
        # Netid State Recv-Q Send-Q Local Port Peer Port Process; a port is an inode.
        fields = line.split(maxsplit=8)
        if len(fields) < 8 or fields[1] != "ESTAB":
            continue
        local, inode, other = fields[4], fields[5], fields[7]
        if local in paths:
            clients.add(other)
        elif len(fields) > 8:
            owners[inode] = [(name, int(pid)) for name, pid in _PROGRAM.findall(fields[8])]
    programs, hidden = set(), 0
    for inode in clients:
        who = owners.get(inode)
        if who is None:
            hidden += 1
        elif not any(pid in ours for _, pid in who):
            programs |= {name for name, _ in who}
    return {"programs": sorted(programs), "hidden": hidden}
