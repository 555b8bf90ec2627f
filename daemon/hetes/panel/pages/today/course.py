"""The day's course on the page Ma: the drawn strip, and the list that says the same in words.

Law: pure, as the view.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hetes.core.json_types import JsonMapping
from hetes.panel.pages.drawing import Dot, Row, Scale, Strip, covered, parts_of, stretches
from hetes.panel.pages.today.told import Told, clock, instant
from hetes.presentation.clock_step import clock_step_line
from hetes.presentation.terminal.events import source_name


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the day's list."""

    at: str
    kind: str
    text: str
    who: str


def strip(it: Told) -> Strip:
    """Return the day as it is drawn, a row for each practitioner."""
    begins, ends = instant(it.told["begins_at"]), instant(it.told["ends_at"])
    everything = [it.now]
    for one in it.people:
        everything += [at for stretch in (*stretches(one, "blocks"), *covered(one["sessions"])) for at in stretch]
    everything += [at for line in it.told["coming"] if (at := instant(line["at"])) < ends]
    scale = Scale(begins, ends, everything)
    rows = tuple(_row(it, one, scale, ends) for one in it.people)
    return Strip(rows, scale.ticks(), scale.at(it.now))


def _row(it: Told, one: JsonMapping, scale: Scale, ends: datetime) -> Row:
    drawn = [("hours", block) for block in stretches(one, "blocks")]
    drawn += [part for session in covered(one["sessions"]) for part in parts_of(session, it.now)]
    drawn += [("gap", gap) for gap in stretches(one, "gaps")]
    bars = tuple(bar for kind, stretch in drawn if (bar := scale.bar(kind, stretch)))
    lines = [("said", line) for line in it.told["said"]] + [("coming", line) for line in it.told["coming"]]
    dots = tuple(
        Dot(kind, scale.at(at))
        for kind, line in lines
        if line["practitioner"] in (one["id"], None) and scale.first <= (at := instant(line["at"])) < ends
    )
    return Row(one["name"], bars, dots)


def entries(it: Told) -> list[Entry]:
    """Return the strip's text alternative: everything of the day, in order."""
    found: list[tuple[datetime, int, Entry]] = []
    for one in it.people:
        who = one["name"] if it.several else ""
        hours = it.word("entry.hours")
        found += [(block[0], 0, Entry(it.times(block), "hours", hours, who)) for block in stretches(one, "blocks")]
        for past in one["sessions"]:
            for stretch in covered([past]):
                source = _source(it, past.get("source"))
                if more := "lost" if past.get("lost") else "runs" if stretch[1] > it.now else "":
                    source = f"{source}, {it.word(f'entry.{more}')}"
                found.append((stretch[0], 1, Entry(it.times(stretch), "session", source, who)))
        for gap in stretches(one, "gaps"):
            text = it.word("entry.gap", left=it.span(gap[1] - gap[0]))
            found.append((gap[0], 2, Entry(it.times(gap), "gap", text, who)))
    for line in it.told["said"]:
        at = instant(line["at"])
        found.append((at, 3, Entry(clock(at), "said", _said(it, line), _who(it, line))))
    for line in it.told.get("clock_steps", ()):
        at = instant(line["at"])
        text = clock_step_line(clock(at), line["by_s"], it.language)
        found.append((at, 3, Entry(clock(at), "said", text, "")))
    ends = instant(it.told["ends_at"])
    for line in it.told["coming"]:
        if (at := instant(line["at"])) < ends:
            text = it.word("entry.coming", what=it.what(line))
            found.append((at, 4, Entry(clock(at), "coming", text, _who(it, line))))
    ordered = [entry for _, _, entry in sorted(found, key=lambda each: each[:2])]
    return list(dict.fromkeys(ordered))  # two readers may be spoken of in the same words


def _said(it: Told, line: JsonMapping) -> str:
    channel = line["channel"]
    if channel in (None, "tray"):
        return it.word("entry.said_channel", channel=it.word(f"channel.{channel or 'none'}"), text=line["text"])
    return it.word("entry.said", text=line["text"])


def _source(it: Told, source: str | None) -> str:
    if source is None:
        return it.word("entry.session")
    return it.word("entry.session_source", source=source_name(source, it.language))


def _who(it: Told, line: JsonMapping) -> str:
    return str(it.names.get(line["practitioner"], "")) if it.several else ""
