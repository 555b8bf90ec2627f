"""The table of settings: every row is whole, and what is made of it says the same in both languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

import pytest

from hetes.adapters.settings.schema import check
from hetes.core.fields import values
from hetes.core.fields.field import FORMS, Group, Widget, rows_of, setting
from hetes.core.fields.reading import many, one
from hetes.core.settings import ENTRIES, FIELDS, ROWS, Settings, every_key
from hetes.presentation.settings_template import settings_template, toml
from hetes.presentation.settings_words import EXPLAINED


def test_every_field_of_the_settings_but_those_from_elsewhere_is_a_row():
    attributes = [row.attribute for row in ROWS]
    assert [*attributes, "holidays", "zone"] == list(Settings.__dataclass_fields__)
    assert set(FIELDS) | set(ENTRIES) == {row.key for row in ROWS}


def test_every_key_is_explained_in_both_languages_and_no_other():
    for words in EXPLAINED.values():
        assert sorted(words) == sorted(every_key())


def test_a_default_that_the_reading_would_refuse_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match=r"x\.y: duration"):
        setting("x.y", default="soon", reader=one(values.positive), group=Group.DAYS, widget=Widget.MINUTES)
    with pytest.raises(ValueError, match=r"x\.y: positive"):
        setting("x.y", default=["0m"], reader=many(values.positive), group=Group.DAYS, widget=Widget.MINUTES_LIST)


def test_a_row_knows_its_attribute_and_its_usual_value():
    @dataclass
    class Table:
        plain: int = 1
        shy: bool = setting(
            "mood.shy", default=True, reader=one(values.yes_or_no), group=Group.DAYS, widget=Widget.SWITCH
        )

    (row,) = rows_of(Table)
    assert (row.key, row.attribute) == ("mood.shy", "shy")
    assert (row.section, row.name, row.usual, row.required) == ("mood", "shy", True, False)
    assert Table().shy is True


def test_what_hetes_runs_asks_and_speaks_to_is_in_no_form():
    in_the_file_only = {key for key, row in FIELDS.items() if row.group not in FORMS}
    assert in_the_file_only == {
        "card.atrs", "card.not_eszemelyi", "client.process_names", "portal.url", "help.phone", "help.address", "help.as_of", "fleet.broker", "fleet.clinic",
        "fleet.workstation", "fleet.ca", "fleet.user", "fleet.certificate", "fleet.key", "fleet.insecure",
    }  # fmt: skip


@pytest.mark.parametrize("language", EXPLAINED)
def test_the_template_is_the_defaults_with_every_key_and_its_comment(language):
    text = settings_template(language)
    document = tomllib.loads(text)
    examples = {key: document.pop(key) for key in ENTRIES}
    checked = check(document)
    assert (checked.settings, checked.problems) == (Settings(), ())
    assert check(examples).problems == ()
    keys = [line for line in text.splitlines() if " = " in line and not line.startswith("#")]
    assert len(keys) == len(list(every_key()))
    for words in EXPLAINED[language].values():
        assert f"# {words.replace('`', '')}\n" in text


@pytest.mark.parametrize(
    "value", ["", 'a "b" \\ é', True, False, [], ["a", "b"], {}, {"mon": "08:00-12:00", "tue": "13:00-14:00"}]
)
def test_a_value_is_written_as_toml_reads_it(value):
    assert tomllib.loads(f"key = {toml(value)}") == {"key": value}
