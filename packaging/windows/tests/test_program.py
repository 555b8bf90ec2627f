"""The built program under wine: a simulated reader, for wine 8 has no working card service and no toasts."""

from __future__ import annotations

import json
import re
import shutil
import sys
import urllib.request
from datetime import date, datetime, timedelta

import pytest

from conftest import BUILT, PREFIX, PYTHON, ROOT, VERSION, eventually, on_linux, registry, wine

sys.path.insert(0, str(ROOT))
from tests.support.fleet.mosquitto import Mosquitto
from tests.support.panel.visitor import Visitor

pytestmark = pytest.mark.code_page
BOTH = pytest.mark.parametrize("program", ["hetes.exe", "hetesw.exe"])


@BOTH
def test_both_programs_know_their_version(program):
    done = wine(BUILT / "hetes" / program, "--version")
    assert (done.code, done.said.strip()) == (0, VERSION)


def test_status_without_an_agent_says_so_and_ends_with_3(make_agent):
    done = make_agent().hetes("status")
    assert done.code == 3
    assert "Hetes" in done.complained


@BOTH
def test_an_activation_is_kept_over_a_restart(make_agent, program):
    agent = make_agent(program).start("--simulate", "--no-tray")
    assert agent.status()["simulated"] is True
    assert agent.status()["face"] == "idle"
    assert agent.hetes("activate").code == 0
    assert agent.status()["face"] == "active"
    assert agent.hetes("quit").code == 0
    assert agent.ended() == 0
    assert agent.start("--simulate", "--no-tray").status()["face"] == "active"


def test_what_the_task_starts_every_two_minutes_begins_only_where_an_agent_is_missing(make_agent):
    agent = make_agent().start("--simulate", "--no-tray")
    done = agent.hetes("run", "--again", "--simulate", "--no-tray", program="hetesw.exe")
    assert (done.code, done.said) == (0, "")
    assert agent.hetes("activate").code == 0
    agent.process.kill()
    agent.ended()
    assert agent.start("--again", "--simulate", "--no-tray").status()["face"] == "active"


def test_a_second_agent_is_refused(make_agent):
    agent = make_agent().start("--simulate", "--no-tray")
    done = agent.hetes("run", "--simulate", "--no-tray")
    assert done.code not in (0, 3)
    assert agent.status()["version"] == VERSION


@BOTH
def test_the_panel_s_child_serves_pages_and_ends_with_the_agent(make_agent, program):
    agent = make_agent(program).start("--simulate", "--no-tray")
    done = agent.hetes("panel", "--print-url")
    assert done.code == 0, done
    top = done.said.partition("/enter")[0]
    for file, word in (("enter", b"<html"), ("static/panel.css", b"{"), ("static/picture-today-hu.png", b"PNG")):
        with urllib.request.urlopen(f"{top}/{file}", timeout=20) as answer:
            assert word in answer.read()
    agent.hetes("quit")
    agent.ended()

    def gone() -> bool:
        try:
            urllib.request.urlopen(f"{top}/enter", timeout=5).close()
        except OSError:
            return True
        return False

    assert eventually(gone, within=20)


@BOTH
def test_the_agent_learns_the_public_holidays_from_its_child(make_agent, program):
    agent = make_agent(program).start("--simulate", "--no-tray")
    file = on_linux(agent.home) / "data" / "holidays.json"
    kept = json.loads(eventually(lambda: file.exists() and file.read_text("utf-8")))
    year = date.today().year  # noqa: DTZ011 - the agent asks for this year and the next, whatever the zone
    assert kept["years"] == [year, year + 1]
    assert f"{year}-10-23" in kept["days"]


@BOTH
def test_the_portal_s_child_tells_what_it_found(program):
    # .invalid (RFC 2606) is nowhere: the answer is about names, or about a network that is not there.
    done = wine(BUILT / "hetes" / program, "--portal", "https://portal.invalid/")
    assert done.code == 0, done
    assert json.loads(done.said)["outcome"] in {"dns", "no_route", "timed_out"}


