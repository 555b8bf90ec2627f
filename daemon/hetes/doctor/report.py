"""The report for the help desk: gathers what it is made of. Law: it only reads."""

from __future__ import annotations

import getpass
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hetes import __version__
from hetes.adapters.bounded_file import open_file
from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import Folders
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.store.inspect import last_rows
from hetes.core.views.history import Row
from hetes.core.views.status import iso
from hetes.doctor.anonymise import Personal
from hetes.doctor.check import Finding
from hetes.doctor.report_text import LOG_LINES, ROWS, Material, report_text

PACKAGES = (
    "APScheduler", "dbus-fast", "desktop-notifier", "httpx", "Pillow", "plyer", "psutil", "pyscard", "pystray",
    "starlette", "truststore", "uvicorn",
)  # fmt: skip
_LONGEST_LOG = 256 * 1024


def report(folders: Folders, findings: Sequence[Finding], language: str, *, personal: bool = False) -> str:
    """Return the text of the report."""
    clock = SystemClock()
    settings = SettingsFile.of(folders, clock.zone).read()[0]
    rows = last_rows(folders.store, ROWS)
    material = Material(
        at=iso(clock.now()),
        findings=findings if personal else [_of_no_other_computer(finding) for finding in findings],
        settings=settings,
        system=system(),
        journal=[Row(row.at, row.event, row.practitioner, row.facts) for row in rows],
        log=last_lines(folders.data / "hetes.log", LOG_LINES),
        about=about(),
    )
    return report_text(material, language, personal=personal)


def _of_no_other_computer(finding: Finding) -> Finding:
    """Return a finding without the name of the other computer that it may be about: no form tells such a name."""
    return replace(finding, facts={name: fact for name, fact in finding.facts.items() if name != "computer"})


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
        with open_file(file, own=True) as stream:  # no link may bring another file into the report
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - _LONGEST_LOG))
            return stream.read().decode("utf-8", "replace").splitlines()[-number:]
    except OSError:
        return []
