"""The report for the help desk: gathers what it is made of, and writes it into a new file.

Law: it reads and changes nothing but that file, which is never one that was there, and no other user may read it.
"""

from __future__ import annotations

import getpass
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hetes import __version__
from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import Folders
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.store_look import last_rows
from hetes.app import settings_path
from hetes.core.readiness import Finding
from hetes.core.status import iso
from hetes.presentation.anonymous import Personal
from hetes.presentation.report import LOG_LINES, ROWS, Material, Row, report_text

PACKAGES = (
    "APScheduler", "dbus-fast", "desktop-notifier", "httpx", "Pillow", "plyer", "psutil", "pyscard", "pystray",
    "starlette", "truststore", "uvicorn",
)  # fmt: skip
_LONGEST_LOG = 256 * 1024


class ReportError(Exception):
    """The report can't be written. ``reason`` is one of exists, no_folder, denied, full, failed."""

    def __init__(self, reason: str) -> None:
        """Keep the reason as a word that the command line has a sentence for."""
        super().__init__(reason)
        self.reason = reason


class ReportFile:
    """A new file that this user alone may read (0600). Made at once, so that a wrong name is told before the check."""

    def __init__(self, path: Path) -> None:
        """Make the file.

        Raises:
            ReportError: something is there already, be it a link that leads nowhere, or it can't be made.
        """
        self.path = path
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            self._file = os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8", newline="\n")
        except FileExistsError:
            raise ReportError("exists") from None
        except (FileNotFoundError, NotADirectoryError):
            raise ReportError("no_folder") from None
        except PermissionError:
            raise ReportError("denied") from None
        except (OSError, ValueError) as error:
            raise ReportError(_reason(error)) from None

    def write(self, text: str) -> None:
        """Write it, whole or not at all.

        Raises:
            ReportError: it could not be written; the file is gone again.
        """
        try:
            with self._file:
                self._file.write(text)
                self._file.flush()
                os.fsync(self._file.fileno())
        except OSError as error:
            self.drop()
            raise ReportError(_reason(error)) from None

    def drop(self) -> None:
        """Take the file away again."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.path.unlink()


def _reason(error: Exception) -> str:
    import errno  # noqa: PLC0415 - only when something has failed

    number = getattr(error, "errno", None)
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "denied"
    return "full" if number in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)) else "failed"


def report(folders: Folders, findings: Sequence[Finding], language: str, *, personal: bool = False) -> str:
    """Return the text of the report."""
    clock = SystemClock()
    settings = SettingsFile(settings_path(folders), clock.zone).read()[0]
    rows = last_rows(folders.data / "hetes.sqlite3", ROWS)
    material = Material(
        at=iso(clock.now()),
        findings=findings,
        settings=settings,
        system=system(),
        journal=[Row(iso(row.at), row.event, row.practitioner, row.facts) for row in rows],
        log=last_lines(folders.data / "hetes.log", LOG_LINES),
        about=about(),
    )
    return report_text(material, language, personal=personal)


def about() -> Personal:
    """Return what is personal on this computer."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name; Windows without a variable for it
        user = ""
    try:
        home = str(Path.home())
    except RuntimeError:
        home = ""
    return Personal(socket.gethostname(), user, home)


def system() -> dict[str, str]:
    """Return which programs these are. WMI, which "platform" asks on Windows, may hang: it is left alone."""
    found = {"hetes": __version__, "python": sys.version.split()[0]}
    if sys.platform == "win32":
        windows = sys.getwindowsversion()
        found["system"] = f"Windows {windows.major}.{windows.minor}.{windows.build}"
    else:
        names = os.uname()
        found["system"] = f"{names.sysname} {names.release} {names.machine}"
        with suppress(OSError):
            lines = Path("/etc/os-release").read_text("utf-8", "replace").splitlines()
            found["distribution"] = next((x[12:].strip('"') for x in lines if x.startswith("PRETTY_NAME=")), "?")
    for name in ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "LANG", "TZ"):
        if os.environ.get(name):
            found[name] = os.environ[name]
    found["frozen"] = str(getattr(sys, "frozen", False))
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def last_lines(file: Path, number: int) -> list[str]:
    """Return the last lines of a log file; none where it can't be read."""
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - _LONGEST_LOG))
            return stream.read().decode("utf-8", "replace").splitlines()[-number:]
    except OSError:
        return []
