"""States that a user can come to see, each made by the real engine: what the panel's pages are shown.

world = STATES["ending"]("hu")
ask(world, {"do": "today"})
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hetes.agent.control_api import ControlApi
from hetes.core.events import (
    ActivationReported,
    CardServiceLost,
    DoneReported,
    EndReported,
    NoticeTaken,
    PortalProbed,
    ReadersSeen,
    SeenCard,
    SeenReader,
    SnoozeRequested,
)
from hetes.core.json_types import Json
from hetes.core.settings import Practitioner, Settings
from tests.support.fakes.environment import FakeWorld
from tests.support.story.story import ADAM, EVA, Story, settings, span, weekdays

ESZEMELYI = "3B8780018031B973842160B8"
READER = "Minta kártyaolvasó 00 00"
EVIL = """"><script>document.title='bad'</script><img src=x onerror=alert(1)>'{{7*7}}${7*7}\u202e&lt;"""
ALL_DAY = Practitioner("eva", "Dr. Minta Éva", hours=weekdays("08:00-12:00", "13:00-19:00"))
LONG = Practitioner(
    "hosszu", "Dr. habil. Szentgyörgyi-Bodrogközi Krisztina Magdolna", login="mobiltoken", hours=weekdays("10:00-16:00")
)


def world(time: str, *people: Practitioner, language: str = "hu", **fields: Any) -> FakeWorld:
    """Return an engine on a Monday at that local time."""
    under: Settings = settings(*people, language=language, **fields)
    of = Seen(under, Story(time).now)
    of.notifier.start(of.engine.post)
    return of


class Seen(FakeWorld):
    """A world in which each notice is taken by its channel at once."""

    def wait(self, **span: float) -> None:
        until = self.clock.instant + timedelta(**span)
        self.hear()
        while self.alarm.at is not None and self.alarm.at <= until:
            self.clock.run(seconds=(self.alarm.at - self.clock.instant).total_seconds())
            self.engine.turn()
            self.hear()
        self.clock.run(seconds=(until - self.clock.instant).total_seconds())
        self.engine.turn()
        self.hear()

    def hear(self) -> None:
        while not self.engine._inbox.empty():
            event = self.engine._inbox.get()
            assert isinstance(event, NoticeTaken)
            self.engine.turn(event)


def ask(of: FakeWorld, request: Json) -> Json:
    """Return what the control API answers."""
    of.engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # its owner thread is this one
    return ControlApi(of.engine, of.store, lambda: None).ask(request)


def cards(of: FakeWorld, *readers: tuple[str, str | None, bool | None]) -> None:
    """Show readers: name, ATR ("" for a mute card, None for no card), in use."""
    seen = [SeenReader(name, None if atr is None else SeenCard(atr or None, use)) for name, atr, use in readers]
    of.engine.turn(ReadersSeen(tuple(seen)))


def two_weeks(language: str) -> FakeWorld:
    """Return the Wednesday after a week and a half of work: late once, away once, without a connection once."""
    of = world("07:00", EVA, ADAM, language=language)
    for day in range(10):
        if day % 7 < 5:
            of.wait(minutes=58 if day != 2 else 95)
            if day != 4:
                of.engine.turn(ActivationReported("eva", source="tray"))
            of.engine.turn(ActivationReported("adam", source="cli"))
            of.wait(hours=7)
            if day != 3:
                of.engine.turn(ActivationReported("adam", source="notice"))
            if day == 1:
                of.engine.turn(DoneReported("adam"))
        of.wait(seconds=(Story("07:00").now + timedelta(days=day + 1) - of.clock.instant).total_seconds())
    of.wait(hours=3, minutes=20)
    of.engine.turn(ActivationReported("eva", source="panel"))
    of.wait(minutes=40)
    return of


def nobody(language: str) -> FakeWorld:
    return world("10:12", language=language)


def active(language: str, *people: Practitioner) -> FakeWorld:
    of = world("07:30", *(people or (ALL_DAY,)), language=language)
    cards(of, (READER, None, None))
    of.wait(minutes=25)
    cards(of, (READER, ESZEMELYI, None))
    of.wait(minutes=5)
    of.engine.turn(ActivationReported("eva", source="tray"))
    of.wait(hours=2, minutes=12)
    return of


def ending(language: str) -> FakeWorld:
    of = active(language)
    of.wait(hours=4, minutes=23)
    return of


def expired(language: str) -> FakeWorld:
    of = active(language)
    of.wait(hours=4, minutes=53)
    return of


def told_late(language: str) -> FakeWorld:
    """The activation of eight o'clock, told at ten past nine."""
    of = missing(language)
    of.wait(minutes=40)
    of.engine.turn(ActivationReported("eva", started_at=of.clock.instant - timedelta(minutes=70), source="panel"))
    return of


