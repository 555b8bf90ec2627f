"""A notice as a channel shows it: title, sentence, buttons."""

from __future__ import annotations

from datetime import datetime

from hetes.core.effects import AskCard, Notify, Withdraw
from hetes.core.events import NoticeDismissed, PageRequested
from hetes.core.notices.registry import RULE
from hetes.core.settings import Settings
from hetes.presentation.notices.buttons import CHECK, buttons_of, card_answers, open_panel, opened_by
from hetes.presentation.notices.sentences import notice_text, notice_title, word
from hetes.presentation.views import NoticeView

PROBLEM_SLOT = "problem/"
CARD_SLOT = "card/"


def slot_of(effect: Notify) -> str:
    """Return the place on the screen: notices of one kind and practitioner (and reader, or unit) replace each other."""
    return _slot(effect.notice, effect.practitioner, effect.apart)


def slots_of(effect: Withdraw) -> tuple[str, ...]:
    """Return the places on the screen that are to be cleared."""
    return tuple(_slot(effect.notice, effect.practitioner, apart) for apart in effect.apart)


def _slot(notice: str, practitioner: str | None, apart: str | None) -> str:
    return f"{notice}/{practitioner or ''}" + (f"/{apart}" if apart else "")


def notice_view(effect: Notify, settings: Settings, *, simulated: bool = False) -> NoticeView:
    """Return the notice in the user's language; a simulated agent says so in its title."""
    critical = RULE[effect.notice].critical
    return NoticeView(
        order=effect.order,
        slot=slot_of(effect),
        title=_title(settings.language, notice_title(effect.notice, settings.language), simulated=simulated),
        text=notice_text(effect.notice, effect.practitioner, effect.facts, settings),
        buttons=buttons_of(effect, settings),
        critical=critical,
        sound=critical and settings.sound,
        closed=NoticeDismissed(effect.notice, effect.practitioner, effect.order),
        opens=opened_by(effect),
        until=_until(effect),
        again=effect.again,
    )


def _until(effect: Notify) -> datetime | None:
    """Return when the notice will be true no more, where that is known: a session that ends soon has ended then."""
    ends_at = effect.facts.get("ends_at")
    ahead = isinstance(ends_at, datetime) and effect.shown_at is not None and ends_at > effect.shown_at
    return ends_at if isinstance(ends_at, datetime) and ahead else None


def problem_view(
    sentences: tuple[str, ...],
    settings: Settings,
    *,
    simulated: bool = False,
    slot: str = PROBLEM_SLOT,
    opens: bool = False,
) -> NoticeView:
    """Return the notice that something is wrong with Hetes's own files or place; who shows it gives the order."""
    return NoticeView(
        order=0,
        slot=slot,
        title=_title(settings.language, simulated=simulated),
        text=" ".join(sentences),
        buttons=(open_panel(settings.language),) if opens else (),
        opens=PageRequested(CHECK),
    )


def card_view(asked: AskCard, settings: Settings, *, simulated: bool = False) -> NoticeView:
    """Return the question whether an unknown card is an eSzemélyi."""
    language = settings.language
    return NoticeView(
        order=asked.order,
        slot=CARD_SLOT,
        title=_title(language, word("unknown_card_title", language), simulated=simulated),
        text=word("unknown_card", language),
        buttons=card_answers(asked.atr, language),
        closed=NoticeDismissed("unknown_card", None, asked.order),
    )


def _title(language: str, title: str = "Hetes", *, simulated: bool) -> str:
    return f"{title} ({word('demo', language)})" if simulated else title
