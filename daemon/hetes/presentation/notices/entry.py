"""What a language has to say of one kind of notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Sentences = str | Mapping[str, str]  # one sentence, or one for each variant and "" for the rest


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A notice's entry.

    ``name``: what ``rehearse`` calls the notice. ``title``: what to do, or what is the matter, in five words at most:
    some desktops show no more. ``text``: the notice itself. ``coming``: the end of a sentence of the panel's page Ma
    that began with when ("9:30-kor ..."); without any, the page says that something will be said.

    In the braces stand the rule's facts: an instant without its ``_at`` is a time of day, ``expires`` a long date, and
    ``left`` (in ``coming`` alone) the span of the fact ``minutes``.
    """

    name: str
    text: Sentences
    coming: Sentences = ""
    title: str = "Hetes"


def choose(sentences: Sentences, variants: tuple[str, ...]) -> str:
    """Return the sentence of the first of the variants that is there, else that of ""."""
    if isinstance(sentences, str):
        return sentences
    return next((sentences[each] for each in variants if each in sentences), sentences[""])
