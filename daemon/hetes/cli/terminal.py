"""What every command has in common: its folders, its language, its output, and how failures are reported.

Law: no third-party import, for ``hetes status`` comes through here; a failure is one line on stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from hetes.adapters.console import ABSENT, DONE, FAILED, TAKEN, NotWrittenError, complain, discard_output, say
from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import ANSWER_WITHIN, ChannelError, ask
from hetes.adapters.ipc.doors import doors
from hetes.adapters.settings.language import read_language
from hetes.presentation.printable import clean
from hetes.presentation.terminal.words import words as table

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from hetes.core.json_types import Json


class CommandContext:
    """What a command works with: the folders, the language of this user, and the texts in it."""

    def __init__(self, folders: Folders) -> None:
        """Reads nothing; the language is read when it is first needed."""
        self.folders = folders

    @cached_property
    def language(self) -> str:
        """The language of the settings. A command that learns it from the agent sets it and saves the reading."""
        return read_language(self.folders.config)

    @property
    def words(self) -> Mapping[str, str]:
        """The sentences of the command line in that language."""
        return table(self.language)

    def ask(self, request: Json, within: float = ANSWER_WITHIN) -> Json:
        """Ask the running agent; it has so many seconds.

        Raises:
            ChannelError: it cannot be asked.
        """
        return ask(doors(self.folders), request, within)


def make_writable(platform: str = sys.platform) -> None:
    """Let all that is said be written: as UTF-8 into Windows' pipes and files, elsewhere with "?" for what is lacking.

    Windows would have the code page of its settings in a pipe: 1252 has no "ő", and a reader can't tell which it is.
    A terminal there takes every letter; elsewhere it may lack one (ISO 8859-1).
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # None without a console (pythonw), replaced under a test
            stream.reconfigure(errors="replace")
            if platform == "win32" and not stream.isatty():
                stream.reconfigure(encoding="utf-8")


def at_a_terminal() -> bool:
    """Tell whether the process has a terminal. Windows' null device calls itself one, but has no size."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    for stream in (sys.stdin, sys.stdout, sys.stderr):  # Windows tells the size of what is written to
        with suppress(AttributeError, OSError, ValueError):
            return os.get_terminal_size(stream.fileno()).columns >= 0
    return False


def outcome(reply: Json, words: Mapping[str, str]) -> int:
    """Show what the agent said to a command, and return the exit code for it."""
    if reply.get("ok") is True:
        say([clean(reply.get("said") or words["ok"])])
        return DONE
    complain(refusal(reply, words))
    return FAILED


def refusal(reply: Json, words: Mapping[str, str]) -> str:
    """Return why the agent refused, in one sentence."""
    return str(reply.get("said") or words.get(str(reply.get("reason")), words["garbled"]))


def channel_failure(error: ChannelError, words: Mapping[str, str]) -> int:
    """Say why the agent could not be asked, and return the exit code for it."""
    complain(words.get(error.reason, words["garbled"]))
    return {"absent": ABSENT, "taken": TAKEN}.get(error.reason, FAILED)


def guarded(action: Callable[[], int], context: CommandContext) -> int:
    """Run a command and return its exit code; any exception becomes one line on stderr and an exit code."""
    words = context.words
    try:
        return action()
    except ChannelError as error:
        return channel_failure(error, words)
    except BrokenPipeError:  # "| head" has seen enough
        discard_output()
        return DONE
    except NotWrittenError as error:
        discard_output()
        complain(words["not_written"].format(reason=error))
        return FAILED
    except KeyboardInterrupt:
        complain(words["interrupted"])
        return FAILED
    except Exception as error:  # noqa: BLE001 - a bug: the user gets one sentence, the log the rest
        complain(_log(error, context))
        return FAILED


def _log(error: Exception, context: CommandContext) -> str:
    """Write the traceback to the log; return the sentence for the user, which names the log."""
    import logging  # noqa: PLC0415 - only for a bug

    kind = type(error).__name__
    try:
        log = _log_file()
        if log is None:
            from hetes.adapters.logs import start_logging  # noqa: PLC0415 - only for a bug

            # A file of its own: the agent may be running, and two programs cannot take turns with one.
            start_logging(context.folders.data, logging.INFO, "cli")
            log = _log_file()
        logging.getLogger("hetes.cli.command_tree").error("the command line failed", exc_info=error)
        if log is not None and log.exists():
            return context.words["broken"].format(kind=kind, log=log)
    except Exception:  # noqa: BLE001, S110 - no log is no reason to say nothing
        pass
    return context.words["broken_no_log"].format(kind=kind, detail=error)


def _log_file() -> Path | None:
    """Return the file that this process logs to, if it does."""
    import logging  # noqa: PLC0415 - only for a bug

    names = (getattr(handler, "baseFilename", None) for handler in logging.getLogger().handlers)
    return next((Path(name) for name in names if name), None)
