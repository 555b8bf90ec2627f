"""The panel's real child in front of a chosen state, and a real browser in front of that.

with Shown(folder, "ending", "hu") as shown:
    shown.url()                              # opens it once
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Self

from hetes.adapters.folders import Folders
from hetes.adapters.ipc.server import LocalServer
from hetes.adapters.settings.file import SettingsFile
from hetes.agent.control_api import ControlApi
from hetes.agent.fleet_host import FleetHost
from hetes.agent.self_diagnosis import SelfDiagnosis
from hetes.panel.launcher.way_in import panel_host
from hetes.presentation.autostart_words import autostart_sentence
from tests.support.agent.warm_start import PANEL, start
from tests.support.fakes.environment import FakeWorld
from tests.support.panel.states import STATES
from tests.support.story.story import BUDAPEST
from tests.support.system.waiting import LIMIT, eventually

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = "/usr/bin/chromium-headless-shell"  # a page takes a quarter of the time that it takes in one with windows
# Each message of a stream bears a seal; what was found genuine has been taken in when it is counted.
COUNTS_NEWS = """
window.news = 0;
if (window.SubtleCrypto) {
  const verify = SubtleCrypto.prototype.verify;
  SubtleCrypto.prototype.verify = async function (...words) {
    const genuine = await verify.apply(this, words);
    setTimeout(() => { window.news += 1; }, 0);
    return genuine;
  };
}
"""
# Words that stand on two lines, though they have neither a hyphen nor a sign that ends a line: their place is too narrow.
# What is hidden for all but a screen reader has a pixel to stand on.
TORN = r"""() => {
  const torn = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const hidden = (part) => part && (part.offsetWidth < 2 || hidden(part.parentElement));
  while (walk.nextNode()) {
    if (hidden(walk.currentNode.parentElement)) continue;
    for (const found of walk.currentNode.data.matchAll(/\S+/gu)) {
      if (!/^[\p{L}\p{N}.,:;!?…()„”]{1,24}$/u.test(found[0])) continue;
      const range = document.createRange();
      range.setStart(walk.currentNode, found.index);
      range.setEnd(walk.currentNode, found.index + found[0].length);
      const [first, ...more] = [...range.getClientRects()].filter((each) => each.width > 0);
      if (more.some((each) => each.top >= first.bottom)) torn.push(found[0]);
    }
  }
  return torn;
}"""
SIZES = (360, 1280)
BETWEEN = 768
SCHEMES = ("light", "dark")


class Shown:
    """A state behind the real channel, and the real panel. ``world`` may be changed while somebody looks."""

    def __init__(
        self,
        folder: Path,
        state: str | FakeWorld,
        language: str = "hu",
        *,
        idle_after: float = 600.0,
        toml: str = "",
        checks: Sequence[dict[str, Any]] = (),
        fleet: dict[str, Any] | None = None,
    ) -> None:
        """With ``toml``, the engine lives by a real settings file that begins like this; ``fleet`` is what it tells.

        The page Ellenőrzés hears ``checks`` instead of what this computer would tell: all but the first three once
        :attr:`gate` is there.
        """
        self.world = STATES[state](language) if isinstance(state, str) else state
        self.folders = Folders(folder / "config", folder / "data", folder / "run")
        self.folders.ensure()
        if toml:
            self.settings.path.write_text(f'language = "{language}"\n{toml}', "utf-8")
            self.world.settings = self.settings
            self.world.restart()
        self.host = panel_host(self.folders, lambda: self.world.engine.state.settings.language)
        self.gate = folder / "gate"
        program = [*PANEL, str(idle_after), *self._planted(folder, checks)]
        self.host._command = lambda: program
        self.host._start = _start_warm
        engine, store = self.world.engine, self.world.store
        engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # nobody runs it
        self.at_login = False
        self.equipment = SelfDiagnosis(self.world.clock, self.world.engine.world.tray)
        host = FleetHost(self.folders.config, self.world.clock, "PC-1")
        self.api = ControlApi(
            engine,
            store,
            lambda: None,
            autostart=self._autostart,
            diagnosis=self.equipment,
            fleet=lambda: fleet or host.told(),
        )
        self.world.engine.world.keeper.changed = self.api.changed
        self.serve(start=False)

    def serve(self, *, start: bool = True) -> None:
        """Make the channel to the agent, anew where it was stopped."""
        self.server = LocalServer(self.folders.runtime, self.ask, self.api.subscribe)
        if start:
            self.server.start()

    def _planted(self, folder: Path, checks: Sequence[dict[str, Any]]) -> list[str]:
        lines = [json.dumps(line) for line in (*checks, {"at": "2026-11-23T07:02:00+00:00"})]
        script = folder / "checks.py"
        script.write_text(
            "import os, time\n"
            f"for number, line in enumerate({lines!r}):\n"
            f"    while number > 2 and not os.path.exists({str(self.gate)!r}):\n        time.sleep(0.02)\n"
            "    print(line, flush=True)\n"
        )
        return [sys.executable, str(script)]

    def ask(self, request: dict[str, Any], _wanted: Any = None) -> dict[str, Any]:
        """Ask the control API, as the channel does."""
        return self.api.ask(request)

    def _autostart(self, action: str) -> dict[str, Any]:
        self.at_login = {"enable": True, "disable": False}.get(action, self.at_login)
        said = autostart_sentence("hu", enabled=self.at_login, why=None)
        return {"ok": True, "said": said, "autostart": {"enabled": self.at_login, "said": said, "locked": False}}

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.host.stop()
        self.server.stop()

    def url(self, page: str = "") -> str:
        return self.host.login(page).url

    @property
    def settings(self) -> SettingsFile:
        """The settings file that pages write."""
        return SettingsFile(self.folders.config / "settings.toml", lambda: BUDAPEST)

    def tell(self) -> None:
        """Say that the state was changed behind the engine's back."""
        self.api.changed()


