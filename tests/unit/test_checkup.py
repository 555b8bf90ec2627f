"""How the check is run: side by side, each look with its limit; and as the panel sees its child."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import Folders
from hetes.agent.control_api import ControlApi
from hetes.agent.self_diagnosis import SelfDiagnosis
from hetes.core.events import NoticeTaken, TimePassed
from hetes.core.settings import Settings
from hetes.doctor import runner
from hetes.doctor.check import MISSED, Computer, Look
from hetes.doctor.child import WITHIN, Checkup
from hetes.doctor.findings import in_order
from hetes.doctor.looks import PCSC, PORTAL
from hetes.doctor.probes import portal
from hetes.doctor.registry import CHECKS, LOOKS
from hetes.doctor.runner import run
from hetes.panel.pages.check.view import check_page
from tests.support.doctor.computer import READY, judged
from tests.support.panel.states import STATES
from tests.support.system.waiting import LIMIT, eventually

COMPUTER = Computer(Folders(Path(), Path(), Path()), Settings(), (), SystemClock())


def looks(within: Mapping[str, float] | None = None, **others: Callable[[Computer], Any]) -> list[Look]:
    """Return looks that tell of a ready computer at once; ``others`` ask otherwise, ``within`` so many seconds."""
    return [
        Look(name, (within or {}).get(name, LIMIT), others.get(name, lambda _, told=told: told))
        for name, told in READY.items()
    ]


def test_every_look_has_a_limit_and_the_whole_takes_less_than_ten_seconds():
    assert max(look.within for look in LOOKS) <= 9
    assert PORTAL.within > portal.WITHIN


def test_looks_go_on_side_by_side():
    together = threading.Barrier(len(READY), timeout=LIMIT)

    def slowly(told):
        def ask(computer):
            assert computer is COMPUTER
            together.wait()  # none of them returns before all have begun
            return told

        return ask

    told = []
    findings = run(looks(**{name: slowly(READY[name]) for name in READY}), COMPUTER, told.append)
    assert [f.check for f in findings] == list(CHECKS)
    assert {f.state for f in findings} == {"good"}
    assert in_order(told) == findings


def test_a_check_is_told_as_soon_as_its_looks_are_back_and_not_before():
    gate, heard = threading.Event(), []

    def ask(_):
        gate.wait(LIMIT)
        return READY["portal"]

    def tell(finding):
        heard.append(finding.check)
        if len(heard) == len(CHECKS) - 2:  # all but the portal and the clock
            gate.set()

    run(looks(portal=ask), COMPUTER, tell)
    assert set(heard[-2:]) == {name for name, check in CHECKS.items() if PORTAL in check.looks}


@pytest.mark.parametrize("how", ["hangs", "fails", "tells nothing"])
def test_a_look_that_hangs_or_fails_spoils_no_other(how, caplog):
    forever, returned = threading.Event(), []

    def ask(_):
        if how == "hangs":
            forever.wait(LIMIT)
            returned.append(how)
        elif how == "fails":
            raise RuntimeError("planted")

    findings = {f.check: f for f in run(looks({"pcsc": 0.3}, pcsc=ask), COMPUTER)}
    assert returned == [], "nobody waited for it"
    forever.set()
    assert findings["card_service"].word == ("look_late" if how == "hangs" else "look_failed")
    assert findings["card_service"].state == "unknown"
    assert {f.state for check, f in findings.items() if PCSC not in CHECKS[check].looks} == {"good"}


def test_a_look_that_comes_after_its_limit_is_not_heard_any_more():
    """The agent answers too late; the check of the icon, which waits for the screen as well, must not use that."""
    over, late = threading.Event(), []

    def agent(_):
        late.append(threading.current_thread())
        over.wait(LIMIT)
        return READY["agent"]

    def screen(_):
        over.wait(LIMIT)
        late[0].join(LIMIT)
        return READY["screen"]

    def tell(finding):
        if finding.check == "agent":
            over.set()

    findings = {f.check: f.word for f in run(looks({"agent": 0.1}, agent=agent, screen=screen), COMPUTER, tell)}
    assert (findings["agent"], findings["icon"]) == ("look_late", "look_late")


def test_a_look_that_fails_is_for_the_log_and_not_for_the_terminal(monkeypatch, tmp_path, capsys):
    from hetes.adapters.logs import stop_logging

    def failing(_) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(runner, "LOOKS", looks(usb=failing))
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


def told(checkup: Checkup) -> list[tuple[str, str]]:
    """Return what the child itself told."""
    return [(f.check, f.word) for f in checkup.seen.findings if f.word not in MISSED]


def missed(checkup: Checkup) -> set[str]:
    """Return what was said of all that the child told nothing of, when it was over."""
    assert len(checkup.seen.findings) == len(CHECKS)
    return {f.word for f in checkup.seen.findings if f.word in MISSED}


def test_what_the_child_finds_is_known_at_once_and_the_end_with_its_time():
    news, may = [], threading.Event()

    def command():
        may.wait(LIMIT)
        return child(line("portal", "dns"), line("clock", "unseen"), {"at": "2026-11-23T07:00:00Z"})

    checkup = Checkup(command)
    checkup.changed = lambda: news.append(checkup.seen)
    checkup.begin()
    assert checkup.seen.running
    may.set()
    eventually(lambda: not checkup.seen.running)
    assert told(checkup) == [("portal", "dns"), ("clock", "unseen")]
    assert missed(checkup) == {"look_failed"}, "the child ended before it had told of everything"
    assert checkup.seen.at == "2026-11-23T07:00:00Z"
    assert [len(each.findings) for each in news] == [1, 2, 2, len(CHECKS)]


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
    assert told(checkup) == [("portal", "slow")]


class NoTimer:
    def start(self) -> None: ...

    def cancel(self) -> None: ...


def test_a_child_that_hangs_is_ended_and_one_that_cannot_start_is_no_crash(monkeypatch):
    made = []
    monkeypatch.setattr("hetes.doctor.child.threading.Timer", lambda *told: made.append(told) or NoTimer())
    checkup = Checkup(lambda: child(line("portal", "slow"), then="time.sleep(600)"))
    checkup.begin()
    eventually(lambda: checkup.seen.findings)
    assert checkup.seen.running
    ((seconds, end),) = made
    assert seconds == WITHIN
    end()  # as when they are over
    eventually(lambda: not checkup.seen.running)
    assert told(checkup) == [("portal", "slow")]
    assert missed(checkup) == {"look_late"}
    gone = Checkup(lambda: ["/nowhere/hetes"])
    gone.begin()
    eventually(lambda: not gone.seen.running)
    assert (told(gone), missed(gone)) == ([], {"look_failed"})


def test_who_only_comes_by_gets_what_was_found_a_moment_ago_and_a_click_looks_anew(monkeypatch):
    starts, may = [], threading.Event()
    may.set()

    def command():
        starts.append(1)
        may.wait(LIMIT)
        return child(line("portal", "slow"))

    checkup = Checkup(command)
    for _ in range(3):
        checkup.come_by()
        eventually(lambda: not checkup.seen.running)
    assert len(starts) == 1
    may.clear()
    checkup.begin()
    checkup.begin()
    may.set()
    eventually(lambda: not checkup.seen.running)
    assert len(starts) == 2
    monkeypatch.setattr("hetes.doctor.child.FRESH", 0.0)
    checkup.come_by()
    eventually(lambda: len(starts) == 3 and not checkup.seen.running)


def test_whoever_wants_the_whole_waits_for_it_and_begins_it_where_nobody_has(tmp_path):
    gate = tmp_path / "gate"
    waits = f"import os, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.01)\n"
    checkup = Checkup(lambda: [*child(line("portal", "slow"))[:2], waits + child(line("portal", "slow"))[2]])

    def open_the_gate() -> None:
        eventually(lambda: checkup.seen.running)
        gate.touch()

    threading.Thread(target=open_the_gate).start()
    assert checkup.finished().findings[0].word == "slow"
    assert not checkup.seen.running
    gate.unlink()
    checkup.begin()
    assert checkup.finished(0.1).running
    gate.touch()
    assert checkup.finished().findings[0].word == "slow"


def test_the_page_counts_while_it_goes_on_and_says_nothing_too_early():
    findings = judged(READY)
    early = check_page(findings[:3], "hu", running=True)
    assert (early.state, early.summary, early.done, early.total) == ("waiting", "", 3, len(CHECKS))
    assert [check.state for group in early.groups for check in group.checks][3:] == ["waiting"] * (len(CHECKS) - 3)
    whole = check_page(findings, "hu", running=False, at="2026-11-23T07:00:00Z")
    assert (whole.state, whole.summary) == ("good", "Minden rendben, amit innen látni lehet.")
    assert not any(each.takes_over_from for group in whole.groups for each in group.checks)
    broken = check_page(findings[:3], "hu", running=False)
    assert (broken.state, broken.summary) == ("unknown", "")
    assert check_page((), "en", running=False).summary == ""


def test_the_page_offers_to_take_over_what_another_computer_has():
    apart = CHECKS["agent"].finding("apart", {"computer": "rendelo-1"})
    shown = {each.check: each for group in check_page([apart], "hu", running=True).groups for each in group.checks}
    assert shown["agent"].takes_over_from == "rendelo-1"
    assert not any(each.takes_over_from for name, each in shown.items() if name != "agent")


# --- What the agent says of itself ---------------------------------------------------------------------------------------


class Icon:
    def diagnosis(self):
        return {"backend": "xorg", "served": None, "reasons": {"appindicator": "no gi"}}

    def __init__(self):
        self.renewed = 0

    def show_again(self):
        self.renewed += 1


def test_the_agent_tells_of_its_icon_of_the_last_receipt_and_of_the_users_word():
    world = STATES["idle"]("hu")
    icon = Icon()
    equipment = SelfDiagnosis(world.clock, icon)
    api = ControlApi(world.engine, world.store, lambda: None, diagnosis=equipment)
    told = api.ask({"do": "equipment"})["equipment"]
    assert told["tray"] == {"wanted": True, "backend": "xorg", "served": None, "reasons": {"appindicator": "no gi"}}
    assert api.ask({"do": "show_icon"})["ok"]
    assert icon.renewed == 1
    assert told["notices"] == {"channel": None, "at": None, "seen": None, "waiting_since": None}
    posted = []
    post = equipment.note(posted.append)
    post(TimePassed())
    post(NoticeTaken(0, "desktop-notifier"))
    assert posted == [TimePassed(), NoticeTaken(0, "desktop-notifier")]
    assert api.ask({"do": "seen", "seen": False})["said"] == "Megjegyeztem."
    told = api.ask({"do": "equipment"})["equipment"]["notices"]
    assert (told["channel"], told["seen"]) == ("desktop-notifier", False)
    assert told["at"].endswith("Z")


@pytest.mark.parametrize("request_", [{"do": "seen"}, {"do": "seen", "seen": "yes"}, {"do": "seen", "seen": 1}])
def test_a_word_that_is_neither_yes_nor_no_is_refused(request_):
    world = STATES["idle"]("hu")
    api = ControlApi(world.engine, world.store, lambda: None, diagnosis=SelfDiagnosis(world.clock, Icon()))
    assert api.ask(request_)["ok"] is False


def test_an_agent_without_an_icon_says_that_none_was_wanted():
    world = STATES["idle"]("hu")
    assert SelfDiagnosis(world.clock, world.engine.world.tray).told()["tray"] == {
        "wanted": False,
        "backend": None,
        "served": None,
        "reasons": {},
    }
