"""Values of the command line that click has no type for: each is read by a function, and a wrong one has a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import click

from hetes.core.fields.values import write_duration
from hetes.presentation.length_text import typed_length

PATH = click.Path(readable=False)
"""A path that the shell completes. What is wrong with it is said by the command."""


class Parsed(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """A value that a function reads. Where it raises ValueError or returns None, a sentence says what is wanted.

    click.DateTime would tell the user of "%Y-%m-%d", and knows no empty value; click.FloatRange lets "nan" pass.
    """

    def __init__(self, name: str, read: Callable[[str], object], sentence: str) -> None:
        """``sentence`` has a place for the {word} that was typed."""
        self.name, self._read, self._sentence = name, read, sentence

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """Return what was read.

        Raises:
            click.BadParameter: it can't be read.
        """
        read = None
        with suppress(ValueError):
            read = self._read(str(value))
        if read is None:
            self.fail(self._sentence.format(word=str(value) or '""'), param, ctx)
        return read


def day(text: str) -> date | str | None:
    """Return the date, or the empty text, which takes a date away.

    Raises:
        ValueError: no such day.
    """
    if not text:
        return ""
    # fromisoformat also takes "20270314".
    return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None


def length(text: str) -> str | None:
    """Return a session's length as the settings have it, or the empty text, which takes it away; None: no length."""
    found = typed_length(text)
    return "" if not text else None if found is None else write_duration(found)


def days(text: str) -> int | None:
    """Return a number of days, from 1 to ten years.

    Raises:
        ValueError: no number.
    """
    number = int(text) if text.isascii() else 0
    return number if number in range(1, 3661) else None


def rate(text: str) -> float | None:
    """Return how many times faster: above 0, up to a million.

    Raises:
        ValueError: no number.
    """
    rate = float(text)
    return rate if 0 < rate <= 1_000_000 else None
