"""Whoever writes the settings reads them back by the same rules first: nothing is written that would be complained of."""

from __future__ import annotations

from datetime import UTC

import pytest

from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.toml_limits import MARKS


@pytest.fixture
def file(tmp_path):
    return SettingsFile(tmp_path / "settings.toml", lambda: UTC)


@pytest.mark.parametrize("atr", ["3B", "", "zz", "3B" * 34])
def test_what_is_no_atr_is_not_written(file, atr):
    file.path.write_text("sound = true\n", "utf-8")
    assert file.learn_card(atr, eszemelyi=False) == (
        "card.not_eszemelyi[0]: ez nem kártyaazonosító (ATR): 2-33 bájt kell, hexadecimális jegyekkel."
    )
    assert file.path.read_text("utf-8") == "sound = true\n"


def test_what_was_wrong_before_stays_and_hinders_nobody(file):
    wrong = '[session]\nlength = "long"\n[[practitioner]]\nname = "Dr. Minta Éva"\n[[practitioner]]\nname = ""\nlogin = "magic"\n'
    file.path.write_text(wrong, "utf-8")
    before = file.read()[1]
    assert file.learn_card("3B01", eszemelyi=True) is None
    assert file.read()[1] == before
    file.remove_practitioner("p1")
    assert [problem.replace("practitioner[0]", "practitioner[1]") for problem in file.read()[1]] == list(before)


@pytest.mark.parametrize("day", ["1999-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_nobody_can_mean_is_no_date(file, day):
    file.path.write_text(f'closed = [{day}]\n[open]\n"{day}" = "08:00-12:00"\n', "utf-8")
    settings, problems = file.read()
    assert (settings.closed, dict(settings.open)) == (frozenset(), {})
    assert len(problems) == 2


@pytest.mark.slow
def test_thousands_of_learned_cards_never_make_the_file_unreadable(file):
    listed = ",".join(f'"3B{number:04X}"' for number in range(MARKS - 4))
    file.path.write_text(f"[card]\natrs = [{listed}]\n", "utf-8")
    assert file.read()[1] == ()
    full = "Ezzel a settings.toml fájl túl nagy lenne, ezért nem mentettem el."
    assert file.learn_card("3C0000", eszemelyi=True) == full
    assert file.read()[1] == ()
