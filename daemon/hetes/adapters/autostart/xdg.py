"""Start at login on Linux desktops: a desktop file in the user's autostart folder.

Sources: Desktop Application Autostart Specification 0.5; Desktop Entry Specification 1.5, "The Exec key" and
"Values" (escapes); XDG Base Directory Specification (folders).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hetes.adapters.autostart.contract import AutostartStatus, program_exists, remove, write_entry
from hetes.presentation.autostart_words import ENTRY_COMMENT

FILE = "hetes.desktop"

_GROUP = "Desktop Entry"
SHELL = ("/bin/sh", "-c", 'exec "$0" "$@"')
# What an argument outside quotes may consist of; everything else is quoted, which is always allowed.
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:@,")
_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


class XdgAutostart:
    """A :class:`hetes.adapters.autostart.contract.Autostart` for desktops that follow freedesktop.org."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._command = tuple(command)
        self._environment = os.environ if environment is None else environment

    @property
    def _file(self) -> Path:
        return absolute(self._environment.get("XDG_CONFIG_HOME"), Path.home() / ".config") / "autostart" / FILE

    @property
    def _of_the_system(self) -> Path | None:
        """The entry that a package installed for everybody; the user's own overrules it."""
        for folder in (self._environment.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":"):
            file = Path(folder) / "autostart" / FILE
            if file.is_absolute() and file.is_file():
                return file
        return None

    def enable(self) -> None:
        """Write the user's entry."""
        write_entry(self._file, _entry(self._command, hidden=False))

    def disable(self) -> None:
        """Remove the user's entry; where there is one for everybody, overrule that."""
        if self._of_the_system is not None:
            write_entry(self._file, _entry(self._command, hidden=True))
        else:
            remove(self._file)

    def status(self) -> AutostartStatus:
        """Read the entry that counts, as a session manager would."""
        file = self._file
        if not os.path.lexists(file):
            file = self._of_the_system or file
        try:
            keys = _read(os.fsdecode(file.read_bytes()))
        except FileNotFoundError:
            return AutostartStatus(enabled=False, where=str(file), why="absent")
        except (OSError, ValueError):
            return AutostartStatus(enabled=False, where=str(file), why="broken")
        why = self._obstacle(keys)
        return AutostartStatus(enabled=why in {None, "other_command"}, where=str(file), why=why)

    def _obstacle(self, keys: Mapping[str, str]) -> str | None:
        off = self._switched_off(keys)
        if off is not None:
            return off
        try:
            command = split_exec(keys["Exec"])
        except (KeyError, ValueError):
            return "broken"
        if keys.get("Type") != "Application" or not command:
            return "broken"
        if command[:3] == SHELL and len(command) > 3:
            command = command[3:]
        path = self._environment.get("PATH")
        tried = _unescape(keys["TryExec"]) if "TryExec" in keys else command[0]
        if not program_exists(command[0], path) or not program_exists(tried, path):
            return "program_gone"
        return None if command == self._command else "other_command"

    def _switched_off(self, keys: Mapping[str, str]) -> str | None:
        if keys.get("Hidden") == "true":
            return "hidden"
        if keys.get("X-GNOME-Autostart-enabled") == "false":
            return "switched_off"
        return None if self._meant_for_this_desktop(keys) else "other_desktop"

    def _meant_for_this_desktop(self, keys: Mapping[str, str]) -> bool:
        here = {name for name in self._environment.get("XDG_CURRENT_DESKTOP", "").split(":") if name}
        only, never = (_names(keys.get(key, "")) for key in ("OnlyShowIn", "NotShowIn"))
        return not (here & never) and (not only or bool(here & only))


def absolute(folder: str | None, default: Path) -> Path:
    """Return a folder from the environment; one that is not absolute counts as unset (Base Directory, Basics)."""
    return Path(folder) if folder and Path(folder).is_absolute() else default


def _names(value: str) -> set[str]:
    return {name for name in value.split(";") if name}


def _entry(command: Sequence[str], *, hidden: bool) -> bytes:
    lines = [
        f"[{_GROUP}]",
        "Type=Application",
        "Name=Hetes",
        f"Comment={ENTRY_COMMENT['en']}",
        f"Comment[hu]={ENTRY_COMMENT['hu']}",
        f"Exec={join_exec(_past_glib(command))}",
        "Terminal=false",
        "StartupNotify=false",
        f"X-GNOME-Autostart-enabled={'false' if hidden else 'true'}",
    ]
    if hidden:
        lines.append("Hidden=true")
    # A path is bytes here, whatever they spell.
    return os.fsencode("\n".join(lines) + "\n")


def _past_glib(command: Sequence[str]) -> tuple[str, ...]:
    """Return a command that GLib starts, and with it GNOME, whatever the program's path.

    GLib looks for the program before it resolves "%%", and refuses the entry (seen with 2.74).
    """
    return (*SHELL, *command) if "%" in command[0] else tuple(command)


def _read(text: str) -> dict[str, str]:
    """Return the keys of the entry's group, still escaped. Raises ValueError where there is no such group."""
    keys: dict[str, str] = {}
    group = None
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            group = stripped[1:-1]
        elif group == _GROUP and "=" in stripped and not stripped.startswith("#"):
            key, _, value = stripped.partition("=")
            keys.setdefault(key.rstrip(), value.lstrip())
    if not keys:
        raise ValueError("no desktop entry")
    return keys


def join_exec(command: Sequence[str]) -> str:
    """Return ``command`` as the value of an Exec key."""
    return " ".join(_quoted(argument) for argument in command)


def _quoted(argument: str) -> str:
    argument = argument.replace("%", "%%")  # else a field code
    if argument and set(argument) <= _BARE | {"%"}:
        return argument
    for char in ("\\", '"', "`", "$"):
        argument = argument.replace(char, "\\" + char)
    # The quoting is read after the escapes that every value has.
    escaped = argument.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return f'"{escaped}"'


def split_exec(value: str) -> tuple[str, ...]:
    """Return the command in the value of an Exec key, field codes left out.

    Raises:
        ValueError: a quotation mark or an escape is left open.
    """
    return tuple(argument for argument, bare in _arguments(_unescape(value)) if not (bare and argument == ""))


def _arguments(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each argument and whether it stood there without quotation marks."""
    chars = iter(text)
    word, quoted, begun = "", False, False
    for char in chars:
        if quoted and char == "\\":
            word += next(chars, "") or _fail("escape at the end")
        elif char == '"':
            quoted, begun = not quoted, True
        elif char == " " and not quoted:
            if word or begun:
                yield word, not begun
            word, begun = "", False
        elif char == "%":
            word += "%" if next(chars, "") == "%" else ""
        else:
            word += char
    if quoted:
        _fail("quotation mark left open")
    if word or begun:
        yield word, not begun


def _unescape(value: str) -> str:
    chars = iter(value)
    return "".join(_resolved(next(chars, "")) if char == "\\" else char for char in chars)


def _resolved(escaped: str) -> str:
    return _ESCAPES.get(escaped, "\\" + escaped)


def _fail(reason: str) -> str:
    raise ValueError(reason)
