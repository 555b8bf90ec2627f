"""The buttons of notices and questions: a label, and the event that a press on it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hetes.core.effects import Notify, Value
from hetes.core.events import (
    ActivationReported,
    CardNamed,
    DoneReported,
    NoticeDismissed,
    PageRequested,
    SnoozeRequested,
)
from hetes.core.notices.registry import RULE
from hetes.core.notices.rule import ButtonKind
from hetes.core.settings import Settings
from hetes.presentation.notices.sentences import word
from hetes.presentation.time_words import clock_time
from hetes.presentation.views import Button

SNOOZE_MINUTES = 10
NEW_CARD = "new-card"  # the guide's address in the panel
UNITS = "practitioners"  # the address of the page on which the practice's units stand
CHECK = "check"  # the address of the page that says what is wrong with the devices
HELP = "help"  # the address of the manual, which begins with what is asked in the morning
CANDIDATES_AT_MOST = 2  # as buttons of a notice (some desktops show three); menu and panel ask them all


def buttons_of(effect: Notify, settings: Settings) -> tuple[Button, ...]:
    """Return the buttons that the notice's rule wants, in its order."""
    return tuple(
        button for kind in RULE[effect.notice].choices(effect.facts) for button in _buttons(kind, effect, settings)
    )


def _buttons(kind: ButtonKind, effect: Notify, settings: Settings) -> tuple[Button, ...]:
    language, who = settings.language, effect.practitioner
    session = effect.facts.get("session")
    about = session if isinstance(session, str) else ""  # "": it spoke of there being no session
    match kind:
        case ButtonKind.ANSWERS:
            every = answers(effect.facts, settings)
            return every if len(every) <= CANDIDATES_AT_MOST + 1 else (open_panel(language), every[-1])
        case ButtonKind.ACTIVATED | ButtonKind.NOW:
            label = word("activated" if kind is ButtonKind.ACTIVATED else "activated_now", language)
            button = Button(label, ActivationReported(who, source="notice", about=about, shown_at=effect.shown_at))
        case ButtonKind.EARLIER:
            button = _earlier(effect, settings, about)
        case ButtonKind.SNOOZE:
            button = Button(word("snooze.short", language), SnoozeRequested(SNOOZE_MINUTES, who, about=about))
        case ButtonKind.DONE:
            button = Button(word("done", language), DoneReported(who, about=about))
        case ButtonKind.OPEN_GUIDE | ButtonKind.OPEN_CHECK | ButtonKind.OPEN_UNITS | ButtonKind.OPEN_PANEL:
            # Its word is called as the kind is.
            button = Button(word(kind.name.lower(), language), PageRequested(_page(kind, effect)))
    return (button,)


def opened_by(effect: Notify) -> PageRequested:
    """Return what a click on the notice itself opens: the page of its own button, or else the panel's first one."""
    pages = (_page(kind, effect) for kind in RULE[effect.notice].choices(effect.facts))
    return PageRequested(next((page for page in pages if page), ""))


def _page(kind: ButtonKind, effect: Notify) -> str:
    """Return the panel's page that this kind of button opens: "" for its first one, and for what opens none."""
    match kind:
        case ButtonKind.OPEN_GUIDE:
            return f"{NEW_CARD}/{effect.practitioner}" if effect.practitioner else NEW_CARD
        case ButtonKind.OPEN_CHECK:
            return CHECK
        case ButtonKind.OPEN_UNITS:
            return UNITS
        case _:
            return ""


def _earlier(effect: Notify, settings: Settings, about: str) -> Button:
    """Return the button for an activation that was: at the time of the card's use, or at one that is asked for."""
    used_at, who = effect.facts.get("used_at"), effect.practitioner
    if isinstance(used_at, datetime):
        label = word("activated_at", settings.language, used=clock_time(used_at, settings.zone))
        return Button(label, ActivationReported(who, used_at, source="notice", about=about))
    return Button(word("activated_earlier", settings.language), PageRequested(asks_when(who)))


def asks_when(who: str | None) -> str:
    """Return the panel's page that asks when the connection was activated."""
    return f"?earlier={who or ''}"


def open_panel(language: str) -> Button:
    """Return the button that opens the panel."""
    return Button(word("open_panel", language), PageRequested())


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
