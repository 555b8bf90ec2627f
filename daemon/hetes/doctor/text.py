"""Findings in the user's words: sentences, lines for a terminal, and what ``hetes doctor --json`` writes.

Law: pure; whatever came from outside (names of readers and programs) is made fit for a terminal before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from textwrap import wrap
from typing import Any

from hetes.doctor.check import MISSED, CheckWords, Finding
from hetes.doctor.common_words import WORDS as COMMON
from hetes.doctor.findings import first_to_do, in_order, overall
from hetes.doctor.registry import GROUPED, WORDS
from hetes.presentation.languages import known
from hetes.presentation.printable import clean
from hetes.presentation.time_words import clock, span_words

SCHEMA = 1
"""The version of what ``--json`` writes: raised when a field changes its meaning or goes, not when one is added."""
WIDTH = 100
_WHOLE = ("own", "everybody", "locked", "vain")  # keys of settings: each is to be found here
_UNITS = (("GB", 2**30), ("MB", 2**20), ("kB", 2**10))


def title(check: str, language: str) -> str:
    """Return what a check is called."""
    return _words(check, language).title


def word(name: str, language: str, **facts: object) -> str:
    """Return a word that belongs to no single check."""
    return COMMON[known(language)][name].format(**facts)


def saw(finding: Finding, language: str, now: datetime | None = None, zone: tzinfo | None = None) -> str:
    """Return what was seen, in a sentence or two. ``now`` and ``zone`` say how an instant is written."""
    said = [_filled(finding, 0, language, now, zone)]
    for name, sentence in _words(finding.check, language).more.items():
        if fact := finding.facts.get(name):
            said.append(sentence.format_map({name: _plain(name, fact, language)}))
    return " ".join(said)


def to_do(finding: Finding, language: str) -> str:
    """Return what to do next in one sentence; "" where there is nothing to do."""
    return _filled(finding, 1, language, None, None)


def summary(findings: Sequence[Finding], language: str) -> str:
    """Return the sentence on top: that all is well as far as can be seen, or the first thing to do."""
    first = first_to_do(findings)
    if first is not None:
        return word("summary.first", language, title=title(first.check, language), do=to_do(first, language))
    if overall(findings) == "unknown":
        nothing = all(finding.state == "unknown" for finding in findings)
        return word("summary.nothing" if nothing else "summary.missed", language)
    unseen = sum(finding.state == "unknown" for finding in findings)
    said = word("summary.good", language)
    if unseen:
        said += " " + word("unseen.one" if unseen == 1 else "unseen.some", language, number=unseen)
    return said


def check_json(findings: Sequence[Finding], language: str, version: str, at: str) -> dict[str, Any]:
    """Return the whole as ``hetes doctor --json`` writes it; ``at`` is the instant of the check (ISO 8601)."""
    state = overall(findings)
    return {
        "schema": SCHEMA,
        "version": version,
        "at": at,
        "language": language,
        "state": state,
        "ready": state == "good",
        "summary": summary(findings, language),
        "checks": [
            {
                "check": finding.check,
                "state": finding.state,
                "word": finding.word,
                "title": title(finding.check, language),
                "saw": saw(finding, language),
                "do": to_do(finding, language),
                "link": finding.link,
                "facts": {name: _json(value) for name, value in finding.facts.items()},
            }
            for finding in in_order(findings)
        ],
    }


def check_lines(
    findings: Sequence[Finding], language: str, sections: Mapping[str, str] | None = None, width: int = WIDTH
) -> list[str]:
    """Return the whole as people read it on a terminal that is so many letters wide, at least 40.

    ``sections`` has the titles of the manual by their ids.
    """
    lines = [*wrap(summary(findings, language), width)]
    for heading, checks in GROUPED.items():
        some = [finding for finding in in_order(findings) if finding.check in checks]
        if some:
            lines += ["", f"{word(heading, language)}:"]
        for finding in some:
            lines += _lines(finding, language, sections or {}, width)
    return lines


def wrapped(line: str) -> list[str]:
    """Return a line of :func:`check_lines`, which was made without a width, as lines of the usual one."""
    return wrap(line, WIDTH, subsequent_indent=" " * 16 if line.startswith(" ") else "", break_on_hyphens=False) or [""]


def _lines(finding: Finding, language: str, sections: Mapping[str, str], width: int) -> list[str]:
    state, name = word(finding.state, language), title(finding.check, language)
    lines = _hung(f"[{state}]", f"{name}: {saw(finding, language)}", width)
    if doing := to_do(finding, language):
        lines += _hung("", word("do", language, do=doing), width)
        page, _, section = finding.link.partition("#")
        if page == "/help" and section in sections and finding.state in ("bad", "attention"):
            lines += _hung("", word("more", language, section=sections[section]), width)
    return lines


def _hung(mark: str, text: str, width: int) -> list[str]:
    """Return a text of several lines beside a mark that stands before the first one."""
    return wrap(text, width, initial_indent=f"  {mark:<13} ", subsequent_indent=" " * 16, break_on_hyphens=False)


def _filled(finding: Finding, which: int, language: str, now: datetime | None, zone: tzinfo | None) -> str:
    facts = {name: _plain(name, value, language) for name, value in finding.facts.items()}
    for instant in ("at", "since"):
        if instant in finding.facts:
            facts[instant] = clock(finding.facts[instant], now, zone, language)
    return _sentences(finding, language)[which].format_map(_Known(facts))


def _sentences(finding: Finding, language: str) -> tuple[str, str]:
    if finding.word in MISSED:
        return word(f"{finding.word}.saw", language), word(f"{finding.word}.do", language)
    return _words(finding.check, language).findings[finding.word]


class _Known(dict[str, str]):
    """What is not known is a question mark: a sentence is never lost for want of a fact."""

    def __missing__(self, _key: str) -> str:
        return "?"


def _plain(name: str, value: object, language: str) -> str:
    if name == "seconds" and value is not None:
        return span_words(value, language)
    if name == "free" and isinstance(value, int):
        return _bytes(value)
    if isinstance(value, list | tuple):
        most = len(value) if name in _WHOLE else 5
        shown = [clean(each) for each in value[:most]]
        return (" " if name == "problems" else ", ").join(
            [*shown, *([word("and_so_on", language)] if len(value) > most else [])]
        )
    return "?" if value is None else clean(value)


def _bytes(number: int) -> str:
    for unit, size in _UNITS:
        if number >= size:
            return f"{number / size:.0f} {unit}"
    return f"{number} B"


def _json(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _words(check: str, language: str) -> CheckWords:
    return WORDS[check][known(language)]
