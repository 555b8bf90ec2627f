"""The locks: which file of which version of each Python package is installed, tested and shipped.

``python packaging/locks.py renew`` asks pip for what pyproject.toml allows today, writes packaging/locks/*.txt, and
tries them: everything is downloaded once, and installed from that folder alone. ``fetch FOLDER`` only downloads what
the locks name, for this system and for Windows; with HETES_WHEELS=FOLDER install.sh and the builds of packages then
need no network (what they want of Debian is there by then). It runs with any Python that Debian has.

The registry is the one that pip is set up for. A lock holds names, versions and hashes, and no address.
"""

# ruff: noqa: INP001 - a program of its own, no package

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = Path(__file__).resolve().parent / "locks"
TOOLS = ("editables", "hatchling", "setuptools", "wheel")
"""What builds Hetes and, for want of wheels, pyscard; installed first, for nothing is built in a place of its own."""
FOR_3_13 = (
    "--no-deps",
    "--python-version",
    "3.13",
    "--implementation",
    "cp",
    "--platform",
    "manylinux_2_28_x86_64",
    "--platform",
    "manylinux2014_x86_64",
)
"""Debian 13 gets the versions of Debian 12, in the files that are made for its Python."""
FOR_WINDOWS = (
    "--platform",
    "win_amd64",
    "--python-version",
    "3.13",
    "--implementation",
    "cp",
    "--only-binary",
    ":all:",
)
WINDOWS_TOOLS = ("pyinstaller>=6.10,<7",)
WINDOWS = {
    "implementation_name": "cpython", "os_name": "nt", "platform_machine": "AMD64", "platform_system": "Windows",
    "platform_python_implementation": "CPython", "python_full_version": "3.13.1", "python_version": "3.13",
    "sys_platform": "win32", "platform_release": "10", "platform_version": "10.0.22631",
    "implementation_version": "3.13.1",
}  # fmt: skip
HEADER = """\
# Written by "python packaging/locks.py renew": not to be edited.
"""
_AS_WINDOWS = """
import sys
from pip._vendor.packaging import markers
markers.default_environment = lambda: dict({environment!r})
from pip._internal.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def main(words: list[str]) -> None:
    """Do what is asked for."""
    match words:
        case ["renew"]:
            renew()
            with tempfile.TemporaryDirectory() as folder:
                fetch(Path(folder) / "wheels")
                attempt(Path(folder))
        case ["fetch", folder]:
            fetch(Path(folder))
            fetch_for_windows(Path(folder))
        case _:
            raise SystemExit("python packaging/locks.py renew | fetch FOLDER")


def renew() -> None:
    """Write the locks anew."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    run, test = [*project["dependencies"], *extras["fleet"]], extras["test"]  # the packages have the fleet's too
    write("build", resolved(TOOLS))
    with tempfile.TemporaryDirectory() as folder:
        # Without the hashes, which pip would then demand of everything.
        tools = Path(folder) / "constraints.txt"
        tools.write_text("".join(f"{own}=={version}\n" for own, (version, _) in locked("build").items()), "utf-8")
        for name, wanted in (("run", run), ("test", [*run, *test])):
            write(name, resolved(wanted, "--constraint", str(tools)))
    for name in ("run", "test"):
        pinned = [f"{own}=={version}" for own, (version, _) in locked(name).items()]
        write(f"{name}-3.13", resolved(pinned, *FOR_3_13, "--target", "nowhere"))
    write("windows", resolved([*run, *WINDOWS_TOOLS], *FOR_WINDOWS, "--target", "nowhere", environment=WINDOWS))


