"""Sleep and locked screens as real buses tell them: a fake logind and fake screen savers, the real adapter."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hetes.adapters.power import linux as power_linux
from hetes.adapters.power.linux import LinuxPower
from hetes.core.events import Resumed, ScreenLocked, ScreenUnlocked, Suspended
from tests.support.desktop.logind import FakeLogind, FakeScreenSaver
from tests.support.desktop.notification_service import private_bus
from tests.support.system.waiting import eventually

# PyGObject's importer is of the old kind; that is no fault of ours.
pytestmark = pytest.mark.filterwarnings("ignore:DynamicImporter.exec_module:ImportWarning")


@pytest.fixture
def buses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """A system bus and a session bus of one's own."""
    for name in ("system", "session"):
        (tmp_path / name).mkdir()
    with private_bus(tmp_path / "system") as system, private_bus(tmp_path / "session") as session:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", system)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session)
        yield system, session


@pytest.fixture
def posted() -> list:
    return []


@pytest.fixture
def power(buses: tuple[str, str]) -> Iterator[LinuxPower]:
    watch = LinuxPower()
    yield watch
    watch.stop()
    watch.stop()


def listening(watch: LinuxPower, *, lines: int = 2) -> bool:
    return sum(line.hears for line in watch._lines) == lines


def begin(watch: LinuxPower, posted: list) -> None:
    watch.start(posted.append)
    eventually(lambda: listening(watch))


def comes(posted: list, *events) -> None:
    eventually(lambda: posted == list(events) or len(posted) > len(events))
    assert posted == list(events)


def test_going_to_sleep_and_waking_are_told(buses, power, posted):
    with FakeLogind(buses[0]) as logind:
        begin(power, posted)
        logind.sleep(begins=True)
        logind.sleep(begins=False)
        comes(posted, Suspended(), Resumed())


def test_a_last_word_is_said_before_the_computer_may_sleep(buses, power, posted):
    said = []
    with FakeLogind(buses[0]) as logind:
        power.last_word = lambda: said.append(list(posted))
        begin(power, posted)
        assert logind.locks() == []
        power.hold(wanted=True)
        eventually(lambda: logind.locks() == ["sleep Hetes delay"])

        logind.sleep(begins=True)
        eventually(lambda: logind.locks() == [])
        assert said == [[Suspended()]]

        logind.sleep(begins=False)
        eventually(lambda: logind.locks() == ["sleep Hetes delay"])
        power.hold(wanted=False)
        eventually(lambda: logind.locks() == [])
        logind.sleep(begins=True)
        comes(posted, Suspended(), Resumed(), Suspended())
        assert len(said) == 1


def test_a_locked_session_is_told_once_and_unlocked_once(buses, power, posted):
    with FakeLogind(buses[0]) as logind, FakeScreenSaver(buses[1]) as saver:
        begin(power, posted)
        saver.activate(active=True)
        comes(posted, ScreenLocked())
        logind.lock(locked=True)
        # Two buses keep no order between them: the second lock must have been heard before the first one ends.
        eventually(lambda: len(power._locked_by) == 2)
        saver.activate(active=False)
        logind.lock(locked=False)
        comes(posted, ScreenLocked(), ScreenUnlocked())


@pytest.mark.parametrize("name", sorted(power_linux.SCREEN_SAVERS))
def test_every_desktops_screen_saver_is_heard(buses, power, posted, name):
    with FakeScreenSaver(buses[1], name) as saver:
        begin(power, posted)
        saver.activate(active=True)
        saver.activate(active=True)
        saver.activate(active=False)
        comes(posted, ScreenLocked(), ScreenUnlocked())


def test_a_screen_that_was_locked_before_the_start_is_known(buses, power, posted):
    with FakeLogind(buses[0], locked=True) as logind:
        begin(power, posted)
        comes(posted, ScreenLocked())
        logind.lock(locked=False)
        comes(posted, ScreenLocked(), ScreenUnlocked())


def test_a_screen_saver_that_was_on_before_the_start_is_known_and_its_end_unlocks(buses, power, posted):
    with FakeScreenSaver(buses[1], active=True):
        begin(power, posted)
        comes(posted, ScreenLocked())
    comes(posted, ScreenLocked(), ScreenUnlocked())


def test_what_is_no_such_signal_does_no_harm(buses, power, posted):
    with FakeLogind(buses[0]) as logind:
        begin(power, posted)
        logind.nonsense()
        logind.sleep(begins=True)
        comes(posted, Suspended())


def test_logind_that_comes_later_is_heard(buses, power, posted):
    begin(power, posted)
    with FakeLogind(buses[0]) as logind:
        logind.sleep(begins=True)
        comes(posted, Suspended())


def test_a_bus_that_was_restarted_is_heard_again(tmp_path, monkeypatch, posted):
    monkeypatch.setattr(power_linux, "FIRST_PAUSE_S", 1)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    config = tmp_path / "bus.conf"
    place = f"unix:path={tmp_path}/bus"
    config.write_text(
        "<busconfig><type>session</type><listen>" + place + '</listen><policy context="default">'
        '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>'
    )
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", place)
    watch = LinuxPower()
    try:
        for _ in range(2):
            with subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork"]) as daemon:
                eventually((tmp_path / "bus").exists)
                if watch._thread is None:
                    watch.start(posted.append)
                eventually(lambda: listening(watch, lines=1))
                with FakeLogind(place) as logind:
                    posted.clear()
                    logind.sleep(begins=True)
                    comes(posted, Suspended())
                daemon.kill()  # else the end of the block waits for it
            eventually(lambda: listening(watch, lines=0))
            (tmp_path / "bus").unlink()
    finally:
        watch.stop()


def test_without_any_bus_it_keeps_still_and_ends(monkeypatch, posted):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/system")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/session")
    watch = LinuxPower()
    watch.stop()
    watch = LinuxPower()
    watch.start(posted.append)
    eventually(lambda: len(watch._lines) == 2)
    watch.stop()
    assert posted == []
