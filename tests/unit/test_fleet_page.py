"""The page Rendelő and what ``hetes fleet status`` prints: what wants attention first, in both languages."""

from __future__ import annotations

import pytest

from hetes.panel.pages.fleet.view import fleet_page
from hetes.presentation.terminal.fleet import fleet_lines
from tests.support.panel.practices import practice
from tests.support.story.story import BUDAPEST

NOW = "2026-11-23T11:00:00Z"


def person(name, state="active", ends="2026-11-23T14:00:00Z", *, done=False, where="2. rendelő"):
    return {
        "key": name,
        "name": name,
        "state": state,
        "done": done,
        "started_at": None,
        "ends_at": ends,
        "where": where,
        "lost": False,
    }


def station(name, state="ready", **more):
    return {
        "id": name,
        "name": name,
        "state": state,
        "locked": False,
        "face": "idle",
        "own": False,
        "version": "0.1.0",
        "heard_at": NOW,
        "ahead_s": 0,
        **more,
    }


TOLD = {
    "on": True, "trouble": None, "now": NOW, "workstation": "a", "name": "1. rendelő", "linked": True, "foreign": 0, "clocks_apart": [],
    "people": [
        person("Dr. Aktív"), person("Dr. Végzett", done=True), person("Dr. Semmi", "none", None),
        person("Dr. Lejárt", "expired", "2026-11-23T10:30:00Z"), person("Dr. Hamar", ends="2026-11-23T11:20:00Z"),
    ],
    "workstations": [station("1. rendelő", own=True), station("2. rendelő", "gone"), station("Pult", locked=True)],
}  # fmt: skip


def test_what_wants_attention_comes_first():
    page = fleet_page(TOLD, "hu", zone=BUDAPEST)

    assert [row.name for row in page.people] == ["Dr. Lejárt", "Dr. Hamar", "Dr. Aktív", "Dr. Végzett", "Dr. Semmi"]
    assert [row.face for row in page.people[:2]] == ["expired", "ending"]
    assert [(row.name, row.kind) for row in page.stations] == [
        ("2. rendelő", "gone"),
        ("Pult", "locked"),
        ("1. rendelő", "ready"),
    ]
    assert page.people[0].state == "11:30-kor lejárt (itt jelezve: 2. rendelő)"


@pytest.mark.parametrize(("sort", "first"), [("name", "Dr. Aktív"), ("end", "Dr. Lejárt")])
def test_it_can_be_sorted_and_searched(sort, first):
    assert fleet_page(TOLD, "hu", sort=sort, zone=BUDAPEST).people[0].name == first
    found = fleet_page(TOLD, "hu", "HAMAR", zone=BUDAPEST)
    assert [row.name for row in found.people] == ["Dr. Hamar"]
    assert found.stations == ()
    assert len(fleet_page(TOLD, "hu", "2. rendelő", zone=BUDAPEST).stations) == 1


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize(
    "trouble",
    [
        "no_secret",
        "not_installed",
        "address",
        "plain",
        "dns",
        "no_route",
        "refused",
        "timed_out",
        "tls_expired",
        "tls_name",
        "tls_untrusted",
        "tls_client",
        "tls_files",
        "tls_failed",
        "password",
        "not_allowed",
        "busy",
        "old_broker",
        "lost",
        "failed",
    ],
)
def test_each_trouble_has_a_sentence(language, trouble):
    apart = {**TOLD, "linked": False, "trouble": trouble}
    sentence = fleet_page(apart, language).sentence

    assert sentence.startswith("1. rendelő: ")
    assert sentence.endswith((".", "join", "[fleet]"))
    assert fleet_page({"on": True, "trouble": trouble}, language).sentence
    assert fleet_lines(apart, language)[0] == sentence


def test_the_words_of_the_troubles_are_those_of_the_link():
    from hetes.adapters.fleet.troubles import TROUBLES
    from hetes.doctor.checks.fleet import TROUBLES as CHECKED

    assert set(TROUBLES) | {"no_secret", "not_installed", "address", "plain"} == set(CHECKED)


def test_without_a_link_it_says_nothing_of_one():
    page = fleet_page({"on": False, "trouble": None}, "hu")

    assert not page.on
    assert page.sentence == ""
    assert fleet_page({"on": False, "trouble": "no_secret"}, "hu").sentence


@pytest.mark.parametrize(("others", "said"), [(0, "másik munkaállomásról még nincs hír"), (1, "kapcsolatban a többi")])
def test_whoever_is_linked_and_has_heard_of_nobody_is_in_touch_with_nobody(others, said):
    told = {**TOLD, "workstations": TOLD["workstations"][: 1 + others]}
    assert said in fleet_page(told, "hu").sentence
    assert said in fleet_lines(told, "hu")[0]


def test_of_many_those_who_want_no_attention_are_folded_away_and_counted():
    page = fleet_page(practice(300), "hu", zone=BUDAPEST)

    assert {row.face for row in page.people} == {"expired", "ending"}
    assert {row.kind for row in page.stations} == {"gone"}
    assert [row.name for row in page.stations[:3]] == ["3. rendelő", "5. rendelő", "16. rendelő"]
    assert len(page.people) + len(page.calm) == 150
    assert len(page.stations) + len(page.there) == 300
    assert dict(page.counts)["count.gone"] == len(page.stations)
    assert dict(page.counts)["count.expired"] + dict(page.counts)["count.ending"] == len(page.people)


@pytest.mark.parametrize("asked", [{"q": "éva"}, {"sort": "name"}])
def test_what_somebody_asked_for_is_not_folded_away(asked):
    page = fleet_page(practice(300), "hu", zone=BUDAPEST, **asked)

    assert (page.calm, page.there, page.counts) == ((), (), ())
    assert page.people
    assert page.many


def test_of_a_few_everything_is_shown_and_needs_no_search():
    page = fleet_page(practice(3), "hu", zone=BUDAPEST)

    assert (len(page.people), len(page.stations)) == (3, 3)
    assert not page.many


def test_the_terminal_says_the_same_and_escapes_what_does_not_print():
    lines = fleet_lines(
        {**TOLD, "clocks_apart": ["Pult"], "foreign": 3, "people": [person("Dr.\x1b[31m")]}, "en", BUDAPEST
    )

    assert lines[0] == "1. rendelő: in touch with the other workstations"
    assert "  Pult: running, locked" in lines
    assert not any("\x1b" in line for line in lines)
    assert lines[-2:] == [
        "More than 2 minutes off: Pult",
        "Messages from the broker that make no sense, not heeded: 3",
    ]
