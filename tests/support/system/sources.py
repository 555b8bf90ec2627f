"""The sources as syntax trees: each file is read and parsed once in a test process."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


def sources(*folders: Path) -> list[Path]:
    """Return every Python file below these folders; there is one at least."""
    found = sorted(path for folder in folders for path in folder.rglob("*.py"))
    assert found
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes(module: ast.AST) -> tuple[ast.AST, ...]:
    """Return every node of a tree, in the order of ``ast.walk``."""
    return tuple(ast.walk(module))
