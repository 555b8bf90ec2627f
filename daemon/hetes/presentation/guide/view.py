"""The guide through a new card as it is shown: the facts of :mod:`hetes.core.views.guide` in, filled views out.

Law: pure, and total for what another version of the agent may send: a fact that is missing leaves its place general.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hetes.core.json_types import JsonMapping
from hetes.core.state import STEPS
from hetes.presentation.guide import words_en, words_hu
from hetes.presentation.guide.types import Copy, GuideView, GuideWords, Outcome, StepView, StepWords
from hetes.presentation.identifiers import eeszt_user, oth_identifier, sentences
from hetes.presentation.languages import in_language
from hetes.presentation.time_words import span_words

WITH_CODES = ("activation_pin", "can")
# What is left to do, by the two answers: is this card activated, has this practitioner sent data before?
_LEFT: Mapping[tuple[bool, bool], tuple[str, ...]] = {
    (True, True): ("connection", "check"),
    (True, False): ("recognised", "activation_pin", "can", "vmatrix", "connection", "check"),
    (False, True): STEPS,
    (False, False): STEPS,
}


def guide_words(language: str) -> GuideWords:
    """Return the table of ``language``: Hungarian for anything but "en"."""
    return in_language(language, words_hu.WORDS, words_en.WORDS)


def outcome(language: str, *, activated: bool, sent: bool) -> Outcome:
    """Return where the two answers lead. Whoever does not know whether the card is activated says False."""
    return Outcome(guide_words(language).outcomes[activated, sent], _LEFT[activated, sent])


def guide_said(what: str, language: str, step: str | None = None) -> str:
    """Return the sentence that acknowledges begun, begun_again, ticked or unticked."""
    words = guide_words(language)
    return words.phrases[f"said_{what}"].format(step=words.steps[step].title if step else "")


def guide_view(told: JsonMapping, language: str) -> GuideView:
    """Return the guide that ``told`` (an answer to the request "guide") is about."""
    words = guide_words(language)
    phrases = words.phrases
    ticks = {each.get("step"): each for each in told.get("steps") or ()}
    left = [key for key in STEPS if not ticks.get(key, {}).get("ticked")]
    name = str(told.get("name") or "")
    begun_at = told.get("begun_at")
    if begun_at is None:
        progress = phrases["not_begun"]
    else:
        progress = phrases["left"].format(n=len(left)) if left else phrases["all_done"]
    return GuideView(
        title=words.title,
        practitioner=str(told.get("practitioner") or ""),
        name=name,
        begun_at=begun_at,
        next=left[0] if left else None,
        left=len(left),
        progress=progress,
        intro=words.intro,
        openings=words.openings,
        yes=phrases["yes"],
        no=phrases["no"],
        steps=tuple(
            _step(key, number, told, ticks.get(key, {}), language) for number, key in enumerate(STEPS, start=1)
        ),
        codes_title=words.codes_title,
        codes=words.codes,
    )


def _step(key: str, number: int, told: JsonMapping, tick: JsonMapping, language: str) -> StepView:
    words = guide_words(language)
    filled = _filled(words.steps[key], told, words.phrases, language)
    view = StepView(
        key=key,
        number=number,
        title=filled.title,
        why=filled.why,
        do=filled.do,
        see=filled.see,
        keypad=filled.keypad,
        other=filled.other,
        tips=filled.tips,
        fails=filled.fails,
        question=filled.question,
        with_codes=key in WITH_CODES,
        ticked=bool(tick.get("ticked")),
        ticked_at=tick.get("ticked_at"),
    )
    return _with_facts(view, told, words.phrases, language)


def _with_facts(view: StepView, told: JsonMapping, phrases: Mapping[str, str], language: str) -> StepView:
    units = _units(told)
    user = str(told.get("eeszt_user") or "")
    match view.key:
        case "recognised":
            return replace(view, seen=_seen(told, phrases))
        case "portal":
            return replace(view, link=str(told.get("portal") or "") or None)
        case "user_name" if user:
            copy = Copy(phrases["copy_user"], user)
            return replace(view, copies=(copy,), warnings=sentences(eeszt_user(user), language))
        case "vmatrix" if units:
            names = ", ".join(str(unit.get("name")) for unit in units)
            return replace(view, tips=(phrases["vmatrix_unit"].format(units=names), *view.tips))
        case "check":
            known = [unit for unit in units if unit.get("oth_id")]
            label = phrases["copy_oth"] if len(known) == 1 else phrases["copy_oth_of"]
            copies = tuple(Copy(label.format(unit=unit.get("name")), str(unit["oth_id"])) for unit in known)
            odd = tuple(s for copy in copies for s in sentences(oth_identifier(copy.value), language))
            return replace(view, copies=copies, warnings=odd)
        case _:
            return view


def _filled(words: StepWords, told: JsonMapping, phrases: Mapping[str, str], language: str) -> StepWords:
    known = [str(unit["oth_id"]) for unit in _units(told) if unit.get("oth_id")]
    facts = {
        "user": str(told.get("eeszt_user") or "") or phrases["user_unknown"],
        "oth": ", ".join(dict.fromkeys(known)) or phrases["oth_example"],
        "software": str(told.get("software") or "Cloudent"),
        "portal": str(told.get("portal") or ""),
        "length": span_words(told.get("length_s"), language),
    }

    def fill(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(line.format(**facts) for line in lines)

    return replace(
        words,
        why=words.why.format(**facts),
        do=fill(words.do),
        see=fill(words.see),
        keypad=fill(words.keypad),
        other=fill(words.other),
        tips=fill(words.tips),
        fails=fill(words.fails),
    )


def _units(told: JsonMapping) -> list[JsonMapping]:
    return [unit for unit in told.get("units") or () if isinstance(unit, Mapping)]


def _seen(told: JsonMapping, phrases: Mapping[str, str]) -> tuple[str, ...]:
    service = told.get("card_service")
    if service != "up":
        return (phrases.get(f"service_{service}", phrases["service_starting"]),)
    lines = []
    for reader in told.get("readers") or ():
        card = reader.get("card")
        kind = str(card.get("kind")) if card else "empty"
        words = phrases.get(f"reader_{kind}", phrases["reader_unknown"])
        lines.append(words.format(reader=reader.get("name")))
    return tuple(lines) or (phrases["no_reader"],)
