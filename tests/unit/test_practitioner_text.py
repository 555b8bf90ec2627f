"""A practitioner in words, as `hetes practitioner list` tells people."""

from __future__ import annotations

import pytest

from hetes.core.settings import Practitioner
from hetes.presentation.practitioner_text import person_lines
from tests.support.story.files import settings_from

EVERYTHING = {
    "id": "p1",
    "name": "Dr. Minta Éva",
    "login": "phone",
    "length": "6h30m",
    "eeszt_user": "O12345",
    "card_expires": "2027-03-14",
    "units": ["rendelo"],
    "hours": {"mon": "08:00-14:00", "tue": "08:00-14:00", "fri": "08:00-12:00"},
    "hours_odd": {"fri": "14:00-18:00"},
    "hours_even": {"fri": ""},
    "away": ["2026-01-02/2026-01-05", "2026-12-21/2027-01-02", "2027-03-12"],
}


def practitioner(**told: object) -> Practitioner:
    return settings_from({"practitioner": [told]}).practitioners[0]


def test_all_that_is_known_is_told_in_words():
    assert person_lines(practitioner(**EVERYTHING), "hu") == [
        "p1  Dr. Minta Éva",
        "  EESZT-felhasználónév: O12345",
        "  Bejelentkezés: eSzemélyi igazolvánnyal, telefonhoz érintve",
        "  Az igazolvány lejárata: 2027. március 14.",
        "  Kapcsolat hossza: 6 óra 30 perc",
        "  Szervezeti egységek: rendelo",
        "  Szabadság: 2026. január 2. – 2026. január 5., 2026. december 21. – 2027. január 2., 2027. március 12.",
        "  Rendelési idő:",
        "    hétfő, kedd 08:00–14:00",
        "    páratlan héten: péntek délután, 14:00–18:00",
    ]
    assert person_lines(practitioner(**EVERYTHING), "en") == [
        "p1  Dr. Minta Éva",
        "  EESZT user name: O12345",
        "  Logs in with an eSzemélyi card held to the phone",
        "  The card expires on: 14 March 2027",
        "  Length of a connection: 6 h 30 min",
        "  Organisational units: rendelo",
        "  Leave: 2 January 2026 – 5 January 2026, 21 December 2026 – 2 January 2027, 12 March 2027",
        "  Consulting hours:",
        "    Monday, Tuesday 08:00–14:00",
        "    in odd weeks: Friday afternoon, 14:00–18:00",
    ]


@pytest.mark.parametrize("language", ["hu", "en"])
def test_no_key_of_the_settings_file_is_shown_to_people(language):
    told = "\n".join(person_lines(practitioner(**EVERYTHING), language))
    for key in ("mon=", "fri=", "odd:", "away:", "length:", "2027-03-14"):
        assert key not in told


def test_what_is_not_known_has_no_line_and_a_name_moves_no_cursor():
    assert person_lines(practitioner(id="p1", name="Dr.\x1b[2J Minta"), "hu") == [
        "p1  Dr.[2J Minta",
        "  Bejelentkezés: eSzemélyi igazolvánnyal",
    ]
