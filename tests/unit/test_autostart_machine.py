"""What an administrator or a policy has started at login, against a registry that is not one. Never run on Windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetes.adapters.autostart.contract import AutostartError, AutostartStatus
from hetes.adapters.autostart.machine_run import APPROVED_32, POLICIES, POLICY_RUN, RUN_32, MachineRun
from hetes.adapters.autostart.run_key import APPROVED, RUN, VALUE, RunKeyAutostart
from hetes.adapters.autostart.task_scheduler import WindowsAutostart
from tests.support.fakes.registry import FakeRegistry

pytestmark = pytest.mark.quick
OFF = (bytes([3] + [0] * 11), FakeRegistry.REG_BINARY)


class NoScheduler:
    """A task scheduler that takes nothing."""

    def enable(self) -> None:
        raise AutostartError("denied")

    def disable(self) -> None:
        pass

    def status(self) -> AutostartStatus:
        return AutostartStatus(enabled=False, where="Task Scheduler\\Hetes", why="absent")


@pytest.fixture
def registry() -> FakeRegistry:
    return FakeRegistry()


@pytest.fixture
def line(tmp_path: Path) -> tuple[str, int]:
    program = tmp_path / "Program Files" / "hetesw.exe"
    program.parent.mkdir()
    program.write_text("", "utf-8")
    program.chmod(0o755)
    return f'"{program}" run', FakeRegistry.REG_SZ


@pytest.fixture
def windows(registry, line) -> WindowsAutostart:
    program = line[0].split('"')[1]
    return WindowsAutostart(NoScheduler(), RunKeyAutostart([program, "run"], registry), MachineRun(registry))


def state(windows: WindowsAutostart) -> tuple[bool, str | None]:
    status = windows.status()
    return status.enabled, status.why


@pytest.mark.parametrize("path", [RUN, RUN_32])
def test_what_starts_for_everybody_is_seen_and_told_as_the_administrator_s(windows, registry, line, path):
    assert state(windows) == (False, "absent")
    registry.machine[path] = {VALUE: line}
    assert state(windows) == (True, "for_everybody")
    assert windows.status().where == rf"HKEY_LOCAL_MACHINE\{path}\{VALUE}"


def test_a_program_for_everybody_that_is_gone_is_no_start(windows, registry):
    registry.machine[RUN] = {VALUE: (r"C:\gone\hetesw.exe run", FakeRegistry.REG_SZ)}
    assert state(windows) == (False, "absent")


@pytest.mark.parametrize(("path", "approved"), [(RUN, APPROVED), (RUN_32, APPROVED_32)])
@pytest.mark.parametrize("root", ["machine", "keys"])
def test_one_for_everybody_that_is_switched_off_does_not_start(windows, registry, line, path, approved, root):
    registry.machine[path] = {VALUE: line}
    getattr(registry, root)[approved] = {VALUE: OFF}
    assert state(windows) == (False, "absent")


@pytest.mark.parametrize("root", ["machine", "keys"])
def test_a_policy_that_starts_programs_under_any_name_is_seen(windows, registry, line, root):
    other = (r"C:\Windows\notepad.exe", FakeRegistry.REG_SZ)
    getattr(registry, root)[POLICY_RUN] = {"1": other, "2": (4, 4), "3": line}
    assert state(windows) == (True, "for_everybody")
    assert windows.status().where.endswith(r"Policies\Explorer\Run\3")


@pytest.mark.parametrize("root", ["machine", "keys"])
def test_a_policy_against_users_own_programs_is_told(windows, registry, root):
    windows.enable()
    assert state(windows) == (True, None)
    getattr(registry, root)[POLICIES] = {"DisableCurrentUserRun": (1, 4)}
    assert state(windows) == (False, "policy")
    getattr(registry, root)[POLICIES] = {"DisableCurrentUserRun": (0, 4)}
    assert state(windows) == (True, None)


def test_a_policy_against_the_machine_s_list_counts_too(windows, registry, line):
    registry.machine[RUN] = {VALUE: line}
    registry.machine[POLICIES] = {"DisableLocalMachineRun": (1, 4)}
    assert state(windows) == (False, "absent")


def test_beside_one_for_everybody_no_second_is_made_and_switching_off_says_that_it_stays(windows, registry, line):
    windows.enable()
    registry.machine[RUN] = {VALUE: line}
    windows.enable()
    assert registry.keys[RUN] == {}
    windows.disable()
    assert registry.machine[RUN] == {VALUE: line}
    assert state(windows) == (True, "for_everybody")


def test_a_registry_that_may_not_be_read_hides_nothing_of_the_user_s_own(windows, registry, line):
    windows.enable()
    registry.denied = True
    assert state(windows) == (False, "broken")
