"""The durable part of a state as plain JSON, and back. What it reads it may not trust blindly: see ``restore``.

A new field of the state, or of what it holds, needs a default and nothing here: :mod:`hetes.core.codec` writes it, and
in a snapshot from before it has the default. Settings and calendar come from elsewhere; ``heard`` and ``locked_at`` are
about this run only. The shape has a version: older ones are read for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hetes.core.calendar import Block
from hetes.core.codec import Codec, Codecs, rows, through
from hetes.core.devices.unknown_card import ASKED_AT_MOST
from hetes.core.json_types import Json
from hetes.core.notices.registry import RULE
from hetes.core.settings import Settings
from hetes.core.state import Key, Session, State, Undo, begin

VERSION = 1
LONGEST_SESSION = timedelta(days=7)
"""No setting allows more than a day."""
NOT_STORED = frozenset({"settings", "calendar", "heard", "locked_at", "switched_away", "fleet"})
"""Fields of the state that come from elsewhere, or are about this run only."""
_COUNTERS = ("sessions_begun", "orders", "outages", "insertions", "portal_outages")
_FIRST = frozenset(
    {
        *("at", "sessions", "snoozes", "done", "done_spans", "judged", "forgotten_until", "expiries_shown", "waiting"),
        *("visible", "undo", "readers", "outage", "suspended_at", "judge_from", "away", "numbers"),
    }
)
"""What every snapshot has held since the first: one that lacks it is damaged."""


class SnapshotError(ValueError):
    """The snapshot is not one that this program can read."""


def snapshot(state: State) -> Json:
    """Return everything that a restart must not forget."""
    told = _STATE.encode(state)
    numbers = [told.pop(counter) for counter in _COUNTERS]
    return {"version": VERSION, **told, "numbers": numbers}


def restore(stored: Json, settings: Settings) -> State:
    """Return the state that was stored, under these settings.

    Raises:
        SnapshotError: the snapshot is of a newer shape, or is damaged: a value of the wrong type, or out of all reason.
    """
    if stored.get("version") != VERSION:
        raise SnapshotError(f"version {str(stored.get('version'))[:40]!r}")
    try:
        if missing := _FIRST - stored.keys():
            raise KeyError(*sorted(missing))  # noqa: TRY301 - told as all that is wrong with it
        numbers = _NUMBERS.decode(stored["numbers"])
        counted = zip(_COUNTERS[:4] if len(numbers) == 4 else _COUNTERS, numbers, strict=True)  # four, at first
        fields = _STATE.decode({**stored, **dict(counted)})
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
        raise SnapshotError(repr(error)[:400]) from error
    fields["asked_cards"] = fields.get("asked_cards", ())[-ASKED_AT_MOST:]
    # What no rule is about any more, or not yet, is nothing that could be said; all else of the state holds.
    for name in ("waiting", "visible"):
        fields[name] = tuple(each for each in fields.get(name, ()) if each.occasion.notice in RULE)
    fields["recorded"] = tuple(each for each in fields.get("recorded", ()) if each.notice in RULE)
    return State(settings=settings, calendar=begin(settings, fields["at"]).calendar, **fields)


def _keyed(codecs: Codecs) -> Codec:
    """A key and its instant as one list: the instant, then the words of the key."""
    words, instant = codecs.of(Key), codecs.of(datetime)
    return Codec(
        lambda pair: [instant.encode(pair[1]), *words.encode(pair[0])],
        lambda told: (words.decode(told[1:]), instant.decode(told[0])),
    )


def _possible(length: timedelta) -> timedelta:
    if not timedelta(0) < length <= LONGEST_SESSION:
        raise ValueError("a session of an impossible length")
    return length


def _by_practitioner(sessions: tuple[Session, ...]) -> dict[str, Session]:
    return {session.practitioner: session for session in sessions}


def _undo(codecs: Codecs) -> Codec:
    """As the codec does it; one of the first shape says itself what was before, and not what the command was."""
    plain = codecs.fields(Undo)
    return Codec(
        plain.encode,
        lambda told: Undo(**plain.decode(told if "before" in told else {**told, "what": "", "before": [told]})),
    )


_KEYED = tuple[Key, datetime]
_STATE = Codecs(
    {  # what the first shape wrote otherwise than the codec does
        (State, "sessions"): through(tuple[Session, ...], lambda held: held.values(), _by_practitioner),
        (State, "judged"): through(tuple[_KEYED, ...], lambda held: held.items(), dict),
        (Session, "length"): through(timedelta, lambda length: length, _possible),
        Block: rows(Block),
        Undo: _undo,
        _KEYED: _keyed,
    }
).fields(State, but=NOT_STORED)
_NUMBERS = Codecs().of(tuple[int, ...])
