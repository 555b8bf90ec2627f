"""The settings file: every key, every mistake somebody at a front desk may make, and editing that keeps the rest."""

from __future__ import annotations

import os
import re
import threading
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from hetes.adapters.settings.document import parse_hours
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.toml_text import write_settings
from hetes.core.settings import Practitioner, Settings, Unit
from hetes.core.spans import WEEKDAYS, Span, write_week
from hetes.ports import SettingsError
from hetes.presentation.settings_complaints import _COMPLAINTS, _SENTENCES
from tests.support.system.disk import SMALL, run_on

BUDAPEST = timezone(timedelta(hours=1), "Budapest")
MINUTE = timedelta(minutes=1)

# DESIGN.md, Settings: the defaults written out, with a unit and a practitioner.
AS_DESIGNED = """
language = "hu"                       # or "en"
software = "Cloudent"                 # what the texts call the practice software
closed = []                           # dates on which nobody consults
open = {}                             # { 2026-12-12 = "08:00-12:00" }: a working Saturday
[session]
length = "7h"
leads = ["30m", "10m"]                # a lead of half the length or more is skipped
[reminders]
repeat_after_expiry = ["10m", "30m"]  # then silence
before_hours = "10m"
quiet = []                            # e.g. ["20:00-06:30"]
sound = false
[card]
atrs = []
not_eszemelyi = []
[client]
process_names = ["eszig-cmu", "eszig-eid"]
[portal]
url = "https://portal.eeszt.gov.hu/hu/nyito-oldal"   # https and *.gov.hu only
[journal]
keep = "2y"
[[unit]]
id = "rendelo"
name = "Minta Rendelő"
oth_id = "E123456"
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
login = "card"                        # the default; or "mobiltoken"
eeszt_user = "O12345"
card_expires = 2027-03-14
units = ["rendelo"]
hours = { mon = "08:00-14:00", tue = "08:00-12:00, 13:00-18:00" }   # local time
[fleet]
broker = ""
clinic = ""
"""
EVA = Practitioner(
    "p1",
    "Dr. Minta Éva",
    eeszt_user="O12345",
    card_expires=date(2027, 3, 14),
    units=("rendelo",),
    hours={"mon": (Span(480, 840),), "tue": (Span(480, 720), Span(780, 1080))},
)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "config" / "settings.toml"


@pytest.fixture
def file(path) -> SettingsFile:
    return SettingsFile(path, lambda: UTC)


def written(file: SettingsFile, text: str | bytes) -> SettingsFile:
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


# --- reading ---------------------------------------------------------------------------------------------------


def test_without_a_file_everything_is_as_usual(file):
    assert file.read() == (Settings(), ())


def test_the_design_s_example_is_the_defaults_and_one_who_works_here(file):
    settings, problems = written(file, AS_DESIGNED).read()
    assert problems == ()
    assert settings == Settings(units=(Unit("rendelo", "Minta Rendelő", "E123456"),), configured=(EVA,))


def test_every_key_is_read(file):
    settings, problems = written(
        file,
        """
        language = "en"
        software = " Flexi\\tDent "
        closed = [2026-12-24, "2026-12-31"]
        open = { 2026-12-12 = "08:00-12:00", "2026-12-19" = "9:00-10:00,11:00-24:00" }
        [session]
        length = "1h30m"
        leads = ["90s", "20m"]
        [reminders]
        repeat_after_expiry = ["5m"]
        before_hours = "0m"
        quiet = ["20:00-06:30", "12:00-12:30"]
        sound = true
        [card]
        atrs = ["3b 87 80 01", "3B:88:80"]
        not_eszemelyi = ["3B00"]
        [client]
        process_names = ["other"]
        [portal]
        url = "https://www.gov.hu"
        [journal]
        keep = "30d"
        [fleet]
        broker = "mqtts://broker.example:8883"
        clinic = "Minta"
        """,
    ).read()
    assert problems == ()
    assert settings == Settings(
        language="en",
        software="Flexi Dent",
        closed=frozenset({date(2026, 12, 24), date(2026, 12, 31)}),
        open={date(2026, 12, 12): (Span(480, 720),), date(2026, 12, 19): (Span(540, 600), Span(660, 1440))},
        length=90 * MINUTE,
        leads=(1.5 * MINUTE, 20 * MINUTE),
        repeat_after_expiry=(5 * MINUTE,),
        before_hours=timedelta(),
        quiet=(Span(1200, 390), Span(720, 750)),
        sound=True,
        atrs=frozenset({"3B878001", "3B8880"}),
        not_eszemelyi=frozenset({"3B00"}),
        process_names=("other",),
        portal_url="https://www.gov.hu",
        journal_keep=timedelta(days=30),
        broker="mqtts://broker.example:8883",
        clinic="Minta",
    )


