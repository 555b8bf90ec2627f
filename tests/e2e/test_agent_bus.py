"""The whole agent with an icon, and a session bus that dies and comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from hetes.adapters.console import DONE, FAILED
from tests.support.agent.program import HETES, TWO_HOURS, RunningAgent, environment, minutes_ago, write_settings
from tests.support.desktop.dunst import display
from tests.support.desktop.notification_service import FakeNotifications, private_bus
from tests.support.desktop.status_notifier import panel_on
from tests.support.system.waiting import LIMIT, eventually


@contextmanager
def desktop_bus(folder: Path) -> Iterator[list[str]]:
    """A session bus with a place for icons, at the folder's address; yields the icons that came."""
    (folder / "bus").unlink(missing_ok=True)
    with private_bus(folder, f"path={folder}/bus") as address, panel_on(address) as panel:
        yield panel.items


def test_the_agent_with_an_icon_lives_through_ten_deaths_of_the_session_bus(tmp_path: Path) -> None:
    """Each time the bus comes back only when Hetes has looked for it in vain: every third time at another address."""
    write_settings(tmp_path / "h", TWO_HOURS)
    address = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
    elsewhere = tmp_path / "session"
    elsewhere.mkdir(mode=0o700)
    address["XDG_RUNTIME_DIR"] = str(elsewhere)
    agent = None
    with display() as screen:
        env = {**address, "DISPLAY": screen}

        def misses_the_bus() -> bool:
            reasons = agent.ask(do="equipment")["equipment"]["tray"]["reasons"]
            return str(reasons.get("statusnotifier")).startswith("no session bus")

        with ExitStack() as running:
            for death in range(10):
                with desktop_bus(elsewhere if death % 3 == 2 else tmp_path) as items:
                    if agent is None:
                        agent = running.enter_context(RunningAgent(tmp_path / "h", "--simulate", env=env))
                    eventually(lambda items=items: items)
                eventually(misses_the_bus)
            with desktop_bus(tmp_path) as items:
                eventually(lambda: items)
                assert agent.stop() == DONE


def test_an_agent_that_begins_while_the_bus_hangs_has_its_icon_later_and_ends_when_it_is_asked_to(
    tmp_path: Path,
) -> None:
    """Where the desktop's bus hangs, GIO would wait for it for ever, and hear no signal meanwhile."""
    write_settings(tmp_path / "h", TWO_HOURS)
    with display() as screen, desktop_bus(tmp_path) as items:
        env = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus", "TZ": "UTC", "DISPLAY": screen}
        bus = int(subprocess.check_output(["pgrep", "-f", f"config-file={tmp_path}/bus.conf"]).split()[0])
        agent = RunningAgent(tmp_path / "h", "--simulate", env={**env, "PATH": "/usr/bin:/bin"})

        def missed() -> bool:
            reasons = agent.ask(do="equipment")["equipment"]["tray"]["reasons"]
            return "does not answer" in str(reasons.get("statusnotifier"))

        for ends_while_it_hangs in (True, False):
            os.kill(bus, signal.SIGSTOP)
            try:
                with agent:
                    eventually(missed)
                    if not ends_while_it_hangs:
                        os.kill(bus, signal.SIGCONT)
                        eventually(lambda: items)
                    assert agent.stop() == DONE
            finally:
                os.kill(bus, signal.SIGCONT)


def test_a_reminder_waits_for_a_bus_that_hangs_and_the_check_says_since_when(tmp_path: Path) -> None:
    home = tmp_path / "h"
    write_settings(home, TWO_HOURS)
    with private_bus(tmp_path) as address:
        service = FakeNotifications(address).come()
        env = {"DBUS_SESSION_BUS_ADDRESS": address, "TZ": "UTC"}
        with RunningAgent(home, "--simulate", "--no-tray", env=env) as agent:

            def waiting() -> object:
                return agent.ask(do="equipment")["equipment"]["notices"]["waiting_since"]

            assert agent.cli("activate", "--at", minutes_ago(115)).code == 0
            eventually(lambda: agent.told("notice_shown"))
            bus = int(subprocess.check_output(["pgrep", "-f", f"config-file={tmp_path}/bus.conf"]).split()[0])
            os.kill(bus, signal.SIGSTOP)
            try:
                assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
                eventually(waiting)
                assert len(agent.told("notice_shown")) == 1
            finally:
                os.kill(bus, signal.SIGCONT)
            eventually(lambda: len(agent.told("notice_shown")) == 2)
            assert waiting() is None
            eventually(lambda: len(service.visible) == 1)
        service.end()


def test_a_standard_error_that_takes_nothing_ends_nothing(tmp_path: Path) -> None:
    """The sentence that there is no session bus can't be said there."""
    home = tmp_path / "h"
    write_settings(home, TWO_HOURS)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [*HETES, "run", "--simulate", "--no-tray"]
        agent = subprocess.Popen(command, env=environment(home), stderr=full)
        try:
            eventually(lambda: (home / "run").exists() and list((home / "run").glob("*key*")))
            agent.terminate()
            assert agent.wait(LIMIT) == DONE
        finally:
            agent.kill()


LOOP_THAT_ENDS = """
import sys
from hetes.adapters.tray.none import NoTray
how = sys.argv.pop()
NoTray.run = lambda self, *_: 1 / 0 if how == "raises" else None
sys.argv[1:] = ["run", "--simulate", "--no-tray"]
from hetes.__main__ import main
main()
"""


@pytest.mark.parametrize("how", ["raises", "returns"])
def test_an_icon_whose_loop_ends_by_itself_ends_the_agent_as_a_failure(tmp_path: Path, how: str) -> None:
    write_settings(tmp_path / "h", TWO_HOURS)
    done = subprocess.run(
        [sys.executable, "-c", LOOP_THAT_ENDS, how],
        env=environment(tmp_path / "h"),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == FAILED, done.stderr
    assert "Traceback" not in done.stderr
