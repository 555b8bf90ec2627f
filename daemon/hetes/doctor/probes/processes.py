"""Which programs run, as far as the check wants to know: the eSzemélyi Kliens, and who listens on the eID port.

Law: it only reads what the system tells everybody about its programs; it connects to none. psutil is loaded here and
nowhere else, and never by the agent.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from hetes.core.fields.values import clean
from hetes.core.json_types import Json

EID_PORT = 24727
"""Where an eID client listens on loopback: BSI TR-03124-1."""
LINUX_PLACES = ("/usr/lib/ESZEMELYI", "/opt/ESZEMELYI", "/usr/lib/eszemelyi", "/opt/eszemelyi")
MAC_PLACES = ("/Applications",)
_UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
_LONGEST, _PATIENCE = 40, 2.0  # letters of a version, seconds for dpkg
_CALLED = ("eszemélyi", "eszemelyi", "e-szemelyi", "eszig")
_LOOPBACK = ("127.", "0.0.0.0", "::1", "::")  # noqa: S104 - nothing is bound; whoever listens there hears loopback too


def look(names: Sequence[str], platform: str = sys.platform) -> Json:
    """Return what is known about the client called ``names`` and about the eID port.

    ``client``: names of its programs that run; ``installed``: True, or None where nothing was found, which proves
    nothing; ``version``: as the system's list of programs has it, "" where it has none; ``listening``: True, False, or
    None where it can't be told; ``listener``: the program's name, where it may be known, and ``listener_is_client``.
    """
    import psutil  # noqa: PLC0415 - 30 ms and 3 MiB, here and nowhere else

    wanted = {_bare(name) for name in names}
    running = {name for name in _running(psutil) if _bare(name) in wanted}
    told: Json = {"client": sorted(running), "installed": installed(platform), "version": version(platform)}
    return {**told, **_listener(psutil, wanted)}


def _bare(name: str) -> str:
    return name.casefold().removesuffix(".exe")


def _running(psutil: Any) -> Iterator[str]:  # noqa: ANN401 - psutil ships no type hints
    for process in psutil.process_iter(["name"]):
        name = process.info.get("name")
        if name:
            yield str(name)


def _listener(psutil: Any, wanted: Iterable[str]) -> Json:  # noqa: ANN401 - as above
    nothing: Json = {"listening": None, "listener": "", "listener_is_client": False}
    try:
        lines = psutil.net_connections(kind="tcp")
    except (psutil.Error, OSError):  # macOS tells only root
        return nothing
    there = [
        line for line in lines
        if line.status == psutil.CONN_LISTEN and line.laddr.port == EID_PORT and line.laddr.ip.startswith(_LOOPBACK)
    ]  # fmt: skip
    name = ""
    for line in there:
        if line.pid:
            try:
                name = str(psutil.Process(line.pid).name())
            except psutil.Error:
                continue
    return {"listening": bool(there), "listener": name, "listener_is_client": _bare(name) in wanted}


def installed(platform: str, places: Sequence[str] | None = None) -> bool | None:
    """Tell whether the client is installed; None where nothing of it was found."""
    if platform == "win32":
        return _installed_on_windows(importlib.import_module("winreg"))
    if platform == "darwin":
        found = (path for place in places or MAC_PLACES for path in _entries(place))
        return any(name in path.name.casefold() for path in found for name in _CALLED) or None
    return any(_entries(place) for place in places or LINUX_PLACES) or None


def _entries(place: str) -> list[Path]:
    try:
        return list(Path(place).iterdir())
    except OSError:
        return []


def version(platform: str, places: Sequence[str] | None = None) -> str:
    """Return the installed client's version where the system knows it: Windows' list to uninstall from, or dpkg's."""
    if platform == "win32":
        found = _uninstallable(importlib.import_module("winreg"))
        return clean(next((each for name, each in found if each and _is_client(name)), ""), _LONGEST)
    if platform == "darwin":
        return ""
    for place in places or LINUX_PLACES:
        package = _dpkg("-S", place).partition(":")[0] if Path(place).is_dir() else ""
        if package:
            return clean(_dpkg("-W", "-f=${Version}", package), _LONGEST)
    return ""


def _dpkg(*words: str) -> str:
    """Ask dpkg what it knows; "" where there is none, or nothing is known."""
    try:
        asked = ["dpkg-query", *words]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=_PATIENCE, check=True)  # noqa: S603 - words of ours
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return ""
    return done.stdout.strip()


def _is_client(name: str) -> bool:
    return any(called in name.casefold() for called in _CALLED)


def _installed_on_windows(registry: Any) -> bool | None:  # noqa: ANN401 - the module winreg
    return any(_is_client(name) for name, _ in _uninstallable(registry)) or None


def _uninstallable(registry: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - as above
    """Yield name and version of what Windows can uninstall, for everybody and for this user, of 64 and of 32 bits."""
    for root in (registry.HKEY_LOCAL_MACHINE, registry.HKEY_CURRENT_USER):
        for view in (registry.KEY_WOW64_64KEY, registry.KEY_WOW64_32KEY):
            try:
                with registry.OpenKey(root, _UNINSTALL, 0, registry.KEY_READ | view) as key:
                    count = registry.QueryInfoKey(key)[0]
                    names = [registry.EnumKey(key, at) for at in range(count)]
                    found = [
                        (_value(registry, key, name, "DisplayName"), _value(registry, key, name, "DisplayVersion"))
                        for name in names
                    ]
            except OSError:
                continue
            yield from found


def _value(registry: Any, key: Any, name: str, of: str) -> str:  # noqa: ANN401 - as above
    try:
        with registry.OpenKey(key, name) as entry:
            return str(registry.QueryValueEx(entry, of)[0])
    except OSError:
        return ""