def test_the_check_looks_at_everything_from_a_child_and_from_the_command_line(make_agent):
    agent = make_agent().start("--simulate", "--no-tray")

    def looked() -> dict[str, str]:
        done = agent.hetes("doctor", "--json")
        assert done.code == 1, done  # wine has no card service
        assert "Előbb a kártyaszolgáltatásnak kell működnie." in done.said  # with letters that code page 1252 lacks
        return {each["check"]: each["word"] for each in json.loads(done.said)["checks"]}

    # A computer that is busy with much else leaves the agent no time to answer within the look's limit.
    words = eventually(lambda: (seen := looked())["agent"] != "silent" and seen, within=240)
    assert len(words) == len(list((ROOT / "daemon/hetes/doctor/checks").glob("[!_]*.py")))  # each is found by its name
    assert (words["agent"], words["version"], words["store"]) == ("simulated", "same", "fine")
    found = agent.hetes("--checkup")
    assert found.code == 0, found
    lines = [json.loads(line) for line in found.said.splitlines()]
    assert {line["check"] for line in lines[:-1]} == set(words)
    assert set(lines[-1]) == {"at"}


def test_what_is_reported_at_one_workstation_of_a_practice_is_known_at_another(make_agent, tmp_path):
    broker = Mosquitto(tmp_path)
    try:
        one, other = make_agent(), make_agent("hetesw.exe")
        for agent in (one, other):
            assert agent.hetes("practitioner", "add", "Dr. Minta Éva").code == 0
            agent.start("--simulate", *(("--no-tray",) if agent is other else ()))
        named = ("--workstation", "1. rendelő", "--file", r"C:\practice.json")
        made = one.hetes("fleet", "create", "--broker", broker.url, *named)
        assert made.code == 0, made
        joined = other.hetes("fleet", "join", r"C:\practice.json", "--workstation", "2. rendelő")
        assert joined.code == 0, joined
        assert other.hetes("activate").code == 0
        assert eventually(lambda: one.status()["face"] == "active")
        assert "2. rendelő" in one.hetes("fleet", "status").said
        page = Visitor.of(one.hetes("panel", "--print-url").said.strip()).log_in().get("/fleet")
        assert (page.status, "itt jelezve: 2. rendelő" in page.text) == (200, True)
        assert "1" in tell_the_windows(
            0x0218, 0x0004
        )  # WM_POWERBROADCAST: about to sleep, answered after the last word
        assert eventually(lambda: "1. rendelő: alszik" in other.hetes("fleet", "status").said)
        assert "may not know that this one sleeps" not in one.log()
        assert "1" in tell_the_windows(0x0218, 0x0012)  # awake again
        assert eventually(lambda: "1. rendelő: fut" in other.hetes("fleet", "status").said)
    finally:
        broker.stop()


def test_everything_moves_to_another_home(make_agent):
    agent = make_agent().start("--simulate", "--no-tray")
    assert agent.hetes("activate").code == 0
    assert agent.hetes("export", r"C:\moved.hetes").code == 0
    agent.stop()
    other = make_agent()
    assert other.hetes("import", r"C:\moved.hetes").code == 0
    other.start("--simulate", "--no-tray")
    assert other.status()["face"] == "active"


def test_the_report_names_nobody(make_agent):
    agent = make_agent()
    assert agent.hetes("practitioner", "add", "Dr. Minta Éva").code == 0
    assert agent.hetes("doctor", "--report", r"C:\report.txt").code == 1
    report = on_linux(r"C:\report.txt").read_text("utf-8")
    assert VERSION in report
    assert "Minta" not in report


def test_the_program_works_in_a_folder_with_blanks_and_accents(make_agent):
    folder = PREFIX / "drive_c" / "Dr. Minta Éva ő" / "Hetes"
    shutil.copytree(BUILT / "hetes", folder)
    agent = make_agent("hetesw.exe", folder)
    agent.home = r"C:\Dr. Minta Éva ő\home"
    agent.start("--simulate", "--no-tray")
    assert agent.hetes("activate").code == 0
    assert agent.hetes("panel", "--print-url").code == 0
    run = r"Software\Microsoft\Windows\CurrentVersion\Run"
    assert agent.hetes("autostart", "enable").code == 0
    line = registry(run, "Hetes")  # what reg.exe makes of the accents is its own affair
    assert re.fullmatch(r'"C:\\Dr\. Minta .+va .+\\Hetes\\hetesw\.exe" run', line or ""), line
    assert agent.hetes("autostart", "disable").code == 0
    assert registry(run, "Hetes") is None
    assert "Started" in agent.log()


def test_the_demo_plays_a_day(make_agent):
    done = make_agent().hetes("demo", "--no-tray", "--rate", "6000", within=200)
    assert done.code == 0, done
    assert "08:02" in done.said
    assert "16:10" in done.said


