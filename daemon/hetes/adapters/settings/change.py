"""Single settings changed in the file. Law: all or none, and nothing that the reading would complain about.

What was wrong in the file before and is not touched does not stand in the way.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from hetes.adapters.settings.document import SettingsDocument
from hetes.adapters.settings.schema import check, value_at
from hetes.adapters.settings.toml_edit import set_value, take_out
from hetes.core.fields.field import FORMS, Field
from hetes.core.fields.table import Problem
from hetes.core.fields.values import clean
from hetes.core.settings import FIELDS
from hetes.ports import SettingsError, WrongValue
from hetes.presentation.settings_complaints import about_file, about_value

_MISSING = object()


def change(draft: SettingsDocument, values: Mapping[str, Any], section: str = "") -> None:
    """Change these settings in the draft. None takes a key out. Those of ``section`` may be changed, whatever they are.

    Raises:
        SettingsError: a value is wrong, or is only for the file's owner: what Hetes runs, asks and speaks to.
    """
    for key in values:
        if key not in FIELDS or (FIELDS[key].group not in FORMS and not (section and FIELDS[key].section == section)):
            raise SettingsError(about_file(draft.language, "only_in_file", key=clean(key, 40)))
        draft.refuse_locked(key)
    before = copy.deepcopy(draft.meant)
    for key, value in values.items():
        _put(draft, FIELDS[key], value)
    _refuse_wrong(draft, before, values)


def _put(draft: SettingsDocument, row: Field, value: Any) -> None:  # noqa: ANN401 - whatever TOML holds
    value, section, name = row.reader.tidy(value), row.section, row.name
    meant = draft.meant.get(section, {}) if section else draft.meant
    usual_is_empty = value == row.written and row.key not in draft.machine.given
    out = value is None or (usual_is_empty and value in ([], {}))
    if isinstance(meant, dict) and (name not in meant if out else meant.get(name, _MISSING) == value):
        return  # the value is there already, in whatever kind of section
    plain, kept = draft.tables(section)
    if out:
        take_out(plain, kept, name, row.written)
    else:
        set_value(plain, kept, name, value)


# --- What is wrong with it -------------------------------------------------------------------------------------------


def _refuse_wrong(draft: SettingsDocument, before: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    known = {(problem.key, problem.complaint) for problem in check(before, draft.machine).problems}
    wrong: list[WrongValue] = []
    for found in check(draft.meant, draft.machine).problems:
        key = _concerned(found, values)
        if _is_ours(found, key, before, draft.meant) if key else (found.key, found.complaint) not in known:
            sentence = about_value(draft.language, found.key, found.complaint, None)
            wrong.append(WrongValue(key or found.key, found.complaint, sentence))
    if wrong:
        raise SettingsError(" ".join(each.sentence for each in wrong), tuple(wrong))


def _concerned(problem: Problem, keys: Iterable[str]) -> str:
    """Return which of these keys the problem is about, or ""."""
    return next((key for key in keys if problem.key == key or problem.key.startswith((f"{key}[", f"{key}."))), "")


def _is_ours(problem: Problem, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether a wrong value is part of this change; an entry that was there before is not."""
    was, now = value_at(before, key), value_at(after, key)
    rest = problem.key[len(key) :]
    if rest.startswith("[") and isinstance(was, list) and isinstance(now, list):
        return now[int(rest[1:-1])] not in was
    if rest.startswith(".") and isinstance(was, dict) and isinstance(now, dict):
        return any(was.get(name, _MISSING) != own for name, own in now.items() if (clean(name, 40) or '""') == rest[1:])
    return bool(was != now) or not rest
