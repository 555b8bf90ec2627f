"""Which computer's Hetes works with a data folder, and where it can be reached: a small file beside the store.

The lock beside it (:mod:`hetes.adapters.single_instance`) says that one does; this says who. It is written by the one
that has the lock, and taken away when that one ends in order: one that is left over by another computer may mean that
it was switched off, or that it still runs on a disk whose locks don't reach here.

Law: as light as :mod:`hetes.adapters.folders` until a file has to be read, for ``hetes status`` comes through here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from typing import Any

FILE = "running.json"
_MACHINE_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")


class Running:
    """The Hetes that works with a data folder.

    ``computer`` tells computers apart, ``name`` is the computer's name for people, ``boot`` names its present run,
    ``pid`` is the process, and ``runtime`` the folder in which its key lies.
    """

    __slots__ = ("boot", "computer", "name", "pid", "runtime")

    def __init__(self, computer: str, name: str, boot: str, pid: int, runtime: Path) -> None:
        """Keep what is known."""
        self.computer = computer
        self.name = name
        self.boot = boot
        self.pid = pid
        self.runtime = runtime

    @property
    def elsewhere(self) -> bool:
        """Tell whether it is another computer's."""
        return self.computer != this_computer()


def read_running(data: Path) -> Running | None:
    """Return what is written there; None where nothing is, or nothing that Hetes has written."""
    import json  # noqa: PLC0415 - the law above

    from hetes.adapters.bounded_file import read_text  # noqa: PLC0415 - as above

    try:
        told = json.loads(read_text(data / FILE, own=True))
        texts = [told[name] for name in ("computer", "name", "boot", "runtime")]
        if not all(isinstance(text, str) for text in texts) or not isinstance(told["pid"], int):
            return None
        computer, name, boot, runtime = texts
        return Running(computer, name[:100], boot, told["pid"], Path(runtime))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_running(data: Path, runtime: Path, boot: str | None) -> None:
    """Write that this process works with ``data``, and is reached in ``runtime``.

    Raises:
        OSError: it can't be written.
    """
    import json  # noqa: PLC0415 - the law above

    from hetes.adapters.whole_file import write_whole  # noqa: PLC0415 - as above

    told: dict[str, Any] = {
        "computer": this_computer(),
        "name": computer_name(),
        "boot": boot or "",
        "pid": os.getpid(),
        "runtime": str(runtime),
    }
    write_whole(data / FILE, json.dumps(told).encode("utf-8", "replace"))


def drop_running(data: Path) -> None:
    """Take it away. Raises nothing."""
    from contextlib import suppress  # noqa: PLC0415 - the law above

    with suppress(OSError):
        (data / FILE).unlink(missing_ok=True)


def computer_name() -> str:
    """Return what people call this computer."""
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "")
    return os.uname().nodename


def this_computer() -> str:
    """Return what tells this computer from others that may share a disk with it.

    The systems' own identifiers are cloned along with disks, hence the name too; but not on macOS, where the network
    may change that, and the identifier belongs to the hardware. Both are hashed: machine-id(5) is confidential.
    """
    from hashlib import sha256  # noqa: PLC0415 - the law above

    machine = _machine()
    name = "" if machine and sys.platform == "darwin" else computer_name().casefold()
    return sha256(f"{machine}\0{name}".encode("utf-8", "replace")).hexdigest()[:32]


def _machine() -> str:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - only on Windows

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    if sys.platform == "darwin":
        return _hardware()
    for path in _MACHINE_IDS:
        try:
            return Path(path).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return ""


def _hardware() -> str:
    """Return the hardware's UUID (gethostuuid(2) of macOS), in hex."""
    import ctypes  # noqa: PLC0415 - only on macOS

    uuid = (ctypes.c_ubyte * 16)()
    wait = (ctypes.c_long * 2)(1, 0)
    failed = ctypes.CDLL(None).gethostuuid(uuid, wait)
    return "" if failed else bytes(uuid).hex()
