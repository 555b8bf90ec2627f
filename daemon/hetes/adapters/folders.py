"""Where Hetes keeps its things. Law: costs next to nothing to import, for ``hetes status`` waits on it.

The answers are those of platformdirs (``appauthor=False``), whose import would take longer than the rest of that
command; a test compares the two.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

APP = "hetes"
# Who owns "/" when seen from inside a user namespace (flatpak, rootless containers): the overflow user.
_OVERFLOW_UID = 65534


class FolderError(Exception):
    """A folder cannot be used. ``reason`` is a word that the words have a sentence for.

    One of: link (a symbolic link lies in its place), not_folder, not_ours (another user owns it or a folder above),
    open (others may look into it), replaceable (everybody may rename what lies above it), denied, read_only, full.
    """

    def __init__(self, reason: str, path: Path) -> None:
        """Keep both for the sentence."""
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


class Folders:
    """The three folders: ``config`` (settings.toml), ``data`` (store, logs) and ``runtime`` (socket, lock, key)."""

    __slots__ = ("config", "data", "runtime")

    def __init__(self, config: Path, data: Path, runtime: Path) -> None:
        """Name the folders; nothing is created yet."""
        self.config = config
        self.data = data
        self.runtime = runtime

    @property
    def settings(self) -> Path:
        """The user's settings."""
        return self.config / "settings.toml"

    @property
    def store(self) -> Path:
        """The database."""
        return self.data / "hetes.sqlite3"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Folders) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return f"Folders(config={self.config!s}, data={self.data!s}, runtime={self.runtime!s})"

    def _all(self) -> tuple[Path, Path, Path]:
        return (self.config, self.data, self.runtime)

    def ensure(self) -> None:
        """Create what is missing, for this user alone, and make sure that nobody else gets at the runtime folder.

        Without configuration or data folder Hetes runs on: the settings and the store each tell the user, in their
        own words, what they cannot do. Without a private runtime folder anybody could pose as the agent.

        Raises:
            FolderError: the runtime folder cannot be created, or is not ours alone.
        """
        for folder in (self.config, self.data):
            try:
                _create(folder)
            except OSError:
                continue
        try:
            _create(self.runtime)
        except OSError as error:
            if os.path.lexists(self.runtime):  # a file or a dangling link in its place: say which
                refuse_unless_private(self.runtime)
            raise FolderError(_reason(error), self.runtime) from error
        refuse_unless_private(self.runtime)


def find_folders(environ: Mapping[str, str] | None = None, platform: str | None = None) -> Folders:
    """Return the folders for these environment variables on this ``sys.platform``; by default for this process.

    ``HETES_CONFIG_DIR``, ``HETES_DATA_DIR`` and ``HETES_RUNTIME_DIR`` come first, then ``HETES_HOME`` with its
    ``config``, ``data`` and ``run``, then platformdirs' places. Nothing is created.
    """
    environ = os.environ if environ is None else environ
    usual = _usual(environ, sys.platform if platform is None else platform)
    home = environ.get("HETES_HOME")
    if home:
        top = Path(os.path.abspath(home))  # noqa: PTH100 - resolve() would follow links, which we want to see
        usual = (top / "config", top / "data", top / "run")
    names = ("HETES_CONFIG_DIR", "HETES_DATA_DIR", "HETES_RUNTIME_DIR")
    chosen = (environ.get(name) for name in names)
    return Folders(
        *(Path(os.path.abspath(own)) if own else other for own, other in zip(chosen, usual, strict=True))  # noqa: PTH100 - as above
    )


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
    problem = _problem(folder)
    if problem:
        raise FolderError(problem, folder)


def _usual(environ: Mapping[str, str], platform: str) -> tuple[Path, Path, Path]:
    if platform == "win32":
        local = environ.get("LOCALAPPDATA")
        base = Path(local) if local else _home(environ) / "AppData" / "Local"
        return base / APP, base / APP, base / "Temp" / APP
    if platform == "darwin":
        support = _home(environ) / "Library" / "Application Support"
        config, data = _absolute(environ, "XDG_CONFIG_HOME") or support, _absolute(environ, "XDG_DATA_HOME") or support
    else:
        config = _absolute(environ, "XDG_CONFIG_HOME") or _home(environ) / ".config"
        data = _absolute(environ, "XDG_DATA_HOME") or _home(environ) / ".local" / "share"
    return config / APP, data / APP, _runtime(environ, platform) / APP


def _runtime(environ: Mapping[str, str], platform: str) -> Path:
    given = _absolute(environ, "XDG_RUNTIME_DIR")
    if given and _problem(given) in ("", "missing"):
        return given
    if platform == "darwin":
        return _home(environ) / "Library" / "Caches" / "TemporaryItems"
    # From cron or ssh the variable is often missing, while the folder of the login session exists all the same.
    session = Path(f"/run/user/{_uid()}")
    if not _problem(session):
        return session
    # A name that anybody can foresee and take first: ensure() refuses it unless it is ours.
    return Path(_temporary(environ)) / f"runtime-{_uid()}"


def _temporary(environ: Mapping[str, str]) -> str:
    """Return what ``tempfile.gettempdir()`` would, without its 10 ms of imports."""
    for place in (*(environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")), "/tmp", "/var/tmp", "/usr/tmp"):  # noqa: S108 - the order of tempfile
        if place and os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK):  # noqa: PTH112 - no object for each guess
            return os.path.abspath(place)  # noqa: PTH100 - resolve() would follow links
    return os.getcwd()  # noqa: PTH109 - as tempfile does


def _absolute(environ: Mapping[str, str], name: str) -> Path | None:
    """Return the folder in ``name``; the XDG specification says that a relative path is to be ignored."""
    value = environ.get(name, "")
    return Path(value) if value.startswith("/") else None


def _home(environ: Mapping[str, str]) -> Path:
    if sys.platform != "win32":
        home = environ.get("HOME", "")
        if home.startswith("/"):
            return Path(home)
        import pwd  # noqa: PLC0415 - exists on Unix only, and is seldom needed

        try:
            return Path(pwd.getpwuid(os.getuid()).pw_dir)
        except KeyError:  # a container's user without a name
            return Path("/")
    profile = environ.get("USERPROFILE")
    return Path(profile) if profile else Path.home()


def _create(folder: Path) -> None:
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


def _problem(folder: Path) -> str:
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
        (found.st_uid != _uid(), "not_ours"),
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
        if found.st_uid not in (0, _uid(), _OVERFLOW_UID):
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


def _uid() -> int:
    if sys.platform == "win32":
        return 0
    return os.geteuid()


def _reason(error: OSError) -> str:
    from hetes.adapters.os_errors import folder_reason  # noqa: PLC0415 - only when something has failed

    return "not_folder" if isinstance(error, NotADirectoryError | FileExistsError) else folder_reason(error)
