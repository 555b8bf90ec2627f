"""The page Ma as data: what the agent's ``today`` says, in the user's words, ready to be written out.

Law: pure, and plain strings only; nothing is claimed that Hetes cannot know. Instants come with the local offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hetes.core.devices.reader_names import labels
from hetes.core.json_types import JsonMapping
from hetes.panel.pages.drawing import Dial, Dot, Row, Scale, Stretch, Strip, covered, dial, parts_of, stretches
from hetes.panel.words import panel_word
from hetes.presentation.clock_step import clock_step_line
from hetes.presentation.languages import in_language
from hetes.presentation.notices.sentences import coming_text, undo_name, word
from hetes.presentation.portal_words import portal_why
from hetes.presentation.terminal.events import source_name
from hetes.presentation.time_words import long_date


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
class Entry:
    """A line of the day's list."""

    at: str
    kind: str
    text: str
    who: str


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
    return _Day(told, language, query or {}).view()


class _Day:
    def __init__(self, told: JsonMapping, language: str, query: Mapping[str, str]) -> None:
        self.told = told
        self.query = query
        self.language = language
        self.now = _instant(told["now"])
        self.people: list[JsonMapping] = list(told["practitioners"])
        self.several = len(self.people) > 1
        self.names = {p["id"]: p["name"] for p in self.people}

    def word(self, key: str, /, **facts: object) -> str:
        return panel_word(key, self.language, **facts)

    def view(self) -> TodayView:
        told = self.told
        question, answers = self._question(told.get("question"))
        day = date.fromisoformat(told["day"])
        written, weekday = long_date(day, self.language), self.word(f"day.{day.weekday()}")
        return TodayView(
            title=self._title(),
            face=told["face"],
            date=", ".join(in_language(self.language, (written, weekday), (weekday, written))),
            now=_clock(self.now),
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
            strip=self._strip(),
            entries=tuple(self._entries()),
        )

    # --- On top ---------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        """Return what the browser's tab says: the most urgent face, and its time."""
        first = min(self.people, key=lambda p: (p["face"] != self.told["face"], _ends(p)))
        word, session = self.word(f"face.{first['face']}"), first["session"]
        return f"{word} {_clock(_instant(session['ends_at']))}" if session else word

    def _troubles(self) -> Iterable[Trouble]:
        yield from (Trouble("problem", sentence) for sentence in self.told.get("problems", ()))
        if self.told["badge"] not in (None, "store_trouble"):  # of that the problems say more
            yield Trouble("badge", self.word(f"badge.{self.told['badge']}"))

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
        looked = self.word("portal.at", at=_clock(_instant(told["checked_at"])))
        why = portal_why(told["reason"], self.language)
        known = "" if why and state == "reachable" else self.word(f"portal.{state}")
        return " ".join(filter(None, (known, why, looked)))

    def _question(self, asked: JsonMapping | None) -> tuple[str, tuple[Answer, ...]]:
        if asked is None:
            return "", ()
        said = self.word(
            "question.unknown" if asked.get("unknown") else "question", used=_clock(_instant(asked["used_at"]))
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
            return _clock(_instant(session["ends_at"])), "", self.word("face.expired")
        return "", "", self.word(f"face.{face}")

    def _line(self, one: JsonMapping) -> str:
        session, face = one["session"], one["face"]
        if session and face in ("active", "ending"):
            times = {name: self._when(_instant(session[f"{name}_at"])) for name in ("ends", "started")}
            return self.word("until", **times)
        if session and face == "expired":
            return self.word("since", ends=self._when(_instant(session["ends_at"])))
        if one["done"]:
            return self.word("done_line_who" if self.several else "done_line")
        if face == "missing":
            return self.word("missing")
        return self.word("idle" if one["has_hours"] else "idle_no_hours")

    def _extra(self, one: JsonMapping) -> Iterable[str]:
        if (told := one["session"]) and told.get("where"):
            yield self.word("elsewhere", where=told["where"], at=_clock(_instant(told["started_at"])))
        if one["done"] and one["session"]:
            yield self.word("done_running")
        until = one["snoozed_until"] or self.told["snoozed_until"]
        if until and not one["done"]:
            yield self.word("snoozed", until=_clock(_instant(until)))
        if self.told["quiet_until"]:
            yield self.word("quiet", until=_clock(_instant(self.told["quiet_until"])))

    def _following(self, one: JsonMapping) -> str:
        """Return what comes next: the next thing that is going to be said about this practitioner, or to everybody."""
        for line in self.told["coming"]:
            if line["practitioner"] in (one["id"], None):
                at = _instant(line["at"])
                tomorrow = at.date() != self.now.date()
                key = "next.tomorrow" if tomorrow else "next.today"
                return self.word(key, at=_clock(at), what=self._what(line))
        if one["next_block"]:
            at = _instant(one["next_block"])
            return self.word("next.block", day=self._day(at), at=_clock(at))
        return self.word("next.nothing")

    def _what(self, line: JsonMapping) -> str:
        """Return what is going to be said, as the end of a sentence that began with when."""
        left = self._span(timedelta(minutes=line["minutes"])) if "minutes" in line else ""
        return coming_text(str(line["notice"]), line, left, self.language) or self.word("what.other")

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

    # --- The day --------------------------------------------------------------------------------------------------

    def _strip(self) -> Strip:
        begins, ends = _instant(self.told["begins_at"]), _instant(self.told["ends_at"])
        everything = [self.now]
        for one in self.people:
            everything += [at for stretch in (*stretches(one, "blocks"), *covered(one["sessions"])) for at in stretch]
        everything += [at for line in self.told["coming"] if (at := _instant(line["at"])) < ends]
        scale = Scale(begins, ends, everything)
        rows = tuple(self._row(one, scale, ends) for one in self.people)
        return Strip(rows, scale.ticks(), scale.at(self.now))

    def _row(self, one: JsonMapping, scale: Scale, ends: datetime) -> Row:
        drawn = [("hours", block) for block in stretches(one, "blocks")]
        drawn += [part for session in covered(one["sessions"]) for part in parts_of(session, self.now)]
        drawn += [("gap", gap) for gap in stretches(one, "gaps")]
        bars = tuple(bar for kind, stretch in drawn if (bar := scale.bar(kind, stretch)))
        lines = [("said", line) for line in self.told["said"]] + [("coming", line) for line in self.told["coming"]]
        dots = tuple(
            Dot(kind, scale.at(at))
            for kind, line in lines
            if line["practitioner"] in (one["id"], None) and scale.first <= (at := _instant(line["at"])) < ends
        )
        return Row(one["name"], bars, dots)

    def _entries(self) -> list[Entry]:
        """Return the strip's text alternative: everything of the day, in order."""
        found: list[tuple[datetime, int, Entry]] = []
        for one in self.people:
            who = one["name"] if self.several else ""
            hours = self.word("entry.hours")
            found += [
                (block[0], 0, Entry(self._times(block), "hours", hours, who)) for block in stretches(one, "blocks")
            ]
            for past in one["sessions"]:
                for stretch in covered([past]):
                    source = self._source(past.get("source"))
                    if more := "lost" if past.get("lost") else "runs" if stretch[1] > self.now else "":
                        source = f"{source}, {self.word(f'entry.{more}')}"
                    found.append((stretch[0], 1, Entry(self._times(stretch), "session", source, who)))
            for gap in stretches(one, "gaps"):
                text = self.word("entry.gap", left=self._span(gap[1] - gap[0]))
                found.append((gap[0], 2, Entry(self._times(gap), "gap", text, who)))
        for line in self.told["said"]:
            at = _instant(line["at"])
            found.append((at, 3, Entry(_clock(at), "said", self._said(line), self._who(line))))
        for line in self.told.get("clock_steps", ()):
            at = _instant(line["at"])
            text = clock_step_line(_clock(at), line["by_s"], self.language)
            found.append((at, 3, Entry(_clock(at), "said", text, "")))
        ends = _instant(self.told["ends_at"])
        for line in self.told["coming"]:
            if (at := _instant(line["at"])) < ends:
                text = self.word("entry.coming", what=self._what(line))
                found.append((at, 4, Entry(_clock(at), "coming", text, self._who(line))))
        ordered = [entry for _, _, entry in sorted(found, key=lambda each: each[:2])]
        return list(dict.fromkeys(ordered))  # two readers may be spoken of in the same words

    def _said(self, line: JsonMapping) -> str:
        channel = line["channel"]
        if channel in (None, "tray"):
            return self.word("entry.said_channel", channel=self.word(f"channel.{channel or 'none'}"), text=line["text"])
        return self.word("entry.said", text=line["text"])

    def _source(self, source: str | None) -> str:
        if source is None:
            return self.word("entry.session")
        return self.word("entry.session_source", source=source_name(source, self.language))

    def _who(self, line: JsonMapping) -> str:
        return str(self.names.get(line["practitioner"], "")) if self.several else ""

    # --- Times ----------------------------------------------------------------------------------------------------

    def _times(self, stretch: Stretch) -> str:
        return self.word("span", start=_clock(stretch[0]), end=_clock(stretch[1]))

    def _when(self, instant: datetime) -> str:
        """Return the clock time, with the date where that is not today's."""
        if instant.date() == self.now.date():
            return _clock(instant)
        return f"{long_date(instant.date(), self.language)} {_clock(instant)}"

    def _day(self, instant: datetime) -> str:
        name = self.word(f"day.{instant.weekday()}")
        return f"{long_date(instant.date(), self.language)} ({name})"

    def _span(self, span: timedelta) -> str:
        minutes = int(span.total_seconds() // 60)
        if minutes in (30, 60):
            return self.word("half_hour" if minutes == 30 else "one_hour")
        if minutes > 60:
            return self.word("left.hours", h=minutes // 60, m=minutes % 60)
        return self.word("left.minutes", m=minutes)


def _ends(one: JsonMapping) -> str:
    return str(one["session"]["ends_at"]) if one["session"] else ""


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _clock(instant: datetime) -> str:
    return f"{instant:%H:%M}"
