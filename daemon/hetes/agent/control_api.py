"""The control API: what the agent can be asked over the local channel, and its answers.

Requests and answers are plain JSON. A request that is not understood is answered too; none raises.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from hetes import __version__
from hetes.agent.answers import Answers
from hetes.agent.command_requests import CommandRequests
from hetes.agent.engine import Engine
from hetes.agent.request import Failed, NotDone
from hetes.agent.request_fields import action_of, page_of, text_of, texts_of, whole_of
from hetes.agent.self_diagnosis import SelfDiagnosis
from hetes.core.calendar import DAY, instant_of
from hetes.core.effects import Refuse
from hetes.core.events import (
    CardNamed,
    Event,
    GuideBegun,
    GuideTicked,
    LengthDeclined,
    PractitionersErased,
)
from hetes.core.instants import YEARS
from hetes.core.json_types import Json
from hetes.core.settings import in_the_journal
from hetes.core.state import STEPS, State
from hetes.core.views.guide import guide_status, whose_guide
from hetes.core.views.history import Row, history
from hetes.core.views.journal import DAYS_AT_MOST, journal
from hetes.core.views.losses import DAYS as LOOK_BACK
from hetes.core.views.losses import losses
from hetes.core.views.status import status
from hetes.core.views.today import forecast, same_but_for_time, today
from hetes.ports import Store, StoreError
from hetes.presentation.guide.view import guide_said
from hetes.presentation.notices.sentences import name_before, store_refusal

MINUTES_OF_A_DAY = range(1, 1441)
HISTORY_DAYS = range(1, 3661)


class ControlApi:
    """Answers requests, from any thread; the engine's owner thread does the work."""

    def __init__(  # noqa: PLR0913 - what it is made of
        self,
        engine: Engine,
        store: Store,
        quit_requested: Callable[[], None],
        *,
        panel: Callable[[str], Json] | None = None,
        autostart: Callable[[str], Json] | None = None,
        follow: Callable[[str], None] | None = None,
        diagnosis: SelfDiagnosis | None = None,
        take_over: Callable[[Json], Refuse | None] | None = None,
        fleet: Callable[[], Json] | None = None,
    ) -> None:
        """Answer for ``engine``. What else is asked for may take its time, in the asker's thread.

        ``panel`` opens the way to a page of the control panel; ``autostart`` does "enable" or "disable" or only
        tells, and answers with what the system will do at the next login. ``follow`` does what the id of a notice's
        address stands for. ``diagnosis`` knows what the check asks, ``fleet`` what is known of other workstations.
        ``take_over`` lets go of the folders apart for those that another computer had, or says why not.
        """
        self._engine = engine
        self._answers = Answers(engine)
        self._store = store
        self._quit = quit_requested
        self._slow: dict[str, Callable[[Json], Json]] = {
            "history": self._history,
            "journal": self._journal,
            "today": self._today,
            "losses": self._losses,
        }
        if panel is not None:
            self._slow["panel"] = lambda request: panel(page_of(request))
        if autostart is not None:
            self._slow["autostart"] = lambda request: autostart(action_of(request))
        if follow is not None:
            self._slow["link"] = lambda request: self._followed(follow, request)
        if diagnosis is not None:
            self._slow["equipment"] = lambda _: {"ok": True, "equipment": diagnosis.told()}
            self._slow["show_icon"] = lambda _: self._show_icon(diagnosis)
            self._slow["seen"] = lambda request: self._seen(diagnosis, request)
        if take_over is not None:
            self._slow["take_over"] = lambda request: self._taken_over(take_over(request))
        if fleet is not None:
            self._slow["fleet"] = lambda _: {"ok": True, "fleet": fleet(), "language": engine.state.settings.language}
        self._lost: tuple[tuple[object, ...], list[Json]] | None = None
        self._foreseen: tuple[State, list[Json]] | None = None
        self._changed: tuple[Callable[[Json], None], ...] = ()
        self._changed_lock = threading.Lock()
        self._do: dict[str, Callable[[Json], Json]] = {
            "status": self._status,
            "quit": self._leave,
            "reread": self._reread,
            **CommandRequests(engine, self._answers).table,
            "guide": self._guide,
            "card": self._card,
            "decline": self._decline,
            "forget": self._forget,
            "test_notice": self._test_notice,
        }

    def ask(self, request: Json, wanted: Callable[[], bool] = lambda: True) -> Json:
        """Return the answer to one request; where ``wanted`` says that its asker has gone, nothing is done any more."""
        slow = self._slow.get(str(request.get("do")))
        if slow is not None:  # the engine waits for no other program, and for no years of a journal
            return self._understood(slow, request)
        return self._understood(lambda it: self._engine.ask(lambda: self._answer(it), wanted), request)

    def _understood(self, do: Callable[[Json], Json], request: Json) -> Json:
        try:
            return do(request)
        except (KeyError, TypeError, ValueError):
            return self._answers.refused(Refuse("bad_request"))
        except NotDone:
            return self._answers.refused(Refuse("not_done"))
        except Failed:
            return self._answers.refused(Refuse("failed"))

    def _answer(self, request: Json) -> Json:
        do = self._do.get(str(request.get("do")))
        self._engine.catch_up()  # nobody is told one thing by the icon and another by an answer
        return self._understood(do, request) if do else self._answers.refused(Refuse("bad_request"))

    def _caught_up(self) -> tuple[State, datetime]:
        """Return the state and the instant that an answer from the asker's thread is about."""

        def catch_up() -> Json:
            self._engine.catch_up()
            return {}

        self._engine.ask(catch_up)
        return self._engine.state, self._engine.world.clock.now()

    def _status(self, _request: Json) -> Json:
        now = self._engine.world.clock.now()
        told = {"version": __version__, "simulated": self._engine.world.simulated}
        told |= status(self._engine.state, now, unkept=self._engine.store_problem is not None)
        told["problems"] = list(self._engine.told_problems())
        return {"ok": True, "status": told, "language": self._engine.state.settings.language}

    def _card(self, request: Json) -> Json:
        """Learn what an unknown card is: ``atr`` in hex, ``eszemelyi`` true or false."""
        atr, eszemelyi = text_of(request, "atr"), request["eszemelyi"]
        if atr is None or not isinstance(eszemelyi, bool):
            raise ValueError("card")
        refused = self._engine.turn(CardNamed("".join(atr.split()).upper(), eszemelyi))
        return self._answers.refused(refused[0]) if refused else self._answers.said("card_named")

    def _losses(self, _request: Json) -> Json:
        """Offer the lengths that broken connections suggest; the journal is read where sessions differ from before."""
        state, now = self._caught_up()
        key = (state.sessions, state.declined, state.settings, state.calendar.local_day(now))
        if self._lost is None or self._lost[0] != key:
            try:
                self._lost = (key, losses(self._rows(now - LOOK_BACK * DAY, now + DAY), state, now))
            except StoreError:
                return {"ok": True, "losses": [], "language": state.settings.language}
        return {"ok": True, "losses": self._lost[1], "language": state.settings.language}

    def _decline(self, request: Json) -> Json:
        """Remember that a practitioner does not want so short a length: ``minutes``."""
        who, minutes = text_of(request, "practitioner"), whole_of(request, "minutes")
        if who not in {p.id for p in self._engine.state.practitioners} or minutes not in MINUTES_OF_A_DAY:
            raise ValueError("decline")
        self._engine.turn(LengthDeclined(str(who), timedelta(minutes=minutes)))
        return self._answers.said("noted")

    def _forget(self, request: Json) -> Json:
        """Delete the journal of a removed practitioner; ``first``: the one who also had the rows of "default"."""
        who = text_of(request, "practitioner")
        if not who or who in {p.id for p in self._engine.state.practitioners}:
            raise ValueError("practitioner")
        names = in_the_journal(who, first=request.get("first") is True)
        refused = self._engine.turn(PractitionersErased(names))
        if refused:
            return self._answers.refused(refused[0])
        try:
            self._store.forget(names)
        except StoreError as error:
            return self._answers.refused(Refuse(store_refusal("not_stored", error.reason)))
        return self._answers.said("forgotten")

    def _guide(self, request: Json) -> Json:
        """Begin, tick and open again what is asked for, in this order, all or nothing; then tell where it stands.

        ``known`` lists steps that need not be gone through: they are ticked as the guide begins.
        """
        state, now = self._engine.state, self._engine.world.clock.now()
        tick, untick = text_of(request, "tick"), text_of(request, "untick")
        known = texts_of(request, "known") if request.get("begin") is True else ()
        for step in (tick, untick, *known):
            if step is not None and step not in STEPS:
                return self._answers.refused(Refuse("unknown_step", {"name": step[:40], "names": STEPS}))
        who = whose_guide(state, text_of(request, "practitioner"), now)
        if isinstance(who, Refuse):
            return self._answers.refused(who)
        told: list[tuple[str, str | None]] = []
        events: list[Event] = []
        if request.get("begin") is True:
            events.append(GuideBegun(who))
            events += [GuideTicked(step, who) for step in known]
            told.append(("begun_again" if who in state.guides else "begun", None))
        events += [GuideTicked(step, who, open=back) for step, back in ((tick, False), (untick, True)) if step]
        told += [(what, step) for step, what in ((tick, "ticked"), (untick, "unticked")) if step]
        refused = self._engine.turn(*events) if events else []
        if refused:
            return self._answers.refused(refused[0])
        settings = self._engine.state.settings
        before = name_before(who, settings)
        return {
            "ok": True,
            "guide": guide_status(self._engine.state, who, self._engine.world.clock.now()),
            "said": before + " ".join(guide_said(what, settings.language, step) for what, step in told) if told else "",
            "language": settings.language,
        }

    def _leave(self, _request: Json) -> Json:
        self._quit()
        return self._answers.said("quit")

    def _taken_over(self, refused: Refuse | None) -> Json:
        return self._answers.refused(refused) if refused else self._answers.said("taken_over")

    def _reread(self, _request: Json) -> Json:
        self._engine.reread()
        return self._answers.said("reread")

    def _history(self, request: Json) -> Json:
        days = whole_of(request, "days", 7)
        if days not in HISTORY_DAYS:
            raise ValueError("days")
        state, now = self._caught_up()
        try:
            told = self._past(state, now, days)
        except StoreError:
            return self._answers.refused(Refuse("not_read"))
        return {"ok": True, "history": told, "language": state.settings.language}

    def _past(self, state: State, now: datetime, days: int) -> Json:
        """Return the history, in the asker's thread. Raises StoreError."""
        return history(self._rows(now - (days + 1) * DAY, now + DAY), state, now, days, self._store.begun_at())

    def _journal(self, request: Json) -> Json:
        """Tell the days ``from`` to ``to``, at most :data:`DAYS_AT_MOST`; this week where none are named."""
        state, now = self._caught_up()
        today = state.calendar.local_day(now)
        monday = today - timedelta(days=today.weekday())
        first = date.fromisoformat(text_of(request, "from") or monday.isoformat())
        last = date.fromisoformat(text_of(request, "to") or (monday + timedelta(days=6)).isoformat())
        if not (first.year in YEARS and last.year in YEARS and 0 <= (last - first).days < DAYS_AT_MOST):
            raise ValueError("from, to")
        zone = state.calendar.zone
        try:
            rows = self._rows(instant_of(first, 0, zone) - DAY, instant_of(last + DAY, 0, zone))
            told = journal(rows, state, now, (first, last), self._store.begun_at())
        except StoreError:
            return self._answers.refused(Refuse("not_read"))
        return {"ok": True, "journal": told, "language": state.settings.language}

    def _rows(self, since: datetime, until: datetime) -> Iterator[Row]:
        """Give the journal between two instants, row by row. Raises StoreError."""
        return (Row(r.at, r.event, r.practitioner, r.facts) for r in self._store.journal(since, until))

    def _today(self, _request: Json) -> Json:
        try:
            past = self._past(*self._caught_up(), 1)
        except StoreError:
            past = {"sessions": [], "notices": []}
        return self._engine.ask(lambda: self._told_today(past))

    def _told_today(self, past: Json) -> Json:
        state, now = self._engine.state, self._engine.world.clock.now()
        told = {"version": __version__, "simulated": self._engine.world.simulated}
        unkept = self._engine.store_problem is not None
        told |= today(state, now, past, self._coming(state, now), unkept=unkept)
        told["problems"] = list(self._engine.told_problems())
        return {"ok": True, "today": told, "language": state.settings.language}

    def _coming(self, state: State, now: datetime) -> list[Json]:
        """Return the forecast; the last one holds until something happens, or comes true."""
        if self._foreseen is not None:
            before, coming = self._foreseen
            fresh = all(datetime.fromisoformat(line["at"]) > now for line in coming)
            same_day = state.calendar.local_day(before.at) == state.calendar.local_day(now)
            if fresh and same_day and before.at <= state.at and same_but_for_time(before, state):
                return coming
        coming = forecast(state, now)
        self._foreseen = (state, coming)
        return coming

    def _followed(self, follow: Callable[[str], None], request: Json) -> Json:
        """Do what an address of the scheme ``hetes:`` stands for: ``link`` is its id, "" where it is none of ours."""
        follow(text_of(request, "link") or "")
        return self._answers.said("noted")

    def _test_notice(self, _request: Json) -> Json:
        """Show a notice that says nothing but that notices can be seen."""
        self._engine.say("test_notice")
        return self._answers.said("test_notice")

    def _seen(self, diagnosis: SelfDiagnosis, request: Json) -> Json:
        """Take the user's word on the test notice: ``seen`` true or false."""
        seen = request.get("seen")
        if not isinstance(seen, bool):
            return self._answers.refused(Refuse("bad_request"))
        diagnosis.saw(seen=seen)
        self.changed()
        return self._answers.said("noted")

    def _show_icon(self, diagnosis: SelfDiagnosis) -> Json:
        """Have the icon made anew, as after a panel that has lost it."""
        if not diagnosis.show_icon_again():
            return self._answers.refused(Refuse("no_icon"))
        return self._answers.said("icon_again")

    def subscribe(self, put: Callable[[Json], None]) -> Callable[[], None]:
        """Tell ``put`` what happens, and with "changed" that anything at all did; return what ends it."""
        leave = self._engine.subscribe(put)
        with self._changed_lock:
            self._changed = (*self._changed, put)

        def unsubscribe() -> None:
            leave()
            with self._changed_lock:
                self._changed = tuple(other for other in self._changed if other is not put)

        return unsubscribe

    def changed(self) -> None:
        """Say that the state is another one. Belongs to the engine's thread, and never waits."""
        for put in self._changed:
            put({"event": "changed"})
