"""Rules for every test: none touches what belongs to the user, a skip is not green, and a story is told to its end.

``HETES_ALLOW_SKIP=1`` lets skips be skips on a developer's machine; CI never sets it.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

CI = bool(os.environ.get("CI"))

# What leads to the user's folders and desktop, or changes what Hetes does. A test that needs one sets its own.
THE_USERS = (
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "HETES_CONFIG_DIR",
    "HETES_DATA_DIR",
    "HETES_RUNTIME_DIR",
    "PYSTRAY_BACKEND",
    "WAYLAND_DISPLAY",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)


def pytest_configure(config: pytest.Config) -> None:
    """Take the user's home and desktop away before anything is imported that might look at them."""
    home = Path(tempfile.mkdtemp(prefix="hetes-"))  # short: a socket's path has 107 bytes
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    for name in THE_USERS:
        patch.delenv(name, raising=False)
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    patch.setenv("HOME", str(home))
    patch.setenv("USERPROFILE", str(home))
    patch.setenv("XDG_RUNTIME_DIR", str(runtime))
    patch.setenv("HETES_HOME", str(home / "hetes"))
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so does a shell for what it starts in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)  # or no child could be interrupted
    _settle_hypothesis()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a half character by its code: tests that run side by side are told of by name, in UTF-8."""
    if isinstance(val, str) and any("\ud800" <= sign <= "\udfff" for sign in val):
        return val.encode("ascii", "backslashreplace").decode().replace("\\", "+")
    return None


def _settle_hypothesis() -> None:
    """Histories may be slow on a busy machine; in CI they are the same each time."""
    try:
        from hypothesis import settings
    except ImportError:  # the guards of this file work without it
        return
    settings.register_profile("hetes", deadline=None, derandomize=CI, print_blob=True)
    settings.load_profile("hetes")


@pytest.fixture(autouse=True)
def hetes_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give each test a Hetes of its own: settings, state and channel lie in this folder, which is not made yet."""
    home = tmp_path_factory.mktemp("h", numbered=True) / "hetes"
    monkeypatch.setenv("HETES_HOME", str(home))
    return home


def _skips_are_failures() -> bool:
    return not os.environ.get("HETES_ALLOW_SKIP")


def _reason(longrepr: object) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Let a test fail that went on with a story and checked nothing after it."""
    try:
        result = yield
    finally:
        stories = sys.modules.get("tests.support.story.story")  # most tests tell none
        left = stories.unfinished() if stories else []
    if left:
        pytest.fail("\n".join(left), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Turn a skip into a failure. What is expected to fail (xfail) has shown that it can be run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _skips_are_failures():
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and a skip is not green: {_reason(report.longrepr)}"
    # What was captured goes from worker to master in UTF-8, which has no half characters.
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """Do the same with a module that skips itself as a whole."""
    report = yield
    if report.skipped and _skips_are_failures():
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped, and a skip is not green: {_reason(report.longrepr)}"
    return report
