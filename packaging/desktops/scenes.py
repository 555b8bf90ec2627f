"""Plays the same scenes on one desktop, and writes what was seen: ``scenes.py NAME`` as root in the desktop's tree.

A login eight minutes before consulting hours; the notice with its buttons, "Aktiváltam" pressed there; tooltip, click
and menu of the icon; a notice replaced, withdrawn, and closed by the user; one behind a locked screen; the five faces;
the panel restarted, the runtime folder swept. /out gets pictures, logs and the column of the table.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sessions import (
    OUT,
    SERVICE,
    TITLE,
    VERSION,
    Cinnamon,
    Gnome,
    Scripted,
    ask_saver,
    browser,
    said_by,
    session,
    sweep,
    wait,
)
from traffic import Traffic

from hetes.adapters.folders import find_folders
from hetes.adapters.ipc.client import ask
from hetes.adapters.ipc.doors import doors

USER, UID = "eva", 1000
NOTICE_WITHIN = 10.0
AGAIN_WITHIN = 30.0
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
INDICATOR = (
    "const i = Object.entries(Main.panel.statusArea).find(([k, v]) => k.includes('hetes') || "
    "(v._indicator && v._indicator.id === 'hetes'));"
)
"""Finds the icon in GNOME's panel."""
CINNAMON_LIST = (
    "((imports.ui.appletManager.getRunningInstancesForUuid('notifications@cinnamon.org') || [])[0] || {}).actor"
)
CINNAMON_ICON = (
    "((imports.ui.appletManager.getRunningInstancesForUuid('xapp-status@cinnamon.org') || []).flatMap("
    "a => Object.values(a.statusIcons)).find(i => i.proxy.tooltip_text.includes('Hetes')) || {}).actor"
)
LIST_NAMES = (
    *("gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus"),
    *("-m", "org.freedesktop.DBus.ListNames"),
)
SAVERS = {
    f"org.{whose}.ScreenSaver": f"/org/{whose}/ScreenSaver" for whose in ("gnome", "mate", "cinnamon", "freedesktop")
}
SOON, NO_CARD = "Aktiváld az EESZT-kapcsolatot", "Nem látom az igazolványt"
EXPIRED, BY_USER, WITHDRAWN = 1, 2, 3
"""Reasons of NotificationClosed."""
ONE = "p1"
WATCHER = "org.kde.StatusNotifierWatcher"


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


def hosted() -> bool:
    """Tell whether the desktop says that something shows icons."""
    return "true" in said_by(
        *("gdbus", "call", "--session", "-d", WATCHER, "-o", "/StatusNotifierWatcher"),
        *("-m", "org.freedesktop.DBus.Properties.Get", WATCHER, "IsStatusNotifierHostRegistered"),
    )


_begun: set[str] = set()


def hours() -> str:
    """Return consulting hours that begin in eight minutes, or nearly so where Hetes has spoken of these already."""
    around = [datetime.now() + timedelta(minutes=minutes) for minutes in (8, 9, 7, 6)]
    begin = next((each for each in around if f"{each:%H:%M}" not in _begun), around[0])
    _begun.add(f"{begin:%H:%M}")
    end = min(begin + timedelta(hours=4), begin.replace(hour=23, minute=59))
    return f"{DAYS[begin.weekday()]}={begin:%H:%M}-{end:%H:%M}"


def steps() -> dict[str, list[tuple[str, ...]]]:
    """Return for each face the commands that lead to it from the one before; one of twelve minutes runs out."""
    begun = datetime.now() - timedelta(minutes=30)
    open_now = f"{DAYS[begun.weekday()]}={begun:%H:%M}-{begun + timedelta(hours=2):%H:%M}"
    now = datetime.now()
    half_an_hour_left = f"{now - timedelta(hours=6, minutes=40):%H:%M}"
    over_soon = f"{now - timedelta(minutes=11 if now.second < 30 else 10):%H:%M}"
    edit = ("practitioner", "edit", ONE)
    return {
        "idle": [("end",), (*edit, "--hours", "")],
        "active": [("activate",)],
        "ending": [("end",), ("activate", "--at", half_an_hour_left)],
        "expired": [("end",), (*edit, "--length", "0:12"), ("activate", "--at", over_soon)],
        "missing": [("end",), (*edit, "--hours", open_now)],
    }


