"""What each command asks the agent, what it answers, and wrong usage."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hetes.adapters.ipc.client import KEY_FILE
from tests.support.agent.command_line import environment, hetes, one_line

# What each command asks

COMMANDS = [
    (["activate"], {"do": "activate", "practitioner": None, "at": None}),
    (["activate", "p1"], {"do": "activate", "practitioner": "p1", "at": None}),
    (["activate", "Dr. Őrsi Űrné", "--at", "8:05"], {"do": "activate", "practitioner": "Dr. Őrsi Űrné", "at": "08:05"}),
    (["end"], {"do": "end", "practitioner": None, "at": None}),
    (["end", "p1", "--at", "8"], {"do": "end", "practitioner": "p1", "at": "08:00"}),
    (["snooze", "10"], {"do": "snooze", "minutes": 10, "practitioner": None}),
    (["snooze", "0", "p1"], {"do": "snooze", "minutes": 0, "practitioner": "p1"}),
    (["done", "p1"], {"do": "done", "practitioner": "p1"}),
    (["undo"], {"do": "undo"}),
    (["dismiss", "session_ending", "p1"], {"do": "dismiss", "notice": "session_ending", "practitioner": "p1"}),
]


@pytest.mark.parametrize(("words", "request_"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])
def test_a_command_asks_the_agent_and_repeats_its_answer(agent, home, words, request_):
    agent.replies[words[0]] = {"ok": True, "said": "Megtörtént."}
    ran = hetes(home, *words)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Megtörtént.\n", "")
    assert agent.asked == [request_]


@pytest.mark.parametrize(("words", "request_"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])
def test_a_refusal_is_one_line_on_stderr_and_exit_1(agent, home, words, request_):
    agent.replies[words[0]] = {"ok": False, "said": "Nem lehet: nincs ilyen orvos. Így add meg: p1."}
    ran = hetes(home, *words)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "Nem lehet: nincs ilyen orvos. Így add meg: p1.\n")


ASKING = [words for words, _ in COMMANDS] + [
    ["status"],
    ["status", "--json"],
    ["watch"],
    ["watch", "--json"],
    ["history"],
    ["history", "--json"],
    ["guide"],
    ["guide", "p1", "--begin", "--tick", "needed", "--json"],
    ["quit"],
]


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_without_an_agent_everything_that_needs_one_exits_3(home, words):
    ran = hetes(home, *words)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "nem fut" in one_line(ran.stderr)


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_after_a_killed_agent_everything_that_needs_one_exits_3(home, words):
    stub = subprocess.Popen(
        [sys.executable, "-m", "tests.support.agent.stub", str(home / "run")],
        stdout=subprocess.PIPE,
        env=environment(home),
    )
    with stub:
        assert stub.stdout.readline() == b"ready\n"
        stub.kill()
    assert (home / "run" / KEY_FILE).exists()
    ran = hetes(home, *words)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "nem fut" in one_line(ran.stderr)


@pytest.mark.parametrize(
    "reply",
    [
        {"ok": False, "reason": "failed"},
        {"ok": False},
        {},
        {"ok": "yes"},
        {"ok": True},
        {"ok": True, "status": 7, "history": []},
    ],
    ids=str,
)
@pytest.mark.parametrize("words", [["status"], ["status", "--json"], ["history"]], ids=" ".join)
def test_a_reply_without_an_answer_is_a_failure_in_words(agent, home, words, reply):
    agent.replies[words[0]] = reply
    ran = hetes(home, *words)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert one_line(ran.stderr)


def test_a_key_that_the_agent_does_not_know_is_exit_1(agent, home):
    key_file = home / "run" / KEY_FILE
    key_file.write_text("00" * 32 + "\n" + key_file.read_text().split("\n")[1] + "\n")
    ran = hetes(home, "status")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "más program" in one_line(ran.stderr)


# Usage

USAGE = [
    [],
    ["frobnicate"],
    ["status", "--frob"],
    ["status", "now"],
    ["status", "--json=yes"],
    ["activate", "--at", "25:99"],
    ["activate", "--at", "24:00"],
    ["activate", "--at", "25"],
    ["activate", "--at", "٠٨:٠٠"],
    ["activate", "--at"],
    ["activate", "a", "b"],
    ["snooze"],
    ["snooze", "soon"],
    ["snooze", "1.5"],
    ["dismiss"],
    ["history", "--days", "0"],
    ["history", "--days", "x"],
    ["practitioner"],
    ["practitioner", "frob"],
    ["practitioner", "add"],
    ["practitioner", "add", "Dr. X", "--card-expires", "2027-02-30"],
    ["practitioner", "add", "Dr. X", "--card-expires", "20270228"],
    ["practitioner", "add", "Dr. X", "--login", "pin"],
    ["autostart"],
    ["autostart", "perhaps"],
    ["rehearse"],
    ["demo", "--rate", "nan"],
    ["demo", "--rate", "-1"],
    ["run", "--frob"],
    ["quit", "now"],
]


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize("words", USAGE, ids=lambda words: " ".join(words) or "nothing")
def test_wrong_usage_is_one_line_in_the_users_language_and_exit_2(home, words, language):
    (home / "config" / "settings.toml").write_text(f'language = "{language}"\n')
    ran = hetes(home, *words)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert one_line(ran.stderr).startswith({"hu": "Ezt nem értem: ", "en": "I don't understand this: "}[language])


def test_help_is_hungarian_unless_the_settings_say_english(home):
    hungarian = hetes(home, "--help")
    (home / "config" / "settings.toml").write_text('language = "en"\n')
    english = hetes(home, "--help")
    assert (hungarian.returncode, english.returncode) == (0, 0)
    assert hungarian.stdout.startswith("Használat: hetes ")
    assert english.stdout.startswith("Usage: hetes ")
    assert "Usage" not in hungarian.stdout
    assert "Használat" not in english.stdout


@pytest.mark.parametrize("settings", [b"language = 7\n", b"\xff\xfe", b"language = ", b"x = " + b"[" * 100_000])
def test_settings_that_cannot_be_read_do_not_keep_the_command_line_from_speaking(home, settings):
    (home / "config" / "settings.toml").write_bytes(settings)
    ran = hetes(home, "end")
    assert ran.returncode == 3
    assert "nem fut" in one_line(ran.stderr)


def test_the_version_is_printed_and_beside_it_where_a_newer_one_is_to_be_found(home):
    ran = hetes(home, "--version")
    assert (ran.returncode, ran.stdout) == (0, "0.1.0\n")
    assert "ahonnan ez is jött" in one_line(ran.stderr)


def test_a_link_is_not_made_without_the_broker_s_address(home):
    ran = hetes(home, "fleet", "create")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "A bróker címe is kell" in one_line(ran.stderr)
    assert not (home / "config" / "settings.toml").exists()


def test_settings_that_are_not_there_are_told_of_in_the_user_s_language(home):
    (home / "config" / "settings.toml").write_text('language = "en"\n')
    ran = hetes(home, "rehearse", "day.jsonl", "--settings", "nowhere.toml")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert one_line(ran.stderr) == "There is no such settings file: nowhere.toml."
