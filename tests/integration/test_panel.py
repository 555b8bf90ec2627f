"""The panel's life beside a real agent: it comes when asked for, shows what happens, and goes."""

from __future__ import annotations

import html
import http.client
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hetes.adapters.ipc.server import LocalServer
from hetes.panel.launcher.host import PanelError, PanelHost
from hetes.panel.web.registry import NAMES, address, load
from hetes.panel.web.sessions import CODE_LIVES, Sessions
from tests.support.agent.jumping import JumpingAgent
from tests.support.agent.program import RunningAgent, hetes, write_settings
from tests.support.panel.browser import Shown
from tests.support.panel.visitor import Visitor
from tests.support.system import procfs
from tests.support.system.waiting import LIMIT, eventually

EVA = '[[practitioner]]\nid = "p1"\nname = "Dr. Minta Éva"\n'


@pytest.fixture
def agent(tmp_path):
    home = tmp_path / "h"
    write_settings(home, EVA)
    with RunningAgent(home, "--simulate", "--no-tray", env={"TZ": "UTC"}) as running:
        yield running


def enter(agent: RunningAgent) -> Visitor:
    return Visitor.of(agent.ask(do="panel")["url"]).log_in()


def panels(agent: RunningAgent) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (
                b"hetes.panel.process" in (entry / "cmdline").read_bytes()
                and f"HETES_RUNTIME_DIR={agent.home}/run".encode() in (entry / "environ").read_bytes()
            ):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


class Listener:
    """Collects what the panel tells an open page; ``seen`` waits for a text."""

    def __init__(self, visitor: Visitor, at: str = "/") -> None:
        self.updates: list[dict] = []
        self._line = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=LIMIT)
        self._line.request(
            "GET",
            f"{visitor.home}/events?at={at}",
            headers={"Host": f"127.0.0.1:{visitor.port}", "Cookie": visitor.cookie},
        )
        self._came = self._line.getresponse()
        assert self._came.getheader("content-type", "").startswith("text/event-stream")
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        eventually(lambda: self.updates)

    def _listen(self) -> None:
        try:
            for line in self._came:
                if line.startswith(b'data: {"face"'):
                    self.updates.append(json.loads(line[6:]))
        except (OSError, ValueError, AttributeError):
            return

    def seen(self, text: str) -> None:
        eventually(
            lambda: any(text in part["html"] for update in self.updates for part in update["parts"].values()),
        )

    def close(self) -> None:
        sock = self._line.sock or self._came.fp.raw._sock
        sock.shutdown(2)
        self._came.close()
        self._line.close()
        self._thread.join(LIMIT)


def test_without_an_agent_the_command_says_so(tmp_path):
    done = hetes(tmp_path / "h", "panel")
    assert done.code == 3
    assert done.line


def test_the_browser_gets_the_file_and_no_code(agent, tmp_path):
    seen = tmp_path / "seen"
    starter = tmp_path / "bin" / "xdg-open"
    starter.parent.mkdir()
    starter.write_text(f'#!/bin/sh\nprintf "%s" "$*" > {seen}\n')
    starter.chmod(0o755)
    done = hetes(agent.home, "panel", env={**agent.env, "PATH": f"{starter.parent}:/usr/bin:/bin", "DISPLAY": ":99"})
    assert (done.code, done.out, done.err) == (0, "", "")
    file = Path(seen.read_text())
    assert file.parent == agent.home / "run"
    assert file.suffix == ".html"


def test_a_browser_that_stays_does_not_block(agent, tmp_path):
    starter = tmp_path / "bin" / "xdg-open"
    starter.parent.mkdir()
    gone = tmp_path / "gone"
    starter.write_text(f"#!/bin/sh\nsleep 20\ntouch {gone}\n")
    starter.chmod(0o755)
    done = hetes(agent.home, "panel", env={**agent.env, "PATH": f"{starter.parent}:/usr/bin:/bin", "DISPLAY": ":99"})
    assert done.code == 0
    assert not gone.exists()


def test_without_a_screen_it_says_how_else(agent):
    done = agent.cli("panel")
    assert done.code == 1
    assert "hetes panel --print-url" in done.line


