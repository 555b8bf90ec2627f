"""The rules of conftest.py: what a test may not touch, that a skip is not green, and that a story is told to its end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

SKIPPING = """
    import pytest

    @pytest.mark.skip(reason="no reader here")
    def test_marked(): ...

    def test_halfway():
        pytest.skip("no bus here")

    @pytest.mark.parametrize("nothing", [])
    def test_without_a_case(nothing): ...

    def test_that_runs(): ...
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch) -> pytest.Pytester:
    """Return a place for tests under the same conftest.py, which is spared the two seconds of what it needs not."""
    monkeypatch.delenv("HETES_ALLOW_SKIP", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(hypothesis="raise ImportError")
    pytester.makeconftest((Path(__file__).parents[1] / "conftest.py").read_text(encoding="utf-8"))
    return pytester


def test_a_skipped_test_fails_the_run_and_says_why(suite):
    suite.makepyfile(SKIPPING)
    outcome = suite.runpytest_subprocess()
    outcome.assert_outcomes(passed=1, failed=1, errors=2)
    outcome.stdout.fnmatch_lines(["*test_marked was skipped, and a skip is not green: *no reader here*"])
    outcome.stdout.fnmatch_lines(["*test_halfway was skipped, and a skip is not green: *no bus here*"])
    assert outcome.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(
    "skip", ['pytest.skip("no browser", allow_module_level=True)', 'pytest.importorskip("no_such_module")']
)
def test_a_module_that_skips_itself_fails_the_run(suite, skip):
    suite.makepyfile(f"import pytest\n{skip}\ndef test_never(): ...")
    outcome = suite.runpytest_subprocess()
    outcome.assert_outcomes(errors=1)
    outcome.stdout.fnmatch_lines(["*was skipped, and a skip is not green: *"])
    assert outcome.ret == pytest.ExitCode.INTERRUPTED


def test_a_developer_may_allow_skips(suite, monkeypatch):
    monkeypatch.setenv("HETES_ALLOW_SKIP", "1")
    suite.makepyfile(SKIPPING)
    outcome = suite.runpytest_subprocess()
    outcome.assert_outcomes(passed=1, skipped=3)
    assert outcome.ret == pytest.ExitCode.OK


def test_what_is_expected_to_fail_is_no_skip(suite):
    suite.makepyfile("import pytest\n@pytest.mark.xfail\ndef test_known(): assert False")
    outcome = suite.runpytest_subprocess()
    outcome.assert_outcomes(xfailed=1)
    assert outcome.ret == pytest.ExitCode.OK


UNFINISHED = """
    from tests.support.story.story import Story

    def test_goes_on(): Story("07:00").activate().then("active").wait(hours=1)

    def test_forgets(): Story("07:00").activate().quietly()

    def test_fails():
        Story("07:00").activate()
        assert False

    def test_looks():
        Story("07:00").activate().then("active")
        assert Story("07:00").activate().wait(hours=1).said == ["active"]
"""


def test_a_story_that_goes_on_after_the_last_look_fails_its_own_test(suite, monkeypatch):
    top = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(top), str(top / "daemon")]))
    suite.makepyfile(UNFINISHED)
    outcome = suite.runpytest_subprocess()
    outcome.assert_outcomes(passed=1, failed=3)
    told = [line for line in outcome.outlines if line.startswith("unfinished story")]
    assert told == [
        f"unfinished story: nothing was checked after TimePassed at {at}" for at in ("08:00:00", "07:00:00")
    ]


def test_no_test_sees_the_users_home_or_desktop(suite, monkeypatch, tmp_path):
    users = tmp_path / "user"
    users.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "HETES_HOME", "HETES_DATA_DIR", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(users))
    monkeypatch.setenv("DISPLAY", ":the-users")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:the-users")
    suite.makepyfile(
        """
        import os, subprocess, sys
        from pathlib import Path

        def test_looks_around():
            told = subprocess.run([sys.executable, "-c", "import os; print(*os.environ.values())"],
                                  capture_output=True, text=True, check=True).stdout
            (Path.home() / "mine").touch()
            assert "DISPLAY" not in os.environ
            assert "unix:the-users" not in told
            assert os.environ["HETES_HOME"] != os.environ["HOME"]
        """
    )
    suite.runpytest_subprocess().assert_outcomes(passed=1)
    assert list(users.iterdir()) == []


def test_each_test_has_a_home_of_its_own(hetes_home):
    assert os.environ["HETES_HOME"] == str(hetes_home)
    assert not hetes_home.exists()


def test_a_socket_in_a_tests_home_has_a_path_that_fits(hetes_home):
    assert len(bytes(hetes_home / "run" / "channel.sock")) < 100


@pytest.mark.parametrize("workers", ["0", "1"])
def test_nothing_measures_a_test_that_is_not_to_be_measured(suite, workers):
    suite.makepyfile(
        """
        import sys

        import pytest

        def test_measured():
            assert sys.gettrace() is not None

        @pytest.mark.no_cover
        def test_not_measured():
            assert sys.gettrace() is None
        """
    )
    both = ("-p", "xdist.plugin", "-p", "pytest_cov.plugin")
    ran = suite.runpytest_subprocess(*both, "-n", workers, "--cov=.", "--cov-report=", "--cov-fail-under=0")
    ran.assert_outcomes(passed=2)
