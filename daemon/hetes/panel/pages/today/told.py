"""What the agent's answer ``today`` tells, and how times, spans and coming notices are called on the page Ma.

Law: pure, as the view. Instants come with the local offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hetes.core.json_types import JsonMapping
from hetes.panel.pages.drawing import Stretch
from hetes.panel.words import panel_word
from hetes.presentation.notices.sentences import coming_text
from hetes.presentation.time_words import long_date, told_time


class Told:
    """The answer, in a language. ``query`` is what the page's address asks for."""

    def __init__(self, told: JsonMapping, language: str, query: Mapping[str, str]) -> None:
        self.told = told
        self.query = query
        self.language = language
        self.now = instant(told["now"])
        self.people: list[JsonMapping] = list(told["practitioners"])
        self.several = len(self.people) > 1
        self.names = {p["id"]: p["name"] for p in self.people}

    def word(self, key: str, /, **facts: object) -> str:
        """Return a word of the panel's."""
        return panel_word(key, self.language, **facts)

    def what(self, line: JsonMapping) -> str:
        """Return what is going to be said, as the end of a sentence that began with when."""
        left = self.span(timedelta(minutes=line["minutes"])) if "minutes" in line else ""
        return coming_text(str(line["notice"]), line, left, self.language) or self.word("what.other")

    def times(self, stretch: Stretch) -> str:
        """Return from when till when."""
        return self.word("span", start=clock(stretch[0]), end=clock(stretch[1]))

    def when(self, at: datetime) -> str:
        """Return the clock time, with the date where that is not today's."""
        if at.date() <= self.now.date():
            return told_time(at, self.now, at.tzinfo or UTC, self.language)  # "tegnap 23:59"
        return f"{long_date(at.date(), self.language)} {clock(at)}"

    def day(self, at: datetime) -> str:
        """Return the date and the day of the week."""
        name = self.word(f"day.{at.weekday()}")
        return f"{long_date(at.date(), self.language)} ({name})"

    def span(self, span: timedelta) -> str:
        """Return how long it is."""
        minutes = int(span.total_seconds() // 60)
        if minutes in (30, 60):
            return self.word("half_hour" if minutes == 30 else "one_hour")
        if minutes > 60:
            return self.word("left.hours", h=minutes // 60, m=minutes % 60)
        return self.word("left.minutes", m=minutes)


def instant(text: str) -> datetime:
    """Return the instant that a text of the answer is."""
    return datetime.fromisoformat(text)


def clock(at: datetime) -> str:
    """Return the clock time."""
    return f"{at:%H:%M}"
