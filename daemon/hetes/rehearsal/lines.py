"""The lines of a story, as `hetes rehearse` reads them (policy 8.1, 8.2); what cannot be read is told by its number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from hetes.core.events import (
    ActivationReported,
    CardServiceLost,
    ContinueRequested,
    DoneReported,
    EndReported,
    Event,
    GuideBegun,
    GuideTicked,
    NoticeDismissed,
    PortalProbed,
    ReadersSeen,
    Resumed,
    ScreenLocked,
    ScreenUnlocked,
    SeenCard,
    SeenReader,
    SnoozeRequested,
    Suspended,
    UndoRequested,
)
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.core.state import STEPS

Line = tuple[datetime, Event | None, Json]


class UnreadableError(ValueError):
    """A line that cannot be read: its number (from 1) and the reason, a word that the CLI has a sentence for."""

    def __init__(self, number: int, reason: str, detail: str = "") -> None:
        super().__init__(f"line {number}: {reason} {detail}".rstrip())
        self.number = number
        self.reason = reason
        self.detail = detail


def read_lines(lines: Sequence[Json], numbers: Iterable[int], settings: Settings) -> Iterable[Line]:
    """Read each line: its instant, the event it is, and itself.

    Raises:
        UnreadableError: a line cannot be read.
    """
    last: datetime | None = None
    ended = False
    several = any("workstation" in line for line in lines)
    for number, line in zip(numbers, lines, strict=True):
        if ended:
            raise UnreadableError(number, "after_until")
        try:
            at = instant_of(line.get("at"))
        except (TypeError, ValueError) as error:
            raise UnreadableError(number, "no_instant", "at") from error
        if last is not None and at < last:
            raise UnreadableError(number, "out_of_order")
        if several and line.get("event") == "clock_set":
            raise UnreadableError(number, "wrong_type", "clock_set")  # whose clock would the others' lines be told by?
        try:
            workstation_of(line)
        except TypeError as error:
            raise UnreadableError(number, "wrong_type", "workstation") from error
        event = _event(number, line, settings)
        last = instant_of(line["to"]) if line["event"] == "clock_set" else at
        ended = line["event"] == "until"
        yield at, event, line


def _event(number: int, line: Json, settings: Settings) -> Event | None:
    name = line.get("event")
    reader = READERS.get(name) if isinstance(name, str) else None
    if reader is None:
        raise UnreadableError(number, "unknown_event", str(name)[:40])
    who = line.get("practitioner")
    if who is not None and who not in [p.id for p in settings.practitioners]:
        raise UnreadableError(number, "unknown_practitioner", str(who)[:40])
    try:
        return reader(line, who)
    except KeyError as error:
        raise UnreadableError(number, "missing", str(error.args[0])) from error
    except (TypeError, ValueError) as error:
        raise UnreadableError(number, "wrong_type", str(error)[:60]) from error


def workstation_of(line: Json) -> str:
    """Return whose line it is, where there are several workstations: "a" where it does not say.

    Raises:
        TypeError: it is no short name.
    """
    name = line.get("workstation", "a")
    if not isinstance(name, str) or not name.isidentifier() or len(name) > 40:
        raise TypeError("workstation")
    return name


def instant_of(text: object) -> datetime:
    """Return the instant in UTC.

    Raises:
        TypeError: it is no text.
        ValueError: it is no instant, or has no offset.
    """
    if not isinstance(text, str):
        raise TypeError("at")
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("offset")
    return instant.astimezone(UTC)


SOURCES = ("cli", "tray", "notice", "panel", "login_hint")


def _activate(line: Json, who: str | None) -> Event:
    source = line.get("source", "cli")
    if not isinstance(source, str):
        raise TypeError("source")
    if source not in SOURCES:
        raise ValueError("source")
    return ActivationReported(who, _maybe_instant(line.get("started_at")), source=source)


def _end(line: Json, who: str | None, *, lost: bool) -> Event:
    return EndReported(who, _maybe_instant(line.get("ended_at")), lost=lost)


def _maybe_instant(text: object) -> datetime | None:
    return None if text is None else instant_of(text)


def _snooze(line: Json, who: str | None) -> Event:
    minutes = line["minutes"]
    if isinstance(minutes, bool) or not isinstance(minutes, int):
        raise TypeError("minutes")
    return SnoozeRequested(minutes, who)


def _dismiss(line: Json, who: str | None) -> Event:
    if not isinstance(line["notice"], str):
        raise TypeError("notice")
    return NoticeDismissed(line["notice"], who)


def _readers(line: Json, _who: str | None) -> Event:
    seen: list[SeenReader] = []
    if not isinstance(line["readers"], list):
        raise TypeError("readers")
    for reader in line["readers"]:
        if not isinstance(reader, dict) or not isinstance(reader["name"], str):
            raise TypeError("readers.name")
        atr, in_use = reader.get("atr"), reader.get("in_use", False)
        if in_use is not None and not isinstance(in_use, bool):
            raise TypeError("readers.in_use")
        if atr is None:
            seen.append(SeenReader(reader["name"]))
            continue
        if not isinstance(atr, str):
            raise TypeError("readers.atr")
        seen.append(SeenReader(reader["name"], SeenCard(bytes.fromhex(atr).hex().upper(), in_use)))
    return ReadersSeen(tuple(sorted(seen, key=lambda r: r.name)))


def _guide(line: Json, who: str | None) -> Event:
    if "begin" in line:
        if line["begin"] is not True or "tick" in line:
            raise TypeError("guide.begin")
        return GuideBegun(who)
    step = line["tick"]
    if not isinstance(step, str):
        raise TypeError("guide.tick")
    if step not in STEPS:
        raise ValueError("guide.tick")
    return GuideTicked(step, who)


def _portal(line: Json, _who: str | None) -> Event:
    if not isinstance(line["ok"], bool):
        raise TypeError("portal.ok")
    return PortalProbed(line["ok"])


def _link(line: Json, _who: str | None) -> None:
    if not isinstance(line["ok"], bool):
        raise TypeError("link.ok")


def _clock_set(line: Json, _who: str | None) -> None:
    instant_of(line["to"])


READERS: Mapping[str, Callable[[Json, str | None], Event | None]] = {
    "activate": _activate,
    "end": partial(_end, lost=False),
    "lost": partial(_end, lost=True),
    "snooze": _snooze,
    "done": lambda _, who: DoneReported(who),
    "continue": lambda _, who: ContinueRequested(who),
    "undo": lambda _, __: UndoRequested(),
    "dismiss": _dismiss,
    "readers": _readers,
    "service_lost": lambda _, __: CardServiceLost(),
    "service_denied": lambda _, __: CardServiceLost(denied=True),
    "guide": _guide,
    "portal": _portal,
    "suspend": lambda _, __: Suspended(),
    "resume": lambda _, __: Resumed(),
    "lock": lambda _, __: ScreenLocked(),
    "unlock": lambda _, __: ScreenUnlocked(),
    "link": _link,
    "clock_set": _clock_set,
    "restart": lambda _, __: None,
    "until": lambda _, __: None,
}
