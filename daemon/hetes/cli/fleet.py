"""``hetes fleet``: make a link between the workstations of a practice, join one, leave it, and see who is there.

Law: the practice's secret and the broker's password stand on no command line and in no log. They are typed at a prompt,
come on standard input, or in a file that is the user's alone.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hetes.adapters.console import DONE, FAILED, complain, say
from hetes.adapters.fleet.carried import NotCarriedError, read_carried, write_carried
from hetes.adapters.fleet.code import NoCodeError, code_of, new_secret, secret_of
from hetes.adapters.fleet.joining import NoAuthorityError, become, carried_from, renew, wanted_of
from hetes.adapters.fleet.joining import leave as leave_practice
from hetes.adapters.fleet.membership import Membership, NotReadableError, read_membership
from hetes.adapters.ipc.client import ChannelError
from hetes.adapters.new_file import NewFileError
from hetes.cli.practitioner import settings_file, tell_agent
from hetes.cli.terminal import CommandContext
from hetes.presentation.printable import clean
from hetes.presentation.terminal.fleet import fleet_lines, fleet_word

LINKED_WITHIN = 12.0
"""Seconds that ``join`` waits for the running agent's word that the broker took it."""


def create(  # noqa: PLR0913 - a parameter for each word of the command
    context: CommandContext,
    *,
    broker: str | None,
    workstation: str | None,
    user: str | None,
    ca: str | None,
    clinic: str | None,
    file: str | None,
) -> int:
    """Make a practice with a secret of its own; print the code that the other workstations are given."""
    found = _read(context)
    if isinstance(found, Membership):
        return _refuse(context, "already")
    wanted = {"broker": broker, "workstation": workstation, "user": user, "ca": _whole(ca), "clinic": clinic}
    secret = new_secret()
    code = _become(context, secret, wanted)
    if code != DONE:
        return code
    say([*_of(context, "created", "shared", "code"), f"    {code_of(secret)}", *_of(context, "code_next")])
    if file is not None and not _carry(context, secret, Path(file)):
        return FAILED
    return _linked(context)


def join(  # noqa: PLR0913 - as above
    context: CommandContext,
    file: str | None,
    *,
    broker: str | None,
    workstation: str | None,
    user: str | None,
    ca: str | None,
) -> int:
    """Be one of a practice from now on: by a file, or by the code that is typed."""
    wanted: dict[str, str | None] = {"broker": broker, "workstation": workstation, "user": user, "ca": _whole(ca)}
    if file is None:
        say(_of(context, "shared"))
    try:
        if file is not None:
            carried = read_carried(Path(file))
            say(_of(context, "shared"))
            secret = carried.secret
            wanted = {
                **wanted_of(context.folders.config, carried),
                **{k: v for k, v in wanted.items() if v is not None},
            }
        else:
            secret = secret_of(_ask(fleet_word("ask_code", context.language)))
    except NoCodeError as error:
        return _refuse(context, f"code_{error}")
    except NotCarriedError as error:
        return _refuse(context, f"file_{error}")
    except NoAuthorityError:
        return _refuse(context, "file_strange")
    except OSError:
        return _refuse(context, "not_written")
    code = _become(context, secret, wanted)
    if code != DONE:
        return code
    say(_of(context, "joined"))
    return _linked(context)


def leave(context: CommandContext) -> int:
    """Belong to no practice any more."""
    from hetes.ports import SettingsError  # noqa: PLC0415 - brings the settings' model

    if _read(context) is None:
        return _refuse(context, "not_joined")
    try:
        leave_practice(context.folders.config, settings_file(context))
    except SettingsError as error:
        complain(str(error))
        return FAILED
    except OSError:
        return _refuse(context, "not_written")
    tell_agent(context)
    say(_of(context, "left"))
    return DONE


