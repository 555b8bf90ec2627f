"""What it means on Windows that the card service can't be reached: an everyday case, an outage, or neither.

Windows stops its service with the last reader and starts it with the first. In a session of a remote
desktop that was cut, calls are answered as if there were no service, though it runs.

Sources: QueryServiceStatus and QueryServiceConfigW (winsvc.h), CM_Get_Device_ID_ListW with a filter for the class of
smart card readers (cfgmgr32.h, devguid.h), WTSQuerySessionInformationW with WTSConnectState (wtsapi32.h).
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)

GRACE = 15.0  # s that Windows is given to start its service for a reader that is there
_NAME = "scardsvr"  # in any case
READER_CLASS = "{50dd5230-ba8a-11d1-bf5d-0000f805f530}"
_VIRTUAL = ("ROOT\\", "SWD\\")  # devices of software: virtual smart cards, Windows Hello
_PRESENT, _CLASS = 0x100, 0x200  # CM_GETIDLIST_FILTER_*
_CONNECT, _QUERY = 0x1, 0x1 | 0x4  # SC_MANAGER_CONNECT; SERVICE_QUERY_CONFIG and SERVICE_QUERY_STATUS
_RUNNING, _DISABLED = 4, 4  # dwCurrentState; dwStartType
_CURRENT_SESSION, _CONNECT_STATE, _ACTIVE = 0xFFFFFFFF, 8, 0


class ServiceState(NamedTuple):
    """What Windows tells of the card service. None: it tells nothing.

    ``reader``: a reader is plugged in, and has a driver; ``cut``: nobody sees this session now.
    """

    running: bool | None = None
    disabled: bool | None = None
    reader: bool | None = None
    cut: bool | None = None


class Meaning(Enum):
    """``no_reader``: the service sleeps for want of one. ``unknown``: too early, or not to be seen from here."""

    NO_READER = "no_reader"
    OUTAGE = "outage"
    UNKNOWN = "unknown"


class Refusals:
    """What it means that the service can't be reached, from the first refusal on."""

    def __init__(self, state: Callable[[], ServiceState]) -> None:
        self._state = state
        self._since: float | None = None

    def forget(self) -> None:
        """The service was reached."""
        self._since = None

    def meaning(self) -> Meaning:
        """Judge one more refusal."""
        now, state = time.monotonic(), self._state()
        self._since = now if self._since is None else self._since
        if state.disabled:
            return Meaning.OUTAGE
        if state.cut:
            self._since = now  # whoever comes back to the session finds a service that has all its time
            return Meaning.UNKNOWN
        if state.running or state.reader:
            return Meaning.UNKNOWN if now - self._since < GRACE else Meaning.OUTAGE
        return Meaning.NO_READER


def service_state() -> ServiceState:
    """Ask Windows. What it doesn't tell is None; raises nothing."""
    if sys.platform != "win32":
        return ServiceState()
    nothing: tuple[bool | None, bool | None] = (None, None)
    running, disabled = _asked(_service, nothing)
    return ServiceState(running, disabled, _asked(_reader, None), _asked(_cut, None))


def _asked(ask: Callable[[], T], otherwise: T) -> T:
    try:
        return ask()
    except (OSError, AttributeError, ValueError):
        log.debug("Windows does not tell about its card service", exc_info=True)
        return otherwise


def _service() -> tuple[bool | None, bool | None]:
    """Return whether the service runs, and whether it is disabled. Raises OSError."""
    if sys.platform != "win32":
        return None, None
    import ctypes  # noqa: PLC0415 - only on Windows, and only where the service can't be reached
    from ctypes import wintypes  # noqa: PLC0415 - as above

    services = ctypes.WinDLL("advapi32", use_last_error=True)
    services.OpenSCManagerW.restype = services.OpenServiceW.restype = wintypes.HANDLE
    services.OpenServiceW.argtypes = [wintypes.HANDLE, wintypes.LPCWSTR, wintypes.DWORD]
    services.CloseServiceHandle.argtypes = [wintypes.HANDLE]
    services.QueryServiceStatus.argtypes = [wintypes.HANDLE, wintypes.LPVOID]
    services.QueryServiceConfigW.argtypes = [wintypes.HANDLE, wintypes.LPVOID, wintypes.DWORD, wintypes.LPVOID]
    manager = services.OpenSCManagerW(None, None, _CONNECT)
    if not manager:
        raise OSError(ctypes.get_last_error(), "OpenSCManager")
    try:
        service = services.OpenServiceW(manager, _NAME, _QUERY)
        if not service:
            raise OSError(ctypes.get_last_error(), "OpenService")
        try:
            status = (wintypes.DWORD * 7)()  # SERVICE_STATUS: the second is dwCurrentState
            running = status[1] == _RUNNING if services.QueryServiceStatus(service, status) else None
            config = ctypes.create_string_buffer(8192)  # QUERY_SERVICE_CONFIGW is 8 KiB at most, with its texts
            needed = wintypes.DWORD()
            told = services.QueryServiceConfigW(service, config, len(config), ctypes.byref(needed))
            start = int.from_bytes(config.raw[4:8], "little")  # the second is dwStartType
            return running, start == _DISABLED if told else None
        finally:
            services.CloseServiceHandle(service)
    finally:
        services.CloseServiceHandle(manager)


def _reader() -> bool | None:
    """Tell whether a smart card reader is plugged in that is more than software. Raises OSError."""
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415 - as above

    manager = ctypes.WinDLL("cfgmgr32")
    size = ctypes.c_ulong()
    flags = _PRESENT | _CLASS
    if manager.CM_Get_Device_ID_List_SizeW(ctypes.byref(size), READER_CLASS, flags):
        raise OSError("CM_Get_Device_ID_List_Size")
    text = ctypes.create_unicode_buffer(max(1, size.value))
    if manager.CM_Get_Device_ID_ListW(READER_CLASS, text, size, flags):
        raise OSError("CM_Get_Device_ID_List")
    return has_reader("".join(text[: size.value]).split("\0"))


def has_reader(devices: Iterable[str]) -> bool:
    """Tell whether any of these devices of the class is more than software."""
    return any(device and not device.upper().startswith(_VIRTUAL) for device in devices)


def _cut() -> bool | None:
    """Tell whether nobody sees this session: a remote desktop that was cut, or another user's turn. Raises OSError."""
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415 - as above

    sessions = ctypes.WinDLL("wtsapi32", use_last_error=True)
    found, size = ctypes.POINTER(ctypes.c_int)(), ctypes.c_ulong()
    if not sessions.WTSQuerySessionInformationW(
        None, ctypes.c_ulong(_CURRENT_SESSION), _CONNECT_STATE, ctypes.byref(found), ctypes.byref(size)
    ):
        raise OSError(ctypes.get_last_error(), "WTSQuerySessionInformation")
    try:
        return int(found[0]) != _ACTIVE
    finally:
        sessions.WTSFreeMemory(found)
