"""What the looks of the check tell: of the card service on the fake port, of devices, programs and Windows' registry."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.store.inspect import last_rows, look
from hetes.adapters.store.sqlite import SqliteStore
from hetes.core.atr import kind_of
from hetes.core.settings import Settings
from hetes.doctor.findings import CHECKS
from hetes.doctor.judges import judge
from hetes.doctor.probes import pcsc as card_look
from hetes.doctor.probes import pcscd_clients, processes, usb_readers
from hetes.doctor.probes.windows_overflow import behind_arrow
from hetes.doctor.text import check_lines
from hetes.ports import JournalRow
from tests.support.card.fake_scard import NO_SERVICE, FakeScard
from tests.support.card.vpcd import ESZEMELYI
from tests.support.fakes.registry_tree import RegistryTree

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LOOKS_ONLY = {"SCardEstablishContext", "SCardReleaseContext", "SCardListReaders", "SCardGetStatusChange"}


def seen(scard: FakeScard, platform: str = "linux", **other):
    told = card_look.look(
        lambda atr: kind_of(atr, Settings()), scard, platform, again_after=0.0, **{"refused": lambda: False, **other}
    )
    assert set(scard.calls) <= LOOKS_ONLY
    assert scard.contexts == {}, "a context was left open"
    return told


# --- Card service, readers, cards --------------------------------------------------------------------------------------


def test_a_card_in_a_reader_is_told_by_its_kind_and_the_reader_without_its_number():
    scard = FakeScard()
    scard.plug("REINER SCT cyberJack RFID standard (7592671050) 00 00")
    scard.insert("REINER SCT cyberJack RFID standard (7592671050) 00 00", ESZEMELYI)
    told = seen(scard)
    assert told == {
        "service": "up",
        "code": "",
        "unreadable": 0,
        "readers": [
            {
                "label": "REINER SCT cyberJack RFID standard",
                "known": True,
                "ignored": False,
                "card": {"kind": "eszemelyi", "in_use": False, "exclusive": False},
            }
        ],
    }


@pytest.mark.parametrize(("atr", "kind"), [("3B00", "unknown"), (None, "mute")])
def test_another_card_and_a_mute_one(atr, kind):
    scard = FakeScard()
    scard.plug("Reader 00 00")
    scard.insert("Reader 00 00", atr)
    assert seen(scard)["readers"][0]["card"]["kind"] == kind


@pytest.mark.parametrize("exclusive", [False, True])
def test_a_card_that_somebody_holds_is_told_only_if_it_goes_on(exclusive):
    scard = FakeScard()
    scard.plug("Reader 00 00")
    scard.insert("Reader 00 00", ESZEMELYI)
    scard.use("Reader 00 00", in_use=True, exclusive=exclusive)
    card = seen(scard)["readers"][0]["card"]
    assert (card["in_use"], card["exclusive"]) == (not exclusive, exclusive)
    looks = 0
    original = scard.SCardGetStatusChange

    def then_free(context, milliseconds, states):
        nonlocal looks
        looks += 1
        answer = original(context, milliseconds, states)
        scard.use("Reader 00 00", in_use=False)
        return answer

    scard.SCardGetStatusChange = then_free
    scard.use("Reader 00 00", in_use=True, exclusive=exclusive)
    card = seen(scard)["readers"][0]["card"]
    assert (card["in_use"], card["exclusive"], looks) == (False, False, 2)


@pytest.mark.parametrize("number", [0, 16, 50])
def test_any_number_of_readers_is_told(number):
    scard = FakeScard()
    for each in range(number):
        scard.plug(f"Reader {each:02}")
    told = seen(scard)
    assert (told["service"], len(told["readers"])) == ("up", number)


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8"), min_size=1), st.none() | st.binary(max_size=33)), max_size=5
    )
)
def test_no_name_of_a_reader_and_no_atr_can_break_the_look_or_reach_a_terminal_raw(readers):
    scard = FakeScard()
    for name, atr in readers:
        scard.plug(name)
        scard.insert(name, None if atr is None else atr.hex())
    told = {"pcsc": seen(scard)}
    for language in ("hu", "en"):
        for line in check_lines([judge(check, told) for check in CHECKS], language):
            assert line.isprintable(), line


def test_a_reader_that_goes_between_the_list_and_the_look_spoils_nothing():
    scard = FakeScard()
    scard.plug("A 00 00")
    scard.plug("B 00 00")
    original = scard.SCardListReaders

    def unplugging(context, groups):
        answer = original(context, groups)
        scard.unplug("A 00 00")
        return answer

    scard.SCardListReaders = unplugging
    assert [reader["label"] for reader in seen(scard)["readers"]] == ["B"]


def test_names_that_cannot_be_passed_on_are_counted_and_windows_hello_is_ignored():
    scard = FakeScard()
    scard.plug("Olvasó 00 00")
    scard.plug("Windows Hello Face Software Device 1")
    told = seen(scard)
    assert told["unreadable"] == 1
    assert [reader["ignored"] for reader in told["readers"]] == [True]


@pytest.mark.parametrize(
    ("platform", "code", "refused", "service"),
    [
        ("linux", NO_SERVICE, False, "down"),
        ("linux", NO_SERVICE, True, "denied"),
        ("linux", 0x8010006A, False, "denied"),
        ("win32", NO_SERVICE, False, "asleep"),
        ("win32", 0x8010001E, False, "asleep"),
        ("win32", 0x80100027, False, "denied"),
        ("darwin", NO_SERVICE, True, "down"),
        ("win32", 0x80100001, False, "down"),
    ],
)
def test_a_service_that_cannot_be_reached_is_told_apart(platform, code, refused, service):
    scard = FakeScard(platform)
    scard.kill_service(code)
    told = seen(scard, platform, refused=lambda: refused)
    assert (told["service"], told["code"], told["readers"]) == (service, f"0x{code:08X}", [])


@pytest.mark.parametrize("at", ["SCardListReaders", "SCardGetStatusChange"])
def test_a_service_that_dies_meanwhile_is_down(at):
    scard = FakeScard()
    scard.plug("A 00 00")
    original = getattr(scard, at)

    def dying(*words):
        scard.kill_service()
        return original(*words)

    setattr(scard, at, dying)
    assert seen(scard)["service"] == "down"


def test_a_library_that_is_missing_is_told(monkeypatch):
    monkeypatch.setattr(card_look, "smartcard", lambda: (_ for _ in ()).throw(OSError("libpcsclite.so.1")))
    assert card_look.look(lambda _: "unknown")["service"] == "library_missing"


# --- USB ---------------------------------------------------------------------------------------------------------------


def device(folder: Path, name: str, interface: str, **texts: str) -> None:
    (folder / name).mkdir()
    for key, text in texts.items():
        (folder / name / key).write_text(text + "\n", "utf-8")
    (folder / f"{name}:1.0").mkdir()
    (folder / f"{name}:1.0" / "bInterfaceClass").write_text(interface + "\n", "utf-8")


def test_linux_names_the_readers_among_its_usb_devices(tmp_path):
    device(tmp_path, "1-1", "0b", manufacturer="ACS", product="ACR1281U-C1", idVendor="072f")
    device(tmp_path, "1-2", "03", product="Keyboard", idVendor="046d")
    device(tmp_path, "1-3", "ff", product="cyberJack RFID basis", idVendor="0c4b")
    device(tmp_path, "1-4", "0B", idVendor="dead", idProduct="beef")
    (tmp_path / "usb1").mkdir()
    told = usb_readers.look("linux", tmp_path)
    assert told == {"devices": ["ACS ACR1281U-C1", "cyberJack RFID basis", "USB dead:beef"]}


def test_a_system_that_cannot_be_asked_for_its_devices_tells_none(tmp_path):
    assert usb_readers.look("linux", tmp_path / "nothing") == {"devices": None}
    assert usb_readers.look("darwin") == {"devices": None}


def test_windows_names_the_readers_among_its_devices():
    enum = r"HKLM\SYSTEM\CurrentControlSet\Enum"
    registry = RegistryTree(
        {
            rf"{enum}\USB\VID_072F&PID_223E\1": {"CompatibleIDs": [r"USB\Class_0B&SubClass_00", r"USB\Class_0B"], "DeviceDesc": "@oem7.inf,%ACR%;ACR1281U-C1"},
            rf"{enum}\USB\VID_0C4B&PID_0500\2": {"CompatibleIDs": [r"USB\CLASS_0b"], "FriendlyName": "REINER SCT cyberJack"},
            rf"{enum}\USB\VID_046D&PID_C31C\3": {"CompatibleIDs": [r"USB\Class_03"], "DeviceDesc": "Keyboard"},
            rf"{enum}\USB\VID_1&PID_1\4": {"DeviceDesc": "no kind at all"},
        }
    )  # fmt: skip
    present = [
        r"USB\VID_072F&PID_223E\1",
        r"USB\VID_0C4B&PID_0500\2",
        r"USB\VID_046D&PID_C31C\3",
        r"USB\VID_1&PID_1\4",
        r"USB\GONE\5",
    ]
    assert usb_readers.windows_readers(lambda: present, registry) == ["ACR1281U-C1", "REINER SCT cyberJack"]

    def refused() -> list[str]:
        raise OSError("CM_Get_Device_ID_List")

    assert usb_readers.windows_readers(refused, registry) is None


# --- Who is connected ----------------------------------------------------------------------------------------------------

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


# --- Programs ------------------------------------------------------------------------------------------------------------


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
    registry.values[rf"{uninstall}\{{3}}"] = {"DisplayName": "eSzemélyi Kliens 2.0.38"}
    assert processes.installed("win32") is True


# --- Windows 11's arrow ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({"1": {"ExecutablePath": r"C:\Hetes\hetesw.exe", "IsPromoted": 1}}, False),
        ({"1": {"ExecutablePath": r"C:\Hetes\hetesw.exe", "IsPromoted": 0}}, True),
        ({"1": {"ExecutablePath": r"C:\HETES\Hetesw.exe"}}, True),
        ({"1": {"ExecutablePath": r"C:\Other.exe", "IsPromoted": 0}}, None),
        ({"1": {"ExecutablePath": r"C:\Hetes\hetesw.exe"}, "2": {"ExecutablePath": r"C:\Hetes\hetesw.exe", "IsPromoted": 1}}, False),
        ({}, None),
    ],
)  # fmt: skip
def test_windows_11_tells_whether_the_icon_is_behind_the_arrow(values, hidden):
    registry = RegistryTree({rf"HKCU\Control Panel\NotifyIconSettings\{name}": facts for name, facts in values.items()})
    assert behind_arrow([r"c:\hetes\hetesw.exe", r"C:\Hetes\pythonw.exe"], registry) is hidden
    if sys.platform != "win32":
        assert behind_arrow(["anything"]) is None


# --- The store ---------------------------------------------------------------------------------------------------------------


def fill(path: Path, rows: int = 3) -> SqliteStore:
    import logging

    store = SqliteStore(path, lambda: NOW, logging.getLogger("test"))
    store.save({"version": 1}, [JournalRow(NOW + timedelta(minutes=n), "resumed", None, {"n": n}) for n in range(rows)])
    return store


def test_a_store_beside_a_writer_and_without_one_is_fine_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "hetes.sqlite3"
    assert look(path, NOW)["state"] == "fresh"
    store = fill(path)
    told = look(path, NOW)
    assert (told["state"], told["rows"], told["set_aside"]) == ("fine", 3, False)
    assert [row.facts["n"] for row in last_rows(path, 2)] == [1, 2]
    store.close()
    before = sorted(tmp_path.iterdir())
    assert look(path, NOW)["rows"] == 3
    assert [row.facts["n"] for row in last_rows(path, 9)] == [0, 1, 2]
    assert sorted(tmp_path.iterdir()) == before


def test_a_writer_that_writes_on_is_no_fault(tmp_path):
    path, stop = tmp_path / "hetes.sqlite3", threading.Event()

    def write() -> None:
        store = fill(path)
        while not stop.is_set():
            store.save({"version": 1}, [JournalRow(NOW, "resumed", None, {"n": 0})])
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert {look(path, NOW)["state"] for _ in range(30)} <= {"fine", "fresh"}
    finally:
        stop.set()
        writer.join()


@pytest.mark.parametrize("damage", ["text", "short", "pages"])
def test_a_broken_file_is_broken_and_left_as_it_is(tmp_path, damage):
    path = tmp_path / "hetes.sqlite3"
    fill(path, 2000).close()
    whole = path.read_bytes()
    spoilt = {"text": b"x" * 600, "short": whole[:40], "pages": whole[:4096] + os.urandom(len(whole) - 4096)}[damage]
    path.write_bytes(spoilt)
    assert look(path, NOW)["state"] == "broken"
    assert last_rows(path, 5) == [] or damage == "pages"
    assert path.read_bytes() == spoilt


def test_a_newer_store_is_told_before_it_is_opened_and_one_that_was_set_aside_lately(tmp_path):
    path = tmp_path / "hetes.sqlite3"
    fill(path).close()
    (tmp_path / "hetes-broken-20261122T070000.sqlite3").touch()
    now = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    assert look(path, now)["set_aside"]
    assert not look(path, now + timedelta(days=30))["set_aside"]
    with sqlite3.connect(path) as line:
        line.execute("PRAGMA user_version = 99")
    line.close()
    assert look(path, NOW)["state"] == "newer"
    assert last_rows(path, 5) == []
