"""That this workstation belongs to a practice: its identifier, the practice's secret, the broker's password.

One file for this user alone beside the settings; nothing of it stands in the settings, on a command line or in a log.
"""

from __future__ import annotations

import json
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hetes.adapters.bounded_file import read_bounded
from hetes.adapters.fleet.code import NoCodeError, code_of, secret_of
from hetes.adapters.whole_file import write_whole

FILE = "fleet.json"


class NotReadableError(Exception):
    """The file is there and can't be used."""


@dataclass(frozen=True, slots=True)
class Membership:
    """``secret`` and ``password`` are no one's to see: they are left out of its text."""

    workstation: str
    secret: bytes = field(repr=False)
    password: str = field(default="", repr=False)


def new_workstation() -> str:
    """Return an identifier that no other workstation has."""
    return secrets.token_hex(6)


def read_membership(config: Path) -> Membership | None:
    """Return it, or None where there is none.

    Raises:
        NotReadableError: the file can't be read, or is damaged.
    """
    try:
        told = json.loads(read_bounded(config / FILE, own=True))
        workstation, code, password = told["workstation"], told["secret"], told.get("password", "")
        _check(workstation, code, password)
        return Membership(workstation, secret_of(code), password)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, NoCodeError) as error:
        raise NotReadableError(type(error).__name__) from error


def _check(workstation: object, code: object, password: object) -> None:
    if not all(isinstance(each, str) and len(each) < 1000 for each in (workstation, code, password)):
        raise TypeError(FILE)
    if not re.fullmatch(r"[A-Za-z0-9]{1,64}", str(workstation), re.ASCII):
        raise ValueError(FILE)


def write_membership(config: Path, membership: Membership) -> None:
    """Keep it.

    Raises:
        OSError: it can't be written.
    """
    told = {
        "workstation": membership.workstation,
        "secret": code_of(membership.secret),
        "password": membership.password,
    }
    write_whole(config / FILE, json.dumps(told).encode(), durable=True)


def drop_membership(config: Path) -> None:
    """Forget it."""
    with suppress(FileNotFoundError):
        (config / FILE).unlink()
