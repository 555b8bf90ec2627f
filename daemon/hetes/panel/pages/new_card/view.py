"""The panel's page Új igazolvány as data: whose guide, the two questions at its beginning, and its steps.

Law: pure. What a step says is :mod:`hetes.presentation.guide.view`'s; here is what the page adds to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hetes.core.json_types import JsonMapping
from hetes.core.settings import WITH_CARD
from hetes.core.state import STEPS
from hetes.presentation.guide.types import GuideView, Opening, Outcome
from hetes.presentation.guide.view import guide_view, outcome


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the two questions, and what was answered: True, False, or None."""

    opening: Opening
    answer: bool | None


@dataclass(frozen=True, slots=True)
class NewCardView:
    """The page. ``outcome`` is where the answers lead, once both are given; ``known`` the steps it leaves out."""

    guide: GuideView
    several: bool
    begun: bool
    questions: tuple[Asked, ...]
    outcome: Outcome | None
    known: tuple[str, ...]
    done: int
    total: int
    whole: bool
    cardless: bool = False
    """Whether by the settings they activate without a card, and have not begun these steps."""

    @property
    def codes_above(self) -> bool:
        """Tell whether the table "what it says, what you type" stands in an open step already."""
        at = None if self.guide.next is None or not self.begun else self.guide.step(self.guide.next)
        return self.whole or (at is not None and at.with_codes)


@dataclass(frozen=True, slots=True)
class Choice:
    """A practitioner to choose, with how far their guide is: ``left`` is None where it was never begun."""

    id: str
    name: str
    left: int | None


def cardless(told: JsonMapping) -> bool:
    """Tell whether these steps don't concern the practitioner, whose answer to the request "guide" this is."""
    return told["login"] not in WITH_CARD and told["begun_at"] is None


def new_card_view(told: JsonMapping, language: str, query: Mapping[str, str]) -> NewCardView:
    """Return the page. ``told`` answers the request "guide"; ``query`` has the answers, and "all": every step open."""
    guide = guide_view(told, language)
    answers = {key: {"yes": True, "no": False}.get(query.get(key, "")) for key in ("activated", "sent")}
    activated, sent = answers["activated"], answers["sent"]
    leads = None if activated is None or sent is None else outcome(language, activated=activated, sent=sent)
    return NewCardView(
        guide=guide,
        several=bool(told.get("several")),
        begun=guide.begun_at is not None,
        questions=tuple(Asked(opening, answers.get(opening.key)) for opening in guide.openings),
        outcome=leads,
        known=() if leads is None else tuple(step for step in STEPS if step not in leads.steps),
        done=len(guide.steps) - guide.left,
        total=len(guide.steps),
        whole="all" in query,
        cardless=cardless(told),
    )
