"""The probes of programs: who is connected to pcscd, the eSzemélyi Kliens, and who listens on the eID port."""

from __future__ import annotations

import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from hetes.doctor.probes import pcscd_clients, processes
from tests.support.fakes.registry_tree import RegistryTree

SS = """\
u_str ESTAB 0      0      /run/pcscd/pcscd.comm 100  * 101
u_str ESTAB 0      0      /run/pcscd/pcscd.comm 102  * 103
u_str ESTAB 0      0      /run/pcscd/pcscd.comm 104  * 105
u_str ESTAB 0      0      /run/pcscd/pcscd.comm 106  * 107
u_str ESTAB 0      0      * 101  * 100  users:(("eszig-cmu",pid=11,fd=7))
u_str ESTAB 0      0      * 103  * 102  users:(("hetes",pid=12,fd=9))
u_str ESTAB 0      0      * 107  * 106  users:(("bank \\"x\\"",pid=13,fd=9),("bank",pid=14,fd=9))
u_str ESTAB 0      0      * 200  * 201  users:(("dbus",pid=15,fd=9))
u_seq LISTEN 0 10 @/tmp 5 * 0
half a line
"""


def test_of_each_connection_its_programs_are_told_and_how_many_cannot_be_seen():
    assert pcscd_clients.told(SS, {"/run/pcscd/pcscd.comm"}) == {
        "lines": [[("eszig-cmu", 11)], [("hetes", 12)], [('bank \\"x\\"', 13), ("bank", 14)]],
        "hidden": 1,
    }
    assert pcscd_clients.told(SS, {"/elsewhere"}) == {"lines": [], "hidden": 0}


def test_elsewhere_than_on_linux_nobody_can_tell():
    assert pcscd_clients.look("win32") is None


def test_without_the_tool_nobody_can_tell(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert pcscd_clients.look("linux") is None


# --- The client and the eID port ------------------------------------------------------------------------------------


def test_a_running_client_is_named_whatever_its_ending(tmp_path):
    program = tmp_path / "try-a-client"
    program.symlink_to("/bin/sleep")
    with subprocess.Popen([program, "60"]) as child:
        try:
            assert processes.look(["TRY-A-CLIENT.exe", "eszig-eid"])["client"] == ["try-a-client"]
        finally:
            child.kill()
    assert processes.look(["try-a-client"])["client"] == []


def test_who_listens_on_the_eid_port_is_named_without_a_connection():
    assert processes.look([])["listening"] is False
    with socket.socket() as plug:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        plug.bind(("127.0.0.1", processes.EID_PORT))
        plug.listen()
        plug.settimeout(0.0)
        told = processes.look([])
        with pytest.raises(BlockingIOError):  # nobody connected
            plug.accept()
    assert told["listening"] is True
    assert told["listener"].startswith("py")
    assert not told["listener_is_client"]


def test_another_programs_port_and_one_that_may_not_be_seen():
    line = SimpleNamespace(status="LISTEN", laddr=SimpleNamespace(ip="127.0.0.1", port=processes.EID_PORT), pid=None)
    far = SimpleNamespace(status="LISTEN", laddr=SimpleNamespace(ip="192.0.2.1", port=processes.EID_PORT), pid=1)

    class FakePsutil:
        Error, CONN_LISTEN = RuntimeError, "LISTEN"

        def __init__(self, lines) -> None:
            self.lines = lines

        def net_connections(self, kind: str):
            assert kind == "tcp"
            if self.lines is None:
                raise self.Error
            return self.lines

    unknown = processes._listener(FakePsutil([line]), {"eszig-eid"})
    assert unknown == {"listening": True, "listener": "", "listener_is_client": False}
    assert processes._listener(FakePsutil([far]), set())["listening"] is False
    assert processes._listener(FakePsutil(None), set())["listening"] is None


def test_an_installed_client_is_found_and_its_absence_proves_nothing(tmp_path):
    assert processes.installed("linux", [str(tmp_path)]) is None
    (tmp_path / "eszig-cmu").touch()
    assert processes.installed("linux", [str(tmp_path)]) is True
    (tmp_path / "Applications").mkdir()
    assert processes.installed("darwin", [str(tmp_path / "Applications")]) is None
    (tmp_path / "Applications" / "eSzemélyi Kliens.app").mkdir()
    assert processes.installed("darwin", [str(tmp_path / "Applications")]) is True


def test_windows_finds_it_among_what_can_be_uninstalled(monkeypatch):
    uninstall = rf"HKLM\{processes._UNINSTALL}"
    registry = RegistryTree(
        {rf"{uninstall}\{{1}}": {"DisplayName": "Firefox"}, rf"{uninstall}\{{2}}": {"Version": "1"}}
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)
    assert processes.installed("win32") is None
    assert processes.version("win32") == ""
    registry.values[rf"{uninstall}\{{3}}"] = {"DisplayName": "eSzemélyi Kliens 2.0.38"}
    assert processes.installed("win32") is True
    assert processes.version("win32") == ""
    registry.values[rf"{uninstall}\{{3}}"]["DisplayVersion"] = "2.0.38\n"
    assert processes.version("win32") == "2.0.38"


def test_dpkg_is_asked_for_the_version_of_the_package_that_owns_the_folder(tmp_path, monkeypatch):
    tool = tmp_path / "bin" / "dpkg-query"
    tool.parent.mkdir()
    tool.write_text(
        '#!/bin/sh\ncase "$1" in -S) echo "eszemelyi: $2";; -W) [ "$3" = eszemelyi ] && printf 1.7.3;; esac\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/bin:/usr/bin")
    assert processes.version("linux", [str(tmp_path / "nowhere")]) == ""
    assert processes.version("linux", [str(tmp_path / "nowhere"), str(tmp_path)]) == "1.7.3"
    tool.write_text("#!/bin/sh\nexit 1\n")
    assert processes.version("linux", [str(tmp_path)]) == ""
    tool.unlink()
    monkeypatch.setenv("PATH", str(tool.parent))
    assert processes.version("linux", [str(tmp_path)]) == ""
    assert processes.version("darwin") == ""
