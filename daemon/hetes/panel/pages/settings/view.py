"""The panel's page Beállítások as data: every setting as people write it, and what the file is to hold for it.

Law: pure. Only what somebody has changed in the form is changed in the file: another window, or the file's owner with
an editor, may have changed the rest meanwhile. What is wrong stays in its field, with the reason beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hetes.core.settings import Settings
from hetes.presentation.hours_text import typed_hours, written_hours
from hetes.presentation.identifiers import plain_text, question

Say = Callable[..., str]
_USUAL = Settings()
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_DATE = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?", re.ASCII)


class NotUnderstoodError(Exception):
    """What was typed means nothing here; ``word`` names the sentence that says so."""

    def __init__(self, word: str) -> None:
        """Keep the word."""
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Kind:
    """A setting: its key in the file, its part of the page, and how it is written and read.

    ``show`` writes it for people; ``read`` returns what the file is to hold, and raises NotUnderstoodError.
    """

    key: str
    group: str
    shape: str
    show: Callable[[Settings], str]
    read: Callable[[str], Any]
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return self.key.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting in the form. ``was`` is what stood there when the form was made; ``asks``: it has to be confirmed."""

    key: str
    name: str
    shape: str
    value: str
    was: str
    usual: str
    choices: tuple[str, ...] = ()
    error: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the page: a form of its own."""

    name: str
    fields: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The page: the groups, what reading complained of, the learned cards, and what only the file changes."""

    groups: tuple[Group, ...]
    problems: tuple[str, ...]
    cards: tuple[tuple[str, bool], ...]
    fixed: tuple[tuple[str, str], ...]
    file: str


def _minutes(length: timedelta) -> str:
    return f"{length / _MINUTE:g}"


def _read_minutes(text: str) -> str:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise NotUnderstoodError("minutes_wrong")
    return f"{int(text)}m"


def _read_minutes_list(text: str) -> list[str]:
    parts = [part for part in re.split(r"[\s,;]+|és|and", text) if part]
    return [] if parts == ["0"] else [_read_minutes(part) for part in parts]


def _minutes_list(lengths: Iterable[timedelta]) -> str:
    """Write them with commas; 0 where there is to be none, for an empty field means what is usual."""
    return ", ".join(map(_minutes, lengths)) or "0"


def _read_length(text: str) -> str:
    found = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?", text, re.ASCII)
    if not found or int(found[2] or 0) > 59:
        raise NotUnderstoodError("length_wrong")
    return f"{int(found[1])}h{int(found[2])}m" if int(found[2] or 0) else f"{int(found[1])}h"


def _length(length: timedelta) -> str:
    hours, minutes = divmod(round(length / _MINUTE), 60)
    return f"{hours}:{minutes:02}"


def _read_days(text: str) -> str:
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII):
        raise NotUnderstoodError("days_wrong")
    return f"{int(text)}d"


def _read_quiet(text: str) -> list[str]:
    spans = typed_hours(text)
    if spans is None:
        raise NotUnderstoodError("spans_wrong")
    return [span for span in spans.split(", ") if span]


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _read_date(text: str) -> str:
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        pass
    raise NotUnderstoodError("dates_wrong")


def _read_closed(text: str) -> list[str]:
    return [_read_date(line) for line in _lines(text)]


def _read_open(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines(text):
        day, _, hours = line.partition(" ")
        spans = typed_hours(hours)
        if not spans:
            raise NotUnderstoodError("open_wrong")
        on = _read_date(day)
        found[on] = f"{found[on]}, {spans}" if on in found else spans
    return found


KINDS = (
    Kind("language", "language", "choice", lambda s: s.language, str, ("hu", "en")),
    Kind("software", "language", "text", lambda s: s.software, lambda text: plain_text(text).value),
    Kind("session.length", "session", "short", lambda s: _length(s.length), _read_length),
    Kind("session.leads", "session", "short", lambda s: _minutes_list(s.leads), _read_minutes_list),
    Kind("reminders.before_hours", "reminders", "short", lambda s: _minutes(s.before_hours), _read_minutes),
    Kind(
        "reminders.repeat_after_expiry",
        "reminders",
        "short",
        lambda s: _minutes_list(s.repeat_after_expiry),
        _read_minutes_list,
    ),
    Kind("reminders.quiet", "reminders", "text", lambda s: written_hours(s.quiet), _read_quiet),
    Kind("reminders.sound", "reminders", "flag", lambda s: "yes" if s.sound else "", lambda text: text == "yes"),
    Kind("closed", "days", "area", lambda s: "\n".join(sorted(map(str, s.closed))), _read_closed),
    Kind(
        "open",
        "days",
        "area",
        lambda s: "\n".join(f"{day} {written_hours(spans)}" for day, spans in sorted(s.open.items())),
        _read_open,
    ),
    Kind("journal.keep", "journal", "short", lambda s: f"{s.journal_keep // _DAY}", _read_days),
)
GROUPS = tuple(dict.fromkeys(kind.group for kind in KINDS))


def settings_view(settings: Settings, problems: tuple[str, ...], file: str) -> SettingsView:
    """Return the page as the settings fill it. ``problems`` are reading's sentences, ``file`` is where they lie."""
    cards = [(atr, True) for atr in sorted(settings.atrs)] + [(atr, False) for atr in sorted(settings.not_eszemelyi)]
    fixed = (
        ("client.process_names", ", ".join(settings.process_names)),
        ("portal.url", settings.portal_url),
        ("fleet.broker", settings.broker),
        ("fleet.clinic", settings.clinic),
    )
    groups = tuple(Group(group, tuple(_shown(k, settings) for k in KINDS if k.group == group)) for group in GROUPS)
    return SettingsView(groups, problems, tuple(cards), fixed, file)


def _shown(kind: Kind, settings: Settings) -> Shown:
    value = kind.show(settings)
    return Shown(kind.key, kind.name, kind.shape, value, value, kind.show(_USUAL), kind.choices)


def changes(
    group: str, form: Mapping[str, str], sure: Collection[str], language: str, t: Say
) -> tuple[tuple[Shown, ...], dict[str, Any]]:
    """Return the group's fields as they were typed, with what is wrong in them, and what the file is to hold.

    ``form`` has each field and, under "was-" and its name, what it held at first.
    """
    fields: list[Shown] = []
    values: dict[str, Any] = {}
    for kind in (each for each in KINDS if each.group == group):
        typed, was = _even(form.get(kind.name, "")), _even(form.get(f"was-{kind.name}", ""))
        field = Shown(kind.key, kind.name, kind.shape, typed, was, kind.show(_USUAL), kind.choices)
        if typed != was:
            field = _checked(kind, field, sure, language, t)
            if not field.error:
                values[kind.key] = kind.read(typed) if typed or kind.shape == "flag" else None
        fields.append(field)
    return tuple(fields), values


def _even(text: str) -> str:
    """Return the text as every browser would send it."""
    return text.replace("\r\n", "\n").strip()


def _checked(kind: Kind, field: Shown, sure: Collection[str], language: str, t: Say) -> Shown:
    if kind.key == "software" and kind.name not in sure and (asks := question(plain_text(field.value), language)):
        return replace(field, error=asks, asks=True)
    if kind.choices and field.value not in kind.choices:
        return replace(field, error=t("choice_wrong"))
    try:
        kind.read(field.value)
    except NotUnderstoodError as error:
        return replace(field, error=t(error.word)) if field.value else field
    return field
