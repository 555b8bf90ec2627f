"""A notice as a channel shows it: title, sentence, buttons."""

from __future__ import annotations

from hetes.core.effects import Notify, Withdraw
from hetes.core.events import ActivationReported, DoneReported, NoticeDismissed, SnoozeRequested
from hetes.core.settings import Settings
from hetes.presentation.tray import SNOOZE_MINUTES
from hetes.presentation.views import Button, NoticeView
from hetes.presentation.wording import notice_text, word

WITH_BUTTONS = frozenset({"session_ending", "session_expired", "activate_before_hours"})


def slot_of(effect: Notify | Withdraw) -> str:
    """Return the place on the screen: notices of one kind and practitioner replace each other."""
    return f"{effect.notice}/{effect.practitioner or ''}"


def notice_view(effect: Notify, settings: Settings, *, simulated: bool = False) -> NoticeView:
    """Return the notice in the user's language; a simulated agent says so in its title."""
    language = settings.language
    title = f"Hetes ({word('demo', language)})" if simulated else "Hetes"
    critical = effect.notice == "session_expired"
    return NoticeView(
        order=effect.order,
        slot=slot_of(effect),
        title=title,
        text=notice_text(effect.notice, effect.practitioner, effect.facts, settings),
        buttons=_buttons(effect, language) if effect.notice in WITH_BUTTONS else (),
        critical=critical,
        sound=critical and settings.sound,
        closed=NoticeDismissed(effect.notice, effect.practitioner, effect.order),
    )


def _buttons(effect: Notify, language: str) -> tuple[Button, ...]:
    who = effect.practitioner
    session = effect.facts.get("session")
    about = session if isinstance(session, str) else ""  # "": it spoke of there being no session
    return (
        Button(word("activated", language), ActivationReported(who, source="notice", about=about)),
        Button(word("snooze", language), SnoozeRequested(SNOOZE_MINUTES, who, about=about)),
        Button(word("done", language), DoneReported(who, about=about)),
    )


def problem_view(sentences: tuple[str, ...], settings: Settings, *, simulated: bool = False) -> NoticeView:
    """Return the notice that something is wrong with Hetes's own files. It is no notice of the core: order 0."""
    title = f"Hetes ({word('demo', settings.language)})" if simulated else "Hetes"
    return NoticeView(order=0, slot="problem/", title=title, text=" ".join(sentences))
