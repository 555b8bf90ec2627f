"""Whom a command is about, where it does not say (policy 2.3)."""

from __future__ import annotations

from hetes.core.duty import on_duty
from hetes.core.transition import Transition


def whom(transition: Transition, named: str | None, possible: list[str], *, duty_decides: bool = True) -> str | None:
    """Return whom a command is about; refuse and return None where that is not clear."""
    everybody = transition.state.practitioners
    if named is not None:
        found = [p.id for p in everybody if p.id == named]
        found = found or [p.id for p in everybody if p.name.casefold() == named.casefold()]
        if len(found) == 1:
            return found[0]
        transition.refuse("unknown_practitioner", name=named, names=tuple(p.name for p in everybody))
        return None
    if len(possible) == 1:
        return possible[0]
    if duty_decides:
        possible = [who for who in possible if on_duty(transition.state, who, transition.now)]
        if len(possible) == 1:
            return possible[0]
    transition.refuse("which_practitioner", names=tuple(p.name for p in everybody))
    return None
