"""A request to the engine's owner thread. Law: it is either begun or taken back, never both.

What its asker was told is not done is not done later, unsaid; and what it raises ends nobody but itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from hetes.core.json_types import Json

log = logging.getLogger(__name__)
BEGUN_WITHIN = 8.0
"""Seconds in which a request is begun, or else never: its asker waits for ten, and is told that it was not done."""


class Request:
    """Something asked from another thread, and the place for its answer.

    It is either begun or taken back, never both: what its asker was told is not done is not done later, unsaid.
    ``wanted`` tells whether the asker still waits.
    """

    def __init__(self, answer: Callable[[], Json], wanted: Callable[[], bool]) -> None:
        """Nothing happens before :meth:`carry_out`."""
        self._answer = answer
        self._wanted = wanted
        self._taken = threading.Lock()
        self._done = threading.Event()
        self._reply: Json | None = None

    def reply(self) -> Json:
        """Return the reply; what is not begun in time is taken back.

        Raises:
            NotDone: it was taken back.
            Failed: there is no reply.
        """
        if not self._done.wait(BEGUN_WITHIN) and self._taken.acquire(blocking=False):
            raise NotDone
        self._done.wait()  # it is begun: nobody can say that it was not done
        if self._reply is None:
            raise Failed
        return self._reply

    def carry_out(self) -> None:
        """Compute the reply, unless it was taken back or nobody waits for it. Raises nothing: the log has the trace."""
        if not self._taken.acquire(blocking=False):
            return
        try:
            if self._wanted():
                self._reply = self._answer()
            else:
                log.info("a request whose asker has gone was not carried out")
        except Exception:
            log.exception("a request was not answered")
        finally:
            self._done.set()


class NotDone(Exception):  # noqa: N818 - a fact, not an error of the caller
    """A request was not begun in time, and will not be."""


class Failed(Exception):  # noqa: N818 - a fact, not an error of the caller
    """Answering a request raised: a bug, which the log tells of."""
