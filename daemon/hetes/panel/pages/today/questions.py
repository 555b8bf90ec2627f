"""What the page Ma asks and offers, besides whether the connection was activated: pure, from the agent's answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hetes.core.json_types import JsonMapping
from hetes.core.settings import WITH_CARD
from hetes.panel.pages.today.view import Answer
from hetes.panel.words import panel_word
from hetes.presentation.notices.sentences import word
from hetes.presentation.time_words import long_date, span_words


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its answers, or an offer with the page that it leads to: ``guide`` is whose guide."""

    text: str
    answers: tuple[Answer, ...] = ()
    guide: str | None = None


def asks(told: JsonMapping, language: str, learned: str = "") -> tuple[Ask, ...]:
    """Return them. ``told`` answers the request "today"; ``learned`` is "card" right after one was named."""
    return tuple(_asks(told, language, learned))


def _asks(told: JsonMapping, language: str, learned: str) -> Iterator[Ask]:
    for atr in told.get("unknown_cards") or ():
        yes = Answer(word("is_eszemelyi", language), "card", {"atr": atr, "eszemelyi": "yes"}, primary=True)
        no = Answer(word("no_eszemelyi", language), "card", {"atr": atr, "eszemelyi": "no"})
        yield Ask(word("unknown_card", language), (yes, no))
    for one in told.get("losses") or ():
        facts = {"practitioner": str(one["practitioner"]), "minutes": str(one["minutes"])}
        before = f"{one['name']}: " if len(told["practitioners"]) > 1 else ""
        span = span_words(one["minutes"] * 60, language)
        text = panel_word("offer.length", language, of=one["of"], times=one["times"], span=span)
        yes = Answer(panel_word("yes", language), "length", facts, primary=True)
        yield Ask(before + text, (yes, Answer(panel_word("no", language), "keep_length", facts)))
    if learned == "card":
        yield Ask(panel_word("offer.card", language), guide="")
    carded = {each["id"] for each in told["practitioners"] if each.get("login") in WITH_CARD}
    for one in told.get("expired_cards") or ():
        if one["id"] not in carded:  # a date that was typed in once is no new card to be set up
            continue
        when = long_date(date.fromisoformat(one["expires"]), language)
        before = f"{one['name']}: " if len(told["practitioners"]) > 1 else ""
        yield Ask(before + panel_word("offer.expired", language, date=when), guide=one["id"])