def test_zone_and_holidays_come_from_outside_at_each_reading(path):
    zones = [UTC, BUDAPEST]
    file = SettingsFile(path, zones.pop, lambda: frozenset({date(2026, 12, 25)}))
    assert file.read()[0].zone == BUDAPEST
    settings, _ = file.read()
    assert (settings.zone, settings.holidays) == (UTC, frozenset({date(2026, 12, 25)}))


def one_key(line: str) -> str:
    """The document with one line such as ``session.length = 5``; practitioner keys go into its first entry."""
    if line.startswith(("practitioner.", "unit.")):
        section, _, rest = line.partition(".")
        return f"[[{section}]]\n{rest}\n"
    return line + "\n"


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ('language = "de"', ["language"]),
        ("language = true", ["language"]),
        ("software = 5", ["software"]),
        ('software = "\\u0007 "', ["software"]),
        ('closed = "2026-12-24"', ["closed"]),
        ('closed = [2026-12-24, "2026-02-30", 2026-12-24T08:00:00, 5, "20261224"]', [f"closed[{n}]" for n in range(1, 5)]),
        ('open = ["2026-12-12"]', ["open"]),
        ('open = { 2026-13-12 = "08:00-12:00" }', ["open.2026-13-12"]),
        ('open = { 2026-12-12 = "8-12" }', ["open.2026-12-12"]),
        ('open = { 2026-12-12 = "" }', ["open.2026-12-12"]),
        ("session = 5", ["session"]),
        ("session = []", ["session"]),
        ('session.length = "9m"', ["session.length"]),
        ('session.length = "25h"', ["session.length"]),
        ("session.length = 7", ["session.length"]),
        ('session.length = "7"', ["session.length"]),
        ('session.length = ""', ["session.length"]),
        ('session.length = "-7h"', ["session.length"]),
        ('session.length = "30m1h"', ["session.length"]),
        ('session.leads = "30m"', ["session.leads"]),
        ('session.leads = ["0m"]', ["session.leads[0]"]),
        ('session.leads = ["30m", "7h1s", "-5m", true]', ["session.leads[1]", "session.leads[2]", "session.leads[3]"]),
        ('reminders.repeat_after_expiry = ["0s", "10m"]', ["reminders.repeat_after_expiry[0]"]),
        ('reminders.before_hours = "-1m"', ["reminders.before_hours"]),
        ('reminders.before_hours = "25h"', ["reminders.before_hours"]),
        ('reminders.quiet = "20:00-06:30"', ["reminders.quiet"]),
        ('reminders.quiet = ["20:00-06:30", "00:00-24:00"]', ["reminders.quiet[1]"]),
        ('reminders.quiet = ["00:00-12:00", "12:00-00:00"]', ["reminders.quiet"]),
        ('reminders.quiet = ["20:00-20:00", "24:00-06:00", "20:00-25:00", "20:60-21:00", "20:00", ""]',
         [f"reminders.quiet[{n}]" for n in range(6)]),
        ('reminders.sound = "true"', ["reminders.sound"]),
        ("reminders.sound = 1", ["reminders.sound"]),
        ('card.atrs = ["3B8", "", "GG00", 5, "3B00"]', [f"card.atrs[{n}]" for n in range(4)]),
        ("card.not_eszemelyi = {}", ["card.not_eszemelyi"]),
        ('client.process_names = [""]', ["client.process_names[0]"]),
        ('portal.url = "http://portal.eeszt.gov.hu/"', ["portal.url"]),
        ('portal.url = "https://gov.hu.example.com/"', ["portal.url"]),
        ('portal.url = "https://evilgov.hu/"', ["portal.url"]),
        ('portal.url = "https://me@portal.eeszt.gov.hu/"', ["portal.url"]),
        ('portal.url = "https://portal.eeszt.gov.hu\\\\@example.com/"', ["portal.url"]),
        ('portal.url = "https://example.com/portal.eeszt.gov.hu"', ["portal.url"]),
        ('portal.url = "https://example.com#.gov.hu"', ["portal.url"]),
        ('journal.keep = "1h"', ["journal.keep"]),
        ('journal.keep = "101y"', ["journal.keep"]),
        ("journal.keep = 730", ["journal.keep"]),
        ('fleet.broker = "broker.example"', ["fleet.broker"]),
        ("fleet.clinic = []", ["fleet.clinic"]),
        ("practitioner = 5", ["practitioner"]),
        ('practitioner = ["Éva"]', ["practitioner[0]"]),
        ('practitioner.id = ""', ["practitioner[0].id"]),
        ("practitioner.id = 1", ["practitioner[0].id"]),
        ("practitioner.name = false", ["practitioner[0].name"]),
        ('practitioner.login = "pin"', ["practitioner[0].login"]),
        ("practitioner.eeszt_user = 12345", ["practitioner[0].eeszt_user"]),
        ('practitioner.card_expires = "soon"', ["practitioner[0].card_expires"]),
        ("practitioner.card_expires = 08:00:00", ["practitioner[0].card_expires"]),
        ('practitioner.units = "rendelo"', ["practitioner[0].units"]),
        ('practitioner.units = ["rendelo", 5]', ["practitioner[0].units[1]"]),
        ('practitioner.hours = "08:00-14:00"', ["practitioner[0].hours"]),
        ('practitioner.hours = { mon = "08:00-25:00", hetfo = "08:00-12:00", tue = 5 }',
         ["practitioner[0].hours.mon", "practitioner[0].hours.hetfo", "practitioner[0].hours.tue"]),
        ('practitioner.hours = { "m\\u001bn" = "08:00-12:00" }', ["practitioner[0].hours.mn"]),
        ("unit = {}", ["unit"]),
        ("unit.name = 5", ["unit[0].name"]),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_its_key_and_the_default_is_used(line, keys, file):
    settings, problems = written(file, one_key(line)).read()
    assert [problem.split(": ")[0] for problem in problems] == [f"settings.toml, {key}" for key in keys]
    assert all(problem.isprintable() for problem in problems)
    # Nothing but what the line speaks of differs from the defaults, and of a list the right entries stand.
    right = {
        "closed": {"closed": frozenset({date(2026, 12, 24)})},
        'session.leads = ["30m"': {"leads": (30 * MINUTE,)},
        "reminders.repeat": {"repeat_after_expiry": (10 * MINUTE,)},
        'reminders.quiet = ["20:00-06:30"': {"quiet": (Span(1200, 390),)},
        "card.atrs": {"atrs": frozenset({"3B00"})},
    }  # fmt: skip
    expected = next((values for start, values in right.items() if line.startswith(start)), {})
    if line == 'closed = "2026-12-24"':
        expected = {}
    if line.startswith("practitioner.units = ["):
        expected = {"configured": (Practitioner("p1", "p1", units=("rendelo",)),)}
    elif line.startswith("practitioner."):
        expected = {"configured": (Practitioner("p1", "p1"),)}
    elif line.startswith("unit."):
        expected = {"units": (Unit("u1"),)}
    assert settings == Settings(**expected)


