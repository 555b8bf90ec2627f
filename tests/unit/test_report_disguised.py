"""Names that stand there in another way than letter by letter are found as well, and nothing else is blotted out."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest

from hetes.core.settings import Practitioner, Settings
from hetes.doctor.anonymise import Anonymous, Personal
from hetes.doctor.misspelt import SHORTEST
from hetes.doctor.ordinary_words import _texts
from hetes.doctor.registry import WORDS as CHECKS
from hetes.doctor.report_text import WORDS, report_text
from tests.support.doctor import planted
from tests.support.doctor.planted import plain
from tests.unit.test_report import material

SETTINGS, ABOUT = planted.settings()
ANONYMOUS = Anonymous(SETTINGS, ABOUT, WORDS["hu"])
LONG = [forms[0] for forms in (*planted.SURNAMES, *planted.FIRST_NAMES) if len(forms[0]) >= SHORTEST]
# The most frequent Hungarian names.
FREQUENT = (
    "Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Balogh Papp Lakatos Takács Juhász Oláh Mészáros Simon "
    "Rácz Fekete Szilágyi Török Fehér Balázs Gál Szűcs Orsós Kocsis Fodor Pintér Szalai Sipos Magyar Lukács Gulyás Biró "
    "Király Katona László Jakab Bogdán Balog Sándor Boros Fazekas Kelemen Antal Somogyi Váradi Fülöp Orosz Vincze Hegedűs "
    "Deák Budai Pap Bálint Pál Illés Szőke Vörös Fábián Vass Bognár Lengyel Bodnár Jónás Szücs Hajdu Halász Máté Székely "
    "Gáspár Kozma Pásztor Bakos Dudás Virág Major Orbán Hegedüs Barna Novák Soós Tamás Nemes Pataki Balla Faragó Borbély "
    "Kerekes Barta Péter Szekeres Csonka Mezei Márton Sárközi Dobos Mária Erzsébet Katalin Ilona Éva Anna Zsuzsanna Margit "
    "Judit Ágnes Julianna Andrea Ildikó Erika Krisztina Irén Eszter Magdolna Mónika Edit Gabriella Szilvia Anita Viktória "
    "István Zoltán József János Ferenc Attila Gábor Csaba András Tibor Dániel Bence Ádám Zsolt Norbert Róbert Krisztián"
)  # fmt: skip


def slips(name: str) -> list[str]:
    """Return a name with each of its letters dropped, doubled, swapped with the next, and all but the first mistaken."""
    low = range(len(name))
    return [
        *(name[:at] + name[at + 1 :] for at in low),
        *(name[: at + 1] + name[at:] for at in low),
        *(name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in low[:-1]),
        *(name[:at] + "w" + name[at + 1 :] for at in low[1:]),
    ]


@pytest.mark.parametrize("name", LONG)
def test_a_name_with_one_slip_in_it_is_found(name):
    left = [
        slip
        for slip in slips(name)
        for written in (slip, f"{slip}nak", f"Dr{slip}")
        if written in ANONYMOUS.text(f"a {written}!")
    ]
    assert left == []


@pytest.mark.parametrize(
    "written",
    [
        "K, o, v, á, c, s", "K  o  v  á  c  s", "k_o_v_a_c_s", "Ko-vács", "Kov ács", "a K i s úr", "0 6 3 0 2 3 4 5 6 7 8",
        "O 5 4 3 2 1", "titok (kukac) posta.example", "titok[at]posta[dot]example", "titok kukac posta pont hu", "titok at posta dot hu",
        "titok＠posta.example", "titok @ posta . example", "54321-es pecsét", "pecsétszám: 98 765", "pecsétje a 98.765", "98765 számú pecsét",
        "p.sz.: 98765", "Dr. Kovács Éva 98765", "Kovács Éva (98765)", "Dr. K. É.", "dr. k.é.", "DrKEGepe", "É. K.", "KE-LAPTOP", "ke_helper.exe", "laptop-ke",
        "BGY.EXE", "bgy-pc", "4b6f76c3a16373", "4b 6f 76 e1 63 73", "xn--kovcs-xqa.example",
        *(b64encode(text.encode(page)).decode() for text in ("Kovács", "Dr. Kovács Éva: hiba", "O98765", "titok@posta.example") for page in ("utf-8", "cp1250", "utf-16-le")),
        "x_" + b64encode(b"dr. Kovacs, Eva").decode() + "_y", b64encode(b"\xff\x00\x80" + "Kovács Éva".encode() + b"\xfe").decode(),
    ],
)  # fmt: skip
def test_a_disguise_is_seen_through(written):
    told = ANONYMOUS.text(f"nem ment: {written}, újra")
    assert "[" in told
    for part in written.split(" "):
        assert len(part) < 4 or part not in told or part in ("pecsét", "számú", "pont", "posta"), told


def test_capitals_of_three_and_more_are_initials():
    own = Settings(configured=(Practitioner("p1", "Dr. Kovácsné Nagy Szilvia"),))
    anonymous = Anonymous(own, Personal(), WORDS["hu"])
    for written in ("KNSZ", "KNS", "SZNK", "K. N. Sz.", "DrKNSZ", "knsz-pc"):
        assert written not in anonymous.text(f"a {written} jött")
    assert anonymous.text("kns és ks") == "kns és ks", "small letters by themselves are a word like any other"


@pytest.mark.parametrize("language", ["hu", "en"])
def test_no_sentence_of_the_check_is_blotted_out_by_a_slip_away_from_a_name(language):
    """Only where a name is a word as well ("nagy") is the word replaced; a word that is like one stays."""
    own = Settings(configured=tuple(Practitioner(f"p{n}", name) for n, name in enumerate(FREQUENT.split(), 1)))
    anonymous = Anonymous(own, Personal(), WORDS[language])
    sentences = [text for check in CHECKS.values() for text in _texts(check[language])]
    assert len(sentences) > 100
    unlike = {(text, told) for text in sentences if (told := anonymous.text(text)) != text}
    names = {plain(name) for name in FREQUENT.split()}
    other = {(text, told) for text, told in unlike if not names & set(re.findall(r"[a-z]+", plain(text)))}
    assert other == set()


def test_a_report_in_which_nobody_is_named_is_the_same_with_names_and_without():
    own = Settings(configured=(Practitioner("card", "Halász Pintér"), Practitioner("server", "Dr. Fekete Bán")))
    told = {
        personal: report_text(
            material(settings=own, findings=(), journal=[], log=OF_NOBODY, about=Personal()), "hu", personal=personal
        )
        for personal in (True, False)
    }
    whose = ("card: ", "server: ", WORDS["hu"]["anonymous"], WORDS["hu"]["personal"])
    lines = {
        personal: [line for line in text.splitlines() if not line.startswith(whose)] for personal, text in told.items()
    }
    assert lines[True] == lines[False]


OF_NOBODY = [
    "2026-11-23T06:00:00.123+00:00 INFO hetes.agent: TimePassed() -> ['notice_ordered reader=REINER SCT cyberJack']",
    '  |   File "/usr/lib/hetes/agent/engine.py", line 279, in turn',
    "0x8010002E a kártyaszolgáltatás nem fut; nincs válasz, printer, pointer, app-hetes@autostart.service",
    "port 50000, 127.0.0.1:50000, pid 54120, 20 911 sor, 65 536 bájt, timestamp 173260, exit code 12345",
    "a b c d, 1. 2. 3. pont, A, B és C, i. e. 3, K. Gy. M., x - y - z, mint a felhő, nem is az",
    "b'\\x00\\x01\\x02', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], mon=1 tue=2",
    "3B 87 80 01 80 31 B9 73 84 21 60 B8, XDG_CURRENT_DESKTOP, libpcsclite.so.1, org.freedesktop.Notifications",
    "uvicorn 0.30.6, dbus-fast 2.24.3, Linux 6.1.0-18-amd64 x86_64, Python 3.11.2, C.UTF-8, hu_HU.UTF-8",
    "session_started source=cli, card_inserted, server: given, problem=no_service, state='held', kind=eszemelyi",
]


@pytest.mark.parametrize("one", ["-", "a@", "A-", "K o ", "\\x00a", "S292w6", "f0:", "a.b-c_"])
def test_a_long_line_hides_nothing(one):
    assert ANONYMOUS.text(f"{one * 2000} Kovács").endswith(" [orvos 1]")
