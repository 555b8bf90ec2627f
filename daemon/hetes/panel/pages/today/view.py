"""The page Ma as data: what the agent's ``today`` says, in the user's words, ready to be written out.

Law: pure, and plain strings only; nothing is claimed that Hetes cannot know. Instants come with the local offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hetes.core.devices.reader_names import labels
from hetes.core.json_types import JsonMapping
from hetes.panel.pages.drawing import Dial, Strip, dial
from hetes.panel.pages.today.course import Entry, entries, strip
from hetes.panel.pages.today.told import Told, clock, instant
from hetes.presentation.languages import in_language
from hetes.presentation.notices.sentences import undo_name, word
from hetes.presentation.portal_words import portal_why
from hetes.presentation.time_words import long_date

OF_CARDS = ("card_service_lost", "card_service_denied", "reader_missing")
"""The badges of what MobilToken does without: whoever activates with it is told so, as in the notices."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A possible answer to a question, and the request that it is."""

    label: str
    do: str
    facts: Mapping[str, str]
    primary: bool = False


@dataclass(frozen=True, slots=True)
class PersonView:
    """A practitioner's card on the page."""

    id: str
    name: str
    heading: str
    face: str
    face_word: str
    dial: Dial
    big: str
    small: str
    unit: str
    line: str
    extra: tuple[str, ...]
    following: str
    session: str
    can_end: bool
    can_done: bool
    can_continue: bool
    asks: str  # which of its times is asked for: "earlier", "lost" or ""
    activate: str
    suffix: str  # what a button's accessible name adds where several practitioners have the same button


@dataclass(frozen=True, slots=True)
class ReaderView:
    """A reader and its card, in plain words; ``kind`` chooses the picture."""

    name: str
    kind: str
    card: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong, in a sentence."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class TodayView:
    """All of the page."""

    title: str
    face: str
    date: str
    now: str
    troubles: tuple[Trouble, ...]
    nobody: bool
    question: str
    answers: tuple[Answer, ...]
    people: tuple[PersonView, ...]
    several: bool
    undo: str  # what can be taken back, and whose it is; "": nothing
    service: str
    readers: tuple[ReaderView, ...]
    portal: str
    strip: Strip
    entries: tuple[Entry, ...]


def today_view(told: JsonMapping, language: str, query: Mapping[str, str] | None = None) -> TodayView:
    """Return the page for the answer to the request ``today``; ``query`` may say whose time is asked for."""
    return _Page(told, language, query or {}).view()


