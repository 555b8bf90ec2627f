"""How each desktop is started and steered without a graphics card: its programs, its pictures, its pointer.

Runs in the desktop's tree, as the user who logs in, on a session bus of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

OUT = Path("/out")
WIDTH, HEIGHT = 1280, 800
DISPLAY = ":77"
CURRENT = {
    "gnome": "GNOME",
    "plasma": "KDE",
    "mate": "MATE",
    "lxqt": "LXQt",
    "waybar": "sway",
    "cinnamon": "X-Cinnamon",
}
SHELL = {
    "gnome": "gnome-shell",
    "plasma": "plasmashell",
    "mate": "mate-panel",
    "lxqt": "lxqt-panel",
    "waybar": "waybar",
    "cinnamon": "cinnamon",
}
"""The program that draws the icons."""
EXTENSION = "ubuntu-appindicators@ubuntu.com"
TITLE = {
    "gnome": "GNOME Shell",
    "plasma": "Plasma (X11)",
    "mate": "MATE",
    "lxqt": "LXQt",
    "waybar": "sway with waybar",
    "cinnamon": "Cinnamon",
}
CROSS = {"mate": (28, 26)}
"""Where a notice's cross is, from its upper right corner."""
VERSION = {name: [[program, "--version"], ["dpkg-query", "-W", program]] for name, program in SHELL.items()}


def said_by(*words: str, **options: Any) -> str:
    """Return what a command prints, whatever becomes of it."""
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL, **options
    )
    return (done.stdout + done.stderr).strip()


def ask_saver(saver: str, method: str, *words: str) -> str:
    """Ask a screen saver, by its path on the bus, and return what it says."""
    name = saver.strip("/").replace("/", ".")
    return said_by("gdbus", "call", "--session", "-d", name, "-o", saver, "-m", f"{name}.{method}", *words)


SERVICE = "org.freedesktop.Notifications"


class Session:
    """A login at an X server in memory; what the desktop is made of starts as at any login."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.home = Path.home()
        os.environ.update(
            XDG_CURRENT_DESKTOP=CURRENT[name],
            XDG_SESSION_TYPE="x11",
            DISPLAY=DISPLAY,
            LIBGL_ALWAYS_SOFTWARE="1",
            QT_QUICK_BACKEND="software",
            NO_AT_BRIDGE="1",
        )
        self.shell: subprocess.Popen[Any] | None = None

    def spawn(self, *words: str, **environ: str) -> subprocess.Popen[Any]:
        """Start a program of the desktop; what it says goes into a file."""
        with (OUT / f"{self.name}-{Path(words[0]).name}.log").open("ab") as said:
            return subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={**os.environ, **environ}
            )

    def prepare(self) -> None:
        """Have what a computer has before anybody logs in."""
        self.spawn("Xvfb", DISPLAY, "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp")
        wait(lambda: not subprocess.run(["xdpyinfo"], capture_output=True, check=False).returncode, 20)
        said_by("dbus-update-activation-environment", "--all")

    def start(self) -> None:
        """Log in: the desktop's own session program starts everything, Hetes too."""
        if self.name == "plasma":
            self._write(".config/startkderc", "[General]\nsystemdBoot=false\n")
            self._write(".config/kwinrc", "[Compositing]\nEnabled=false\n")
            self._write(".config/kdeglobals", "[KDE]\nAnimationDurationFactor=0\n")
            self.spawn("startplasma-x11", DESKTOP_SESSION="plasmax11", XDG_SESSION_DESKTOP="KDE")
        elif self.name == "mate":
            self.spawn("mate-session")
        elif self.name == "lxqt":
            self._write(".config/lxqt/session.conf", "[General]\nwindow_manager=openbox\n")
            self.spawn("lxqt-session", XDG_CONFIG_DIRS="/etc/xdg:/usr/share", QT_QPA_PLATFORMTHEME="lxqt")
        else:
            self.spawn("cinnamon-session", "--session", "cinnamon")

    def _write(self, path: str, text: str) -> None:
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def autostart(self) -> None:
        """Start what the autostart entry says, where no session program does."""
        entry = Path("/etc/xdg/autostart/hetes.desktop").read_text("utf-8")
        self.spawn(*re.findall(r"^Exec=(.*)$", entry, re.MULTILINE)[0].split())

    def picture(self, name: str) -> Path:
        """Take a picture of the whole screen."""
        file = OUT / f"{self.name}-{name}.png"
        said_by("import", "-window", "root", str(file))
        return file

    def point(self, x: int, y: int) -> None:
        """Move the pointer there, as a hand does: not in one leap."""
        for each in ((x - 5, y - 3), (x - 2, y), (x, y)):
            said_by("xdotool", "mousemove", str(each[0]), str(each[1]))
            time.sleep(0.15)

    def click(self, x: int, y: int) -> None:
        """Click there with the left button."""
        self.point(x, y)
        said_by("xdotool", "click", "1")

    def unlock(self, saver: str) -> None:
        """Unlock the screen; the user has no password."""
        ask_saver(saver, "SetActive", "false")
        wait(lambda: "false" in ask_saver(saver, "GetActive"), 10)

    def menu(self, x: int, y: int) -> None:
        """Click there with the right button."""
        self.point(x, y)
        said_by("xdotool", "click", "3")

    def close_notice(self, box: tuple[int, int, int, int]) -> None:
        """Close the notice that is there on the screen, as the user does: by the cross in its corner."""
        right, down = CROSS.get(self.name, (20, 20))
        self.click(box[2] - right, box[1] + down)

    def end_panel(self) -> None:
        """Kill what draws the icons."""
        said_by("pkill", "-KILL", "-x", SHELL[self.name][:15])

    def begin_panel(self) -> None:
        """Start it again where nobody else does."""
        time.sleep(3)
        if not said_by("pgrep", "-x", SHELL[self.name][:15]):
            self.spawn(SHELL[self.name])


