"""Clocks: the only place that reads one."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

LOCALTIME = Path("/etc/localtime")
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """The computer's clock and zone."""

    def now(self) -> datetime:
        """Return the wall clock as UTC."""
        return datetime.now(UTC)  # noqa: TID251 - here, and nowhere else

    def monotonic(self) -> float:
        """Return a monotonic clock that stands still during sleep."""
        return time.monotonic() if sys.platform != "win32" else _windows_awake()

    def asleep(self) -> float | None:
        """Return the seconds spent asleep since the start, as the system counts them, or None."""
        if sys.platform == "linux":  # CLOCK_BOOTTIME is CLOCK_MONOTONIC and the sleep (clock_gettime(2))
            return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
        if sys.platform == "darwin":  # there CLOCK_MONOTONIC runs on during sleep, and CLOCK_UPTIME_RAW stands still
            return time.clock_gettime(time.CLOCK_MONOTONIC) - time.clock_gettime(time.CLOCK_UPTIME_RAW)
        if sys.platform == "win32":
            return time.monotonic() - _windows_awake()
        return None

    def boot(self) -> str | None:
        """Return what the system calls its present run, or None."""
        return _boot()

    def zone(self) -> tzinfo:
        """Return the system's zone, as ``TZ`` or the system's own setting names it."""
        return system_zone()


def _boot() -> str | None:
    if sys.platform == "linux":  # random(4): a new UUID at each start of the kernel
        try:
            return BOOT_ID.read_text(encoding="ascii").strip() or None
        except (OSError, ValueError):
            return None
    if sys.platform == "win32":  # counted up by Windows at each start; a clock that is set leaves it alone
        return _windows_boot()
    if sys.platform == "darwin":
        return _darwin_boot()
    return None


def _windows_boot() -> str | None:
    """Return the number of Windows' present start, which its prefetcher keeps in the registry."""
    import winreg  # noqa: PLC0415 - only on Windows

    key = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:  # type: ignore[attr-defined, unused-ignore]  # only on Windows
            return str(winreg.QueryValueEx(opened, "BootId")[0])  # type: ignore[attr-defined, unused-ignore]  # as above
    except OSError:
        return None


def _darwin_boot() -> str | None:
    """Return ``kern.bootsessionuuid`` (sysctl(3))."""
    import ctypes  # noqa: PLC0415 - only on macOS

    size = ctypes.c_size_t(64)
    text = ctypes.create_string_buffer(size.value)
    failed = ctypes.CDLL(None).sysctlbyname(b"kern.bootsessionuuid", text, ctypes.byref(size), None, ctypes.c_size_t(0))
    return None if failed else text.value.decode("ascii", "replace") or None


def _windows_awake() -> float:
    """Return the seconds since the start of Windows without its sleep (QueryUnbiasedInterruptTime, in 100 ns)."""
    import ctypes  # noqa: PLC0415 - only on Windows

    ticks = ctypes.c_ulonglong()
    ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))  # type: ignore[attr-defined, unused-ignore]  # only on Windows
    return ticks.value / 10_000_000


class ScaledClock:
    """A clock that begins at an instant of our choice and runs ``rate`` times as fast as the real one."""

    def __init__(self, begins_at: datetime, rate: float, zone: tzinfo, base: Callable[[], float] | None = None) -> None:
        self.rate = rate
        self._begins_at = begins_at
        self._zone = zone
        self._base = base or time.monotonic
        self._started = self._base()

    def now(self) -> datetime:
        """Return the scaled instant."""
        return self._begins_at + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return the scaled seconds since the clock began."""
        return (self._base() - self._started) * self.rate

    def asleep(self) -> float | None:
        """Return None: a day in fast motion knows no sleep but what its clocks show."""
        return None

    def boot(self) -> str | None:
        """Return None: it has no computer of its own."""
        return None

    def zone(self) -> tzinfo:
        """Return the zone it was given."""
        return self._zone


def system_zone() -> tzinfo:
    """Return the local zone by name where the system tells one, else as the C library knows it.

    A zone by name knows its daylight-saving rules; the C library's does as well, but only through ``astimezone``.
    """
    name = os.environ.get("TZ", "").lstrip(":")
    if not name:
        name = _named_by_link() or ""
    if name:
        try:
            return ZoneInfo(name)
        except (KeyError, OSError, ValueError):  # a rule such as CET-1CEST, or a name nobody knows
            return _CLibraryZone()
    return _CLibraryZone()


def _named_by_link() -> str | None:
    """Return the zone that /etc/localtime points to, "Europe/Budapest" say."""
    try:
        target = str(LOCALTIME.readlink())
    except OSError:
        return None
    _, found, name = target.partition("/zoneinfo/")
    return name if found else None


class _CLibraryZone(tzinfo):
    """Local time as the operating system computes it (Windows, TZ strings such as "CET-1CEST")."""

    def utcoffset(self, when: dt.datetime | None) -> timedelta | None:
        """Return the offset of a local time; of one that occurs twice, ``fold`` decides."""
        return None if when is None else when.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, when: dt.datetime | None) -> timedelta | None:  # noqa: ARG002 - unknown, and not needed
        """Return None: unknown."""
        return None

    def tzname(self, when: dt.datetime | None) -> str | None:
        """Return the system's name of the zone."""
        return None if when is None else when.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, when: dt.datetime) -> dt.datetime:
        """Return the local time of a UTC one."""
        local = when.replace(tzinfo=UTC).astimezone()
        return local.replace(tzinfo=self)

    def __str__(self) -> str:
        return "local" + "/".join(time.tzname)
