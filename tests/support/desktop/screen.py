"""A desktop for one test: an X server, a session bus and, when asked, a panel, all private and gone at the end.

    with Desktop("xfce", dark=True) as desktop:
        program = desktop.spawn([sys.executable, "-m", "hetes", "run"])
        eventually(desktop.icon)          # the picture in the panel, or None
        assert desktop.face() == "idle"
        desktop.stop_panel(); desktop.start_panel()

``env`` is the environment for whatever shall live on it. Processes started by ``spawn`` end with it.
"""

from __future__ import annotations

import collections
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from PIL import Image, ImageChops, ImageGrab

from hetes.adapters.tray.icon_drawing import draw
from hetes.presentation.views import IconView
from tests.support.desktop import tray_hosts as panels
from tests.support.system.procfs import asleep
from tests.support.system.waiting import LIMIT, eventually

DAEMON = Path(__file__).resolve().parents[3] / "daemon"


class Desktop:
    """``panel`` is "xfce", "trayer" or None; without ``bus`` there is no session bus, without ``display`` no X."""

    _told = ""  # of what the icon looks like

    def __init__(
        self,
        panel: str | None = None,
        *,
        dark: bool = True,
        icon: int = panels.ICON,
        bus: bool = True,
        display: bool = True,
    ) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="hetes-desktop-"))
        self._panel_kind, self._dark, self._icon = panel, dark, icon
        self._bus, self._display = bus, display
        self._started: list[subprocess.Popen[Any]] = []
        self.panel: subprocess.Popen[Any] | None = None
        self.display = ""
        self.env: dict[str, str] = {}

    def __enter__(self) -> Self:
        try:
            return self._open()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> Self:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
        folders = {name: self.home / name for name in ("config", "cache", "data", "run")}
        for folder in folders.values():
            folder.mkdir(mode=0o700)
        self.env = {
            **kept,
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(folders["config"]),
            "XDG_CACHE_HOME": str(folders["cache"]),
            "XDG_DATA_HOME": str(folders["data"]),
            "XDG_RUNTIME_DIR": str(folders["run"]),
            "PYTHONPATH": str(DAEMON),
            "NO_AT_BRIDGE": "1",  # no accessibility bus: it would wake everybody
            "GSETTINGS_BACKEND": "memory",
            # Without an address libdbus may start a bus of its own; this one leads nowhere.
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus",
        }
        panels.configure_xfce(folders["config"], dark=self._dark, icon=self._icon)
        if self._display:
            self.display = self._start_x()
            self.env["DISPLAY"] = self.display
        if self._bus:
            self.env["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()
        if self._panel_kind:
            self.start_panel()
        return self

    def close(self) -> None:
        """End what was started, the latest first, and remove its folder. May be called twice."""
        for process in reversed(self._started):
            _end(process)
        self._started.clear()
        shutil.rmtree(self.home, ignore_errors=True)

    def spawn(self, command: list[str], **options: Any) -> subprocess.Popen[Any]:
        """Start a program on this desktop; it is ended with it."""
        return self._start(command, env=self.env, **options)

    def start_panel(self, kind: str | None = None) -> None:
        """Start the panel (again), and wait until it takes icons."""
        kind = kind or self._panel_kind or "xfce"
        self.panel = self.spawn(
            panels.command(kind, dark=self._dark), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        eventually(self._xfce_is_ready if kind == "xfce" else self._strip_is_there, every=0.05)

    def stop_panel(self) -> None:
        """Kill the panel, as a crash would."""
        assert self.panel is not None
        self.panel.kill()
        self.panel.wait(LIMIT)
        eventually(lambda: not self._strip_is_there())

    def comes_to_rest(self) -> None:
        """Wait until nothing is on its way between its programs: all asleep, and nobody woken between two looks.

        Whoever has something to read is awake, or wants to be on a busy computer.
        """
        pids = [process.pid for process in self._started if process.poll() is None]
        seen: list[object] = [None]

        def at_rest() -> bool:
            seen.append(asleep(pids))
            return seen[-1] is not None and seen[-1] == seen[-2]

        eventually(at_rest, every=0.05)

    def screenshot(self) -> Image.Image:
        """Return the screen, RGB."""
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def strip(self) -> Image.Image:
        """Return the inside of the panel: its full width, without its edges."""
        shot = self.screenshot()
        return shot.crop((0, 2, shot.width, max(panels.SIZE, self._icon + 8) - 3))

    def ground(self) -> tuple[int, int, int]:
        """Return the panel's own colour."""
        return collections.Counter(self.strip().get_flattened_data()).most_common(1)[0][0]

    def icon(self) -> Image.Image | None:
        """Return the first icon in the panel: what stands out from the panel's colour; None where nothing does."""
        strip = self.strip()
        ground = Image.new("RGB", strip.size, self.ground())
        changed = ImageChops.difference(strip, ground).convert("L").point(lambda level: 255 if level > 12 else 0)
        columns = [x for x in range(changed.width) if changed.crop((x, 0, x + 1, changed.height)).getbbox()]
        if not columns:
            return None
        end = next(
            (x for x in range(columns[0], changed.width) if x not in set(columns) and x - columns[0] > 8), columns[-1]
        )
        box = changed.crop((columns[0], 0, end, changed.height)).getbbox()
        if box is None or box[2] < 10 or box[3] - box[1] < 10:
            return None
        return strip.crop((columns[0] + box[0], box[1], columns[0] + box[2], box[3]))

    def sees(self, view: IconView, among: tuple[IconView, ...]) -> bool:
        """Tell whether the icon in the panel looks like ``view``, and more so than like any other of ``among``."""
        seen = self.icon()
        if seen is None:
            self._tell("no icon")
            return False
        unlike = {other: difference(seen, expected(other, seen.size, self.ground())) for other in (*among, view)}
        likest = min(unlike, key=lambda other: unlike[other])
        self._tell(f"the icon is most like {likest}, {unlike[likest]:.2f} beside it")
        return likest == view and unlike[view] < 0.15

    def _tell(self, seen: str) -> None:
        """Print what the icon looks like, when that changes: pytest shows it where a test fails."""
        if seen != self._told:
            self._told = seen
            print(seen)

    def _strip_is_there(self) -> bool:
        return self.ground() != (0, 0, 0)  # the bare root window is black

    def _xfce_is_ready(self) -> bool:
        asked = ["gdbus", "call", "--session", "--dest", "org.kde.StatusNotifierWatcher", "--object-path"]
        asked += ["/StatusNotifierWatcher", "--method", "org.freedesktop.DBus.Properties.Get"]
        asked += ["org.kde.StatusNotifierWatcher", "IsStatusNotifierHostRegistered"]
        answer = subprocess.run(asked, env=self.env, capture_output=True, text=True, check=False, timeout=LIMIT)
        return "true" in answer.stdout and self._strip_is_there()

    def _start_x(self) -> str:
        reading, writing = os.pipe()
        screen = ["-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"]
        command = ["Xvfb", "-displayfd", str(writing), *screen]
        self._start(command, env=self.env, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()  # ends with the server at the latest
        assert number, "Xvfb did not start"
        return f":{number}"

    def _start_bus(self) -> str:
        command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
        # Services that the bus starts inherit its environment: that is how xfconfd finds the panel's settings.
        bus = self._start(command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        pipe: IO[str] = bus.stdout
        return pipe.readline().strip()

    def _start(self, command: list[str], **options: Any) -> subprocess.Popen[Any]:
        process = subprocess.Popen(command, start_new_session=True, **options)
        self._started.append(process)
        return process


def expected(view: IconView, size: tuple[int, int], ground: tuple[int, int, int]) -> Image.Image:
    """Return what a panel of that colour would show of ``view``."""
    picture = draw(view, 48, shown_at=panels.ICON)
    picture = picture.crop(picture.getchannel("A").point(lambda level: 255 if level > 24 else 0).getbbox())
    picture = picture.resize(size, Image.Resampling.BOX)
    shown = Image.new("RGBA", size, (*ground, 255))
    shown.alpha_composite(picture)
    return shown.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference over pixels and channels, 0 to 1."""
    histogram = ImageChops.difference(one, other).histogram()
    return sum((i % 256) * count for i, count in enumerate(histogram)) / 255 / 3 / (one.width * one.height)


def _end(process: subprocess.Popen[Any]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(LIMIT)
            except subprocess.TimeoutExpired:
                continue
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            pipe.close()
