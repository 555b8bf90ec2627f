"""The line that tells of a step of the clock, on the panel's pages Ma and Napló and in the history. Pure."""

from __future__ import annotations

from hetes.presentation.languages import in_language

_HU = "A gép órája {at}-kor {by} átállt: a kapcsolat végét ehhez igazítottam."
_EN = "The computer’s clock was set by {by} at {at}: the end of the connection was moved along."
_BY = {  # hours, hours and minutes, minutes
    "hu": ("{hours} órával", "{hours} óra {minutes} perccel", "{minutes} perccel"),
    "en": ("{hours} h", "{hours} h {minutes} min", "{minutes} min"),
}


def clock_step_line(at: str, by_s: float, language: str) -> str:
    """Return it. ``at`` is the time of day after the step, ``by_s`` its length in seconds, forward or back."""
    hours, minutes = divmod(round(abs(by_s) / 60), 60)
    whole, both, only_minutes = in_language(language, _BY["hu"], _BY["en"])
    form = only_minutes if not hours else both if minutes else whole
    by = form.format(hours=hours, minutes=minutes)
    return in_language(language, _HU, _EN).format(at=at, by=by)
