"""Rules of the source tree that no other tool checks. Each rule is also shown something that breaks it."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tokenize
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.system.sources import nodes, sources, tree

ROOT = Path(__file__).parents[2]
DAEMON = ROOT / "daemon"
HETES = DAEMON / "hetes"
TESTS = ROOT / "tests"

MEASURES = TESTS / "support" / "system" / "procfs.py"  # rest is measured by letting time pass
CLOCK = HETES / "adapters" / "clock.py"
# What a command may name itself, without the whole program: the way to a running agent, and the file it is set by.
LIGHT = {
    "hetes.adapters.console",
    "hetes.adapters.folders",
    "hetes.adapters.ipc.client",
    "hetes.adapters.ipc.doors",
    "hetes.adapters.settings.language",
}
FLEET = ("carried", "code", "joining", "membership")
COMMANDS = {
    "commands.py": LIGHT
    | {
        f"hetes.adapters.{name}"
        for name in ("autostart.at_login", "browser", "new_file", "notifications.toast_links", "settings.machine")
    },
    "fleet.py": LIGHT | {"hetes.adapters.new_file", *map("hetes.adapters.fleet.{}".format, FLEET)},
    "practitioner.py": LIGHT | {"hetes.adapters.settings.file"},
    "terminal.py": LIGHT | {"hetes.adapters.logs"},
    "unheard.py": LIGHT | {"hetes.adapters.message_box"},
}
BRINGS_CLICK = {"click_language.py", "command_tree.py", "completion.py", "parameters.py"}

HARMLESS = {
    "__future__", "abc", "base64", "bisect", "collections", "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum",
    "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math", "operator", "re", "string", "textwrap", "types",
    "typing", "unicodedata", "zlib",
}  # fmt: skip

READS_THE_CLOCK = {
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow", "time.CLOCK_REALTIME",
    "time.asctime", "time.ctime", "time.gmtime", "time.localtime", "time.strftime", "time.time", "time.time_ns",
}  # fmt: skip
SETS_THE_CLOCK = {"time.clock_settime", "time.clock_settime_ns"}
HEAVY = {
    "PIL", "apscheduler", "click", "desktop_notifier", "difflib", "httpx", "jinja2", "platformdirs", "plyer", "psutil", "pystray",
    "starlette", "tomlkit", "uvicorn",
}  # fmt: skip

SECRET = re.compile(r"^-{0,2}([a-z0-9]+[-_])*(pin|puk|can)([-_]?(code|number|kod|szam))?$")


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def imports(module: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each import with the dotted name of what it brings in."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "absolute imports only"
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def names_used(module: ast.Module) -> list[tuple[ast.AST, str]]:
    """Return every dotted name that is used, by the name under which the standard library knows it."""
    known: dict[str, str] = {}
    for node in nodes(module):
        if isinstance(node, ast.Import):
            known.update(
                {
                    alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
                    for alias in node.names
                }
            )
        elif isinstance(node, ast.ImportFrom):
            known.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})

    def dotted(node: ast.AST) -> str:
        if isinstance(node, ast.Name):
            return known.get(node.id, "")
        if isinstance(node, ast.Attribute) and (owner := dotted(node.value)):
            return f"{owner}.{node.attr}"
        return ""

    return [(node, name) for node in nodes(module) if (name := dotted(node))]


def none(found: Collection[str]) -> None:
    assert not found, "\n" + "\n".join(sorted(found))


def uses(module: ast.Module, forbidden: set[str]) -> list[tuple[ast.AST, str]]:
    return [(node, name) for node, name in names_used(module) if name in forbidden]


def disguised_sleeps(module: ast.Module) -> list[ast.AST]:
    """Find a wait with a limit on an event that nobody else can set, and one that is expected to reach its limit."""

    def waits(node: ast.AST) -> bool:
        is_wait = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "wait"
        return is_wait and bool(node.args or node.keywords)

    def fresh(owner: ast.AST) -> bool:
        return isinstance(owner, ast.Call) and ast.unparse(owner.func).rpartition(".")[2] == "Event"

    return [
        node
        for node in nodes(module)
        if (waits(node) and fresh(node.func.value))
        or (
            isinstance(node, ast.Assert)
            and isinstance(node.test, ast.UnaryOp)
            and isinstance(node.test.op, ast.Not)
            and waits(node.test.operand)
        )
    ]


def secrets(module: ast.Module) -> list[tuple[ast.AST, str]]:
    """Find what could hold a PIN, PUK or CAN: a field, a parameter, a variable, an option, a key."""
    found = []
    for node in nodes(module):
        names: list[str] = []
        if isinstance(node, ast.arg) or (isinstance(node, ast.keyword) and node.arg):
            names = [node.arg]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names = [node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names = [node.attr]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # As plain words, two steps of the guide may be called "can" and "activation_pin".
            names = [node.value] if node.value.startswith("--") or node.value in {"pin", "puk"} else []
        found += [(node, name) for name in names if SECRET.match(name)]
    return found


def bare_exceptions(path: Path) -> list[str]:
    """Find comments that silence a tool without saying why."""
    found = []
    if not re.search(r"noqa|type:\s*ignore|pragma:", path.read_text(encoding="utf-8")):
        return []  # reading it word by word takes much longer
    with path.open("rb") as lines:
        for token in tokenize.tokenize(lines.readline):
            if token.type != tokenize.COMMENT:
                continue
            marker = re.compile(
                r"#\s*(noqa\b(:\s*[A-Z]+[0-9]+([,\s]+[A-Z]+[0-9]+)*)?|type:\s*ignore(\[[^\]]*\])?|pragma:\s*no\s*(cover|branch))"
            )
            reason, markers = marker.subn("", token.string)
            if markers and not re.search(r"\w{3}", reason):
                found.append(f"{path.name}:{token.start[0]}: {token.string}")
    return found


def test_the_top_level_holds_nothing_else():  # but "dist", where README's commands put what they build
    allowed = {"pyproject.toml", "daemon", "tests", "packaging", "README.md", "LICENSE"}
    assert {entry.name for entry in ROOT.glob("[!.]*") if entry.name != "dist"} == allowed


def test_daemon_is_a_source_root_and_no_package():
    assert not (DAEMON / "__init__.py").exists()
    assert {entry.name for entry in DAEMON.iterdir() if entry.name != "__pycache__"} == {
        "README.md",
        "decisions",
        "hetes",
        "reference",
    }


def test_no_module_and_no_test_has_more_than_400_lines():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(HETES, TESTS)}
    none([f"{path.relative_to(ROOT)}: {length}" for path, length in lengths.items() if length > 400])


def test_only_the_clock_reads_the_clock():
    found = [
        f"{where(path, node)} {name}"
        for path in sources(HETES)
        if path != CLOCK
        for node, name in uses(tree(path), READS_THE_CLOCK)
    ]
    none(found)


def test_nothing_in_the_product_sleeps():
    found = [where(path, node) for path in sources(HETES) for node, _ in uses(tree(path), {"time.sleep"})]
    none(found)


def test_no_test_sleeps_in_disguise():
    none([where(path, node) for path in sources(TESTS) if path != MEASURES for node in disguised_sleeps(tree(path))])


@pytest.mark.parametrize(
    ("line", "sleeps"),
    [
        ("threading.Event().wait(0.5)", True),
        ("Event().wait(timeout=seconds)", True),
        ("assert not done.wait(0.5)", True),
        ("assert not done.wait(timeout=2)", True),
        ("assert done.wait(5)", False),
        ("gate.wait()", False),
        ("assert not process.wait()", False),
    ],
)
def test_a_sleep_in_disguise_is_found(line, sleeps):
    assert bool(disguised_sleeps(ast.parse(line))) is sleeps


def test_nothing_sets_the_clock():
    found = [where(path, node) for path in sources(HETES, TESTS) for node, _ in uses(tree(path), SETS_THE_CLOCK)]
    none(found)


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime\nnow = datetime.now(UTC)",
        "import datetime as dt\nread = dt.datetime.utcnow",
        "from datetime import date as Day\nDay.today()",
        "from time import time as stamp\nstamp()",
        "import time\nread = time.time_ns",
        "import time\ntime.clock_gettime(time.CLOCK_REALTIME)",
    ],
)
def test_a_look_at_the_clock_is_found(line):
    assert uses(ast.parse(line), READS_THE_CLOCK)


@pytest.mark.parametrize(
    "line", ["import time\ntime.monotonic()", "clock.now()", "from datetime import datetime\ndatetime.fromisoformat(x)"]
)
def test_what_is_no_look_at_the_clock_is_not(line):
    assert uses(ast.parse(line), READS_THE_CLOCK) == []


def test_core_and_presentation_import_only_what_is_harmless():
    found = [
        f"{where(path, node)} {name}"
        for layer, may_know in (("core", {"core"}), ("presentation", {"core", "presentation"}))
        for path in sources(HETES / layer)
        for node, name in imports(tree(path))
        if name.split(".")[0] not in HARMLESS and not (name.split(".")[0] == "hetes" and name.split(".")[1] in may_know)
    ]
    none(found)


def test_a_command_names_no_adapter_but_the_light_ones():
    none(
        [
            f"{where(path, node)} {name}"
            for path in [HETES / "__main__.py", *sources(HETES / "cli")]
            for node, name in imports(tree(path))
            if name.startswith("hetes.adapters")
            and not any(f"{name}.".startswith(f"{light}.") for light in COMMANDS.get(path.name, LIGHT))
        ]
    )


def test_every_library_that_is_imported_is_asked_for():
    """What another library happens to bring today may be gone tomorrow. gi comes from the system, winreg with Windows; AppKit and Foundation with pystray on macOS."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = (*project["dependencies"], *project["optional-dependencies"]["fleet"])
    asked_for = {re.match(r"[\w-]+", line)[0].lower() for line in asked}
    from_elsewhere = sys.stdlib_module_names | {"hetes", "gi", "AppKit", "Foundation"}
    names = {name.split(".")[0] for path in sources(HETES) for _, name in imports(tree(path))} - from_elsewhere
    packages = importlib.metadata.packages_distributions()
    none([name for name in names if not asked_for & {package.lower() for package in packages.get(name, [])}])


