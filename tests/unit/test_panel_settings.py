"""The page Beállítások as data: what people write, and what the file is to hold for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.settings.schema import check
from hetes.core.fields.field import FORMS, Widget
from hetes.core.settings import FIELDS, Settings
from hetes.panel.pages.settings.view import Below, changes, form_fields, form_name, settings_view, typed_elsewhere
from hetes.panel.pages.settings.widgets import SHAPES
from hetes.panel.pages.settings.words import WORDS
from hetes.panel.words import panel_word
from tests.support.story.story import span


def t(key: str, **facts: object) -> str:
    return panel_word(key, "hu", WORDS, **facts)


def typed(key: str, text: str, was: str = "\x00", sure: tuple[str, ...] = ()):
    """Return the field and the values after ``text`` was typed into the field of ``key``."""
    row = FIELDS[key]
    name = form_name(row)
    fields, values = changes(row.group.value, {name: text, f"was-{name}": was}, sure, "hu", t)
    return next(field for field in fields if field.key == key), values


EDITABLE = [row for form in FORMS for row in form_fields(form.value)]


def test_every_setting_has_its_words_and_every_kind_of_field_a_shape():
    assert set(SHAPES) == set(Widget)
    for row in FIELDS.values():
        assert row.key in WORDS["hu"] or row.key.startswith("card."), row.key
    for row in EDITABLE:
        needed = {
            row.key,
            f"{row.key}.hint",
            f"group.{row.group.value}",
            *(f"{row.key}.{each}" for each in row.choices),
        }
        assert needed <= WORDS["hu"].keys() & WORDS["en"].keys(), row.key


def test_the_page_s_parts_and_their_fields_stand_in_this_order():
    assert [(form.value, [row.key for row in form_fields(form.value)]) for form in FORMS] == [
        ("language", ["language", "software"]),
        ("session", ["session.length", "session.leads"]),
        (
            "reminders",
            ["reminders.before_hours", "reminders.repeat_after_expiry", "reminders.quiet", "reminders.sound"],
        ),
        ("days", ["closed", "open"]),
        ("journal", ["journal.keep"]),
    ]
    assert form_fields("file") == form_fields("cards") == form_fields("nothing") == ()


@pytest.mark.parametrize(
    ("key", "text", "held"),
    [
        ("session.length", "7:00", "7h"),
        ("session.length", "8", "8h"),
        ("session.length", "6:30", "6h30m"),
        ("session.leads", "30, 10", ["30m", "10m"]),
        ("session.leads", "30 és 10", ["30m", "10m"]),
        ("session.leads", "", None),
        ("session.leads", "0", []),
        ("reminders.repeat_after_expiry", "0", []),
        ("reminders.before_hours", "0", "0m"),
        ("reminders.quiet", "20-6:30, 12-13", ["20:00-06:30", "12:00-13:00"]),
        ("reminders.sound", "yes", True),
        ("reminders.sound", "", False),
        ("closed", "2026-12-28\r\n2027. 01. 04.\n\n", ["2026-12-28", "2027-01-04"]),
        ("open", "2026-12-12 8-12", {"2026-12-12": "08:00-12:00"}),
        ("open", "2026-12-12 8-12\n2026-12-12 13-15", {"2026-12-12": "08:00-12:00, 13:00-15:00"}),
        ("journal.keep", "730", "730d"),
        ("software", "  Másik   szoftver ", "Másik szoftver"),
        ("language", "en", "en"),
    ],
)
def test_what_people_write_becomes_what_the_file_holds(key, text, held):
    field, values = typed(key, text)
    assert not field.error
    assert values == {key: held}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("session.length", "hét"),
        ("session.length", "7:99"),
        ("session.leads", "30, sok"),
        ("reminders.before_hours", "-5"),
        ("reminders.quiet", "este"),
        ("closed", "2026-02-30"),
        ("closed", "holnap"),
        ("open", "2026-12-12"),
        ("open", "2026-12-12 reggel"),
        ("journal.keep", "sok"),
        ("language", "de"),
    ],
)
def test_what_means_nothing_is_said_at_its_field_and_stays_there(key, text):
    field, values = typed(key, text)
    assert field.error
    assert field.value == text
    assert values == {}


def test_what_looks_like_a_code_is_asked_about():
    field, values = typed("software", "123456")
    assert field.asks
    assert not values
    assert typed("software", "123456", sure=("software",))[1] == {"software": "123456"}


def test_only_what_was_changed_in_the_form_is_changed_in_the_file():
    assert typed("session.length", "7:00", was="7:00")[1] == {}
    assert typed("closed", "2026-12-28\n2026-12-29", was="2026-12-28\r\n2026-12-29")[1] == {}
    assert changes("nothing", {}, (), "hu", t) == ((), {})


FULL = replace(
    Settings(),
    leads=(timedelta(minutes=45), timedelta(minutes=5)),
    closed=frozenset({date(2026, 12, 28), date(2026, 12, 24)}),
    open={date(2026, 12, 12): (span("08:00-12:00"), span("13:00-14:00"))},
    quiet=(span("20:00-06:30"),),
    sound=True,
    journal_keep=timedelta(days=30),
)


@pytest.mark.parametrize("settings", [Settings(), FULL, replace(Settings(), leads=(), repeat_after_expiry=())])
def test_what_is_shown_can_be_written_again_and_means_the_same(settings):
    document: dict = {}
    for form in settings_view(settings, (), "f").groups:
        for field in form.fields:
            shown, values = typed(field.key, field.value)
            assert not shown.error
            for key, value in values.items():
                section, _, name = key.rpartition(".")
                if value is not None:
                    (document.setdefault(section, {}) if section else document)[name] = value
    checked = check(document)
    assert checked.problems == ()
    assert checked.settings == settings


@given(st.sampled_from(EDITABLE), st.text(max_size=40))
def test_no_text_raises_and_what_is_taken_the_file_takes_or_complains_of(row, text):
    field, values = typed(row.key, text, sure=("software",))
    assert field.error or values.keys() <= {row.key}
    for key, value in values.items():
        section, _, name = key.rpartition(".")
        if value is not None:
            check({section: {name: value}} if section else {name: value})


def test_what_only_the_file_may_change_is_shown_and_has_no_field():
    view = settings_view(FULL, ("x",), "/f")
    names = {field.key for group in view.groups for field in group.fields}
    helpdesk = ["help.phone", "help.address", "help.as_of"]
    fleet = [
        f"fleet.{name}" for name in ("broker", "clinic", "workstation", "ca", "user", "certificate", "key", "insecure")
    ]
    of_the_system = ["client.process_names", "portal.url"]
    fixed = {key: value for key, value, _ in view.fixed}
    assert list(fixed) == [*of_the_system, *helpdesk, *fleet]
    assert not names & fixed.keys()
    assert fixed["client.process_names"] == "eszig-cmu, eszig-eid"
    assert fixed["portal.url"].startswith("https://")


def test_extra_hours_through_the_night_are_asked_about_unless_they_stood_there():
    shown, values = typed("open", "2026-12-12 18-8")
    assert shown.error == "18:00–08:00: 14 óra lesz, éjszakán át? Ha délutánra gondoltál, írd így: 18-20."
    assert (shown.asks, t(shown.sure), values) == (True, "Igen, éjszakán át.", {})
    assert typed("open", "2026-12-12 18-8", sure=("open",))[1] == {"open": {"2026-12-12": "18:00-08:00"}}
    stood = typed("open", "2026-12-12 18-8\n2026-12-13 8-12", was="2026-12-12 18:00–08:00")
    assert not stood[0].error


def test_what_was_typed_into_other_parts_comes_back_as_it_was_typed():
    form = {"software": "Más", "was-software": "Cloudent", "session-leads": "sok", "was-session-leads": "30, 10"}
    found = typed_elsewhere(form, ("language",), Below())
    assert list(found) == ["session"]
    assert found["session"].unsaved
    assert [field.value for field in found["session"].fields if field.key == "session.leads"] == ["sok"]
    assert typed_elsewhere(form, ("language", "session"), Below()) == {}
