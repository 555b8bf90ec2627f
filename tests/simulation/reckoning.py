"""What the invariants reckon for themselves, in the plainest way, to compare the product's answers with."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hetes.core.state import State
from hetes.presentation.terminal.status import status_lines
from hetes.presentation.time_words import clock_time
from tests.support.policy_model.localtime import blocks_of, local_date

Json = dict[str, Any]
DAY = timedelta(days=1)
URGENCY = ("expired", "missing", "ending", "active", "idle")


def model_face(state: State, now: datetime) -> str:
    """Reckon the face from sessions, "done" and hours in the plainest way."""
    return min((face_of(state, p.id, now) for p in state.practitioners), key=URGENCY.index, default="idle")


def face_of(state: State, who: str, now: datetime) -> str:
    settings, until = state.settings, state.done.get(who)
    session = state.sessions.get(who)
    if session and not session.settled and now < session.started_at + session.length:
        if until is not None and now < until:
            return "active"
        leads = [lead for lead in settings.leads if lead < session.length / 2]
        ends_at = session.started_at + session.length
        return "ending" if leads and now >= ends_at - max(leads) else "active"
    if until is not None and now < until:
        return "idle"
    if session and not session.settled:
        return "expired"
    one = next(p for p in settings.practitioners if p.id == who)
    day = local_date(now, settings.zone)
    blocks = blocks_of(one, settings, settings.zone, day - 2 * DAY, day + DAY)
    return "missing" if any(block.contains(now) for block in blocks) else "idle"


def sessions_differ(state: State, status: Json, today: Json, tooltip: str, now: datetime) -> str | None:
    terminal = "\n".join(status_lines(status, state.settings.language, state.settings.zone))
    for one, other in zip(status["practitioners"], today["practitioners"], strict=True):
        left, right = one["session"], other["session"]
        if (left and (left["id"], left["remaining_s"])) != (right and (right["id"], right["remaining_s"])):
            return f"status {left}, today {right}"
        session = state.session(one["id"])
        if left and session and face_of(state, one["id"], now) in ("active", "ending", "expired"):
            ends = clock_time(session.ends_at, state.settings.zone)
            if ends not in tooltip or ends not in terminal:
                return f"{one['id']} ends at {ends}: {tooltip!r}, {terminal!r}"
    return None


def places(error: BaseException | None) -> list[str]:
    """Name the innermost place of the error, and of what caused it."""
    found = []
    while error is not None:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            found.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        error = error.__cause__
    return found
