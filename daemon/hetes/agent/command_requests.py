"""What people can report and ask for over the control API: activate, end, lost, snooze, continue, done, undo, dismiss.

Each answer says what was noted and, where there are several practitioners, whose it is; nothing that Hetes did not do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from hetes.agent.answers import Answers
from hetes.agent.engine import Engine
from hetes.agent.request_fields import instant_in, text_of, whole_of
from hetes.core.addressee import whom
from hetes.core.calendar import instant_of
from hetes.core.effects import Refuse
from hetes.core.events import (
    ActivationReported,
    ContinueRequested,
    DoneReported,
    EndReported,
    Event,
    NoticeDismissed,
    SnoozeRequested,
    UndoRequested,
)
from hetes.core.json_types import Json
from hetes.core.notices.registry import RULE, RULES
from hetes.core.state import EVERYBODY, State, Undo
from hetes.core.transition import Transition
from hetes.presentation.time_words import time_of_day

SOURCES = ("cli", "panel", "login_hint")  # whose word an asker may bring


class CommandRequests:
    """Answers them. It runs in the engine's thread."""

    def __init__(self, engine: Engine, answers: Answers) -> None:
        """The commands go to ``engine``."""
        self._engine = engine
        self._answers = answers
        self.table: Mapping[str, Callable[[Json], Json]] = {
            "activate": self._activate,
            "end": lambda request: self._end(request, lost=False),
            "lost": lambda request: self._end(request, lost=True),
            "snooze": self._snooze,
            "continue": self._continue,
            "done": self._done,
            "undo": self._undo,
            "dismiss": self._dismiss,
        }

    def _activate(self, request: Json) -> Json:
        started_at = self._instant(request, "started_at")
        if isinstance(started_at, Refuse):
            return self._answers.refused(started_at)
        source = text_of(request, "source") or "cli"
        if source not in SOURCES:
            raise ValueError("source")
        event = ActivationReported(text_of(request, "practitioner"), started_at, source, text_of(request, "about"))
        state, now = self._engine.state, self._engine.world.clock.now()
        who = whom(Transition(state, now), event.practitioner, [p.id for p in state.practitioners]) or ""
        refused = self._engine.turn(event)
        if refused:
            return self._answers.refused(refused[0])
        before, session = state.session(who), self._engine.state.session(who)
        begun = session is not None and (before is None or before.id != session.id)
        if session is None or not (begun or session.runs(now)):  # it spoke of a session that is no more
            return self._answers.refused(Refuse("stale"))
        what = "activated" if begun else "unchanged"
        return self._answers.said(what, who, started_at=session.started_at, ends_at=session.ends_at)

    def _end(self, request: Json, *, lost: bool) -> Json:
        ended_at = self._instant(request, "ended_at")
        if isinstance(ended_at, Refuse):
            return self._answers.refused(ended_at)
        refused, undo = self._turn(EndReported(text_of(request, "practitioner"), ended_at, lost))
        if refused or undo is None or undo.practitioner is None:
            return self._answers.refused(refused or Refuse("stale"))
        session = self._engine.state.session(undo.practitioner)
        told_at = session.ended_at if session and session.ended_at else self._engine.world.clock.now()
        return self._answers.said("lost" if lost else "ended", undo.practitioner, ended_at=told_at)

    def _snooze(self, request: Json) -> Json:
        minutes = whole_of(request, "minutes")
        refused, undo = self._turn(SnoozeRequested(minutes, text_of(request, "practitioner")))
        if refused:
            return self._answers.refused(refused)
        until = self._engine.state.at + timedelta(minutes=minutes)
        return self._answers.said("snoozed", _whose(undo), minutes=minutes, until_at=until)

    def _continue(self, request: Json) -> Json:
        refused, undo = self._turn(ContinueRequested(text_of(request, "practitioner")))
        return self._answers.refused(refused) if refused else self._answers.said("continued", _whose(undo))

    def _done(self, request: Json) -> Json:
        refused, undo = self._turn(DoneReported(text_of(request, "practitioner")))
        if refused or undo is None or undo.practitioner is None:
            return self._answers.refused(refused or Refuse("stale"))
        until = self._engine.state.done[undo.practitioner]
        return self._answers.said("done", undo.practitioner, until_at=until)

    def _undo(self, _request: Json) -> Json:
        memory = self._engine.state.undo
        refused, _ = self._turn(UndoRequested())
        if refused or memory is None:
            return self._answers.refused(refused or Refuse("nothing_to_undo"))
        return self._answers.said("undone", _whose(memory), command=memory.what)

    def _dismiss(self, request: Json) -> Json:
        """Close a notice: that of the practitioner who is named, else the only one of this kind on the screen."""
        notice, named = text_of(request, "notice"), text_of(request, "practitioner")
        if notice is None:
            raise ValueError("notice")
        if notice not in RULE:
            names = tuple(rule.notice for rule in RULES)
            return self._answers.refused(Refuse("unknown_notice", {"name": notice[:40], "names": names}))
        state, now = self._engine.state, self._engine.world.clock.now()
        about = {v.occasion.practitioner for v in state.visible if v.occasion.notice == notice}
        who = None
        if named is not None or about - {None}:
            transition = Transition(state, now)
            who = whom(transition, named, [each for each in about if each], duty_decides=False)
            if who is None:
                return self._answers.refused(next(e for e in transition.effects if isinstance(e, Refuse)))
        self._turn(NoticeDismissed(notice, who))
        return self._answers.said("dismissed" if who in about else "not_on_screen", who)

    def _turn(self, event: Event) -> tuple[Refuse | None, Undo | None]:
        """Return why it was refused, or what can be undone now: it says whose the command was."""
        refused = self._engine.turn(event)
        return (refused[0], None) if refused else (None, self._engine.state.undo)

    def _instant(self, request: Json, name: str) -> datetime | Refuse | None:
        """Return the instant that the request names, as a time of day in ``at`` or as ISO in ``name``; None: now."""
        at = text_of(request, "at")
        if at is not None:
            found = latest_time(at, self._engine.world.clock.now(), self._engine.state)
            return found or Refuse("bad_time", {"text": at[:20]})
        iso = text_of(request, name)
        if iso is None:
            return None
        return instant_in(iso) or Refuse("bad_time", {"text": iso[:20]})


def _whose(undo: Undo | None) -> str | None:
    """Return whose command it was that can be undone now, as an answer names them."""
    return EVERYBODY if undo is None or undo.practitioner is None else undo.practitioner


def latest_time(text: str, now: datetime, state: State) -> datetime | None:
    """Return the latest instant at which the local clock showed ``text`` and that is not in the future; None: no time.

    ``text`` is what :func:`hetes.presentation.time_words.time_of_day` takes.
    """
    time = time_of_day(text)
    if time is None:
        return None
    minute = int(time[:2]) * 60 + int(time[3:])
    today = state.calendar.local_day(now)
    for day in (today, today - timedelta(days=1)):
        instant = instant_of(day, minute, state.calendar.zone)
        if instant <= now:
            return instant
    return None