class _Page(Told):
    def view(self) -> TodayView:
        told = self.told
        question, answers = self._question(told.get("question"))
        day = date.fromisoformat(told["day"])
        written, weekday = long_date(day, self.language), self.word(f"day.{day.weekday()}")
        return TodayView(
            title=self._title(),
            face=told["face"],
            date=", ".join(in_language(self.language, (written, weekday), (weekday, written))),
            now=clock(self.now),
            troubles=tuple(self._troubles()),
            nobody=not told["configured"],
            question=question,
            answers=answers,
            people=tuple(self._person(p) for p in self.people),
            several=self.several,
            undo=self._undo(told.get("undo")),
            service=self.word(f"service.{told['card_service']}") if told["card_service"] != "up" else "",
            readers=tuple(map(self._reader, told["readers"], labels([r["name"] for r in told["readers"]]))),
            portal=self._portal(told["portal"]),
            strip=strip(self),
            entries=tuple(entries(self)),
        )

    # --- On top ---------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        """Return what the browser's tab says: the most urgent face, and its time."""
        first = min(self.people, key=lambda p: (p["face"] != self.told["face"], _ends(p)))
        word, session = self.word(f"face.{first['face']}"), first["session"]
        return f"{word} {clock(instant(session['ends_at']))}" if session else word

    def _troubles(self) -> Iterable[Trouble]:
        yield from (Trouble("problem", sentence) for sentence in self.told.get("problems", ()))
        if self.told["badge"] not in (None, "store_trouble"):  # of that the problems say more
            said = self.word(f"badge.{self.told['badge']}")
            able = self.told["badge"] in OF_CARDS and any(p["login"] == "mobiltoken" for p in self.people)
            yield Trouble("badge", f"{said} {word('mobiltoken_works', self.language)}" if able else said)

    def _undo(self, memory: JsonMapping | None) -> str:
        """Return what the offer says: what would be taken back, and whose it is where there are several."""
        if memory is None:
            return ""
        what = undo_name(str(memory.get("what") or ""), self.language)
        whose = self.names.get(memory["practitioner"]) or word("everybody", self.language)
        return self.word("undo_hint", what=f"{what}, {whose}" if self.several else what)

    def _portal(self, told: JsonMapping) -> str:
        state = str(told["state"])
        if state == "unknown":
            return ""
        looked = self.word("portal.at", at=clock(instant(told["checked_at"])))
        why = portal_why(told["reason"], self.language)
        known = "" if why and state == "reachable" else self.word(f"portal.{state}")
        return " ".join(filter(None, (known, why, looked)))

    def _question(self, asked: JsonMapping | None) -> tuple[str, tuple[Answer, ...]]:
        if asked is None:
            return "", ()
        said = self.word(
            "question.unknown" if asked.get("unknown") else "question", used=clock(instant(asked["used_at"]))
        )
        answers = [
            Answer(
                self.word("yes_who", name=each["name"]) if self.several else self.word("yes"),
                "activate",
                {
                    "practitioner": each["id"],
                    "started_at": asked["started_at"],
                    "about": each["session"],
                    "source": "login_hint",
                },
                primary=True,
            )
            for each in asked["candidates"]
        ]
        return said, (*answers, Answer(self.word("no"), "dismiss", {"notice": "login_suspected"}))

    # --- A practitioner -------------------------------------------------------------------------------------------

    def _person(self, one: JsonMapping) -> PersonView:
        face, session = str(one["face"]), one["session"]
        left = session["remaining_s"] if session else 0
        big, small, unit = self._middle(face, session, left)
        return PersonView(
            id=one["id"],
            name=one["name"],
            heading=one["name"] or self.word("connection"),
            face=face,
            face_word=self.word(f"face.{face}"),
            dial=dial(face, left, session["length_s"] if session else 0),
            big=big,
            small=small,
            unit=unit,
            line=self._line(one),
            extra=tuple(self._extra(one)),
            following=self._following(one),
            session=session["id"] if session else "",
            can_end=session is not None,
            can_done=not one["done"],
            can_continue=bool(one["done"] or one["snoozed_until"]),
            asks=next((what for what in ("earlier", "lost") if self.query.get(what) == one["id"]), ""),
            activate=self.word("activated_again" if session and left else "activated"),
            suffix=one["name"] if self.several else "",
        )

    def _middle(self, face: str, session: JsonMapping | None, left: float) -> tuple[str, str, str]:
        """Return what stands inside the dial: a large line, a second one, and a small one under them."""
        if session and face in ("active", "ending"):
            hours, minutes = divmod(-int(-left // 60), 60)
            rest, unit = self.word("minutes_left", m=minutes), self.word("is_left")
            return (self.word("hours_left", h=hours), rest if minutes else "", unit) if hours else (rest, "", unit)
        if session and face == "expired":
            return clock(instant(session["ends_at"])), "", self.word("face.expired")
        return "", "", self.word(f"face.{face}")

    def _line(self, one: JsonMapping) -> str:
        session, face = one["session"], one["face"]
        if session and face in ("active", "ending"):
            times = {name: self.when(instant(session[f"{name}_at"])) for name in ("ends", "started")}
            return self.word("until", **times)
        if session and face == "expired":
            return self.word("since", ends=self.when(instant(session["ends_at"])))
        if one["done"]:
            return self.word("done_line_who" if self.several else "done_line")
        if face == "missing":
            return self.word("missing")
        return self.word("idle" if one["has_hours"] else "idle_no_hours")

    def _extra(self, one: JsonMapping) -> Iterable[str]:
        if (told := one["session"]) and told.get("where"):
            yield self.word("elsewhere", where=told["where"], at=clock(instant(told["started_at"])))
        if one["done"] and one["session"]:
            yield self.word("done_running")
        until = one["snoozed_until"] or self.told["snoozed_until"]
        if until and not one["done"]:
            yield self.word("snoozed_quiet" if self.told["quiet_until"] else "snoozed", until=clock(instant(until)))
        if self.told["quiet_until"]:
            yield self.word("quiet", until=clock(instant(self.told["quiet_until"])))

    def _following(self, one: JsonMapping) -> str:
        """Return what comes next: the next thing that is going to be said about this practitioner, or to everybody."""
        for line in self.told["coming"]:
            if line["practitioner"] in (one["id"], None):
                at = instant(line["at"])
                tomorrow = at.date() != self.now.date()
                key = "next.tomorrow" if tomorrow else "next.today"
                return self.word(key, at=clock(at), what=self.what(line))
        if one["next_block"]:
            at = instant(one["next_block"])
            return self.word("next.block", day=self.day(at), at=clock(at))
        return self.word("next.nothing")

    # --- Equipment ------------------------------------------------------------------------------------------------

    def _reader(self, reader: JsonMapping, name: str) -> ReaderView:
        card = reader["card"]
        if card is None:
            return ReaderView(name, "none", self.word("card.none"))
        kind = str(card["kind"])
        said = self.word(f"card.{kind}")
        if card["in_use"]:
            said = f"{said} {self.word('card.in_use')}"
        return ReaderView(name, kind, said)


def _ends(one: JsonMapping) -> str:
    return str(one["session"]["ends_at"]) if one["session"] else ""
