"""What the check ``people`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Orvosok",
        findings={
            "fine": ("Fel vannak véve, és a megadott dátumok szerint egyik igazolvány sem járt le.", ""),
            "no_date": (
                "Fel vannak véve; az igazolvány lejárata nincs megadva: {names}.",
                "Add meg az Orvosok oldalon.",
            ),
            "nobody": (
                (
                    "Még nincs orvos felvéve, ezért nem tudom, mikor kezdődik a rendelés, és meddig érvényes az "
                    "igazolvány."
                ),
                "Vedd fel az orvost az Orvosok oldalon.",
            ),
            "expired": (
                "A megadott dátum szerint lejárt az igazolvány: {names}.",
                (
                    "Ha megvan már az új igazolvány, aktiváld az Ágazati Portálon; az Új igazolvány oldal végigvezet "
                    "rajta."
                ),
            ),
        },
    ),
    "en": CheckWords(
        title="Practitioners",
        findings={
            "fine": ("They are entered, and by the dates given no card has expired.", ""),
            "no_date": (
                "They are entered; the card's expiry is not given: {names}.",
                "Give it on the page Practitioners.",
            ),
            "nobody": (
                "Nobody is entered yet, so I don't know when consulting hours begin and how long the card is valid.",
                "Enter the practitioner on the page Practitioners.",
            ),
            "expired": (
                "By the date given this card has expired: {names}.",
                "If the new card is there, activate it on the Ágazati Portál; the page New card leads through it.",
            ),
        },
    ),
}
