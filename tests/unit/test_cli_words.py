"""The tables of the command line: complete in both languages, and everything has its sentence."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hetes import cli
from hetes.adapters.folders import find_folders
from hetes.adapters.ipc import client, server
from hetes.adapters.ipc.client import ChannelError
from hetes.cli.command_tree import build
from hetes.cli.practitioner import secret_in
from hetes.cli.terminal import CommandContext, channel_failure
from hetes.presentation.terminal.events import happening_line, history_lines
from hetes.presentation.terminal.words import words
from tests.support.agent.stub import HISTORY
from tests.support.system.sources import nodes, tree

HETES = Path(cli.__file__).parents[1]
BUDAPEST = ZoneInfo("Europe/Budapest")
EVENTS = [
    "reader_added",
    "reader_removed",
    "card_inserted",
    "card_removed",
    "card_in_use",
    "card_released",
    "card_service_lost",
    "card_service_back",
    "login_suspected",
    "session_started",
    "session_ending",
    "session_expired",
    "session_settled",
    "session_ended",
    "notice_shown",
    "notice_withdrawn",
    "face_changed",
    "portal_changed",
    "resumed",
    "settings_changed",
]


@pytest.mark.parametrize("language", ["hu", "en"])
def test_every_reason_of_the_channel_has_a_sentence(language, capsys):
    sources = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (server, client))
    reasons = set(re.findall(r'ChannelError\("(\w+)"', sources)) | set(re.findall(r'"reason": "(\w+)"', sources))
    assert {"absent", "silent", "stranger", "lost", "failed", "crowded", "unreadable"} <= reasons
    assert reasons <= words(language).keys()
    del capsys


class Asked(dict[str, str]):
    """A table that remembers which of its words were asked for."""

    def __init__(self, table: dict[str, str]) -> None:
        super().__init__(table)
        self.keys_asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.keys_asked.add(key)
        return super().__getitem__(key)


def texts_in(*files: Path) -> set[str]:
    parts = (part for file in files for part in nodes(tree(file)))
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_every_word_of_the_table_is_asked_for_by_somebody(monkeypatch):
    table = Asked(words("hu"))
    monkeypatch.setattr(CommandContext, "words", table)
    build(CommandContext(find_folders()))
    adapters = HETES / "adapters"
    files = [adapters / f"{name}.py" for name in ("new_file", "os_errors", "bounded_file", "store/archive")]
    reasons = texts_in(*files, *(HETES / "transfer").glob("*.py"))
    named = texts_in(*(HETES / "cli").glob("*.py"), *(adapters / "ipc").glob("*.py")) | reasons
    named |= {f"{what}_{reason}" for what in ("report", "export", "import") for reason in reasons}
    assert len(table.keys_asked) > 60
    assert table.keys() - table.keys_asked - named == set()


@pytest.mark.parametrize(
    ("reason", "code"), [("absent", 3), ("taken", 4), ("silent", 1), ("stranger", 1), ("never heard of", 1)]
)
def test_a_channel_that_fails_has_an_exit_code_and_a_line(reason, code, capsys):
    assert channel_failure(ChannelError(reason), words("hu")) == code
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_sentence_of_its_own_even_without_its_facts(event, language):
    told = happening_line({"at": "2026-11-23T07:15:30+00:00", "event": event}, language, BUDAPEST)
    assert re.fullmatch(r"08:15:30 .{5,}", told)
    assert event not in told


def test_a_session_that_starts_is_told_with_name_and_end():
    happened = {
        "at": "2026-11-23T07:15:30+00:00",
        "event": "session_started",
        "practitioner": "p1",
        "name": "Dr. Minta Éva",
        "ends_at": "2026-11-23T14:15:00+00:00",
    }
    assert (
        happening_line(happened, "hu", BUDAPEST)
        == "08:15:30 Dr. Minta Éva: EESZT-kapcsolat, a jelzés szerint aktiválva; számított vége: 15:15"
    )


@pytest.mark.parametrize("event", ["face.active", "h.none", "no such", "{who}", None])
def test_an_unknown_event_still_gets_a_line(event):
    told = happening_line({"event": event, "x": "{reader}\x1b"}, "hu", BUDAPEST)
    assert told == f"--:--:-- {event} x={{reader}}\\x1b"


def test_an_empty_history_says_none_three_times():
    assert history_lines({"days": 7, "sessions": [], "notices": [], "uncovered": []}).count("  nincs") == 3


def test_a_session_without_an_end_shows_the_reckoned_one():
    open_ended = json.loads(json.dumps(HISTORY))
    open_ended["sessions"][0]["ended_at"] = None
    assert (
        history_lines(open_ended, "hu", BUDAPEST)[1]
        == "  2026. november 22. 08:00–15:00 (számított vég)  Dr. Minta Éva  (ikon menüje)"
    )


@pytest.mark.parametrize("history", [{}, {"sessions": [{}], "notices": [{}], "uncovered": [{}]}, {"sessions": None}])
@pytest.mark.parametrize("language", ["hu", "en"])
def test_a_history_of_another_version_is_still_told(history, language):
    assert len(history_lines(history, language, BUDAPEST)) >= 6


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"name": "12345"}, "secret"),
        ({"name": " 123456 "}, "secret"),
        ({"name": "Dr. Minta Éva 654321"}, "secret"),
        ({"name": "Dr. Minta (12345678)"}, "secret"),
        ({"name": "Dr. Minta Éva", "eeszt_user": "12345"}, "secret_user"),
        ({"name": "Dr. Minta Éva", "eeszt_user": "12345678"}, "secret_user"),
        ({"name": "Dr. Minta Éva", "eeszt_user": "012345"}, None),  # a zero for the letter O
        ({"units": ("rendelo", "123456")}, "secret"),
        ({"name": "Dr. Minta Éva", "eeszt_user": "O12345", "units": ("E123456", "2")}, None),
        ({"name": "Dr. II. Minta 4"}, None),
        ({}, None),
    ],
)
def test_what_looks_like_a_code_is_taken_by_no_field(given, key):
    assert secret_in(given) == key