def status(context: CommandContext, *, as_json: bool) -> int:
    """Print what the running agent knows of the other workstations."""
    told = _told(context)
    say([json.dumps(told)] if as_json else fleet_lines(told, context.language))
    return DONE


def remove(context: CommandContext, workstation: str) -> int:
    """Renew the secret, which the removed workstation is not told."""
    found = _read(context)
    if not isinstance(found, Membership):
        return _refuse(context, "not_joined")
    known = [each for each in _told(context).get("workstations") or () if workstation in (each["id"], each["name"])]
    if not known:
        return _refuse(context, "unknown_workstation")
    if any(each.get("own") for each in known):
        return _refuse(context, "own_workstation")
    fresh = new_secret()
    try:
        renew(context.folders.config, found, fresh)
    except OSError:
        return _refuse(context, "not_written")
    tell_agent(context)
    say([*_of(context, "removed", "code"), f"    {code_of(fresh)}", *_of(context, "removed_next")])
    return DONE


def _become(context: CommandContext, secret: bytes, wanted: Mapping[str, str | None]) -> int:
    from hetes.ports import SettingsError  # noqa: PLC0415 - as in leave

    settings = settings_file(context)
    before = settings.read()[0]
    broker = wanted.get("broker") or before.broker or _ask(fleet_word("ask_broker", context.language))
    if not broker:  # nobody is there to be asked, or nothing was typed
        return _refuse(context, "no_broker")
    user = before.broker_user if wanted.get("user") is None else wanted["user"]
    password = _ask(fleet_word("ask_password", context.language), hidden=True) if user else ""
    try:
        become(context.folders.config, settings, secret, password, {**wanted, "broker": broker})
    except SettingsError as error:
        complain(str(error))
        return FAILED
    except OSError:
        return _refuse(context, "not_written")
    tell_agent(context)
    return DONE


def _carry(context: CommandContext, secret: bytes, path: Path) -> bool:
    settings = settings_file(context).read()[0]
    try:
        write_carried(path, carried_from(settings, secret))
    except NewFileError as error:
        complain(fleet_word("file_not_made", context.language, reason=error.reason))
        return False
    except (OSError, ValueError):
        complain(fleet_word("ca_unreadable", context.language))
        return False
    say([fleet_word("file_made", context.language, file=clean(str(path)))])
    return True


def _linked(context: CommandContext) -> int:
    """Say whether the running agent reaches the broker; whoever wants to know more is told where."""
    pause, waited = threading.Event(), 0.0
    try:
        while waited < LINKED_WITHIN:
            told = _told(context)
            if told.get("linked") or (told.get("on") and told.get("trouble")):
                break
            pause.wait(0.25)
            waited += 0.25
    except ChannelError:
        say(_of(context, "no_agent"))
        return DONE
    say(fleet_lines(told, context.language))
    return DONE


def _told(context: CommandContext) -> dict[str, Any]:
    reply = context.ask({"do": "fleet"})
    context.language = str(reply.get("language", context.language))
    told = reply.get("fleet")
    return told if isinstance(told, dict) else {"on": False}


def _ask(question: str, *, hidden: bool = False) -> str:
    """Return what is typed; without a terminal, the next line of standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        if hidden:
            from getpass import getpass  # noqa: PLC0415 - seldom needed

            return getpass(f"{question} ").strip()
        return input(f"{question} ").strip()
    return sys.stdin.readline(4096).strip() if sys.stdin is not None else ""


def _read(context: CommandContext) -> Membership | str | None:
    """Return the membership; a word where there is one that can't be read."""
    try:
        return read_membership(context.folders.config)
    except NotReadableError:
        return "unreadable"


def _whole(path: str | None) -> str | None:
    return None if path is None else str(Path(path).absolute()) if path else ""


def _of(context: CommandContext, *keys: str) -> list[str]:
    return [fleet_word(key, context.language) for key in keys]


def _refuse(context: CommandContext, key: str) -> int:
    complain(fleet_word(key, context.language))
    return FAILED
