"""Folders that are ours alone, and what others can do to one that is not.

Law: costs next to nothing to import, for ``hetes status`` comes through here.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from collections.abc import Iterator

# Who owns "/" when seen from inside a user namespace (flatpak, rootless containers): the overflow user. Outside of one
# it is "nobody", a user like any other.
_OVERFLOW_UID = 65534
_UID_MAP = "/proc/self/uid_map"


class FolderError(Exception):
    """A folder cannot be used. ``reason`` is a word that the words have a sentence for.

    One of: link (a symbolic link lies in its place), not_folder, not_ours (another user owns it or a folder above),
    open (others may look into it), replaceable (everybody may rename what lies above it), denied, read_only, full; and
    of the data folder data_not_ours, data_open (others may write to it, and that can't be changed), data_replaceable,
    and data_foreign (``path`` lies in it and belongs to another user).
    """

    def __init__(self, reason: str, path: Path) -> None:
        """Keep both for the sentence."""
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


def make_private(folder: Path) -> None:
    """Create ``folder`` where it is missing, and make sure that it is ours alone.

    Raises:
        FolderError: it is not, or cannot be created.
    """
    try:
        create(folder)
    except OSError as error:
        if os.path.lexists(folder):  # a file or a dangling link in its place: say which
            refuse_unless_private(folder)
        raise FolderError(_reason(error), folder) from error
    refuse_unless_private(folder)


def restore_private(folder: Path) -> None:
    """Make ``folder`` ours alone again, whatever has been done to it; what took its place is moved aside.

    Raises:
        FolderError: that can't be done.
    """
    wrong = problem(folder)
    try:
        if wrong in ("link", "not_folder", "not_ours") and os.path.lexists(folder) and not problem(folder.parent):
            folder.rename(folder.with_name(f".{folder.name}.{os.urandom(8).hex()}"))
        elif wrong == "open":
            keep_to_ourselves(folder)
    except OSError as error:
        raise FolderError(_reason(error), folder) from error
    make_private(folder)


def keep_to_ourselves(folder: Path, unwanted: int = 0o077) -> os.stat_result | None:
    """Make an existing folder of ours 0700 where others have ``unwanted`` rights; a link of ours to it is followed.

    Returns what is to be said of it afterwards; None where it can't be asked, or has no such rights (Windows).
    """
    if sys.platform == "win32":
        return None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:  # whoever wants something of it says what is wrong
        return None
    try:
        found = os.fstat(handle)
        if found.st_uid == uid() and found.st_mode & unwanted:
            try:
                os.fchmod(handle, 0o700)
            except OSError:
                return found
            return os.fstat(handle)  # some file systems say yes and do nothing
        return found
    finally:
        os.close(handle)


def refuse_strangers(data: Path) -> None:
    """Make the data folder ours alone, and make sure that nobody else has left anything in it.

    Raises:
        FolderError: others own it, may go on writing to it, can put another in its place, or own something in it.
    """
    found = keep_to_ourselves(data)
    if found is None:
        return
    checks = (
        (found.st_uid != uid(), "data_not_ours"),
        (bool(found.st_mode & 0o022), "data_open"),
        (bool(_problem_above(data)), "data_replaceable"),
    )
    for failed, word in checks:
        if failed:
            raise FolderError(word, data)
    for path in data.iterdir():
        try:
            owner = path.lstat().st_uid
        except OSError:
            continue
        if owner not in (0, uid()):
            raise FolderError("data_foreign", path)


def refuse_unless_private(folder: Path) -> None:
    """Make sure that ``folder`` is a folder, ours, 0700, and that nobody else can put another in its place.

    Windows has no such bits: there the access list of the user's profile protects it.

    Raises:
        FolderError: it is not so.
    """
    if sys.platform == "win32":
        if not folder.is_dir():
            raise FolderError("not_folder", folder)
        return
    wrong = problem(folder)
    if wrong:
        raise FolderError(wrong, folder)


def create(folder: Path) -> None:
    """Create ``folder`` and what is missing above it, 0700 as the XDG specification wants it."""
    missing = [folder, *folder.parents]
    for path in reversed(missing):
        try:
            path.mkdir(0o700)
        except FileExistsError:
            continue
        except OSError:
            # A read-only parent answers EROFS or EACCES for a folder that is there: look before complaining.
            if not path.is_dir():
                raise
    if not folder.is_dir():
        raise NotADirectoryError(str(folder))


def problem(folder: Path) -> str:
    """Say in one word why ``folder`` is not ours alone; "" when it is."""
    if sys.platform == "win32":
        return ""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return _problem_above(folder) or "missing"
    except OSError as error:
        return _reason(error)
    checks = (
        (stat.S_ISLNK(found.st_mode), "link"),
        (not stat.S_ISDIR(found.st_mode), "not_folder"),
        (found.st_uid != uid(), "not_ours"),
        (stat.S_IMODE(found.st_mode) & 0o777 != 0o700, "open"),
    )
    return next((word for failed, word in checks if failed), "") or _problem_above(folder)


def _problem_above(folder: Path) -> str:
    """Say in one word how somebody else could put another folder in this one's place; "" when nobody can."""
    for parent in _above(folder):
        try:
            found = parent.lstat()
        except OSError:
            continue
        if found.st_uid not in (0, uid()) and not (found.st_uid == _OVERFLOW_UID and _overflows()):
            return "not_ours"
        if stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
            return "replaceable"
    return ""


def _above(folder: Path) -> Iterator[Path]:
    """Every folder above, as written and as it really is when links lie on the way."""
    yield from folder.parents
    real = Path(os.path.realpath(folder.parent))
    if real != folder.parent:
        yield from (real, *real.parents)


def _overflows() -> bool:
    """Tell whether the overflow user stands for users that this user namespace doesn't know."""
    try:
        lines = Path(_UID_MAP).read_text(encoding="ascii").splitlines()
        ranges = [(int(first), int(length)) for first, _, length in map(str.split, lines)]
    except (OSError, ValueError):
        return False
    return bool(ranges) and not any(first <= _OVERFLOW_UID < first + length for first, length in ranges)


def uid() -> int:
    """Return who this process is to the file system; 0 on Windows, which has no such numbers."""
    if sys.platform == "win32":
        return 0
    return os.geteuid()


def _reason(error: OSError) -> str:
    from hetes.adapters.os_errors import folder_reason  # noqa: PLC0415 - only when something has failed

    return "not_folder" if isinstance(error, NotADirectoryError | FileExistsError) else folder_reason(error)
