"""The durable part of a state as plain JSON, and back. What it reads it may not trust blindly: see ``restore``.

Settings and calendar come from elsewhere; ``heard`` is about this run only. The shape has a version of its own:
older ones are read for ever.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hetes.core.calendar import Block
from hetes.core.devices.unknown_card import ASKED_AT_MOST
from hetes.core.instants import believed
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.core.state import (
    Away,
    Card,
    Guide,
    Occasion,
    Outage,
    Portal,
    Reader,
    Session,
    State,
    Undo,
    Visible,
    Waiting,
    begin,
)
from hetes.core.typed import check

VERSION = 1
LONGEST_SESSION = timedelta(days=7)
"""No setting allows more than a day."""


class SnapshotError(ValueError):
    """The snapshot is not one that this program can read."""


def snapshot(state: State) -> Json:
    """Return everything that a restart must not forget."""
    return {
        "version": VERSION,
        "at": _iso(state.at),
        "sessions": [_session(s) for s in state.sessions.values()],
        "snoozes": {who: _iso(until) for who, until in state.snoozes.items()},
        "done": {who: _iso(until) for who, until in state.done.items()},
        "done_spans": [[who, _iso(since), _iso(until)] for who, since, until in state.done_spans],
        "judged": [[_iso(at), *key] for key, at in state.judged.items()],
        "forgotten_until": _iso(state.forgotten_until),
        "expiries_shown": {who: [session, _iso(at)] for who, (session, at) in state.expiries_shown.items()},
        "waiting": [
            {"occasion": _occasion(w.occasion), "held": w.held, "retry_at": _iso(w.retry_at)} for w in state.waiting
        ],
        "visible": [
            {"order": v.order, "occasion": _occasion(v.occasion), "shown_at": _iso(v.shown_at), "taken": v.taken}
            for v in state.visible
        ],
        "undo": None if state.undo is None else _undo(state.undo),
        "readers": None if state.readers is None else [_reader(r) for r in state.readers],
        "outage": None
        if state.outage is None
        else {"id": state.outage.id, "since": _iso(state.outage.since), "denied": state.outage.denied},
        "no_reader_since": _iso(state.no_reader_since),
        "first_insertion_at": _iso(state.first_insertion_at),
        "recorded": [_occasion(o) for o in state.recorded],
        "last_said": {notice: [_iso(at), *key] for notice, (key, at) in state.last_said.items()},
        "login_refused": state.login_refused,
        "portal": None if state.portal is None else _portal(state.portal),
        "asked_cards": list(state.asked_cards),
        "probe_ordered_at": _iso(state.probe_ordered_at),
        "guides": {who: _guide(guide) for who, guide in state.guides.items()},
        "guide_touched_at": _iso(state.guide_touched_at),
        "suspended_at": _iso(state.suspended_at),
        "boot": state.boot,
        "clock_ahead": state.clock_ahead,
        "clock_proven_at": _iso(state.clock_proven_at),
        "stepped_asleep_s": state.stepped_asleep.total_seconds(),
        "judge_from": _iso(state.judge_from),
        "away": [{"since": _iso(a.since), "until": _iso(a.until), "off": a.off} for a in state.away],
        "numbers": [state.sessions_begun, state.orders, state.outages, state.insertions, state.portal_outages],
    }


def restore(stored: Json, settings: Settings) -> State:
    """Return the state that was stored, under these settings.

    Raises:
        SnapshotError: the snapshot is of a newer shape, or is damaged: a value of the wrong type, or out of all reason.
    """
    if stored.get("version") != VERSION:
        raise SnapshotError(f"version {str(stored.get('version'))[:40]!r}")
    try:
        state = _restore(stored, settings)
        check(state, State, but=frozenset({"settings", "calendar"}))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
        raise SnapshotError(repr(error)[:400]) from error
    return state


def _restore(stored: Json, settings: Settings) -> State:
    begun, orders, outages, insertions, *later = stored["numbers"]
    refused, portal = stored.get("login_refused"), stored.get("portal")
    boot, ahead = stored.get("boot"), stored.get("clock_ahead")
    fresh = begin(settings, _must(stored["at"]))
    outage = stored["outage"]
    return State(
        at=fresh.at,
        settings=fresh.settings,
        calendar=fresh.calendar,
        sessions={s["practitioner"]: _to_session(s) for s in stored["sessions"]},
        snoozes={who: _must(at) for who, at in stored["snoozes"].items()},
        done={who: _must(at) for who, at in stored["done"].items()},
        done_spans=tuple((str(who), _must(a), _must(b)) for who, a, b in stored["done_spans"]),
        judged={tuple(key): _must(at) for at, *key in stored["judged"]},
        forgotten_until=_instant(stored["forgotten_until"]),
        expiries_shown={who: (session, _must(at)) for who, (session, at) in stored["expiries_shown"].items()},
        waiting=tuple(
            Waiting(_to_occasion(w["occasion"]), bool(w["held"]), _instant(w["retry_at"])) for w in stored["waiting"]
        ),
        visible=tuple(
            Visible(int(v["order"]), _to_occasion(v["occasion"]), _must(v["shown_at"]), bool(v["taken"]))
            for v in stored["visible"]
        ),
        undo=None if stored["undo"] is None else _to_undo(stored["undo"]),
        readers=None if stored["readers"] is None else tuple(_to_reader(r) for r in stored["readers"]),
        outage=None if outage is None else Outage(int(outage["id"]), _must(outage["since"]), bool(outage["denied"])),
        # What came later than the first shape may be absent.
        no_reader_since=_instant(stored.get("no_reader_since")),
        first_insertion_at=_instant(stored.get("first_insertion_at")),
        recorded=tuple(_to_occasion(o) for o in stored.get("recorded", ())),
        last_said={notice: (tuple(key), _must(at)) for notice, (at, *key) in stored.get("last_said", {}).items()},
        login_refused=None if refused is None else int(refused),
        portal=None if portal is None else _to_portal(portal),
        asked_cards=tuple(map(str, stored.get("asked_cards", ())))[-ASKED_AT_MOST:],
        probe_ordered_at=_instant(stored.get("probe_ordered_at")),
        guides={str(who): _to_guide(guide) for who, guide in stored.get("guides", {}).items()},
        guide_touched_at=_instant(stored.get("guide_touched_at")),
        portal_outages=int(later[0]) if later else 0,
        suspended_at=_instant(stored["suspended_at"]),
        boot=None if boot is None else str(boot),
        clock_ahead=None if ahead is None else float(ahead),
        clock_proven_at=_instant(stored.get("clock_proven_at")),
        stepped_asleep=timedelta(seconds=stored.get("stepped_asleep_s", 0)),
        judge_from=_instant(stored["judge_from"]),
        away=tuple(Away(_must(a["since"]), _must(a["until"]), bool(a["off"])) for a in stored["away"]),
        sessions_begun=int(begun),
        orders=int(orders),
        outages=int(outages),
        insertions=int(insertions),
    )


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else _must(text)


def _must(text: str) -> datetime:
    return believed(text)


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _session(s: Session) -> Json:
    return {
        "id": s.id,
        "practitioner": s.practitioner,
        "started_at": _iso(s.started_at),
        "length_s": s.length.total_seconds(),
        "reported_at": _iso(s.reported_at),
        "source": s.source,
        "break_at": _iso(s.break_at),
        "settled": s.settled,
        "phase": s.phase,
        "since_boot": s.since_boot,
    }


def _to_session(s: Json) -> Session:
    length = timedelta(seconds=s["length_s"])
    if not timedelta(0) < length <= LONGEST_SESSION:
        raise ValueError("a session of an impossible length")
    return Session(
        id=str(s["id"]),
        practitioner=str(s["practitioner"]),
        started_at=_must(s["started_at"]),
        length=length,
        reported_at=_must(s["reported_at"]),
        source=str(s["source"]),
        break_at=_instant(s["break_at"]),
        settled=bool(s["settled"]),
        phase=str(s["phase"]),
        since_boot=bool(s.get("since_boot", False)),
    )


def _occasion(o: Occasion) -> Json:
    block = o.block
    return {
        "key": list(o.key),
        "notice": o.notice,
        "practitioner": o.practitioner,
        "at": _iso(o.at),
        "session": o.session,
        "n": o.n,
        "lead_s": _seconds(o.lead),
        "block": None
        if block is None
        else [_iso(block.start_at), _iso(block.end_at), block.day.isoformat(), block.label],
        "reader": o.reader,
        "insertion": o.insertion,
        "day": None if o.day is None else o.day.isoformat(),
        "used_at": _iso(o.used_at),
    }


def _to_occasion(o: Json) -> Occasion:
    block, insertion, day = o["block"], o.get("insertion"), o.get("day")
    return Occasion(
        key=tuple(o["key"]),
        notice=str(o["notice"]),
        practitioner=o["practitioner"],
        at=_must(o["at"]),
        session=o["session"],
        n=int(o["n"]),
        lead=None if o["lead_s"] is None else timedelta(seconds=o["lead_s"]),
        block=None
        if block is None
        else Block(_must(block[0]), _must(block[1]), date.fromisoformat(block[2]), str(block[3])),
        reader=o.get("reader"),
        insertion=None if insertion is None else int(insertion),
        day=None if day is None else date.fromisoformat(day),
        used_at=_instant(o.get("used_at")),
    )


def _portal(p: Portal) -> Json:
    return {"checked_at": _iso(p.checked_at), "failures": p.failures, "outage": p.outage, "reason": p.reason}


def _to_portal(p: Json) -> Portal:
    return Portal(_must(p["checked_at"]), int(p["failures"]), int(p["outage"]), p["reason"])


def _guide(g: Guide) -> Json:
    opened = {step: _iso(at) for step, at in g.opened.items()}
    return {"begun_at": _iso(g.begun_at), "opened": opened, "ticked": {step: _iso(at) for step, at in g.ticked.items()}}


def _to_guide(g: Json) -> Guide:
    opened = {str(step): _must(at) for step, at in g["opened"].items()}
    return Guide(_must(g["begun_at"]), opened, {str(step): _must(at) for step, at in g["ticked"].items()})


def _undo(u: Undo) -> Json:
    return {
        "practitioner": u.practitioner,
        "until": _iso(u.until),
        "session": None if u.session is None else _session(u.session),
        "snooze": _iso(u.snooze),
        "done": _iso(u.done),
    }


def _to_undo(u: Json) -> Undo:
    return Undo(
        practitioner=str(u["practitioner"]),
        until=_must(u["until"]),
        session=None if u["session"] is None else _to_session(u["session"]),
        snooze=_instant(u["snooze"]),
        done=_instant(u["done"]),
    )


def _reader(r: Reader) -> Json:
    card = r.card
    return {
        "name": r.name,
        "card": None
        if card is None
        else {
            "atr": card.atr,
            "insertion": card.insertion,
            "inserted_at": _iso(card.inserted_at),
            "in_use": card.in_use,
            "used_since": _iso(card.used_since),
        },
    }


def _to_reader(r: Json) -> Reader:
    card = r["card"]
    return Reader(
        str(r["name"]),
        None
        if card is None
        else Card(
            card["atr"],
            int(card["insertion"]),
            _must(card["inserted_at"]),
            card["in_use"],
            _instant(card.get("used_since")),
        ),
    )
