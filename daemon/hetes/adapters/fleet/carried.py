"""The file that is carried from one workstation of a practice to the next: where the broker is, and the secret."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from hetes.adapters.bounded_file import read_bounded, read_text
from hetes.adapters.fleet.code import NoCodeError, code_of, secret_of
from hetes.adapters.new_file import NewFile

VERSION = 1
LONGEST = 2000


class NotCarriedError(Exception):
    """It is none: ``unreadable``, or ``strange``, is its word."""


@dataclass(frozen=True, slots=True)
class Carried:
    """``ca`` is the certificate of the broker's authority (PEM), where it is not one of the system's."""

    broker: str
    clinic: str
    ca: str
    secret: bytes = field(repr=False)


def authority_in(file: str) -> str:
    """Return the authority's certificate in this file, "" where no file is named.

    Raises:
        OSError, ValueError: it can't be read, or is none.
    """
    return read_text(Path(file)) if file else ""


def write_carried(path: Path, carried: Carried) -> None:
    """Write it, new and for this user alone.

    Raises:
        NewFileError: it was not written.
    """
    NewFile(path).write(carried_text(carried).encode())


def carried_text(carried: Carried) -> str:
    """Return what stands in the file."""
    told = {
        "hetes_fleet": VERSION,
        "broker": carried.broker,
        "clinic": carried.clinic,
        "ca": carried.ca,
        "secret": code_of(carried.secret),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def read_carried(path: Path) -> Carried:
    """Return what it brings.

    Raises:
        NotCarriedError: it can't be read, or is something else.
    """
    try:
        return carried_of(read_bounded(path))
    except (OSError, UnicodeDecodeError):
        raise NotCarriedError("unreadable") from None


def carried_of(text: str | bytes) -> Carried:
    """Return what the text of such a file brings.

    Raises:
        NotCarriedError: ``strange``: it is something else.
    """
    try:
        told = json.loads(text)
        if told["hetes_fleet"] != VERSION:
            raise NotCarriedError("strange")
        texts = [told[name] for name in ("broker", "clinic", "ca", "secret")]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotCarriedError("strange") from None
    if not all(isinstance(text, str) for text in texts) or any(len(text) > LONGEST for text in (*texts[:2], texts[3])):
        raise NotCarriedError("strange")
    broker, clinic, ca, code = texts
    try:
        return Carried(broker, clinic, ca, secret_of(code))
    except NoCodeError:
        raise NotCarriedError("strange") from None
