"""Two hundred personal values in sixteen forms: none is left in the report, on the page that shows it, or in the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from hetes.agent.control_api import ControlApi
from hetes.core.views.history import Row
from hetes.doctor.anonymise import Anonymous
from hetes.doctor.report_text import WORDS, Material, report_text
from tests.support.doctor import planted
from tests.support.doctor.computer import but, judged
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import Story

SETTINGS, ABOUT = planted.settings()
ALL = list(planted.planted())
ANONYMOUS = Anonymous(replace(SETTINGS, workstation="Zsófi asztala", broker_user="zsofipult"), ABOUT, WORDS["hu"])


def left(text: str, value: planted.Value) -> list[str]:
    return [secret for read in planted.readings(text) for secret in value.secrets if secret in read]


def test_there_are_two_hundred_in_sixteen_forms():
    assert len({value.plain for _, value, _ in ALL}) == 200
    assert len(planted.FORMS) == 16
    assert len(ALL) == 16 * 200
    unlike = [(name, written) for name, value, written in ALL if not left(written, value) and name != "in capitals"]
    assert len(unlike) < len(ALL) / 10, "the readings would find them, if they were left"


@pytest.mark.parametrize("form", planted.FORMS)
def test_no_planted_value_is_left_in_any_form(form):
    anonymous = Anonymous(SETTINGS, ABOUT, WORDS["hu"])
    found = []
    for name, value, written in ALL:
        if name == form:
            told = anonymous.text(f"WARNING hetes.x: nem ment ({written}), újra: {written}")
            if left(told, value):
                found.append((written, told))
    assert found == []


def material(part, findings) -> Material:
    at = datetime.fromisoformat("2026-11-23T06:00:00+00:00")
    facts = [dict.fromkeys(("reader", "text", "why", "name"), written) for _, _, written in part]
    return Material(
        at="2026-11-23T07:00:00Z",
        findings=judged(but(settings=findings)),
        settings=SETTINGS,
        system={"hetes": "1.0", **({"host": part[0][2]} if part else {})},
        journal=[Row(at, "notice_ordered", f"p{n % 20 + 1}", fact) for n, fact in enumerate(facts)],
        log=[f"2026 WARNING x: {written}" for _, _, written in part],
        about=ABOUT,
    )


@pytest.mark.parametrize("language", ["hu", "en"])
def test_no_planted_value_is_left_in_the_whole_report(language):
    ours = list(planted.readings(report_text(material([], {}), language)))
    secrets = {each for _, value, _ in ALL for each in value.secrets if not any(each in read for read in ours)}
    assert len(secrets) > 130, "some short names stand in words of our own"
    some = ALL[::5]
    for start in range(0, len(some), 100):
        part = some[start : start + 100]
        found = {"expired": tuple(written for _, _, written in part[:3]), "problems": (part[0][2],)}
        read = list(planted.readings(report_text(material(part, found), language)))
        assert sorted(each for each in secrets if any(each in told for told in read)) == []


def test_what_a_request_brings_is_in_no_line_of_the_log(caplog):
    fakes = FakeWorld(SETTINGS, Story("07:00").now)
    fakes.engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # no thread in this test
    desk = ControlApi(fakes.engine, fakes.store, lambda: None)
    caplog.set_level("DEBUG")
    for _, _, written in ALL[::29]:
        for do in ("activate", "end", "done", "snooze", "dismiss", "guide", "forget", "card", "history", "journal"):
            desk.ask({"do": do, "practitioner": written, "notice": written, "minutes": 5, "tick": written, "atr": written, "eszemelyi": True, "at": written, "from": written, "source": written, "about": written})  # fmt: skip
    read = list(planted.readings(caplog.text))
    assert (
        sorted({secret for _, value, _ in ALL for secret in value.secrets if any(secret in each for each in read)})
        == []
    )


@pytest.mark.parametrize(
    ("written", "secret"),
    [
        ("a Sugárdent Próból és a SUGÁRDENT PRÓVAL", "dent"),
        ("DrSugardentProLaptop", "sugardent"),
        ("sugardent-helperrel", "helper"),
        ("x_broker.mosolygo.example_y", "mosolygo"),
        ("a Zsófi asztalánál", "zsofi"),
        ("zsofipult", "zsofi"),
        ("titok.jeno@broker.mosolygo.example", "jeno"),
        ("file:///C:/Users/Titok%20Jen%C5%91/x", "jen"),
        (r"\\SZERVER\Users\Piroska\x", "piroska"),
        ("30/123-4567, (1) 234-5678 vagy 20 912 3344", "34"),
        ("123456AB és AB123456", "123456"),
    ],
)
def test_what_settings_name_is_found_within_words_and_what_has_a_form_is_replaced_whole(written, secret):
    told = ANONYMOUS.text(written)
    assert [read for read in planted.readings(told) if secret in read] == []


LOSSES = {
    "left out": lambda sign: "",
    "as a question mark": lambda sign: "?",
    "as a sign for nothing": lambda sign: "\ufffd",
    "by the console's table": lambda sign: sign.encode("cp1250").decode("cp852"),
    "by the other table": lambda sign: sign.encode("cp852").decode("cp1250", "replace"),
    "UTF-8 by the console's table": lambda sign: sign.encode().decode("cp852"),
    "UTF-8 misread twice": lambda sign: sign.encode().decode("latin-1").encode().decode("latin-1"),
    "without the semicolon": lambda sign: f"&#{ord(sign)}",
    "by its name": lambda sign: sign.encode("ascii", "namereplace").decode(),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_name_that_lost_its_accented_letters_is_found(loss):
    """Consoles of Windows here write in two tables, and a program that knows neither loses what it can't read."""
    for forms in (*planted.SURNAMES, *planted.FIRST_NAMES):
        for name in forms[:2]:
            written = "".join(sign if sign.isascii() else LOSSES[loss](sign) for sign in name)
            if loss == "left out" and (len(written) < 4 or name != forms[0]):
                continue  # three letters are any word, and so is what an ending is put to
            told = ANONYMOUS.text(f"nem ment ({written}), újra {written}")
            assert name.isascii() or written not in told, (written, told)


def test_what_helps_stays():
    anonymous = Anonymous(SETTINGS, ABOUT, WORDS["hu"])
    for useful in (
        "2026-11-23T06:00:00.123+00:00 INFO hetes.agent: TimePassed()",
        "0x8010002E a kártyaszolgáltatás nem fut",
        "3B 87 80 01 80 31 B9 73 84 21 60 B8",
        "port 50000, eszig-cmu, 127.0.0.1:50000",
        "Python 3.11.2, Linux 6.1.0-18-amd64 x86_64",
        "session_started [orvos 1] source=cli",
        "07:00:00 és 15:30 között az olvasó eltűnt",
        "Nyisd meg újra a vezérlőpultot az ikonról.",
        "uvicorn 0.30.6, dbus-fast 2.24.3, 20 911 sor, 1 234 és 12 000 000",
        "Mi a baj? Nem fut? Szólj annak, aki a gépet kezeli; é ő ű",
    ):
        assert anonymous.text(useful) == useful
