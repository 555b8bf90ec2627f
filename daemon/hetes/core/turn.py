"""A step under way: the state as it is becoming, and the effects so far. Lives no longer than one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from hetes.core.effects import Effect, Notify, Publish, Refuse, Value, Withdraw
from hetes.core.reminders import RULE
from hetes.core.state import Occasion, Session, State, Visible, Waiting


class Turn:
    """Collects what one step changes and orders. ``now`` is the same throughout."""

    def __init__(self, state: State, now: datetime) -> None:
        self.state = state
        self.now = now
        self.effects: list[Effect] = []

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - the fields of State, which replace() checks
        """Replace fields of the state."""
        self.state = replace(self.state, **fields)

    def publish(self, event: str, practitioner: str | None = None, **facts: Value) -> None:
        """Order a line for scripts and journal."""
        self.effects.append(Publish(event, practitioner, facts))

    def refuse(self, reason: str, **facts: Value) -> None:
        """Say that a command cannot be done."""
        self.effects.append(Refuse(reason, facts))

    def put_session(self, session: Session) -> None:
        """Let this be its practitioner's session."""
        self.change(sessions={**self.state.sessions, session.practitioner: session})

    def drop_session(self, practitioner: str) -> None:
        """Let this practitioner have none."""
        self.change(sessions={p: s for p, s in self.state.sessions.items() if p != practitioner})

    def spend(self, occasion: Occasion) -> None:
        """Never show this occasion (again)."""
        self.change(judged={**self.state.judged, occasion.key: self.now})

    def show(self, occasion: Occasion) -> None:
        """Order the notice; it replaces a visible one in the same slot, which is no withdrawal."""
        state, now = self.state, self.now
        order = state.orders + 1
        others = tuple(v for v in state.visible if v.occasion.slot != occasion.slot)
        self.change(
            orders=order,
            visible=(*others, Visible(order, occasion, now)),
            judged={**state.judged, occasion.key: now},
        )
        if occasion.notice == "session_expired" and occasion.practitioner and occasion.session:
            shown = {**state.expiries_shown, occasion.practitioner: (occasion.session, now)}
            self.change(expiries_shown=shown)
        if occasion.notice == "activate_before_hours":
            self.withdraw(
                lambda v: v.occasion.notice == "session_expired" and v.occasion.practitioner == occasion.practitioner
            )
        facts = facts_of(self.state, occasion, now)
        self.effects.append(Notify(order, occasion.notice, occasion.practitioner, facts))

    def withdraw(self, which: Callable[[Visible], bool]) -> tuple[Visible, ...]:
        """Take back the visible notices for which ``which`` holds, and return them."""
        gone = tuple(v for v in self.state.visible if which(v))
        if gone:
            self.change(visible=tuple(v for v in self.state.visible if v not in gone))
            for v in gone:
                self.effects.append(Withdraw(v.order, v.occasion.notice, v.occasion.practitioner))
        return gone

    def wait(self, items: tuple[Waiting, ...]) -> None:
        """Keep exactly these occasions waiting."""
        if items != self.state.waiting:
            self.change(waiting=items)

    def true(self, occasion: Occasion) -> bool:
        """Tell whether the occasion's sentence holds, about somebody who works here."""
        if occasion.practitioner is not None and occasion.practitioner not in self.state.calendar.people:
            return False
        return RULE[occasion.notice].true(self.state, occasion, self.now)


def facts_of(state: State, occasion: Occasion, now: datetime) -> dict[str, Value]:
    """Return what the words of the notice need, and the useful extra fields of ``rehearse``."""
    facts: dict[str, Value] = {}
    session = state.session(occasion.practitioner) if occasion.practitioner and occasion.session else None
    if session:
        facts |= {"session": session.id, "ends_at": session.ends_at}
    match occasion.notice:
        case "session_ending" if session and occasion.lead:
            left = max(0, -int((now - session.ends_at).total_seconds() // 60))  # rounded up
            facts |= {"lead_s": int(occasion.lead.total_seconds()), "minutes": left}
        case "session_expired" if session:
            away = next((a for a in reversed(state.away) if a.covers(session.ends_at)), None)
            facts |= {"n": occasion.n, "away": None if away is None else "off" if away.off else "asleep"}
        case "activate_before_hours" if occasion.block:
            facts |= {"n": occasion.n, "begins_at": occasion.block.start_at}
        case "session_will_end_in_hours" if session:
            facts |= {"break_at": session.break_at}
        case "card_service_lost":
            facts |= {"denied": state.outage is not None and state.outage.denied}
        case _:
            pass
    return facts
