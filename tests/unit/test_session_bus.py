"""Where the session bus may be when it came back."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from hetes.adapters import session_bus
from hetes.adapters.session_bus import addresses, follow


@pytest.fixture
def desktop(tmp_path, monkeypatch):
    """The environment of a session whose bus has died, where systemd's and dbus-launch's would be looked for."""
    monkeypatch.setattr(session_bus, "_named", {})
    written = tmp_path / ".dbus" / "session-bus"
    written.mkdir(parents=True)
    machine = tmp_path / "machine-id"
    machine.write_text("abc\n")
    (written / "abc-7").write_text(f"# a comment\nDBUS_SESSION_BUS_ADDRESS='unix:path={tmp_path}/written'\n")
    monkeypatch.setattr(session_bus, "_MACHINE_IDS", (machine,))
    return {
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/named",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "DISPLAY": ":7.0",
        "HOME": str(tmp_path),
    }


def listening(path):
    found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    found.bind(str(path))
    found.listen()
    return closing(found)


def test_the_named_one_the_systems_and_the_one_written_down_are_known_in_this_order(desktop, tmp_path) -> None:
    (tmp_path / "bus").touch()
    found = addresses(desktop)
    assert found == [f"unix:path={tmp_path}/{name}" for name in ("named", "bus", "written")]


@pytest.mark.parametrize("place", ["bus", "written"])
def test_a_bus_that_came_back_elsewhere_is_named_and_also_when_it_is_back_at_its_first_place(
    desktop, tmp_path, place
) -> None:
    assert not follow(desktop)
    with listening(tmp_path / place):
        assert follow(desktop)
        assert desktop["DBUS_SESSION_BUS_ADDRESS"] == f"unix:path={tmp_path}/{place}"
        assert not follow(desktop), "somebody listens there"
    (tmp_path / place).unlink()
    with listening(tmp_path / "named"):
        assert follow(desktop)
        assert desktop["DBUS_SESSION_BUS_ADDRESS"] == f"unix:path={tmp_path}/named"


def test_a_kind_of_address_that_is_not_asked_is_left_alone(desktop, tmp_path) -> None:
    desktop["DBUS_SESSION_BUS_ADDRESS"] = "tcp:host=localhost,port=1"
    with listening(tmp_path / "bus"):
        assert not follow(desktop)