def broken_off(language: str) -> FakeWorld:
    of = active(language)
    of.engine.turn(EndReported("eva", lost=True))
    of.wait(minutes=11)
    return of


def store_trouble(language: str) -> FakeWorld:
    of = active(language)
    of.store.fail = "full"
    of.engine.turn(EndReported("eva"))
    of.wait(minutes=2)
    return of


def phone_only(language: str) -> FakeWorld:
    """Nobody has a card, and no card service runs."""
    of = world("07:30", replace(LONG, hours=weekdays("08:00-14:00")), language=language)
    of.engine.turn(CardServiceLost())
    of.wait(minutes=31)
    return of


def missing(language: str) -> FakeWorld:
    of = world("07:30", ALL_DAY, language=language)
    cards(of, (READER, None, None))
    of.wait(hours=1)
    return of


def idle(language: str) -> FakeWorld:
    of = world("20:30", EVA, language=language)
    cards(of, (READER, None, None))
    return of


def done(language: str) -> FakeWorld:
    of = active(language)
    of.engine.turn(DoneReported("eva"))
    of.wait(seconds=20)
    return of


def snoozed_in_quiet_hours(language: str) -> FakeWorld:
    of = world("07:30", EVA, language=language, quiet=(span("08:00-09:00"),))
    of.wait(minutes=40)
    of.engine.turn(SnoozeRequested(10))
    return of


def asked(language: str, *people: Practitioner) -> FakeWorld:
    """A program used the card: was it an activation?"""
    of = world("07:40", *(people or (EVA,)), language=language)
    cards(of, (READER, None, None))
    cards(of, (READER, ESZEMELYI, False))
    of.wait(seconds=30)
    cards(of, (READER, ESZEMELYI, True))
    of.wait(seconds=10)
    cards(of, (READER, ESZEMELYI, False))
    of.wait(seconds=40)
    return of


def several(language: str) -> FakeWorld:
    of = active(language, replace(EVA, name="Dr. Minta Éva"), ADAM, LONG)
    cards(
        of,
        (READER, ESZEMELYI, True),
        ("Nyomógombos olvasó 01 00", "3B00", False),
        ("Harmadik 02 00", "", None),
    )
    return of


def asked_several(language: str) -> FakeWorld:
    return asked(language, EVA, replace(ADAM, id="adam"))


def outage(language: str) -> FakeWorld:
    of = active(language)
    of.engine.turn(CardServiceLost())
    of.wait(minutes=2)
    return of


def denied(language: str) -> FakeWorld:
    of = world("09:00", EVA, language=language)
    of.engine.turn(CardServiceLost(denied=True))
    of.wait(minutes=2)
    return of


def troubled(language: str) -> FakeWorld:
    """A wrong value in the settings, a portal that can't be reached, an other card, and it is all a demonstration."""
    of = world("09:00", EVA, language=language, not_eszemelyi=frozenset({"3B01"}))
    of.settings.write(of.settings.settings, "session.length: 7x")
    of.engine.turn(PortalProbed(ok=False, reason="dns"))
    of.wait(minutes=1)
    of.engine.turn(PortalProbed(ok=False, reason="dns"))
    cards(of, (READER, "3B01", None))
    return of


def no_reader(language: str) -> FakeWorld:
    of = world("07:30", EVA, language=language)
    cards(of)
    of.wait(minutes=40)
    return of


def over_midnight(language: str) -> FakeWorld:
    """Night duty, whose block and session began yesterday."""
    nights = {day: (span("20:00-06:00"),) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    of = world("20:05", replace(EVA, hours=nights), language=language)
    of.engine.turn(ActivationReported("eva"))
    of.wait(hours=5)
    return of


def malicious(language: str) -> FakeWorld:
    """Names that would be a script, if anybody wrote them out as they are."""
    of = asked(language, replace(EVA, name=EVIL), replace(ADAM, name=EVIL, id="adam"))
    of.engine.turn(ActivationReported("eva"))
    of.settings.write(replace(of.settings.settings, software=EVIL), EVIL)
    cards(of, (EVIL, ESZEMELYI, True))
    return of


def weekend_ahead(language: str) -> FakeWorld:
    """Nothing tomorrow: the next hours are days away, for the day after is closed."""
    of = world(
        "20:30", EVA, language=language, closed=frozenset(date(2026, 11, 23) + n * timedelta(days=1) for n in (1, 2))
    )
    cards(of)
    return of


STATES: dict[str, Callable[[str], FakeWorld]] = {
    each.__name__: each
    for each in (
        nobody, active, ending, expired, missing, idle, done, snoozed_in_quiet_hours, asked, several, asked_several,
        outage, denied, troubled, no_reader, told_late, broken_off, store_trouble, phone_only, over_midnight, malicious, weekend_ahead,
    )
}  # fmt: skip
