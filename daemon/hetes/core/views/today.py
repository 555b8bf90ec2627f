"""Today as the panel shows it, as plain JSON: consulting hours, sessions, what was said and what is going to be.

Law: what comes next is not guessed. A copy of the state is stepped through the coming instants by the core's own
``step``, as if nobody did anything; what that orders is what Hetes will say. Instants carry the local offset, so that
whoever shows them needs no time zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Any

from hetes.core.calendar import DAY, Block, instant_of
from hetes.core.devices.unknown_card import unknown_cards
from hetes.core.duty import candidates, face_of
from hetes.core.effects import Notify
from hetes.core.events import TimePassed
from hetes.core.json_types import Json
from hetes.core.notices.registry import LOGIN_SUSPECTED
from hetes.core.settings import Practitioner
from hetes.core.state import State
from hetes.core.step import step
from hetes.core.views.status import iso, status
from hetes.core.wake import next_wake

STEPS_AT_MOST = 400
_DAYS_AHEAD = 9


def today(state: State, now: datetime, past: Mapping[str, Any], coming: list[Json], *, unkept: bool = False) -> Json:
    """Return the projection.

    ``past`` is the day's :func:`hetes.core.views.history.history`, ``coming`` a forecast, ``unkept`` as for the badge.
    """
    zone = state.calendar.zone
    day = state.calendar.local_day(now)
    told = status(state, now, unkept=unkept)
    seen = {key: told[key] for key in ("face", "badge", "card_service", "readers", "portal")}
    seen["portal"] = {**told["portal"], "checked_at": _again(told["portal"]["checked_at"], zone)}
    return seen | {
        "now": _local(now, zone),
        "day": day.isoformat(),
        "begins_at": _local(instant_of(day, 0, zone), zone),
        "ends_at": _local(state.calendar.midnight_after(now), zone),
        "software": state.settings.software,
        "configured": bool(state.settings.configured),
        "practitioners": [_person(state, p, now, past) for p in state.practitioners],
        "question": _question(state, now),
        "unknown_cards": list(unknown_cards(state)),
        "expired_cards": [
            {"id": p.id, "name": p.name, "expires": p.card_expires.isoformat()}
            for p in state.practitioners
            if p.card_expires and p.card_expires < day and not _begun_since(state, p.id, p.card_expires)
        ],
        "undo": _undo(state, now, zone),
        "quiet_until": _maybe(state.calendar.quiet_until(now), zone),
        "snoozed_until": _maybe(state.snoozed_until(None, now), zone),
        "said": [
            {**{k: n.get(k) for k in ("notice", "practitioner", "channel", "text")}, "at": _again(n["at"], zone)}
            for n in past["notices"]
        ],
        "clock_steps": [{"at": _again(s["at"], zone), "by_s": s["by_s"]} for s in past.get("clock_steps", ())],
        "coming": coming,
    }


def forecast(state: State, now: datetime) -> list[Json]:
    """Return what will be said until the end of tomorrow if nobody does anything, the next first."""
    zone = state.calendar.zone
    until = state.calendar.midnight_after(state.calendar.midnight_after(now))
    found: list[Json] = []
    if state.suspended_at is not None:
        return found
    for _ in range(STEPS_AT_MOST):
        wake = next_wake(state)
        if wake is None or wake > until:
            break
        state, effects = step(state, TimePassed(), wake)
        for effect in effects:
            if isinstance(effect, Notify) and not effect.again:
                facts = {k: _local(v, zone) if isinstance(v, datetime) else v for k, v in effect.facts.items()}
                about = {"at": _local(wake, zone), "notice": effect.notice, "practitioner": effect.practitioner}
                found.append({**facts, **about})
    return [line for line in found if datetime.fromisoformat(line["at"]) > now]


def same_but_for_time(one: State, other: State) -> bool:
    """Tell whether the two differ in nothing but the instant of their last step."""
    return replace(one, at=other.at) == other


def _person(state: State, one: Practitioner, now: datetime, past: Mapping[str, Any]) -> Json:
    zone = state.calendar.zone
    session = state.session(one.id)
    shown = None
    if session and not session.settled:
        shown = {
            "id": session.id,
            "started_at": _local(session.started_at, zone),
            "ends_at": _local(session.ends_at, zone),
            "length_s": int(session.length.total_seconds()),
            "remaining_s": int(session.remaining(now).total_seconds()),
            "source": session.source,
            "where": session.where,
        }
    blocks = _blocks_today(state, one.id, now)
    return {
        "id": one.id,
        "name": one.name if state.settings.configured else "",
        "login": one.login,
        "face": face_of(state, one.id, now),
        "done": state.is_done(one.id, now),
        "snoozed_until": _maybe(state.snoozed_until(one.id, now), zone),
        "has_hours": state.calendar.has_hours(one.id),
        "blocks": [[_local(b.start_at, zone), _local(b.end_at, zone)] for b in blocks],
        "next_block": _next_block(state, one.id, now),
        "session": shown,
        "sessions": [
            {
                **{k: _again(s[k], zone) for k in ("started_at", "ends_at", "ended_at")},
                "source": s["source"],
                "lost": s.get("lost"),
            }
            for s in past["sessions"]
            if s["practitioner"] == one.id
        ],
        "gaps": [
            [_again(start, zone), _again(end, zone)]
            for bare in past.get("uncovered", ())
            if bare["practitioner"] == one.id
            for start, end in bare.get("spans", ())
        ],
    }


def _blocks_today(state: State, who: str, now: datetime) -> list[Block]:
    """Return the blocks that touch the local day, also one that began the day before."""
    calendar = state.calendar
    begins_at, ends_at = instant_of(calendar.local_day(now), 0, calendar.zone), calendar.midnight_after(now)
    return [b for b in calendar.blocks_reaching(who, now) if b.start_at < ends_at and b.end_at > begins_at]


def _next_block(state: State, who: str, now: datetime) -> str | None:
    day = state.calendar.local_day(now)
    for ahead in range(_DAYS_AHEAD):
        for block in state.calendar.blocks_on(who, day + ahead * DAY):
            if block.start_at > now:
                return _local(block.start_at, state.calendar.zone)
    return None


def _question(state: State, now: datetime) -> Json | None:
    """Return the question whether the card's use was an activation, while it is asked, with whose "yes" it may be."""
    asked = next((v.occasion for v in state.visible if v.occasion.notice == "login_suspected"), None)
    if asked is None or asked.used_at is None or not candidates(state, now):
        return None
    facts = LOGIN_SUSPECTED.facts(state, asked, now)
    who, sessions = facts["candidates"], facts["candidate_sessions"]
    assert isinstance(who, tuple)  # noqa: S101 - the rule says so
    assert isinstance(sessions, tuple)  # noqa: S101 - as above
    names = {p.id: p.name for p in state.practitioners}
    return {
        "used_at": _local(asked.used_at, state.calendar.zone),
        "started_at": iso(asked.used_at),
        "unknown": asked.card_kind == "unknown",
        "candidates": [
            {"id": each, "name": names.get(each, each), "session": session}
            for each, session in zip(who, sessions, strict=True)
        ],
    }


def _begun_since(state: State, who: str, day: date) -> bool:
    """Tell whether the guide was begun after that day: then the new card is being seen to."""
    guide = state.guides.get(who)
    return guide is not None and state.calendar.local_day(guide.begun_at) > day


def _undo(state: State, now: datetime, zone: tzinfo) -> Json | None:
    if state.undo is None or now >= state.undo.until:
        return None
    return {"what": state.undo.what, "practitioner": state.undo.practitioner, "until": _local(state.undo.until, zone)}


def _local(instant: datetime, zone: tzinfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="seconds")


def _maybe(instant: datetime | None, zone: tzinfo) -> str | None:
    return None if instant is None else _local(instant, zone)


def _again(instant: str | None, zone: tzinfo) -> str | None:
    return None if instant is None else _local(datetime.fromisoformat(instant), zone)
