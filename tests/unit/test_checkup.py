"""How the check is run: side by side, each look with its limit; and as the panel sees its child."""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.agent.control_api import ControlApi
from hetes.agent.self_diagnosis import SelfDiagnosis
from hetes.core.events import NoticeTaken, TimePassed
from hetes.doctor import runner
from hetes.doctor.child import Checkup
from hetes.doctor.findings import CHECKS, LOOKS, NEEDS
from hetes.doctor.judges import judge
from hetes.doctor.runner import clock_off, run
from hetes.panel.pages.check.view import check_page
from tests.support.panel.states import STATES
from tests.support.system.waiting import eventually
from tests.unit.test_readiness import READY

SETTINGS = {"settings": READY["settings"]}
GOOD = {name: (lambda told=READY[name]: told) for name in LOOKS if name != "settings"}


def test_every_look_has_a_limit_and_the_whole_takes_less_than_ten_seconds():
    assert set(runner.LIMITS) == set(LOOKS) - {"settings"}
    assert max(runner.LIMITS.values()) <= 9
    assert runner.LIMITS["portal"] > runner.PORTAL_WITHIN


def test_looks_go_on_side_by_side():
    together = threading.Barrier(len(GOOD), timeout=5)

    def slowly(told):
        def look():
            together.wait()  # none of them returns before all have begun
            return told

        return look

    told = []
    findings = run({name: slowly(READY[name]) for name in GOOD}, dict(SETTINGS), told.append)
    assert [f.check for f in findings] == list(CHECKS)
    assert {f.state for f in findings} == {"good"}
    assert sorted(told, key=lambda f: CHECKS.index(f.check)) == findings


def test_a_check_is_told_as_soon_as_its_looks_are_back_and_not_before():
    gate, heard = threading.Event(), []

    def look():
        gate.wait(10)
        return READY["portal"]

    def tell(finding):
        heard.append(finding.check)
        if len(heard) == len(CHECKS) - 2:  # all but the portal and the clock
            gate.set()

    run({**GOOD, "portal": look}, dict(SETTINGS), tell)
    assert set(heard[-2:]) == {check for check in CHECKS if "portal" in NEEDS[check]}


@pytest.mark.parametrize("how", ["hangs", "fails", "tells nothing"])
def test_a_look_that_hangs_or_fails_spoils_no_other(monkeypatch, how, caplog):
    forever = threading.Event()

    def look():
        if how == "hangs":
            forever.wait(30)
        elif how == "fails":
            raise RuntimeError("planted")

    monkeypatch.setattr(runner, "LIMITS", {**runner.LIMITS, "pcsc": 0.3})
    begun = time.monotonic()
    findings = {f.check: f for f in run({**GOOD, "pcsc": look}, dict(SETTINGS))}
    forever.set()
    assert time.monotonic() - begun < 3
    assert findings["card_service"].word == "silent"
    assert {f.state for check, f in findings.items() if "pcsc" not in NEEDS[check]} == {"good"}


def test_a_look_that_comes_after_its_limit_is_not_heard_any_more(monkeypatch):
    late = threading.Event()

    def look():
        late.wait(5)
        return READY["usb"]

    def slowest():
        late.set()
        threading.Event().wait(0.3)
        return READY["portal"]

    monkeypatch.setattr(runner, "LIMITS", {**runner.LIMITS, "usb": 0.1, "portal": 5.0})
    told = dict(SETTINGS)
    run({**GOOD, "usb": look, "portal": lambda: (threading.Event().wait(0.2), slowest())[1]}, told)
    assert "usb" not in told


@pytest.mark.parametrize(
    ("date", "off"),
    [
        ("Mon, 23 Nov 2026 07:00:00 GMT", 30.0),
        ("Mon, 23 Nov 2026 08:00:00 +0100", 30.0),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("Mon, 99 Nov 2026 07:00:00 GMT", None),
    ],
)
def test_the_clock_is_compared_with_the_servers(date, off):
    assert clock_off(date, datetime(2026, 11, 23, 7, 0, 30, tzinfo=UTC)) == off


