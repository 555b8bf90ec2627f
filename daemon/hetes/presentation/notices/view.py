"""A notice as a channel shows it: title, sentence, buttons."""

from __future__ import annotations

from hetes.core.effects import Notify, Withdraw
from hetes.core.events import ActivationReported, DoneReported, NoticeDismissed, PageRequested, SnoozeRequested
from hetes.core.settings import Settings
from hetes.presentation.notices.buttons import CHECK, NEW_CARD, SNOOZE_MINUTES, answers, card_answers
from hetes.presentation.notices.sentences import notice_text, word
from hetes.presentation.views import Button, NoticeView

WITH_BUTTONS = frozenset({"session_ending", "session_expired", "activate_before_hours"})
ABOUT_EQUIPMENT = frozenset({"card_service_lost", "reader_missing", "portal_unreachable"})
ABOUT_A_CARD = frozenset({"pin_change_due", "new_card_steps", "card_expiring"})
CARD_SLOT = "card/"
CANDIDATES_AT_MOST = 3  # as buttons of a notice; more are asked for in the tray's menu


def slot_of(effect: Notify) -> str:
    """Return the place on the screen: notices of one kind and practitioner (and reader) replace each other."""
    return _slot(effect.notice, effect.practitioner, effect.reader)


def slots_of(effect: Withdraw) -> tuple[str, ...]:
    """Return the places on the screen that are to be cleared."""
    return tuple(_slot(effect.notice, effect.practitioner, reader) for reader in effect.readers)


def _slot(notice: str, practitioner: str | None, reader: str | None) -> str:
    return f"{notice}/{practitioner or ''}" + (f"/{reader}" if reader else "")


def notice_view(effect: Notify, settings: Settings, *, simulated: bool = False) -> NoticeView:
    """Return the notice in the user's language; a simulated agent says so in its title."""
    critical = effect.notice == "session_expired"
    return NoticeView(
        order=effect.order,
        slot=slot_of(effect),
        title=_title(settings.language, simulated=simulated),
        text=notice_text(effect.notice, effect.practitioner, effect.facts, settings),
        buttons=_buttons(effect, settings),
        critical=critical,
        sound=critical and settings.sound,
        closed=NoticeDismissed(effect.notice, effect.practitioner, effect.order),
    )


def _buttons(effect: Notify, settings: Settings) -> tuple[Button, ...]:
    if effect.notice == "login_suspected":
        every = answers(effect.facts, settings)
        return every if len(every) <= CANDIDATES_AT_MOST + 1 else every[-1:]
    language, who = settings.language, effect.practitioner
    if effect.notice in ABOUT_A_CARD:
        return (Button(word("open_guide", language), PageRequested(f"{NEW_CARD}/{who}" if who else NEW_CARD)),)
    if effect.notice in ABOUT_EQUIPMENT:
        return (Button(word("open_check", language), PageRequested(CHECK)),)
    if effect.notice not in WITH_BUTTONS:
        return (Button(word("open_panel", language), PageRequested()),)
    session = effect.facts.get("session")
    about = session if isinstance(session, str) else ""  # "": it spoke of there being no session
    return (
        Button(word("activated", language), ActivationReported(who, source="notice", about=about)),
        Button(word("snooze", language), SnoozeRequested(SNOOZE_MINUTES, who, about=about)),
        Button(word("done", language), DoneReported(who, about=about)),
    )


def problem_view(
    sentences: tuple[str, ...],
    settings: Settings,
    *,
    simulated: bool = False,
    slot: str = "problem/",
    opens: bool = False,
) -> NoticeView:
    """Return the notice that something is wrong with Hetes's own files or place. No notice of the core: order 0."""
    return NoticeView(
        order=0,
        slot=slot,
        title=_title(settings.language, simulated=simulated),
        text=" ".join(sentences),
        buttons=(Button(word("open_panel", settings.language), PageRequested()),) if opens else (),
    )


def card_view(atr: str, settings: Settings, *, simulated: bool = False) -> NoticeView:
    """Return the question whether an unknown card is an eSzemélyi. It is no notice of the core either."""
    language = settings.language
    return NoticeView(
        order=0,
        slot=CARD_SLOT,
        title=_title(language, simulated=simulated),
        text=word("unknown_card", language),
        buttons=card_answers(atr, language),
    )


def _title(language: str, *, simulated: bool) -> str:
    return f"Hetes ({word('demo', language)})" if simulated else "Hetes"
