"""USB devices that are smart-card readers, as the system itself sees them, whether or not a driver serves them.

Sources: USB "Device Class: Smart Card" (CCID) 1.1: interface class 0x0B. Linux: sysfs-bus-usb of the kernel's ABI
documentation. Windows: CM_Get_Device_ID_List of cfgmgr32, and each device's CompatibleIDs in the registry. Readers
with a class of their maker's own (older cyberJacks) are found by their maker's number on Linux.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hetes.core.json_types import Json

CLASS = "0b"
MAKERS = {"0c4b": "REINER SCT", "0d46": "KOBIL"}
"""USB vendor numbers of makers who also make readers with a class of their own (usb.ids)."""
_PRESENT, _ENUMERATOR = 0x100, 0x1  # CM_GETIDLIST_FILTER_*
_ENUM = r"SYSTEM\CurrentControlSet\Enum"


def look(platform: str = sys.platform, devices: Path = Path("/sys/bus/usb/devices")) -> Json:
    """Return ``devices``: what each reader calls itself; None where this system can't be asked."""
    if platform.startswith("linux"):
        return {"devices": _linux(devices)}
    if platform == "win32":
        return {"devices": windows_readers(_present_ids, importlib.import_module("winreg"))}
    return {"devices": None}


def _linux(devices: Path) -> list[str] | None:
    if not devices.is_dir():
        return None
    found = {}
    for interface in sorted(devices.glob("*:*")):
        device = devices / interface.name.partition(":")[0]
        maker = _text(device / "idVendor").casefold()
        if _text(interface / "bInterfaceClass").casefold() == CLASS or maker in MAKERS:
            words = [_text(device / name) for name in ("manufacturer", "product")]
            called = " ".join(word for word in words if word) or MAKERS.get(maker, "")
            found[device.name] = called or f"USB {maker}:{_text(device / 'idProduct')}"
    return list(found.values())


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:  # the device has just been unplugged, or has no such text
        return ""


def windows_readers(present: Callable[[], list[str]], registry: Any) -> list[str] | None:  # noqa: ANN401 - the module winreg
    """Return the names of the readers among the devices that are ``present`` ("USB\\VID_...\\...")."""
    try:
        identifiers = present()
    except OSError:
        return None
    found = []
    for identifier in identifiers:
        values = _values(registry, rf"{_ENUM}\{identifier}")
        kinds = values.get("CompatibleIDs") or ()
        if any(str(kind).casefold().startswith(r"usb\class_0b") for kind in kinds):
            name = str(values.get("FriendlyName") or values.get("DeviceDesc") or identifier)
            found.append(name.rpartition(";")[2])  # "@oem5.inf,%x%;Name"
    return found


def _values(registry: Any, path: str) -> Json:  # noqa: ANN401 - as above
    try:
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, path) as key:
            count = registry.QueryInfoKey(key)[1]
            return {name: value for name, value, _ in (registry.EnumValue(key, at) for at in range(count))}
    except OSError:
        return {}


def _present_ids() -> list[str]:
    """Ask Windows which USB devices are plugged in. Raises OSError."""
    import ctypes  # noqa: PLC0415 - only on Windows

    manager = ctypes.CDLL("cfgmgr32")
    size = ctypes.c_ulong()
    flags = _PRESENT | _ENUMERATOR
    if manager.CM_Get_Device_ID_List_SizeW(ctypes.byref(size), "USB", flags):
        raise OSError("CM_Get_Device_ID_List_Size")
    text = ctypes.create_unicode_buffer(size.value)
    if manager.CM_Get_Device_ID_ListW("USB", text, size, flags):
        raise OSError("CM_Get_Device_ID_List")
    return [each for each in "".join(text[: size.value]).split("\0") if each]
