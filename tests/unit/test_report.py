"""The report for the help desk: what is personal is not in it, unless it is asked for; the rest is."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.core.settings import Practitioner, Settings, Unit
from hetes.core.spans import Span
from hetes.core.views.history import Row
from hetes.core.views.status import iso
from hetes.doctor.anonymise import Anonymous, Personal
from hetes.doctor.report import about, last_lines, system
from hetes.doctor.report_text import ROWS, WORDS, Material, report_text
from tests.support.doctor.computer import but, judged

SETTINGS = Settings(
    configured=(
        Practitioner("eva", "Dr. Kovácsné Nagy Éva", eeszt_user="O54321", card_expires=date(2027, 3, 14), units=("fő",), hours={"mon": (Span(480, 840),)}),
        Practitioner("p2", "Szilágyi Ottó", login="mobiltoken", eeszt_user="O1234"),
    ),
    units=(Unit("fő", "Kossuth utcai Fogászat", "E765432"), Unit("u2", "Rendelő", "E111222")),
    clinic="Mosoly Praxis",
    broker="mqtts://broker.mosoly.example:8883",
    atrs=frozenset({"3B8B80010031C16408923354009000F3"}),
)  # fmt: skip
ABOUT = Personal("KOVACS-PC.local", "kovacseva", "/home/kovacseva")
PLANTED = (
    "Dr. Kovácsné Nagy Éva", "KOVÁCSNÉ", "Kovacsne", "kovacsne", "Szilágyi", "szilagyi", "Ottó", "O54321", "o1234", "O 1234", "O99887",
    "E765432", "e111222", "E 998877", "Kossuth", "Mosoly Praxis", "broker.mosoly.example", "KOVACS-PC", "kovacs-pc.local", "kovacseva",
    "/home/kovacseva", "3B8B80010031C16408923354009000F3", "3b 8b 80 01 00 31 c1 64", "7592671050", "KJ0L4C1234567", "eva@mosoly.example",
)  # fmt: skip
SECRET = re.compile(r"kov[aá]cs|szil[aá]gyi|ott[oó]|54321|\b1234\b|99887|765432|111222|998877|kossuth|mosoly|8b80010031|8b 80 01 00|7592671050|kj0l4c", re.IGNORECASE)  # fmt: skip


def material(**other) -> Material:
    told = but(
        settings={
            "expired": ("Dr. Kovácsné Nagy Éva",),
            "problems": ("practitioner.eeszt_user: nem jó érték (O54321).",),
        },
        users={"lines": [[("kovacseva-tool", 9)]], "hidden": 0},
        agent={
            "tray": {
                "wanted": True,
                "backend": None,
                "reasons": {"gtk": "/home/kovacseva/.Xauthority is missing on KOVACS-PC"},
            }
        },
    )
    usual = Material(
        at="2026-11-23T07:00:00Z",
        findings=judged(told),
        settings=SETTINGS,
        system={"hetes": "1.0", "system": "Linux 6.1 x86_64"},
        journal=[
            Row(datetime.fromisoformat("2026-11-23T06:00:00+00:00"), "session_started", "eva", {"source": "cli", "name": "Dr. Kovácsné Nagy Éva"}),
            Row(datetime.fromisoformat("2026-11-23T06:00:01+00:00"), "notice_ordered", "p2", {"notice": "session_ending", "text": "Szilágyi Ottó: EESZT-kapcsolat"}),
            Row(datetime.fromisoformat("2026-11-23T06:00:02+00:00"), "reader_added", None, {"reader": "REINER SCT cyberJack (7592671050) 00 00"}),
            Row(datetime.fromisoformat("2026-11-23T06:00:03+00:00"), "session_ended", "gone", {"why": "removed"}),
        ],
        log=["2026-11-23T06:00:00 INFO hetes: ready", "2026 WARNING x: OMNIKEY 5022 (KJ0L4C1234567) refused 0x8010002E"],
        about=ABOUT,
    )  # fmt: skip
    return replace(usual, **other)


@pytest.mark.parametrize("language", ["hu", "en"])
def test_nothing_that_was_planted_is_in_the_report_and_everything_else_is(language):
    told = report_text(material(log=[f"WARNING: {planted}!" for planted in PLANTED]), language)
    assert SECRET.findall(told) == []
    words = WORDS[language]
    for part in ("title", "anonymous", "check", "facts", "system", "settings", "log"):
        assert words[part] in told
    person = words["person"]
    assert f"session_started [{person} 1] source=cli" in told
    assert f"notice_ordered [{person} 2] notice=session_ending" in told
    assert "reader=REINER SCT cyberJack" in told
    assert f"session_ended [{person}]" in told
    assert "practitioner 2: name given; login mobiltoken" in told
    assert "Linux 6.1 x86_64" in told


def test_what_helps_is_left_as_it_is():
    told = report_text(material(), "hu")
    for useful in ("0x8010002E", "2026-11-23T06:00:00Z", "3B 87 80 01 80 31 B9 73 84 21 60 B8", "50000", "eszig-cmu"):
        text = report_text(material(log=[useful]), "hu")
        assert useful in text or useful in told, useful
    assert "WARNING x: OMNIKEY 5022 ([szám]) refused 0x8010002E" in told


@pytest.mark.parametrize("language", ["hu", "en"])
def test_with_the_box_ticked_names_are_in_it_and_it_says_so(language):
    told = report_text(material(), language, personal=True)
    assert "Dr. Kovácsné Nagy Éva" in told
    assert "session_started eva" in told
    assert WORDS[language]["personal"] in told
    assert WORDS[language]["anonymous"] not in told


def test_both_languages_have_the_same_words():
    assert set(WORDS["hu"]) == set(WORDS["en"])


@given(
    st.sampled_from(PLANTED),
    st.text(st.characters(exclude_categories=("L", "N", "Cs", "M", "Pc")), max_size=4),
    st.text(st.characters(exclude_categories=("L", "N", "Cs", "M", "Pc")), max_size=4),
    st.sampled_from([str, str.upper, str.lower]),
)
def test_a_planted_value_is_found_whatever_stands_beside_it(planted, before, after, case):
    told = Anonymous(SETTINGS, ABOUT, WORDS["hu"]).text(f"{before}{case(planted)}{after}")
    assert not SECRET.search(told) or {before[-1:], after[:1]} & set(".@-+"), told


@given(st.text(), st.lists(st.text(max_size=8), max_size=3))
def test_no_name_and_no_text_can_break_it_and_a_terminal_stays_as_it_is(text, names):
    settings = Settings(configured=tuple(Practitioner(f"id{n}", name) for n, name in enumerate(names)))
    told = report_text(material(settings=settings, log=[text]), "hu")
    assert all(line.isprintable() or "\xa0" in line for line in told.split("\n"))


def test_an_atr_is_told_by_its_length_and_the_same_hash_each_time():
    anonymous = Anonymous(SETTINGS, ABOUT, WORDS["hu"])
    one, other = (
        anonymous.text("3B8B80010031C16408923354009000F3"),
        anonymous.text("3b 8b 80 01 00 31 c1 64 08 92 33 54 00 90 00 f3"),
    )
    assert one == other
    assert re.fullmatch(r"\[ATR, 16 B, [0-9a-f]{8}\]", one)


def test_a_common_word_in_a_surgerys_name_does_not_blot_out_every_sentence():
    anonymous = Anonymous(SETTINGS, ABOUT, WORDS["hu"])
    assert (
        anonymous.text("Nyisd ki a rendelést a fogászati szoftverben, Dr. Minta.")
        == "Nyisd ki a rendelést a fogászati szoftverben, Dr. Minta."
    )


def test_only_the_last_rows_are_in_it():
    rows = [Row(datetime(2026, 11, 23, 6, 0, 0, n + 1, UTC), "resumed", None, {}) for n in range(ROWS + 50)]
    told = report_text(material(journal=rows), "hu")
    assert told.count(" resumed ") == ROWS
    assert iso(rows[-1].at) in told
    assert iso(rows[0].at) not in told


def test_the_last_lines_of_a_long_log_are_read_and_of_no_log_none(tmp_path):
    (tmp_path / "x.log").write_text("".join(f"sor {n}\n" for n in range(100_000)), "utf-8")
    assert last_lines(tmp_path / "x.log", 3) == ["sor 99997", "sor 99998", "sor 99999"]
    assert last_lines(tmp_path / "none.log", 3) == []


def test_it_knows_what_this_computer_is_called_and_made_of():
    here = about()
    assert here.host == os.uname().nodename
    assert here.home
    assert {"hetes", "python", "system", "pyscard", "psutil"} <= set(system())