class Scripted(Session):
    """A desktop whose shell runs lines of its own language, and so tells where everything is."""

    name_on_bus = ""

    def ask(self, script: str) -> str:
        """Run a line of the shell's own language in it."""
        path = "/" + self.name_on_bus.replace(".", "/")
        said = said_by(
            *("gdbus", "call", "--session", "-d", self.name_on_bus, "-o", path, "-m", f"{self.name_on_bus}.Eval"),
            script,
        )
        found = re.match(r"\(true, '(.*)'\)$", said, re.DOTALL)
        if not found:
            print(f"  the shell: {said[:300]}")
            return ""
        return found[1].replace("\\\\", "\\").replace('\\"', '"').replace("\\'", "'")


class Gnome(Scripted):
    """GNOME's shell without a screen, with the extension that shows icons; its own interface tells and steers."""

    name_on_bus = "org.gnome.Shell"

    def prepare(self) -> None:
        """Have sound and settings as an ordinary user has."""
        os.environ["XDG_SESSION_TYPE"] = "wayland"
        del os.environ["DISPLAY"]
        said_by("dbus-update-activation-environment", "--all")
        self.spawn("pipewire")
        self.spawn("wireplumber")
        for schema, key, value in (
            ("org.gnome.shell", "welcome-dialog-last-shown-version", "99"),
            ("org.gnome.shell", "enabled-extensions", f"['{EXTENSION}']"),
            ("org.gnome.desktop.session", "idle-delay", "0"),
            ("org.gnome.desktop.interface", "enable-animations", "false"),
        ):
            said_by("gsettings", "set", schema, key, value)

    def start(self) -> None:
        """Log in: shell and Hetes at the same time, as the session program starts them."""
        monitor = f"{WIDTH}x{HEIGHT}"
        words = ("gnome-shell", "--headless", "--unsafe-mode", "--virtual-monitor", monitor, "--wayland")
        self.shell = self.spawn(*words)
        os.environ["WAYLAND_DISPLAY"] = "wayland-0"  # as the session program tells whatever it starts
        self.autostart()

    def picture(self, name: str) -> Path:
        """Let the shell take a picture."""
        file = OUT / f"{self.name}-{name}.png"
        path, interface = "/org/gnome/Shell/Screenshot", "org.gnome.Shell.Screenshot"
        said_by(
            *("gdbus", "call", "--session", "-d", interface, "-o", path, "-m", f"{interface}.Screenshot"),
            *("true", "false", str(file)),
        )
        return file

    def point(self, x: int, y: int) -> None:
        """Move a pointer that the shell is given."""
        self.ask(
            "global._hand ??= global.stage.context.get_backend().get_default_seat()"
            ".create_virtual_device(imports.gi.Clutter.InputDeviceType.POINTER_DEVICE); 1"
        )
        for each in ((x - 3, y - 1), (x, y)):
            now = "imports.gi.GLib.get_monotonic_time()"
            self.ask(f"global._hand.notify_absolute_motion({now}, {each[0]}, {each[1]}); 1")
            time.sleep(0.2)

    def click(self, x: int, y: int) -> None:
        """Press and let go there."""
        self.point(x, y)
        for state in (1, 0):
            self.ask(f"global._hand.notify_button(imports.gi.GLib.get_monotonic_time(), 1, {state}); 1")
            time.sleep(0.1)

    def double_click(self, x: int, y: int) -> None:
        """Click twice at once."""
        self.point(x, y)
        self.ask(
            "[1, 0, 1, 0].forEach((state, n) => setTimeout(() => global._hand.notify_button("
            "imports.gi.GLib.get_monotonic_time(), 1, state), 60 * n)); 1"
        )

    def close_notice(self, _box: tuple[int, int, int, int]) -> None:
        """Have the shell do what its cross does."""
        self.ask(
            "Main.messageTray.getSources().filter(s => s.title === 'Hetes')"
            ".forEach(s => [...s.notifications].forEach(n => n.destroy(2))); 1"
        )

    def end_panel(self) -> None:
        """Switch the extension off: the shell itself is the session."""
        said_by("gnome-extensions", "disable", EXTENSION)

    def begin_panel(self) -> None:
        """Switch it on again."""
        said_by("gnome-extensions", "enable", EXTENSION)