def test_the_right_days_stand_beside_a_wrong_one(file):
    settings, problems = written(
        file, '[[practitioner]]\nhours = { tue = "", sun = "20:00-02:00", mon = "08:00-24:00", wed = "1" }\n'
    ).read()
    assert len(problems) == 1
    assert settings.configured[0].hours == {"mon": (Span(480, 1440),), "sun": (Span(1200, 120),)}


def test_a_lead_is_measured_against_the_length_in_force(file):
    settings, problems = written(file, '[session]\nlength = "20m"\nleads = ["20m", "21m", "5m"]\n').read()
    assert settings.leads == (20 * MINUTE, 5 * MINUTE)
    assert len(problems) == 1
    settings, problems = written(file, '[session]\nlength = "20m"\n').read()
    assert (settings.leads, problems) == (Settings().leads, ())


def test_an_empty_list_is_a_choice(file):
    settings, problems = written(file, "session.leads = []\nreminders.repeat_after_expiry = []\n").read()
    assert (settings.leads, settings.repeat_after_expiry, problems) == ((), (), ())


def test_ids_are_made_up_where_they_are_missing_and_never_the_same(file):
    text = '[[practitioner]]\nname = "A"\n[[practitioner]]\nid = "p1"\n[[practitioner]]\nid = "p1"\nname = "C"\n'
    settings, problems = written(file, text).read()
    assert [(p.id, p.name) for p in settings.configured] == [("p2", "A"), ("p1", "p1"), ("p3", "C")]
    assert [problem.split(": ")[0] for problem in problems] == ["settings.toml, practitioner[2].id"]


def test_names_are_shown_in_one_line_without_anything_invisible(file):
    settings, _ = written(
        file, f'[[practitioner]]\nid = "p1"\nname = "Dr.\\u001b[31m\\n\\u202eMinta\\u00a0 Éva {"x" * 200}"\n'
    ).read()
    name = settings.configured[0].name
    assert name.startswith("Dr.[31m Minta Éva xx")
    assert len(name) == 80
    assert name.isprintable()


def test_unknown_keys_mean_nothing(file):
    settings, problems = written(file, 'colour = "green"\n[session]\nnext = 1\n[future]\nx = []\n').read()
    assert (settings, problems) == (Settings(), ())


