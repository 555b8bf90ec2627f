"""The looks of the check: each asks one place, with what it needs of the computer, and hands on what that tells."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hetes.adapters.folders import Folders
from hetes.core.settings import Settings
from hetes.doctor.check import Computer
from hetes.doctor.registry import LOOKS
from tests.support.card.vpcd import ESZEMELYI

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW

    def zone(self) -> Any:
        return UTC


FOLDERS = Folders(Path("config"), Path("data"), Path("run"))
COMPUTER = Computer(FOLDERS, Settings(language="en", process_names=("eszig-cmu",)), ("wrong",), Clock())
ASKED = {
    "agent": ("hetes.doctor.probes.agent.look", (FOLDERS,)),
    "portal": ("hetes.doctor.probes.portal.look", (COMPUTER.settings.portal_url, COMPUTER.clock)),
    "programs": ("hetes.doctor.probes.processes.look", (("eszig-cmu",),)),
    "usb": ("hetes.doctor.probes.usb_readers.look", ()),
    "users": ("hetes.doctor.probes.pcscd_clients.look", ()),
    "screen": ("hetes.doctor.probes.screen.look", ()),
    "service": ("hetes.doctor.probes.notification_service.look", ()),
    "store": ("hetes.adapters.store.inspect.look", (FOLDERS.store, NOW)),
}
BY_NAME = {look.name: look for look in LOOKS}


@pytest.mark.parametrize("name", ASKED)
def test_a_look_asks_its_probe_and_hands_on_what_it_tells(monkeypatch, name):
    probe, words = ASKED[name]
    asked = []

    def told(*given: Any) -> dict[str, Any]:
        asked.append(given)
        return {"told": name}

    monkeypatch.setattr(probe, told)
    assert BY_NAME[name].ask(COMPUTER) == {"told": name}
    assert asked == [words]


def test_the_look_at_the_card_service_knows_a_card_by_the_settings(monkeypatch):
    monkeypatch.setattr(
        "hetes.doctor.probes.pcsc.look", lambda kind: {"kinds": [kind(ESZEMELYI), kind("3B00"), kind(None)]}
    )
    assert BY_NAME["pcsc"].ask(COMPUTER) == {"kinds": ["eszemelyi", "unknown", "mute"]}


def test_the_look_at_the_login_changes_nothing(monkeypatch):
    asked = []

    def at_login(action: str, language: str) -> dict[str, Any]:
        asked.append((action, language))
        return {"ok": True, "autostart": {"enabled": True, "why": None}}

    monkeypatch.setattr("hetes.adapters.autostart.at_login.at_login", at_login)
    assert BY_NAME["login"].ask(COMPUTER) == {"enabled": True, "why": None}
    assert asked == [("status", "en")]


def test_the_look_at_the_settings_needs_nobody():
    assert BY_NAME["settings"].ask(COMPUTER) == {
        "problems": ("wrong",),
        "people": 0,
        "card_wanted": True,
        "no_date": (),
        "expired": (),
    }
    assert BY_NAME["fleet"].ask(COMPUTER) == {"wanted": False}
    assert set(BY_NAME) == {*ASKED, "pcsc", "login", "settings", "fleet"}
