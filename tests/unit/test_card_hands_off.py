"""The card watch only looks: which calls of PC/SC stand in the sources at all."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hetes.adapters.card import pcsc
from tests.support.system.sources import nodes, sources, tree

HETES = Path(pcsc.__file__).parents[2]
MAY_CALL = {
    "SCardEstablishContext", "SCardReleaseContext", "SCardListReaders", "SCardListReadersA", "SCardGetStatusChange",
    "SCardCancel",
}  # fmt: skip


def pcsc_calls(module: ast.AST) -> set[str]:
    """Find whatever speaks PC/SC: names, attributes, imports and words that getattr could take."""
    found = set()
    for node in nodes(module):
        words = [
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "name", None) if isinstance(node, ast.alias) else None,
            node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None,
        ]
        found |= {word for word in words if word and word.startswith("SCard") and " " not in word}
    return found


def smartcard_imports(module: ast.AST) -> set[str]:
    found = set()
    for node in nodes(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            found.add(node.value)
    return {name for name in found if name.split(".")[0] == "smartcard"}


def test_nothing_in_hetes_makes_a_call_that_reaches_a_card() -> None:
    trees = [tree(path) for path in sources(HETES)]
    assert set().union(*map(pcsc_calls, trees)) == MAY_CALL
    assert set().union(*map(smartcard_imports, trees)) <= {"smartcard.scard"}


@pytest.mark.parametrize(
    "line",
    ["scard.SCardConnect(c, n, 1, 3)", "from smartcard.scard import SCardTransmit", "getattr(s, 'SCardControl')()"],
)
def test_a_call_that_reaches_a_card_is_found(line) -> None:
    assert pcsc_calls(ast.parse(line)) - MAY_CALL


@pytest.mark.parametrize("line", ["import smartcard.System", "importlib.import_module('smartcard.CardMonitoring')"])
def test_a_way_around_scard_is_found(line) -> None:
    assert smartcard_imports(ast.parse(line)) - {"smartcard.scard"}


def test_the_library_is_not_loaded_before_the_thread_runs() -> None:
    program = (
        "import sys; from hetes.adapters.card.pcsc import PcscReaders; PcscReaders(); print('smartcard' in sys.modules)"
    )
    path = os.pathsep.join([str(HETES.parent)])
    told = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=True
    )
    assert told.stdout.strip() == b"False"
