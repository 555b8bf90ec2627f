"""The shapes of the guide through a new card: the words of a step, and what page and terminal show of it.

Plain, frozen data. ``StepWords`` are templates ({user}, {software}, {length}, {portal}); the views are filled.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question that only a person can answer. ``on_no`` is what helps after a "no" and is shown only then.

    ``yes_ticks``: the answer "yes" ticks the step, for then nothing in it is left to do.
    """

    text: str
    yes: str
    no: str
    on_no: tuple[str, ...] = ()
    yes_ticks: bool = False


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a step says. ``keypad`` and ``other`` are for readers with a keypad of their own and for all others."""

    title: str
    why: str
    do: tuple[str, ...]
    see: tuple[str, ...] = ()
    keypad: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A line of "what the display says, what you type"."""

    shown: str
    typed: str


@dataclass(frozen=True, slots=True)
class Opening:
    """One of the two questions with which the guide begins; ``key`` is "activated" or "sent"."""

    key: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the two answers lead: a sentence, and the steps that are left to go through."""

    text: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideWords:
    """All words of the guide in one language. ``phrases`` are the small ones, by name."""

    title: str
    intro: tuple[str, ...]
    openings: tuple[Opening, ...]
    outcomes: dict[tuple[bool, bool], str]
    steps: dict[str, StepWords]
    codes_title: str
    codes: tuple[CodeRow, ...]
    phrases: dict[str, str]


@dataclass(frozen=True, slots=True)
class Copy:
    """Something to copy into another program, exactly as it stands."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as it is shown. ``seen`` is what Hetes sees of reader and card now; ``link`` a page that helps."""

    key: str
    number: int
    title: str
    why: str
    do: tuple[str, ...]
    see: tuple[str, ...]
    keypad: tuple[str, ...]
    other: tuple[str, ...]
    tips: tuple[str, ...]
    fails: tuple[str, ...]
    question: Question | None
    seen: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    warnings: tuple[str, ...] = ()
    link: str | None = None
    with_codes: bool = False
    ticked: bool = False
    ticked_at: str | None = None


@dataclass(frozen=True, slots=True)
class GuideView:
    """The guide of one practitioner. ``next`` is the first step that is open, None when all are ticked."""

    title: str
    practitioner: str
    name: str
    begun_at: str | None
    next: str | None
    left: int
    progress: str
    intro: tuple[str, ...]
    openings: tuple[Opening, ...]
    yes: str
    no: str
    steps: tuple[StepView, ...]
    codes_title: str
    codes: tuple[CodeRow, ...]

    def step(self, key: str) -> StepView:
        """Return the step of that name.

        Raises:
            KeyError: there is none.
        """
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)
