"""What the package's tests have in common: a Debian of their own, and a user who logs in there."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.desktop import tray_hosts
from tests.support.desktop.screen import Desktop
from tests.support.system.waiting import eventually

DEB = Path(__file__).resolve().parents[1]
ROOT = DEB.parents[1]
SCRATCH = Path(os.environ["HETES_DEB_SCRATCH"])
CACHE = Path(os.environ["HETES_DEB_CACHE"])
FRESH = Path(os.environ["HETES_DEB_FRESH"])
RELEASE = os.environ["HETES_DEB_RELEASE"]
PYTHON = {"12": "3.11", "13": "3.13"}[RELEASE]
SITE = f"usr/lib/hetes/lib/python{PYTHON}/site-packages"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
USER = "eva"
HOME = f"/home/{USER}"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def built(folder: str) -> Path:
    """Return the package that test.sh built into a folder."""
    (package,) = (SCRATCH / folder).glob("hetes_*.deb")
    return package


class System:
    """A tree of files that runs as a system: with processes and a network of its own, without systemd."""

    def __init__(self, tree: Path) -> None:
        """Start its first process."""
        self.tree = tree
        self.started: list[subprocess.Popen[Any]] = []
        self.first = subprocess.Popen(
            ["sh", DEB / "inside.sh", "--alone", tree, "/bin/sh", "-c", "echo; while :; do sleep 3600; done"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        assert self.first.stdout is not None
        self.first.stdout.readline()  # everything is mounted
        children = Path(f"/proc/{self.first.pid}/task/{self.first.pid}/children")
        self.process = eventually(lambda: children.read_text("ascii").split())[0]

    def end(self) -> None:
        """End it, and all that runs in it."""
        self.first.kill()
        self.first.wait()
        assert self.first.stdout is not None
        self.first.stdout.close()
        for process in self.started:
            process.wait(30)

    def entered(self, command: tuple[str, ...], user: str, environ: dict[str, str], *, online: bool) -> list[str]:
        """Return the command that runs ``command`` there; ``online``: with the network of this computer."""
        into = [
            "nsenter",
            "--target",
            self.process,
            "--mount",
            "--pid",
            "--root",
            "--wd",
            *([] if online else ["--net"]),
        ]
        told = {"PATH": PATH, "LANG": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive", **environ}
        if user != "root":
            told = {**told, "HOME": HOME, "USER": user, "XDG_RUNTIME_DIR": "/run/user/1000", **environ}
        become = [] if user == "root" else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        return [*into, "env", "-i", *(f"{name}={value}" for name, value in told.items()), *become, *command]

    def run(
        self,
        *command: str,
        user: str = "root",
        environ: dict[str, str] | None = None,
        online: bool = False,
        expected: int | None = 0,
        within: float = 300,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        done = subprocess.run(
            self.entered(command, user, environ or {}, online=online),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )
        assert expected is None or done.returncode == expected, (command, done.returncode, done.stdout, done.stderr)
        return done

    def start(self, *command: str, user: str = "root", environ: dict[str, str] | None = None) -> subprocess.Popen[Any]:
        """Start a command; it ends with the system at the latest."""
        said = (SCRATCH / f"{Path(command[0]).name}.log").open("ab")
        with said:
            process = subprocess.Popen(
                self.entered(command, user, environ or {}, online=False),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self.started.append(process)
        return process

    def apt(self, *words: str) -> str:
        """Have apt-get do something, and return what it said."""
        return self.run("apt-get", "-q", "-y", *words, online=True, within=600).stdout

    def install(self, package: Path, *words: str) -> str:
        """Install a package file by apt."""
        shutil.copy(package, self.tree / "tmp/hetes.deb")
        try:
            return self.apt("install", *words, "/tmp/hetes.deb")
        finally:
            (self.tree / "tmp/hetes.deb").unlink()

    def agents(self) -> list[str]:
        """Return the process ids of the agents that run, as seen from within."""
        return self.run(
            "pgrep", "-f", "^/usr/lib/hetes/bin/python3 -I /usr/.*bin/hetes run", expected=None
        ).stdout.split()

    def files(self) -> set[str]:
        """Return everything that lies there, but for what is no file of the system: processes, devices, sockets."""
        found = self.run(
            "find", "/", "-xdev", "-path", "/proc", "-prune", "-o", "-path", "/dev", "-prune", "-o", "-print"
        )
        return set(found.stdout.splitlines())


def fresh(tree: Path, of: Path = FRESH) -> System:
    """Start a system from a copy of a fresh tree, in which apt has this computer's proxy and certificates."""
    subprocess.run(["cp", "-a", of, tree], check=True, timeout=300)
    for name in ("apt/apt.conf.d", "resolv.conf", "hosts"):
        here, there = Path("/etc") / name, tree / "etc" / name
        if here.is_dir():
            shutil.copytree(here, there, dirs_exist_ok=True)
        elif here.exists():
            shutil.copy(here, there)
    shutil.copytree("/usr/local/share/ca-certificates", tree / "usr/local/share/ca-certificates", dirs_exist_ok=True)
    system = System(tree)
    system.run("update-ca-certificates")
    system.apt("update")
    system.run("useradd", "--create-home", "--shell", "/bin/sh", USER)
    (tree / "run/user/1000").mkdir(parents=True, mode=0o700)
    shutil.chown(tree / "run/user/1000", 1000, 1000)
    return system


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """Yield a fresh Debian with a user, and nothing else."""
    system = fresh(SCRATCH / "tree")
    yield system
    system.end()


