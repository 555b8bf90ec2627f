"""The probe of the running agent, on a channel that answers as it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hetes import __version__
from hetes.adapters import running
from hetes.adapters.folder_lock import FolderLock
from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import ChannelError
from hetes.doctor.probes import agent

FOLDERS = Folders(Path("nowhere"), Path("nowhere"), Path("nowhere"))


def test_an_agent_that_answers_is_told_with_what_only_it_knows(monkeypatch):
    answers: dict[str, Any] = {
        "status": {"status": {"version": "1.0", "simulated": True, "state": "active"}},
        "equipment": {"equipment": {"pid": 7, "tray": {"wanted": False}, "notices": {"channel": None}, "more": 1}},
    }
    monkeypatch.setattr(agent, "ask", lambda doors, request, within: answers[request["do"]])
    assert agent.look(FOLDERS) == {
        "own_version": __version__,
        "locked": None,
        "elsewhere": None,
        "apart_from": None,
        "unkept": False,
        "reached": "running",
        "version": "1.0",
        "simulated": True,
        "pid": 7,
        "tray": {"wanted": False},
        "notices": {"channel": None},
    }


def test_an_agent_that_refuses_both_questions_runs_all_the_same(monkeypatch):
    monkeypatch.setattr(agent, "ask", lambda doors, request, within: {"ok": False})
    told = agent.look(FOLDERS)
    assert (told["reached"], told["simulated"], told["version"], told["tray"]) == ("running", False, None, None)


@pytest.mark.parametrize(
    ("reason", "reached"), [("absent", "absent"), ("silent", "silent"), ("lost", "silent"), ("stranger", "strange"), ("denied", "strange")]
)  # fmt: skip
def test_an_agent_that_cannot_be_talked_to_is_told_with_the_reason(monkeypatch, reason, reached):
    def refuse(*_: object) -> dict[str, Any]:
        raise ChannelError(reason)

    monkeypatch.setattr(agent, "ask", refuse)
    assert agent.look(FOLDERS) == {
        "own_version": __version__,
        "locked": None,
        "elsewhere": None,
        "reached": reached,
        "reason": reason,
    }


def test_an_agent_that_went_away_before_it_replied_is_asked_once_more(monkeypatch):
    reasons = ["lost", "absent"]

    def going(*_: object) -> dict[str, Any]:
        raise ChannelError(reasons.pop(0))

    monkeypatch.setattr(agent, "ask", going)
    assert (agent.look(FOLDERS)["reached"], reasons) == ("absent", [])


def test_the_lock_beside_the_data_is_tried_and_given_back(tmp_path, monkeypatch):
    folders = Folders(tmp_path, tmp_path, tmp_path)
    lock = FolderLock(tmp_path)

    def locked():
        told = agent.look(folders)
        return told["locked"], told["elsewhere"], told["reached"]

    assert locked() == (False, None, "absent")
    assert lock.acquire(), "it was given back"
    assert locked() == (True, None, "absent")
    running.write_running(tmp_path, tmp_path, "b1")
    assert locked() == (True, None, "absent")
    monkeypatch.setattr(running, "computer_name", lambda: "rendelo-2")
    name = running.read_running(tmp_path).name
    assert locked() == (True, name, "absent")
    lock.release()
    assert locked() == (False, None, "absent"), "it ended there, and nobody took it away"
