"""Changing single settings: what was meant is what is read back, all or nothing, and everything else stays."""

from __future__ import annotations

import errno
import re
import tomllib
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from hetes.adapters.settings import document as draft_module
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.schema import check
from hetes.core.fields.field import FORMS
from hetes.core.settings import FIELDS, Settings
from hetes.core.spans import Span
from hetes.ports import SettingsError
from hetes.presentation.settings_complaints import about_value
from tests.support.documents.settings_files import AS_DESIGNED, MINUTE, settings_file, written

COMMENTED = """\
# Minta Rendelő
language = "hu"  # or en
future = { a = [1, 2] }  # unknown

closed = [
  # tél
  2026-12-24,  # karácsony
  2026-12-31,  # szilveszter
]
[session]  # the connection
# seven hours
length = "7h"   # from the activation
leads = ["30m", "10m"]  # both

# about people
[[practitioner]]
id = "a"
name = "Dr. Minta Éva"

[open]  # Saturdays
2026-12-12 = "08:00-12:00"  # before Christmas
2026-12-19 = "08:00-11:00"
"""


@pytest.fixture
def file(tmp_path) -> SettingsFile:
    return settings_file(tmp_path)


# --- what is written -------------------------------------------------------------------------------------------


def test_the_first_setting_makes_the_file(file):
    file.change({"language": "en", "session.length": "6h30m"})
    assert file.read() == (Settings(language="en", length=390 * MINUTE), ())
    assert file.path.read_text() == 'language = "en"\n\n[session]\nlength = "6h30m"\n'
    assert file.path.stat().st_mode & 0o777 == 0o600


def test_every_setting_can_be_given_and_taken_back(file):
    given = {
        "language": "en",
        "software": " Flexi  Dent ",
        "closed": [date(2026, 12, 24), "2026-12-31"],
        "open": {"2026-12-12": "08:00-12:00, 13:00-15:00"},
        "session.length": "6h",
        "session.leads": ["45m"],
        "reminders.repeat_after_expiry": [],
        "reminders.before_hours": "0m",
        "reminders.quiet": ["20:00-06:30"],
        "reminders.sound": True,
        "journal.keep": "30d",
    }
    assert set(given) == {key for key, row in FIELDS.items() if row.group in FORMS}
    file.change(given)
    settings = Settings(
        language="en",
        software="Flexi Dent",
        closed=frozenset({date(2026, 12, 24), date(2026, 12, 31)}),
        open={date(2026, 12, 12): (Span(480, 720), Span(780, 900))},
        length=360 * MINUTE,
        leads=(45 * MINUTE,),
        repeat_after_expiry=(),
        before_hours=timedelta(),
        quiet=(Span(1200, 390),),
        sound=True,
        journal_keep=timedelta(days=30),
    )
    assert file.read() == (settings, ())
    file.change(dict.fromkeys(given))
    assert file.read() == (Settings(), ())
    left = tomllib.loads(file.path.read_text())
    assert all(table == {} for table in left.values()), left


def test_what_is_usual_is_what_the_reading_uses():
    document: dict = {}
    for key, usual in ((key, row.written) for key, row in FIELDS.items()):
        section, _, name = key.rpartition(".")
        (document.setdefault(section, {}) if section else document)[name] = usual
    checked = check(document)
    assert (checked.settings, checked.problems) == (Settings(), ())


def test_one_value_changes_one_place(file):
    written(file, COMMENTED)
    file.path.chmod(0o640)
    file.change({"session.length": "6h"})
    assert file.path.read_text() == COMMENTED.replace('"7h"', '"6h"')
    assert file.path.stat().st_mode & 0o777 == 0o640


def test_a_list_keeps_the_entries_that_stay_with_their_comments(file):
    written(file, COMMENTED)
    file.change({"closed": [date(2026, 12, 24), date(2026, 12, 27), date(2026, 12, 31), date(2027, 1, 2)]})
    expected = COMMENTED.replace(
        "  2026-12-31,  # szilveszter\n", "  2026-12-27,\n  2026-12-31,  # szilveszter\n  2027-01-02,\n"
    )
    assert file.path.read_text() == expected
    file.change({"closed": [date(2026, 12, 31)]})
    assert "[\n  # tél\n  2026-12-31,  # szilveszter\n]" in file.path.read_text()


