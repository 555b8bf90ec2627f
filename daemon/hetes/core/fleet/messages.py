"""The messages between workstations, as JSON texts: daemon/reference/fleet.md has their fields.

Law: what is read is bounded and of its type all the way down, or it is no message: :class:`NoMessageError`. Fields that
are not known are ignored where they stand and kept in ``more``, so that an older Hetes passes on what a newer one told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hetes.core.codec import Codec, Codecs, rows
from hetes.core.fleet.register import AnswerTold, Part, QuietTold, Register, SessionTold, Stamp
from hetes.core.json_types import Json

VERSION = 1
LONGEST = 4096
"""Bytes of a message before it is sealed; none that Hetes writes takes a quarter of it."""
LONGEST_NAME = 80
LONGEST_MORE = 512
ANSWERS_AT_MOST = 20
WORDS = ("ready", "sleeping", "stopped", "gone")


class NoMessageError(ValueError):
    """It is none, or one of a later version that nothing here can read."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Who sent a message, when by its own clock, and as the how manieth of which of its incarnations."""

    workstation: str
    at: datetime
    incarnation: int
    number: int


@dataclass(frozen=True, slots=True)
class Presence:
    """A workstation as it tells of itself; ``gone`` is told in its place by the broker.

    ``answers`` are the questions that came since its last answer, each by what :meth:`Ask.mark` calls it.
    """

    sent: Sent
    word: str = "ready"
    name: str = ""
    hetes: str = ""
    face: str = "idle"
    locked: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A practitioner as a workstation knows this one."""

    sent: Sent
    name: str
    register: Register


@dataclass(frozen=True, slots=True)
class Ask:
    """A workstation asks the others to say that they live: one that has just come, or that doubts a sign of life."""

    sent: Sent

    @property
    def mark(self) -> str:
        """What an answer names it by: nobody can have answered it before it was asked."""
        return f"{self.sent.workstation}.{self.sent.incarnation}"[:LONGEST_NAME]


Message = Presence | Person | Ask


def written(message: Message) -> bytes:
    """Return the message as it is to be sealed."""
    told: Json = {"v": VERSION, **_SENT.encode(message.sent)}
    match message:
        case Presence():
            told |= {"kind": "workstation", **_PRESENCE.encode(message)}
        case Person():
            told |= {"kind": "practitioner", "name": message.name, **_register_told(message.register)}
        case Ask():
            told |= {"kind": "ask"}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def read(text: bytes) -> Message:
    """Return the message.

    Raises:
        NoMessageError: it is none.
    """
    if len(text) > LONGEST:
        raise NoMessageError("longer than any message")
    try:
        told = json.loads(text)
        if not isinstance(told, dict) or type(told.get("v")) is not int or told["v"] != VERSION:
            raise NoMessageError("no message of this version")
        return _read(told)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise NoMessageError(repr(error)[:100]) from error


def plain_name(text: str) -> str:
    """Return a name as it may be shown: one line of printable characters, not too long."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST_NAME]).split())[:LONGEST_NAME]


def _read(told: Json) -> Message:
    sent = Sent(**_SENT.decode(told))
    if not sent.workstation or min(sent.incarnation, sent.number) < 0:
        raise ValueError("nobody has sent it")
    match told["kind"]:
        case "workstation":
            presence = Presence(sent, **_PRESENCE.decode(told))
            if presence.word not in WORDS:
                raise ValueError("word")
            return replace(
                presence,
                name=plain_name(presence.name),
                hetes=plain_name(presence.hetes)[:20],
                face=presence.face[:20],
                answers=presence.answers[:ANSWERS_AT_MOST],
            )
        case "practitioner":
            return Person(sent, plain_name(_TEXT.decode(told["name"])), _register_read(told))
        case "ask":
            return Ask(sent)
        case _:
            raise ValueError("kind")


def _register_told(register: Register) -> Json:
    told: Json = _more(register.more)
    for name, codec in _PARTS.items():
        part = getattr(register, name)
        told[name] = None if part is None else {**_more(part.more), **codec.encode(part), **_doubt(part)}
    return told


def _register_read(told: Json) -> Register:
    parts: dict[str, Any] = {}
    for name, (kind, codec) in {n: (_KINDS[n], c) for n, c in _PARTS.items()}.items():
        part = told.get(name)
        if part is not None:
            fields = {**codec.decode(part), "proved": _FLAG.decode(part.get("proved", True))}
            known = {**codec.encode(kind(**fields)), "proved": None}
            parts[name] = kind(**fields, more=_unknown(part, known))
    session = parts.get("session")
    if session:
        parts["session"] = replace(session, where=plain_name(session.where), id=session.id[:LONGEST_NAME])
    own = {"v", "kind", "name", "workstation", "at", "incarnation", "number", *_PARTS}
    return Register(**parts, more=_unknown(told, dict.fromkeys(own)))


def _doubt(part: Part) -> Json:
    return {} if part.proved else {"proved": False}


def _unknown(told: Json, known: Json) -> str:
    rest = {key: value for key, value in told.items() if key not in known}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else ""
    return text if len(text) <= LONGEST_MORE else ""


def _more(text: str) -> Json:
    kept: Json = json.loads(text) if text else {}
    return kept


_CODECS = Codecs({Stamp: rows(Stamp)})
_SENT = _CODECS.fields(Sent)
_TEXT, _FLAG = _CODECS.of(str), _CODECS.of(bool)
_PRESENCE = _CODECS.fields(Presence, but=frozenset({"sent"}))
_KINDS: dict[str, type] = {"session": SessionTold, "quiet": QuietTold, "answer": AnswerTold}
_PARTS: dict[str, Codec] = {
    name: _CODECS.fields(kind, but=frozenset({"proved", "more"})) for name, kind in _KINDS.items()
}
