"""The panel's page Napló as data: a week or a month of consulting hours, covered and not, and what was said.

Law: pure. Positions are per cent of the drawing's width, by the local clock; nothing stands in the picture alone, each
has its words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from hetes.core.json_types import JsonMapping
from hetes.panel.pages.drawing import Bar, Dot, parts_of
from hetes.presentation.clock_step import clock_step_line
from hetes.presentation.terminal.events import ORDINARY_CHANNEL, channel_name, source_name
from hetes.presentation.time_words import month_name, span_words

Say = Callable[..., str]
DAY = timedelta(days=1)
MINUTE = 60  # s; what is shorter is no gap worth a word
_MINUTES = 1440
_WEEK = re.compile(r"(\d{4})-W(\d{1,2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A week or a month by its days, and the addresses around it."""

    kind: str
    first: date
    last: date
    here: str
    before: str
    after: str
    other: str


@dataclass(frozen=True, slots=True)
class PersonDay:
    """A practitioner's day: drawn, and in words."""

    name: str
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    gap: str

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not self.bars and not self.dots


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the week."""

    ident: str
    label: str
    is_today: bool
    people: tuple[PersonDay, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month: ``kind`` is out, free, coming, covered or gap; ``share`` is what was covered, in per cent."""

    number: int
    kind: str
    share: int
    words: str
    address: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said."""

    at: str
    text: str
    who: str
    channel: str


@dataclass(frozen=True, slots=True)
class JournalView:
    """The page; ``days`` in a week, ``weeks`` in a month."""

    period: Period
    title: str
    summary: tuple[str, ...]
    has_gaps: bool
    known: bool  # whether anything is known of consulting hours that are past
    several: bool
    days: tuple[DayView, ...]
    ticks: tuple[tuple[str, float], ...]
    now: float | None
    weeks: tuple[tuple[Cell, ...], ...]
    gaps: tuple[tuple[str, str, str], ...]
    said: tuple[tuple[str, tuple[Said, ...]], ...]
    said_count: int


def period_of(address: str, today: date) -> Period | None:
    """Return the week "2026-W48", the month "2026-11", or the week of today for ""; None: no such period."""
    try:
        if week := _WEEK.fullmatch(address):
            return _week(date.fromisocalendar(int(week[1]), int(week[2]), 1))
        if month := _MONTH.fullmatch(address):
            return _month(date(int(month[1]), int(month[2]), 1))
        return None if address else _week(today - timedelta(days=today.weekday()))
    except (ValueError, OverflowError):
        return None


def _week(monday: date) -> Period:
    return Period(
        "week",
        monday,
        monday + 6 * DAY,
        _week_address(monday),
        _week_address(monday - 7 * DAY),
        _week_address(monday + 7 * DAY),
        f"{monday + 3 * DAY:%Y-%m}",
    )


def _month(first: date) -> Period:
    after = (first + 31 * DAY).replace(day=1)
    return Period(
        "month", first, after - DAY, f"{first:%Y-%m}", f"{first - DAY:%Y-%m}", f"{after:%Y-%m}", _week_address(first)
    )


def _week_address(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def journal_view(told: JsonMapping, period: Period, language: str, t: Say) -> JournalView:
    """Return the page. ``told`` answers the request "journal" for the days of the period."""
    return _Journal(told, language, t).view(period)


class _Scale:
    """The hours that the week is drawn between, by the local clock."""

    def __init__(self, told: JsonMapping) -> None:
        seen = [(8 * 60, 16 * 60)]
        for day in told["days"]:
            when = date.fromisoformat(day["date"])
            for person in day["people"]:
                stretches = [*person["hours"], *((s["started_at"], s["ends_at"]) for s in person["sessions"])]
                seen += [(_minute(a, when), _minute(b, when)) for a, b in stretches]
        self.first = max(0, min(a for a, _ in seen) // 60 - 1) * 60
        self.last = min(24, -(-max(b for _, b in seen) // 60) + 1) * 60

    def at(self, instant: datetime, day: date) -> float:
        """Return where an instant is on that day's line; what lies outside is at the edge."""
        minute = _minute(instant.isoformat(), day)
        return round(100 * max(0.0, min(1.0, (minute - self.first) / (self.last - self.first))), 2)

    def bar(self, kind: str, start: str, end: str, day: date) -> Bar | None:
        """Return the part of a stretch that is seen on that day's line."""
        left, right = (self.at(datetime.fromisoformat(each), day) for each in (start, end))
        return Bar(kind, left, round(right - left, 2)) if right > left else None

    def ticks(self) -> tuple[tuple[str, float], ...]:
        """Return every second hour with its place."""
        hours = range(self.first // 60 + 1, self.last // 60)
        return tuple(
            (str(h), round(100 * (h * 60 - self.first) / (self.last - self.first), 2)) for h in hours if h % 2 == 0
        )


def _minute(instant: str, day: date) -> int:
    """Return the minute of the local clock on that day, 0 before it and 1440 after."""
    at = datetime.fromisoformat(instant)
    if at.date() != day:
        return 0 if at.date() < day else _MINUTES
    return at.hour * 60 + at.minute


class _Journal:
    """The agent's answer, on its way to the page."""

    def __init__(self, told: JsonMapping, language: str, t: Say) -> None:
        self._told = told
        self._language = language
        self._t = t
        self._names: dict[str, str] = {p["id"]: p["name"] for p in told["practitioners"]}
        self._today = date.fromisoformat(told["today"])
        self._now = _instant(told["now"])
        self._scale = _Scale(told)

    def view(self, period: Period) -> JournalView:
        told, month = self._told, period.kind == "month"
        people = [one for day in told["days"] for one in day["people"]]
        return JournalView(
            period=period,
            title=self._title(period),
            summary=tuple(self._summary()),
            has_gaps=any(one["gap_s"] >= MINUTE for one in people),
            several=len(self._names) > 1,
            days=() if month else tuple(map(self._day, told["days"])),
            ticks=self._scale.ticks(),
            known=any(map(_is_known, people)),
            now=self._scale.at(self._now, self._today),
            weeks=tuple(self._weeks()) if month else (),
            gaps=tuple(self._gaps()) if month else (),
            said=tuple(
                (self._label(date.fromisoformat(day)), tuple(map(self._said, notices)))
                for day, notices in groupby(told["notices"], key=lambda n: str(n["at"])[:10])
            ),
            said_count=len(told["notices"]),
        )

    def _title(self, period: Period) -> str:
        first, last = period.first, period.last
        if period.kind == "month":
            return self._t("month_of", year=first.year, month=self._month(first))
        months = [self._month(day) for day in (first, last)]
        days = {"year": first.year, "first": first.day, "last": last.day, "month": months[0], "next": months[1]}
        if first.year != last.year:
            return self._t("week_of.years", **days, next_year=last.year)
        return self._t("week_of" if first.month == last.month else "week_of.months", **days)

    def _month(self, day: date) -> str:
        return month_name(day.month, self._language)

    def _date(self, day: date) -> str:
        return self._t("date", month=self._month(day), day=day.day)

    def _label(self, day: date) -> str:
        return self._t("weekday", day=self._t(f"day.{day.weekday()}"), date=self._date(day))

    def _span_of(self, seconds: int) -> str:
        return span_words(seconds, self._language)

    def _summary(self) -> Iterable[str]:
        for who, name in self._names.items():
            people = [p for day in self._told["days"] for p in day["people"] if p["id"] == who]
            covered, bare = sum(p["covered_s"] for p in people), sum(p["gap_s"] for p in people)
            before = f"{name}: " if len(self._names) > 1 else ""
            if not any(p["hours"] for p in people):
                yield before + self._t("sum.no_hours")
            elif covered + bare < MINUTE:
                yield before + self._t("sum.unknown" if any(map(self._begun, people)) else "sum.nothing")
            else:
                key = "sum.whole" if bare < MINUTE else "sum.none" if covered < MINUTE else "sum.part"
                facts = {"due": covered + bare, "covered": covered, "missing": bare}
                yield before + self._t(key, **{name: self._span_of(seconds) for name, seconds in facts.items()})

    def _begun(self, one: JsonMapping) -> bool:
        """Tell whether consulting hours of that day have begun."""
        return any(_instant(start) < self._now for start, _ in one["hours"])

    # --- A week -----------------------------------------------------------------------------------------------------

    def _day(self, day: JsonMapping) -> DayView:
        when = date.fromisoformat(day["date"])
        return DayView(
            ident=f"d{when.isoformat()}",
            label=self._label(when),
            is_today=when == self._today,
            people=tuple(self._person(p, when) for p in day["people"]),
            notes=tuple(
                clock_step_line(step["at"][11:16], step["by_s"], self._language)
                for step in self._told.get("clock_steps", ())
                if step["at"][:10] == day["date"]
            ),
        )

    def _person(self, one: JsonMapping, day: date) -> PersonDay:
        stretches = [("hours", a, b) for a, b in one["hours"]]
        stretches += [
            (kind, start.isoformat(), end.isoformat())
            for s in one["sessions"]
            for kind, (start, end) in parts_of((_instant(s["started_at"]), _instant(s["ends_at"])), self._now)
        ]
        stretches += [("gap", a, b) for a, b in one["gaps"]]
        lines = [self._t("hours", spans=_spans(one["hours"]))] if one["hours"] else []
        lines += [
            self._t(
                "session_lost" if s.get("lost") else "session_runs" if s["runs"] else "session",
                span=_span(s["started_at"], s["ends_at"]),
                source=source_name(s["source"], self._language),
            )
            for s in one["sessions"]
        ]
        if self._begun(one) and not _is_known(one) and not one["sessions"]:
            lines.append(self._t("unknown"))
        notices = (n for n in self._told["notices"] if n["at"][:10] == day.isoformat() and self._about(n, one["id"]))
        return PersonDay(
            name=self._names[one["id"]],
            bars=tuple(bar for kind, a, b in stretches if (bar := self._scale.bar(kind, a, b, day))),
            dots=tuple(Dot("said", self._scale.at(datetime.fromisoformat(n["at"]), day)) for n in notices),
            lines=tuple(lines) or (self._t("nothing"),),
            gap=self._gap(one),
        )

    def _about(self, notice: JsonMapping, who: str) -> bool:
        """Tell whether a notice belongs on this line; what is about nobody stands on the first."""
        return bool(notice["practitioner"] == who or (not notice["practitioner"] and who == next(iter(self._names))))

    def _gap(self, one: JsonMapping) -> str:
        if one["gap_s"] < MINUTE:
            return ""
        return self._t("gap", spans=_spans(one["gaps"]), missing=self._span_of(one["gap_s"]))

    # --- A month ----------------------------------------------------------------------------------------------------

    def _weeks(self) -> Iterable[tuple[Cell, ...]]:
        """Yield the weeks of the month, Monday first; days of its neighbours are empty cells."""
        out = Cell(0, "out", 0, "", "", is_today=False)
        first = date.fromisoformat(self._told["days"][0]["date"])
        cells = [out] * first.weekday() + [self._cell(day) for day in self._told["days"]]
        cells += [out] * (-len(cells) % 7)
        for start in range(0, len(cells), 7):
            yield tuple(cells[start : start + 7])

    def _cell(self, day: JsonMapping) -> Cell:
        when = date.fromisoformat(day["date"])
        covered, bare = (sum(p[key] for p in day["people"]) for key in ("covered_s", "gap_s"))
        share = round(100 * covered / (covered + bare)) if covered + bare else 0
        if not any(p["hours"] for p in day["people"]):
            kind, words = "free", self._t("cell.free")
        elif covered + bare < MINUTE:
            kind, words = (
                ("coming", self._t("cell.coming")) if when >= self._today else ("free", self._t("cell.unknown"))
            )
        elif bare < MINUTE:
            kind, words = "covered", self._t("cell.covered")
        else:
            kind, words = "gap", self._t("cell.gap", missing=self._span_of(bare))
        return Cell(when.day, kind, share, words, f"{_week_address(when)}#d{day['date']}", when == self._today)

    def _gaps(self) -> Iterable[tuple[str, str, str]]:
        """Yield the days with gaps: the day, whose, and when."""
        for day in self._told["days"]:
            for one in day["people"]:
                if gap := self._gap(one):
                    yield self._label(date.fromisoformat(day["date"])), self._names[one["id"]], gap

    def _said(self, notice: JsonMapping) -> Said:
        at = datetime.fromisoformat(notice["at"])
        name, text = str(notice["name"] or ""), str(notice["text"] or notice["notice"])
        return Said(
            at=f"{at:%H:%M}",
            text=text,
            who="" if len(self._names) < 2 or text.startswith(f"{name}:") else name,
            channel="" if notice["channel"] == ORDINARY_CHANNEL else channel_name(notice["channel"], self._language),
        )


def _is_known(one: JsonMapping) -> bool:
    """Tell whether anything is known of that day's consulting hours so far."""
    return bool(one["gap_s"] + one["covered_s"] >= MINUTE)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _spans(pairs: Iterable[Sequence[str]]) -> str:
    return ", ".join(_span(a, b) for a, b in pairs)


def _span(start: str, end: str) -> str:
    return f"{datetime.fromisoformat(start):%H:%M}–{datetime.fromisoformat(end):%H:%M}"
