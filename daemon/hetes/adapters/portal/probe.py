"""The agent's side of the look at the Ágazati Portál: a short-lived child looks, and what it found is posted.

Law: nothing that a look needs (httpx, ssl) is ever loaded here: it would never be given back.
"""

from __future__ import annotations

import json
import logging
import random
import subprocess
import threading
from collections.abc import Callable
from typing import Any

from hetes.adapters.child_process import own_child
from hetes.core.events import PortalProbed
from hetes.ports import Post

log = logging.getLogger(__name__)

CHANCE = 10.0
"""Seconds within which a request begins, by chance: a clinic's computers should not all ask at once."""
WITHIN = 15.0
"""Seconds for the whole; a child that takes longer is ended. It has a limit of its own for the portal: what is beyond
that goes to a computer that is too busy."""
OUTCOMES = (
    "reachable", "slow", "unusual", "dns", "no_route", "refused", "timed_out", "tls_untrusted", "proxy_password",
    "proxy_failed", "proxy_kind", "proxy_script", "captive", "late", "failed",
)  # fmt: skip
REACHED = ("reachable", "slow", "unusual")
NOT_ASKED = ("late", "failed", "proxy_kind", "proxy_script")
"""A look that could not be made says nothing about the portal."""


def ask_child(url: str, within: float = WITHIN) -> dict[str, Any]:
    """Let a child look, and return what it found. Takes so many seconds at most."""
    window = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            own_child("--portal", url),
            capture_output=True,
            timeout=within,
            check=True,
            creationflags=window,
            stdin=subprocess.DEVNULL,
        )
        told = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        log.warning("the portal was not looked for in time")
        return {"outcome": "late", "status": None, "date": None, "seconds": within}
    except (OSError, subprocess.SubprocessError, ValueError):
        log.warning("the portal could not be looked for")
        return {"outcome": "failed", "status": None, "date": None, "seconds": 0.0}
    if not isinstance(told, dict):
        return {"outcome": "failed", "status": None, "date": None, "seconds": 0.0}
    return told if told.get("outcome") in OUTCOMES else {**told, "outcome": "failed"}


class PortalProbe:
    """Looks when it is told to, one look at a time, and posts what it found."""

    def __init__(self, ask: Callable[[str], dict[str, Any]] = ask_child, chance: float = CHANCE) -> None:
        """``chance`` is within how many seconds a look begins."""
        self._ask = ask
        self._chance = chance
        self._busy = threading.Lock()
        self._stopped = threading.Event()
        self._post: Post = lambda _: None

    def start(self, post: Post) -> None:
        """Post to there from now on."""
        self._post = post

    def look(self, url: str) -> None:
        """Look, in a thread of its own; returns at once. While one look goes on, another one is needless."""
        if self._busy.acquire(blocking=False):
            threading.Thread(target=self._look, args=(url,), name="hetes-portal", daemon=True).start()

    def stop(self) -> None:
        """Post nothing any more."""
        self._stopped.set()

    def _look(self, url: str) -> None:
        try:
            if self._stopped.wait(random.uniform(0, self._chance)):  # noqa: S311 - not for secrets
                return
            told = self._ask(url)
        finally:
            self._busy.release()
        outcome = str(told["outcome"])
        if outcome not in NOT_ASKED and not self._stopped.is_set():
            usual = outcome in REACHED and outcome != "unusual"
            self._post(PortalProbed(ok=outcome in REACHED, reason=None if usual else outcome))
