"""The table of what was seen on real desktops, as packaging/desktops/table.py makes it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def table():
    spec = importlib.util.spec_from_file_location("table", ROOT / "packaging/desktops/table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scenes(table, **other: tuple[bool, str]) -> dict:
    told = dict.fromkeys((*table.SCENES, "log"), (True, "right")) | {k.replace("_", " "): v for k, v in other.items()}
    return {name: {"well": well, "brief": brief, "words": ""} for name, (well, brief) in told.items()}


def test_a_scene_that_went_wrong_or_was_not_seen_fails_the_run(table, tmp_path, capsys):
    for name, seen in {
        "good": scenes(table),
        "bad": scenes(table, pressed=(False, "nothing happened")),
        "log": scenes(table, log=(False, "1 tracebacks")),
        "less": {name: row for name, row in scenes(table).items() if name != "tooltip"},
        "short": {name: row for name, row in scenes(table).items() if name != "pressed"},
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.json").write_text(json.dumps({"desktop": name, "scenes": seen}), "utf-8")
    names = ("good", "bad", "log", "less", "short", "never-ended")
    assert [table.main(tmp_path, [name]) for name in names] == [0, 1, 1, 0, 1, 1]
    assert "NO: nothing happened" in capsys.readouterr().out


def test_the_columns_of_the_desktops_that_were_tried_are_written_anew_and_others_stay(table, tmp_path):
    page = tmp_path / "page.md"
    old = dict.fromkeys(table.SCENES, "old")
    other = dict.fromkeys(table.SCENES, "as it was")
    before = table.lines({"Plasma (X11) 6.3": old, "MATE 1.27": other})
    page.write_text("\n".join(["above", *before, "", "below", ""]), "utf-8")
    (tmp_path / "plasma").mkdir()
    told = {"desktop": "Plasma (X11) 6.4.1", "scenes": scenes(table)}
    (tmp_path / "plasma/plasma.json").write_text(json.dumps(told), "utf-8")
    assert table.main(tmp_path, ["plasma"], page) == 0
    after = table.lines({"Plasma (X11) 6.4.1": dict.fromkeys(table.SCENES, "right"), "MATE 1.27": other})
    assert page.read_text("utf-8").split("\n") == ["above", *after, "", "below", ""]
    assert after[2] == "| notice at login | right | as it was |"


def test_a_scene_that_the_page_does_not_know_yet_was_not_seen_there(table):
    page = "| scene | MATE 1.27 |\n|---|---|\n| icon | right |\n"
    renewed = table.renewed(page, {})
    assert "| icon | right |" in renewed
    assert "| locked | – |" in renewed