def test_the_sentences_follow_the_file_s_own_language(file):
    _, (hungarian,) = written(file, "software = 5\n").read()
    assert hungarian == "settings.toml, software: idézőjelek közötti szöveg kell ide; az alapérték érvényes."
    _, (english,) = written(file, 'language = "en"\nsoftware = 5\n').read()
    assert english == "settings.toml, software: must be a text in quotes; the default is used."


def test_every_sentence_exists_in_both_languages_and_takes_the_same_variables():
    for hungarian, english in [*_COMPLAINTS.values(), *_SENTENCES.values()]:
        assert hungarian != english
        facts = {"line": 3, "id": "x", "key": "y.z"}
        for fact, value in facts.items():
            assert (f"{{{fact}}}" in hungarian) == (f"{{{fact}}}" in english)
            assert str(value) in hungarian.format(**facts) or f"{{{fact}}}" not in hungarian


# --- files that are no TOML ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'language = "hu"\n[session\nlength = "7h"\n', "(2. sor): nem érvényes TOML"),
        (b"a = 1\n\n\nb = ", "(4. sor): nem érvényes TOML"),
        (b"a = [" * 5000, "(1. sor): nem érvényes TOML"),
        (b"a = " + b"1" * 5000, "nem érvényes TOML"),
        (b"\x00\x01\x02", "(1. sor): nem érvényes TOML"),
        ('language = "hu"'.encode("utf-16"), "UTF-16"),
        (b"# " + b"x" * 1_100_000, "túl nagy"),
        ('a = 1\nname = "Rendelő"\n['.encode("iso-8859-2"), "nem UTF-8 kódolású (2. sor)"),
    ],
)
def test_what_is_no_toml_is_one_problem_and_defaults(content, says, file):
    settings, problems = written(file, content).read()
    assert settings == Settings()
    assert len(problems) == 1
    assert says in problems[0]
    assert problems[0].endswith(("Az alapértékek érvényesek.",))


def test_while_hetes_runs_the_last_good_settings_stay(file):
    good, _ = written(file, 'language = "en"\n[session]\nlength = "6h"\n').read()
    settings, problems = written(file, "[session\n").read()
    assert settings == good
    assert problems == ("settings.toml is not valid TOML (line 1). The last good settings stay in force.",)
    assert written(file, "").read() == (Settings(), ())


def test_what_an_old_windows_wrote_is_read_and_said(file):
    text = '[session]\nlength = "6h"\n[[practitioner]]\nname = "Dr. Minta Éva"\n'
    settings, problems = written(file, text.encode("cp1250")).read()
    assert settings.length == timedelta(hours=6)
    assert settings.configured[0].name == "Dr. Minta Éva"
    assert problems == (
        "A settings.toml fájl nem UTF-8 kódolású (4. sor), az ékezetek hibásak lehetnek. Mentsd el UTF-8-ként.",
    )


def test_notepad_s_line_ends_and_its_mark_at_the_beginning_are_fine(file):
    text = b"\xef\xbb\xbf" + AS_DESIGNED.replace("\n", "\r\n").encode()
    settings, problems = written(file, text).read()
    assert (settings.configured, problems) == ((EVA,), ())


def test_something_else_in_the_file_s_place_is_said(file):
    file.path.mkdir(parents=True)
    settings, problems = file.read()
    assert settings == Settings()
    assert problems == ("A settings.toml fájl nem olvasható. Az alapértékek érvényesek.",)
    file.path.rmdir()
    os.mkfifo(file.path)
    assert len(file.read()[1]) == 1


def test_a_file_that_this_user_may_not_read_is_said():
    said = run_on(
        SMALL,
        """
        from hetes.ports import SettingsError
        from hetes.adapters.settings.file import SettingsFile
        (PLACE / "closed").mkdir()
        for folder in (PLACE, PLACE / "closed"):
            (folder / "settings.toml").write_text("[session]")
            (folder / "settings.toml").chmod(0o600)
        (PLACE / "closed").chmod(0o700)
        become_somebody_else()
        for folder in (PLACE, PLACE / "closed"):
            file = SettingsFile(folder / "settings.toml", lambda: UTC)
            print(file.read()[1], file.changed())
            try:
                file.add_practitioner("Dr. Minta Éva")
            except SettingsError as error:
                print(error)
        """,
    )
    assert (
        said
        == [
            "('A settings.toml fájl nem olvasható. Az alapértékek érvényesek.',) False",
            "A settings.toml fájl nem olvasható. A settings.toml fájlt így nem tudom biztonságosan módosítani. Írd át kézzel.",
        ]
        * 2
    )


