"""The settings for everybody at a computer: defaults below the user's own file, and what that file cannot override."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from hetes.adapters.folders import Folders
from hetes.adapters.settings.file import Sources
from hetes.adapters.settings.language import read_language
from hetes.core.settings import FIELDS, Settings
from hetes.ports import SettingsError
from tests.support.documents.everybody import ATR, LOCKED, Office

FOLDERS = Folders(Path("c"), Path("d"), Path("r"))
HOUR = timedelta(hours=1)


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


# --- what holds --------------------------------------------------------------------------------------------------


def test_the_file_for_everybody_is_below_the_user_s_own(office):
    settings, problems = office.says(LOCKED, 'software = "Saját"\nclosed = []\n').read()
    assert problems == ()
    assert (settings.software, settings.closed) == ("Saját", frozenset())
    assert (settings.length, settings.language) == (6 * HOUR, "en")
    assert settings.atrs == {"3B8780010000000000"}


def test_what_is_locked_holds_whatever_the_user_s_file_says(office):
    own = 'language = "hu"\n[session]\nlength = "9h"\nleads = ["1h"]\n[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n'
    settings, problems = office.says(LOCKED, own).read()
    assert problems == ()
    assert (settings.language, settings.length, settings.leads) == ("en", 6 * HOUR, (HOUR,))
    assert [one.name for one in settings.configured] == ["Dr. Minta Éva"]


def test_a_locked_key_without_a_value_is_the_usual_one(office):
    settings, _ = office.says('[locked]\nkeys = ["session.length"]\n', '[session]\nlength = "9h"\n').read()
    assert settings.length == 7 * HOUR


@pytest.mark.parametrize("own", ["", "[[practitioner", None])
def test_what_is_locked_holds_also_while_the_last_good_settings_do(office, own):
    office.says(LOCKED, '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n[session]\nlength = "8h"\n').read()
    if own is None:
        office.own.unlink()
    else:
        office.own.write_text(own)
    settings, problems = office.file.read()
    assert [one.id for one in settings.configured] == ["p1"]
    assert settings.length == 6 * HOUR
    assert problems


def test_a_wrong_value_of_the_user_s_gives_way_to_that_for_everybody(office):
    settings, problems = office.says(
        "software = 'Közös'\n[session]\nlength = '6h'\n", "[session]\nlength = 'x'\n"
    ).read()
    assert (settings.length, settings.software) == (6 * HOUR, "Közös")
    assert [p.partition(": ")[0] for p in problems] == ["settings.toml, session.length"]


def test_without_either_file_all_is_as_usual(office):
    assert office.file.read() == (Settings(), ())
    assert office.file.sources() == Sources(file=str(office.common))


def test_a_change_of_it_is_seen(office):
    office.says("software = 'A'\n").read()
    assert not office.file.changed()
    office.common.write_text("software = 'Bb'\n")
    assert office.file.changed()
    assert office.file.read()[0].software == "Bb"
    office.common.unlink()
    assert office.file.changed()
    assert office.file.read()[0].software == "Cloudent"


def test_the_language_is_read_in_the_same_way(office):
    config = office.own.parent
    office.says('language = "en"\n')
    assert read_language(config, office.machine) == "en"
    office.own.write_text('language = "hu"\n')
    assert read_language(config, office.machine) == "hu"
    office.own.write_text('language = ["hu"]\n')
    assert read_language(config, office.machine) == "en"
    office.says(LOCKED, 'language = "hu"\n')
    assert read_language(config, office.machine) == "en"
    office.says('[locked]\nkeys = ["language"]\n', 'language = "en"\n')
    assert read_language(config, office.machine) == "hu"


# --- what does not count -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"session = [", "{file}: A settings.toml fájl hibás (1. sor): nem érvényes TOML."),
        (b"\xff\xfe", "{file}: A settings.toml fájl UTF-16 kódolású."),
        (b"#" * 1_048_577, "{file}: A settings.toml fájl túl nagy, nem olvasom be."),
        (b"a=" + b"[" * 40, "{file}: A settings.toml fájl túl sok szinten"),
    ],
)
def test_a_file_that_cannot_be_read_is_ignored_with_a_word(office, content, said):
    office.common.write_bytes(content)
    settings, problems = office.file.read()
    assert settings == Settings()
    assert problems[0].startswith(said.format(file=office.common))
    assert problems[0].endswith("A mindenkire vonatkozó beállítások most nem érvényesek.")


def test_a_file_that_others_can_change_is_ignored_with_a_word(office):
    office.trusted = False
    settings, problems = office.says(LOCKED, '[session]\nlength = "9h"\n').read()
    assert settings == Settings(length=9 * HOUR)
    assert problems == (
        (
            f"{office.common}: Ezt a fájlt vagy a mappáját nem csak a rendszergazda írhatja át. "
            "A mindenkire vonatkozó beállítások most nem érvényesek."
        ),
    )


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_whatever_lies_in_its_place_is_not_waited_for(office, make):
    make(office.common)
    settings, problems = office.file.read()
    assert settings == Settings()
    assert len(problems) == 1


def test_what_has_no_place_in_it_is_named(office):
    text = '[[practitioner]]\nname = "X"\n[session]\nlength = 5\n[locked]\nkeys = ["session.lenght", 5, "login"]\n'
    settings, problems = office.says(text).read()
    assert settings == Settings()
    assert [each.removeprefix(f"{office.common}, ").partition(": ")[0] for each in problems] == [
        "session.length",
        "practitioner",
        "locked.keys",
        "locked.keys",
    ]
    assert "session.lenght" in problems[2]
    assert office.file.machine.locked == {"login"}


@pytest.mark.parametrize("text", ["locked = 5", "locked = { keys = 5 }", "locked = []", "[locked]\nkeys = { a = 1 }"])
def test_locks_of_another_shape_lock_nothing(office, text):
    assert office.says(text, '[session]\nlength = "9h"\n').read()[0].length == 9 * HOUR


def test_nobody_locks_himself_in_his_own_file(office):
    own = '[session]\nlength = "9h"\n[locked]\nkeys = ["session.length"]\n'
    office.says("", own).change({"session.length": "8h"})
    assert office.file.read()[0].length == 8 * HOUR


# --- what is written ---------------------------------------------------------------------------------------------


def test_what_is_locked_is_never_written(office):
    before = '[session]\nlength = "9h"\n'
    office.says(LOCKED, before)
    with pytest.raises(SettingsError, match=r"set by the administrator .*session\.length"):
        office.file.change({"session.length": "8h", "software": "X"})
    assert office.own.read_text() == before


def test_each_key_can_be_locked_and_no_form_writes_a_locked_one(office):
    keys = ", ".join(f'"{key}"' for key in FIELDS)
    office.says(f"[locked]\nkeys = [{keys}]\n")
    for key, row in FIELDS.items():
        with pytest.raises(SettingsError):
            office.file.change({key: row.written})
    assert office.file.learn_card(ATR, eszemelyi=True)
    with pytest.raises(SettingsError):
        office.file.forget_card(ATR)
    assert not office.own.exists()


def test_an_empty_list_is_written_where_everybody_has_another(office):
    office.says("closed = [2026-12-24]\n")
    office.file.change({"closed": []})
    assert office.own.read_text() == "closed = []\n"
    assert office.file.read()[0].closed == frozenset()
    office.file.change({"closed": None})
    assert office.file.read()[0].closed == {date(2026, 12, 24)}


def test_a_card_is_learned_beside_those_of_everybody(office):
    office.says('[card]\natrs = ["3B8780010000000000"]\nnot_eszemelyi = ["3B00"]\n')
    assert office.file.learn_card(ATR, eszemelyi=True) is None
    settings, _ = office.file.read()
    assert settings.atrs == {"3B8780010000000000", ATR}
    assert settings.not_eszemelyi == {"3B00"}


def test_a_card_of_everybody_can_be_forgotten(office):
    office.says('[card]\natrs = ["3B8780010000000000", "3B99"]\n')
    office.file.forget_card("3B99")
    assert office.file.read()[0].atrs == {"3B8780010000000000"}


# --- where values come from --------------------------------------------------------------------------------------


def test_it_is_known_where_each_value_comes_from(office):
    office.says(LOCKED, 'software = "Saját"\n[session]\nlength = "9h"\nleads = ["5m"]\n')
    assert office.file.sources() == Sources(
        own=("software", "session.leads"),
        everybody=("language", "closed", "session.length", "card.atrs"),
        locked=("language", "session.length"),
        vain=("session.length",),
        file=str(office.common),
    )
