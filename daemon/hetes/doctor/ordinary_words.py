"""Words that are nobody's name, however like one they are: what Hetes says itself, and what logs are full of.

Law: pure. They are folded. A word that *is* a name of somebody's here is replaced all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from hetes.core import events
from hetes.core.settings import FIELDS
from hetes.doctor.common_words import WORDS as COMMON
from hetes.doctor.folded_text import folded
from hetes.doctor.registry import WORDS as CHECKS

_OF_LOGS = (
    "balloon barrier border carton center cluster common counter cursor danger device driver enter error failed filter "
    "folder header helper hetes listener manager master member memory meter minute module monitor moment number "
    "object option order parent pattern picture pointer poller portal printer process proxy render reader region "
    "second sender server session setting signal single socket sorted status stopped system target thread timeout "
    "timer title toggle traceback update vector vendor version virtual waiter warning widget window worker writer"
)  # fmt: skip


@cache
def ordinary_words() -> frozenset[str]:
    """Return them all."""
    said = [*_texts(CHECKS), *_texts(COMMON), *FIELDS, *vars(events), _OF_LOGS]
    return frozenset(word for text in said for word in re.findall(r"[^\W_]+", folded(text).low))


def _texts(told: object) -> Iterator[str]:
    """Yield every text in a table of words, at whatever depth."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for each in told.values():
            yield from _texts(each)
    elif is_dataclass(told):
        for field in fields(told):
            yield from _texts(getattr(told, field.name))
    elif isinstance(told, Iterable):
        for each in told:
            yield from _texts(each)