def test_every_page_answers(agent):
    visitor = enter(agent)
    for name in load():
        reply = visitor.get(address(name))
        assert reply.status == 200, name
        assert ('aria-current="page"' in reply.text) == (name in NAMES), name
    missing = visitor.get("/nowhere")
    assert missing.status == 404
    assert "Ilyen oldal nincs." in missing.text


def test_a_form_without_scripts_leads_back_with_a_sentence(agent):
    visitor = enter(agent)
    reply = visitor.post("/today/do/activate", practitioner="p1")
    assert (reply.status, reply.headers["location"]) == (303, f"{visitor.home}/")
    assert agent.session()["source"] == "panel"
    first, second = visitor.get("/").text, visitor.get("/").text
    assert "Feljegyeztem az aktiválást" in first
    assert "Feljegyeztem az aktiválást" not in second


def test_a_refusal_is_said_and_changes_nothing(agent):
    visitor = enter(agent)
    for at, sentence in (("25:61", "Ez nem időpont"), ("8-05", "Ez nem időpont"), ("<script>", "Ez nem időpont")):
        visitor.post("/today/do/activate", practitioner="p1", at=at)
        page = visitor.get("/").text
        assert sentence in page
        assert "<script>;" not in page
    visitor.post("/today/do/end", practitioner="p1")
    assert "Most nem tudok futó kapcsolatról" in visitor.get("/").text
    visitor.post("/today/do/activate", practitioner="nobody")
    assert "Nincs ilyen orvos" in visitor.get("/").text
    assert agent.status()["practitioners"][0]["session"] is None


def test_what_the_command_line_does_shows_in_an_open_page(tmp_path):
    write_settings(tmp_path / "h", EVA)
    with JumpingAgent(tmp_path / "h", {"TZ": "UTC"}, beat=3600.0) as agent:  # nothing is found out by a beat
        _what_the_command_line_does_shows(agent)


def _what_the_command_line_does_shows(agent):
    listener = Listener(enter(agent))
    for command, text in (
        ("activate", "Aktív"),
        ("done", "nem emlékeztetlek"),
        ("undo", "Újra aktiváltam"),
        ("snooze", "addig csak akkor szólok"),
        ("end", "Készenlét"),
    ):
        listener.updates.clear()
        done = agent.cli(*((command, "10") if command == "snooze" else (command,)))
        assert done.code == 0, done
        listener.seen(text)
    listener.close()


def test_a_changed_setting_shows_in_both_directions(tmp_path):
    write_settings(tmp_path / "h", EVA)
    with JumpingAgent(tmp_path / "h", {"TZ": "UTC"}, beat=1.0) as agent:
        _a_changed_setting_shows(agent)


def _a_changed_setting_shows(agent):
    listener = Listener(enter(agent))
    assert agent.cli("practitioner", "add", "Dr. Próba Ádám").code == 0
    listener.seen("Dr. Próba Ádám")
    write_settings(agent.home, 'language = "en"\n' + EVA)
    eventually(lambda: listener.updates[-1]["language"] == "en")
    listener.close()


def test_what_was_done_in_the_panel_survives_a_kill(agent):
    visitor = enter(agent)
    assert visitor.post("/today/do/activate", practitioner="p1").status == 303
    before = agent.session()["ends_at"]
    os.kill(agent.pid, signal.SIGKILL)
    agent.wait()
    eventually(lambda: not panels(agent))
    agent.start()
    assert agent.session()["ends_at"] == before
    assert visitor.cookie
    with pytest.raises(ConnectionRefusedError):
        visitor.get("/")


def test_it_goes_with_the_agent(agent):
    listener = Listener(enter(agent))
    assert len(panels(agent)) == 1
    assert agent.stop() == 0
    eventually(lambda: not panels(agent))
    listener.close()
    assert not list((agent.home / "run").glob("panel-*"))


def test_a_hanging_child_is_replaced(agent):
    enter(agent)
    (pid,) = panels(agent)
    os.kill(pid, signal.SIGSTOP)
    again = Visitor.of(agent.cli("panel", "--print-url").out.strip()).log_in()
    assert again.get("/").status == 200
    assert agent.answering()
    assert panels(agent) != [pid]


