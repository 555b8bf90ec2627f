"""What every command of Hetes has in common: where words go, in which language, and how failures end.

Law: no third-party import, for ``hetes status`` comes through here; one failure is one clear line on stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from hetes.adapters.console import ABSENT, DONE, FAILED, TAKEN, complain
from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import ANSWER_WITHIN, ChannelError, Json, ask
from hetes.adapters.settings.language import read_language
from hetes.presentation.printable import clean
from hetes.presentation.terminal.words import words as table


class NotWrittenError(Exception):
    """Standard output did not take what was written."""


class Place:
    """Where a command runs: the folders, the language of this user, and the words in it."""

    def __init__(self, folders: Folders) -> None:
        """Nothing is read before somebody wants to know it."""
        self.folders = folders

    @cached_property
    def language(self) -> str:
        """The language of the settings; whoever learns it from the agent sets it and saves the reading."""
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
        return ask(self.folders.runtime, request, within)


def make_writable() -> None:
    """Let a terminal that lacks "ő" show a question mark instead of ending the program (cp1250, ISO 8859-1)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # None without a console (pythonw), replaced under a test
            stream.reconfigure(errors="replace")


def say(lines: Iterable[str]) -> None:
    """Write lines to stdout, at once.

    Raises:
        BrokenPipeError: nobody reads on.
        NotWrittenError: they could not be written.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise NotWrittenError(error.strerror or str(error)) from None


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


def unasked(error: ChannelError, words: Mapping[str, str]) -> int:
    """Say why the agent could not be asked, and return the exit code for it."""
    complain(words.get(error.reason, words["garbled"]))
    return {"absent": ABSENT, "taken": TAKEN}.get(error.reason, FAILED)


def guarded(action: Callable[[], int], place: Place) -> int:
    """Do it and return its exit code; whatever goes wrong on the way ends in one clear line and a code."""
    words = place.words
    try:
        return action()
    except ChannelError as error:
        return unasked(error, words)
    except BrokenPipeError:  # "| head" has seen enough
        _hush()
        return DONE
    except NotWrittenError as error:
        _hush()
        complain(words["not_written"].format(reason=error))
        return FAILED
    except KeyboardInterrupt:
        complain(words["interrupted"])
        return FAILED
    except Exception as error:  # noqa: BLE001 - a bug: the user gets one sentence, the log the rest
        complain(_log(error, place))
        return FAILED


def _hush() -> None:
    """Throw away what is still buffered, or the interpreter would complain about it on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _log(error: Exception, place: Place) -> str:
    """Write the traceback to the log; return the sentence for the user, with the log's name."""
    import logging  # noqa: PLC0415 - only for a bug

    kind = type(error).__name__
    try:
        log = _log_file()
        if log is None:
            from hetes.adapters.logs import start_logging  # noqa: PLC0415 - only for a bug

            # A file of its own: the agent may be running, and two programs cannot take turns with one.
            start_logging(place.folders.data, logging.INFO, "cli")
            log = _log_file()
        logging.getLogger("hetes.cli.command_tree").error("the command line failed", exc_info=error)
        if log is not None and log.exists():
            return place.words["broken"].format(kind=kind, log=log)
    except Exception:  # noqa: BLE001, S110 - no log is no reason to say nothing
        pass
    return place.words["broken_no_log"].format(kind=kind, detail=error)


def _log_file() -> Path | None:
    """Return the file that this process logs to, if it does."""
    import logging  # noqa: PLC0415 - only for a bug

    names = (getattr(handler, "baseFilename", None) for handler in logging.getLogger().handlers)
    return next((Path(name) for name in names if name), None)
