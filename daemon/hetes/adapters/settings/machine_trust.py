"""Who may change a file: whether it is an administrator's alone. Law: whatever can't be asked counts as no.

On Unix that is root, on Windows SYSTEM, the group Administrators and the installer of Windows. Whoever can rename a
folder above can put another file in the place of this one: the folders count as well.

Sources: on Windows "Well-known SIDs", "ACCESS_MASK", "File Access Rights Constants"; a folder that is made in
ProgramData lets every user create files in it, which is no harm: such a file is its maker's own, and not trusted.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any, BinaryIO

TYPE_CHECKING = False  # typing's own is the same, and this module is looked at by "hetes status"
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ROOT = frozenset((0,))

SYSTEM, ADMINISTRATORS = "S-1-5-18", "S-1-5-32-544"
INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
OWNER_RIGHTS = "S-1-3-4"
_OWNERS = frozenset((SYSTEM, ADMINISTRATORS, INSTALLER))
_TRUSTED = _OWNERS | {OWNER_RIGHTS}  # whoever owns it is looked at anyway
_ALLOW, _ALLOW_IF, _DENY, _DENY_IF = 0, 9, 1, 10
_INHERITED_ONLY = 0x08  # says nothing about this object itself
_EVERYTHING = 0x1000_0000 | 0x4000_0000  # GENERIC_ALL, GENERIC_WRITE
_TAKES_IT = 0x0001_0000 | 0x0004_0000 | 0x0008_0000  # DELETE, WRITE_DAC, WRITE_OWNER
_WRITES = 0x0002 | 0x0004 | 0x0010 | 0x0100  # data, more data, attributes
_DELETES_CHILD = 0x0040
_MOST_ENTRIES = 1000
Entry = tuple[int, int, int, str]
"""An entry of an access list: its type, its flags, the rights, and whose they are (a SID)."""


def administrators_alone(file: BinaryIO, path: Path) -> bool:
    """Tell whether nobody but an administrator can change the opened file, or put another in its place."""
    try:
        if sys.platform == "win32":
            return _windows(path)
        return only_of(ROOT, os.fstat(file.fileno()), path)
    except (OSError, ValueError, AttributeError):
        return False


def only_of(owners: Collection[int], found: os.stat_result, path: Path) -> bool:
    """Tell the same of what was found, on a system with numbered users.

    A folder that everybody may write to is no harm where it is sticky: what is in it and theirs, only they rename.
    """
    if found.st_uid not in owners or found.st_mode & 0o022:
        return False
    for folder in {*path.parents, *Path(os.path.realpath(path)).parents}:
        above = folder.lstat()
        if above.st_uid not in owners:
            return False
        if above.st_mode & 0o022 and not stat.S_ISLNK(above.st_mode) and not above.st_mode & stat.S_ISVTX:
            return False
    return True


def only_administrators(owner: str, entries: Iterable[Entry] | None, *, folder: bool) -> bool:
    """Tell it of an owner and an access list on Windows. Without a list everybody may do everything.

    Creating files in a folder is allowed to others: whose they are is looked at with the file.
    """
    if owner not in _OWNERS or entries is None:
        return False
    wrong = _EVERYTHING | _TAKES_IT | (_DELETES_CHILD if folder else _WRITES)
    for kind, flags, rights, whose in entries:
        if kind in (_DENY, _DENY_IF) or flags & _INHERITED_ONLY or whose in _TRUSTED:
            continue
        if kind not in (_ALLOW, _ALLOW_IF) or rights & wrong:
            return False
    return True


def _windows(path: Path) -> bool:
    """Look at the file and its own folder; what is above that is Windows' (ProgramData)."""
    return all(only_administrators(*_access(each), folder=each != path) for each in (path, path.parent))


def _access(path: Path) -> tuple[str, list[Entry] | None]:
    """Return the owner's SID and the access list of a file or folder; None for no list.

    Raises:
        OSError: Windows does not tell.
    """
    import ctypes  # noqa: PLC0415 - seldom needed: only where there is such a file

    security: Any = ctypes.WinDLL("advapi32")  # type: ignore[attr-defined, unused-ignore]  # only on Windows
    kernel: Any = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined, unused-ignore]  # as above
    owner, acl, descriptor = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    by = ctypes.byref
    # SE_FILE_OBJECT; OWNER_SECURITY_INFORMATION and DACL_SECURITY_INFORMATION
    failed = security.GetNamedSecurityInfoW(str(path), 1, 1 | 4, by(owner), None, by(acl), None, by(descriptor))
    if failed:
        raise OSError(failed, "no access list", str(path))

    def sid(address: int | None) -> str:
        text = ctypes.c_wchar_p()
        if not security.ConvertSidToStringSidW(ctypes.c_void_p(address), by(text)):
            raise OSError(0, "no SID", str(path))
        try:
            return text.value or ""
        finally:
            kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))

    try:
        entries: list[Entry] = []
        for number in range(_MOST_ENTRIES if acl else 0):
            place = ctypes.c_void_p()
            if not security.GetAce(acl, number, by(place)) or place.value is None:
                break
            kind, flags = ctypes.string_at(place.value, 2)
            known = kind in (_ALLOW, _ALLOW_IF, _DENY, _DENY_IF)  # others have their SID elsewhere
            rights = int.from_bytes(ctypes.string_at(place.value + 4, 4), "little")
            entries.append((kind, flags, rights, sid(place.value + 8) if known else ""))
        return sid(owner.value), entries if acl else None
    finally:
        kernel.LocalFree(descriptor)