class Screen(Desktop):
    """The user's screen with Xfce's panel, looked at from outside through the file that Xvfb keeps it in."""

    def __init__(self, file: Path) -> None:
        """Look at the screen in ``file``; nothing is started."""
        self._file = file
        self._icon = tray_hosts.ICON

    def screenshot(self) -> Image.Image:
        """Return the screen, RGB. The file is an X window dump (XWDFile.h): a header, colours, 32 bits a pixel."""
        raw = self._file.read_bytes()
        header, _, _, _, width, height, *_ = struct.unpack(">7I", raw[:28])
        colours, line = struct.unpack(">I", raw[76:80])[0], struct.unpack(">I", raw[48:52])[0]
        pixels = raw[header + 12 * colours :]
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", line, 1)


class Session:
    """A login: a screen, a session bus, Xfce's panel, and whatever the autostart entries start."""

    ENVIRON = {"DISPLAY": ":7", "XDG_CURRENT_DESKTOP": "XFCE", "NO_AT_BRIDGE": "1"}  # noqa: RUF012 - read only
    SCRIPT = """
        echo "$DBUS_SESSION_BUS_ADDRESS" >"$HOME/.bus"
        xfce4-panel --disable-wm-check &
        dex --autostart --environment XFCE
        wait
    """

    def __init__(self, system: System) -> None:
        """Log in."""
        self.system = system
        home = system.tree / HOME.lstrip("/")
        shutil.rmtree(home / ".config/xfce4", ignore_errors=True)
        self._bus = home / ".bus"
        self._bus.unlink(missing_ok=True)  # of an earlier login
        tray_hosts.configure_xfce(home / ".config", dark=True)
        (home / ".screen").mkdir(exist_ok=True)
        system.run("chown", "-R", f"{USER}:{USER}", HOME)
        words = ["-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset", "-fbdir", f"{HOME}/.screen"]
        self.server = system.start("Xvfb", ":7", *words, user=USER)
        self.screen = Screen(home / ".screen/Xvfb_screen0")
        eventually(
            lambda: system.run("xdpyinfo", user=USER, environ=self.ENVIRON, expected=None).returncode == 0, within=20
        )
        self.process = system.start("dbus-run-session", "--", "sh", "-c", self.SCRIPT, user=USER, environ=self.ENVIRON)

    def environ(self) -> dict[str, str]:
        """Return what a program of this session has in its environment."""
        bus = eventually(lambda: self._bus.exists() and self._bus.read_text("ascii").strip(), within=10)
        return {**self.ENVIRON, "DBUS_SESSION_BUS_ADDRESS": str(bus)}

    def hetes(self, *words: str, expected: int | None = 0, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ``hetes`` as somebody does in a terminal of this session."""
        told = {**self.environ(), **environ}
        return self.system.run("hetes", *words, user=USER, environ=told, expected=expected, within=120)

    def windows(self) -> list[str]:
        """Return the windows that are to be seen, but for the panel's, as xwininfo tells of them.

        No window manager runs: each lies on the screen itself.
        """
        said = self.system.run("xwininfo", "-root", "-children", user=USER, environ=self.ENVIRON).stdout
        told = [line.strip() for line in said.splitlines() if line.strip().startswith("0x")]
        return [line for line in told if '"xfce4-panel"' not in line and self._is_shown(line.split()[0])]

    def _is_shown(self, window: str) -> bool:
        about = self.system.run("xwininfo", "-id", window, user=USER, environ=self.ENVIRON, expected=None)
        return "IsViewable" in about.stdout

    def end(self) -> None:
        """Log out."""
        for process in (self.process, self.server):
            self.system.run("pkill", "-u", USER, expected=None)
            process.wait(30)