def test_a_change_is_noticed_by_one_look(file):
    assert file.changed()
    file.read()
    assert not file.changed()
    written(file, "[session]\n")
    assert file.changed()
    file.read()
    assert not file.changed()
    file.add_practitioner("Dr. Minta Éva")
    assert file.changed()
    file.read()
    file.path.unlink()
    assert file.changed()


# --- anything at all -------------------------------------------------------------------------------------------

KNOWN = [
    "language", "software", "closed", "open", "session", "length", "leads", "reminders", "repeat_after_expiry",
    "before_hours", "quiet", "sound", "card", "atrs", "not_eszemelyi", "client", "process_names", "portal", "url",
    "journal", "keep", "unit", "id", "name", "oth_id", "practitioner", "login", "eeszt_user", "card_expires", "units",
    "hours", "fleet", "broker", "clinic", *WEEKDAYS,
]  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(["7h", "30m", "0m", "2y", "999999y", "08:00-12:00", "00:00-24:00", "24:00-00:00", "3B80", "p1"]),
    st.sampled_from(["card", "en", "https://a.gov.hu", "2026-12-12", "mqtts://x"]),
)
KEYS = st.one_of(st.sampled_from(KNOWN), st.text("abc-_ .é\"'", max_size=4))
VALUES = st.recursive(
    st.one_of(
        TEXTS,
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(),
        st.dates(date(1, 1, 1)),
        st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - TOML has such, too
        st.just(time(8, 0)),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=12,
)
SECTIONS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.one_of(VALUES, st.dictionaries(KEYS, VALUES, max_size=6)) for name in KNOWN[:5]},
        **{
            name: st.dictionaries(KEYS, VALUES, max_size=6)
            for name in ("reminders", "card", "client", "portal", "fleet")
        },
        **{name: st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=4) for name in ("unit", "practitioner")},
    },
)


def assert_valid(settings: Settings) -> None:
    assert settings.language in ("hu", "en")
    assert timedelta(minutes=10) <= settings.length <= timedelta(hours=24)
    assert all(timedelta() < lead <= max(settings.length, timedelta(minutes=30)) for lead in settings.leads)
    assert all(timedelta() < again <= timedelta(hours=24) for again in settings.repeat_after_expiry)
    assert timedelta() <= settings.before_hours <= timedelta(hours=24)
    assert timedelta(days=1) <= settings.journal_keep <= timedelta(days=36500)
    assert settings.portal_url.startswith("https://")
    spans = [*settings.quiet, *(s for found in settings.open.values() for s in found)]
    ids = [p.id for p in settings.configured]
    assert len(set(ids)) == len(ids)
    for person in settings.configured:
        assert person.id
        assert person.name
        assert person.name.isprintable()
        assert person.login in ("card", "mobiltoken")
        assert person.card_expires is None or type(person.card_expires) is date
        assert set(person.hours) <= set(WEEKDAYS)
        spans += [s for found in person.hours.values() for s in found]
    assert all(isinstance(s, Span) for s in spans)
    assert all(type(day) is date for day in [*settings.closed, *settings.open])
    assert type(settings.sound) is bool


@given(document=SECTIONS)
def test_any_toml_gives_valid_settings(document, tmp_path_factory):
    file = SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC)
    text = tomlkit.dumps(document)
    settings, problems = written(file, text).read()
    assert_valid(settings)
    assert all(problem.isprintable() for problem in problems)


@given(content=st.binary(max_size=400))
def test_any_bytes_give_valid_settings(content, tmp_path_factory):
    settings, _ = written(SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC), content).read()
    assert_valid(settings)


@settings(max_examples=50)  # three writings, and tomlkit is slow
@given(document=SECTIONS, name=TEXTS)
def test_editing_any_toml_changes_what_was_asked_for_or_nothing(document, name, tmp_path_factory):
    file = written(SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC), tomlkit.dumps(document))
    before = file.path.read_bytes()
    there = file.practitioners()
    try:
        own = file.add_practitioner(name)
    except SettingsError:
        assert file.path.read_bytes() == before
        return
    assert [p.id for p in file.practitioners()] == [*(p.id for p in there), own]
    assert file.practitioners()[:-1] == there
    file.remove_practitioner(own)
    assert file.practitioners() == there
    rest = tomllib.loads(file.path.read_text("utf-8"))
    rest.pop("practitioner", None)
    was = tomllib.loads(before.decode())
    was.pop("practitioner", None)
    assert repr(rest) == repr(was)  # nan is not equal to itself


# --- editing ---------------------------------------------------------------------------------------------------