class Plasma(Session):
    """Plasma: only the user's word at the lock itself unlocks it."""

    def unlock(self, saver: str) -> None:
        """Enter an empty password."""
        for _ in range(3):
            self.click(WIDTH // 2 - 20, 473)
            said_by("xdotool", "key", "Return")
            if wait(lambda: "false" in ask_saver(saver, "GetActive"), 5):
                return


class Cinnamon(Scripted):
    """Cinnamon, which is the window manager, too: its session asks the user where it was killed."""

    name_on_bus = "org.Cinnamon"

    def close_notice(self, _box: tuple[int, int, int, int]) -> None:
        """Have the shell do what its cross does."""
        self.ask(
            "(imports.ui.appletManager.getRunningInstancesForUuid('notifications@cinnamon.org')[0].notifications || [])"
            ".concat(imports.ui.main.messageTray._notification || []).forEach(n => n.destroy(2)); 1"
        )

    def end_panel(self) -> None:
        """Leave it: another one takes its place."""

    def begin_panel(self) -> None:
        """Have it replaced, as the user does by its own restart."""
        self.spawn("cinnamon", "--replace")
        time.sleep(5)


class Sway(Session):
    """sway in an X window, with waybar and swaync."""

    def start(self) -> None:
        """Log in."""
        self._write(
            ".config/waybar/config",
            '{"layer":"top","position":"top","height":30,"modules-left":["clock"],"modules-right":["tray"],'
            '"tray":{"icon-size":22,"spacing":10,"show-passive-items":true}}',
        )
        lines = [
            f"output X11-1 resolution {WIDTH}x{HEIGHT}",
            "output X11-1 bg #335577 solid_color",
            "xwayland disable",
            "exec dbus-update-activation-environment --all",
            "exec waybar >/out/waybar.log 2>&1",
            "exec swaync >/out/swaync.log 2>&1",
            # Only Wayland is there for it: the X server is the one that sway itself is shown on.
            "exec env -u DISPLAY /usr/lib/hetes/bin/hetes run",
        ]
        self._write(".swayconf", "\n".join(lines) + "\n")
        os.environ["XDG_SESSION_TYPE"] = "wayland"
        self.spawn("sway", "-c", str(self.home / ".swayconf"), WLR_BACKENDS="x11", WLR_RENDERER="pixman")

    def close_notice(self, _box: tuple[int, int, int, int]) -> None:
        """Have the service do what its cross does."""
        said_by("swaync-client", "--close-latest")

    def begin_panel(self) -> None:
        """Start waybar again."""
        time.sleep(2)
        self.spawn("waybar", WAYLAND_DISPLAY=self._wayland())

    def _wayland(self) -> str:
        return next(p.name for p in Path(os.environ["XDG_RUNTIME_DIR"]).glob("wayland-?"))


def session(name: str) -> Session:
    """Return how this desktop is steered."""
    return {"gnome": Gnome, "plasma": Plasma, "waybar": Sway, "cinnamon": Cinnamon}.get(name, Session)(name)


def wait(found: Any, within: float) -> Any:
    """Wait until ``found()`` is true; return what it gave, or what it gave last."""
    latest = time.monotonic() + within
    while not (result := found()) and time.monotonic() < latest:
        time.sleep(0.2)
    return result


def browser() -> Path:
    """Put a browser in place that notes what it is to open, and return its notes."""
    notes = OUT / "opened"
    notes.unlink(missing_ok=True)
    program = Path.home() / "bin/xdg-open"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\necho "$1" >>{notes}\n', "utf-8")
    program.chmod(0o755)
    os.environ["PATH"] = f"{program.parent}:{os.environ['PATH']}"
    return notes


def sweep() -> None:
    """Take away everything that Hetes has in the runtime folder, as systems do that sweep it."""
    for path in Path(os.environ["XDG_RUNTIME_DIR"]).glob("hetes*"):
        shutil.rmtree(path, ignore_errors=True)
