"""The settings file as a text: decoded as common editors write it, written atomically."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hetes.adapters.bounded_file import TooLargeError, read_bounded
from hetes.adapters.settings.toml_limits import excess
from hetes.adapters.whole_file import write_whole

LARGEST = 1_048_576  # bytes; a clinic's settings take some thousands


class Unreadable(Exception):  # noqa: N818 - a finding, which never leaves this package
    """The file cannot be read or is no TOML; ``words`` are keys of the sentences that say so."""

    def __init__(self, *words: str, line: int = 0) -> None:
        super().__init__(*words)
        self.words = words
        self.line = line


def document_of(path: Path) -> tuple[dict[str, Any], Unreadable | None]:
    """Return the file's values, {} without a file, and what is wrong with its encoding though it can be read.

    Raises:
        Unreadable: it cannot be read or is no TOML.
    """
    return document_in(raw_of(path) or b"")


def document_in(raw: bytes) -> tuple[dict[str, Any], Unreadable | None]:
    """Return the values in a file's content, and what is wrong with its encoding though it can be read.

    Raises:
        Unreadable: it is no TOML.
    """
    text, odd = decoded(raw)
    try:
        return parse(text), odd
    except Unreadable as found:
        raise odd or found from None  # a wrong encoding is named before a syntax error that it may have caused


def raw_of(path: Path) -> bytes | None:
    """Return the file's content, None where there is nothing. A link that leads nowhere is not nothing.

    Raises:
        Unreadable: it cannot be read, is no file, or is too large.
    """
    try:
        return read_bounded(path, LARGEST)
    except FileNotFoundError:
        if path.is_symlink():
            raise Unreadable("unreadable") from None
        return None
    except TooLargeError:
        raise Unreadable("too_large") from None
    except (OSError, ValueError):
        raise Unreadable("unreadable") from None


def decoded(raw: bytes) -> tuple[str, Unreadable | None]:
    """Return the text, and what is wrong with its encoding though it can be read.

    Raises:
        Unreadable: it cannot be read at all.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("utf16")
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode(), None  # Notepad's mark at the beginning
    except UnicodeDecodeError as error:
        # What an older Hungarian Windows writes: hours and leads can be read all the same, so nobody is left without.
        return raw.decode("cp1250", "replace"), Unreadable("encoding", line=raw.count(b"\n", 0, error.start) + 1)


def parse(text: str) -> dict[str, Any]:
    """Return the values that a text of TOML holds.

    Raises:
        Unreadable: it is no TOML, or too large or too deep for settings.
    """
    if word := excess(text):
        raise Unreadable(word)
    import tomllib  # noqa: PLC0415 - the first picture need not wait for it

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits
        place = re.search(r"at line (\d+)", str(error))
        raise Unreadable("no_toml", line=int(place[1]) if place else text.count("\n") + 1) from None


def write_settings(path: Path, text: str, lastly: Callable[[], None] | None = None) -> None:
    """Replace the file atomically. A new file is 0600, an old one keeps its mode; a link stays a link.

    ``lastly`` may still forbid it, by raising: as :func:`write_whole` has it.

    Raises:
        OSError: nothing was changed.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600
    write_whole(target, text.encode(), mode=mode, durable=True, lastly=lastly)
