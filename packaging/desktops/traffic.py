"""What goes over the session bus to the notification service and to the icon, overheard."""

from __future__ import annotations

import re
import subprocess
import threading
from typing import Any

from sessions import OUT, SERVICE

BUTTON = re.compile(r'^\s*string "(.*)"$')


class Traffic:
    """What goes to the notification service, overheard: each Notify with its instant, words, buttons and hints.

    The log has what goes to the icon, too. ``closed`` has the reasons that the service gave: 1 expired, 2 by the user,
    3 withdrawn.
    """

    def __init__(self) -> None:
        kinds = (f"interface='{SERVICE}'", "type='method_call',interface='org.kde.StatusNotifierItem'")
        words = ("dbus-monitor", "--session", *kinds)
        self._monitor = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.notices: list[dict[str, Any]] = []
        self.answers: list[str] = []
        self.closed: list[int] = []
        self.asked = 0.0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._monitor.stdout is not None
        lines: list[str] = []
        with (OUT / "traffic.log").open("w", encoding="utf-8") as kept:
            for line in self._monitor.stdout:
                kept.write(line)
                kept.flush()
                if not line.startswith(" "):
                    lines = [line]
                else:
                    lines.append(line)
                if "member=Notify\n" in lines[0] and line.startswith("   int32 "):
                    self.notices.append(_notice(lines))
                if "member=GetServerInformation" in line and not self.asked:
                    self.asked = float(re.findall(r"time=([\d.]+)", line)[0])
                if re.search(r"member=(ActionInvoked|NotificationClosed)", line):
                    self.answers.append(line)
                if "member=NotificationClosed" in lines[0] and len(lines) == 3:
                    self.closed.append(int(line.split()[1]))

    def ours(self) -> list[dict[str, Any]]:
        """Return the notices that Hetes itself has ordered; a desktop may hand them on."""
        return [n for n in self.notices if n["app"] == "Hetes" and n["sender"] == self.notices[0]["sender"]]

    def last(self) -> dict[str, Any] | None:
        """Return the latest notice of Hetes that has buttons."""
        return next((n for n in reversed(self.notices) if n["buttons"] and n["app"] == "Hetes"), None)


def _notice(lines: list[str]) -> dict[str, Any]:
    at = float(re.findall(r"time=([\d.]+)", lines[0])[0])
    begin = next(n for n, line in enumerate(lines) if line.startswith("   array ["))
    end = next(n for n in range(begin, len(lines)) if lines[n].startswith("   ]"))
    top = [BUTTON.findall(line)[0] for line in lines[:begin] if BUTTON.match(line)]
    actions = [BUTTON.findall(line)[0] for line in lines[begin:end] if BUTTON.match(line)]
    pairs = dict(zip(actions[::2], actions[1::2], strict=False))
    entry = re.findall(r'"desktop-entry"\s*variant\s*string "(.*?)"', "".join(lines))
    buttons = [label for key, label in pairs.items() if key != "default"]
    return {
        "at": at,
        "sender": re.findall(r"sender=(\S+)", lines[0])[0],
        "app": top[0],
        "icon": top[1],
        "title": top[2],
        "text": top[3],
        "buttons": buttons,
        "entry": entry,
    }
