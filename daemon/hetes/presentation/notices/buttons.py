"""The answers to what Hetes asks: whether a card's use was an activation, and whether a card is an eSzemélyi."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hetes.core.effects import Value
from hetes.core.events import (
    ActivationReported,
    CardNamed,
    NoticeDismissed,
)
from hetes.core.settings import Settings
from hetes.presentation.notices.sentences import word
from hetes.presentation.views import Button


def answers(facts: Mapping[str, Value], settings: Settings) -> tuple[Button, ...]:
    """Return a button for each candidate's yes, and "no". ``facts`` are those of ``login_suspected``."""
    language = settings.language
    names = {p.id: p.name for p in settings.practitioners}
    alone = len(names) == 1
    who, sessions, used_at = facts.get("candidates"), facts.get("candidate_sessions"), facts.get("used_at")
    found: list[Button] = []
    if isinstance(who, tuple) and isinstance(sessions, tuple) and isinstance(used_at, datetime):
        for each, session in zip(who, sessions, strict=True):
            label = word("yes", language) if alone else word("yes_who", language, name=names.get(each, each))
            found.append(Button(label, ActivationReported(each, used_at, source="login_hint", about=session)))
    return (*found, Button(word("no", language), NoticeDismissed("login_suspected")))


def card_answers(atr: str, language: str) -> tuple[Button, ...]:
    """Return yes and no to the question whether the cards with this ATR (upper-case hex) are eSzemélyi cards."""
    return (
        Button(word("is_eszemelyi", language), CardNamed(atr, eszemelyi=True)),
        Button(word("no_eszemelyi", language), CardNamed(atr, eszemelyi=False)),
    )


SNOOZE_MINUTES = 10
NEW_CARD = "new-card"  # the guide's address in the panel
CHECK = "check"  # where the panel says what is wrong with the equipment