def test_it_ends_when_nobody_has_asked_for_long(tmp_path):
    def somebody_looks() -> Listener | None:
        try:
            return Listener(Visitor.of(shown.url()).log_in())
        except OSError:  # on a slow machine it may have ended already
            return None

    with Shown(tmp_path / "h", "active", idle_after=4.0) as shown:
        listener = eventually(somebody_looks)
        procfs.let_pass(5)
        assert shown.host.pid is not None
        listener.close()
        eventually(lambda: shown.host.pid is None)
        assert Visitor.of(shown.url()).log_in().get("/").status == 200


def test_what_was_typed_while_the_agent_is_away_is_shown_and_can_be_sent_again(tmp_path):
    with Shown(tmp_path / "h", "active", toml=EVA) as shown:
        visitor = Visitor.of(shown.url()).log_in()
        shown.server.stop()
        typed = {"name": "Dr. Kis <Anna>", "eeszt_user": "O54321", "login": "card", "id": "", "was": "[{}, []]"}
        came = visitor.post("/practitioners/do/save", **typed)
        assert came.status == 503
        assert "A Hetes most nem válaszol, de amit küldtél, nem veszett el: próbáld újra." in came.text
        assert "<li>Dr. Kis &lt;Anna&gt;</li>" in came.text
        assert "<li>[" not in came.text, "what a field held before is not what was typed"
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', came.text))
        assert {name: html.unescape(value) for name, value in hidden.items()} == {**typed, "token": visitor.token}
        again = re.search(r'action="([^"]+)"', came.text)
        assert again
        assert again[1] == f"{visitor.home}/practitioners/do/save"
        quiet = visitor.ask("POST", "/today/do/end", f"token={visitor.token}", Accept="application/json")
        assert (
            json.loads(quiet.text)["said"]
            == "A Hetes most nem válaszol, de amit küldtél, nem veszett el: próbáld újra."
        )
        shown.server = LocalServer(shown.folders.runtime, shown.ask, shown.api.subscribe)
        shown.server.start()
        assert visitor.post("/practitioners/do/save", **typed).status == 303
        assert "Dr. Kis <Anna>" in [one.name for one in shown.settings.practitioners()]


def test_a_child_that_cannot_start_is_said(tmp_path):
    class Places:
        config = data = runtime = tmp_path

    host = PanelHost(Places(), lambda: ("hu", "x"), command=lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(PanelError):
        host.login()
    told: queue.Queue[str] = queue.Queue()
    host.open("journal", told.put)
    assert told.get(timeout=LIMIT) == "panel.failed"
    host.stop()
    with pytest.raises(PanelError):
        host.login()


def test_opening_from_the_agent_does_not_wait_for_the_browser(tmp_path):
    with Shown(tmp_path / "h", "active") as shown:
        opened: list[Path] = []
        returned = threading.Event()

        def show(file: Path) -> bool:
            assert returned.wait(LIMIT)
            opened.append(file)
            return True

        shown.host._show = show
        shown.host.open("journal")
        assert not opened
        returned.set()
        eventually(lambda: opened)
        assert 'name="code"' in opened[0].read_text(encoding="utf-8")


def test_a_code_lives_half_a_minute_and_once():
    now = 0.0
    keys = Sessions(lambda: now)
    keys.expect("a", "/")
    keys.expect("b", "/journal")
    now = CODE_LIVES - 0.1
    opened = keys.open("a")
    assert opened
    assert opened[1] == "/"
    assert keys.open("a") is None
    now = CODE_LIVES
    assert keys.open("b") is None


def test_the_agent_loads_nothing_of_it():
    program = "import sys, hetes.agent.bootstrap, hetes.agent.control_api, hetes.panel.launcher.way_in, hetes.panel.launcher.host; print(sorted(set(sys.modules) & {'asyncio', 'jinja2', 'markupsafe', 'starlette', 'uvicorn', 'anyio', 'h11'}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "daemon")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_while_nobody_looks_the_child_sleeps(agent):
    visitor = enter(agent)
    visitor.get("/")
    (pid,) = panels(agent)
    procfs.comes_to_rest(pid, 4, 45)  # three at most
