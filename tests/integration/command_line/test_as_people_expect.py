"""What whoever knows command lines tries first: help of every kind, a question before what is final, pipes that close."""

from __future__ import annotations

import json
import logging
import os
import pty
import subprocess

import pytest

from hetes.adapters import running
from hetes.adapters.clock import SystemClock
from hetes.adapters.folders import find_folders
from hetes.adapters.running import write_running
from hetes.adapters.store.sqlite import SqliteStore
from hetes.cli.command_tree import build
from hetes.cli.commands import history
from hetes.cli.terminal import CommandContext
from hetes.ports import JournalRow
from tests.support.agent.command_line import HETES, environment, hetes, one_line
from tests.support.system.waiting import LIMIT

DAY = (
    '{"at": "2026-11-23T07:55:00+01:00", "event": "activate"}\n{"at": "2026-11-23T20:00:00+01:00", "event": "until"}\n'
)


def every_command(group, *before):
    for name, command in group.commands.items():
        path = (*before, name)
        yield path
        if hasattr(command, "commands"):
            yield from every_command(command, *path)


COMMANDS = [(), ("--help",), ("--version",), *every_command(build(CommandContext(find_folders())))]


def test_help_is_the_same_by_either_option_and_by_its_command(home):
    for words in ((), ("activate",), ("practitioner",), ("practitioner", "add")):
        asked = [hetes(home, *words, "-h"), hetes(home, *words, "--help"), hetes(home, "help", *words)]
        assert {(ran.returncode, ran.stderr) for ran in asked} == {(0, "")}
        assert len({ran.stdout for ran in asked}) == 1
        assert asked[0].stdout.startswith(" ".join(["Használat: hetes", *words]))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("activat",), "Erre gondoltál: 'activate'?"),
        (("practitioner", "lits"), "Erre gondoltál: 'list'?"),
        (("history", "--jsn"), "Erre gondoltál: '--json'?"),
        (("help", "practitioner", "ad"), "Erre gondoltál: 'add'?"),
        (("help", "activate", "now"), "itt nincs több parancs: now."),
        (("rehearse", "--json", "--text", "x"), "csak az egyik adható meg"),
    ],
    ids=" ".join,
)
def test_what_was_nearly_a_command_is_met_with_the_one_that_was_meant(home, words, said):
    ran = hetes(home, *words)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in one_line(ran.stderr)


def test_practitioners_are_listed_for_programs_as_the_settings_have_them(home):
    fields = ["--login", "phone", "--length", "6:30", "--hours", "mon=08:00-14:00", "--hours-odd", "fri="]
    assert (
        hetes(home, "practitioner", "add", "Dr. Őrsi Űrné", *fields, "--away", "2026-12-24/2026-12-31").returncode == 0
    )
    assert hetes(home, "practitioner", "add", "Dr. Minta").returncode == 0
    nothing = {"length": None, "eeszt_user": None, "card_expires": None, "units": [], "hours": {}}
    nothing |= {"hours_odd": {}, "hours_even": {}, "away": []}
    first = {"id": "p1", "name": "Dr. Őrsi Űrné", "login": "phone", "length": "6h30m", "hours": {"mon": "08:00-14:00"}}
    first |= {"hours_odd": {"fri": ""}, "away": ["2026-12-24/2026-12-31"]}
    told = json.loads(hetes(home, "practitioner", "list", "--json").stdout)
    assert told == {"practitioners": [nothing | first, nothing | {"id": "p2", "name": "Dr. Minta", "login": "card"}]}
    assert "  Kapcsolat hossza: 6 óra 30 perc\n" in hetes(home, "practitioner", "list").stdout
    assert hetes(home, "practitioner", "edit", "p1", "--length", "").returncode == 0
    assert json.loads(hetes(home, "practitioner", "list", "--json").stdout)["practitioners"][0]["length"] is None


@pytest.mark.parametrize("length", ["9m", "25h", "24:01", "6:60", "hat", "-1", "6,5", "٦"])
def test_a_wrong_length_is_one_sentence_and_nothing_is_written(home, length):
    ran = hetes(home, "practitioner", "add", "Dr. Minta", "--length", length)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "10 perc és 24 óra között" in one_line(ran.stderr)
    assert not (home / "config" / "settings.toml").exists()


def at_a_terminal(home, *words, typed=b""):
    """Run a command at a terminal at which somebody types; return its exit code and all that was shown there."""
    mine, its = pty.openpty()
    ran = subprocess.Popen([*HETES, *words], stdin=its, stdout=its, stderr=its, env=environment(home))
    os.close(its)
    os.write(mine, typed)
    shown = b""
    while True:
        try:
            shown += (piece := os.read(mine, 4096))
        except OSError:  # Linux' word for a terminal that nobody has open any more
            break
        if not piece:
            break
    os.close(mine)
    return ran.wait(LIMIT), shown.decode()


def test_whoever_is_removed_for_good_is_asked_about_at_a_terminal_and_needs_a_word_elsewhere(home):
    hetes(home, "practitioner", "add", "Dr. Minta")
    ran = hetes(home, "practitioner", "remove", "p1")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "hetes practitioner remove p1 --yes" in one_line(ran.stderr)
    for answer in (b"\n", b"n\n", b"perhaps\n"):
        code, shown = at_a_terminal(home, "practitioner", "remove", "p1", typed=answer)
        assert code == 1
        assert "Dr. Minta (p1) és minden, ami a naplóban róla szól, törlődik." in shown
        assert "Nem töröltem semmit." in shown
    assert "Dr. Minta" in hetes(home, "practitioner", "list").stdout
    assert "p9" in hetes(home, "practitioner", "remove", "p9").stderr
    assert at_a_terminal(home, "practitioner", "remove", "p1", typed=b"igen\n")[0] == 0
    hetes(home, "practitioner", "add", "Dr. Minta")
    assert hetes(home, "practitioner", "remove", "p1", "--yes").returncode == 0
    assert json.loads(hetes(home, "practitioner", "list", "--json").stdout) == {"practitioners": []}


