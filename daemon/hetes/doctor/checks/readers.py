"""Is there a reader that the card service sees, and is it one for the eSzemélyi card?"""

from __future__ import annotations

from typing import Any

from hetes.doctor.check import ABOUT, TROUBLE, Check, Computer, Facts, Judged, Look, Told
from hetes.doctor.looks import PCSC, SETTINGS, no_card_wanted, readers_told

VERDICTS = {
    "known": ("good", TROUBLE),
    "unfamiliar": ("unknown", ABOUT),
    "one_missing": ("attention", TROUBLE),
    "unreadable": ("unknown", ABOUT),
    "driver_missing": ("bad", TROUBLE),
    "ignored": ("bad", TROUBLE),
    "none": ("bad", TROUBLE),
    "unseen": ("unknown", TROUBLE),
    "not_needed": ("good", "/practitioners"),
}


def _usb(_computer: Computer) -> Facts:
    from hetes.doctor.probes.usb_readers import look  # noqa: PLC0415 - checks import no probe at the top

    return look()


def _judge(told: Told) -> Judged:
    pcsc = readers_told(told)
    if pcsc is None:
        return "not_needed" if no_card_wanted(told) else "unseen", {}
    all_of_them = list(pcsc.get("readers") or ())
    readers = [reader for reader in all_of_them if not reader["ignored"]]
    names = tuple(reader["label"] for reader in readers)
    devices = tuple((told.get("usb") or {}).get("devices") or ())
    unseen = tuple(device for device in devices if not _is_among(device, names))
    facts: dict[str, Any] = {"readers": names, "devices": unseen}
    if readers:
        if len(devices) > len(readers) and unseen:
            word = "one_missing"
        else:
            word = "known" if any(reader["known"] for reader in readers) else "unfamiliar"
    elif no_card_wanted(told):
        word = "not_needed"
    elif pcsc.get("unreadable"):
        word = "unreadable"
    elif unseen:
        word = "driver_missing"
    else:
        word = "ignored" if all_of_them else "none"
    return word, facts


def _is_among(device: str, names: tuple[str, ...]) -> bool:
    """Tell whether PC/SC has a reader of this USB device: drivers make its name of what the device calls itself."""
    words = [word for word in device.casefold().split() if len(word) >= 4]
    return any(word in name.casefold() for name in names for word in words)


CHECK = Check(
    name="readers",
    group="first",
    order=20,
    verdicts=VERDICTS,
    looks=(PCSC, Look("usb", 3.0, _usb), SETTINGS),
    judge=_judge,
)
