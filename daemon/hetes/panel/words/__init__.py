"""The words of the panel's frame and of its page Ma, and how a word is looked up.

Each page has a table of its own beside this one; what is not found there is looked up here. No article and no suffix
stands beside a variable, but -kor, -ig, óta, múlva, perc.
"""

from __future__ import annotations

from collections.abc import Mapping

from hetes.panel.words.en import WORDS as _EN
from hetes.panel.words.hu import WORDS as _HU

WORDS: Mapping[str, Mapping[str, str]] = {"hu": _HU, "en": _EN}


def panel_word(key: str, language: str, table: Mapping[str, Mapping[str, str]] = WORDS, /, **facts: object) -> str:
    """Return a sentence: of the page's own ``table`` where it has one, else of the frame.

    Raises:
        KeyError: neither has it.
    """
    own = table.get(language, {}).get(key)
    return (own if own is not None else WORDS[language][key]).format(**facts)
