"""The real command in a process of its own, against an agent of words: exit codes, streams, languages, endings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hetes.adapters.ipc.client import KEY_FILE
from tests.support.agent.stub import HISTORY, STATUS, AgentStub
from tests.support.system.waiting import eventually

HETES = (sys.executable, "-m", "hetes")


@pytest.fixture
def home(tmp_path):
    for name in ("config", "data", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def agent(home):
    with AgentStub(home / "run") as stub:
        yield stub


def environment(home, **more):
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "HETES_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
        "TZ": "Europe/Budapest",
        **more,
    }


def hetes(home, *words, **more):
    return subprocess.run(
        [*HETES, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env=environment(home, **more),
    )


def one_line(text):
    assert text.endswith("\n"), text
    assert text.count("\n") == 1, text
    assert "Traceback" not in text
    return text.rstrip("\n")


# What each command asks

COMMANDS = [
    (["activate"], {"do": "activate", "practitioner": None, "at": None}),
    (["activate", "p1"], {"do": "activate", "practitioner": "p1", "at": None}),
    (["activate", "Dr. Őrsi Űrné", "--at", "8:05"], {"do": "activate", "practitioner": "Dr. Őrsi Űrné", "at": "08:05"}),
    (["end"], {"do": "end", "practitioner": None}),
    (["end", "p1"], {"do": "end", "practitioner": "p1"}),
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
    ["activate", "--at", "8"],
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
    assert one_line(ran.stderr).startswith({"hu": "Hibás használat: ", "en": "Wrong usage: "}[language])


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


# Status and history


def test_status_for_programs_is_what_the_agent_says(agent, home):
    ran = hetes(home, "status", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == STATUS
    assert agent.asked == [{"do": "status"}]


def test_status_for_people_is_local_time_and_words(agent, home):
    ran = hetes(home, "status")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Dr. Minta Éva: aktív 12:12-ig, még 3 óra 12 perc" in ran.stdout
    assert "Kártyaszolgáltatás: működik" in ran.stdout


def test_status_speaks_the_agents_language(agent, home):
    agent.replies["status"] = {"ok": True, "language": "en", "status": STATUS}
    assert "active until 12:12, 3 h 12 min left" in hetes(home, "status").stdout


def test_status_survives_a_terminal_without_hungarian_letters(agent, home):
    ran = subprocess.run(
        [*HETES, "status"],
        capture_output=True,
        timeout=60,
        check=False,
        env=environment(home, PYTHONUTF8="0", PYTHONIOENCODING="ascii"),
    )
    assert ran.returncode == 0
    assert b"Dr. Minta ?va" in ran.stdout


def test_a_readers_name_cannot_command_the_terminal(agent, home):
    evil = json.loads(json.dumps(STATUS))
    evil["readers"][0]["name"] = "x\x1b]0;owned\x07\u202e\x9b31m\n"
    agent.replies["status"] = {"ok": True, "status": evil}
    for words in (["status"], ["status", "--json"]):
        shown = hetes(home, *words).stdout
        assert not set(shown) & set("\x1b\x07\u202e\x9b"), words


def test_status_imports_nothing_third_party_and_nothing_of_the_core(agent, home):
    code = "import sys; sys.argv[1:] = ['status']\nimport runpy, atexit\natexit.register(lambda: print(*sorted(sys.modules)))\nfrom hetes.__main__ import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, env=environment(home)
    )
    loaded = set(ran.stdout.splitlines()[-1].split())
    plain = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=environment(home),
    )
    new = {name.split(".")[0] for name in loaded - set(plain.stdout.split())}
    assert new - {"hetes", "__mp_main__"} <= set(sys.stdlib_module_names)
    assert "hetes.adapters.ipc.client" in loaded
    assert not {name for name in loaded if name.startswith(("hetes.core", "hetes.cli.command_tree", "hetes.agent"))}


def test_status_is_quick(agent, home):
    """The bar is 150 ms; where the whole machine is slow (load, emulation), seven bare interpreters."""

    def took(*words):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *words], capture_output=True, timeout=60, check=True, env=environment(home))
        return time.perf_counter() - begun

    spans = [(took("-m", "hetes", "status"), took("-c", "pass")) for _ in range(20)]
    status, bare = (sorted(column)[10] for column in zip(*spans, strict=True))
    assert status < max(0.150, 7 * bare), f"median {status * 1000:.0f} ms, a bare interpreter {bare * 1000:.0f} ms"


def test_the_agent_starts_without_click(home):
    code = "import sys; sys.argv[1:] = ['run', '--no-tray']\nimport types, hetes\napp = types.ModuleType('hetes.agent.bootstrap')\napp.run = lambda simulate, tray, welcome: print(simulate, tray, welcome, 'click' in sys.modules) or 4\nimport hetes.agent\nhetes.agent.bootstrap = sys.modules['hetes.agent.bootstrap'] = app\nfrom hetes.__main__ import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False, env=environment(home)
    )
    assert (ran.returncode, ran.stdout) == (4, "False False False False\n")


def test_history_for_people_and_for_programs(agent, home):
    ran = hetes(home, "history", "--days", "7")
    assert agent.asked == [{"do": "history", "days": 7}]
    assert ran.returncode == 0
    assert "2026. november 22. 08:00–14:20  Dr. Minta Éva  (ikon menüje)" in ran.stdout
    assert "2026. november 22. 14:30  EESZT-kapcsolat: még 30 perc." in ran.stdout
    assert "2026. november 21.  Dr. Minta Éva: 09:00–10:35 (összesen 1 óra 35 perc)" in ran.stdout
    assert "nézd meg az EESZT riportokat" in ran.stdout
    assert json.loads(hetes(home, "history", "--json").stdout) == HISTORY
    assert agent.asked[-1] == {"do": "history", "days": 30}


# Watching


class Watching:
    def __init__(self, home, agent, *words):
        self.process = subprocess.Popen(
            [*HETES, "watch", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment(home),
        )
        eventually(lambda: agent.watchers, within=20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def ends(self):
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


INSERTED = {"at": "2026-11-23T07:15:30+00:00", "event": "card_inserted", "reader": "Minta Olvasó 00 00"}


def test_each_thing_that_happens_is_a_line_at_once(agent, home):
    with Watching(home, agent) as watching:
        agent.happen(INSERTED)
        assert watching.process.stdout.readline() == "08:15:30 Igazolvány került az olvasóba: Minta Olvasó 00 00\n"
        agent.happen({"at": "2026-11-23T07:15:31+00:00", "event": "moon_rose", "over": "Pécs\x1b[2J"})
        assert watching.process.stdout.readline() == "08:15:31 moon_rose over=Pécs\\x1b[2J\n"


def test_for_programs_each_line_is_the_object(agent, home):
    with Watching(home, agent, "--json") as watching:
        agent.happen(INSERTED)
        assert json.loads(watching.process.stdout.readline()) == INSERTED


def test_a_line_comes_within_20_ms_of_the_event(agent, home):
    with Watching(home, agent, "--json") as watching:
        delays = []
        for _ in range(60):
            begun = time.perf_counter()
            agent.happen(INSERTED)
            assert watching.process.stdout.readline()
            delays.append(time.perf_counter() - begun)
    assert sorted(delays)[30] < 0.02, f"median {sorted(delays)[30] * 1000:.1f} ms"


def test_an_interrupted_watch_ends_with_0_and_without_a_word(agent, home):
    with Watching(home, agent) as watching:
        agent.happen(INSERTED)
        assert watching.process.stdout.readline()
        watching.process.send_signal(signal.SIGINT)
        assert watching.ends() == (0, "", "")


def test_a_watch_whose_agent_goes_away_says_so_and_exits_3(agent, home):
    with Watching(home, agent) as watching:
        agent.server.stop()
        code, out, err = watching.ends()
    assert (code, out) == (3, "")
    assert "leállt" in one_line(err)


def test_a_watch_that_nobody_reads_any_more_ends_without_a_traceback(agent, home):
    with Watching(home, agent) as watching:
        watching.process.stdout.close()
        agent.happen(INSERTED)
        assert watching.process.wait(20) == 0
        assert watching.process.stderr.read() == ""


def test_status_into_a_closed_pipe_ends_without_a_traceback(agent, home):
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [*HETES, "status"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
        env=environment(home),
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_full_disk_behind_stdout_is_a_failure_in_words(agent, home):
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*HETES, "status", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env=environment(home),
        )
    assert ran.returncode == 1
    assert "Nem tudtam kiírni" in one_line(ran.stderr)


# Ending


def test_quit_returns_when_the_agent_is_gone(home):
    stub = subprocess.Popen(
        [sys.executable, "-m", "tests.support.agent.stub", str(home / "run")],
        stdout=subprocess.PIPE,
        env=environment(home),
    )
    with stub:
        assert stub.stdout.readline() == b"ready\n"
        ran = hetes(home, "quit")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Kész: quit.\n", "")
        assert not (home / "run" / KEY_FILE).exists()
        assert stub.wait(20) == 0


CRASH = """
import sys, types, hetes
def run(**_):
    raise KeyError("secret")
app = types.ModuleType("hetes.agent.bootstrap")
app.run = run
import hetes.agent
hetes.agent.bootstrap = sys.modules["hetes.agent.bootstrap"] = app
sys.argv[1:] = ["run"]
from hetes.__main__ import main
main()
"""


def crash(home):
    return subprocess.run(
        [sys.executable, "-c", CRASH],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env=environment(home),
    )


def test_a_bug_is_one_sentence_and_no_traceback(home):
    ran = crash(home)
    assert (ran.returncode, ran.stdout) == (1, "")
    line = one_line(ran.stderr)
    assert line.startswith("Váratlan hiba történt (KeyError)")
    log = Path(line.rpartition(": ")[2])
    assert log.is_relative_to(home / "data")
    assert "KeyError: 'secret'" in log.read_text()


def test_a_bug_without_a_place_for_the_log_is_one_sentence_too(home):
    (home / "data").rmdir()
    (home / "data").write_text("a file where the folder should be")
    ran = crash(home)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "KeyError: 'secret'" in one_line(ran.stderr)
