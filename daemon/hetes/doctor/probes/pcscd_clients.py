"""Which programs are connected to pcscd, on Linux, as far as this user's rights allow.

``ss`` of iproute2 knows both ends of a Unix socket: the end that pcscd accepted has the socket's path, and names the
inode of the other end, whose program is told where it is this user's own (ss(8)).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Collection

from hetes.adapters.card.pcsc_library import socket_path
from hetes.core.json_types import Json

WITHIN = 2.0
USUAL_SOCKET = "/run/pcscd/pcscd.comm"
"""Where pcscd listens whatever its clients are told by their environment."""
_PROGRAM = re.compile(r'\("((?:[^"\\]|\\.)*)",pid=(\d+),')


def look(platform: str = sys.platform) -> Json | None:
    """Return ``lines``: of each connection the programs that have it open (name, process id); None: it can't be told.

    ``hidden`` is how many connections belong to programs that this user may not see; ``own`` is this process.
    """
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
    return {**told(done.stdout.decode("utf-8", "replace"), {socket_path(), USUAL_SOCKET}), "own": os.getpid()}


def told(text: str, paths: Collection[str]) -> Json:
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
    known = [owners[inode] for inode in sorted(clients) if inode in owners]
    return {"lines": known, "hidden": len(clients) - len(known)}
