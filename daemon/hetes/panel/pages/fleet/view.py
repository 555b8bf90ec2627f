"""The page Rendelő as data. Law: pure, and plain strings only; what is shown is what others have reported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, TypeVar

from hetes.panel.pages.form import Field
from hetes.presentation.terminal.fleet import fleet_word, link_said, person_state, station_state, trouble_said
from hetes.presentation.time_words import clock, local

R = TypeVar("R")
SORTS = ("attention", "name", "end")
SOON = timedelta(minutes=30)
FEW = 24
"""So many rows are all shown, and need no search; of more, those that want no attention are folded away."""
_URGENT = ("expired", "ending", "active", "none", "done")
URGENT_FACES = ("expired", "ending")
_AWAY = ("gone", "sleeping", "stopped", "locked", "ready")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A practitioner: ``face`` chooses the picture."""

    name: str
    face: str
    state: str


@dataclass(frozen=True, slots=True)
class StationRow:
    """A workstation; ``kind`` is a word of the link's: ready, locked, sleeping, stopped, gone."""

    name: str
    kind: str
    state: str
    heard: str


@dataclass(frozen=True, slots=True)
class FleetPage:
    """All of it. ``sentence`` says whether there is a link, ``warnings`` what is wrong with it.

    Of many, ``people`` and ``stations`` are those that want attention, and the others are ``calm`` and ``there``.
    ``counts`` says how many there are of which kind, where the rows can't be taken in at a glance.
    """

    on: bool
    linked: bool
    sentence: str
    warnings: tuple[str, ...]
    people: tuple[PersonRow, ...]
    calm: tuple[PersonRow, ...]
    stations: tuple[StationRow, ...]
    there: tuple[StationRow, ...]
    counts: tuple[tuple[str, int], ...]
    many: bool
    q: str
    sort: str


FleetForm = Mapping[str, Field]
FIELDS = (
    "join.text", "join.broker", "join.workstation", "join.user", "join.password",
    "create.broker", "create.ca", "create.workstation", "create.user", "create.password", "renew.text",
)  # fmt: skip


def form_of(values: Mapping[str, str], wrong: str = "", sentence: str = "") -> FleetForm:
    """Return the two forms as they stand; a password is typed anew."""
    return {name: Field(name, values.get(name, ""), sentence if name == wrong else "") for name in FIELDS}


def others(told: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the other workstations, by what they are known and called."""
    found = (each for each in told.get("workstations") or () if not each.get("own"))
    return tuple(sorted(((str(e["id"]), str(e["name"])) for e in found), key=lambda pair: _by_name(pair[1])))


def fleet_page(
    told: Mapping[str, Any], language: str, q: str = "", sort: str = SORTS[0], zone: tzinfo | None = None
) -> FleetPage:
    """Return the page for the answer to the request ``fleet``: those whose name or place has ``q`` in it, sorted."""
    on = bool(told.get("on")) and "workstation" in told
    now = local(told.get("now"), zone)
    people: Sequence[Mapping[str, Any]] = told.get("people") or ()
    stations: Sequence[Mapping[str, Any]] = told.get("workstations") or ()
    faces = {id(each): _face(each, now, zone) for each in people}
    wanted = q.casefold().strip()
    found = sorted(
        (p for p in people if wanted in f"{p['name']} {p['where']}".casefold()),
        key=lambda p: _place(p, faces[id(p)], sort),
    )
    kinds = {id(each): _kind(each) for each in stations}
    there = sorted(
        (s for s in stations if wanted in str(s["name"]).casefold()),
        key=lambda s: (_AWAY.index(kinds[id(s)]) if sort == SORTS[0] else 0, _by_name(str(s["name"]))),
    )
    folds = sort == SORTS[0] and not wanted
    people_rows = [_person(p, faces[id(p)], language, now, zone) for p in found]
    station_rows = [_station(s, kinds[id(s)], language, now, zone) for s in there]
    urgent, calm = _folded(people_rows, [row.face in URGENT_FACES for row in people_rows], folds=folds)
    away, ready = _folded(station_rows, [row.kind == "gone" for row in station_rows], folds=folds)
    return FleetPage(
        on=on,
        linked=bool(told.get("linked")),
        sentence=_sentence(told, language, on=on),
        warnings=tuple(_warnings(told, language)),
        people=urgent,
        calm=calm,
        stations=away,
        there=ready,
        counts=_counts([*faces.values()], [*kinds.values()]) if calm or ready else (),
        many=max(len(people), len(stations)) > FEW,
        q=q,
        sort=sort,
    )


def _folded(rows: Sequence[R], wants: Sequence[bool], *, folds: bool) -> tuple[tuple[R, ...], tuple[R, ...]]:
    """Return the rows to be seen at once, and those behind a fold."""
    if not folds or len(rows) <= FEW:
        return tuple(rows), ()
    pairs = list(zip(rows, wants, strict=True))
    return tuple(row for row, want in pairs if want), tuple(row for row, want in pairs if not want)


def _counts(faces: Sequence[str], kinds: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return how many there are of each kind that somebody may look for."""
    found = [(f"count.{face}", faces.count(face)) for face in ("expired", "ending", "active")]
    found += [(f"count.{kind}", kinds.count(kind)) for kind in ("gone", "sleeping", "stopped", "locked")]
    return tuple((word, number) for word, number in found if number)


def _sentence(told: Mapping[str, Any], language: str, *, on: bool) -> str:
    if not on:
        return trouble_said(told["trouble"], language) if told.get("trouble") else ""
    return link_said(told, language)


def _warnings(told: Mapping[str, Any], language: str) -> list[str]:
    found = []
    if told.get("clocks_apart"):
        found.append(fleet_word("clocks", language, names=", ".join(told["clocks_apart"])))
    if told.get("insecure"):
        found.append(fleet_word("insecure", language))
    if told.get("foreign"):
        found.append(fleet_word("foreign", language, count=told["foreign"]))
    return found


def _face(person: Mapping[str, Any], now: datetime | None, zone: tzinfo | None) -> str:
    if person["state"] != "active":
        return "expired" if person["state"] == "expired" and not person["done"] else "idle"
    ends = local(person["ends_at"], zone)
    return "ending" if now and ends and ends - now < SOON and not person["done"] else "active"


def _place(person: Mapping[str, Any], face: str, sort: str) -> tuple[object, ...]:
    name, ends = _by_name(str(person["name"])), str(person["ends_at"] or "9")
    if sort == "name":
        return (name,)
    if sort == "end":
        return (ends, name)
    word = face if face != "idle" else "done" if person["done"] else "none"
    return (_URGENT.index(word), ends, name)


def _by_name(name: str) -> tuple[tuple[int, str], ...]:
    """Return by what names are sorted: "2. rendelő" comes before "10. rendelő"."""
    return tuple((int(part[:9]) if part.isdecimal() else -1, part.casefold()) for part in re.split(r"(\d+)", name))


def _person(
    person: Mapping[str, Any], face: str, language: str, now: datetime | None, zone: tzinfo | None
) -> PersonRow:
    return PersonRow(person["name"], face, person_state(person, language, now, zone))


def _kind(station: Mapping[str, Any]) -> str:
    state = str(station["state"])
    return "locked" if state == "ready" and station.get("locked") else state


def _station(
    station: Mapping[str, Any], kind: str, language: str, now: datetime | None, zone: tzinfo | None
) -> StationRow:
    return StationRow(
        name=station["name"],
        kind=kind,
        state=station_state(station, language),
        heard="" if kind == "ready" else clock(station["heard_at"], now, zone, language),
    )
