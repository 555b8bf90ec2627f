"""Practitioners, units and cards written into the settings file: all else in it stays."""

from __future__ import annotations

import os
import re
import threading
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from hetes.adapters.settings.document import parse_hours
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.toml_text import write_settings
from hetes.core.settings import Practitioner, Unit
from hetes.core.spans import Span, write_week
from hetes.ports import SettingsError
from tests.support.documents.settings_files import AS_DESIGNED, EVA, settings_file, written
from tests.support.system.disk import SMALL, run_on


@pytest.fixture
def file(tmp_path) -> SettingsFile:
    return settings_file(tmp_path)


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
        ({"login": "pin"}, "login: csak card, mobiltoken, phone vagy token lehet."),
        ({"card_expires": "2027-02-30"}, "card_expires: nem érvényes dátum (így írd: 2027-03-14)."),
        ({"hours": "mon=08:00-08:00"}, "hours.mon: az időszak eleje és vége nem lehet ugyanaz."),
        ({"hours": "hétfő=08:00-12:00"}, "hours.hétfő: nincs ilyen nap (mon, tue, wed, thu, fri, sat, sun)."),
        ({"hours": "mon=08:00-12:00;mon=13:00-14:00"}, "hours.mon: ez a nap kétszer szerepel."),
        ({"hours": "08:00-12:00"}, "hours: nem érthető rendelési idő (így írd: mon=08:00-14:00;tue=08:00-12:00,13:00-18:00)."),
        ({"away": "2026-12-21 - 2027-01-02"}, "away[0]: nem érthető időszak (így írd: 2026-12-21/2027-01-02, vagy egyetlen nap: 2026-12-24)."),
        ({"away": "2027-01-02/2026-12-21"}, "away[0]: az utolsó nap nem lehet az első előtt."),
        ({"hours_odd": "mon=8x12"}, "hours_odd.mon: nem érthető időszak (így írd: 08:00-12:00, 13:00-18:00)."),
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


def test_write_settings_replaces_the_whole_file_at_once(tmp_path):
    path = tmp_path / "settings.toml"
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


def test_reading_does_not_load_what_only_editing_needs(tmp_path):
    path = tmp_path / "settings.toml"
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
    assert file.add_unit("Másik rendelő", certificate_expires="2027-05-01") == "u2"
    file.edit_unit("u2", oth_id="E654321")
    until = date(2027, 5, 1)
    assert file.read()[0].units == (Unit("u1", "Rendelő", "E123456"), Unit("u2", "Másik rendelő", "E654321", until))
    file.edit_unit("u2", oth_id="", certificate_expires="")
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
