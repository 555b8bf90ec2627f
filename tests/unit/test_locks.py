"""The locks name what pyproject.toml allows, nothing older than a known advisory, and no address; the bill follows them."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import tomllib
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUN = [Requirement(each) for each in PROJECT["dependencies"]]
TEST = [Requirement(each) for each in PROJECT["optional-dependencies"]["test"]]

# The first version without a fault that was made known: a file or form that lets a server, a picture or a lock do harm.
MENDED = {
    "starlette": "0.49.1",  # CVE-2025-62727: a Range header that takes quadratic time
    "Pillow": "12.1.1",  # CVE-2026-25990: a write beyond a buffer while a picture is read; CVE-2025-48379 before it
    "filelock": "3.20.3",  # CVE-2025-68146, CVE-2026-22701: a link put in a lock's place between look and opening
    "Jinja2": "3.1.6",  # CVE-2025-27516: a way out of the sandbox
    "h11": "0.16.0",  # CVE-2025-43859: chunked bodies read too leniently
}


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


locks, shipped = loaded("locks"), loaded("shipped")


@pytest.mark.parametrize(("lock", "wanted"), [("run", RUN), ("test", [*RUN, *TEST]), ("windows", RUN)])
def test_a_lock_names_all_that_is_wanted_in_a_version_that_is_allowed(lock, wanted):
    found = locks.locked(lock)
    environment = locks.WINDOWS if lock == "windows" else None
    for each in wanted:
        if each.marker is None or each.marker.evaluate(environment):
            assert each.specifier.contains(found[locks.normal(each.name)][0]), each


@pytest.mark.parametrize("lock", ["build", "run", "test", "windows"])
def test_a_lock_has_a_hash_in_each_line_and_no_address(lock):
    text = (PACKAGING / "locks" / f"{lock}.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines == sorted(lines)
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9A-Za-z.+!]+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)
    assert len(locks.locked(lock)) == len(lines) > 5


def test_what_is_shipped_is_what_is_tested():
    run, test = locks.locked("run"), locks.locked("test")
    assert {name: test.get(name) for name in run} == run
    windows = locks.locked("windows")
    pure = {name for name in run if name in windows and run[name][1] == windows[name][1]}
    assert {"starlette", "jinja2", "h11", "httpx", "click"} <= pure
    assert {name: windows[name][0] for name in run.keys() & windows} == {
        name: run[name][0] for name in run.keys() & windows
    }


@pytest.mark.parametrize("lock", ["run", "test"])
def test_a_lock_names_whatever_its_packages_need_with_what_they_ask_for_in_brackets(lock):
    named = locks.locked(locks.for_this_python(lock))
    asked: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in named]
    while waiting:
        name, extra = waiting.pop()
        for line in distribution(name).requires or []:
            each = Requirement(line)
            if each.marker is None or each.marker.evaluate({"extra": extra}):
                assert named.get(locks.normal(each.name), ("", ""))[0] in each.specifier, f"{name}: {each}"
                further = {(locks.normal(each.name), one) for one in each.extras} - asked
                asked |= further
                waiting += further


def test_whoever_installs_what_is_locked_looks_for_nothing_else():
    """pip would look at the newest version of what is asked for with an extra, and refuse it for want of a hash."""
    files = [path for path in PACKAGING.rglob("*") if path.suffix in {".sh", ".ps1", ".py"}]
    calls = [line for path in files for line in path.read_text("utf-8").splitlines() if "--require-hashes" in line]
    assert len(calls) > 5
    # What two builds say is said once, in packages.sh.
    assert "--no-deps --no-build-isolation" in (PACKAGING / "packages.sh").read_text("utf-8")
    told = ("--no-deps", "locked_pip", "for_windows")
    assert [call for call in calls if not any(word in call for word in told)] == []


def test_each_build_takes_what_is_locked_from_the_folder_that_was_filled_once():
    """Without it the two builds would ask the registry, whatever is there already."""
    for build in ("deb/build.sh", "windows/build.sh"):
        lines = (PACKAGING / build).read_text("utf-8").splitlines()
        assert [line for line in lines if "-m pip" in line and "--no-index" not in line] == []
    assert '--no-index --find-links "$HETES_WHEELS"' in (PACKAGING / "packages.sh").read_text("utf-8")
    assert '--no-index --find-links "$HETES_WHEELS"' in (PACKAGING / "install.sh").read_text("utf-8")


@pytest.mark.parametrize("name", MENDED)
def test_no_floor_and_no_lock_lies_below_a_known_advisory(name):
    least = Version(MENDED[name])
    (bound,) = (each for each in RUN if each.name == name)
    floors = [Version(each.version) for each in bound.specifier if each.operator in (">=", "==")]
    assert floors
    assert min(floors) >= least
    for lock in ("run", "test", "windows"):
        assert Version(locks.locked(lock)[locks.normal(name)][0]) >= least


def test_the_bill_names_what_is_shipped_with_its_hash_and_is_the_same_each_time():
    locked = locks.locked("run")
    found = {}
    for each in distributions(path=[path for path in sys.path if ".venv" in path]):
        if locks.normal(each.name) in locked:
            found[locks.normal(each.name)] = each
    assert set(found) == set(locked)
    told = shipped.bill("1.0", found.values(), locked)
    assert told == shipped.bill("1.0", reversed(found.values()), locked)
    bill = json.loads(told)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    assert {(each["name"], each["version"]): each["hashes"][0]["content"] for each in bill["components"]} == {
        (name, version): mark for name, (version, mark) in locked.items()
    }
    assert all(
        each["licenses"][0]["license"]["name"] and each["purl"].startswith("pkg:pypi/") for each in bill["components"]
    )


def test_renewing_keeps_to_the_locked_tools_and_demands_no_hash_of_what_has_none_yet(tmp_path, monkeypatch):
    kept = {}

    def resolved(wanted, *options, environment=None):
        if "--constraint" in options:
            kept[tuple(wanted)] = Path(options[options.index("--constraint") + 1]).read_text("utf-8")
        return iter([("Hatchling", "1.27.0", "0" * 64)])

    monkeypatch.setattr(locks, "LOCKS", tmp_path)
    monkeypatch.setattr(locks, "resolved", resolved)
    locks.renew()
    assert set(kept.values()) == {"hatchling==1.27.0\n"}
    assert len(kept) == 2
    assert {path.stem for path in tmp_path.iterdir()} == {"build", "run", "run-3.13", "test", "test-3.13", "windows"}


def test_what_no_lock_names_ends_a_build():
    some = next(each for each in distributions() if locks.normal(each.name) == "click")
    with pytest.raises(SystemExit, match="click"):
        shipped.bill("1.0", [some], {})
    with pytest.raises(SystemExit, match="click"):
        shipped.bill("1.0", [some], {"click": ("0.1", "00" * 32)})


def test_what_is_locked_and_not_shipped_ends_a_build_and_so_does_a_tool_that_is():
    some = next(each for each in distributions() if locks.normal(each.name) == "click")
    locked = {"click": (some.version, "00" * 32), "paho-mqtt": ("2.2.0", "11" * 32)}
    with pytest.raises(SystemExit, match="not shipped: paho-mqtt"):
        shipped.bill("1.0", [some], locked)
    assert "paho-mqtt" not in shipped.bill("1.0", [some], locked, {"paho-mqtt"})
    with pytest.raises(SystemExit, match="for the build alone: click"):
        shipped.bill("1.0", [some], locked, {"click", "paho-mqtt"})


@pytest.mark.parametrize("name", locks.locked("run"))
def test_of_each_package_that_is_shipped_the_licence_is_found_and_is_more_than_the_name_of_one(name):
    """paho-mqtt calls its texts edl-v10 and epl-v20, in the folder that PEP 639 has for them."""
    package = distribution(name)
    parts = [file.parts[1:] for file in package.files or () if ".dist-info" in file.parts[0]]
    found = [str(Path(*each)) for each in parts if shipped.is_licence(each)]
    assert sum(len(package.read_text(each) or "") for each in found) > 500, found
