"""A notice as the XML of a Windows toast. Pure.

Every click is an address of the scheme ``hetes:``, which Windows hands to the program that is registered for it: so a
button works as long as the toast stands in the Action Center, whether or not the Hetes that showed it still runs.

Source: "Toast content" (the toast schema), with ``activationType="protocol"``.
"""

from __future__ import annotations

from collections.abc import Sequence

from hetes.adapters.notifications.sanitise import clip, plain
from hetes.presentation.views import NoticeView

SCHEME = "hetes"
BUTTONS_AT_MOST = 5  # "up to five buttons"
_TITLE, _TEXT, _BUTTON = 200, 1000, 100  # UTF-16 units; the whole may have 5 KB
_LINK = {"activationType": "protocol"}


def toast_xml(notice: NoticeView, opens: str, presses: Sequence[str]) -> str:
    """Return the toast's XML; ``opens`` and ``presses`` are the ids that a click and each button carry.

    A critical notice stays on the screen until somebody does something: ``scenario="reminder"``, which Windows heeds
    only where there is a button.
    """
    from xml.etree.ElementTree import Element, SubElement, tostring  # noqa: PLC0415 - only Windows shows toasts

    buttons = list(zip(notice.buttons, presses, strict=True))[:BUTTONS_AT_MOST]
    toast = Element("toast", {"launch": address(opens), **_LINK})
    if notice.critical and buttons:
        toast.set("scenario", "reminder")
    binding = SubElement(SubElement(toast, "visual"), "binding", {"template": "ToastGeneric"})
    SubElement(binding, "text").text = clip(plain(notice.title, lines=False), _TITLE) or "Hetes"
    SubElement(binding, "text").text = clip(plain(notice.text), _TEXT)
    if buttons:
        actions = SubElement(toast, "actions")
        for button, link in buttons:
            content = clip(plain(button.label, lines=False), _BUTTON)
            SubElement(actions, "action", {"content": content, "arguments": address(link), **_LINK})
    sound = {"src": "ms-winsoundevent:Notification.Default"} if notice.sound else {"silent": "true"}
    SubElement(toast, "audio", sound)
    return tostring(toast, encoding="unicode")


def address(link: str) -> str:
    """Return the address that carries an id."""
    return f"{SCHEME}:{link}"
