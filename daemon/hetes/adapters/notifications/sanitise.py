"""Texts made safe for programs that interpret markup, control characters or options. Pure: each returns a new text.

Names of practitioners and readers come from outside; a notice must not fail, lie or be cut in the middle of a
character because of what stands in them.
"""

from __future__ import annotations

import unicodedata

# Cc control characters, Cf invisible formatting (direction overrides could turn a sentence round), Cs lone
# surrogates (no encoder takes them), Co private use, Cn unassigned.
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Invisible but meant: the joiners that hold one emoji or one Indic syllable together.
_JOINERS = frozenset({"\u200c", "\u200d"})


def plain(text: str, *, lines: bool = True) -> str:
    """Return ``text`` without what is not visible: control, formatting and broken characters.

    Tabs become blanks; line breaks stay where ``lines`` allows them, else they become blanks too.
    """
    kept = []
    for char in text.replace("\r\n", "\n"):
        if char in "\n\r\t\u2028\u2029":
            kept.append("\n" if lines and char != "\t" else " ")
        elif char in _JOINERS or unicodedata.category(char) not in _UNWANTED:
            kept.append(char)
    return "".join(kept).strip()


def clip(text: str, units: int) -> str:
    """Return ``text`` in at most so many UTF-16 units, with an ellipsis where something was cut.

    Windows counts its limits in these units; a character outside the BMP takes two and is kept or left whole.
    """
    if _units(text) <= units:
        return text
    kept, used = [], 0
    for char in text:
        used += _units(char)
        if used > units - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def _units(text: str) -> int:
    return sum(2 if char > "\uffff" else 1 for char in text)


def undashed(text: str) -> str:
    """Return ``text`` so that no command line takes it for an option: a leading "-" becomes a dash."""
    return "–" + text.lstrip("-") if text.startswith("-") else text


def escaped_markup(text: str) -> str:
    """Return ``text`` for a body in which "<", ">" and "&" start markup (Desktop Notifications, Markup)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_angles(text: str) -> str:
    """Return ``text`` with lookalikes for "<" and ">"."""
    return text.replace("<", "‹").replace(">", "›")


def without_markup(text: str) -> str:
    """Return ``text`` with lookalikes, for a body of which nobody can tell whether it is read as markup."""
    return without_angles(text.replace("&", "+"))
