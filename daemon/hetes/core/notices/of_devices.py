"""The notices about readers, cards, the card service and the portal: most of policy 4, a class for each section.

None of them has a practitioner. What was seen of a card is a hint, never a proof: these notices ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from hetes.core.atr import PERHAPS_ESZEMELYI, kind_of
from hetes.core.calendar import DAY
from hetes.core.duty import (
    READER_PATIENCE,
    SOON,
    blocks_wanting_a_reader,
    candidates,
    in_a_block,
    portal_matters,
    reader_is_missing,
    renewable_from,
    waiting_candidates,
)
from hetes.core.effects import Value
from hetes.core.notices.rule import ButtonKind, Rule
from hetes.core.state import Card, Key, Occasion, State

OUTAGE_PATIENCE = timedelta(seconds=30)
USED_AFTER = timedelta(seconds=10)  # a program that waits for cards reads each new one at once
USED_FOR = timedelta(seconds=2)
LOGIN_WORTH = timedelta(minutes=10)
GUIDE_WORTH = timedelta(minutes=15)
INSERTED_FOR = timedelta(minutes=3)
UNUSED_FOR = timedelta(seconds=60)  # whoever is at the PIN is left alone
INSERTED_AGAIN = timedelta(minutes=30)
LEFT_AFTER = timedelta(minutes=15)
JUST_AFTER = timedelta(microseconds=1)  # "within 60 min" is less than 60


def _said_lately(state: State, occasion: Occasion, now: datetime, span: timedelta) -> bool:
    """Tell whether another one of this kind was shown so lately (to either side: the clock may have been set back)."""
    said = state.last_said.get(occasion.notice)
    return said is not None and said[0] != occasion.key and abs(now - said[1]) < span


def _guide_touched(state: State, now: datetime) -> bool:
    return state.guide_touched_at is not None and abs(now - state.guide_touched_at) < GUIDE_WORTH


class LoginSuspected(Rule):
    """Policy 4.1: another program used a card for a while, so somebody may have activated."""

    notice = "login_suspected"
    buttons = (ButtonKind.ANSWERS,)

    def use_ended(self, card: Card, used_since: datetime, now: datetime, kind: str) -> Occasion | None:
        """Return the occasion that the end of this use makes, if it may have been an activation."""
        if kind not in PERHAPS_ESZEMELYI or used_since - card.inserted_at < USED_AFTER or now - used_since < USED_FOR:
            return None
        key = (self.notice, str(card.insertion), used_since.isoformat())
        return Occasion(key, self.notice, None, now, insertion=card.insertion, used_at=used_since, card_kind=kind)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while somebody may have activated, and for ten minutes: later nobody remembers."""
        shown_at = next((v.shown_at for v in state.visible if v.occasion.key == occasion.key), occasion.at)
        return now < shown_at + LOGIN_WORTH and bool(candidates(state, now))

    def spent(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """Spent by a "no", soon after the last one shown, and while somebody works through the guide."""
        refused = state.login_refused == state.insertions
        return refused or _said_lately(state, occasion, now, LOGIN_WORTH) or _guide_touched(state, now)

    def looks(self, state: State, now: datetime) -> Iterator[datetime]:
        """Yield when a visible one has had its time, and when somebody becomes a candidate while a card lies there."""
        yield from (v.shown_at + LOGIN_WORTH for v in state.visible if v.occasion.notice == self.notice)
        if any(reader.card for reader in state.readers or ()):
            yield from _candidates_soon(state, now)

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:
        """Return when the use began, the candidates, and the sessions that a yes of theirs would replace ("": none)."""
        who = candidates(state, now)
        running = [state.running(each, now) or state.unsettled(each, now) for each in who]
        sessions = tuple(session.id if session else "" for session in running)
        about = {"used_at": occasion.used_at, "card_kind": occasion.card_kind}
        return {**about, "candidates": who, "candidate_sessions": sessions}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "unknown" for a card of which nobody has said that it is an eSzemélyi."""
        return _of_card(facts)


def _of_card(facts: Mapping[str, object]) -> tuple[str, ...]:
    return ("unknown",) if facts.get("card_kind") == "unknown" else ()


def _candidates_soon(state: State, now: datetime) -> Iterator[datetime]:
    for who in state.practitioners:
        for block in state.calendar.blocks_reaching(who.id, now):
            yield block.start_at - SOON + JUST_AFTER
        renewable = renewable_from(state, who.id, now)
        if renewable is not None:
            yield renewable + JUST_AFTER


class CardServiceLost(Rule):
    """Policy 4.2: the card service has been gone, or has refused us, for a while."""

    notice = "card_service_lost"
    buttons = (ButtonKind.OPEN_CHECK,)
    of_card_trouble = True

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - an outage is absolute
        """Yield the end of the patience with the present outage."""
        if state.outage:
            key = (self.notice, str(state.outage.id))
            yield Occasion(key, self.notice, None, state.outage.since + OUTAGE_PATIENCE)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:  # noqa: ARG002 - time changes nothing
        """True during this outage."""
        return state.outage is not None and occasion.key == (self.notice, str(state.outage.id))

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:  # noqa: ARG002 - of the outage only
        """Return whether the service refuses this user."""
        return {"denied": state.outage is not None and state.outage.denied}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "denied" where the service refuses this user."""
        return ("denied",) if facts.get("denied") else ()


class ReaderMissing(Rule):
    """Policy 4.3: hours are on or near, somebody needs a reader, and there has been none for a minute."""

    notice = "reader_missing"
    buttons = (ButtonKind.OPEN_CHECK,)
    of_card_trouble = True

    def arising(self, state: State, now: datetime) -> Iterator[Occasion]:
        """Yield one for each block that is on or about to begin."""
        if reader_is_missing(state, now):
            for block in blocks_wanting_a_reader(state, now):
                key = (self.notice, block.label, block.end_at.isoformat())
                yield Occasion(key, self.notice, None, now, block=block)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True until a reader is back, nobody needs one, or the block ends. An outage hides readers, it brings none."""
        back = state.outage is None and bool(state.readers)
        block = occasion.block
        return not back and block is not None and now < block.end_at and bool(waiting_candidates(state, now))

    def looks(self, state: State, now: datetime) -> Iterator[datetime]:
        """Yield when the patience ends, and when a block comes near, while there is no reader."""
        if state.no_reader_since is not None:
            yield state.no_reader_since + READER_PATIENCE
            yield from _candidates_soon(state, now)
            for who in state.practitioners:
                for block in state.calendar.blocks_reaching(who.id, now):
                    yield block.start_at - state.settings.before_hours


class PortalUnreachable(Rule):
    """Policy 4.4: the portal can't be reached from this computer, and somebody at work needs it."""

    notice = "portal_unreachable"

    def keeps(self, state: State, key: Key) -> bool | None:
        """Tell whether it is the present outage's: its key may arise for as long as the outage lasts."""
        return True if state.portal is not None and key[1] == str(state.portal.outage) else None

    buttons = (ButtonKind.OPEN_CHECK,)

    def arising(self, state: State, now: datetime) -> Iterator[Occasion]:
        """Yield the present outage's."""
        if state.portal and _portal_fails(state, now):
            yield Occasion((self.notice, str(state.portal.outage)), self.notice, None, now)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True during this outage, inside anybody's block."""
        portal = state.portal
        same = portal is not None and portal.failures > 0 and occasion.key == (self.notice, str(portal.outage))
        return same and in_a_block(state, now)

    def spent(self, state: State, occasion: Occasion, now: datetime) -> bool:  # noqa: ARG002 - of the moment only
        """Spent when nobody at work needs the portal any more."""
        return not _portal_fails(state, now)


def _portal_fails(state: State, now: datetime) -> bool:
    return state.portal is not None and state.portal.word == "unreachable" and portal_matters(state, now)


class CardInsertedNoSession(Rule):
    """Policy 4.5: a card was put in, and a while later, when nobody is at the PIN, Hetes knows of no connection."""

    notice = "card_inserted_no_session"

    def ready(self, state: State) -> bool:
        """Tell whether cards can be seen: nothing is said from an old picture."""
        return state.outage is None

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - an insertion is absolute
        """Yield, for each eszemelyi that lies there unused, the end of the patience with insertion and last use."""
        for reader in state.readers or ():
            card = reader.card
            if card and card.used_since is None and kind_of(card.atr, state.settings) == "eszemelyi":
                at = card.inserted_at + INSERTED_FOR
                if card.used_until is not None:
                    at = max(at, card.used_until + UNUSED_FOR)
                yield Occasion((self.notice, str(card.insertion)), self.notice, None, at, insertion=card.insertion)

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while the card is in, and somebody without a connection may want one."""
        lies_there = state.card(occasion.insertion) is not None
        return lies_there and any(state.running(who, now) is None for who in candidates(state, now))

    def spent(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """Spent soon after the last one, while the guide is worked through, or while a stronger one is visible."""
        stronger = any(v.occasion.notice in ("activate_before_hours", "login_suspected") for v in state.visible)
        return stronger or _said_lately(state, occasion, now, INSERTED_AGAIN) or _guide_touched(state, now)


class CardLeftInReader(Rule):
    """Policy 4.8: the day's work is over, and a card lies in the reader."""

    notice = "card_left_in_reader"
    several = True

    def ready(self, state: State) -> bool:
        """Tell whether cards can be seen: nothing is said from an old picture."""
        return state.outage is None

    def left(self, state: State, at: datetime, of: date | None = None) -> Iterator[Occasion]:
        """Yield an occasion for each card that might be an eSzemélyi and lies in its reader.

        Args:
            state: what is so.
            at: the occasion's instant.
            of: the day of the work that is over, where a block that began on it ends on the next.
        """
        day = state.calendar.local_day(at)
        for reader in state.readers or ():
            card = reader.card
            kind = kind_of(card.atr, state.settings) if card else None
            if card and kind in PERHAPS_ESZEMELYI:
                key = (self.notice, reader.name, (of or day).isoformat())
                occasion = Occasion(key, self.notice, None, at, reader=reader.name, insertion=card.insertion)
                yield replace(occasion, day=day, card_kind=kind)

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:
        """Yield a while after the last block of today, and of yesterday, for it may end after midnight."""
        if any(reader.card for reader in state.readers or ()):
            for day, ended in self._ends(state, now):
                at = ended + LEFT_AFTER
                for occasion in self.left(state, at, day):
                    card = state.card(occasion.insertion)
                    if card and card.inserted_at <= at:
                        yield occasion

    def _ends(self, state: State, now: datetime) -> Iterator[tuple[date, datetime]]:
        today: date = state.calendar.local_day(now)
        for day in (today - DAY, today):
            ended = state.calendar.last_end_of(day)
            if ended:
                yield day, ended

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """True while that very card lies there, until midnight."""
        same_day = state.calendar.local_day(now) == occasion.day
        return same_day and state.card(occasion.insertion) is not None

    def looks(self, state: State, now: datetime) -> Iterator[datetime]:
        """Yield the midnight at which a visible one becomes yesterday's."""
        if any(v.occasion.notice == self.notice for v in state.visible):
            yield state.calendar.midnight_after(now)

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:  # noqa: ARG002 - as it was found
        """Return the reader's name, and what kind of card lies there."""
        return {"reader": occasion.reader, "card_kind": occasion.card_kind}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return "unknown" for a card of which nobody has said that it is an eSzemélyi."""
        return _of_card(facts)
