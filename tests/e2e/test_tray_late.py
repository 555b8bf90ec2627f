"""A tray that comes a minute after Hetes. In a file of its own: it waits, and others may run meanwhile."""

from __future__ import annotations

from pathlib import Path

from hetes.presentation.views import IconView
from tests.support.agent.program import RunningAgent, write_settings
from tests.support.desktop.screen import Desktop
from tests.support.desktop.tray_program import TrayProgram
from tests.support.system import procfs
from tests.support.system.waiting import eventually

QUIET, REST = 50.0, 12.0  # s: after 60 the agent says that there is no place for its icon, which is no rest
FIVE = tuple(IconView(face) for face in ("active", "ending", "expired", "missing", "idle"))


def test_a_tray_that_comes_a_minute_after_hetes_is_found(tmp_path: Path) -> None:
    """Both kinds at once: the whole agent and a StatusNotifier host, the bare X back end and an XEmbed tray."""
    write_settings(tmp_path / "h", '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
    with Desktop(None) as one, Desktop(None) as other, RunningAgent(tmp_path / "h", "--simulate", env=one.env) as agent:
        program = TrayProgram(other, "xorg")
        program.show("missing")
        assert agent.cli("activate").code == 0
        before = procfs.switches(agent.pid)
        assert procfs.wakeups_per_minute(program.process.pid, QUIET) <= 6
        woken = sum(count - before.get(thread, 0) for thread, count in procfs.switches(agent.pid).items())
        assert woken <= 40  # its own beats, and the end of its beginning; one that looks every second has 50 more
        procfs.wakeups_per_minute(agent.pid, REST)
        assert (one.icon(), other.icon()) == (None, None)
        one.start_panel("xfce")
        eventually(lambda: one.sees(FIVE[0], FIVE))
        other.start_panel("trayer")
        eventually(lambda: other.sees(FIVE[3], FIVE))
        program.end()
