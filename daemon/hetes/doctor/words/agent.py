"""What the check ``agent`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Hetes",
        findings={
            "running": ("Fut, és figyel.", ""),
            "simulated": (
                "Bemutató módban fut: szimulált olvasót figyel, nem az igazit.",
                "Lépj ki belőle, és indítsd el rendesen: hetes run",
            ),
            "absent": (
                "Nem fut, ezért most senki nem szól, ha lejár a kapcsolat.",
                "Indítsd el a Hetest (hetes run), és kapcsold be, hogy bejelentkezéskor magától induljon.",
            ),
            "silent": (
                "Fut, de nem válaszol.",
                "Lépj ki belőle az ikon menüjében, és indítsd el újra; ha nem megy, indítsd újra a gépet.",
            ),
            "strange": (
                "Nem tudtam vele beszélni: nem az válaszol, akire számítottam, vagy nincs jogom hozzá.",
                "Lépj ki a Hetesből, és indítsd el újra ezzel a felhasználóval.",
            ),
        },
    ),
    "en": CheckWords(
        title="Hetes",
        findings={
            "running": ("It runs and watches.", ""),
            "simulated": (
                "It runs as a demonstration: it watches a simulated reader, not the real one.",
                "Quit it and start it in earnest: hetes run",
            ),
            "absent": (
                "It is not running, so nobody will say when the connection ends.",
                "Start Hetes (hetes run), and have it start by itself at login.",
            ),
            "silent": (
                "It runs, but does not answer.",
                "Quit it in the icon's menu and start it again; if that does not work, restart the computer.",
            ),
            "strange": (
                "I could not talk to it: somebody else answers than I expected, or I have no right to.",
                "Quit Hetes and start it again as this user.",
            ),
        },
    ),
}