def test_the_first_practitioner_makes_folder_and_file_for_this_user_alone(file):
    assert file.add_practitioner("Dr. Minta Éva", hours="mon=08:00-14:00") == "p1"
    assert file.practitioners() == (Practitioner("p1", "Dr. Minta Éva", hours={"mon": (Span(480, 840),)}),)
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in file.path.parent.iterdir()] == ["settings.toml"]


def test_every_field_can_be_given_changed_and_taken_back(file):
    own = file.add_practitioner(
        " Dr.  Minta\tÉva",
        eeszt_user="O12345",
        login="mobiltoken",
        card_expires=date(2027, 3, 14),
        hours="tue=08:00-12:00,13:00-18:00; mon=8:00-14:00",
        units=["rendelo", "labor"],
    )
    full = Practitioner(
        "p1", "Dr. Minta Éva", "mobiltoken", "O12345", date(2027, 3, 14), ("rendelo", "labor"), EVA.hours
    )
    assert file.practitioners() == (full,)
    file.edit_practitioner(own, card_expires="2028-01-01", name="Dr. Minta Ádám")
    assert file.practitioners()[0].card_expires == date(2028, 1, 1)
    file.edit_practitioner(own, eeszt_user="", login="card", card_expires=None, hours="", units=[])
    assert file.practitioners() == (Practitioner("p1", "Dr. Minta Ádám"),)
    assert tomllib.loads(file.path.read_text())["practitioner"] == [
        {"id": "p1", "name": "Dr. Minta Ádám", "login": "card"}
    ]


def test_editing_keeps_comments_unknown_keys_order_and_mode(file):
    text = AS_DESIGNED.replace('login = "card"', 'future = { a = [1, 2] }  # later\nlogin = "card"')
    written(file, text)
    file.path.chmod(0o640)
    file.edit_practitioner("p1", name="Dr. Minta Ádám")
    assert file.path.read_text() == text.replace('"Dr. Minta Éva"', '"Dr. Minta Ádám"')
    assert file.path.stat().st_mode & 0o777 == 0o640
    file.edit_practitioner("p1", hours="wed=08:00-12:00", login="mobiltoken")
    after = file.path.read_text()
    assert 'hours = {wed = "08:00-12:00"}   # local time\n' in after
    assert 'login = "mobiltoken"                        # the default; or "mobiltoken"\n' in after
    assert "future = { a = [1, 2] }  # later\n" in after


def test_windows_line_ends_stay(file):
    written(file, AS_DESIGNED.replace("\n", "\r\n"))
    file.add_practitioner("Dr. Minta Ádám")
    raw = file.path.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") > AS_DESIGNED.count("\n")
    assert [p.id for p in file.practitioners()] == ["p1", "p2"]


def test_a_removed_one_takes_nobody_else_s_id_along(file):
    written(
        file, '[[practitioner]]\nname = "A"\n[[practitioner]]\nname = "B"\n[[practitioner]]\nid = "x"\nname = "C"\n'
    )
    assert [p.id for p in file.practitioners()] == ["p1", "p2", "x"]
    file.remove_practitioner("p1")
    assert [(p.id, p.name) for p in file.practitioners()] == [("p2", "B"), ("x", "C")]
    file.remove_practitioner("x")
    file.remove_practitioner("p2")
    assert file.practitioners() == ()
    assert file.add_practitioner("D") == "p1"


def test_practitioners_in_one_line_can_be_edited_too(file):
    written(file, 'practitioner = [{ id = "a", name = "A" }]\nlanguage = "en"\n')
    assert file.add_practitioner("B") == "p2"
    file.edit_practitioner("a", hours="mon=08:00-12:00")
    assert [(p.id, p.name, len(p.hours)) for p in file.practitioners()] == [("a", "A", 1), ("p2", "B", 0)]
    assert file.read()[0].language == "en"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " \u200b"}, "A név nem lehet üres."),
        ({"login": "pin"}, "login: csak card vagy mobiltoken lehet."),
        ({"card_expires": "2027-02-30"}, "card_expires: nem érvényes dátum (így írd: 2027-03-14)."),
        ({"hours": "mon=08:00-08:00"}, "hours.mon: az időszak eleje és vége nem lehet ugyanaz."),
        ({"hours": "hétfő=08:00-12:00"}, "hours.hétfő: nincs ilyen nap (mon, tue, wed, thu, fri, sat, sun)."),
        ({"hours": "mon=08:00-12:00;mon=13:00-14:00"}, "hours.mon: ez a nap kétszer szerepel."),
        ({"hours": "08:00-12:00"}, "hours: nem érthető rendelési idő (így írd: mon=08:00-14:00;tue=08:00-12:00,13:00-18:00)."),
        ({"units": ["rendelo", 5]}, "units[1]: idézőjelek közötti szöveg kell ide."),
        ({"eeszt_user": 5}, "eeszt_user: idézőjelek közötti szöveg kell ide."),
    ],
)  # fmt: skip
def test_wrong_input_is_refused_in_one_sentence_and_writes_nothing(fields, says, file):
    before = written(file, AS_DESIGNED).path.read_bytes()
    with pytest.raises(SettingsError) as refused:
        file.edit_practitioner("p1", **fields)
    assert refused.value.sentence == says
    with pytest.raises(SettingsError):
        file.add_practitioner(**{"name": "Dr. Minta Ádám"} | fields)
    assert file.path.read_bytes() == before