def test_a_table_keeps_the_keys_that_stay_with_their_comments(file):
    written(file, COMMENTED)
    file.change({"open": {"2026-12-12": "08:00-12:00", "2026-12-19": "09:00-11:00", "2027-01-09": "08:00-10:00"}})
    text = file.path.read_text()
    assert '2026-12-12 = "08:00-12:00"  # before Christmas\n2026-12-19 = "09:00-11:00"\n2027-01-09 = ' in text
    file.change({"open": {"2027-01-09": "08:00-10:00"}})
    assert '[open]  # Saturdays\n2027-01-09 = "08:00-10:00"\n' in file.path.read_text()


def test_a_new_key_stands_in_its_section_before_what_is_said_about_the_next(file):
    written(file, COMMENTED.replace('leads = ["30m", "10m"]  # both\n', ""))
    file.change({"session.leads": ["20m"]})
    assert 'activation\nleads = ["20m"]\n\n# about people\n[[practitioner]]' in file.path.read_text()


def test_a_key_that_goes_leaves_its_comment(file):
    written(file, COMMENTED)
    file.change({"session.length": None, "software": None, "language": None})
    text = file.path.read_text()
    assert "# Minta Rendelő\n# or en\nfuture = " in text
    assert "# seven hours\n# from the activation\nleads = " in text
    assert file.read() == (check(tomllib.loads(COMMENTED)).settings, ())


def test_a_list_with_words_in_it_stays_for_their_sake(file):
    written(file, COMMENTED)
    file.change({"closed": []})
    assert "closed = [\n  # tél\n]\n" in file.path.read_text()
    assert file.read()[0].closed == frozenset()
    written(file, '[session]\nleads = [\n  "1h",\n  # not for long\n]\n')
    file.change({"session.leads": None})
    assert "# not for long" in file.path.read_text()
    assert file.read()[0].leads == Settings().leads


def test_an_empty_list_is_taken_out_only_where_none_is_usual(file):
    file.change({"session.leads": [], "closed": [], "reminders.quiet": []})
    assert tomllib.loads(file.path.read_text()) == {"session": {"leads": []}}
    assert file.read()[0].leads == ()


def test_windows_line_ends_stay(file):
    written(file, COMMENTED.replace("\n", "\r\n"))
    file.change({"language": "en", "session.leads": ["5m"], "open": {}, "journal.keep": "1y"})
    raw = file.path.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") > 20


@pytest.mark.parametrize(
    "text", ['session.length = "7h"\nlanguage = "hu"\n', 'session = { length = "7h" }\n', "open = {}\n"]
)
def test_other_ways_to_write_a_table_can_be_changed_too(text, file):
    written(file, text)
    file.change({"session.length": "6h", "session.leads": ["5m"], "open": {"2026-12-12": "08:00-12:00"}})
    assert file.read() == (
        Settings(length=360 * MINUTE, leads=(5 * MINUTE,), open={date(2026, 12, 12): (Span(480, 720),)}),
        (),
    )


def test_what_stands_there_already_is_not_written(file):
    written(file, COMMENTED)
    before = file.path.stat()
    for values in (
        {"session.length": "7h", "language": "hu", "reminders.quiet": None},
        {"closed": ["2026-12-24", "2026-12-31"]},
        {},
    ):
        file.change(values)
        assert file.path.stat() == before


