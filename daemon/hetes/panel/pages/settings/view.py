"""The panel's page Beállítások as data: every setting as people write it, and what the file is to hold for it.

Law: pure. Only what somebody has changed in the form is changed in the file: another window, or the file's owner with
an editor, may have changed the rest meanwhile. What is wrong stays in its field, with the reason beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hetes.core.fields.field import FORMS, Field, Group, Widget
from hetes.core.settings import FIELDS, Settings
from hetes.panel.pages.settings.widgets import SHAPES, NotUnderstoodError
from hetes.presentation.identifiers import plain_text, question

Say = Callable[..., str]


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
class Form:
    """A part of the page: a form of its own."""

    name: str
    fields: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The page: the groups, what reading complained of, the learned cards, and what only the file changes."""

    groups: tuple[Form, ...]
    problems: tuple[str, ...]
    cards: tuple[tuple[str, bool], ...]
    fixed: tuple[tuple[str, str], ...]
    file: str


def form_fields(group: str) -> tuple[Field, ...]:
    """Return the settings of a part of the page, in their order there; none for what is no form."""
    return tuple(
        sorted(
            (row for row in FIELDS.values() if row.group in FORMS and row.group.value == group),
            key=lambda row: row.place,
        )
    )


def settings_view(settings: Settings, problems: tuple[str, ...], file: str) -> SettingsView:
    """Return the page as the settings fill it. ``problems`` are reading's sentences, ``file`` is where they lie."""
    cards = [(atr, True) for atr in sorted(settings.atrs)] + [(atr, False) for atr in sorted(settings.not_eszemelyi)]
    fixed = tuple((key, _value(row, settings)) for key, row in FIELDS.items() if row.group is Group.FILE)
    groups = tuple(
        Form(form.value, tuple(_shown(row, _value(row, settings)) for row in form_fields(form.value))) for form in FORMS
    )
    return SettingsView(groups, problems, tuple(cards), fixed, file)


def _value(row: Field, settings: Settings) -> str:
    return SHAPES[row.widget].show(getattr(settings, row.attribute))


def _shown(row: Field, value: str, was: str | None = None) -> Shown:
    shape = SHAPES[row.widget]
    was = value if was is None else was
    return Shown(row.key, form_name(row), shape.name, value, was, shape.show(row.usual), row.choices)


def form_name(row: Field) -> str:
    """Return the name of a setting's field in the form."""
    return row.key.replace(".", "-")


def changes(
    group: str, form: Mapping[str, str], sure: Collection[str], language: str, t: Say
) -> tuple[tuple[Shown, ...], dict[str, Any]]:
    """Return the group's fields as they were typed, with what is wrong in them, and what the file is to hold.

    ``form`` has each field and, under "was-" and its name, what it held at first.
    """
    fields: list[Shown] = []
    values: dict[str, Any] = {}
    for row in form_fields(group):
        name, shape = form_name(row), SHAPES[row.widget]
        typed, was = _even(form.get(name, "")), _even(form.get(f"was-{name}", ""))
        field = _shown(row, typed, was)
        if typed != was:
            field = _checked(row, field, sure, language, t)
            if not field.error:
                values[row.key] = shape.read(typed) if typed or not shape.empty_is_unset else None
        fields.append(field)
    return tuple(fields), values


def _even(text: str) -> str:
    """Return the text with line feeds alone, which not every browser sends, and without blanks around it."""
    return text.replace("\r\n", "\n").strip()


def _checked(row: Field, field: Shown, sure: Collection[str], language: str, t: Say) -> Shown:
    if row.widget is Widget.NAME and field.name not in sure and (asks := question(plain_text(field.value), language)):
        return replace(field, error=asks, asks=True)
    if row.choices and field.value not in row.choices:
        return replace(field, error=t("choice_wrong"))
    try:
        SHAPES[row.widget].read(field.value)
    except NotUnderstoodError as error:
        return replace(field, error=t(error.word)) if field.value else field
    return field