def test_nobody_of_that_id_is_said(file):
    for act in (file.remove_practitioner, file.edit_practitioner):
        with pytest.raises(SettingsError, match="Nincs ilyen azonosítójú orvos: p9"):
            act("p9")
    assert not file.path.exists()


@pytest.mark.parametrize(
    "content", ["[session\n", "practitioner = 5\n", 'practitioner = ["Éva"]\n', "[practitioner]\n"]
)
def test_a_file_that_cannot_be_understood_is_not_written_to(content, file):
    written(file, content)
    with pytest.raises(SettingsError, match="Írd át kézzel"):
        file.add_practitioner("Dr. Minta Éva")
    assert file.path.read_text() == content


def test_guessed_letters_are_not_written_back(file):
    content = '[[practitioner]]\nname = "Dr. Minta Éva"\n'.encode("iso-8859-2")
    written(file, content)
    with pytest.raises(SettingsError, match="UTF-8"):
        file.add_practitioner("Dr. Minta Ádám")
    assert file.path.read_bytes() == content


def test_what_would_read_differently_is_not_written(file, monkeypatch):
    """tomlkit has had its bugs: a document that does not read as meant never reaches the disk."""
    before = written(file, AS_DESIGNED).path.read_bytes()
    monkeypatch.setattr("tomlkit.dumps", lambda _: "language = 'en'\n")
    with pytest.raises(SettingsError, match="Írd át kézzel"):
        file.edit_practitioner("p1", name="Dr. Minta Ádám")
    assert file.path.read_bytes() == before


def test_a_link_stays_a_link(file, tmp_path):
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    file.path.parent.mkdir()
    file.path.symlink_to(real)
    file.add_practitioner("Dr. Minta Éva")
    assert file.path.is_symlink()
    assert "Minta" in real.read_text()


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(file, monkeypatch):
    written(file, AS_DESIGNED)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(SettingsError, match="betelt a lemez"):
        file.add_practitioner("Dr. Minta Ádám")
    assert file.path.read_text() == AS_DESIGNED
    assert [found.name for found in file.path.parent.iterdir()] == ["settings.toml"]


def test_full_and_read_only_disks_are_named():
    said = run_on(
        SMALL,
        """
        from hetes.ports import SettingsError
        from hetes.adapters.settings.file import SettingsFile
        file = SettingsFile(PLACE / "settings.toml", lambda: UTC)
        file.add_practitioner("Dr. Minta Éva")

        def try_to_add():
            try:
                file.add_practitioner("Dr. Minta Ádám")
            except SettingsError as error:
                print(error)

        fill()
        try_to_add()
        FILLER.unlink()
        remount("ro")
        try_to_add()
        remount("rw")
        print([p.name for p in file.practitioners()], [found.name for found in PLACE.iterdir()])
        """,
    )
    assert said == [
        "A beállításokat nem sikerült elmenteni: betelt a lemez.",
        "A beállításokat nem sikerült elmenteni: a lemez csak olvasható.",
        "['Dr. Minta Éva'] ['settings.toml']",
    ]


def test_write_settings_replaces_the_whole_file_at_once(path):
    write_settings(path, "a = 1\n")
    old = path.stat().st_ino
    write_settings(path, "b = 2\n")
    assert path.read_bytes() == b"b = 2\n"
    assert path.stat().st_ino != old


def test_an_unknown_field_is_a_mistake_of_the_program(file):
    with pytest.raises(TypeError):
        file.add_practitioner("Dr. Minta Éva", colour="green")


def test_hours_are_written_as_they_are_read():
    hours = parse_hours("tue=13:00-18:00,8:00-12:00; mon = 20:00–24:00 ;sun=;")
    assert hours == {"mon": (Span(1200, 1440),), "tue": (Span(780, 1080), Span(480, 720))}
    assert list(hours) == ["mon", "tue"]
    assert write_week(hours) == "mon=20:00-24:00;tue=13:00-18:00,08:00-12:00"
    assert parse_hours(write_week(hours)) == hours


