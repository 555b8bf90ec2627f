"""Plays the same scenes on one desktop, and writes what was seen: ``scenes.py NAME`` as root in the desktop's tree.

A login eight minutes before consulting hours; the notice with its buttons; "Aktiváltam" pressed there; tooltip and
click of the icon; the panel restarted, the runtime folder swept. /out gets pictures, logs and the row of the table.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sessions import OUT, SERVICE, TITLE, VERSION, Gnome, browser, said_by, session, sweep, wait

USER, UID = "eva", 1000
NOTICE_WITHIN = 10.0
AGAIN_WITHIN = 30.0
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
INDICATOR = (
    "const i = Object.entries(Main.panel.statusArea).find(([k, v]) => k.includes('hetes') || "
    "(v._indicator && v._indicator.id === 'hetes'));"
)
"""Finds the icon in GNOME's panel."""
BUTTON = re.compile(r'^\s*string "(.*)"$')


class Traffic:
    """What goes to the notification service, overheard: each Notify with its instant, words, buttons and hints.

    The log has what goes to the icon, too.
    """

    def __init__(self) -> None:
        kinds = (f"interface='{SERVICE}'", "type='method_call',interface='org.kde.StatusNotifierItem'")
        words = ("dbus-monitor", "--session", *kinds)
        self._monitor = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.notices: list[dict[str, Any]] = []
        self.answers: list[str] = []
        self.asked = 0.0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._monitor.stdout is not None
        lines: list[str] = []
        with (OUT / "traffic.log").open("w", encoding="utf-8") as kept:
            for line in self._monitor.stdout:
                kept.write(line)
                kept.flush()
                if not line.startswith(" "):
                    lines = [line]
                else:
                    lines.append(line)
                if "member=Notify\n" in lines[0] and line.startswith("   int32 "):
                    self.notices.append(_notice(lines))
                if "member=GetServerInformation" in line and not self.asked:
                    self.asked = float(re.findall(r"time=([\d.]+)", line)[0])
                if re.search(r"member=(ActionInvoked|NotificationClosed)", line):
                    self.answers.append(line)

    def last(self) -> dict[str, Any] | None:
        """Return the latest notice of Hetes that has buttons."""
        return next((n for n in reversed(self.notices) if n["buttons"] and n["app"] == "Hetes"), None)


def _notice(lines: list[str]) -> dict[str, Any]:
    at = float(re.findall(r"time=([\d.]+)", lines[0])[0])
    begin = next(n for n, line in enumerate(lines) if line.startswith("   array ["))
    end = next(n for n in range(begin, len(lines)) if lines[n].startswith("   ]"))
    top = [BUTTON.findall(line)[0] for line in lines[:begin] if BUTTON.match(line)]
    actions = [BUTTON.findall(line)[0] for line in lines[begin:end] if BUTTON.match(line)]
    pairs = dict(zip(actions[::2], actions[1::2], strict=False))
    entry = re.findall(r'"desktop-entry"\s*variant\s*string "(.*?)"', "".join(lines))
    buttons = [label for key, label in pairs.items() if key != "default"]
    return {
        "at": at,
        "app": top[0],
        "icon": top[1],
        "title": top[2],
        "text": top[3],
        "buttons": buttons,
        "entry": entry,
    }


def hetes(*words: str) -> str:
    """Run a command of Hetes."""
    return said_by("hetes", *words)


def face() -> str:
    """Return the face that the icon has by Hetes' own word; nothing while no agent answers."""
    try:
        return str(json.loads(hetes("status", "--json"))["face"])
    except (ValueError, KeyError):
        return ""


def icon() -> dict[str, Any]:
    """Return what the check says of the icon."""
    try:
        found = json.loads(hetes("doctor", "--json"))["checks"]
    except (ValueError, KeyError):
        return {}
    return next((check for check in found if check["check"] == "icon"), {})


def hours() -> str:
    """Return consulting hours that begin in eight minutes, on whatever day it is."""
    begin = datetime.now() + timedelta(minutes=8)
    end = min(begin + timedelta(hours=4), begin.replace(hour=23, minute=59))
    return f"{DAYS[begin.weekday()]}={begin:%H:%M}-{end:%H:%M}"


