"""A check is two files, and both are harmless to import; each rule is also shown something that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetes.doctor.registry import CHECKS
from tests.unit.test_layout import DAEMON, HARMLESS, HETES, imports, loaded_at_once, none, sources, tree, where

DOCTOR = HETES / "doctor"
PURE = [*sources(DOCTOR / "checks", DOCTOR / "words"), *(DOCTOR / f"{name}.py" for name in ("check", "common_words", "looks"))]  # fmt: skip
MAY_KNOW = ("hetes.core", "hetes.doctor.check", "hetes.doctor.checks", "hetes.doctor.looks")


def impure(start: Path) -> list[str]:
    """Return what is imported together with this module, however far away, and is not harmless."""
    return [
        f"{path.name}:{node.lineno} {name}"
        for path, node, name in loaded_at_once(start)
        if name.split(".")[0] not in HARMLESS and not f"{name}.".startswith(tuple(f"{known}." for known in MAY_KNOW))
    ]


def test_a_check_its_words_and_the_looks_import_nothing_impure_at_the_top():
    none([f"{start.relative_to(DAEMON)}: {found}" for start in PURE for found in impure(start)])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import os", True),
        ("from hetes.doctor.probes.usb_readers import look", True),
        ("from hetes.adapters.clock import SystemClock", True),
        ("from hetes.doctor.runner import run", True),
        ("from hetes.doctor.check import Check", False),
        ("def look():\n    from hetes.doctor.probes.usb_readers import look", False),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from hetes.ports import Clock", False),
    ],
)
def test_an_impure_import_is_found(tmp_path, line, found):
    check = tmp_path / "coffee.py"
    check.write_text(line, encoding="utf-8")
    assert bool(impure(check)) is found


def test_each_check_has_its_words_and_no_words_are_without_a_check():
    def modules(folder: str) -> set[str]:
        return {path.stem for path in sources(DOCTOR / folder)} - {"__init__"}

    assert modules("checks") == modules("words") == set(CHECKS)


def test_nothing_else_names_the_modules_of_a_check():
    """What would have to be changed for a new check: a list of them anywhere else."""
    none(
        [
            where(path, node)
            for path in sources(HETES)
            if path.parent.name not in ("checks", "words")
            for node, name in imports(tree(path))
            if name.startswith(("hetes.doctor.checks.", "hetes.doctor.words."))
        ]
    )
