"""The panel's page Beállítások as data: every setting as people write it, and what the file is to hold for it.

Law: pure. Only what somebody has changed in the form is changed in the file: another window, or the file's owner with
an editor, may have changed the rest meanwhile. What is wrong stays in its field, with the reason beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hetes.core.fields.field import FORMS, Field, Group, Widget
from hetes.core.settings import FIELDS, Settings
from hetes.core.spans import read_spans
from hetes.panel.pages.form import overnight
from hetes.panel.pages.settings.widgets import SHAPES, NotUnderstoodError
from hetes.presentation.hours_text import written_hours
from hetes.presentation.identifiers import plain_text, question

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting in the form. ``was`` is what stood there when the form was made.

    ``asks``: it has to be confirmed, in the words that ``sure`` names. A ``locked`` one is only shown: the
    administrator has set it.
    """

    key: str
    name: str
    shape: str
    value: str
    was: str
    usual: str
    choices: tuple[str, ...] = ()
    error: str = ""
    asks: bool = False
    sure: str = "sure"
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Below:
    """What is set for everybody: the values where a user's file has none, and the keys that no such file changes."""

    usual: Settings = field(default_factory=Settings)
    locked: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A part of the page, with a button of its own; ``unsaved``: something was typed here, and another was saved."""

    name: str
    fields: tuple[Shown, ...]
    unsaved: bool = False

    @property
    def open(self) -> bool:
        """Whether there is anything to be changed in it."""
        return not all(each.locked for each in self.fields)


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The page: the groups, what reading complained of, the learned cards, and what only the file changes.

    ``cards_locked``: the administrator has set which cards are which.
    """

    groups: tuple[Form, ...]
    problems: tuple[str, ...]
    cards: tuple[tuple[str, bool], ...]
    fixed: tuple[tuple[str, str, bool], ...]
    file: str
    cards_locked: bool


def form_fields(group: str) -> tuple[Field, ...]:
    """Return the settings of a part of the page, in their order there; none for what is no form."""
    return tuple(
        sorted(
            (row for row in FIELDS.values() if row.group in FORMS and row.group.value == group),
            key=lambda row: row.place,
        )
    )


def settings_view(settings: Settings, problems: tuple[str, ...], file: str, below: Below | None = None) -> SettingsView:
    """Return the page as the settings fill it. ``problems`` are reading's sentences, ``file`` is where they lie."""
    below = below or Below()
    cards = [(atr, True) for atr in sorted(settings.atrs)] + [(atr, False) for atr in sorted(settings.not_eszemelyi)]
    fixed = tuple(
        (key, _value(row, settings), key in below.locked) for key, row in FIELDS.items() if row.group is Group.FILE
    )
    groups = tuple(
        Form(form.value, tuple(_shown(row, _value(row, settings), below) for row in form_fields(form.value)))
        for form in FORMS
    )
    cards_locked = any(key in below.locked for key, row in FIELDS.items() if row.group is Group.CARDS)
    return SettingsView(groups, problems, tuple(cards), fixed, file, cards_locked)


def _value(row: Field, settings: Settings) -> str:
    return SHAPES[row.widget].show(getattr(settings, row.attribute))


def _shown(row: Field, value: str, below: Below, was: str | None = None) -> Shown:
    shape = SHAPES[row.widget]
    was, usual = value if was is None else was, _value(row, below.usual)
    return Shown(row.key, form_name(row), shape.name, value, was, usual, row.choices, locked=row.key in below.locked)


def form_name(row: Field) -> str:
    """Return the name of a setting's field in the form."""
    return row.key.replace(".", "-")


def changes(  # noqa: PLR0913 - what was sent, and how it is judged
    group: str, form: Mapping[str, str], sure: Collection[str], language: str, t: Say, *, below: Below | None = None
) -> tuple[tuple[Shown, ...], dict[str, Any]]:
    """Return the group's fields as they were typed, with what is wrong in them, and what the file is to hold.

    ``form`` has each field and, under "was-" and its name, what it held at first. What is locked is not taken from it.
    """
    below = below or Below()
    fields: list[Shown] = []
    values: dict[str, Any] = {}
    for row in form_fields(group):
        if row.key in below.locked:
            fields.append(_shown(row, _value(row, below.usual), below))
            continue
        name, shape = form_name(row), SHAPES[row.widget]
        typed, was = _even(form.get(name, "")), _even(form.get(f"was-{name}", ""))
        shown = _shown(row, typed, below, was)
        if typed != was:
            shown = _checked(row, shown, sure, language, t)
            if not shown.error:
                values[row.key] = shape.read(typed) if typed or not shape.empty_is_unset else None
        fields.append(shown)
    return tuple(fields), values


def typed_elsewhere(form: Mapping[str, str], saved: Collection[str], below: Below) -> dict[str, Form]:
    """Return the parts of the page that something was typed into, but for those that are being saved.

    What is wrong with it will be said when it is to be saved.
    """

    def typed(row: Field) -> Shown:
        if row.key in below.locked:
            return _shown(row, _value(row, below.usual), below)
        value, was = (_even(form.get(f"{before}{form_name(row)}", "")) for before in ("", "was-"))
        return _shown(row, value, below, was)

    groups = {group: tuple(map(typed, form_fields(group))) for group in (each.value for each in FORMS)}
    return {
        group: Form(group, fields, unsaved=True)
        for group, fields in groups.items()
        if group not in saved and any(each.value != each.was for each in fields)
    }


def _even(text: str) -> str:
    """Return the text with line feeds alone, which not every browser sends, and without blanks around it."""
    return text.replace("\r\n", "\n").strip()


def _checked(row: Field, shown: Shown, sure: Collection[str], language: str, t: Say) -> Shown:
    if row.widget is Widget.NAME and shown.name not in sure and (asks := question(plain_text(shown.value), language)):
        return replace(shown, error=asks, asks=True)
    if row.choices and shown.value not in row.choices:
        return replace(shown, error=t("choice_wrong"))
    try:
        held = SHAPES[row.widget].read(shown.value)
    except NotUnderstoodError as error:
        return replace(shown, error=t(error.word)) if shown.value else shown
    if row.widget is Widget.DATES_WITH_SPANS and shown.name not in sure:
        every = (span for hours in held.values() for span in read_spans(hours))
        spans = [span for span in every if written_hours((span,)) not in shown.was]  # what stood there was agreed to
        if asks := overnight(spans, language, t):
            return replace(shown, error=asks, asks=True, sure="sure_night")
    return shown