def lock(saver: str) -> bool:
    """Have the desktop's own screen saver lock the screen, and tell whether it says that it has."""
    ask_saver(saver, "SetActive", "true")
    return bool(wait(lambda: "true" in ask_saver(saver, "GetActive"), 10))


class Scenes:
    """The story, told on one desktop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[str, dict[str, object]] = {}
        self.desktop = session(name)
        self.opened = browser()
        self.plain = Path()
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
        self.menu(place)
        self.exchanged(traffic)
        self.closed_by_hand(traffic)
        self.locked(traffic)
        self.faces(place)
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
        brief = f"{took:.1f} s after the login"
        words += f"; {after:.1f} s after its service could be asked"
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
        if isinstance(self.desktop, Cinnamon):
            said_by("xdotool", "key", "Escape")  # its list has the pointer while it is open
        brief = "the connection began" if well else "nothing happened"
        self.note("pressed", brief, well=well, words=f"at {spot}; {len(traffic.answers)} answers of the service")

    def button(self) -> tuple[int, int] | None:
        """Return where the first button of the notice is."""
        if isinstance(self.desktop, Cinnamon):
            # The notice may have come before there was a screen to show it on: then it is in the list alone.
            if not (spot := self.labelled(self.desktop)):
                self.desktop.click(*self.middle(self.desktop, CINNAMON_LIST))
                time.sleep(2)
                spot = self.labelled(self.desktop)
            self.desktop.picture("1-button")
            return spot
        if not isinstance(self.desktop, Gnome):
            from pictures import button

            return button(self.name, OUT / f"{self.name}-1-notice.png")
        banner = self.extents(self.desktop, "Main.messageTray._banner")
        if not banner:
            return None
        x, y, width, _ = banner
        self.desktop.point(int(x + width / 2), int(y + 20))  # over the banner: it unfolds
        time.sleep(1)
        self.desktop.picture("1-unfolded")
        return self.labelled(self.desktop)

    def extents(self, shell: Scripted, actor: str) -> list[float] | None:
        """Return where an actor of the shell is, and how large; None where there is none."""
        told = shell.ask(
            f"(a => a ? JSON.stringify([...a.get_transformed_position(), ...a.get_transformed_size()]) : '')({actor})"
        ).strip('"')
        return json.loads(told) if told else None

    def middle(self, shell: Scripted, actor: str) -> tuple[int, int]:
        """Return the middle of an actor of the shell, or of nothing."""
        x, y, width, height = self.extents(shell, actor) or (0, 0, 0, 0)
        return int(x + width / 2), int(y + height / 2)

    def labelled(self, shell: Scripted) -> tuple[int, int] | None:
        """Return the middle of the button "Aktiváltam" on the shell's screen."""
        spot = self.middle(
            shell,
            "(() => { const all = []; const walk = a => { if (a.label === 'Aktiváltam' && a.mapped) all.push(a); "
            "a.get_children().forEach(walk); }; walk(global.stage); return all[0]; })()",
        )
        return spot if any(spot) else None

    def find_icon(self) -> tuple[int, int] | None:
        """Return where the icon is: what differs in the panel between two of its faces."""
        self.desktop.point(640, 400)
        time.sleep(1)
        if isinstance(self.desktop, Gnome):
            place = self.middle(self.desktop, f"(() => {{ {INDICATOR} return i && i[1]; }})()")
            if not any(place):
                place = None
        elif isinstance(self.desktop, Cinnamon) and any(spot := self.middle(self.desktop, CINNAMON_ICON)):
            place = spot
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
        """Hold the pointer over the icon, and see whether something else than before is beside it then."""
        self.desktop.point(640, 400)
        time.sleep(2)
        place = place and self.moved(place)
        if place is None:
            return
        before = self.desktop.picture("5-before")
        self.desktop.point(*place)
        time.sleep(2.5)
        picture = self.desktop.picture("5-tooltip")
        self.desktop.point(640, 400)
        if isinstance(self.desktop, Gnome):  # which has none
            return
        from pictures import shown_beside  # Pillow is loaded

        well = shown_beside(before, picture, place)
        self.note("tooltip", "shown" if well else "not shown", well=well)

    def moved(self, place: tuple[int, int]) -> tuple[int, int]:
        """Return where the icon is by now: Cinnamon's bell beside it comes and goes."""
        spot = self.middle(self.desktop, CINNAMON_ICON) if isinstance(self.desktop, Cinnamon) else (0, 0)
        return spot if any(spot) else place

    def left_click(self, place: tuple[int, int] | None) -> None:
        """Click on the icon: the panel opens."""
        if place is None:
            return
        time.sleep(1)
        place = self.moved(place)
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

    def menu(self, place: tuple[int, int] | None) -> None:
        """Click on the icon with the other button: the menu opens. GNOME has it at any click."""
        if place is None or isinstance(self.desktop, Gnome):
            return
        from pictures import shown_beside  # Pillow is loaded

        self.desktop.point(640, 400)
        time.sleep(2)
        place = self.moved(place)
        before = self.desktop.picture("6-without")
        self.desktop.menu(*place)
        time.sleep(2)
        well = shown_beside(before, self.desktop.picture("6-menu"), place)
        self.note("menu", "opens" if well else "does not open", well=well)
        said_by("xdotool", "key", "Escape")
        self.desktop.click(640, 400)
        time.sleep(1)

    def show(self, traffic: Traffic) -> None:
        """Have Hetes show its test notice, and wait until it is ordered."""
        before = len(traffic.ours())
        ask(list(doors(find_folders())), {"do": "test_notice"})
        wait(lambda: len(traffic.ours()) > before, 10)

    def arise(self, traffic: Traffic) -> bool:
        """Have consulting hours begin soon that are news to Hetes, and wait for the notice of it."""

        def told() -> int:
            return sum(notice["title"] == SOON for notice in traffic.ours())

        before = told()
        hetes("practitioner", "edit", ONE, "--hours", "")
        hetes("end")
        hetes("practitioner", "edit", ONE, "--hours", hours())
        return bool(wait(lambda: told() > before, 10))

    def alone(self, traffic: Traffic) -> None:
        """Close what Hetes says of the card service, which none of these trees has, once it has said so."""
        wait(lambda: any(notice["title"] == NO_CARD for notice in traffic.ours()), 45)
        time.sleep(1)
        hetes("dismiss", "card_service_lost")
        time.sleep(1)

    def exchanged(self, traffic: Traffic) -> None:
        """A notice takes the place of its earlier self; another goes when Hetes takes it back."""
        self.alone(traffic)
        self.desktop.point(640, 300)
        time.sleep(1)
        self.plain = self.desktop.picture("8-before")
        self.show(traffic)
        time.sleep(2)
        self.desktop.picture("8-shown")
        before = len(traffic.closed)
        self.show(traffic)
        well = bool(wait(lambda: WITHDRAWN in traffic.closed[before:], 10))
        time.sleep(2)
        self.desktop.picture("8-replaced")
        brief = "in its place" if well else "beside the other"
        self.note("replaced", brief, well=well, words=f"reasons {traffic.closed[before:]}")
        if not self.arise(traffic):
            self.note("withdrawn", "no notice came", well=False)
            return
        time.sleep(2)
        before = len(traffic.closed)
        hetes("activate")
        well = bool(wait(lambda: WITHDRAWN in traffic.closed[before:], 10))
        time.sleep(2)
        self.desktop.picture("8-withdrawn")
        brief = "gone" if well else "still there"
        self.note("withdrawn", brief, well=well, words=f"reasons {traffic.closed[before:]}")

    def closed_by_hand(self, traffic: Traffic) -> None:
        """A notice that the user closes is told, and does not come again."""
        from pictures import difference, paper  # Pillow is loaded

        self.show(traffic)
        time.sleep(2)
        picture = self.desktop.picture("8-by-hand")
        box = paper(picture) if self.name == "mate" else difference(self.plain, picture)
        gone, shown = len(traffic.closed), len(traffic.ours())
        if box is not None:
            self.desktop.close_notice(box)
        # MATE's service says of its cross that the notice has run out, as it does by itself some seconds later.
        reason = EXPIRED if self.name == "mate" else BY_USER
        by_user = bool(wait(lambda: reason in traffic.closed[gone:], 3 if self.name == "mate" else 10))
        time.sleep(5)
        again = len(traffic.ours()) - shown
        self.desktop.picture("8-closed")
        told = "told as run out" if reason == EXPIRED else "told"
        brief = f"{told}, and stays closed" if by_user and not again else "comes again" if by_user else "not told"
        words = f"at {box}; reasons {traffic.closed[gone:]}"
        self.note("closed by hand", brief, well=by_user and not again, words=words)

    def locked(self, traffic: Traffic) -> None:
        """What comes up behind a locked screen is shown once more when it is unlocked."""
        names = said_by(*LIST_NAMES)
        saver = next((path for name, path in SAVERS.items() if name in names), None)
        if saver is None:
            return
        if not lock(saver):
            return
        time.sleep(3)
        self.desktop.picture("9-locked")
        first = self.arise(traffic)
        time.sleep(3)
        behind = len(traffic.ours())
        self.desktop.unlock(saver)
        again = bool(wait(lambda: len(traffic.ours()) > behind, 15))
        time.sleep(3)
        self.desktop.picture("9-unlocked")
        brief = "shown again when unlocked" if first and again else "not shown again" if first else "nothing came up"
        self.note("locked", brief, well=first and again, words=f"{saver}")

    def faces(self, place: tuple[int, int] | None) -> None:
        """See the five faces, no two of them alike."""
        if place is None:
            return
        from pictures import apart  # Pillow is loaded

        seen: list[Path] = []
        took = 0.0
        for wanted, commands in steps().items():
            for words in commands:
                hetes(*words)
            if not wait(lambda wanted=wanted: face() == wanted, 100):
                self.note("five faces", f"never {wanted}", well=False, words=f"but {face()}")
                return
            self.desktop.point(640, 400)
            spot = self.moved(place)

            def is_new(wanted: str = wanted, spot: tuple[int, int] = spot) -> bool:
                picture = self.desktop.picture(f"face-{wanted}")
                return apart([*seen, picture], spot, OUT / f"{self.name}-faces.png")

            began = time.monotonic()
            if not wait(is_new, AGAIN_WITHIN):
                self.note("five faces", f"{wanted} looks like another", well=False)
                return
            took = max(took, time.monotonic() - began)
            seen.append(OUT / f"{self.name}-face-{wanted}.png")
        self.note("five faces", "each another", well=True, words=f"the last one after {took:.1f} s")

    def again(self, scene: str, away: Callable[[], None], back: Callable[[], None] | None = None) -> None:
        """Take something away from the icon, see what the check says of it, and see it come back."""
        by_bus = hosted()
        away()
        began = time.monotonic()
        without = by_bus and not hosted()
        meanwhile = icon()
        watched = WATCHER in said_by(*LIST_NAMES)
        without = without and not hosted()  # and was so all the while
        calls_it_good = meanwhile.get("state") == "good"
        said = back is None and calls_it_good
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
        if without:
            told = "calls it good" if calls_it_good else "says that it is not shown"
            brief += f"; the check {told} until then" + (", with a watcher and no host" if watched else "")
        well = bool(said) and not (without and calls_it_good)
        self.note(scene, brief, well=well, words=f"{icon().get('saw')} Meanwhile the check said: {seen}")

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
