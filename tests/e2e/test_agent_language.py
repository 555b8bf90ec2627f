"""The language changed while the agent runs, in the file and in the panel: everything that is seen speaks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.agent.program import TWO_HOURS, RunningAgent, minutes_ago, write_settings
from tests.support.desktop.dbusmenu import panel_sees
from tests.support.desktop.dunst import Dunst, configured
from tests.support.desktop.screen import Desktop
from tests.support.panel.visitor import Visitor
from tests.support.system.waiting import eventually


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[tuple[Desktop, RunningAgent, Dunst]]:
    """A Hungarian agent under a real panel, its first reminder on the screen."""
    write_settings(tmp_path / "h", TWO_HOURS)
    with Desktop("xfce") as desktop:
        dunst = Dunst(desktop.env, configured(tmp_path)).start()
        try:
            with RunningAgent(tmp_path / "h", "--simulate", env={**desktop.env, "TZ": "UTC"}) as agent:
                eventually(desktop.icon)
                assert agent.cli("activate", "--at", minutes_ago(100)).code == 0
                eventually(lambda: dunst.displayed() == 1)
                yield desktop, agent, dunst
        finally:
            dunst.kill()


def in_the_file(agent: RunningAgent, language: str) -> None:
    """Write the file, as an editor does, and let the agent look: any question makes it."""
    write_settings(agent.home, f'language = "{language}"\n{TWO_HOURS}')
    agent.status()


def in_the_panel(agent: RunningAgent, language: str) -> None:
    visitor = Visitor.of(agent.ask(do="panel")["url"]).log_in()
    assert visitor.post("/settings/do/save", group="language", language=language).status == 303
    assert {"en": "<h1>Settings", "hu": "<h1>Beállítások"}[language] in visitor.get("/settings").text


def labels(desktop: Desktop) -> set[str]:
    return {label for label, _, _ in panel_sees(desktop)["lines"]}


@pytest.mark.parametrize("change", [in_the_file, in_the_panel])
def test_icon_menu_notices_and_commands_change_their_language(seen: Any, change: Any) -> None:
    desktop, agent, dunst = seen
    assert {"Újra aktiváltam", "Kilépés"} <= labels(desktop)
    assert "Hamarosan lejár" in panel_sees(desktop)["title"]

    change(agent, "en")
    eventually(lambda: {"I have activated again", "Quit"} <= labels(desktop))
    assert not {"Újra aktiváltam", "Kilépés"} & labels(desktop)
    shown = panel_sees(desktop)
    assert "Ends soon" in shown["title"]
    assert "Ends soon" in shown["said"]
    assert "Ends soon" in agent.cli("status").out
    # What is on the screen stays: a reminder is shown once.
    assert dunst.counts() == {"waiting": 0, "currently displayed": 1, "history": 0}
    # The next one speaks the new language, with its buttons.
    assert agent.cli("activate", "--at", minutes_ago(112)).code == 0
    eventually(lambda: dunst.counts() == {"waiting": 0, "currently displayed": 1, "history": 1})
    offered = dunst.choose("In 10 minutes")
    assert sum("I have activated" in line for line in offered) == 1
    eventually(lambda: len(dunst.history()) == 2)
    assert dunst.history()[0]["body"].startswith("EESZT connection: ")
    assert dunst.history()[1]["body"].startswith("Az EESZT-kapcsolatból még ")

    change(agent, "hu")
    eventually(lambda: {"Újra aktiváltam", "Kilépés"} <= labels(desktop))