def _start_warm(command: Sequence[str], *, env: Mapping[str, str], **options: Any) -> subprocess.Popen[Any]:
    """Start it without what a developer's shell says to every Python, so that it may be a fork."""
    return start(command, env={name: value for name, value in env.items() if not name.startswith("PYTHON")}, **options)


@contextmanager
def browser() -> Iterator[Any]:
    """Yield Debian's chromium without windows. What a page waits for has the time that everything has in the tests."""
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", "0")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        new_context = found.new_context

        def patient_context(**options: Any) -> Any:
            context = new_context(**options)
            context.set_default_timeout(LIMIT * 1000)
            context.add_init_script(COUNTS_NEWS)
            return context

        found.new_context = patient_context  # type: ignore[method-assign]  # all pages come from there
        try:
            yield found
        finally:
            found.close()


def come_in(page: Any, shown: Shown, at: str = "") -> None:
    """Open the panel at a page."""
    page.goto(shown.url(at))
    page.wait_for_selector(".side")
    page.wait_for_load_state("load")  # with its style sheet: what is seen depends on it


def come_in_and_hear(page: Any, shown: Shown, at: str = "") -> None:
    """Open the panel at a page, and wait until it has heard a greeting and, where that may change, how things are."""
    come_in(page, shown, at)
    eventually(lambda: news(page) > bool(page.query_selector("[data-live]")))


def news(page: Any) -> int:
    """Return how often the page that is open has heard something new; each was taken in before this is asked."""
    return int(page.evaluate("window.news || 0"))


def photograph(page: Any) -> bytes:
    """Photograph what is seen once nothing moves any more."""
    taken = [b""]

    def still() -> bool:
        taken.append(page.screenshot())
        return taken[-1] == taken[-2]

    eventually(still, every=0.1)
    return taken[-1]


def everybody_can_read(page: Any, *, thoroughly: bool = False) -> None:
    """Let axe look at the page that is open, with all its details open; nothing is too wide, and no word is torn.

    In both colour schemes, narrow and wide. Where it is not to be thorough, axe looks at a Hungarian page narrow in light
    colours, at an English one wide in dark ones: it is the dearest of all that the tests do.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    dresses = list(product(SCHEMES, SIZES))
    of_axe = dresses if thoroughly else dresses[:1] if page.get_attribute("html", "lang") == "hu" else dresses[-1:]
    for scheme, width in (*dresses, (SCHEMES[0], BETWEEN)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # nothing is caught between two colours
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{page.url} {scheme} {width}: {over} px too wide"
        assert (torn := page.evaluate(TORN)) == [], f"{page.url} {width}: torn at the end of a line: {torn}"
        if (scheme, width) in of_axe:
            found = Axe().run(page, options={"resultTypes": ["violations"]})  # what is well costs as much to tell
            assert found.violations_count == 0, f"{page.url} {scheme} {width}: {found.generate_report()}"
    page.set_viewport_size({"width": 1280, "height": 800})
