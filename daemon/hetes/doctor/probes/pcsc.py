"""One look at the card service, its readers and cards, for the check: a program that lives for some seconds.

Law: as in :mod:`hetes.adapters.card.pcsc`, it only looks. Establish and release a context, list readers, ask for
states without waiting: no other call, and no card is ever connected to. A service that hangs leaves a thread behind,
which ends with the program.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from hetes.adapters.card import reader_states as codes
from hetes.adapters.card.pcsc_library import smartcard, socket_refuses
from hetes.adapters.card.reader_list import list_readers
from hetes.adapters.card.reader_states import watchable
from hetes.adapters.card.windows_service import ServiceState, service_state
from hetes.core.devices.reader_names import is_known, plain
from hetes.core.json_types import Json

Kind = Callable[[str | None], str]
AGAIN_AFTER = 0.7
"""Seconds after which a card that is in use is looked at again: a use of a moment is no finding."""
ANSWERS_WITHIN = 3.0
"""Seconds that the service has for each of its answers; they begin when it is asked."""
_DOWN = (codes.NO_SERVICE, codes.SERVICE_STOPPED)


def look(  # noqa: PLR0913 - each of them is a part of the computer
    kind: Kind,
    scard: Any = None,  # noqa: ANN401 - a module without type hints
    platform: str = sys.platform,
    refused: Callable[[], bool] = socket_refuses,
    *,
    again_after: float = AGAIN_AFTER,
    windows: Callable[[], ServiceState] = service_state,
    answers_within: float = ANSWERS_WITHIN,
) -> Json:
    """Return ``service``, the answer's ``code``, and ``readers``.

    ``service`` is up, down, denied, library_missing, asleep, disabled, silent (a call did not return within
    ``answers_within``) or failed (it answered with a ``code`` that says neither).

    Each reader has ``label`` (without serial number), ``known`` (the model), ``ignored`` (it is not meant for cards)
    and ``card``: None, or its ``kind`` (``kind`` tells it of an ATR in hex; no ATR: mute), ``in_use`` and
    ``exclusive``. ``unreadable`` is how many readers can't be asked because of their names.
    """
    try:
        scard = scard or smartcard()
    except (ImportError, OSError):
        return {"service": "library_missing", "code": "", "readers": []}
    unreached = Unreached(platform, refused, windows)
    service = _Bounded(scard, answers_within)
    try:
        told = _look(service, kind, unreached, again_after)
        if told["service"] in ("denied", "failed"):
            # pcsc-lite's client takes a service that dies in the first exchange for one that refuses, and one that
            # dies later for a broken line: ask it once more.
            threading.Event().wait(again_after)  # never set: a wait with a limit
            told = _look(service, kind, unreached, again_after)
    except _SilentError:
        return {"service": "silent", "code": "", "readers": []}
    return told


class _SilentError(Exception):
    """A call did not return in time."""


class _Bounded:
    """The library, each of whose calls has a limit of its own: loading, queueing and our own waits don't count."""

    def __init__(self, scard: Any, within: float) -> None:  # noqa: ANN401 - a module without type hints
        self._scard = scard
        self._within = within
        self._silent = False

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function: Callable[..., Any] = getattr(self._scard, name)
        return lambda *words: self._call(function, words)

    def _call(self, function: Callable[..., Any], words: tuple[object, ...]) -> Any:  # noqa: ANN401 - as above
        if self._silent:  # whoever waits for one call waits for the next one too
            raise _SilentError
        answers: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()
        called = threading.Event()

        def call() -> None:
            called.set()
            try:
                answers.put((function(*words), None))
            except Exception as error:  # noqa: BLE001 - raised where the call was made
                answers.put((None, error))

        threading.Thread(target=call, name="look-pcsc-call", daemon=True).start()
        called.wait()  # a thread that is still to begin is no silence of the service
        try:
            answer, error = answers.get(timeout=self._within)
        except queue.Empty:
            self._silent = True
            raise _SilentError from None
        if error is not None:
            raise error
        return answer


class Unreached(NamedTuple):
    """What is asked about a service that can't be reached."""

    platform: str
    refused: Callable[[], bool]
    windows: Callable[[], ServiceState]


def _look(scard: Any, kind: Kind, unreached: Unreached, again_after: float) -> Json:  # noqa: ANN401 - as above
    code, context = scard.SCardEstablishContext(0)
    if codes.unsigned(code) != codes.SUCCESS:
        return _unreached(codes.unsigned(code), unreached)
    try:
        return _asked(scard, context, kind, again_after)
    except codes.Lost as lost:
        return _unreached(lost.code, unreached)
    finally:
        with suppress(_SilentError):
            scard.SCardReleaseContext(context)


def _asked(scard: Any, context: int, kind: Kind, again_after: float) -> Json:  # noqa: ANN401 - as above
    names = list_readers(scard, context)
    states, unreadable = _states(scard, context, names)
    if any(state & codes.PRESENT and state & (codes.INUSE | codes.EXCLUSIVE) for state, _ in states.values()):
        threading.Event().wait(again_after)  # never set: a wait with a limit
        later, _ = _states(scard, context, list(states))
        states = {
            name: (_still(state, later[name][0] if name in later else 0), atr) for name, (state, atr) in states.items()
        }
    readers = [_reader(name, *states[name], kind) for name in names if name in states]
    return {"service": "up", "code": "", "readers": readers, "unreadable": unreadable}


def _states(scard: Any, context: int, names: list[str]) -> tuple[dict[str, tuple[int, str | None]], int]:  # noqa: ANN401 - as above
    """Return state and ATR of each reader that can be asked, and how many can't."""
    found: dict[str, tuple[int, str | None]] = {}
    unreadable = 0
    for name in names:  # one by one: a name that can't be passed on, or a reader that has just gone, spoils no other
        try:
            code, answers = scard.SCardGetStatusChange(context, 0, [(name, codes.UNAWARE)])
        except UnicodeEncodeError:
            unreadable += 1
            continue
        code = codes.unsigned(code)
        if code in (codes.UNKNOWN_READER, codes.READER_UNAVAILABLE):
            continue
        if code not in (codes.SUCCESS, codes.TIMEOUT):
            raise codes.Lost(code)
        for _, state, atr in answers:
            found[name] = (codes.unsigned(state), bytes(atr).hex().upper() or None)
    return found, unreadable


def _still(state: int, later: int) -> int:
    """Return a state with those of its uses that went on."""
    held = codes.INUSE | codes.EXCLUSIVE
    return state & ~held | (state & later & held)


def _reader(name: str, state: int, atr: str | None, kind: Kind) -> Json:
    card: Json | None = None
    if state & codes.PRESENT:
        card = {
            "kind": kind(None if state & codes.MUTE else atr),
            "in_use": bool(state & codes.INUSE),
            "exclusive": bool(state & codes.EXCLUSIVE),
        }
    return {"label": plain(name) or "?", "known": is_known(name), "ignored": not watchable(name), "card": card}


def _unreached(code: int, unreached: Unreached) -> Json:
    told: Json = {"code": f"0x{code:08X}", "readers": []}
    if unreached.platform == "win32" and code in _DOWN:
        return {"service": _on_windows(unreached.windows()), **told}
    if codes.denies(code, unreached.platform, unreached.refused):
        return {"service": "denied", **told}
    return {"service": "down" if code in _DOWN else "failed", **told}


def _on_windows(state: ServiceState) -> str:
    """Tell what keeps the service away. Windows stops it with the last reader: that is no fault of anybody's."""
    if state.disabled:
        return "disabled"
    if state.running:
        return "silent"
    return "down" if state.reader else "asleep"