class Scenes:
    """The story, told on one desktop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[str, dict[str, object]] = {}
        self.desktop = session(name)
        self.opened = browser()
        hetes("practitioner", "add", "Dr. Minta Éva", "--login", "mobiltoken", "--hours", hours())

    def note(self, scene: str, brief: str, *, well: bool, words: str = "") -> None:
        """Keep what was seen: in brief, as README's table has it, and all of it."""
        self.rows[scene] = {"well": well, "brief": brief, "words": words}
        print(f"{self.name:9} {scene:18} {'yes' if well else 'NO'}: {brief}; {words}", flush=True)

    def play(self) -> None:
        """Play all."""
        self.desktop.prepare()
        traffic = Traffic()
        time.sleep(1)
        began = time.time()
        self.desktop.start()
        self.notice(traffic, began)
        self.shown()
        self.press(traffic)
        place = self.find_icon()
        self.tooltip(place)
        self.left_click(place)
        self.again("panel restarted", self.desktop.end_panel, self.desktop.begin_panel)
        self.again("folder swept", sweep)
        self.history(place)
        crashes = _log().count("Traceback")
        self.note("log", f"{crashes} tracebacks", well=not crashes)
        told = "\n".join(said_by(*words) for words in VERSION[self.name])
        version = re.search(r"\d+\.\d[\w.]*", told)
        rows = {"desktop": f"{TITLE[self.name]} {version[0] if version else ''}".strip(), "scenes": self.rows}
        (OUT / f"{self.name}.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")

    def notice(self, traffic: Traffic, began: float) -> None:
        """See the notice that consulting hours begin: with buttons, by the desktop's own service, in time."""
        notice = wait(traffic.last, 60)
        if not notice:
            self.note("notice at login", f"none with buttons ({len(traffic.notices)} without)", well=False)
            return
        took = notice["at"] - began
        # A desktop may hand it on by the bus to another of its programs: that is the same one.
        without = [other["title"] for other in traffic.notices if other["title"] != notice["title"]]
        after = notice["at"] - traffic.asked
        service = said_by(
            *("gdbus", "call", "--session", "-d", SERVICE, "-o", "/org/freedesktop/Notifications"),
            *("-m", f"{SERVICE}.GetServerInformation"),
        )
        words = (
            f"{notice['buttons']}; {notice['title']!r}; desktop entry {notice['entry']}; others: {without}; "
            f"by {service}"
        )
        brief = f"{took:.1f} s after the login, {after:.1f} s after its service could be asked"
        self.note("notice at login", brief, well=took < NOTICE_WITHIN, words=words)

    def shown(self) -> None:
        """See it as the desktop has it."""
        if isinstance(self.desktop, Gnome):
            wait(lambda: self.desktop.ask("Main.layoutManager._startingUp") == "false", 60)
        time.sleep(2)
        picture = self.desktop.picture("1-notice")
        if not isinstance(self.desktop, Gnome):
            from pictures import is_drawn  # Pillow is loaded

            if not is_drawn(picture):
                wait(lambda: is_drawn(self.desktop.picture("1-notice")), 10)
                time.sleep(2)
                self.desktop.picture("1-notice")
        if isinstance(self.desktop, Gnome):
            said = self.desktop.ask(
                "JSON.stringify(Main.messageTray.getSources().map(s => [s.title, s.icon?.to_string(), "
                "s.notifications.map(n => [n.title, n.urgency, n.actions.map(a => a.label)])]))"
            )
            self.note("in the history", "yes", well="Hetes" in said and "Aktiváltam" in said, words=said)

    def press(self, traffic: Traffic) -> None:
        """Press "Aktiváltam" on it, and see the connection begin."""
        spot = self.button()
        if spot is None:
            self.note("pressed", "no button was found", well=False)
            return
        self.desktop.click(*spot)
        well = wait(lambda: face() == "active", 10)
        self.desktop.picture("2-pressed")
        brief = "the connection began" if well else "nothing happened"
        self.note("pressed", brief, well=well, words=f"at {spot}; {len(traffic.answers)} answers of the service")

    def button(self) -> tuple[int, int] | None:
        """Return where the first button of the notice is."""
        if not isinstance(self.desktop, Gnome):
            from pictures import button

            return button(self.name)
        # The pointer over the banner unfolds it.
        where = "const b = Main.messageTray._banner;"
        place = (
            "(a => { const e = a.get_transformed_extents(); "
            "return [e.origin.x, e.origin.y, e.size.width, e.size.height]; })"
        )
        spot = self.desktop.ask(f"{where} b ? JSON.stringify({place}(b)) : ''").strip('"')
        if not spot:
            return None
        x, y, width, _ = json.loads(spot)
        self.desktop.point(int(x + width / 2), int(y + 20))
        time.sleep(1)
        self.desktop.picture("1-unfolded")
        spot = self.desktop.ask(
            f"{where} const all = []; const walk = a => {{ if (a.label === 'Aktiváltam' && a.mapped) all.push(a); "
            f"a.get_children().forEach(walk); }}; walk(b); all.length ? JSON.stringify({place}(all[0])) : ''"
        ).strip('"')
        if not spot:
            return None
        x, y, width, height = json.loads(spot)
        return int(x + width / 2), int(y + height / 2)

    def find_icon(self) -> tuple[int, int] | None:
        """Return where the icon is: what differs in the panel between two of its faces."""
        self.desktop.point(640, 400)
        time.sleep(1)
        if isinstance(self.desktop, Gnome):
            spot = self.desktop.ask(
                f"{INDICATOR} const e = i && i[1].get_transformed_extents(); "
                "i ? JSON.stringify([e.origin.x, e.origin.y, e.size.width, e.size.height]) : ''"
            ).strip('"')
            if not spot:
                return None
            x, y, width, height = json.loads(spot)
            place = int(x + width / 2), int(y + height / 2)
        else:
            from pictures import icon as green  # Pillow is loaded

            if face() != "active":
                hetes("activate")
                wait(lambda: face() == "active", 5)
                time.sleep(2)
            place = green(self.desktop.picture("3-active"))
        said = icon()
        words = f"at {place}; the check: {said.get('state')} {said.get('saw')}"
        self.note("icon", "right" if place else "not found", well=place is not None, words=words)
        return place

    def tooltip(self, place: tuple[int, int] | None) -> None:
        """Hold the pointer over the icon."""
        if place is None:
            return
        self.desktop.point(*place)
        time.sleep(4)
        self.desktop.picture("5-tooltip")
        self.desktop.point(640, 400)

    def left_click(self, place: tuple[int, int] | None) -> None:
        """Click on the icon: the panel opens."""
        if place is None:
            return
        time.sleep(1)
        self.desktop.click(*place)
        shows_menu = isinstance(self.desktop, Gnome)
        if shows_menu:
            time.sleep(1.5)
            self.desktop.picture("6-menu")
            is_open = self.desktop.ask(f"{INDICATOR} i[1].menu.isOpen") == "true"
            self.note("a click", "the menu opens" if is_open else "nothing opens", well=is_open)
            self.desktop.click(*place)
            time.sleep(1.5)
            self.desktop.double_click(*place)
        opened = wait(self.opened.exists, 8)
        self.desktop.picture("6-click")
        scene = "a double click" if shows_menu else "a click"
        self.note(scene, "the panel opens" if opened else "nothing opens", well=opened)
        said_by("xdotool", "key", "Escape")

    def again(self, scene: str, away: Callable[[], None], back: Callable[[], None] | None = None) -> None:
        """Take something away from the icon, see what the check says of it, and see it come back."""
        away()
        began = time.monotonic()
        meanwhile = icon()
        said = back is None and meanwhile.get("state") == "good"
        took = time.monotonic() - began
        if back is not None:
            back()
        if not said:
            said = wait(lambda: icon().get("state") == "good", AGAIN_WITHIN)
            took = time.monotonic() - began
        time.sleep(2)
        self.desktop.picture(scene.replace(" ", "-"))
        seen = f"{meanwhile.get('state', 'no answer')} {meanwhile.get('saw', '')}".strip()
        brief = f"back within {took:.0f} s" if said else "not back"
        self.note(scene, brief, well=bool(said), words=f"{icon().get('saw')} Meanwhile the check said: {seen}")

    def history(self, place: tuple[int, int] | None) -> None:
        """Have a picture of what Plasma has kept of its notices: a bell appears left of the icon."""
        if self.name == "plasma" and place is not None:
            self.desktop.click(place[0] - 28, place[1])
            time.sleep(3)
            self.desktop.picture("7-history")