@given(
    st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,5} \d{1,2}:\d{1,2}:\d{1,2} ([+-]\d{1,9}|GMT)")
)
def test_whatever_a_server_writes_as_its_date_it_is_a_number_or_nothing(date):
    off = clock_off(date, datetime(2026, 11, 23, 7, 0, 30, tzinfo=UTC))
    assert off is None or isinstance(off, float)


def test_a_look_that_fails_is_for_the_log_and_not_for_the_terminal(monkeypatch, tmp_path, capsys):
    from hetes.adapters.folders import Folders
    from hetes.adapters.logs import stop_logging

    def failing() -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(runner, "looks", lambda *_: {**GOOD, "usb": failing})
    try:
        runner.examine(Folders(tmp_path, tmp_path, tmp_path))
    finally:
        stop_logging()
    assert capsys.readouterr() == ("", "")
    assert "RuntimeError: planted" in (tmp_path / "doctor.log").read_text("utf-8")


def test_on_a_terminal_the_checks_are_counted_in_a_line_that_goes_away_again(monkeypatch, tmp_path):
    from io import StringIO

    from hetes.cli.commands import progress

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    for stream, expected in ((Terminal(), True), (StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        count = progress("hu")
        for each in CHECKS:
            count(each)
        written = stream.getvalue()
        assert bool(written) is expected
        if expected:
            assert written.startswith(f"\rEllenőrzés: 1/{len(CHECKS)}\r")
            assert written.endswith(" \r")


# --- The panel's side ----------------------------------------------------------------------------------------------------


def child(*lines: object, then: str = "") -> list[str]:
    printed = "".join(f"print({line if isinstance(line, str) else json.dumps(line)!r}, flush=True)\n" for line in lines)
    return [sys.executable, "-c", f"import time\n{printed}{then}"]


def line(check: str, word: str) -> dict[str, object]:
    return {"check": check, "word": word, "facts": {"seconds": 3}}


def test_what_the_child_finds_is_known_at_once_and_the_end_with_its_time():
    news = []
    checkup = Checkup(lambda: child(line("portal", "dns"), line("clock", "unseen"), {"at": "2026-11-23T07:00:00Z"}))
    checkup.changed = lambda: news.append(checkup.seen)
    checkup.begin()
    assert checkup.seen.running
    eventually(lambda: not checkup.seen.running)
    assert [(f.check, f.word) for f in checkup.seen.findings] == [("portal", "dns"), ("clock", "unseen")]
    assert checkup.seen.at == "2026-11-23T07:00:00Z"
    assert [len(each.findings) for each in news] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    "lines",
    [
        ["no json", "[1, 2]", "null", '{"check": 5}', '{"check": "portal", "word": "odd"}', '{"at": 7}', ""],
        ['{"check": "odd", "word": "dns"}', "\x00\xff", '{"check": [], "word": {}}', '{"check": "portal", "word": []}'],
    ],
)
def test_lines_that_make_no_sense_are_left_out(lines):
    checkup = Checkup(lambda: child(*lines, line("portal", "slow")))
    checkup.begin()
    eventually(lambda: not checkup.seen.running)
    assert [f.word for f in checkup.seen.findings] == ["slow"]


def test_a_child_that_hangs_is_ended_and_one_that_cannot_start_is_no_crash(monkeypatch):
    monkeypatch.setattr("hetes.doctor.child.WITHIN", 0.5)
    checkup = Checkup(lambda: child(line("portal", "slow"), then="time.sleep(60)"))
    checkup.begin()
    eventually(lambda: not checkup.seen.running, within=5)
    assert [f.word for f in checkup.seen.findings] == ["slow"]
    gone = Checkup(lambda: ["/nowhere/hetes"])
    gone.begin()
    eventually(lambda: not gone.seen.running)
    assert gone.seen.findings == ()


def test_who_only_comes_by_gets_what_was_found_a_moment_ago_and_a_click_looks_anew(monkeypatch):
    starts = []

    def command():
        starts.append(1)
        return child(line("portal", "slow"))

    checkup = Checkup(command)
    for _ in range(3):
        checkup.come_by()
        eventually(lambda: not checkup.seen.running)
    assert len(starts) == 1
    checkup.begin()
    checkup.begin()
    eventually(lambda: not checkup.seen.running)
    assert len(starts) == 2
    monkeypatch.setattr("hetes.doctor.child.FRESH", 0.0)
    checkup.come_by()
    eventually(lambda: len(starts) == 3 and not checkup.seen.running)


def test_whoever_wants_the_whole_waits_for_it_and_begins_it_where_nobody_has(tmp_path):
    gate = tmp_path / "gate"
    waits = f"import os, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.01)\n"
    checkup = Checkup(lambda: [*child(line("portal", "slow"))[:2], waits + child(line("portal", "slow"))[2]])
    threading.Timer(0.2, gate.touch).start()
    assert [f.word for f in checkup.finished().findings] == ["slow"]
    assert not checkup.seen.running
    gate.unlink()
    checkup.begin()
    assert checkup.finished(0.1).running
    gate.touch()
    assert [f.word for f in checkup.finished().findings] == ["slow"]


def test_the_page_counts_while_it_goes_on_and_says_nothing_too_early():
    findings = [judge(check, READY) for check in CHECKS]
    early = check_page(findings[:3], "hu", running=True)
    assert (early.state, early.summary, early.done, early.total) == ("waiting", "", 3, len(CHECKS))
    assert [check.state for group in early.groups for check in group.checks][3:] == ["waiting"] * (len(CHECKS) - 3)
    whole = check_page(findings, "hu", running=False, at="2026-11-23T07:00:00Z")
    assert (whole.state, whole.summary) == ("good", "Minden rendben, amit innen látni lehet.")
    broken = check_page(findings[:3], "hu", running=False)
    assert (broken.state, broken.summary) == ("unknown", "")
    assert check_page((), "en", running=False).summary == ""


# --- What the agent says of itself ---------------------------------------------------------------------------------------


class Icon:
    def diagnosis(self):
        return {"backend": "xorg", "reasons": {"appindicator": "no gi"}}


def test_the_agent_tells_of_its_icon_of_the_last_receipt_and_of_the_users_word():
    world = STATES["idle"]("hu")
    equipment = SelfDiagnosis(world.clock, Icon())
    desk = ControlApi(world.engine, world.store, lambda: None, equipment=equipment)
    told = desk.ask({"do": "equipment"})["equipment"]
    assert told["tray"] == {"wanted": True, "backend": "xorg", "reasons": {"appindicator": "no gi"}}
    assert told["notices"] == {"channel": None, "at": None, "seen": None}
    posted = []
    post = equipment.note(posted.append)
    post(TimePassed())
    post(NoticeTaken(0, "desktop-notifier"))
    assert posted == [TimePassed(), NoticeTaken(0, "desktop-notifier")]
    assert desk.ask({"do": "seen", "seen": False})["said"] == "Megjegyeztem."
    told = desk.ask({"do": "equipment"})["equipment"]["notices"]
    assert (told["channel"], told["seen"]) == ("desktop-notifier", False)
    assert told["at"].endswith("Z")


@pytest.mark.parametrize("request_", [{"do": "seen"}, {"do": "seen", "seen": "yes"}, {"do": "seen", "seen": 1}])
def test_a_word_that_is_neither_yes_nor_no_is_refused(request_):
    world = STATES["idle"]("hu")
    desk = ControlApi(world.engine, world.store, lambda: None, equipment=SelfDiagnosis(world.clock, Icon()))
    assert desk.ask(request_)["ok"] is False


def test_an_agent_without_an_icon_says_that_none_was_wanted():
    world = STATES["idle"]("hu")
    assert SelfDiagnosis(world.clock, world.engine.world.tray).told()["tray"] == {
        "wanted": False,
        "backend": None,
        "reasons": {},
    }
