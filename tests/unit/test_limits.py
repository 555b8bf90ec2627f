"""No test fails because a computer is slow: none knows a limit of its own, none bounds what something may take."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.system.sources import nodes, sources, tree
from tests.support.system.waiting import LIMIT

TESTS = Path(__file__).parents[1]
MEASURES = TESTS / "benchmarks"

# What takes the longest time that it may wait as its only argument, or as this keyword.
WAITS = {"acquire", "communicate", "hard_stop", "join", "result", "settimeout", "wait"}
KEYWORDS = {"timeout", "within"}
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}
OF_THE_PRODUCT = {"ask", "deliver", "OrderedChannels"}  # their limit is what is tried
AT_ONCE = 1.0  # s: less is a pause, after which one looks again


def name_of(call: ast.AST) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""


def small(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float) and AT_ONCE <= value.value < LIMIT


def own_limits(module: ast.Module) -> list[ast.AST]:
    """Find calls that wait for less than everybody may wait, and marks that give a test its own time."""
    found: list[ast.AST] = []
    for call in nodes(module):
        if not isinstance(call, ast.Call) or name_of(call) in OF_THE_PRODUCT:
            continue
        said = [keyword.value for keyword in call.keywords if keyword.arg in KEYWORDS]
        if name_of(call) in WAITS and len(call.args) == 1:
            said += call.args
        if any(map(small, said)) or (name_of(call) == "timeout" and ast.unparse(call.func) == "pytest.mark.timeout"):
            found.append(call)
    return found


def bounds_on_time(module: ast.Module) -> list[ast.AST]:
    """Find claims that a span of real time is short."""

    def is_span(side: ast.expr) -> bool:
        return (
            isinstance(side, ast.BinOp)
            and isinstance(side.op, ast.Sub)
            and any(name_of(part) in CLOCKS for part in ast.walk(side))
        )

    return [
        node
        for claim in nodes(module)
        if isinstance(claim, ast.Assert)
        for node in ast.walk(claim.test)
        if isinstance(node, ast.Compare)
        and any(
            (is_span(left) and isinstance(how, ast.Lt | ast.LtE))
            or (is_span(right) and isinstance(how, ast.Gt | ast.GtE))
            for left, how, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False)
        )
    ]


def looked_at() -> list[Path]:
    return [path for path in sources(TESTS) if MEASURES not in path.parents]


def places(find) -> list[str]:
    return [f"{path.relative_to(TESTS)}:{node.lineno}" for path in looked_at() for node in find(tree(path))]


def test_no_test_waits_for_less_than_every_test_may_wait():
    assert places(own_limits) == [], "wait with eventually(), or for LIMIT: both are in support/system/waiting.py"


def test_no_test_says_how_fast_something_is():
    assert places(bounds_on_time) == [], "that is a figure for the benchmarks"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("eventually(look, within=20)", True),
        ("subprocess.run(words, timeout=30)", True),
        ("assert done.wait(5)", True),
        ("thread.join(10)", True),
        ("future.result(5)", True),
        ("plug.settimeout(2.0)", True),
        ("pytest.mark.timeout(240)", True),
        ("eventually(look)", False),
        ("subprocess.run(words, timeout=LIMIT)", False),
        ("thread.join(LIMIT)", False),
        ("heard.wait(600)", False),
        ("plug.settimeout(0.2)", False),
        ("story.wait(minutes=5)", False),
        ("ask(runtime, request, within=3)", False),
    ],
)
def test_a_limit_of_its_own_is_found(line, found):
    assert bool(own_limits(ast.parse(line))) is found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("assert time.monotonic() - begun < 3", True),
        ("assert 5 <= time.monotonic() - began < BEAT", True),
        ("assert 3 > perf_counter() - begun", True),
        ("assert time.monotonic() - begun >= 5", False),
        ("assert 5 <= time.monotonic() - begun", False),
        ("assert len(drops) < 199", False),
        ("assert self.loop.time() - begun < seconds", False),  # a loop may have a clock of its own
    ],
)
def test_a_bound_on_time_is_found(line, found):
    assert bool(bounds_on_time(ast.parse(line))) is found
