"""The Windows account that a program runs as, by its SID: names change, are not unique, and depend on the language."""

from __future__ import annotations

import sys

TOKEN_QUERY, TOKEN_USER = 0x0008, 1  # winnt.h
_ROOM = 256
"""Bytes for a pointer, a word and a SID, which has 68 at most (SECURITY_MAX_SID_SIZE)."""


def own_sid() -> str | None:
    """Return the SID as text ("S-1-5-21-..."), or None where it can't be had.

    OpenProcessToken, GetTokenInformation (securitybaseapi.h), ConvertSidToStringSidW (sddl.h).
    """
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415 - only on Windows

    kernel32, advapi32 = ctypes.WinDLL("kernel32"), ctypes.WinDLL("advapi32")
    kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    token, size = ctypes.c_void_p(), ctypes.c_uint32()
    if not advapi32.OpenProcessToken(ctypes.c_void_p(kernel32.GetCurrentProcess()), TOKEN_QUERY, ctypes.byref(token)):
        return None
    try:
        found = (ctypes.c_void_p * (_ROOM // ctypes.sizeof(ctypes.c_void_p)))()  # aligned; the first is the SID's place
        if not advapi32.GetTokenInformation(token, TOKEN_USER, found, _ROOM, ctypes.byref(size)):
            return None
        text = ctypes.c_wchar_p()
        if not advapi32.ConvertSidToStringSidW(ctypes.c_void_p(found[0]), ctypes.byref(text)):
            return None
        try:
            return text.value
        finally:
            kernel32.LocalFree(text)
    finally:
        kernel32.CloseHandle(token)
