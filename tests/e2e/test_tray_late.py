"""A tray that comes long after Hetes has said that there is no place for its icon."""

from __future__ import annotations

from pathlib import Path

from hetes.presentation.views import IconView
from tests.support.agent.jumping import JumpingAgent
from tests.support.agent.program import write_settings
from tests.support.desktop.screen import Desktop
from tests.support.desktop.tray_program import TrayProgram
from tests.support.system import procfs
from tests.support.system.waiting import eventually

FIVE = tuple(IconView(face) for face in ("active", "ending", "expired", "missing", "idle"))


def test_a_tray_that_comes_after_its_icon_was_missed_is_found_without_looking(tmp_path: Path) -> None:
    """Both kinds at once: the whole agent and a StatusNotifier host, the bare X back end and an XEmbed tray."""
    write_settings(tmp_path / "h", '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n')
    with Desktop(None) as one, Desktop(None) as other, JumpingAgent(tmp_path / "h", one.env, late=0.5) as agent:
        program = TrayProgram(other, "xorg")
        program.show("missing")
        assert agent.cli("activate").code == 0
        eventually((tmp_path / "h" / "data" / "no-icon-told").exists)  # that there is no place for it
        # From now on it waits for ever: found by an event then, and not by looking every so often.
        procfs.comes_to_rest(program.process.pid, 5, 12)
        procfs.comes_to_rest(agent.pid, 5, 48)  # one that looks every second has 60
        assert (one.icon(), other.icon()) == (None, None)
        one.start_panel("xfce")
        eventually(lambda: one.sees(FIVE[0], FIVE))
        other.start_panel("trayer")
        eventually(lambda: other.sees(FIVE[3], FIVE))
        program.end()
