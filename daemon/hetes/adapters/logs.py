"""The log file. Law: writing to it never fails, never waits, never forges a line, and names nobody.

What is logged is the callers' duty: practitioners by number, no card content, no serial numbers. Here only the home
folder, whose path holds the user's name, becomes "~". Nothing goes to stdout or stderr: under a tray nobody reads
them, and ``hetes status --json`` is read by programs.
"""

from __future__ import annotations

import errno
import io
import logging
import logging.handlers
import os
import re
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from hetes.adapters.whole_file import drop_if_linked

LARGEST = 1_000_000  # bytes a file
FILES = 3


def start_logging(folder: Path, level: int | str = logging.INFO, name: str = "hetes") -> None:
    """Write what Hetes logs from ``level`` on, and others from WARNING on, to ``folder``/``name``.log.

    Each process needs a ``name`` of its own, for two of them cannot take turns with the same files. May be called
    again: the latest call counts. Raises nothing for a folder that cannot be written to.
    """
    stop_logging()
    logging.raiseExceptions = False  # else a full disk writes a traceback to stderr for each line
    handler = _LogFile(folder / f"{name}.log")
    handler.setFormatter(_Redacting(Path.home()))
    root = logging.getLogger()
    root.addHandler(handler)
    root.addHandler(_Nothing())  # whatever happens to the file: logging's last resort is stderr
    logging.getLogger("hetes").setLevel(level)


def stop_logging() -> None:
    """Close the file. May be called twice, and before :func:`start_logging`."""
    root = logging.getLogger()
    for handler in [found for found in root.handlers if isinstance(found, _LogFile | _Nothing)]:
        root.removeHandler(handler)
        with suppress(OSError, ValueError):
            handler.close()


class _Nothing(logging.NullHandler):
    """Ours, so that :func:`stop_logging` leaves other people's alone."""


class _LogFile(logging.handlers.RotatingFileHandler):
    """A rotating file that this user alone may read, opened at the first line and again after each failure."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST, backupCount=FILES - 1, encoding="utf-8", delay=True)

    def _open(self) -> io.TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        drop_if_linked(path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        number = os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o600)  # a pipe would wait for its reader
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:  # linked since
            os.close(number)
            raise OSError(errno.EINVAL, "not a file", str(path))
        stream = os.fdopen(number, "a", encoding="utf-8", errors="backslashreplace")
        if not _ends_a_line(path):  # a full disk or a power cut took the rest of the last one
            stream.write("\n")
        return stream

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - logging's name and argument
        """Lose this line. What is left in the buffer would fail again at each later one."""
        stream = self.stream
        if stream is not None:
            self.stream = None  # as delay=True does: the next line opens the file again
            with suppress(OSError, ValueError):
                stream.close()


class _Redacting(logging.Formatter):
    """One line a record, times in UTC; lines of a traceback are marked, and no letter moves a terminal's cursor."""

    def __init__(self, home: Path) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        # On Windows a path may stand there as repr() writes it, too.
        plain = str(home)
        forms = "|".join(re.escape(form) for form in (repr(plain)[1:-1], plain))
        self._home = re.compile(rf"(?:{forms})(?![\w-])") if home != Path(home.anchor) else None

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's
        """Write the instant in UTC, as the journal does."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Write the line without the traceback."""
        return _escaped(self._redacted(super().formatMessage(record)))

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        """Write the traceback so that no line of it can be taken for a record."""
        return self._marked(super().formatException(ei))  # type: ignore[arg-type]  # handed through as it comes

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        """Write the stack as a traceback."""
        return self._marked(stack_info)

    def format(self, record: logging.LogRecord) -> str:
        """Write the record, unmarked text of other handlers' making left out."""
        record.exc_text = None  # another handler's formatter may have left its own here
        written = super().format(record)
        record.exc_text = None
        return written

    def _marked(self, text: str) -> str:
        return "\n".join(f"  | {_escaped(line)}" for line in self._redacted(text).splitlines())

    def _redacted(self, text: str) -> str:
        return self._home.sub("~", text) if self._home else text


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def _escaped(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "surrogatepass").decode("ascii")
        for letter in text
    )