def test_reading_does_not_load_what_only_editing_needs(path):
    import subprocess
    import sys

    code = (
        "import sys; from datetime import UTC; from pathlib import Path; import hetes.adapters.settings.file as f;"
        f"f.SettingsFile(Path({str(path)!r}), lambda: UTC).read(); print('tomlkit' in sys.modules)"
    )
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "before",
    ["", "# mine\n[card]  # cards\natrs = ['3b00']\n", "language = 'en'\n[[practitioner]]\nid = 'p1'\nname = 'X'\n"],
)
def test_a_learned_card_is_written_beside_everything_else(before, file):
    source = written(file, before)
    assert source.learn_card("3B01", eszemelyi=True) is None
    assert source.learn_card("3B02", eszemelyi=False) is None
    assert source.learn_card("3B01", eszemelyi=False) is None  # somebody thinks better of it
    read, problems = source.read()
    assert problems == ()
    assert read.not_eszemelyi == {"3B01", "3B02"}
    assert "3B01" not in read.atrs
    assert all(line in source.path.read_text("utf-8") for line in before.splitlines() if line.startswith(("#", "lang")))


def test_a_card_can_not_be_written_into_what_is_no_toml(file):
    source = written(file, "[card\n")
    assert source.learn_card("3B01", eszemelyi=True)
    assert source.path.read_text("utf-8") == "[card\n"


@pytest.mark.parametrize("odd", ["card = 3\n", "[card]\natrs = 'x'\n"])
def test_a_card_is_not_written_over_what_is_of_another_kind(odd, file):
    source = written(file, odd)
    assert source.learn_card("3B01", eszemelyi=True)
    assert source.path.read_text("utf-8") == odd


# --- units -----------------------------------------------------------------------------------------------------


def test_a_unit_is_written_changed_and_taken_out_of_everybodys_list(file):
    written(file, '# mine\n[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\nunits = ["u1", "u2"] # two\n')
    assert file.add_unit("Rendelő", "E123456") == "u1"
    assert file.add_unit("Másik rendelő") == "u2"
    file.edit_unit("u2", oth_id="E654321")
    assert file.read()[0].units == (Unit("u1", "Rendelő", "E123456"), Unit("u2", "Másik rendelő", "E654321"))
    file.edit_unit("u2", oth_id="")
    file.remove_unit("u1")
    found = file.read()[0]
    assert found.units == (Unit("u2", "Másik rendelő", ""),)
    assert found.configured[0].units == ("u2",)
    assert file.path.read_text("utf-8").startswith("# mine\n")
    file.remove_unit("u2")
    assert file.read() == (replace(found, units=(), configured=(replace(found.configured[0], units=()),)), ())


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda file: file.edit_unit("u9", name="x"), "Nincs ilyen azonosítójú szervezeti egység: u9"),
        (lambda file: file.remove_unit("u9"), "Nincs ilyen azonosítójú szervezeti egység: u9"),
        (lambda file: file.add_unit("\u200b"), "A név nem lehet üres."),
    ],
)
def test_a_unit_that_is_not_there_or_has_no_name_is_refused(file, edit, said):
    with pytest.raises(SettingsError, match=re.escape(said)):
        edit(file)
    assert not file.path.exists()


def test_units_without_ids_keep_their_places_when_one_goes(file):
    written(file, '[[unit]]\nname = "a"\n[[unit]]\nname = "b"\n[[practitioner]]\nname = "x"\nunits = ["u2"]\n')
    file.remove_unit("u1")
    assert file.read()[0].units == (Unit("u2", "b"),)


# --- single values ---------------------------------------------------------------------------------------------


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


@settings(max_examples=50)
@given(document=SECTIONS, software=TEXTS, sound=st.booleans())
def test_changing_any_toml_changes_what_was_asked_for_or_nothing(document, software, sound, tmp_path_factory):
    file = written(SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC), tomlkit.dumps(document))
    before = file.path.read_bytes()
    there = file.read()[0]
    try:
        file.change({"software": software, "reminders.sound": sound})
    except SettingsError:
        assert file.path.read_bytes() == before
        return
    found = file.read()[0]
    assert found == replace(there, software=found.software, sound=sound)


def test_a_learned_card_can_be_forgotten(file):
    written(file, '[card]\natrs = ["3b 02", "3B03"] # two\nnot_eszemelyi = ["3B04", 5]\n')
    file.forget_card("3B02")
    file.forget_card("3B04")
    found = file.read()[0]
    assert (found.atrs, found.not_eszemelyi) == (frozenset({"3B03"}), frozenset())
    file.forget_card("3B99")


def test_two_who_save_at_once_lose_nothing(file):
    written(file, 'software = "X"\n')
    names = [f"Dr. {number}" for number in range(12)]
    threads = [threading.Thread(target=file.add_practitioner, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.name for one in file.practitioners()) == sorted(names)
