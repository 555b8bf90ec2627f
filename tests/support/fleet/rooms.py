"""Networks of their own for the workstations of a practice, whose cables can be pulled out. Needs root."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.fleet.mosquitto import Mosquitto


@contextmanager
def rooms(names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Callable[[str, str], None]]]:
    """A network namespace for each name, and a hub with the bridge between them: yield how to begin a command in "N", and what plugs its cable."""
    mark = f"hx{os.getpid() % 10000}"
    hub = f"{mark}-hub"

    def ip(*words: str, within: str | None = hub) -> None:
        subprocess.run(["ip", *(("-n", within) if within else ()), *words], check=True)

    made: list[str] = []
    try:
        subprocess.run(["ip", "netns", "add", hub], check=True)
        made.append(hub)
        ip("link", "set", "lo", "up")
        ip("link", "add", "hub", "type", "bridge")
        ip("addr", "add", "10.77.0.1/24", "dev", "hub")
        ip("link", "set", "hub", "up")
        # Or the hub would take what comes by a cable that is out, for its own address: half a cut is none.
        strict = ("sysctl", "-q", "-w", "net.ipv4.conf.all.rp_filter=1")
        subprocess.run(["ip", "netns", "exec", hub, *strict], check=True)
        for number, name in enumerate(names, 2):
            room = f"{mark}-{name}"
            ip("netns", "add", room, within=None)
            made.append(room)
            ip("link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", room)
            ip("link", "set", f"to-{name}", "master", "hub", "up")
            ip("link", "set", "lo", "up", within=room)
            ip("addr", "add", f"10.77.0.{number}/24", "dev", "eth0", within=room)
            ip("link", "set", "eth0", "up", within=room)
        enter = ("ip", "netns", "exec", mark)
        yield (
            enter,
            lambda name, how: ip("link", "set", f"to-{name}", *({"out": ("nomaster",), "in": ("master", "hub")}[how])),
        )
    finally:
        for each in made:
            subprocess.run(["ip", "netns", "del", each], check=False)


class BrokerWithin(Mosquitto):
    """A broker in a namespace, which nobody outside of it reaches."""

    def __init__(self, folder: Path, enter: tuple[str, ...]) -> None:
        self.wrapper = enter
        super().__init__(folder, "listener 1883 10.77.0.1\nallow_anonymous true\npersistence false\n", 1883)

    def _answers(self) -> bool:
        return "running" in self.log