# --- what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "word", "where"),
    [
        ("language", "de", "language", "language"),
        ("software", 5, "text", "software"),
        ("closed", ["2026-12-24", "2026-02-30"], "date", "closed[1]"),
        ("closed", "2026-12-24", "list", "closed"),
        ("open", {"2026-12-12": "8"}, "span", "open.2026-12-12"),
        ("open", {"Saturday": "08:00-12:00"}, "date", "open.Saturday"),
        ("open", {"2026-12-12": ""}, "empty", "open.2026-12-12"),
        ("session.length", "25h", "length", "session.length"),
        ("session.length", 7, "duration", "session.length"),
        ("session.leads", ["8h"], "lead", "session.leads[0]"),
        ("session.leads", ["x"], "duration", "session.leads[0]"),
        ("reminders.repeat_after_expiry", ["0m"], "positive", "reminders.repeat_after_expiry[0]"),
        ("reminders.before_hours", "2d", "up_to_a_day", "reminders.before_hours"),
        ("reminders.quiet", ["00:00-24:00"], "whole_day", "reminders.quiet[0]"),
        ("reminders.quiet", ["00:00-12:00", "12:00-00:00"], "whole_day", "reminders.quiet"),
        ("reminders.sound", "yes", "bool", "reminders.sound"),
        ("journal.keep", "101y", "keep_range", "journal.keep"),
    ],
)
def test_a_wrong_value_is_refused_as_the_reading_would_and_nothing_is_written(key, value, word, where, file):
    before = written(file, COMMENTED).path.read_bytes()
    with pytest.raises(SettingsError) as refused:
        file.change({"software": "Más", key: value} if key != "software" else {key: value})
    sentence = about_value("hu", where, word, None)
    assert refused.value.sentence == sentence
    assert [(w.key, w.word, w.sentence) for w in refused.value.wrong] == [(key, word, sentence)]
    assert file.path.read_bytes() == before


def test_each_wrong_value_is_named(file):
    with pytest.raises(SettingsError) as refused:
        file.change({"session.length": "x", "journal.keep": "y", "language": "en"})
    assert [wrong.key for wrong in refused.value.wrong] == ["session.length", "journal.keep"]
    assert refused.value.sentence.count(".length") == refused.value.sentence.count(".keep") == 1
    assert not file.path.exists()


def test_a_length_that_makes_a_lead_wrong_is_refused(file):
    with pytest.raises(SettingsError, match=r"session\.leads"):
        written(file, '[session]\nleads = ["2h"]\n').change({"session.length": "1h"})
    file.change({"session.length": "1h", "session.leads": ["20m"]})
    assert file.read()[1] == ()


def test_what_was_wrong_before_does_not_stand_in_the_way_and_is_not_put_there_again(file):
    written(file, 'closed = ["foo", "bar", 2026-12-24]\n[session]\nlength = "x"\n[open]\nbaz = "1"\n')
    file.change({"closed": ["foo", "2026-12-24"], "open": {"baz": "1", "2026-12-12": "08:00-12:00"}})
    file.change({"language": "en"})
    settings, problems = file.read()
    assert settings.closed == frozenset({date(2026, 12, 24)})
    assert list(settings.open) == [date(2026, 12, 12)]
    assert len(problems) == 3
    for values in ({"session.length": "y"}, {"closed": ["foo", "qux"]}, {"open": {"baz": "2"}}):
        with pytest.raises(SettingsError):
            file.change(values)


@pytest.mark.parametrize(
    "key",
    ["client.process_names", "portal.url", "fleet.broker", "fleet.clinic", "card.atrs", "practitioner", "session", ""],
)
def test_other_keys_are_changed_in_the_file_only(key, file):
    before = written(file, AS_DESIGNED).path.read_bytes()
    with pytest.raises(SettingsError) as refused:
        file.change({"language": "en", key: None})
    assert refused.value.sentence == f"Ez csak a settings.toml fájlban írható át: {key}"
    assert file.path.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["session = 3\n", 'session = ["7h"]\n', "[[session]]\nlength = '7h'\n", "not toml", "open = 3\n[[session]]"]
)
def test_a_file_that_is_of_another_kind_is_left_to_its_writer(text, file):
    written(file, text)
    with pytest.raises(SettingsError, match="Írd át kézzel"):
        file.change({"session.length": "6h"})
    assert file.path.read_text() == text


def test_a_value_of_another_kind_is_replaced(file):
    written(file, 'open = 3\nclosed = "x" # why\n')
    file.change({"open": {"2026-12-12": "08:00-12:00"}, "closed": [date(2026, 12, 24)]})
    assert file.read()[1] == ()
    assert "# why" in file.path.read_text()