def resolved(
    wanted: Iterable[str], *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Yield name, version and hash of everything that these requirements lead to."""
    program = ["-c", _AS_WINDOWS.format(environment=dict(environment))] if environment else ["-m", "pip"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            sys.executable,
            *program,
            "install",
            "-q",
            "--dry-run",
            "--ignore-installed",
            "--report",
            str(report),
        ]
        subprocess.run([*command, *options, *wanted], check=True, env=plain_environment())  # noqa: S603 - pip
        installed = json.loads(report.read_text("utf-8"))["install"]
    yield from ((i["metadata"]["name"], i["metadata"]["version"], _hash(i["download_info"])) for i in installed)


def _hash(download: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    return download["archive_info"]["hashes"]["sha256"]


def plain_environment() -> dict[str, str]:
    """Return this environment without wheels of this computer's own making."""
    return {**os.environ, "PIP_FIND_LINKS": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def write(name: str, packages: Iterable[tuple[str, str, str]]) -> None:
    """Write a lock."""
    lines = sorted(f"{normal(own)}=={version} --hash=sha256:{mark}\n" for own, version, mark in packages)
    LOCKS.mkdir(exist_ok=True)
    (LOCKS / f"{name}.txt").write_text(HEADER + "".join(lines), "utf-8")


def normal(name: str) -> str:
    """Return a package's name as the registry knows it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> dict[str, tuple[str, str]]:
    """Return a lock: version and hash by name."""
    found = re.findall(
        r"^(\S+)==(\S+) --hash=sha256:([0-9a-f]{64})$", (LOCKS / f"{name}.txt").read_text("utf-8"), re.MULTILINE
    )
    return {own: (version, mark) for own, version, mark in found}


def for_this_python(name: str) -> str:
    """Return the name of the lock that has the files for the Python that runs this."""
    return f"{name}-3.13" if sys.version_info[:2] == (3, 13) else name


def fetch(folder: Path) -> None:
    """Download what the locks of this system name."""
    with builder() as python:
        download(python, folder, LOCKS / "build.txt")
        pip(python, "install", "--no-index", "--find-links", str(folder), "-r", str(LOCKS / "build.txt"))
        download(python, folder, LOCKS / f"{for_this_python('test')}.txt")


def fetch_for_windows(folder: Path) -> None:
    """Download what the Windows program is made of; after :func:`fetch`."""
    with builder() as python:
        pip(python, "install", "--no-index", "--find-links", str(folder), "-r", str(LOCKS / "build.txt"))
        download(python, folder, ROOT / "packaging/windows/python.txt", "--no-binary", ":all:")
        download(python, folder, LOCKS / "windows.txt", *FOR_WINDOWS)


@contextmanager
def builder() -> Iterator[str]:
    """Give a Python of its own, so that nothing is built with what this computer has by chance."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, "-m", "venv", scratch], check=True)  # noqa: S603 - ourselves
        yield f"{scratch}/bin/python"


def download(python: str, folder: Path, lock: Path, *options: str) -> None:
    """Download what a lock names into a folder; what is there already and whole is not asked for again."""
    pip(python, "download", *options, "--find-links", str(folder), "-d", str(folder), "-r", str(lock))


def pip(python: str, do: str, *options: str) -> None:
    """Let pip do something by the hashes of a lock alone: nothing that no lock names is fetched, to build it either."""
    command = [python, "-m", "pip", do, "-q", "--no-deps", "--require-hashes", "--no-build-isolation", *options]
    subprocess.run(command, check=True, env=plain_environment())  # noqa: S603 - pip


def attempt(folder: Path) -> None:
    """Install everything from the folder's wheels alone, and let Hetes say its version."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)  # noqa: S603 - ourselves
    python = str(folder / "venv/bin/python")
    alone = ("--no-index", "--find-links", str(folder / "wheels"))
    for name in ("build", for_this_python("test")):
        pip(python, "install", *alone, "-r", str(LOCKS / f"{name}.txt"))
    command = [python, "-m", "pip", "install", "-q", *alone, "--no-build-isolation", "--no-deps", str(ROOT)]
    subprocess.run(command, check=True, env=plain_environment())  # noqa: S603 - pip
    subprocess.run([python, "-m", "pip", "check"], check=True)  # noqa: S603 - pip
    subprocess.run([str(folder / "venv/bin/hetes"), "--version"], check=True)  # noqa: S603 - ourselves


if __name__ == "__main__":
    main(sys.argv[1:])
