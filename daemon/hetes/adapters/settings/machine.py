"""The settings for everybody at this computer, as an administrator has written them.

They are defaults below the user's own file; what its ``[locked]`` names, no user's file overrides. Law: such a file
counts only while nobody else can change it; what else it may be, it is read as any settings are, and raises nothing.

Practitioners and units are each user's own. What is locked is locked against mistakes, not against somebody who
means to: Hetes runs with the rights of its user.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

from hetes.adapters.bounded_file import TooLargeError, open_file
from hetes.adapters.settings.machine_trust import administrators_alone
from hetes.adapters.settings.toml_text import LARGEST, Unreadable, document_in

TYPE_CHECKING = False  # typing's own is the same, and this module is looked at by "hetes status"
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hetes.adapters.settings.schema import MachineSettings

LOGIN = "login"
"""Locked, it is what starts Hetes at login that stays as the administrator has it."""
_MOST_LOCKS = 200


def machine_path() -> Path | None:
    """Return where the file lies on this system; None where Windows does not tell."""
    if sys.platform != "win32":
        return Path("/etc/hetes/settings.toml")
    import ctypes  # noqa: PLC0415 - exists elsewhere, but is not needed there

    common = ctypes.create_unicode_buffer(260)
    # CSIDL_COMMON_APPDATA: the variable of that name could be anything
    failed = ctypes.windll.shell32.SHGetFolderPathW(None, 0x23, None, 0, common)  # type: ignore[attr-defined, unused-ignore]  # only on Windows
    return None if failed or not common.value else Path(common.value) / "hetes" / "settings.toml"


class MachineFile:
    """The file at ``path``; ``trusted`` tells whether an opened file is an administrator's alone."""

    def __init__(self, path: Path | None, trusted: Callable[[BinaryIO, Path], bool] = administrators_alone) -> None:
        """Name the file, which need not exist."""
        self.path = path
        self._trusted = trusted

    @classmethod
    def usual(cls) -> MachineFile:
        """Return this computer's."""
        return cls(machine_path())

    def document(self) -> tuple[dict[str, Any], Unreadable | None]:
        """Return the file's values, {} where there are none that count, and what is wrong with the file as a whole."""
        if self.path is None:
            return {}, None
        try:
            return document_in(self._content(self.path))
        except (FileNotFoundError, NotADirectoryError):
            return {}, None
        except TooLargeError:
            return {}, Unreadable("too_large")
        except (OSError, ValueError):
            return {}, Unreadable("unreadable")
        except Unreadable as found:
            return {}, found

    def _content(self, path: Path) -> bytes:
        with open_file(path) as file:
            if not self._trusted(file, path):
                raise Unreadable("machine_open")
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise TooLargeError
        return raw

    def read(self) -> MachineSettings:
        """Return what is set for everybody."""
        from hetes.adapters.settings.schema import machine_settings  # noqa: PLC0415 - "hetes status" does without

        document, fault = self.document()
        return machine_settings(document, locks(document), fault, str(self.path))

    def stated_language(self) -> tuple[object, bool]:
        """Return the language that is set for everybody, None where there is none, and whether it is locked."""
        document, _ = self.document()
        return document.get("language"), "language" in locks(document)

    def mark(self) -> tuple[int, int, int, int] | None:
        """Return what changes when the file does, by one look."""
        try:
            found = self.path.stat() if self.path else None
        except (OSError, ValueError):
            return None
        return found and (found.st_mtime_ns, found.st_size, found.st_ino, found.st_ctime_ns)


def login_is_locked() -> bool:
    """Tell whether what starts Hetes at login is to stay as an administrator has it."""
    return LOGIN in locks(MachineFile.usual().document()[0])


def locks(document: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what the document names as locked, whether or not there is such a setting."""
    section = document.get("locked")
    named = section.get("keys") if isinstance(section, dict) else None
    return tuple(named[:_MOST_LOCKS]) if isinstance(named, list) else ()
