"""The words of the panel's page Súgó, beside the manual itself."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "contents": "Tartalom",
        "first_steps": "Első lépések",
        "keys": "Beállításkulcsok és parancsok",
        "manual": "Vissza a súgóhoz",
        "top": "Vissza a tartalomhoz",
        "about": "Ez a Hetes {version}. Magától nem frissül: az újabb ott van, ahonnan ez is jött, vagy kérd attól, "
        "aki telepítette.",
    },
    "en": {
        "contents": "Contents",
        "first_steps": "First steps",
        "keys": "Settings keys and commands",
        "manual": "Back to the manual",
        "top": "Back to the contents",
        "about": "This is Hetes {version}. It does not update itself: a newer one is where this one came from; or ask "
        "whoever installed it.",
    },
}
