"""Whether the desktop wants quiet, asked of each notification service in its own way."""

from __future__ import annotations

import asyncio
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from dbus_fast.signature import Variant

from hetes.doctor.probes.do_not_disturb import quiet

PROPERTIES = "org.freedesktop.DBus.Properties"


def asked(name: str, answer: list[Any]) -> tuple[bool | None, list[tuple[str, ...]]]:
    calls: list[tuple[str, ...]] = []

    async def call(*words: str) -> list[Any]:
        calls.append(words)
        return answer

    return asyncio.run(quiet(name, call)), calls


@pytest.mark.parametrize(
    ("name", "of", "words"),
    [
        ("Plasma", PROPERTIES, ("org.freedesktop.Notifications", "Inhibited")),
        ("dunst", PROPERTIES, ("org.dunstproject.cmd0", "paused")),
        ("Xfce Notify Daemon", "org.xfce.Xfconf", ("xfce4-notifyd", "/do-not-disturb")),
        ("swaync", "org.erikreider.swaync.cc", ()),
    ],
)
@pytest.mark.parametrize("on", [True, False])
def test_each_service_is_asked_in_its_own_way(name, of, words, on):
    told, calls = asked(name, [Variant("b", on)])
    assert told is on
    assert [(call[2], call[4:]) for call in calls] == [(of, words)]


@pytest.mark.parametrize("answer", [[], [Variant("s", "yes")], ["no"], [None], [1]])
def test_an_answer_that_is_none_is_not_taken_for_one(answer):
    assert asked("Plasma", answer)[0] is None


def test_of_a_service_that_nobody_knows_nothing_is_asked_and_nothing_said():
    assert asked("Somebody's", [True]) == (None, [])


class Source:
    def lookup(self, schema: str, _recursive: bool) -> Any:
        return None if schema.startswith("org.mate") else SimpleNamespace(has_key=lambda _key: True)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("gnome-shell", True, False),
        ("gnome-shell", False, True),
        ("cinnamon", False, True),
        ("Notification Daemon", True, None),  # its settings are not there
    ],
)
def test_some_desktops_keep_it_in_their_settings(name, value, told, monkeypatch):
    gio = SimpleNamespace(
        SettingsSchemaSource=SimpleNamespace(get_default=Source),
        Settings=SimpleNamespace(new=lambda _schema: SimpleNamespace(get_boolean=lambda _key: value)),
    )
    monkeypatch.setitem(sys.modules, "gi.repository", SimpleNamespace(Gio=gio))
    monkeypatch.setattr("hetes.doctor.probes.do_not_disturb.load", lambda: None)
    assert asked(name, []) == (told, [])


def test_without_the_library_that_reads_settings_nothing_is_said(monkeypatch):
    def load() -> None:
        raise ImportError

    monkeypatch.setattr("hetes.doctor.probes.do_not_disturb.load", load)
    assert asked("gnome-shell", []) == (None, [])
