"""What a person reads about the state: every state has a line, and no line claims or breaks anything."""

from __future__ import annotations

import copy
from zoneinfo import ZoneInfo

import pytest

from hetes.presentation.printable import clean
from hetes.presentation.terminal.status import status_lines
from hetes.presentation.time_words import clock, local, span_words
from tests.support.agent.stub import STATUS

BUDAPEST = ZoneInfo("Europe/Budapest")


def seen(language="hu", **changes):
    status = copy.deepcopy(STATUS) | changes
    return status_lines(status, language, BUDAPEST)


def of(session=None, **practitioner):
    changed = None if session is None else STATUS["practitioners"][0]["session"] | session
    one = {"id": "p1", "name": "Dr. Minta Éva", "on_duty": True, "done": False, "session": changed} | practitioner
    return seen(practitioners=[one])[1]


def test_a_running_session_tells_until_when_and_how_long():
    assert of({}) == "Dr. Minta Éva: aktív 12:12-ig, még 3 óra 12 perc (az aktiválástól számítva)"


def test_a_session_that_ends_tomorrow_tells_the_date():
    assert of({"ends_at": "2026-11-24T00:30:00+00:00"}).startswith("Dr. Minta Éva: aktív 2026. november 24. 01:30-ig")


def test_a_session_in_its_lead_time_ends_soon():
    assert (
        of({"state": "ending", "remaining_s": 541})
        == "Dr. Minta Éva: hamarosan lejár: 12:12-kor, még 10 perc (az aktiválástól számítva)"
    )


def test_an_expired_session_claims_no_more_than_is_likely():
    assert of({"state": "expired", "remaining_s": 0}) == "Dr. Minta Éva: lejárt, 12:12 óta valószínűleg nincs kapcsolat"


@pytest.mark.parametrize(
    ("practitioner", "line"),
    [
        ({"on_duty": True}, "Dr. Minta Éva: rendelési idő van, és nem tudok aktív kapcsolatról"),
        ({"on_duty": False}, "Dr. Minta Éva: készenlét, nem tudok aktív kapcsolatról"),
        ({"on_duty": False, "done": True}, "Dr. Minta Éva: mára végzett"),
        (
            {"id": "default", "name": "default", "on_duty": False},
            "EESZT-kapcsolat: készenlét, nem tudok aktív kapcsolatról",
        ),
    ],
)
def test_without_a_session_the_line_says_why_that_matters_or_not(practitioner, line):
    assert of(None, **practitioner) == line


def test_done_with_a_session_that_runs_on_says_both():
    assert of({}, done=True).endswith("(az aktiválástól számítva); mára végzett")


@pytest.mark.parametrize(
    ("service", "line"),
    [
        ("starting", "Kártyaszolgáltatás: indul"),
        ("up", "Kártyaszolgáltatás: működik"),
        ("down", "Kártyaszolgáltatás: nem válaszol, ezért most nem látom az olvasót és az igazolványt"),
        ("denied", "Kártyaszolgáltatás: ennek a felhasználónak nincs joga hozzá, ezért nem látom az olvasót"),
    ],
)
def test_the_card_service_is_told_in_plain_words(service, line):
    lines = seen(card_service=service)
    assert lines[2] == line
    assert any(each.startswith("Olvasó") for each in lines) == (service == "up"), "what is not seen is not told"


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (None, "nincs benne igazolvány"),
        ({"kind": "eszemelyi", "in_use": None}, "eSzemélyi igazolvány van benne"),
        ({"kind": "eszemelyi", "in_use": True}, "eSzemélyi igazolvány van benne, egy program éppen használja"),
        ({"kind": "unknown", "in_use": False}, "ismeretlen kártya van benne"),
        ({"kind": "other", "in_use": None}, "más kártya van benne"),
        ({"kind": "mute", "in_use": None}, "a benne lévő kártya nem válaszol (jól van behelyezve?)"),
    ],
)
def test_a_reader_and_its_card_are_told_in_plain_words(card, words):
    assert f"Olvasó: Minta – {words}" in seen(readers=[{"id": "r", "name": "Minta", "card": card}])


def test_no_reader_is_said():
    assert "Olvasó: nem látok kártyaolvasót" in seen(readers=[])


def test_a_demonstration_says_so_in_the_first_line():
    assert "bemutató" in seen(simulated=True)[0]
    assert "bemutató" not in seen()[0]


def test_the_portal_is_told_once_somebody_has_looked():
    looked = {"state": "unreachable", "reason": "dns", "checked_at": "2026-11-23T07:30:00+00:00"}
    line = "Ágazati Portál: erről a gépről most nem érhető el (08:30-kor néztem)"
    why = "A gép nem találja a portál címét: nézd meg, van-e internet."
    assert f"{line}. {why}" in seen(portal=looked)
    assert line in seen(portal={**looked, "reason": "something new"})
    assert not any(why in each for each in seen(portal={**looked, "state": "reachable"}))
    assert not any("Portál" in line for line in seen())


def test_the_technical_is_not_shown():
    text = "\n".join(seen())
    assert "3B87" not in text
    assert "11:42" not in text, "next_wake"


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize(
    "status",
    [
        {},
        {"practitioners": None, "readers": None, "portal": None, "card_service": "odd\x1b", "face": "new"},
        {"practitioners": [{}], "readers": [{}], "card_service": "up", "now": "yesterday"},
    ],
)
def test_a_status_of_another_version_is_still_told(status, language):
    lines = status_lines(status, language, BUDAPEST)
    assert len(lines) >= 3
    assert not any(line != clean(line) for line in lines)


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize("face", ["active", "ending", "expired", "missing", "idle"])
def test_every_face_has_a_word(face, language):
    assert "?" not in seen(language, face=face)[0]


@pytest.mark.parametrize(
    ("seconds", "hungarian", "english"),
    [
        (0, "0 perc", "0 min"),
        (1, "1 perc", "1 min"),
        (60, "1 perc", "1 min"),
        (61, "2 perc", "2 min"),
        (3600, "1 óra", "1 h"),
        (11520, "3 óra 12 perc", "3 h 12 min"),
        (3599, "1 óra", "1 h"),
        (None, "0 perc", "0 min"),
        (-5, "0 perc", "0 min"),
        (0.5, "1 perc", "1 min"),
    ],
)
def test_spans_are_rounded_up_to_minutes(seconds, hungarian, english):
    assert (span_words(seconds, "hu"), span_words(seconds, "en")) == (hungarian, english)


@pytest.mark.parametrize("instant", [None, "", "soon", "2026-11-23T07:30:00", 7, "9999-12-31T23:59:59+00:00"])
def test_what_is_no_instant_is_a_question_mark(instant):
    assert clock(instant, None, BUDAPEST, "hu") == "?"
    assert local(instant, BUDAPEST) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dr. Őrsi Űrné – „x”", "Dr. Őrsi Űrné – „x”"),
        ("a\x1b[2Jb\r\n", "a\\x1b[2Jb\\r\\n"),
        ("\u202eevil", "\\u202eevil"),
        ("\x9b", "\\x9b"),
        ("\ud800", "\\ud800"),
        ("\U000e0001", "\\U000e0001"),
        ("a\xa0b", "a\xa0b"),
        (None, "None"),
    ],
)
def test_nothing_that_commands_a_terminal_gets_through(text, shown):
    assert clean(text) == shown
    assert clean(shown) == shown
