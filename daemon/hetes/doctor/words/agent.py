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
                "Nem fut, ezért most nem szól, ha letelik a kapcsolat ideje.",
                "Indítsd el a Hetest (hetes run), és kapcsold be, hogy bejelentkezéskor magától induljon.",
            ),
            "unlocked": (
                "Fut, de az adatmappát más is elvehetné tőle: a zárolását valami törölte.",
                "Fél percen belül magától pótolja; ha később is ezt látod, lépj ki belőle, és indítsd el újra.",
            ),
            "apart": (
                "Fut, de az adatmappa egy másik gépé ({computer}), ezért itt külön dolgozik.",
                "Ha itt kell: lépj ki ott a Hetesből, és vedd át itt az Ellenőrzés oldalon (hetes run --take-over).",
            ),
            "elsewhere": (
                "Ezen a gépen nem fut. Egy másik gépen fut, ugyanezzel az adatmappával: {computer}.",
                "Ha itt is kell, indítsd el (hetes run): külön fog dolgozni, és szól róla.",
            ),
            "unreached": (
                "Valami használja az adatmappát, de nem érem el.",
                "Várj fél percet, a Hetes magától helyreáll; ha nem, lépj ki belőle, és indítsd el újra.",
            ),
            "silent": (
                "Fut, de nem válaszol.",
                "Lépj ki belőle az ikon menüjében, és indítsd el újra; ha nem megy, indítsd újra a gépet.",
            ),
            "strange": (
                "Nem tudtam vele beszélni: nem az válaszol, amire számítottam, vagy nincs jogom hozzá.",
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
            "unlocked": (
                "It runs, but another could take the data folder from it: something deleted its lock.",
                "It mends that by itself within half a minute; if you see this later too, quit it and start it again.",
            ),
            "apart": (
                "It runs, but the data folder is another computer's ({computer}), so it works apart here.",
                "To use it here: quit Hetes there, then take it over (hetes run --take-over, or on the page Check).",
            ),
            "elsewhere": (
                "It is not running on this computer. With this data folder it runs on another one: {computer}.",
                "If you need it here too, start it (hetes run): it will work apart, and say so.",
            ),
            "unreached": (
                "Something works with the data folder, but I can't reach it.",
                "Wait half a minute, Hetes mends that by itself; if not, quit it and start it again.",
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
