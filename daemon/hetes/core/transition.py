"""A step under way: the state as it is becoming, and the effects so far. Lives no longer than one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from hetes.core.effects import Effect, LearnCard, Notify, Publish, Refuse, Value, Withdraw
from hetes.core.notices.registry import RULE
from hetes.core.state import Occasion, Session, State, Visible, Waiting


class Transition:
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

    def learn(self, atr: str, *, eszemelyi: bool) -> None:
        """Order that the settings keep what kind of card this ATR names."""
        self.effects.append(LearnCard(atr, eszemelyi))

    def put_session(self, session: Session) -> None:
        """Let this be its practitioner's session."""
        self.change(sessions={**self.state.sessions, session.practitioner: session})

    def drop_session(self, practitioner: str) -> None:
        """Let this practitioner have none."""
        self.change(sessions={p: s for p, s in self.state.sessions.items() if p != practitioner})

    def spend(self, occasion: Occasion) -> None:
        """Never show this occasion (again)."""
        self.change(judged={**self.state.judged, RULE[occasion.notice].identity(occasion): self.now})

    def record(self, occasion: Occasion) -> None:
        """Note an occasion that something that happened has made, unless its key is known."""
        state, identity = self.state, RULE[occasion.notice].identity
        known = {
            identity(o) for o in (*state.recorded, *(w.occasion for w in state.waiting)) if o.notice == occasion.notice
        }
        if not {occasion.key, identity(occasion)} & state.judged.keys() and identity(occasion) not in known:
            self.change(recorded=(*state.recorded, occasion))

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
        rule = RULE[occasion.notice]
        self.change(**rule.shown(self.state, occasion, now))
        if rule.replaces:
            self.withdraw(
                lambda v: v.occasion.notice in rule.replaces and v.occasion.practitioner == occasion.practitioner
            )
        facts = rule.facts(self.state, occasion, now)
        self.effects.append(
            Notify(order, occasion.notice, occasion.practitioner, facts, apart=occasion.apart, shown_at=now)
        )

    def withdraw(self, which: Callable[[Visible], bool], *, at_once: bool = False) -> tuple[Visible, ...]:
        """Take back the visible notices for which ``which`` holds, and return them; ``at_once``: by one effect."""
        gone = tuple(v for v in self.state.visible if which(v))
        if gone:
            self.change(visible=tuple(v for v in self.state.visible if v not in gone))
            for group in [gone] if at_once else [(v,) for v in gone]:
                first = group[0]
                apart = tuple(v.occasion.apart for v in group)
                self.effects.append(Withdraw(first.order, first.occasion.notice, first.occasion.practitioner, apart))
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
