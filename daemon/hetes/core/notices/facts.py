"""What the words of a notice need to know, and the useful extra fields of ``rehearse`` (POLICY)."""

from __future__ import annotations

from datetime import datetime

from hetes.core.duty import candidates
from hetes.core.effects import Value
from hetes.core.state import Occasion, Session, State


def facts_of(state: State, occasion: Occasion, now: datetime) -> dict[str, Value]:
    """Return the facts of a notice that is shown at ``now``."""
    session = state.session(occasion.practitioner) if occasion.practitioner and occasion.session else None
    if session:
        about: dict[str, Value] = {"session": session.id, "ends_at": session.ends_at}
        return about | _of_session(state, occasion, session, now)
    return _of_others(state, occasion, now)


def _of_session(state: State, occasion: Occasion, session: Session, now: datetime) -> dict[str, Value]:
    match occasion.notice:
        case "session_ending" if occasion.lead:
            left = max(0, -int((now - session.ends_at).total_seconds() // 60))  # rounded up
            return {"lead_s": int(occasion.lead.total_seconds()), "minutes": left}
        case "session_expired":
            away = next((a for a in reversed(state.away) if a.covers(session.ends_at)), None)
            return {"n": occasion.n, "away": None if away is None else "off" if away.off else "asleep"}
        case _:
            return {"break_at": session.break_at}


def _of_others(state: State, occasion: Occasion, now: datetime) -> dict[str, Value]:  # noqa: PLR0911 - a table, a line each
    match occasion.notice:
        case "activate_before_hours" if occasion.block:
            return {"n": occasion.n, "begins_at": occasion.block.start_at}
        case "card_service_lost":
            return {"denied": state.outage is not None and state.outage.denied}
        case "login_suspected":
            return {"used_at": occasion.used_at} | _who_may_say_yes(state, now)
        case "new_card_steps":
            guide = state.guides.get(occasion.practitioner or "")
            return {"steps": len(guide.open_steps(now)) if guide else 0}
        case "card_left_in_reader":
            return {"reader": occasion.reader}
        case "card_expiring" if occasion.day:
            return {"expires": occasion.day.isoformat(), "days": (occasion.day - state.calendar.local_day(now)).days}
        case _:
            return {}


def _who_may_say_yes(state: State, now: datetime) -> dict[str, Value]:
    """Return the candidates, and the sessions that a "yes" of theirs would replace ("" for none)."""
    who = candidates(state, now)
    running = [state.running(each, now) or state.unsettled(each, now) for each in who]
    return {"candidates": who, "candidate_sessions": tuple(session.id if session else "" for session in running)}
