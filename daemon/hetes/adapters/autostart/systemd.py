"""Start at login, and again after a crash, where systemd runs the desktop: a user unit bound to the graphical session.

Choices. ``Restart=on-failure``: a Hetes that crashed or was killed is started again after 3 s, one that was asked to
quit is not, nor is one that found another one running (exit code 4). Ten starts within ten minutes are the most: the
third crash within five minutes begins with the state set aside, so more would be of no use.
``PartOf=graphical-session.target``: it ends with the desktop. Not every desktop has that target: where it is not
active, the entry of :mod:`hetes.adapters.autostart.xdg` is used instead.

Sources: systemd.unit(5), systemd.service(5) ("COMMAND LINES", quoting), systemd.special(7).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hetes.adapters.autostart.contract import AutostartError, AutostartStatus, program_exists, remove, write_entry
from hetes.adapters.autostart.xdg import SHELL, XdgAutostart, absolute

UNIT = "hetes.service"
TARGET = "graphical-session.target"
WITHIN = 3.0
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:@,=")
_UNESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}

Run = Callable[[Sequence[str]], str]


def run_systemctl(words: Sequence[str]) -> str:
    """Ask the user's systemd, for some seconds at most, and return what it prints; "" where it does not answer."""
    try:
        done = subprocess.run(  # noqa: S603 - words of ours
            ["systemctl", "--user", *words],  # noqa: S607 - wherever the system has it
            capture_output=True,
            text=True,
            timeout=WITHIN,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


class SystemdAutostart:
    """A :class:`hetes.adapters.autostart.contract.Autostart` through the user's systemd."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, run: Run = run_systemctl
    ) -> None:
        self._command = tuple(command)
        self._environment = os.environ if environment is None else environment
        self._run = run

    @property
    def _folder(self) -> Path:
        return absolute(self._environment.get("XDG_CONFIG_HOME"), Path.home() / ".config") / "systemd" / "user"

    @property
    def _unit(self) -> Path:
        return self._folder / UNIT

    @property
    def _wish(self) -> Path:
        """The link that makes the target want the unit: what ``systemctl --user enable`` makes of ``WantedBy=``."""
        return self._folder / f"{TARGET}.wants" / UNIT

    def serves(self) -> bool:
        """Tell whether systemd runs this desktop: only then does it start what the target wants."""
        return self._run(("is-active", TARGET)) == "active"

    def enable(self) -> None:
        """Write the unit, and have the graphical session want it."""
        if self._unit.is_symlink():  # masked: a link to /dev/null
            remove(self._unit)
        write_entry(self._unit, unit_text(self._command))
        try:
            self._wish.parent.mkdir(parents=True, exist_ok=True)
            if not self._wish.is_symlink():
                remove(self._wish)
                self._wish.symlink_to(Path("..") / UNIT)
        except OSError as error:
            raise AutostartError.of(error) from error
        self._run(("daemon-reload",))

    def disable(self) -> None:
        """Remove both. One that runs is not ended."""
        if not os.path.lexists(self._unit) and not os.path.lexists(self._wish):
            return
        remove(self._wish)
        remove(self._unit)
        self._run(("daemon-reload",))

    def status(self) -> AutostartStatus:
        """Read the unit and the link, as systemd would."""
        where = str(self._unit)
        if not os.path.lexists(self._unit):
            return AutostartStatus(enabled=False, where=where, why="absent")
        if self._unit.resolve() == Path(os.devnull) or not os.path.lexists(self._wish):
            return AutostartStatus(enabled=False, where=where, why="switched_off")
        try:
            command = command_of(os.fsdecode(self._unit.read_bytes()))
        except (OSError, ValueError):
            return AutostartStatus(enabled=False, where=where, why="broken")
        why = None if command == self._command else "other_command"
        if not program_exists(command[0], self._environment.get("PATH")):
            why = "program_gone"
        return AutostartStatus(enabled=why != "program_gone", where=where, why=why)


class LinuxAutostart:
    """systemd where it runs the desktop, else the desktop's own autostart folder; never both, or two would start."""

    def __init__(self, systemd: SystemdAutostart, xdg: XdgAutostart) -> None:
        self._systemd = systemd
        self._xdg = xdg

    def enable(self) -> None:
        """Have Hetes started from the next login on."""
        if self._systemd.serves():
            self._systemd.enable()
            if self._xdg.status().enabled:
                self._xdg.disable()
        else:
            self._xdg.enable()
            self._systemd.disable()

    def disable(self) -> None:
        """Have it started no more, by neither."""
        self._systemd.disable()
        self._xdg.disable()

    def status(self) -> AutostartStatus:
        """Return what the system will do."""
        xdg = self._xdg.status()
        if xdg.enabled or not self._systemd.serves():
            return xdg
        systemd = self._systemd.status()
        return xdg if systemd.why == "absent" else systemd


def unit_text(command: Sequence[str]) -> bytes:
    """Return the unit that starts ``command``."""
    lines = (
        "[Unit]",
        "Description=Hetes",
        f"PartOf={TARGET}",
        f"After={TARGET}",
        "StartLimitIntervalSec=600",
        "StartLimitBurst=10",
        "",
        "[Service]",
        f"ExecStart={' '.join(map(_quoted, _past_systemd(command)))}",
        "Restart=on-failure",
        "RestartSec=3",
        "RestartPreventExitStatus=2 4",
        "KillMode=process",  # a browser that Hetes opened stays open
        "",
        "[Install]",
        f"WantedBy={TARGET}",
    )
    return os.fsencode("\n".join(lines) + "\n")


def _past_systemd(command: Sequence[str]) -> tuple[str, ...]:
    """Return a command that systemd starts, whatever the program's path: 252 takes no quotes and no "$" in it."""
    odd = any(char in "\"'\\$" or not char.isprintable() for char in command[0])
    return (*SHELL, *command) if odd else tuple(command)


def _quoted(argument: str) -> str:
    argument = argument.replace("%", "%%")  # else a specifier
    if argument and set(argument) <= _BARE | {"%"}:
        return argument
    for char, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"), ("$", "$$")):
        argument = argument.replace(char, escape)
    return f'"{argument}"'


def command_of(text: str) -> tuple[str, ...]:
    """Return the command that a unit starts, as it was given to :func:`unit_text`.

    Raises:
        ValueError: there is none, or a quotation mark is left open.
    """
    found = re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)
    if found is None:
        raise ValueError("no ExecStart")
    command = tuple(word.replace("$$", "$").replace("%%", "%") for word in _words(found[1]))
    if command[:3] == SHELL:
        command = command[3:]
    if not command:
        raise ValueError("an empty ExecStart")
    return command


def _words(value: str) -> list[str]:
    words: list[str] = []
    word, quote = "", ""
    chars = iter(value)
    begun = False
    for char in chars:
        if char == "\\":
            escaped = next(chars, "")
            word, begun = word + _UNESCAPES.get(escaped, "\\" + escaped), True
        elif quote:
            word, quote = (word, "") if char == quote else (word + char, quote)
        elif char in "\"'":
            quote, begun = char, True
        elif char.isspace():
            words += [word] if begun else []
            word, begun = "", False
        else:
            word, begun = word + char, True
    if quote:
        raise ValueError("quotation mark left open")
    return [*words, word] if begun else words
