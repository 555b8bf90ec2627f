"""Single values of the settings file. Law: each function takes whatever TOML may hold and raises only Wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from hetes.core.instants import YEARS
from hetes.core.spans import WEEKDAYS, Days, Span, SpansError, covers_the_day, read_spans

LONGEST_TEXT = 80
DAY = timedelta(days=1)

_DURATION = re.compile(r"(?:(\d{1,6})y)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
_UNITS = (timedelta(days=365), DAY, timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Wrong(Exception):  # noqa: N818 - a finding about the user's text, named by its word
    """A value is wrong. ``word`` names the complaint (see the words)."""

    def __init__(self, word: str) -> None:
        """Keep the word."""
        super().__init__(word)
        self.word = word


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return ``text`` in one line, without anything invisible (it is shown, logged and written to terminals)."""
    visible = "".join(letter if letter.isprintable() else " " if letter.isspace() else "" for letter in text)
    return " ".join(visible.split())[:longest].rstrip()


def any_text(value: object) -> str:
    """Read a text, possibly empty."""
    if not isinstance(value, str):
        raise Wrong("text")
    return clean(value)


def some_text(value: object) -> str:
    """Read a text that is not empty."""
    text = any_text(value)
    if not text:
        raise Wrong("empty")
    return text


def yes_or_no(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise Wrong("bool")
    return value


def choice(choices: Sequence[str], word: str) -> Callable[[object], str]:
    """Return what reads one of these texts, and complains with ``word``."""

    def read(value: object) -> str:
        if value not in choices:
            raise Wrong(word)
        return str(value)

    return read


def day(value: object) -> date:
    """Read a TOML date, or a text such as "2027-03-14", of a year that can be meant."""
    found: object = value
    if isinstance(value, str) and _DATE.fullmatch(value.strip()):
        try:
            found = date.fromisoformat(value.strip())
        except ValueError:
            raise Wrong("date") from None
    if isinstance(found, date) and not isinstance(found, datetime) and found.year in YEARS:
        return found
    raise Wrong("date")


def days(value: object) -> Days:
    """Read "2026-12-21/2027-01-02", both days included, or a single day."""
    first, slash, last = value.partition("/") if isinstance(value, str) else (value, "", "")
    try:
        found = Days(day(first), day(last if slash else first))
    except Wrong:
        raise Wrong("days") from None
    if found.last < found.first:
        raise Wrong("days_order")
    return found


def duration(value: object, word: str = "duration") -> timedelta:
    """Read "7h", "1h30m", "90s", "30d" or "2y" (a year has 365 days)."""
    text = "".join(value.split()) if isinstance(value, str) else ""
    found = _DURATION.fullmatch(text)
    if not text or found is None:
        raise Wrong(word)
    return sum((int(n) * unit for n, unit in zip(found.groups(), _UNITS, strict=True) if n), timedelta())


def write_duration(span: timedelta) -> str:
    """Write a span of whole minutes as :func:`duration` reads it: "7h", "5h52m"."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    return "".join([f"{hours}h" if hours else "", f"{minutes}m" if minutes or not hours else ""])


def length(value: object) -> timedelta:
    """Read a session's length."""
    return _within(duration(value), timedelta(minutes=10), DAY, "length")


def positive(value: object) -> timedelta:
    """Read a duration of more than nothing and at most a day."""
    return _within(duration(value), timedelta(seconds=1), DAY, "positive")


def lead(value: object, most: timedelta) -> timedelta:
    """Read a duration of more than nothing and at most ``most``."""
    found = duration(value)
    if not timedelta() < found <= most:
        raise Wrong("lead")
    return found


def up_to_a_day(value: object) -> timedelta:
    """Read a duration that may be nothing."""
    return _within(duration(value), timedelta(), DAY, "up_to_a_day")


def keep(value: object) -> timedelta:
    """Read how long the journal is kept."""
    return _within(duration(value, "keep"), DAY, 36_500 * DAY, "keep_range")


def _within(found: timedelta, least: timedelta, most: timedelta, word: str) -> timedelta:
    if not least <= found <= most:
        raise Wrong(word)
    return found


def spans(value: object) -> tuple[Span, ...]:
    """Read "08:00-12:00, 13:00-18:00"; an empty text is no span at all."""
    if not isinstance(value, str):
        raise Wrong("text")
    try:
        return read_spans(value)
    except SpansError as error:
        raise Wrong(error.word) from None


def some_spans(value: object) -> tuple[Span, ...]:
    """Read one span or more."""
    found = spans(value)
    if not found:
        raise Wrong("empty")
    return found


def quiet_spans(value: object) -> tuple[Span, ...]:
    """Read one span or more of which none takes the whole day."""
    found = some_spans(value)
    if covers_the_day(found):
        raise Wrong("whole_day")
    return found


def weekday(value: object) -> str:
    """Read "mon" to "sun"."""
    if value not in WEEKDAYS:
        raise Wrong("day")
    return str(value)


def atr(value: object) -> str:
    """Read an answer-to-reset (ISO 7816-3, section 8.2: 2 to 33 bytes), as upper-case hex without blanks."""
    if not isinstance(value, str):
        raise Wrong("text")
    digits = re.sub(r"[\s:]", "", value).upper()
    if not re.fullmatch(r"(?:[0-9A-F]{2}){2,33}", digits):
        raise Wrong("atr")
    return digits


def atr_or_family(value: object) -> str:
    """Read an ATR, or the beginning that a family of them has in common, eight bytes or more, with ``*`` at its end."""
    if not isinstance(value, str) or not value.strip().endswith("*"):
        return atr(value)
    begins = re.sub(r"[\s:]", "", value.strip().removesuffix("*")).upper()
    if not re.fullmatch(r"(?:[0-9A-F]{2}){8,33}", begins):
        raise Wrong("atr_family")
    return f"{begins}*"


def portal_url(value: object) -> str:
    """Read an https address within gov.hu: Hetes asks nobody else, whatever a file says."""
    if not isinstance(value, str):
        raise Wrong("text")
    host = re.fullmatch(
        r"https://([A-Za-z0-9.-]{1,253})(?::\d{1,5})?(?:[/?#][\x21-\x5b\x5d-\x7e]*)?", value.strip(), re.ASCII
    )
    if host is None or not re.fullmatch(r"(?:[a-z0-9-]+\.)+gov\.hu", host[1].lower()):
        raise Wrong("url")
    return value.strip()


def broker(value: object) -> str:
    """Read a broker's address; an empty one means none."""
    if not isinstance(value, str):
        raise Wrong("text")
    if value.strip() and not re.fullmatch(r"mqtts?://[A-Za-z0-9.\[\]:_-]{1,255}/?", value.strip(), re.ASCII):
        raise Wrong("broker")
    return value.strip()


def broker_user(value: object) -> str:
    """Read a name that the broker knows this workstation by: it becomes a level of a topic."""
    if not isinstance(value, str):
        raise Wrong("text")
    if not re.fullmatch(r"[A-Za-z0-9._-]{0,64}", value.strip(), re.ASCII):
        raise Wrong("broker_user")
    return value.strip()
