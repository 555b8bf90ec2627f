"""A notice as org.freedesktop.Notifications takes it: the arguments of Notify, by what the service can do.

Source: Desktop Notifications Specification 1.2: Notify, hints, actions, categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hetes.adapters.notifications.sanitise import escaped_markup, plain, without_angles
from hetes.presentation.views import NoticeView

DESKTOP_ENTRY = "hetes"
"""The program's desktop file: desktops keep histories, settings and do-not-disturb by it."""
CATEGORY = "x-hetes.reminder"
LASTS = 20.0
"""Seconds that an ordinary notice is to stand there: said to the service, so that its end can be told from a hand's."""
SIGNATURE = "susssasa{sv}i"
_NORMAL, _CRITICAL = 1, 2
# A click on the notice itself is an action like any other; this service draws a button without a label for it.
_WITHOUT_DEFAULT = frozenset({"Xfce Notify Daemon"})
# This one shows a list of all actions, cut, in the place of buttons as soon as there are more than three.
_THREE_AT_MOST = frozenset({"lxqt-notificationd"})


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a service says that it can do, and its name."""

    words: frozenset[str] = frozenset()
    name: str = ""


def _takes_default(name: str, buttons: int) -> bool:
    return name not in _WITHOUT_DEFAULT and (buttons < 3 or name not in _THREE_AT_MOST)


def worded(app_name: str, icon: Path | None, notice: NoticeView, abilities: Abilities) -> tuple[float, str, list[Any]]:
    """Return the seconds that it is to stand there (0: until it is closed), and Notify's signature and arguments."""
    from dbus_fast.signature import Variant  # noqa: PLC0415 - 66 ms: not before the first notice

    # dunst 1.9 takes a title for markup, and drops every "<...>" of the text when it does not parse.
    title, text = without_angles(plain(notice.title, lines=False)), without_angles(plain(notice.text))
    actions: list[str] = []
    if "actions" in abilities.words or not abilities.words:
        if notice.opens is not None and _takes_default(abilities.name, len(notice.buttons)):
            actions += ["default", ""]
        for index, button in enumerate(notice.buttons):
            actions += [str(index), plain(button.label, lines=False)]
    hints = {
        "urgency": Variant("y", _CRITICAL if notice.critical else _NORMAL),
        "desktop-entry": Variant("s", DESKTOP_ENTRY),
        "category": Variant("s", CATEGORY),
    }
    if notice.sound:
        hints["sound-name"] = Variant("s", "message")
    lasts = 0.0 if notice.critical else LASTS
    body: list[Any] = [
        app_name,
        0,
        icon.as_uri() if icon else "",
        title or app_name,
        escaped_markup(text) if "body-markup" in abilities.words else text,
        actions,
        hints,
        int(lasts * 1000),
    ]
    return lasts, SIGNATURE, body
