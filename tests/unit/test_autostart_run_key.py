"""The value under the Run key, against a registry that is not one. Never run on Windows."""

from __future__ import annotations

import pytest

from hetes.adapters.autostart.contract import AutostartError
from hetes.adapters.autostart.run_key import APPROVED, RUN, VALUE, RunKeyAutostart
from tests.support.fakes.registry import FakeRegistry

# As the Task Manager writes them: 2 or 6 on, 3 or 7 and a time off.
ON = bytes([2] + [0] * 11)
OFF = bytes([3, 0, 0, 0, 0x2A, 0x5F, 0xC3, 0x4F, 0x31, 0x7D, 0xDB, 0x01])


@pytest.fixture
def registry():
    return FakeRegistry(RUN)


@pytest.fixture
def program(tmp_path):
    file = tmp_path / "Program Files" / "hetesw.exe"
    file.parent.mkdir()
    file.write_text("", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture
def autostart(program, registry):
    return RunKeyAutostart([str(program), "run"], registry)


def state(autostart) -> tuple[bool, str | None]:
    status = autostart.status()
    return status.enabled, status.why


def test_it_is_off_until_it_is_switched_on_and_off_again_after(autostart, registry, program) -> None:
    assert state(autostart) == (False, "absent")
    autostart.disable()
    autostart.enable()
    autostart.enable()
    assert state(autostart) == (True, None)
    assert registry.keys[RUN][VALUE] == (f'"{program}" run', FakeRegistry.REG_SZ)
    autostart.disable()
    assert state(autostart) == (False, "absent")
    assert registry.keys == {RUN: {}}


def test_it_works_in_a_profile_that_has_no_run_key_yet(program) -> None:
    autostart = RunKeyAutostart([str(program), "run"], FakeRegistry())
    assert state(autostart) == (False, "absent")
    autostart.enable()
    assert state(autostart) == (True, None)


def test_what_the_task_manager_switched_off_is_off_until_it_is_asked_for_again(autostart, registry) -> None:
    autostart.enable()
    registry.keys[APPROVED] = {VALUE: (OFF, FakeRegistry.REG_BINARY), "Other": (OFF, FakeRegistry.REG_BINARY)}
    assert state(autostart) == (False, "task_manager")
    registry.keys[APPROVED][VALUE] = (ON, FakeRegistry.REG_BINARY)
    assert state(autostart) == (True, None)
    registry.keys[APPROVED][VALUE] = (OFF, FakeRegistry.REG_BINARY)
    autostart.enable()
    assert state(autostart) == (True, None)
    assert list(registry.keys[APPROVED]) == ["Other"]


def test_an_entry_that_starts_something_else_is_on_but_not_this(autostart, registry, program) -> None:
    registry.keys[RUN][VALUE] = (f'"{program}" run --simulate', FakeRegistry.REG_SZ)
    assert state(autostart) == (True, "other_command")


def test_an_uninstalled_program_is_no_longer_started(autostart, program) -> None:
    autostart.enable()
    program.unlink()
    assert state(autostart) == (False, "program_gone")


def test_variables_in_the_entry_are_resolved(autostart, registry, program, monkeypatch) -> None:
    monkeypatch.setenv("HETES_TEST_FOLDER", str(program.parent))
    registry.keys[RUN][VALUE] = ('"%HETES_TEST_FOLDER%/hetesw.exe" run', FakeRegistry.REG_EXPAND_SZ)
    assert state(autostart) == (True, None)


@pytest.mark.parametrize("value", [7, "", "  ", b"x"])
def test_a_value_that_is_no_command_is_called_damaged(autostart, registry, value) -> None:
    registry.keys[RUN][VALUE] = (value, FakeRegistry.REG_BINARY)
    assert state(autostart) == (False, "broken")


def test_a_command_that_windows_would_not_start_is_refused(registry) -> None:
    with pytest.raises(AutostartError, match="too_long"):
        RunKeyAutostart(["C:\\" + "x" * 260, "run"], registry).enable()
    assert registry.keys == {RUN: {}}


def test_a_registry_that_refuses_is_told(autostart, registry) -> None:
    registry.denied = True
    for switch in (autostart.enable, autostart.disable):
        with pytest.raises(AutostartError) as refused:
            switch()
        assert refused.value.reason == "denied"
    assert state(autostart) == (False, "broken")
