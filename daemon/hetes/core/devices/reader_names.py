"""Names of card readers as PC/SC gives them: told without serial number and slot, and whether the model is known.

Law: pure. A name is whatever a driver wrote into it; nothing in it is believed but that it is a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Seen with Hungarian dentists (DOMAIN, part 4); all of them read contactless cards, as the eSzemélyi is one.
_MODELS = re.compile(
    r"cyberjack.*rfid|rfid.*cyberjack|kobil.*idtoken|(identiv|utrust).*(4701|3700)|acr\s?1[25]81"
    r"|omnikey.*(5022|5422)"
)
_SLOT = re.compile(r"(\s+[0-9A-F]{2}\s+[0-9A-F]{2}|\s+\d{1,2})\s*$")
"""pcsc-lite appends reader and slot ("00 01"), Windows a number ("0")."""
_IN_BRACKETS = re.compile(r"\s*[\[(]([^\[\]()]*)[\])]")
_SERIAL = re.compile(r"(?=[A-Z0-9]*\d[A-Z0-9]*\d[A-Z0-9]*\d[A-Z0-9]*\d)[A-Z0-9-]{6,}")
"""A run with four digits or more; models have fewer letters and digits in a row ("ACR1281", "4701")."""
LONGEST = 60


def plain(name: str) -> str:
    """Return the name without slot and serial number, fit to be told to others; "" where nothing is left."""
    name = "".join(sign if sign.isprintable() else " " for sign in name)
    name = _SLOT.sub("", name)
    name = _IN_BRACKETS.sub(lambda found: "" if _has_serial(found[1]) or not found[1].strip() else found[0], name)
    name = _SERIAL.sub(lambda found: found[0] if _is_model(found[0]) else "", name)
    return " ".join(name.split())[:LONGEST].strip()


def labels(names: Sequence[str]) -> list[str]:
    """Return what to call these readers: plainly, but for those that would be called the same."""
    plainly = [plain(name) or name for name in names]
    return [each if plainly.count(each) == 1 else name for each, name in zip(plainly, names, strict=True)]


def _has_serial(text: str) -> bool:
    return any(not _is_model(found[0]) for found in _SERIAL.finditer(text))


def _is_model(run: str) -> bool:
    """Tell whether a run of letters and digits is a model's name: letters first, five digits at most."""
    return bool(re.fullmatch(r"[A-Z]{2,6}-?\d{3,5}[A-Z]{0,2}(-[A-Z]?\d)?", run))


def is_known(name: str) -> bool:
    """Tell whether the model is one of those that are seen in surgeries."""
    return bool(_MODELS.search(name.casefold()))
