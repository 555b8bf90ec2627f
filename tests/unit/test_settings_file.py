"""Reading the settings file: every key, and every mistake somebody at a front desk may make."""

from __future__ import annotations

import os
from datetime import UTC, date, timedelta, timezone

import pytest

from hetes.adapters.settings.file import SettingsFile
from hetes.core.settings import Practitioner, Settings, Unit
from hetes.core.spans import Span
from hetes.presentation.settings_complaints import _COMPLAINTS, _SENTENCES
from tests.support.documents.settings_files import AS_DESIGNED, EVA, MINUTE, settings_file, written
from tests.support.system.disk import SMALL, run_on

BUDAPEST = timezone(timedelta(hours=1), "Budapest")


@pytest.fixture
def file(tmp_path) -> SettingsFile:
    return settings_file(tmp_path)


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


def test_zone_and_holidays_come_from_outside_at_each_reading(tmp_path):
    zones = [UTC, BUDAPEST]
    file = SettingsFile(tmp_path / "settings.toml", zones.pop, lambda: frozenset({date(2026, 12, 25)}))
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
    assert hungarian == "settings.toml, software: idézőjelek közötti szöveg kell ide; az alapértelmezés érvényes."
    _, (english,) = written(file, 'language = "en"\nsoftware = 5\n').read()
    assert english == "settings.toml, software: must be a text in quotes; the default is used."


def test_every_sentence_exists_in_both_languages_and_takes_the_same_variables():
    for hungarian, english in [*_COMPLAINTS.values(), *_SENTENCES.values()]:
        assert hungarian != english
        facts = {"line": 3, "id": "x", "key": "y.z", "file": "a.toml", "number": 12}
        for fact, value in facts.items():
            assert (f"{{{fact}}}" in hungarian) == (f"{{{fact}}}" in english)
            assert str(value) in hungarian.format(**facts) or f"{{{fact}}}" not in hungarian


# --- files that are no TOML ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'language = "hu"\n[session\nlength = "7h"\n', "(2. sor): nem érvényes TOML"),
        (b"a = 1\n\n\nb = ", "(4. sor): nem érvényes TOML"),
        (b"a = [" * 5000, "túl sok szinten"),
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
    assert problems[0].endswith(("Az alapértelmezések érvényesek.",))


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
    assert problems == ("A settings.toml fájl nem olvasható. Az alapértelmezések érvényesek.",)
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
            "('A settings.toml fájl nem olvasható. Az alapértelmezések érvényesek.',) True",
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
