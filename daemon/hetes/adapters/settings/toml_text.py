"""The settings file as a text: decoded as common editors write it, written atomically."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Any

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
    text, odd = text_of(path)
    try:
        return parse(text), odd
    except Unreadable as found:
        raise odd or found from None  # a wrong encoding is named before a syntax error that it may have caused


def text_of(path: Path) -> tuple[str, Unreadable | None]:
    """Return the file's text, "" without a file, and what is wrong with its encoding though it can be read.

    Raises:
        Unreadable: it cannot be read at all.
    """
    try:
        if not path.exists():
            return "", None
        if not path.is_file():  # reading a pipe would wait for ever
            raise Unreadable("unreadable")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError:
        raise Unreadable("unreadable") from None
    if len(raw) > LARGEST:
        raise Unreadable("too_large")
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
        Unreadable: it is no TOML.
    """
    import tomllib  # noqa: PLC0415 - the first picture need not wait for it

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits, or brackets nested too deeply
        place = re.search(r"at line (\d+)", str(error))
        raise Unreadable("no_toml", line=int(place[1]) if place else text.count("\n") + 1) from None


def write_settings(path: Path, text: str) -> None:
    """Replace the file atomically: a reader sees the old text or the new one, whole.

    A new file is 0600, an old one keeps its mode; a link stays a link.

    Raises:
        OSError: nothing was changed.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600
    write_whole(target, text.encode(), mode=mode, durable=True)
