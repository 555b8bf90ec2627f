"""The contract of a check: what it looks at, how it judges what was told, and the words that say it.

A **look** asks one place of the computer and answers with plain facts. A **judgement** turns the facts of its check's
looks into a finding: a word, its state, and where to read on. "good" is what was seen to be good, "unknown" what cannot
be seen from here, and neither is ever taken for the other.

Law: pure; only :attr:`Look.ask` touches the computer, and it imports what it needs inside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from hetes.core.settings import Settings

if TYPE_CHECKING:
    from hetes.adapters.folders import Folders
    from hetes.ports import Clock

Facts = Mapping[str, Any]


class Missed(StrEnum):
    """Why a look told nothing: ``look_late``, not done within its limit; ``look_failed``, anything else."""

    LATE = "look_late"
    FAILED = "look_failed"


Told = Mapping[str, Facts | None]
"""The answers of the looks, by their names, as a judgement gets them; None: a look that told nothing."""
Answers = Mapping[str, Facts | Missed | None]
"""The same as the runner has them, with why a look told nothing."""
Judged = tuple[str, dict[str, Any]]
"""A word of the check's verdicts, and the facts that fill its sentences."""

STATES = ("good", "attention", "bad", "unknown")
Group = Literal["first", "rest"]
GROUPS: tuple[Group, ...] = ("first", "rest")
"""In the order they are shown: what matters before consulting hours, and everything else."""

TROUBLE = "/help#trouble"
"""The manual's section on what to do when the activation fails."""
ABOUT = "/help#check"
"""The manual's section on the check itself."""
MISSED: Mapping[str, tuple[str, str]] = {each.value: ("unknown", ABOUT) for each in Missed}
"""Verdicts of every check: nothing is known of what was not looked at, least of all that it is at fault."""


@dataclass(frozen=True, slots=True)
class Computer:
    """What a look may ask about.

    ``problems`` are the sentences about settings whose values are wrong, ``sources`` has the keys of the settings by
    where their values come from.
    """

    folders: Folders
    settings: Settings
    problems: Sequence[str]
    clock: Clock
    sources: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """One place that is asked, once for all checks that need it.

    ``within`` is its limit in seconds. ``ask`` runs in a thread of its own; it may hang, or raise anything.
    """

    name: str
    within: float
    ask: Callable[[Computer], Facts | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check: ``state`` is one of :data:`STATES`, ``link`` the panel's address where more is said."""

    check: str
    word: str
    state: str
    link: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``name`` is that of its module, in ``doctor/checks`` and in ``doctor/words``.

    ``group`` and ``order`` are its place; ``verdicts`` has the state and the link of each word, besides :data:`MISSED`.
    The first of ``looks`` is the one without which there is nothing to judge. ``judge`` is pure, and raises nothing
    whatever was told.
    """

    name: str
    group: Group
    order: int
    verdicts: Mapping[str, tuple[str, str]]
    looks: tuple[Look, ...]
    judge: Callable[[Told], Judged]

    def find(self, answers: Answers) -> Finding:
        """Judge what was told. A word that is none of the check's counts as "look_failed"."""
        main = answers.get(self.looks[0].name)
        if main is None or isinstance(main, Missed):
            return self.finding(main or Missed.FAILED, {})
        told = {name: None if isinstance(each, Missed) else each for name, each in answers.items()}
        word, facts = self.judge(told)
        return self.finding(word if self.knows(word) else Missed.FAILED, facts)

    def knows(self, word: str) -> bool:
        """Tell whether this is a word of the check's, or of every check's."""
        return word in self.verdicts or word in MISSED

    def finding(self, word: str, facts: Facts) -> Finding:
        """Return the finding for a word. Raises KeyError where the check has no such word."""
        state, link = MISSED[word] if word in MISSED else self.verdicts[word]
        return Finding(self.name, str(word), state, link, facts)


@dataclass(frozen=True, slots=True)
class CheckWords:
    """What a check says in one language.

    ``findings`` has for each word what was seen, and what to do next ("" where there is nothing to do). ``more`` has
    sentences that are added to what was seen, each where the fact of its name is there.
    """

    title: str
    findings: Mapping[str, tuple[str, str]]
    more: Mapping[str, str] = field(default_factory=dict)
