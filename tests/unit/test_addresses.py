"""The program started by an address of the scheme ``hetes:``, which any web page may write."""

from __future__ import annotations

import json
import random
import sys

import pytest

from hetes import __main__ as program
from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import ChannelError
from hetes.adapters.notifications.toast_links import NAME

pytestmark = pytest.mark.quick
KNOWN = "b" * 22
CHANCE = random.Random(17)
WORDS = [
    "quit",
    "--take-over",
    "run",
    "--panel",
    "--message",
    "activate",
    "--version",
    "-h",
    "import",
    r"C:\x",
    "\ud800",
    "",
]
ODD = [
    "..",
    "//",
    "%00",
    "\x00",
    "\n",
    '"',
    "é",
    "\ud800",
    "a" * 22,
    "a" * 30_000,
    "?x=1",
    "#",
    "p1",
    KNOWN[:-1],
    f"{KNOWN}x",
]


def hostile(number: int) -> list[str]:
    """Return what Windows may make of an address: a quotation mark in it ends the word, and others follow."""
    scheme = CHANCE.choice(["hetes:", "HETES:", "hetes://", "HeTeS:"])
    tail = CHANCE.choice(["", f"{number}", f"{number:022}"]) + "".join(CHANCE.choices(ODD, k=CHANCE.randrange(3)))
    return [scheme + tail, *CHANCE.choices(WORDS, k=CHANCE.randrange(4))]


class Desk:
    """A user's folders, an agent that runs or does not, and what the program did."""

    def __init__(self, monkeypatch, tmp_path, *, runs: bool) -> None:
        self.folders = Folders(tmp_path, tmp_path, tmp_path)
        self.asked: list[dict] = []
        self.started: list[str] = []

        def ask(_doors, request, _within):
            self.asked.append(request)
            if not runs:
                raise ChannelError("absent")
            return {"ok": True, "said": "noted"}

        def start(_context, *, link, **_how):
            self.started.append(link)
            return 0

        monkeypatch.setattr("hetes.cli.terminal.ask", ask)
        monkeypatch.setattr("hetes.cli.commands.start_agent", start)
        monkeypatch.setattr(program, "find_folders", lambda: self.folders)
        self._set = lambda words: monkeypatch.setattr(sys, "argv", ["hetesw.exe", *words])

    def run(self, *words: str) -> int:
        self._set(words)
        with pytest.raises(SystemExit) as ended:
            program.main()
        return ended.value.code

    def content(self) -> list[str]:
        return sorted(path.name for path in self.folders.data.iterdir())


@pytest.mark.parametrize("runs", [True, False])
def test_a_page_with_a_thousand_addresses_has_no_more_done_than_the_agent_being_asked(
    monkeypatch, tmp_path, capsys, runs
):
    desk = Desk(monkeypatch, tmp_path, runs=runs)
    kept = {"session_expired/": {KNOWN: {"type": "ActivationReported", "practitioner": None, "source": "notice"}}}
    (tmp_path / NAME).write_text(json.dumps(kept), "utf-8")
    before = (tmp_path / NAME).read_bytes()
    assert {desk.run(*hostile(number)) for number in range(1000)} == {0}
    assert len(desk.asked) == 1000
    assert {request["do"] for request in desk.asked} == {"link"}
    assert {len(request["link"]) for request in desk.asked} == {0, 22}
    assert KNOWN not in {request["link"] for request in desk.asked}
    assert desk.started == []
    assert desk.content() == [NAME]
    assert (tmp_path / NAME).read_bytes() == before
    assert capsys.readouterr() == ("", "")


def test_an_id_that_a_notice_has_written_starts_hetes_where_none_runs(monkeypatch, tmp_path):
    desk = Desk(monkeypatch, tmp_path, runs=False)
    kept = {"session_expired/": {KNOWN: {"type": "ActivationReported", "practitioner": None, "source": "notice"}}}
    (tmp_path / NAME).write_text(json.dumps(kept), "utf-8")
    assert desk.run(f"hetes:{KNOWN}", "--take-over") == 0
    assert desk.started == [KNOWN]


def test_a_hetes_that_runs_and_does_not_answer_is_not_started_a_second_time(monkeypatch, tmp_path):
    desk = Desk(monkeypatch, tmp_path, runs=True)

    def silent(_doors, _request, _within):
        raise ChannelError("silent")

    monkeypatch.setattr("hetes.cli.terminal.ask", silent)
    (tmp_path / NAME).write_text(json.dumps({"session_expired/": {KNOWN: {"type": "PageRequested"}}}), "utf-8")
    assert desk.run(f"hetes:{KNOWN}") == 0
    assert desk.started == []