def test_a_rehearsal_is_told_to_people_also_in_a_pipe_and_to_programs_also_at_a_terminal(home, tmp_path):
    (story := tmp_path / "day.jsonl").write_text(DAY)
    for_people = hetes(home, "rehearse", str(story), "--text").stdout
    assert for_people.startswith("2026. november 23., hétfő\n")
    for_programs = hetes(home, "rehearse", str(story)).stdout
    assert [json.loads(line)["do"] for line in for_programs.splitlines()]
    assert at_a_terminal(home, "rehearse", str(story))[1].replace("\r\n", "\n") == for_people
    assert at_a_terminal(home, "rehearse", str(story), "--json")[1].replace("\r\n", "\n") == for_programs


def test_the_history_is_told_while_no_agent_runs_and_nothing_is_written(home):
    clock = SystemClock()
    store = SqliteStore(home / "data" / "hetes.sqlite3", clock.now, logging.getLogger("hetes.test"))
    now = clock.now()
    facts = {"session": "s1", "started_at": now.isoformat(), "ends_at": now.isoformat(), "source": "tray"}
    store.save({"version": 1}, (JournalRow(now, "session_started", "default", facts),))
    store.close()
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    told = hetes(home, "history", "--json", "--days", "2")
    assert (told.returncode, told.stderr) == (0, "")
    assert [s["source"] for s in json.loads(told.stdout)["sessions"]] == ["tray"]
    assert "ikon menüje" in hetes(home, "history").stdout
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
    (home / "data" / "hetes.sqlite3").write_bytes(b"no database" * 1000)
    ran = hetes(home, "history")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "hetes doctor" in one_line(ran.stderr)


@pytest.mark.parametrize(("days", "elsewhere", "asked"), [(62, False, 1), (63, False, 0), (63, True, 1)])
def test_years_of_history_are_read_by_who_wants_them_and_not_by_the_agent(
    home, capsys, monkeypatch, days, elsewhere, asked
):
    """Where another computer works with the data folder the agent has a journal of its own."""
    clock = SystemClock()
    store = SqliteStore(home / "data" / "hetes.sqlite3", clock.now, logging.getLogger("hetes.test"))
    store.save({"version": 1}, (JournalRow(clock.now(), "done_begun", "default", {}),))
    store.close()
    write_running(home / "data", home / "run", "a run")
    if elsewhere:
        monkeypatch.setattr(running, "this_computer", lambda: "another")
    requests = []
    context = CommandContext(find_folders({"HETES_HOME": str(home)}))
    nothing = {"days": days, "sessions": [], "notices": [], "clock_steps": [], "uncovered": []}
    context.ask = lambda request, within=0.0: requests.append(request) or {"ok": True, "history": nothing}
    assert history(context, days=days, as_json=True) == 0
    assert len(requests) == asked
    assert json.loads(capsys.readouterr().out)["days"] == days


WORDS = {
    ("snooze",): ("10",),
    ("dismiss",): ("session_ending",),
    ("practitioner", "add"): ("Dr. Minta",),
    ("practitioner", "edit"): ("p1", "--name", "Dr. Minta"),
    ("practitioner", "remove"): ("p1", "--yes"),
    ("autostart",): ("status",),
    ("completion",): ("bash",),
    ("demo",): ("--no-tray", "--rate", "100000"),
}


@pytest.mark.parametrize(
    "path", [each for each in COMMANDS if each not in {("run",), ("watch",), ("practitioner",)}], ids=" ".join
)
def test_no_command_minds_that_nobody_reads_what_it_says(agent, home, tmp_path, path):
    (tmp_path / "day.jsonl").write_text(DAY)
    files = {"rehearse": tmp_path / "day.jsonl", "export": tmp_path / "out", "import": tmp_path / "none"}
    words = WORDS.get(path, (str(files[path[0]]),) if path and path[0] in files else ())
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        ran = subprocess.run(
            [*HETES, *path, *words],
            stdin=subprocess.DEVNULL,
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=LIMIT,
            check=False,
            env=environment(home),
        )
    assert "Traceback" not in ran.stderr
    assert "BrokenPipe" not in ran.stderr
    assert ran.returncode in {0, 1, 2}, ran.stderr
    assert path not in {("--help",), ("help",), ("demo",)} or (ran.returncode, ran.stderr) == (0, "")


def test_no_command_writes_colours_or_other_commands_to_the_terminal(agent, home):
    for words in ((), ("--help",), ("status",), ("history",), ("frobnicate",), ("practitioner", "list")):
        _, shown = at_a_terminal(home, *words)
        assert "\x1b" not in shown, words


def test_whoever_starts_hetes_at_a_terminal_is_told_where_it_is_and_how_to_end_it(home):
    mine, its = pty.openpty()
    command = [*HETES, "run", "--no-tray", "--simulate"]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment(home)) as running:
        os.close(its)
        shown = b""
        while b"Ctrl+C" not in shown:
            shown += os.read(mine, 4096)
        assert "A Hetes ikon nélkül fut. Vezérlőpult: hetes panel." in shown.decode()
        assert hetes(home, "quit").returncode == 0
        assert running.wait(LIMIT) == 0
    os.close(mine)
