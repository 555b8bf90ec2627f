"""The notices about a new card's open steps (policy 4.6, 4.7), a certificate's and a card's last day (4.9, 4.10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from hetes.core.calendar import DAY, Calendar, instant_of
from hetes.core.effects import Value
from hetes.core.notices.rule import ButtonKind, Rule
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
        for who, guide in _guides(state).items():
            for at in _moments(state, who, now):
                if self.wanted(state.calendar, guide, at, now):
                    day = state.calendar.local_day(at)
                    yield Occasion((self.notice, who, day.isoformat()), self.notice, who, at, day=day)

    def wanted(self, calendar: Calendar, guide: Guide, at: datetime, now: datetime) -> bool:
        """Tell whether the guide gave a reason for this notice at the instant."""
        raise NotImplementedError

    def looks(self, state: State, now: datetime) -> Iterator[datetime]:
        """Yield midnight while a guide is open: its days are counted."""
        if any(guide.open_steps(now, now) for guide in _guides(state).values()):
            yield state.calendar.midnight_after(now)


def _guides(state: State) -> dict[str, Guide]:
    """Return the guides of those who work here; of who was removed, one may be kept."""
    return {one.id: state.guides[one.id] for one in state.practitioners if one.id in state.guides}


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
        guide = _guides(state).get(occasion.practitioner or "")
        return guide is not None and _pin_is_open(state.calendar, guide, now, now)


class NewCardSteps(_OfGuide):
    """Policy 4.7: other steps with a new card are open."""

    notice = "new_card_steps"

    def wanted(self, calendar: Calendar, guide: Guide, at: datetime, now: datetime) -> bool:
        """Tell whether another step was open, and the PIN not the better reason to speak."""
        return not _pin_is_open(calendar, guide, at, now) and _others_open(guide, at, now)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while another step is open."""
        guide = _guides(state).get(occasion.practitioner or "")
        return guide is not None and _others_open(guide, now, now)

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the number of open steps."""
        guide = _guides(state).get(occasion.practitioner or "")
        return {"steps": len(guide.open_steps(now, now)) if guide else 0}


def _others_open(guide: Guide, at: datetime, now: datetime) -> bool:
    return any(step != PIN_STEP for step in guide.open_steps(at, now))


class _LastDay(Rule):
    """Something is valid until a day that the user typed, and that day comes near.

    Its keys live as long as that day is in the settings: put right after a mistake, it says nothing twice.
    """

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - dates are absolute
        """Yield the mornings so many days before each last day."""
        found: tuple[Occasion, ...] = state.calendar.remember(
            (self.notice,),
            lambda: tuple(o for owner, last in self.dates(state) for o in self._of(state.calendar, owner, last)),
        )
        return iter(found)

    def dates(self, state: State) -> Iterator[tuple[str, date]]:
        """Yield each last day that is in the settings, and the id of what it belongs to."""
        raise NotImplementedError

    def about(self, owner: str, occasion: Occasion) -> Occasion:
        """Return the occasion as one about this owner."""
        raise NotImplementedError

    def first_start(self, calendar: Calendar, owner: str, day: date) -> datetime | None:
        """Return the first block start of the day, for what belongs to this owner."""
        raise NotImplementedError

    def _of(self, calendar: Calendar, owner: str, last: date) -> Iterator[Occasion]:
        for n, days in enumerate(EXPIRY_DAYS):
            if last.toordinal() - days < 1:
                continue
            day = last - days * DAY
            at = self.first_start(calendar, owner, day) or instant_of(day, 8 * 60, calendar.zone)
            key = (self.notice, owner, last.isoformat(), str(days))
            yield self.about(owner, Occasion(key, self.notice, None, at, n=n, day=last))

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:  # noqa: ARG002 - time makes it no less true
        """True while that date is in the settings."""
        return any((occasion.key[1], occasion.day) == date for date in self.dates(state))

    def keeps(self, state: State, key: Key) -> bool | None:
        """Tell whether the date is still that owner's."""
        return any(key[1:3] == (owner, last.isoformat()) for owner, last in self.dates(state))

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the last day, and how many days off it is; negative once it is past."""
        last = occasion.day
        return {"expires": last.isoformat(), "days": (last - state.calendar.local_day(now)).days} if last else {}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "tomorrow", "today" or "over" where the days need no number."""
        days = int(str(facts["days"]))
        return () if days > 1 else ("tomorrow",) if days == 1 else ("today",) if days == 0 else ("over",)


class CardExpiring(_LastDay):
    """Policy 4.10: the card's last day comes near."""

    notice = "card_expiring"
    buttons = (ButtonKind.OPEN_GUIDE,)

    def dates(self, state: State) -> Iterator[tuple[str, date]]:
        """Yield the practitioners and the last days of their cards."""
        return ((p.id, p.card_expires) for p in state.practitioners if p.card_expires)

    def about(self, owner: str, occasion: Occasion) -> Occasion:
        """Return it about the practitioner."""
        return replace(occasion, practitioner=owner)

    def first_start(self, calendar: Calendar, owner: str, day: date) -> datetime | None:
        """Return that practitioner's first."""
        return min((block.start_at for block in calendar.blocks_on(owner, day)), default=None)


class CertificateExpiring(_LastDay):
    """Policy 4.9: the last day of a practice's EESZT client certificate comes near, as the user typed it."""

    notice = "certificate_expiring"
    buttons = (ButtonKind.OPEN_UNITS,)

    def dates(self, state: State) -> Iterator[tuple[str, date]]:
        """Yield the units and the last days of their certificates."""
        return ((unit.id, unit.certificate_expires) for unit in state.settings.units if unit.certificate_expires)

    def about(self, owner: str, occasion: Occasion) -> Occasion:
        """Return it about the unit."""
        return replace(occasion, unit=owner)

    def first_start(self, calendar: Calendar, owner: str, day: date) -> datetime | None:  # noqa: ARG002 - of anybody
        """Return the first of anybody."""
        return calendar.first_start_of(day)

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return the unit besides."""
        return {"unit": occasion.unit, **super().facts(state, occasion, now)}