TELL_THE_WINDOWS = r"""
import ctypes, sys
from ctypes import wintypes

user32 = ctypes.WinDLL("user32")
windows = []

@ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
def look(window, _):
    name = ctypes.create_unicode_buffer(200)
    user32.GetClassNameW(window, name, 200)
    if name.value.endswith("SystemTrayIcon"):
        windows.append(window)
    return True

user32.EnumWindows(look, 0)
user32.SendMessageTimeoutW.argtypes = [
    wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM, wintypes.UINT, wintypes.UINT,
    ctypes.POINTER(ctypes.c_size_t),
]
message, w = int(sys.argv[1], 0), int(sys.argv[2], 0)
for window in windows:
    answer = ctypes.c_size_t(99)
    came = user32.SendMessageTimeoutW(window, message, w, 0, 2, 10000, ctypes.byref(answer))
    print(answer.value & 0xFFFFFFFF if came else "silent")  # Windows looks at these 32 bits; pystray sets no others
"""


def tell_the_windows(message: int, w: int = 0) -> list[str]:
    """Send a message to the agent's windows, as Windows would, and return the answers.

    pystray has two windows: the icon's, which Hetes answers for, and one that menus belong to, which has the system's
    own answers (wine's to WM_POWERBROADCAST is 0).
    """
    done = wine(PYTHON, "-c", TELL_THE_WINDOWS, hex(message), hex(w))
    assert done.code == 0, done
    return done.said.split()


@BOTH
def test_the_tray_s_window_answers_the_system(make_agent, program):
    agent = make_agent(program).start("--simulate")
    answers = eventually(lambda: tell_the_windows(0x0011))  # WM_QUERYENDSESSION
    assert set(answers) == {"1"}
    assert agent.hetes("activate").code == 0
    assert "resumed" not in agent.log().lower()
    assert "1" in tell_the_windows(0x0218, 0x0004)  # WM_POWERBROADCAST: about to sleep
    assert "1" in tell_the_windows(0x0218, 0x0012)  # awake again
    assert eventually(lambda: "resumed" in agent.log().lower())
    assert set(tell_the_windows(0x0016, 0)) == {"0"}  # WM_ENDSESSION: it was called off
    assert agent.status()["face"] == "active"
    tell_the_windows(0x0016, 1)  # the session ends
    assert agent.ended() == 0
    assert agent.start("--simulate", "--no-tray").status()["face"] == "active"


def test_a_notice_is_shown_as_a_balloon_where_there_are_no_toasts(make_agent):
    agent = make_agent("hetesw.exe").start("--simulate")
    assert eventually(lambda: "the icon is served by win32" in agent.log())
    begun = datetime.now() - timedelta(hours=6, minutes=50)  # noqa: DTZ005, TID251 - as the user's clock shows it
    assert agent.hetes("activate", "--at", begun.strftime("%H:%M")).code == 0
    assert eventually(lambda: "NoticeTaken" in agent.log())
    # wine 8 knows no toasts (a class that is not registered: OSError); what toasts need is in the program all the same.
    assert "no notices as toasts: OSError: [WinError -2147221164]" in agent.log()


def test_an_address_is_followed_and_a_thousand_of_a_web_page_are_not(make_agent):
    agent = make_agent("hetesw.exe").start("--simulate", "--no-tray")
    assert registry(r"Software\Classes\hetes", "URL Protocol") is not None
    assert agent.hetes("activate").code == 0
    before = agent.status()
    for words in (["hetes:"], [f"hetes:{'a' * 22}"], ["hetes:../../x", "quit"], ["HETES://p1/", "--take-over"]):
        done = agent.hetes(*words, program="hetesw.exe")
        assert (done.code, done.said) == (0, "")
    assert agent.status()["face"] == before["face"] == "active"
    assert agent.log().count("PageRequested") == 1


def test_an_address_starts_hetes_only_for_what_a_notice_has_written(make_agent):
    agent = make_agent("hetesw.exe")
    assert agent.hetes(f"hetes:{'a' * 22}", program="hetesw.exe").code == 0
    assert agent.hetes("status").code == 3
    folder = on_linux(agent.home) / "data"
    folder.mkdir(parents=True, exist_ok=True)
    event = {"type": "ActivationReported", "practitioner": None, "source": "notice"}
    (folder / "toasts.json").write_text(json.dumps({"session_expired/": {"b" * 22: event}}), "utf-8")
    agent.start(command=(f"hetes:{'b' * 22}",))
    assert agent.status()["face"] == "active"
    assert "b" * 22 not in ((folder / "toasts.json").read_text("utf-8") if (folder / "toasts.json").exists() else "")
