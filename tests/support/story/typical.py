"""Days as most people have them: what a dentist does, and how often Hetes may speak up on each (a count of notices).

A day is settings in the shape of ``settings.toml`` and lines of `hetes rehearse`; its numbers are for each local day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Line = dict[str, Any]
BUDAPEST = ZoneInfo("Europe/Budapest")
DAY = "2026-12-07"  # a Monday
CARD = "3B8780018031B973842160B8"
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True)
class TypicalDay:
    """What happens, and how many notices there may be on the first day, the second, and so on."""

    name: str
    settings: dict[str, Any]
    lines: tuple[Line, ...]
    at_most: tuple[int, ...]


def at(time: str) -> str:
    """Return "08:05", or "2026-12-08 08:05", as an instant with its offset."""
    day, _, clock = time.rpartition(" ")
    return datetime.fromisoformat(f"{day or DAY}T{clock}").replace(tzinfo=BUDAPEST).isoformat()


def line(time: str, event: str, **facts: Any) -> Line:
    return {"at": at(time), "event": event, **facts}


def reader(time: str, atr: str | None = None, *, used: bool = False) -> Line:
    return line(time, "readers", readers=[{"name": "Olvasó", "atr": atr, "in_use": used}])


def morning(begins: str = "07:00") -> Line:
    return reader(begins)


def login(hour: str, minute: int, who: str = "anna", *, taken_out_after: int = 4) -> Iterator[Line]:
    """Put the card in, log in with it, say so on the notice, and take it out: a minute each."""
    yield reader(f"{hour}:{minute:02}", CARD)
    yield reader(f"{hour}:{minute + 1:02}", CARD, used=True)
    yield reader(f"{hour}:{minute + 2:02}", CARD)
    yield line(f"{hour}:{minute + 3:02}", "activate", practitioner=who, source="notice")
    yield reader(f"{hour}:{minute + taken_out_after:02}")


def works(*people: tuple[str, str], login: str = "card") -> dict[str, Any]:
    return {
        "practitioner": [
            {"id": who, "name": f"Dr. {who.title()}", "login": login, "hours": dict.fromkeys(WORKDAYS, hours)}
            for who, hours in people
        ]
    }


def days() -> tuple[TypicalDay, ...]:
    """Return them, each ending late in the evening."""
    end = line("23:45", "until")
    half = works(("anna", "08:00-14:00"))
    long = works(("anna", "08:00-16:00"))
    done = line("14:10", "done", practitioner="anna")
    late = line("08:33", "activate", practitioner="anna", source="notice", started_at=at("07:52"))
    return (
        TypicalDay("ideal", half, (morning(), *login("07", 44), done, end), (1,)),
        TypicalDay(
            "split",
            works(("anna", "08:00-12:00, 13:00-18:00")),
            (
                *(morning(), *login("07", 43), *login("12", 31)),
                line("18:04", "done", practitioner="anna"),
                end,
            ),
            (4,),
        ),
        TypicalDay("straight", long, (morning(), *login("07", 46), *login("14", 25), end), (4,)),
        TypicalDay("forgotten", half, (morning(), end), (4,)),
        TypicalDay(
            "late",
            half,
            (
                *(morning(), reader("07:51", CARD), reader("07:52", CARD, used=True), reader("07:53", CARD)),
                *(reader("07:57"), late, done, end),
            ),
            (5,),
        ),
        TypicalDay(
            "two doctors",
            works(("anna", "08:00-14:00"), ("bela", "14:00-20:00")),
            (
                *(morning(), *login("07", 44), *login("13", 44, "bela"), done),
                line("20:06", "done", practitioner="bela"),
                end,
            ),
            (2,),
        ),
        TypicalDay(
            "without a card",
            works(("anna", "08:00-14:00"), login="mobiltoken"),
            (
                line("07:00", "readers", readers=[]),
                line("07:45", "activate", practitioner="anna", source="tray"),
                *(done, end),
            ),
            (0,),
        ),
        TypicalDay(
            "evening surgery",
            works(("anna", "20:00-02:30")),
            (
                *(morning("19:00"), *login("19", 39)),
                line("2026-12-08 02:06", "done", practitioner="anna"),
                line("2026-12-08 19:50", "activate", practitioner="anna"),
                line("2026-12-09 03:00", "until"),
            ),
            (1, 0, 1),
        ),
        TypicalDay(
            "broken off",
            long,
            (
                *(morning(), *login("07", 46)),
                line("10:33", "lost", practitioner="anna", ended_at=at("10:20")),
                end,
            ),
            (4,),
        ),
    )
