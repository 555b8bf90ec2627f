"""The notices about a practitioner's card: the guide's open steps (policy 4.6, 4.7), its last day (policy 4.10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from hetes.core.calendar import DAY, Calendar, instant_of
from hetes.core.effects import Value
from hetes.core.notices.rule import ButtonKind, Rule
from hetes.core.settings import Practitioner
from hetes.core.state import Guide, Key, Occasion, State

PIN_DAYS = 14
EXPIRY_DAYS = (60, 30, 14, 7, 1, 0)  # renewal may be asked for 60 days before the card's last day
PIN_STEP = "activation_pin"


class _OfGuide(Rule):
    """A practitioner's reminder of open steps: at the day's first eszemelyi, and when a block begins."""

    buttons = (ButtonKind.OPEN_GUIDE,)

    several = True

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:
        """Yield the latest block's start, the next one's, and the day's first insertion, where steps were open then."""
        for who, guide in state.guides.items():
            for at in _moments(state, who, now):
                if self.wanted(state.calendar, guide, at, now):
                    day = state.calendar.local_day(at)
                    yield Occasion((self.notice, who, day.isoformat()), self.notice, who, at, day=day)

    def wanted(self, calendar: Calendar, guide: Guide, at: datetime, now: datetime) -> bool:
        """Tell whether the guide gave a reason for this notice at the instant."""
        raise NotImplementedError

    def looks(self, state: State, now: datetime) -> Iterator[datetime]:
        """Yield midnight while a guide is open: its days are counted."""
        if any(guide.open_steps(now, now) for guide in state.guides.values()):
            yield state.calendar.midnight_after(now)


def _moments(state: State, who: str, now: datetime) -> Iterator[datetime]:
    begun_at = state.calendar.last_start(who, now)
    if begun_at:
        yield begun_at
    for block in state.calendar.blocks_reaching(who, now):
        if block.start_at > now:
            yield block.start_at
            break
    if state.first_insertion_at:
        yield state.first_insertion_at


def _pin_is_open(calendar: Calendar, guide: Guide, at: datetime, now: datetime) -> bool:
    days = (calendar.local_day(at) - calendar.local_day(guide.begun_at)).days
    return days < PIN_DAYS and guide.is_open(PIN_STEP, at, now)


class PinChangeDue(_OfGuide):
    """Policy 4.6: the activation PIN of a new card is to be changed, for two weeks."""

    notice = "pin_change_due"

    def wanted(self, calendar: Calendar, guide: Guide, at: datetime, now: datetime) -> bool:
        """Tell whether that step was open, in its first two weeks."""
        return _pin_is_open(calendar, guide, at, now)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while that step is open, in its first two weeks."""
        guide = state.guides.get(occasion.practitioner or "")
        return guide is not None and _pin_is_open(state.calendar, guide, now, now)


class NewCardSteps(_OfGuide):
    """Policy 4.7: other steps with a new card are open."""

    notice = "new_card_steps"

    def wanted(self, calendar: Calendar, guide: Guide, at: datetime, now: datetime) -> bool:
        """Tell whether another step was open, and the PIN not the better reason to speak."""
        return not _pin_is_open(calendar, guide, at, now) and _others_open(guide, at, now)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while another step is open."""
        guide = state.guides.get(occasion.practitioner or "")
        return guide is not None and _others_open(guide, now, now)

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the number of open steps."""
        guide = state.guides.get(occasion.practitioner or "")
        return {"steps": len(guide.open_steps(now, now)) if guide else 0}


def _others_open(guide: Guide, at: datetime, now: datetime) -> bool:
    return any(step != PIN_STEP for step in guide.open_steps(at, now))


class CardExpiring(Rule):
    """Policy 4.10: the card's last day comes near. Its keys live as long as that date is the practitioner's."""

    notice = "card_expiring"
    buttons = (ButtonKind.OPEN_GUIDE,)

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - dates are absolute
        """Yield the mornings so many days before the card's last day."""
        found: tuple[Occasion, ...] = state.calendar.remember(
            (self.notice,),
            lambda: tuple(o for p in state.practitioners if p.card_expires for o in self._of(state.calendar, p)),
        )
        return iter(found)

    def _of(self, calendar: Calendar, who: Practitioner) -> Iterator[Occasion]:
        last = who.card_expires
        assert last is not None  # noqa: S101 - asked before
        for n, days in enumerate(EXPIRY_DAYS):
            if last.toordinal() - days < 1:
                continue
            day = last - days * DAY
            blocks = calendar.blocks_on(who.id, day)
            at = blocks[0].start_at if blocks else instant_of(day, 8 * 60, calendar.zone)
            yield Occasion((self.notice, who.id, last.isoformat(), str(days)), self.notice, who.id, at, n=n, day=last)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:  # noqa: ARG002 - time makes it no less true
        """True while that date is the card's."""
        dates = (p.card_expires for p in state.practitioners if p.id == occasion.practitioner)
        return occasion.day is not None and occasion.day in dates

    def keeps(self, state: State, key: Key) -> bool | None:
        """Tell whether the date is still that practitioner's."""
        return any(p.card_expires and key[1:3] == (p.id, p.card_expires.isoformat()) for p in state.practitioners)

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the last day, and how many days off it is; negative once it is past."""
        last = occasion.day
        return {"expires": last.isoformat(), "days": (last - state.calendar.local_day(now)).days} if last else {}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "tomorrow", "today" or "over" where the days need no number."""
        days = int(str(facts["days"]))
        return () if days > 1 else ("tomorrow",) if days == 1 else ("today",) if days == 0 else ("over",)
