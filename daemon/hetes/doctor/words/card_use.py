"""What the check ``card_use`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Foglalt-e az igazolvány",
        findings={
            "free": ("Most egyetlen program sem használja az igazolványt.", ""),
            "no_card": ("Nincs igazolvány az olvasóban, így foglalt sem lehet.", ""),
            "in_use": (
                "Egy program éppen használja az igazolványt.",
                "Bejelentkezés közben ez rendjén van; ha utána is így marad, zárd be azt a programot.",
            ),
            "exclusive": (
                "Egy program kizárólag magának foglalja az igazolványt: amíg így marad, más nem fér hozzá.",
                (
                    "Ha nem éppen az eKlienssel jelentkezel be, zárd be azt a programot, vagy vedd ki és tedd be újra "
                    "az igazolványt."
                ),
            ),
            "unseen": (
                "Most nem látszik, használja-e program az igazolványt.",
                "Előbb a kártyaszolgáltatásnak kell működnie.",
            ),
        },
        more={
            "programs": "Ami most a kártyaszolgáltatáshoz kapcsolódik: {programs}.",
            "hidden": "Más felhasználók programjai is kapcsolódnak hozzá.",
        },
    ),
    "en": CheckWords(
        title="Is the card held",
        findings={
            "free": ("No program uses the card now.", ""),
            "no_card": ("There is no card in the reader, so nobody holds it.", ""),
            "in_use": (
                "A program is using the card.",
                "During a login that is as it should be; if it stays so afterwards, close that program.",
            ),
            "exclusive": (
                "A program holds the card for itself alone: while it does, nobody else gets at it.",
                (
                    "Unless you are logging in with the eKliens, close that program, or take the card out and put it "
                    "in again."
                ),
            ),
            "unseen": ("It can't be seen now whether anybody uses the card.", "The card service has to work first."),
        },
        more={
            "programs": "Connected to the card service now: {programs}.",
            "hidden": "Programs of other users are connected to it as well.",
        },
    ),
}
