"""The probe of the screen: who shows the icon on Linux, and Windows 11's arrow, by its registry in a fake."""

from __future__ import annotations

import sys

import pytest

from hetes.doctor.probes import screen
from hetes.doctor.probes.windows_overflow import behind_arrow
from tests.support.fakes.registry_tree import RegistryTree


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


@pytest.mark.parametrize(("platform", "host"), [("linux", True), ("win32", None)])
def test_only_linux_is_asked_who_shows_the_icon(monkeypatch, platform, host):
    programs = []
    monkeypatch.setattr(screen, "has_screen", lambda: True)
    monkeypatch.setattr(screen, "host_is_there", lambda: True)
    monkeypatch.setattr(screen, "behind_arrow", programs.extend)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "executable", "/opt/hetes/hetes.exe")
    assert screen.look() == {"screen": True, "linux": platform == "linux", "host": host, "behind_arrow": None}
    assert programs == ["/opt/hetes/hetes.exe", "/opt/hetes/pythonw.exe", "/opt/hetes/hetesw.exe"]
