"""Where Hetes keeps its things. Law: costs next to nothing to import, for ``hetes status`` waits on it.

For settings and data the answers are those of platformdirs (``appauthor=False``), whose import would take longer than
the rest of that command; a test compares the two. Its runtime folder is taken on Linux alone, where it belongs to the
login session: elsewhere, and without a session, it would be a temporary folder, which systems sweep while programs
run. There it lies inside the data folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hetes.adapters.folder_rights import (
    FolderError,
    create,
    keep_to_ourselves,
    make_private,
    problem,
    refuse_strangers,
    uid,
)

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from collections.abc import Mapping

APP = "hetes"
_RUN = "run"


class Folders:
    """The three folders: ``config`` (settings.toml), ``data`` (store, logs) and ``runtime`` (socket, lock, key).

    ``runtime`` may become ``spare`` where it can't be used, also while the agent runs; ``former`` is where versions up
    to 0.1.0 had theirs, where that was another place. ``session`` is a folder of this computer alone.
    """

    __slots__ = ("config", "data", "former", "runtime", "session", "spare")

    def __init__(  # noqa: PLR0913 - all of them are folders
        self,
        config: Path,
        data: Path,
        runtime: Path,
        spare: Path | None = None,
        *,
        former: Path | None = None,
        session: Path | None = None,
    ) -> None:
        """Name the folders; nothing is created yet."""
        self.config = config
        self.data = data
        self.runtime = runtime
        self.spare = spare
        self.former = former
        self.session = session

    def apart(self) -> Folders:
        """Return the folders of an agent that may not use the data folder, for another computer's does."""
        from hashlib import sha256  # noqa: PLC0415 - seldom wanted

        name = sha256(os.fsencode(self.data)).hexdigest()[:8]
        top = (self.session or _foreseeable(os.environ)) / f"{APP}-{name}"
        return Folders(self.config, top / "data", top / _RUN)

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
        return hash((self.config, self.data))

    def __repr__(self) -> str:
        return f"Folders(config={self.config!s}, data={self.data!s}, runtime={self.runtime!s})"

    def _all(self) -> tuple[Path, Path, Path]:
        return (self.config, self.data, self.runtime)

    def ensure(self) -> None:
        """Create what is missing, for this user alone, and make sure that nobody else gets at data and runtime folder.

        Without configuration or data folder Hetes runs on: the settings and the store each tell the user, in their
        own words, what they cannot do. Without a private runtime folder anybody could pose as the agent, and what
        others can write into the data folder Hetes would believe.

        Raises:
            FolderError: runtime or data folder is not ours alone, or the former cannot be created.
        """
        for folder in (self.config, self.data):
            try:
                create(folder)
            except OSError:
                continue
        keep_to_ourselves(self.config, unwanted=0o022)  # it may be somebody else's, who looks after the computer
        refuse_strangers(self.data)
        try:
            make_private(self.runtime)
        except FolderError:
            if self.spare is None or self.spare == self.runtime:
                raise
            try:
                make_private(self.spare)
            except FolderError:
                pass
            else:
                self.runtime = self.spare
                return
            raise


def find_folders(environ: Mapping[str, str] | None = None, platform: str | None = None) -> Folders:
    """Return the folders for these environment variables on this ``sys.platform``; by default for this process.

    ``HETES_CONFIG_DIR``, ``HETES_DATA_DIR`` and ``HETES_RUNTIME_DIR`` come first, then ``HETES_HOME`` with its
    ``config``, ``data`` and ``run``, then platformdirs' places. Nothing is created.
    """
    environ = os.environ if environ is None else environ
    platform = sys.platform if platform is None else platform
    config, data = _usual(environ, platform)
    home = environ.get("HETES_HOME")
    top = Path(os.path.abspath(home)) if home else None  # noqa: PTH100 - resolve() would follow links, which we want to see
    if top is not None:
        config, data = top / "config", top / "data"
    config = _chosen(environ, "HETES_CONFIG_DIR") or config
    data = _chosen(environ, "HETES_DATA_DIR") or data
    runtime = _chosen(environ, "HETES_RUNTIME_DIR") or (top / _RUN if top else None)
    spare, session = data / _RUN, _session(environ, platform)
    if runtime is not None:
        return Folders(config, data, runtime, spare, session=session)
    if session is not None:
        return Folders(config, data, session / APP, spare, session=session)
    return Folders(config, data, spare, spare, former=_former(environ, platform))


def _chosen(environ: Mapping[str, str], name: str) -> Path | None:
    own = environ.get(name)
    return Path(os.path.abspath(own)) if own else None  # noqa: PTH100 - resolve() would follow links, which we want to see


def _usual(environ: Mapping[str, str], platform: str) -> tuple[Path, Path]:
    """Return where settings and data lie."""
    if platform == "win32":
        return _local(environ) / APP, _local(environ) / APP
    if platform == "darwin":
        support = _home(environ) / "Library" / "Application Support"
        config, data = _absolute(environ, "XDG_CONFIG_HOME") or support, _absolute(environ, "XDG_DATA_HOME") or support
    else:
        config = _absolute(environ, "XDG_CONFIG_HOME") or _home(environ) / ".config"
        data = _absolute(environ, "XDG_DATA_HOME") or _home(environ) / ".local" / "share"
    return config / APP, data / APP


def _local(environ: Mapping[str, str]) -> Path:
    local = environ.get("LOCALAPPDATA")
    return Path(local) if local else _home(environ) / "AppData" / "Local"


def _session(environ: Mapping[str, str], platform: str) -> Path | None:
    """Return the runtime folder of the login session, where there is one and it is ours alone."""
    if platform == "win32":
        return None
    given = _absolute(environ, "XDG_RUNTIME_DIR")
    if given and problem(given) in ("", "missing"):
        return given
    if platform == "darwin":
        return None
    # From cron or ssh the variable is often missing, while the folder of the login session exists all the same.
    session = Path(f"/run/user/{uid()}")
    return None if problem(session) else session


def _former(environ: Mapping[str, str], platform: str) -> Path:
    """Return the runtime folder of versions up to 0.1.0 without a login session: a temporary one."""
    if platform == "win32":
        return _local(environ) / "Temp" / APP
    if platform == "darwin":
        return _home(environ) / "Library" / "Caches" / "TemporaryItems" / APP
    return _foreseeable(environ) / APP


def _foreseeable(environ: Mapping[str, str]) -> Path:
    """Return a folder whose name anybody can foresee, and take first: whoever uses it refuses it then."""
    return Path(_temporary(environ)) / f"runtime-{uid()}"


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
