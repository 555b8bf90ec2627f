"""Odd and even weeks, and leave, on the page Orvosok: the fields that somebody types. Law: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hetes.core.settings import Practitioner
from hetes.core.spans import WEEKDAYS, Days, Span, read_spans
from hetes.panel.pages.form import Field, overnight
from hetes.presentation.hours_text import typed_hours, written_hours
from hetes.presentation.practitioner_text import Say, weeks_of

WEEKS = ("odd", "even")
_FREE = frozenset({"nincs", "none", "szabad", "free", "-", "–", "0"})  # typed for a day that is named to be free
_DATE = r"(\d{4})\s*[-.]\s*(\d{1,2})\s*[-.]\s*(\d{1,2})\.?"
_DAYS = re.compile(rf"{_DATE}(?:\s*(?:/|-|–|—|\.\.)\s*{_DATE})?")


@dataclass(frozen=True, slots=True)
class DayField:
    """A day of the week in the form."""

    day: str
    label: str
    field: Field


@dataclass(frozen=True, slots=True)
class SomeWeeks:
    """What replaces days of the usual week in odd weeks, or in even ones."""

    which: str
    days: tuple[DayField, ...]

    @property
    def wrong(self) -> bool:
        """Tell whether anything has to be looked at."""
        return any(each.field.error for each in self.days)

    @property
    def filled(self) -> bool:
        """Tell whether anything stands there."""
        return any(each.field.value for each in self.days)

    @property
    def text(self) -> str:
        """Return what is to be kept, as the settings read a week."""
        return ";".join(
            f"{each.day}={'' if _is_free(each.field.value) else typed_hours(each.field.value)}"
            for each in self.days
            if each.field.value
        )


def week_values(one: Practitioner, t: Say) -> dict[str, str]:
    """Return what the fields of odd and even weeks, and of the leave, hold at first."""
    values = {"away": ", ".join(str(days.first if days.first == days.last else days) for days in one.away)}
    for which, week in zip(WEEKS, (one.hours_odd, one.hours_even), strict=True):
        values |= {f"hours-{which}-{day}": written_hours(spans) or t("free") for day, spans in week.items()}
    return values


def some_weeks(values: Mapping[str, str], t: Say) -> tuple[SomeWeeks, ...]:
    """Return the fields of odd and even weeks, as they were typed."""

    def field(which: str, day: str) -> Field:
        name = f"hours-{which}-{day}"
        return Field(name, values.get(name, "").strip())

    days = [(day, t(f"day.{number}")) for number, day in enumerate(WEEKDAYS)]
    return tuple(
        SomeWeeks(which, tuple(DayField(day, label, field(which, day)) for day, label in days)) for which in WEEKS
    )


@dataclass(slots=True)
class Nights:
    """Hours through the night: each is asked about once, at its first day, unless it was so before or was agreed to."""

    language: str
    t: Say
    known: set[Span]

    def looked_at(self, each: DayField, *, may_be_free: bool = False) -> DayField:
        """Return the field with what is wrong in it, or has to be confirmed."""
        text = each.field.value
        if may_be_free and _is_free(text):
            return each
        hours = typed_hours(text)
        if hours is None:
            return replace(each, field=replace(each.field, error=self.t("hours_wrong")))
        spans = [span for span in read_spans(hours) if span not in self.known]
        self.known.update(spans)
        asks = overnight(spans, self.language, self.t)
        return replace(each, field=replace(each.field, error=asks, asks=True)) if asks else each


def nights(one: Practitioner | None, agreed: Iterable[str], language: str, t: Say) -> Nights:
    """Return what is known of nights: the hours so far, and those of the texts that were agreed to."""
    known = {span for week in (weeks_of(one) if one else {}).values() for spans in week.values() for span in spans}
    for text in agreed:
        known.update(read_spans(typed_hours(text) or ""))
    return Nights(language, t, known)


def looked_at(weeks: SomeWeeks, known: Nights) -> SomeWeeks:
    """Return the fields with what is wrong in them."""
    return replace(weeks, days=tuple(known.looked_at(each, may_be_free=True) for each in weeks.days))


def _is_free(text: str) -> bool:
    return text.casefold() in _FREE


def typed_away(text: str) -> tuple[Days, ...] | None:
    """Read "2026-12-21/2027-01-02, 2027.03.12."; None: not understood, or an end before its start."""
    found: list[Days] = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[,;\n]", text))):
        match = _DAYS.fullmatch(part)
        try:
            numbers = [int(number) for number in match.groups() if number] if match else []
            days = [date(*numbers[at : at + 3]) for at in range(0, len(numbers), 3)]
        except ValueError:
            return None
        if not days or days[-1] < days[0]:
            return None
        found.append(Days(days[0], days[-1]))
    return tuple(found)
