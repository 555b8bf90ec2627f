"""A Debian 12 with Hetes becomes a Debian 13: apt finds the package for 13 in the same archive, and Hetes goes on."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from conftest import CACHE, RELEASE, SCRATCH, USER, VERSION, System, built, fresh
from tests.support.system.waiting import eventually


@pytest.fixture
def twelve() -> Iterator[System]:
    """Yield a Debian 12 whose archive has Hetes for both releases."""
    system = fresh(SCRATCH / "twelve", CACHE / "bookworm")
    pool = system.tree / "srv/pool"
    pool.mkdir()
    for folder in ("older", "built"):
        shutil.copy(built(folder), pool)
    index = subprocess.run(["dpkg-scanpackages", "--multiversion", "."], cwd=pool, check=True, capture_output=True)
    (pool / "Packages").write_bytes(index.stdout)
    (system.tree / "etc/apt/sources.list.d/hetes.list").write_text("deb [trusted=yes] file:/srv/pool ./\n", "utf-8")
    system.apt("update")
    yield system
    system.end()


if RELEASE == "13":

    @pytest.mark.timeout(2400)  # 600 s are for the others: this one fetches and unpacks a whole release
    def test_the_release_upgrade_takes_hetes_along_and_its_running_agent_too(twelve):
        twelve.apt("install", "--no-install-recommends", f"hetes={VERSION}~deb12", "dbus", "procps")
        environ = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}
        words = ("dbus-daemon", "--session", f"--address={environ['DBUS_SESSION_BUS_ADDRESS']}", "--nofork")
        twelve.start(*words, user=USER)
        eventually((twelve.tree / "run/user/1000/bus").exists)
        twelve.start("hetes", "run", user=USER, environ=environ)
        ask = ("hetes", "status")
        eventually(lambda: twelve.run(*ask, user=USER, environ=environ, expected=None).returncode == 0)
        (agent,) = twelve.agents()
        sources = twelve.tree / "etc/apt/sources.list"
        sources.write_text(sources.read_text("utf-8").replace("bookworm", "trixie"), "utf-8")
        twelve.apt("update")
        twelve.run("apt-get", "-q", "-y", "full-upgrade", online=True, within=1500)
        assert twelve.run("dpkg-query", "-W", "-f", "${Version} ${db:Status-Status}", "hetes").stdout == (
            f"{VERSION}~deb13 installed"
        )
        assert twelve.run("hetes", "--version", user=USER).stdout.strip() == VERSION
        eventually(lambda: twelve.run(*ask, user=USER, environ=environ, expected=None).returncode == 0)
        assert twelve.agents() == [agent]
        assert twelve.run("readlink", f"/proc/{agent}/exe", user=USER).stdout.strip() == "/usr/bin/python3.13"
