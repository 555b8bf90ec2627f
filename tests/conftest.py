"""Rules for every test: none touches what is the user's, a skip is a failure, and a story is told to its end.

``HETES_ALLOW_SKIP=1`` lets skips be skips on a developer's machine; CI never sets it.

Everything below ``tests/unit`` and ``tests/property`` has the mark ``quick``, except what has the mark ``slow`` or is
named in :data:`SLOW`. With ``-m quick`` no property is tried on more than :data:`QUICK_EXAMPLES` examples; without it
each has all that it asks for. What is tried is the same each time; ``--hypothesis-profile=long`` tries twenty times as
much, and something else each time: for a night, by hand.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

USUAL_EXAMPLES, QUICK_EXAMPLES = 100, 10
# Files and tests that start a process for each case, or need seconds whatever the number of examples.
SLOW = (
    "unit/test_conftest.py",
    "unit/test_checkup.py",
    "property/test_scenarios.py",
)
# Unit tests that reach by a very long way what others reach, or read sources: not measured, see below.
LONG_WALKS = (
    "unit/test_atr_families.py::test_five_hundred_",
    "unit/test_asked_cards.py",
    "unit/test_card_hands_off.py",
    "unit/test_cli_bad_lines.py",
    "unit/test_control_api_journal.py::test_while_ten_years_",
    "unit/test_guide_words.py::test_what_another_version_",
    "unit/test_icons.py",
    "unit/test_languages.py",
    "unit/test_layout.py",
    "unit/test_limits.py",
    "unit/test_logs.py",
    "unit/test_notice_titles.py::test_a_click_on_",
    "unit/test_panel_journal.py::test_several_",
    "unit/test_panel_journal.py::test_what_could_begin_",
    "unit/test_panel_pages.py::test_the_navigation_",
    "unit/test_panel_today.py::test_looking_ahead_",
    "unit/test_panel_today.py::test_the_ring_",
    "unit/test_panel_today.py::test_what_is_foreseen_",
    "unit/test_probe_pcsc.py::test_no_name_",
    "unit/test_readiness.py::test_whatever_was_told_",
    "unit/test_reference_",
    "unit/test_report.py::test_no_name_",
    "unit/test_report_planted.py",
    "unit/test_settings_overtaken.py",
    "unit/test_settings_properties.py",
    "unit/test_settings_read_back.py",
    "unit/test_story_of_a_new_card.py::test_after_the_last_day_",
    "unit/test_story_of_a_new_card.py::test_it_is_said_at_each_step_",
    "unit/test_story_of_hours.py::test_keys_are_forgotten_",
    "unit/test_story_of_the_clock.py::test_no_chain_",
    "unit/test_story_of_the_clock.py::test_the_journal_is_pruned_",
    "unit/test_story_of_the_portal.py",
    "unit/test_unheard.py",
    "unit/test_words.py::test_every_notice_reads_well_",
)

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
    """Point every variable that leads to the user's home or desktop elsewhere, before anything is imported."""
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
    if hasattr(config, "workerinput"):
        _measure_once()


def pytest_unconfigure() -> None:
    """End what was kept ready for all tests of this process."""
    warm = sys.modules.get("tests.support.agent.warm_start")
    if warm:
        warm.end()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a lone surrogate by its code: pytest-xdist sends names in UTF-8, which has no surrogates."""
    if isinstance(val, str) and any("\ud800" <= sign <= "\udfff" for sign in val):
        return val.encode("ascii", "backslashreplace").decode().replace("\\", "+")
    return None


def _measure_once() -> None:
    """Stop the measuring that pytest-cov begins when a worker of pytest-xdist loads it: it begins another for the tests.

    With both, the first goes on whenever the second pauses for a test that is not to be measured.
    """
    coverage = sys.modules.get("coverage")
    begun = coverage.Coverage.current() if coverage else None
    if begun is not None:
        begun.stop()


def _settle_hypothesis() -> None:
    """Take hypothesis's limits on time away, and let the usual examples be the same each time."""
    try:
        from hypothesis import HealthCheck, settings
    except ImportError:  # the guards of this file work without it
        return
    patient = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("hetes", patient, max_examples=USUAL_EXAMPLES, derandomize=True)
    settings.register_profile("long", patient, max_examples=20 * USUAL_EXAMPLES, derandomize=False)
    settings.load_profile("hetes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Set the mark ``quick``; when only quick tests are wanted, try fewer examples of each property.

    A property is not measured for coverage: that doubles its time, and what only chance has reached is not covered.
    Nor is what is named in :data:`LONG_WALKS`, where it trebles it.
    """
    here = Path(__file__).parent
    for item in items:
        name = item.nodeid.partition("tests/")[2]
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False) or name.startswith(LONG_WALKS):
            item.add_marker("no_cover")
        inside = item.path.is_relative_to(here / "unit") or item.path.is_relative_to(here / "property")
        if inside and not item.get_closest_marker("slow") and not name.startswith(SLOW):
            item.add_marker("quick")
            if config.getoption("markexpr") == "quick":
                _try_fewer(item)


def _try_fewer(item: pytest.Item) -> None:
    """Lower the number of examples: a property's own settings outrank any profile, so they are replaced."""
    wanted = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
    if wanted is not None and wanted.max_examples > QUICK_EXAMPLES:
        from hypothesis import settings

        item.obj._hypothesis_internal_use_settings = settings(wanted, max_examples=QUICK_EXAMPLES)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give new folders, one after the other; pytest's own way looks for each at all that there are."""
    top = tmp_path_factory.mktemp("h")

    def made() -> Iterator[Path]:
        for number in itertools.count():
            (top / str(number)).mkdir()
            yield top / str(number)

    return made()


@pytest.fixture(autouse=True)
def hetes_home(monkeypatch: pytest.MonkeyPatch, homes: Iterator[Path]) -> Path:
    """Give each test a Hetes of its own: settings, state and socket lie in this folder, which does not exist yet."""
    home = next(homes) / "hetes"
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
    """Turn a skip into a failure; an expected failure (xfail) is none, for the test did run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _skips_are_failures():
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and a skip is not green: {_reason(report.longrepr)}"
    # pytest-xdist sends what was captured in UTF-8, which has no lone surrogates.
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
