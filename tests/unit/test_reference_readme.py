"""What daemon/README.md names exists, and the picture of the floors is that of the imports."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
HETES = ROOT / "daemon" / "hetes"
PAGE = (ROOT / "daemon" / "README.md").read_text(encoding="utf-8")

PATH = re.compile(r"(?<![\w/])((?:tests|packaging|core|agent|adapters|presentation|panel|doctor|cli)/[\w./*]*)")
CALL = re.compile(r"`([\w.]+)\(\)`")


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[path.stem]
    return module


FLOORS = loaded(ROOT / "packaging" / "floors.py")


def paths(page: str) -> list[str]:
    return sorted(set(PATH.findall(page)))


def exists(path: str) -> bool:
    """Tell whether a path is there; NAME stands for any name, and then there must be one."""
    base = ROOT if path.startswith(("tests/", "packaging/")) else HETES
    pattern = path.replace("NAME", "[a-z]*").rstrip("/")
    return any(base.glob(pattern))


@pytest.mark.parametrize("path", paths(PAGE))
def test_a_path_that_is_named_exists(path):
    assert exists(path)


@pytest.mark.parametrize("path", ["core/judging.py", "core/notices/of_*.py", "panel/pages/NAME/", "packaging/test.sh"])
def test_a_path_is_found_in_the_text(path):
    assert paths(f"first `{path}`, then") == [path]
    assert exists(path)


@pytest.mark.parametrize("path", ["core/notice.py", "core/notices/on_*.py", "doctor/nowhere/NAME.py", "tests/nowhere"])
def test_a_path_that_is_not_there_is_missed(path):
    assert not exists(path)


def test_a_link_leads_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert len(targets) >= 8
    assert [target for target in targets if not (ROOT / "daemon" / target).exists()] == []


def walks(page: str) -> list[tuple[str, str]]:
    """Return each function that a step of a walk names, with the file at the step's head."""
    steps = re.findall(r"^\d+\. `([\w/]+\.py)`: (.*)$", page, re.MULTILINE)
    return [(path, name) for path, line in steps for name in CALL.findall(line)]


def has(path: str, name: str) -> bool:
    body = ast.parse((HETES / path).read_text(encoding="utf-8")).body
    for part in name.split("."):
        found = next((n for n in body if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name == part), None)
        if found is None:
            return False
        body = found.body
    return True


@pytest.mark.parametrize(("path", "name"), walks(PAGE))
def test_a_function_on_the_way_is_there(path, name):
    assert has(path, name)


def test_a_function_that_is_elsewhere_is_missed():
    assert has("agent/engine.py", "Engine.turn")
    assert not has("agent/engine.py", "turn")
    assert not has("core/step.py", "judge")
    assert len(walks(PAGE)) >= 15


def test_a_module_that_tests_are_run_with_is_there():
    for name in re.findall(r"python -m (tests[\w.]*)", PAGE):
        assert (ROOT / Path(*name.split(".")) / "__main__.py").is_file(), name


def test_the_quick_loop_has_a_marker():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    markers = [each.split(":")[0] for each in config["tool"]["pytest"]["ini_options"].get("markers", [])]
    assert set(re.findall(r"test\.sh -m (\w+)", PAGE)) <= set(markers)


def test_the_picture_of_the_floors_is_that_of_the_imports():
    """Once it is not: python packaging/floors.py."""
    assert FLOORS.PICTURE.read_text(encoding="utf-8") == FLOORS.picture(FLOORS.floors(ROOT))


def test_the_picture_knows_who_imports_whom(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[[tool.importlinter.contracts]]\ncontainers = ["hetes"]\nlayers = ["top", "middle", "low"]\n', encoding="utf-8"
    )
    package = tmp_path / "daemon" / "hetes"
    (package / "top" / "inner").mkdir(parents=True)
    (package / "top" / "__init__.py").write_text('"""What :mod:`.it` is & does."""\n', encoding="utf-8")
    (package / "top" / "inner" / "__init__.py").write_text(
        "def late():\n    from hetes.low import word", encoding="utf-8"
    )
    (package / "middle.py").write_text('"""Between."""\nimport hetes.low\nimport os', encoding="utf-8")
    (package / "low.py").write_text('"""Below."""\nword = 1', encoding="utf-8")
    top, middle, low = FLOORS.floors(tmp_path)
    assert (top.purpose, top.folders, top.uses) == ("What it is & does.", ("inner",), {"low"})
    assert (middle.uses, low.uses) == ({"low"}, set())
    drawn = FLOORS.picture((top, middle, low))
    assert drawn.count("<circle") == 2
    assert "What it is &amp; does." in drawn


def test_a_program_without_floors_is_no_picture(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[[tool.importlinter.contracts]]\n", encoding="utf-8")
    with pytest.raises(LookupError):
        FLOORS.floors(tmp_path)


def test_the_page_is_one_page():
    assert len(PAGE.splitlines()) <= 80


RECORDS = sorted((ROOT / "daemon" / "decisions").glob("*.md"))


def test_a_path_that_a_decision_names_exists():
    named = {(record.name, path) for record in RECORDS for path in paths(record.read_text(encoding="utf-8"))}
    assert len(named) >= 10
    assert [(record, path) for record, path in sorted(named) if not exists(path)] == []
