"""What kind of card an ATR names, and which ATRs name one family. An ATR names a kind of card, never a person.

A contactless card may carry a number of its own in its ATR, new with each card or even with each power-up. Such ATRs
are compared by what they have in common, a *family*: its text is the common beginning and ``*`` for the rest
(policy 4.0). How long an ATR is stands in its first bytes, so the common beginning settles the length as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from hetes.core.settings import Settings

# The ATR published for the 2016 series of the Hungarian eSzemélyi (contactless, PC/SC part 3). Later series are
# unknown; those are learned ([card] atrs).
ESZEMELYI_ATRS = frozenset({"3B8780018031B973842160B8"})
PERHAPS_ESZEMELYI = ("eszemelyi", "unknown")  # what may be an eSzemélyi
NUMBERED = "3B8B800120900000000000"
"""The beginning of an ATR whose next four bytes are the card's number, and the fifth the check byte (domain 3)."""
_NUMBERED_LENGTH = len(NUMBERED) + 2 * 5
REST = "*"
COMMON_AT_LEAST = 2 * 8
"""Hex digits that two ATRs must have in common for a second answer to make a family of them."""


def kind_of(atr: str | None, settings: Settings) -> str:
    """Return what kind of card an ATR names: eszemelyi, other, unknown, or mute where there is none.

    The answer to this very ATR beats its family's; a family's "no" counts while no "yes" lies in it.
    """
    if atr is None:
        return "mute"
    yes, no = settings.atrs, settings.not_eszemelyi
    if atr in no:
        return "other"
    if atr in ESZEMELYI_ATRS or atr in yes or any(_lies_in(atr, family) for family in _families(yes)):
        return "eszemelyi"
    known = ESZEMELYI_ATRS | yes
    for family in _families(no):
        if _lies_in(atr, family) and not any(_lies_in(each, family) for each in known):
            return "other"
    return "unknown"


def family_of(atr: str, settings: Settings) -> str:
    """Return the narrowest family that the ATR belongs to, or the ATR itself."""
    return max(_families_of(atr, settings), key=len, default=atr)


def same_family(one: str, other: str, settings: Settings) -> bool:
    """Tell whether two ATRs are the same, or of one family."""
    return one == other or any(_lies_in(other, family) for family in _families_of(one, settings))


def _families_of(atr: str, settings: Settings) -> list[str]:
    known = (NUMBERED + REST, *_families(settings.atrs), *_families(settings.not_eszemelyi))
    return [family for family in known if _lies_in(atr, family)]


def is_numbered(atr: str) -> bool:
    """Tell whether the ATR is known to carry the card's own number."""
    return _numbered(atr) is not None


def learned(atr: str, listed: Collection[str], opposite: Collection[str]) -> tuple[str, frozenset[str]]:
    """Return what is to be listed for an answer to this ATR, and which entries of the list it stands for.

    A family is learned at once where it is known, else by the second answer to what has enough in common; not where the
    ``opposite`` answer was given to one that would lie in it, for then both would have to be asked about again.
    """
    family = _numbered(atr)
    if family is None:
        shared = max((_common(atr, each) for each in listed), key=len, default="")
        if len(shared) >= COMMON_AT_LEAST and not any(_lies_in(each, shared + REST) for each in opposite):
            family = shared + REST
    entry = family or atr
    return entry, frozenset(each for each in listed if _lies_in(each, entry))


@lru_cache(maxsize=16)
def _families(listed: frozenset[str]) -> tuple[str, ...]:
    """Return the families among the entries of a list, and those of which a single ATR is listed."""
    found = (each if each.endswith(REST) else _numbered(each) for each in sorted(listed))
    return tuple(dict.fromkeys(family for family in found if family))


def _numbered(atr: str) -> str | None:
    """Return the known family that the ATR, or the family itself, belongs to."""
    whole = len(atr) == _NUMBERED_LENGTH and atr.startswith(NUMBERED)
    return NUMBERED + REST if whole or atr == NUMBERED + REST else None


def _lies_in(entry: str, family: str) -> bool:
    """Tell whether an ATR, or a narrower family, belongs to the family, or is the entry itself."""
    if family == NUMBERED + REST:
        return _numbered(entry) is not None
    if not family.endswith(REST):
        return entry == family
    return entry.startswith(family.removesuffix(REST))


def _common(atr: str, entry: str) -> str:
    """Return the whole bytes at the beginning that an ATR shares with one of the same length, or with a family."""
    if not entry.endswith(REST) and len(entry) != len(atr):
        return ""
    pairs: Iterable[tuple[str, str]] = zip(atr, entry, strict=False)
    length = next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(atr), len(entry)))
    return atr[: length - length % 2]