def _log() -> str:
    file = Path.home() / ".local/share/hetes/hetes.log"
    return file.read_text("utf-8") if file.exists() else ""


def as_user(name: str) -> None:
    """Become the user on a session bus, as a login manager does."""
    runtime = Path(f"/run/user/{UID}")
    runtime.mkdir(parents=True, mode=0o700)
    os.chown(runtime, UID, UID)
    for folder in ("/tmp/.X11-unix", "/tmp/.ICE-unix"):
        Path(folder).mkdir(mode=0o1777, parents=True, exist_ok=True)
        Path(folder).chmod(0o1777)
    OUT.chmod(0o777)
    Path("/run/dbus").mkdir(exist_ok=True)
    subprocess.run(["dbus-daemon", "--system", "--fork", "--nopidfile"], check=True)
    environ = {
        "HOME": f"/home/{USER}",
        "USER": USER,
        "LOGNAME": USER,
        "SHELL": "/bin/bash",
        "LANG": "C.UTF-8",
        "TZ": "Europe/Budapest",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "XDG_RUNTIME_DIR": str(runtime),
    }
    become = ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
    here = [sys.executable, __file__, name, "--session"]
    os.chdir(environ["HOME"])
    os.execvpe("setpriv", [*become, "dbus-run-session", "--", *here], environ)


if __name__ == "__main__":
    if "--session" in sys.argv:
        Scenes(sys.argv[1]).play()
    else:
        as_user(sys.argv[1])
