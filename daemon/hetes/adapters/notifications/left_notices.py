"""Which notices stand on the screen, in a small file that a process killed meanwhile leaves to the next one.

Their buttons died with the process that showed them. Only the service that showed them may be asked to close them:
under another one the same numbers are other people's notices. A service is known by the identity of its bus and its
unique name there, neither of which is ever given again (D-Bus Specification, UUIDs and unique connection names).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hetes.adapters.bounded_file import read_text
from hetes.adapters.whole_file import write_whole

log = logging.getLogger(__name__)

MOST = 64


@dataclass(frozen=True, slots=True)
class Service:
    """One life of a notification service."""

    bus: str
    owner: str


class LeftNotices:
    """The file. Nothing in it, or no path: nothing is known. Raises nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def any(self) -> bool:
        """Tell whether there may be something to close."""
        return self._path is not None and self._path.exists()

    def read(self) -> tuple[Service, tuple[int, ...]] | None:
        """Return who showed what, as far as that is known."""
        if self._path is None:
            return None
        try:
            kept = json.loads(read_text(self._path))
            numbers = tuple(n for n in kept["numbers"] if isinstance(n, int) and 0 < n < 2**32)
            return Service(str(kept["bus"]), str(kept["owner"])), numbers[-MOST:]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def write(self, service: Service | None, numbers: Collection[int]) -> None:
        """Keep what stands on the screen now."""
        if self._path is None:
            return
        try:
            if service is None or not numbers:
                self._path.unlink(missing_ok=True)
                return
            kept = {"bus": service.bus, "owner": service.owner, "numbers": list(numbers)[-MOST:]}
            write_whole(self._path, json.dumps(kept).encode())
        except OSError as error:
            log.info("what stands on the screen is not remembered: %s", type(error).__name__)
            with suppress(OSError):
                self._path.unlink(missing_ok=True)  # what it says now would be old