def at_the_top(module: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Yield the imports that are carried out as soon as the module is."""
    waiting: list[ast.stmt] = list(module.body)
    while waiting:
        statement = waiting.pop(0)
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield from imports(statement)
        elif isinstance(statement, ast.If) and "TYPE_CHECKING" not in ast.unparse(statement.test):
            waiting += [*statement.body, *statement.orelse]
        elif isinstance(statement, ast.Try):
            waiting += [*statement.body, *(line for handler in statement.handlers for line in handler.body)]


def loaded_at_once(start: Path) -> Iterator[tuple[Path, ast.stmt, str]]:
    """Yield every import that follows from importing this module, ours and others'."""
    seen = {start}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        for node, name in at_the_top(tree(path)):
            yield path, node, name
            # "hetes.core.calendar.DAY" may name a module or what is in it.
            for parts in (name.split("."), name.split(".")[:-1]):
                for module in (
                    (DAEMON.joinpath(*parts).with_suffix(".py"), DAEMON.joinpath(*parts, "__init__.py"))
                    if parts
                    else ()
                ):
                    if module.is_file() and module not in seen:
                        seen.add(module)
                        waiting.append(module)


def test_heavy_libraries_are_loaded_late():
    """A line at a module's top would slow every start. Four modules bring click and are themselves loaded late."""
    found = {
        f"{where(path, node)} {name}"
        for start in [HETES / "__main__.py", *sources(HETES / "cli", HETES / "agent", HETES / "panel" / "launcher")]
        if start.name not in BRINGS_CLICK
        for path, node, name in loaded_at_once(start)
        if name.split(".")[0] in HEAVY
    }
    none(found)


def test_a_heavy_library_is_found_however_far_away(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "DAEMON", tmp_path)
    (tmp_path / "hetes").mkdir()
    (tmp_path / "hetes" / "__init__.py").touch()
    (tmp_path / "hetes" / "app.py").write_text("from hetes.near import word", encoding="utf-8")
    (tmp_path / "hetes" / "near.py").write_text(
        "try:\n    import hetes.far\nexcept ImportError: ...\ndef late():\n    import httpx", encoding="utf-8"
    )
    (tmp_path / "hetes" / "far.py").write_text("import click", encoding="utf-8")
    found = {name for _, _, name in loaded_at_once(tmp_path / "hetes" / "app.py")}
    assert "click" in found
    assert "httpx" not in found


def test_nothing_can_hold_a_pin_a_puk_or_a_can():
    found = [f"{where(path, node)} {name}" for path in sources(HETES) for node, name in secrets(tree(path))]
    none(found)


@pytest.mark.parametrize(
    "line",
    [
        "class Card:\n    pin: str",
        "def unlock(puk): ...",
        "def unlock(*, can_number=None): ...",
        "option('--pin', help='x')",
        "option('--card-pin')",
        "answer = settings['puk']",
        "self.activation_pin = x",
        "Card(can='123456')",
    ],
)
def test_a_place_for_a_secret_is_found(line):
    assert secrets(ast.parse(line))


@pytest.mark.parametrize(
    "line",
    ["STEPS = ('activation_pin', 'can')", "pin_change_due = 1", "can_show = True", "scan = 1", "x = 'Aktiváló PIN'"],
)
def test_speaking_of_a_pin_is_no_place_for_one(line):
    assert secrets(ast.parse(line)) == []


def test_whoever_silences_a_tool_says_why():
    none([line for path in sources(HETES, TESTS, ROOT / "packaging") for line in bare_exceptions(path)])


@pytest.mark.parametrize(
    ("comment", "bare"),
    [
        ("# noqa: PLC0415", True),
        ("# noqa: S101, S603", True),
        ("# type: ignore[misc]", True),
        ("# type: ignore[misc]  # noqa: S101", True),
        ("# pragma: no cover", True),
        ("# noqa: PLC0415 - costs 100 ms", False),
        ("# type: ignore[misc]  # the library has no hints", False),
        ("# pragma: no cover - only on Windows", False),
        ("# nothing of the kind", False),
    ],
)
def test_a_silencing_without_a_reason_is_found(tmp_path, comment, bare):
    module = tmp_path / "module.py"
    module.write_text(f"x = 1  {comment}\n", encoding="utf-8")
    assert bool(bare_exceptions(module)) is bare
