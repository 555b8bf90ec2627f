"""The settings file written out: every key with its default and what it means, and an example of each kind of entry."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hetes.core.fields.field import Field, fields_of
from hetes.core.settings import ENTRIES, ROWS
from hetes.presentation.settings_words import EXPLAINED


def settings_template(language: str) -> str:
    """Return a whole ``settings.toml`` with comments in this language ("hu" or "en")."""
    words = EXPLAINED[language]
    sections: dict[str, list[Field]] = {"": []}
    for row in ROWS:
        if isinstance(row, Field):
            sections.setdefault(row.section, []).append(row)
        else:
            sections[row.key] = list(fields_of(row.kind))
    return "\n".join("".join(_section(name, rows, words)) for name, rows in sections.items())


def _section(name: str, rows: Sequence[Field], words: Mapping[str, str]) -> Sequence[str]:
    heading = [] if not name else [f"[[{name}]]\n" if name in ENTRIES else f"[{name}]\n"]
    under = f"{name}." if name in ENTRIES else ""
    return heading + [
        f"# {words[under + row.key].replace('`', '')}\n{row.name} = {toml(row.written)}\n" for row in rows
    ]


def toml(value: Any) -> str:  # noqa: ANN401 - whatever a row of the table holds
    """Write a value as TOML does: a text, true or false, a date, a list, or a table of those in one line."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {toml(each)}' for key, each in value.items())} }}" if value else "{}"
    return json.dumps(value, ensure_ascii=False)
