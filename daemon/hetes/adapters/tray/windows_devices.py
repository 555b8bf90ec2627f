"""Devices that come and go while Windows runs: its word for a window about one class of them.

Sources: RegisterDeviceNotificationW (winuser.h), DEV_BROADCAST_DEVICEINTERFACE_W and what WM_DEVICECHANGE says (dbt.h).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from hetes.adapters.tray.untyped import Untyped

ARRIVED, GONE = 0x8000, 0x8004  # DBT_DEVICEARRIVAL, DBT_DEVICEREMOVECOMPLETE
TO_A_WINDOW = 0  # DEVICE_NOTIFY_WINDOW_HANDLE
_OF_INTERFACES = 5  # DBT_DEVTYP_DEVICEINTERFACE
_log = logging.getLogger(__name__)


def _library(name: str) -> Untyped:
    import ctypes  # noqa: PLC0415 - only on Windows

    return getattr(ctypes.windll, name)  # type: ignore[attr-defined, unused-ignore]  # only on Windows


def hear_of_devices(window: int, kind: str, library: Callable[[str], Untyped] = _library) -> bool:
    """Ask Windows to tell the window of devices of this class, "{...}"; tell whether it will."""
    import ctypes  # noqa: PLC0415 - as above
    from uuid import UUID  # noqa: PLC0415 - as above

    # Size, kind, a reserved word; the class; a name of one character, which is nobody's.
    words = [32, _OF_INTERFACES, 0]
    asked = b"".join(word.to_bytes(4, "little") for word in words) + UUID(kind).bytes_le + bytes(4)
    try:
        register = library("user32").RegisterDeviceNotificationW
        register.restype = ctypes.c_void_p
        return bool(register(ctypes.c_void_p(window), ctypes.create_string_buffer(asked, len(asked)), TO_A_WINDOW))
    except (AttributeError, OSError):
        _log.debug("Windows tells nothing of devices", exc_info=True)
        return False


def is_news(what: int) -> bool:
    """Tell whether a WM_DEVICECHANGE says that a device came or went."""
    return what in (ARRIVED, GONE)
