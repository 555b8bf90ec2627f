"""Every kind of notice, said by the core itself on a day that might be, in the words of the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hetes.core.effects import Notify
from hetes.core.notices.registry import RULES
from hetes.core.settings import Practitioner, Settings, Unit
from hetes.presentation.notices.view import notice_view
from hetes.presentation.views import NoticeView
from tests.support.story.story import Story, settings, span, weekdays

EVA = Practitioner(
    "eva", "Dr. Minta Éva", hours={**weekdays("08:00-15:00"), "tue": (span("08:00-12:00"), span("13:00-18:00"))}
)
TUESDAY = "2026-11-24"


def _stories(under: Settings) -> tuple[Story, ...]:
    """Live through the days on which Hetes has all of it to say."""
    (eva,) = under.practitioners
    expiring = replace(under, configured=(replace(eva, card_expires=date(2027, 1, 22)),))
    certified = replace(under, units=(Unit("u1", "Minta Rendelő", certificate_expires=date(2027, 1, 22)),))
    missed = Story("07:00", under).see_nothing().wait_until("08:00")  # 07:50: no reader either
    ended = Story("07:00", under).activate(at="06:58").wait_until("14:00")
    breaks = Story("07:58", under, TUESDAY).activate(source="tray").wait_until("12:00")
    late_break = Story("07:58", replace(under, quiet=(span("11:30-13:30"),)), TUESDAY).activate().wait_until("13:30")
    broken = Story("08:00", under).activate().lost().wait_until("08:40")
    stopped = Story("08:00", under).activate().end().wait_until("08:40")
    asked = Story("07:30", under).card().wait(seconds=10).use(seconds=4)
    left = Story("07:30", under).card().wait(minutes=3).activate().wait_until("15:30")
    new_card = Story("07:30", under).guide("eva").card().guide(tick="activation_pin").wait_until("08:01")
    early = Story("07:30", under).guide("eva").card()
    unreachable = Story("08:10", under).probe(False, False)
    lost = Story("09:00", under).lose_service().wait(minutes=1)
    ends = Story("07:30", expiring).wait_until("09:00")
    renew = Story("07:30", certified).wait_until("09:00")
    devices = (asked, left, new_card, early, unreachable, lost, ends, renew)
    return breaks, late_break, broken, stopped, missed, ended, *devices


def _said(language: str) -> Iterator[tuple[Notify, Settings]]:
    under = settings(EVA, language=language)
    for story in _stories(under):
        yield from ((effect, story.settings) for effect in story.effects if isinstance(effect, Notify))


def every_notice(language: str) -> dict[str, NoticeView]:
    """Return a notice of each kind, the most urgent first."""
    said: dict[str, NoticeView] = {}
    for effect, under in _said(language):
        said.setdefault(effect.notice, notice_view(effect, under))
    return {rule.notice: said[rule.notice] for rule in RULES if rule.notice in said}


def facts_of_every_notice(language: str) -> dict[str, set[str]]:
    """Return the names of the facts that came with each kind of notice."""
    found: dict[str, set[str]] = {}
    for effect, _ in _said(language):
        found.setdefault(effect.notice, set()).update(effect.facts)
    return found
