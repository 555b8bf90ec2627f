"""What goes wrong ends in one clear line and the right exit code: never in a traceback, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.agent.disk import DataDisk
from tests.support.agent.program import DAEMON, RunningAgent, hetes, minutes_ago, write_settings
from tests.support.desktop.screen import Desktop
from tests.support.system.waiting import eventually

ONE = """
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
"""
QUIET = ("--simulate", "--no-tray")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_settings(tmp_path / "h", ONE)
    return tmp_path / "h"


@pytest.fixture
def bus() -> Iterator[dict[str, str]]:
    """The environment of a session that has a bus and nothing else."""
    with Desktop(display=False) as desktop:
        yield {"DBUS_SESSION_BUS_ADDRESS": desktop.env["DBUS_SESSION_BUS_ADDRESS"]}


@pytest.fixture
def agent(home: Path, bus: dict[str, str]) -> Iterator[RunningAgent]:
    with RunningAgent(home, *QUIET, env=bus) as agent:
        yield agent


def lines(agent: RunningAgent) -> list[str]:
    """What the agent said on stderr; nothing may be on stdout, and no traceback anywhere."""
    assert agent.out == ""
    assert "Traceback" not in agent.err
    return agent.err.splitlines()


@pytest.mark.parametrize("time", ["25:99", "24:00", "25", "nyolc", "-1:00", "08:5", ""])
def test_a_time_that_is_none_is_a_usage_error(agent: RunningAgent, time: str) -> None:
    refused = agent.cli("activate", "--at", time)
    assert refused.code == 2
    assert "ÓÓ:PP" in refused.line
    assert agent.status()["practitioners"][0]["session"] is None
    assert lines(agent) == []


def test_an_unknown_practitioner_is_refused_and_the_known_ones_are_named(agent: RunningAgent) -> None:
    for command in (["activate"], ["end"], ["done"], ["snooze", "10"]):
        refused = agent.cli(*command, "Dr. Senki")
        assert refused.code == 1, command
        assert "Dr. Senki" in refused.line
        assert "Dr. Minta Éva" in refused.line


def test_wrong_types_in_the_settings_are_named_with_their_keys_and_the_agent_runs_on(
    home: Path, bus: dict[str, str]
) -> None:
    write_settings(home, 'language = 3\n[session]\nlength = ["x"]\nleads = 5\n[reminders]\nsound = "no"\n' + ONE)
    with RunningAgent(home, *QUIET, env=bus) as agent:
        said = lines(agent)
        for key in ("language", "session.length", "session.leads", "reminders.sound"):
            assert sum(key in line for line in said) == 1, key
        assert len(said) == 4
        assert agent.status()["problems"] == said
        assert agent.cli("activate").code == 0
        assert agent.session()["remaining_s"] > 6.9 * 3600, "the default counts"


def test_a_practitioner_removed_while_a_session_runs_takes_it_along_and_the_others_keep_theirs(
    agent: RunningAgent,
) -> None:
    two = ONE + ONE.replace("p1", "p2").replace("Éva", "Ádám")
    write_settings(agent.home, two)
    assert agent.ask(do="reread")["ok"]
    assert agent.cli("activate", "p1").code == 0
    assert agent.cli("activate", "p2").code == 0
    write_settings(agent.home, ONE)
    assert agent.ask(do="reread")["ok"]
    # A file that lacks somebody is believed at a second look: half of a file is often a file, too.
    (left,) = eventually(lambda: len(found := agent.status()["practitioners"]) == 1 and found)
    assert (left["id"], left["session"]["state"]) == ("p1", "active")
    assert [row["why"] for row in agent.told("session_ended")] == ["removed"]
    assert agent.status()["problems"] == []


def test_settings_broken_while_a_session_runs_lose_nothing(agent: RunningAgent) -> None:
    assert agent.cli("activate").code == 0
    told = agent.session()
    write_settings(agent.home, ONE + "[session\n")
    assert agent.ask(do="reread")["ok"]
    assert agent.session()["ends_at"] == told["ends_at"]
    (problem,) = agent.status()["problems"]
    assert "settings.toml" in problem
    agent.kill9()
    agent.start()
    assert lines(agent) == [eventually(lambda: agent.status()["problems"])[0]]
    write_settings(agent.home, ONE)
    assert agent.ask(do="reread")["ok"]
    assert agent.session()["ends_at"] == told["ends_at"], "it was only out of sight"


BEGIN = '{"at": "2026-11-23T08:00:00+01:00", "event": "activate"}\n'


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '"x"', '{"event": "end"}', BEGIN.replace("activate", "dance"), BEGIN.replace("+01:00", "")],
)
def test_a_rehearsal_with_a_broken_line_names_it_and_prints_nothing(home: Path, line: str) -> None:
    scenario = home / "day.jsonl"
    scenario.write_text(BEGIN + line.strip() + "\n", encoding="utf-8")
    refused = hetes(home, "rehearse", str(scenario), "--json")
    assert refused.code == 1
    assert "2." in refused.line


def test_a_second_agent_is_told_so_and_leaves_the_first_alone(agent: RunningAgent) -> None:
    assert agent.cli("activate").code == 0
    for words in (["run", *QUIET], ["run"]):
        refused = agent.cli(*words)
        assert refused.code == 4
        assert "fut egy Hetes" in refused.line
    assert agent.session()["state"] == "active"


def test_commands_without_an_agent_say_that_none_runs(home: Path) -> None:
    for words in (["status"], ["status", "--json"], ["watch"], ["activate"], ["history"], ["quit"]):
        refused = hetes(home, *words)
        assert refused.code == 3, words
        assert refused.line


def test_without_a_display_it_says_so_and_works(home: Path, bus: dict[str, str]) -> None:
    with RunningAgent(home, "--simulate") as agent:
        said = eventually(lambda: len(lines(agent)) > 1 and lines(agent))
        assert sum("képernyő" in line for line in said) == 1
        assert sum("D-Bus" in line for line in said) == 1
        assert len(said) == 2
        assert agent.cli("activate").code == 0
        assert agent.stop() == 0
    assert len(lines(agent)) == 2


def test_without_a_session_bus_it_says_so_and_a_notice_counts_as_told_by_the_icon(home: Path) -> None:
    write_settings(home, '[session]\nlength = "2h"\nleads = ["30m"]\n' + ONE)
    with RunningAgent(home, *QUIET, env={"TZ": "UTC"}) as agent:
        (said,) = lines(agent)
        assert "D-Bus" in said
        assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
        assert len(agent.told("notice_ordered")) == 1
        assert agent.stop() == 0
    assert lines(agent) == [said]


def test_without_the_card_library_it_says_so_and_works(home: Path, bus: dict[str, str], tmp_path: Path) -> None:
    lame = tmp_path / "lame" / "smartcard"
    lame.mkdir(parents=True)
    why = "libpcsclite.so.1: cannot open shared object file"
    (lame / "__init__.py").write_text(f"raise ImportError({why!r})\n", encoding="utf-8")
    with RunningAgent(home, "--no-tray", env={**bus, "PYTHONPATH": f"{lame.parent}:{DAEMON}"}) as agent:
        (said,) = eventually(lambda: lines(agent))
        assert "PC/SC" in said
        eventually(lambda: agent.status()["card_service"] == "down")
        assert agent.status()["badge"] == "card_service_lost"
        assert agent.cli("activate").code == 0
        assert agent.stop() == 0
    assert lines(agent) == [said]


BAD_DISKS = {
    "full": (DataDisk.fill, DataDisk.clear, "megtelt"),
    "read-only": (lambda disk: disk.remount("ro"), lambda disk: disk.remount("rw"), "írható"),
}


@pytest.mark.parametrize("kind", BAD_DISKS)
def test_a_new_hetes_on_a_bad_disk_runs_says_what_a_running_one_says_and_is_right_again_by_itself(
    tmp_path: Path, bus: dict[str, str], kind: str
) -> None:
    spoil, repair, word = BAD_DISKS[kind]
    home = tmp_path / "h"
    with DataDisk(home / "data") as disk:
        agent = RunningAgent(home, *QUIET, env=bus, wrapper=disk.wrapper)
        spoil(disk)
        with agent:
            (said,) = eventually(lambda: lines(agent))
            assert word in said
            assert agent.status()["problems"] == [said]
            counted = agent.cli("activate")
            assert counted.code == 1
            assert word in counted.line
            assert agent.session()["state"] == "active"
            repair(disk)
            eventually(lambda: agent.status()["problems"] == [])
            agent.kill9()
            agent.start()
            assert agent.session()["state"] == "active"


@pytest.mark.parametrize("kind", BAD_DISKS)
def test_what_was_stored_before_the_disk_went_bad_is_there_on_it_and_after_it(
    tmp_path: Path, bus: dict[str, str], kind: str
) -> None:
    spoil, repair, word = BAD_DISKS[kind]
    home = tmp_path / "h"
    write_settings(home, ONE)
    with DataDisk(home / "data") as disk, RunningAgent(home, *QUIET, env=bus, wrapper=disk.wrapper) as agent:
        assert agent.cli("activate").code == 0
        told = agent.session()["ends_at"]
        if kind == "read-only":  # Linux remounts no disk on which a file is open for writing
            agent.stop()
        spoil(disk)
        if kind == "read-only":
            agent.start()
        for _ in range(2):
            refused = agent.cli("end")
            assert refused.code == 1
            assert word in refused.line
            assert agent.session()["ends_at"] == told, "what was not stored was not done"
            history = agent.ask(do="history", days=1)["history"]["sessions"]
            assert [session["ends_at"] for session in history] == [told]
            agent.kill9()
            agent.start()
        assert all(word in line for line in lines(agent))
        assert any(word in problem for problem in agent.status()["problems"])
        if kind == "read-only":
            agent.kill9()
        repair(disk)
        if kind == "read-only":
            agent.start()
        assert agent.session()["ends_at"] == told
        assert agent.cli("end").code == 0
        assert agent.status()["practitioners"][0]["session"] is None
        assert agent.status()["problems"] == []
