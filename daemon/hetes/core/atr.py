"""What kind of card an ATR names. An ATR names a kind of card, never a person."""

from __future__ import annotations

from hetes.core.settings import Settings

# The ATR published for the 2016 series of the Hungarian eSzemélyi (contactless, PC/SC part 3). Later series are
# unknown; those are learned ([card] atrs).
ESZEMELYI_ATRS = frozenset({"3B8780018031B973842160B8"})
PERHAPS_ESZEMELYI = ("eszemelyi", "unknown")  # what may be an eSzemélyi


def kind_of(atr: str | None, settings: Settings) -> str:
    """Return what kind of card an ATR names: eszemelyi, other, unknown, or mute where there is none."""
    if atr is None:
        return "mute"
    if atr in settings.not_eszemelyi:
        return "other"
    return "eszemelyi" if atr in ESZEMELYI_ATRS or atr in settings.atrs else "unknown"
