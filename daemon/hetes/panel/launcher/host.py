"""The agent's side of the panel: it starts the child, hands it codes through a pipe, and ends it.

Law: standard library only, for this stays in the agent; and the agent never waits for the panel. The pipe is the only
way from here to the child, so nobody else can have a code made; that it ends tells the child that the agent is gone,
however it went.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from hetes.adapters.browser import open_in_browser
from hetes.adapters.child_process import own_child
from hetes.panel.launcher.login_file import clear_login_files, write_login_file

STARTS_WITHIN = 20.0
"""Seconds for the child's first word: it takes half a second, and disks in surgeries are slow."""
ANSWERS_WITHIN = 5.0
ENDS_WITHIN = 2.0
log = logging.getLogger(__name__)


class Places(Protocol):
    """The three folders."""

    config: Path
    data: Path
    runtime: Path


class PanelError(Exception):
    """The panel could not be opened."""


@dataclass(frozen=True, slots=True)
class Login:
    """A way in, for 30 s and once each: a file for a browser, and an address for people who type or paste."""

    file: Path
    url: str


def child_command() -> list[str]:
    """Return the command line of the child."""
    return own_child("--panel")


class _Child:
    """A running child: its process, and what it has said."""

    def __init__(
        self,
        start: Callable[..., subprocess.Popen[bytes]],
        command: Sequence[str],
        environ: Mapping[str, str],
        over: Callable[[_Child], None],
    ) -> None:
        window = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self.process = start(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            creationflags=window,
            bufsize=0,  # nothing may be left over that could not be written to one that is gone
        )
        self.port: int | None = None
        self.alive = True
        self.known: set[str] = set()
        self.files: dict[str, Path] = {}
        self._over = over
        self._said = threading.Condition()
        threading.Thread(target=self._listen, name="hetes-panel", daemon=True).start()

    def wait_for(self, come: Callable[[], bool], within: float) -> bool:
        """Wait until it has said so, or is gone."""
        with self._said:
            self._said.wait_for(lambda: come() or not self.alive, within)
            return come() and self.alive

    def tell(self, line: Mapping[str, Any]) -> None:
        """Write it a line; nothing happens where it has ended."""
        stream = self.process.stdin
        assert stream is not None  # noqa: S101 - it was made with a pipe
        with self._said, suppress(OSError, ValueError):
            stream.write(json.dumps(line).encode() + b"\n")

    def end(self) -> None:
        """End it, within a few seconds. May be called twice."""
        stream = self.process.stdin
        assert stream is not None  # noqa: S101 - as above
        with suppress(OSError, ValueError):
            stream.close()
        try:
            self.process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it now; whoever waits for it gives up, also where a child of its own keeps its pipe open."""
        self.process.kill()
        self.process.wait()
        self._is_over()

    def _is_over(self) -> None:
        with self._said:
            self.alive = False
            self._said.notify_all()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None  # noqa: S101 - as above
        with suppress(OSError, ValueError):
            for line in stream:
                self._hear(line)
        self._is_over()
        self._over(self)
        self.process.wait()
        for pipe in (self.process.stdin, stream):
            with suppress(OSError, AttributeError):
                pipe.close()  # type: ignore[union-attr]  # both were made as pipes

    def _hear(self, line: bytes) -> None:
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not isinstance(said, dict):
            return
        with self._said:
            if isinstance(said.get("port"), int):
                self.port = said["port"]
            if isinstance(said.get("known"), str):
                self.known.add(said["known"])
            if isinstance(said.get("over"), str):
                self.drop(said["over"])
            self._said.notify_all()

    def drop(self, code: str) -> None:
        """Remove the file of a code that is used or too old."""
        path = self.files.pop(code, None)
        self.known.discard(code)
        if path is not None:
            with suppress(OSError):
                path.unlink()


class PanelHost:
    """Starts and finds the panel. All but :meth:`open` may wait for the child; any thread may call any of them."""

    def __init__(
        self,
        folders: Places,
        words: Callable[[], tuple[str, str]],
        *,
        command: Callable[[], Sequence[str]] = child_command,
        start: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen,
        show: Callable[[Path], bool] = open_in_browser,
    ) -> None:
        """Start nothing. ``words`` gives the language and, in it, the word for "enter"."""
        self._folders = folders
        self._words = words
        self._command = command
        self._start = start
        self._show = show
        self._child: _Child | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def open(self, page: str = "", failed: Callable[[str], None] | None = None) -> None:
        """Open the panel at a page ("", "journal", "new-card/p1") in the user's browser. Returns at once.

        ``failed`` is called, in a thread of its own, with the word of ``app_words`` that says why nothing opened.
        """

        def work() -> None:
            why = "panel.no_browser"
            try:
                taken = self._show(self.login(page).file)
            except Exception:  # whatever it was: a click that does nothing must be told
                log.exception("the panel could not be opened")
                taken, why = False, "panel.failed"
            if not taken and failed is not None and not self._stopped:
                failed(why)

        threading.Thread(target=work, name="hetes-panel-open", daemon=True).start()

    def login(self, page: str = "") -> Login:
        """Return a new way in, starting the child if there is none.

        Raises:
            PanelError: it did not start, or did not answer.
            OSError: the file could not be written.
        """
        at = "/" + quote(page.lstrip("/"), safe="/?=&")  # an id may be any text
        deadline = time.monotonic() + STARTS_WITHIN + ANSWERS_WITHIN
        with self._lock:
            while not self._stopped and time.monotonic() < deadline:
                child = self._running()
                codes = (secrets.token_urlsafe(24), secrets.token_urlsafe(24))
                for code in codes:
                    child.tell({"code": code, "at": at})
                if child.wait_for(lambda c=child, k=codes: c.known.issuperset(k), ANSWERS_WITHIN):  # type: ignore[misc]  # mypy can't type a lambda's default
                    assert child.port is not None  # noqa: S101 - it was waited for
                    language, enter = self._words()
                    file = write_login_file(self._folders.runtime, child.port, codes[0], enter, language)
                    child.files[codes[0]] = file
                    return Login(file, f"http://127.0.0.1:{child.port}/enter#{codes[1]}")
                if child.alive:
                    child.end()  # it hangs: start another
        raise PanelError("the panel did not answer")

    def stop(self) -> None:
        """End the child, within a few seconds. May be called twice, and before anything was opened."""
        self._stopped = True
        if not self._lock.acquire(timeout=0.2):  # somebody waits for a child that starts, or hangs
            child = self._child
            if child is not None:
                child.kill()
            self._lock.acquire()
        try:
            if self._child is not None:
                self._child.end()
            self._child = None
        finally:
            self._lock.release()

    @property
    def pid(self) -> int | None:
        """The child's process id, while it runs."""
        child = self._child
        return child.process.pid if child and child.alive else None

    def _running(self) -> _Child:
        if self._child is not None and self._child.alive:
            return self._child
        clear_login_files(self._folders.runtime)
        try:
            child = _Child(self._start, self._command(), self._environ(), self._gone)
        except OSError as error:
            raise PanelError(str(error)) from error
        self._child = child
        if self._stopped:  # in this very moment
            child.kill()
        if not child.wait_for(lambda: child.port is not None, STARTS_WITHIN):
            child.end()
            raise PanelError("the panel did not start")
        return child

    def _gone(self, child: _Child) -> None:
        for code in list(child.files):
            child.drop(code)
        log.info("the panel ended")

    def _environ(self) -> dict[str, str]:
        folders = self._folders
        ours = {
            "HETES_CONFIG_DIR": str(folders.config),
            "HETES_DATA_DIR": str(folders.data),
            "HETES_RUNTIME_DIR": str(folders.runtime),
        }
        return {**os.environ, **ours}
