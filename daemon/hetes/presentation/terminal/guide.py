"""The guide through a new card on a terminal: facts in, lines out.

Law: what comes from outside (names, readers) is made fit for a terminal; nothing here knows how wide it is.
"""

from __future__ import annotations

from typing import Any

from hetes.core.json_types import JsonMapping
from hetes.presentation.guide.types import GuideView, StepView
from hetes.presentation.guide.view import guide_view, guide_words, outcome
from hetes.presentation.languages import DEFAULT
from hetes.presentation.printable import clean, quoted

_ANSWERS = (
    ("both_yes", True, True),
    ("first_yes", True, False),
    ("second_yes", False, True),
    ("both_no", False, False),
)


def guide_lines(told: JsonMapping, language: str = DEFAULT) -> list[str]:
    """Return the steps with their ticks, and the next one in full; before the beginning, how it begins."""
    view = guide_view(told, language)
    phrases = guide_words(language).phrases
    lines = [f"{view.title}: {view.name}" if view.name else view.title, view.progress, ""]
    if view.begun_at is None:
        lines += _beginning(view, language)
    lines.append(phrases["h_steps"])
    lines += [_line(step, view.next) for step in view.steps]
    lines += next_lines(told, language)
    if view.begun_at is None:
        lines += ["", phrases["h_begin"].format(command=_command(told, "--begin"))]
    return [clean(line) for line in lines]


def next_lines(told: JsonMapping, language: str = DEFAULT) -> list[str]:
    """Return the next step in full, or that there is none."""
    view = guide_view(told, language)
    phrases = guide_words(language).phrases
    if view.next is None:
        return ["", phrases["all_done"]]
    step = view.step(view.next)
    heading = phrases["h_first"] if view.begun_at is None else phrases["h_next"]
    lines = ["", f"{heading} {step.number}. {step.title}", f"  {step.why}"]
    lines += _part(phrases["h_seen"], step.seen)
    lines += [f"  {number}. {line}" for number, line in enumerate(step.do, start=1)]
    lines += _part(phrases["h_keypad"], step.keypad)
    lines += _part(phrases["h_other"], step.other)
    lines += _part(phrases["h_see"], step.see)
    if step.question:
        lines += [f"  {step.question.text} {phrases['yes_ticks']}", *_part(phrases["h_on_no"], step.question.on_no)]
    lines += _part(phrases["h_fails"], step.fails)
    lines += _part(phrases["h_copies"], tuple(f"{copy.label}: {copy.value}" for copy in step.copies))
    lines += [f"  ! {warning}" for warning in step.warnings]
    if step.with_codes:
        lines += _part(f"{view.codes_title}:", tuple(f"„{row.shown}”: {row.typed}" for row in view.codes))
    lines += _part(phrases["h_tips"], step.tips)
    if view.begun_at is not None:
        lines += ["", phrases["h_tick"].format(command=_command(told, f"--tick {step.key}"))]
    return [clean(line) for line in lines]


def guide_json(told: JsonMapping, language: str = DEFAULT) -> dict[str, Any]:
    """Return the facts for a program, each step with its title."""
    titles = {step.key: step.title for step in guide_view(told, language).steps}
    steps = [{**step, "title": titles.get(step.get("step"), "")} for step in told.get("steps") or ()]
    return {**told, "steps": steps}


def _beginning(view: GuideView, language: str) -> list[str]:
    phrases = guide_words(language).phrases
    first, *cases, last = view.intro
    lines = [first, *(f"  - {case}" for case in cases), last, "", phrases["h_questions"]]
    for number, opening in enumerate(view.openings, start=1):
        lines.append(f"  {number}. {opening.text} {opening.hint}")
    for answer, activated, sent in _ANSWERS:
        lines.append(f"  {phrases[answer]} {outcome(language, activated=activated, sent=sent).text}")
    return [*lines, ""]


def _line(step: StepView, following: str | None) -> str:
    tick, mark = ("x" if step.ticked else " "), (">" if step.key == following else " ")
    return f"{mark} [{tick}] {step.number}. {step.title} ({step.key})"


def _part(heading: str, lines: tuple[str, ...]) -> list[str]:
    return [f"  {heading}", *(f"    - {line}" for line in lines)] if lines else []


def _command(told: JsonMapping, words: str) -> str:
    """Return what to type; whom it is about only where there are several."""
    who = str(told.get("practitioner") or "")
    return f"hetes guide {quoted(who)} {words}" if told.get("several") and who else f"hetes guide {words}"