def test_a_disk_that_takes_nothing_is_said(file, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(draft_module, "write_settings", fails)
    with pytest.raises(SettingsError, match="a lemez csak olvasható") as refused:
        file.change({"language": "en"})
    assert refused.value.wrong == ()


# --- learned cards ---------------------------------------------------------------------------------------------


def test_what_is_said_of_one_card_stays_when_another_is_learned_or_forgotten(file):
    written(file, '[card]\natrs = [\n  "3b 02",  # first\n  "3B03",  # second\n]\n')
    file.learn_card("3B04", eszemelyi=True)
    file.forget_card("3B03")
    file.learn_card("3B05", eszemelyi=False)
    text = file.path.read_text()
    assert 'atrs = [\n  "3b 02",  # first\n  "3B04",\n]\nnot_eszemelyi = ["3B05"]\n' in text
    file.learn_card("3B02", eszemelyi=False)
    assert file.read()[0].atrs == frozenset({"3B04"})


# --- several at once ---------------------------------------------------------------------------------------------


def test_values_are_changed_and_everything_else_stays(file):
    written(
        file,
        '# mine\nsoftware = "X" # the old one\nodd = 1\n\n[session]\n# seven\nlength = "7h"\n[reminders]\nsound = true\n',
    )
    file.change(
        {
            "session.length": "8h",
            "reminders.sound": None,
            "reminders.quiet": ["20:00-06:00"],
            "closed": ["2026-12-28"],
            "open": {"2026-12-12": "08:00-12:00"},
        }
    )
    found, problems = file.read()
    assert problems == ()
    assert (found.length, found.sound, len(found.quiet)) == (timedelta(hours=8), False, 1)
    assert found.closed == frozenset({date(2026, 12, 28)})
    assert list(found.open) == [date(2026, 12, 12)]
    text = file.path.read_text("utf-8")
    for kept in ("# mine", '"X" # the old one', "odd = 1", "# seven"):
        assert kept in text
    file.change({"open": None, "closed": None})
    assert file.read()[0].open == {}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"session.length": "tomorrow"}, "session.length: nem érthető időtartam"),
        ({"session.length": "15m"}, "session.leads[0]: nullánál hosszabb legyen"),  # the leads go with it no more
        ({"closed": ["2026-02-30"]}, "closed[0]: nem érvényes dátum"),
        ({"reminders.sound": "yes"}, "reminders.sound: csak true"),
        ({"portal.url": "https://evil.gov.hu"}, "csak a settings.toml fájlban írható át: portal.url"),
        ({"client.process_names": ["x"]}, "csak a settings.toml fájlban írható át: client.process_names"),
        ({"fleet.broker": "mqtts://x:1"}, "csak a settings.toml fájlban írható át: fleet.broker"),
        ({"card.atrs": []}, "csak a settings.toml fájlban írható át: card.atrs"),
    ],
)
def test_a_wrong_value_or_one_that_is_not_for_the_panel_is_refused_whole(file, values, said):
    before = 'software = "X"\n[session]\nleads = ["30m"]\n'
    written(file, before)
    with pytest.raises(SettingsError, match=re.escape(said)):
        file.change({"software": "Y", **values})
    assert file.path.read_text("utf-8") == before


def test_a_section_that_is_a_value_is_left_to_its_owner(file):
    written(file, "session = 3\n")
    with pytest.raises(SettingsError, match="Írd át kézzel"):
        file.change({"session.length": "8h"})
    file.change({"software": "Y"})
    assert file.path.read_text("utf-8").startswith("session = 3\n")


def test_changing_reads_the_file_anew_each_time(file, tmp_path):
    other = SettingsFile(file.path, lambda: UTC)
    file.change({"language": "en"})
    other.change({"session.length": "6h"})
    file.change({"software": "Más"})
    assert file.read()[0] == Settings(language="en", software="Más", length=360 * MINUTE)
    assert [found.name for found in Path(file.path.parent).iterdir()] == ["settings.toml"]
