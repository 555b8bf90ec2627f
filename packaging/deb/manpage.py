"""The man page hetes(1), made of the commands as click knows them, so that it can't go stale.

Law: what a command does and takes is read from the program; only what surrounds it is written here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

BEFORE = """\
.SH NAME
hetes \\- keeps the EESZT connection of Hungarian dentists and doctors in view
.SH SYNOPSIS
.B hetes
.I command
.RI [ options ]
.SH DESCRIPTION
.B Hetes
is a quiet agent in the system tray. The connection of a practitioner to EESZT, the Hungarian e\\-health space, lasts
seven hours from its activation with the eSzem\u00e9lyi card or the MobilToken. Hetes counts them from the activation
that is reported to it, and speaks up in time.
.PP
It never connects to the card, asks for no PIN, and never says that the practitioner is connected: the time is
reckoned, EESZT alone knows.
.PP
The package starts it at the login of every user.
.B hetes autostart disable
switches that off for the user who says so,
.B hetes autostart enable
on again.
.SH OPTIONS
"""
AFTER = """\
.SH EXIT STATUS
.TP
0
Done; for
.BR "hetes doctor" ,
the computer is ready.
.TP
1
Refused or failed; for
.BR "hetes doctor" ,
something is bad or wants attention.
.TP
2
Wrong usage.
.TP
3
No agent is running.
.TP
4
An agent is running already.
.SH ENVIRONMENT
.TP
.B HETES_HOME
A folder for settings, data and what is needed while it runs.
.TP
.BR HETES_CONFIG_DIR ", " HETES_DATA_DIR ", " HETES_RUNTIME_DIR
A folder for each of the three.
.SH FILES
.TP
.I ~/.config/hetes/settings.toml
The settings. Without it Hetes counts seven hours for one practitioner.
.TP
.I ~/.local/share/hetes
State, journal and log.
.TP
.I /etc/xdg/autostart/hetes.desktop
Starts Hetes at login, for everybody.
.SH SEE ALSO
.BR pcscd (8)
.PP
The control panel
.RB ( "hetes panel" )
has the manual.
"""


def page(group: click.Group, version: str, day: str) -> str:
    """Return the page for the commands in ``group``; ``day`` (ISO 8601) is that of the version."""
    import click  # noqa: PLC0415 - of the package that is being built

    context = click.Context(group, info_name="hetes")
    lines = [f'.TH HETES 1 "{day}" "Hetes {_plain(version)}" "User Commands"', BEFORE.rstrip()]
    lines += _options(group, context, click.Option)
    lines += [".SH COMMANDS"]
    for name in group.list_commands(context):
        lines += _command(group, context, name, click)
    return "\n".join(lines) + "\n" + AFTER


def _command(group: click.Group, above: click.Context, name: str, click: object) -> list[str]:
    import click as parts  # noqa: PLC0415 - as above

    command = group.get_command(above, name)
    assert command is not None, name  # noqa: S101 - click has just listed it
    context = parts.Context(command, info_name=name, parent=above)
    if isinstance(command, parts.Group):
        return [line for each in command.list_commands(context) for line in _command(command, context, each, click)]
    words = [_bold(context.command_path)]
    for parameter in command.get_params(context):
        if isinstance(parameter, parts.Option) and "--help" not in parameter.opts:
            value = "" if parameter.is_flag else f" {_italic(parameter.metavar or 'TEXT')}"
            words.append(f"[{_bold(parameter.opts[0])}{value}]")
        elif isinstance(parameter, parts.Argument):
            bare = (parameter.metavar or parameter.name or "").strip("[]")
            words.append(_italic(bare) if parameter.required else f"[{_italic(bare)}]")
    options = _options(command, context, parts.Option)
    return [".TP", " ".join(words), _text(command.help or ""), *([".RS", *options, ".RE"] if options else [])]


def _options(command: click.Command, context: click.Context, kind: type[click.Option]) -> list[str]:
    lines: list[str] = []
    for option in command.get_params(context):
        # Every command has --help: said once, at the top.
        if isinstance(option, kind) and ("--help" not in option.opts or context.parent is None):
            value = "" if option.is_flag else f" {_italic(option.metavar or 'TEXT')}"
            lines += [".TP", f"{_bold(option.opts[0])}{value}", _text(option.help or "")]
    return lines


def _text(text: str) -> str:
    escaped = _plain(text)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _bold(text: str) -> str:
    return f"\\fB{_plain(text)}\\fR"


def _italic(text: str) -> str:
    return f"\\fI{_plain(text)}\\fR"


def _plain(text: str) -> str:
    """Return text as roff takes it: a hyphen that is typed is no hyphen between words."""
    return re.sub(r"\s+", " ", text).replace("\\", "\\e").replace("-", "\\-")
