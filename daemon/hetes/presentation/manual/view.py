"""The manual (Súgó) as it is shown: the text of the language, filled with what the settings say."""

from __future__ import annotations

from dataclasses import dataclass

from hetes.core.settings import Settings, every_key
from hetes.presentation.guide.view import guide_words
from hetes.presentation.languages import in_language, known
from hetes.presentation.manual import en, hu
from hetes.presentation.manual.markup import Section, read
from hetes.presentation.settings_words import EXPLAINED
from hetes.presentation.time_words import span_words


@dataclass(frozen=True, slots=True)
class Manual:
    """The whole manual."""

    title: str
    sections: tuple[Section, ...]

    def section(self, ident: str) -> Section:
        """Return the section of that id.

        Raises:
            KeyError: there is none.
        """
        for section in self.sections:
            if section.id == ident:
                return section
        raise KeyError(ident)


def manual(language: str, software: str, length_s: float) -> Manual:
    """Return the manual in Hungarian, or in English for "en".

    ``software`` is what the practice software is called, ``length_s`` the length of a connection in seconds.
    """
    words = guide_words(language)
    text = in_language(language, hu, en)
    facts = {"software": software, "length": span_words(length_s, language)}
    explained = EXPLAINED[known(language)]
    facts["settings"] = "\n".join(f"* `{key}` :: {explained[key]}" for key in every_key())
    codes = tuple((f"„{row.shown}”", row.typed) for row in words.codes)
    return Manual(text.TITLE, read(text.TEXT, facts, codes))


def manual_of(settings: Settings) -> Manual:
    """Return the manual as these settings want it."""
    return manual(settings.language, settings.software, settings.length.total_seconds())
