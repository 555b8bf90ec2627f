"""What the check ``readers`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Kártyaolvasó",
        findings={
            "known": ("Látom: {readers}.", ""),
            "unfamiliar": (
                "Látom: {readers}. Ezt a típust nem ismerem.",
                (
                    "Az eSzemélyihez érintés nélküli (RFID) olvasó kell: nézd meg a dobozán vagy a gyártó oldalán, "
                    "hogy az-e."
                ),
            ),
            "one_missing": (
                "Látom: {readers}. Van viszont egy olvasó a gépen, amelyet a kártyaszolgáltatás nem lát: {devices}.",
                "Ha azt használod, telepítsd az illesztőprogramját a gyártó oldaláról.",
            ),
            "unreadable": (
                "Van olvasó, de a nevében olyan betű van, amelyet nem tudok kezelni, ezért nem látok bele.",
                "Nézd meg az eKliensben, felismerte-e az olvasót; az aktiválás ettől még sikerülhet.",
            ),
            "driver_missing": (
                (
                    "Be van dugva egy olvasó ({devices}), de a kártyaszolgáltatás nem látja: valószínűleg hiányzik az "
                    "illesztőprogramja."
                ),
                "Telepítsd az olvasó illesztőprogramját a gyártó oldaláról, aztán dugd be újra.",
            ),
            "ignored": (
                "Csak olyan olvasót látok, amely nem igazolványhoz való (a gép sajátja, például Windows Hello).",
                "Csatlakoztasd a kártyaolvasót.",
            ),
            "none": (
                "Nem látok kártyaolvasót.",
                (
                    "Csatlakoztasd az olvasót, vagy próbáld másik csatlakozóban; ha így sem látszik, telepítsd az "
                    "illesztőprogramját."
                ),
            ),
            "unseen": ("Most nem látszik, van-e olvasó.", "Előbb a kártyaszolgáltatásnak kell működnie."),
            "not_needed": ("Nem látok olvasót, de itt senki nem kártyaolvasóval aktivál.", ""),
        },
    ),
    "en": CheckWords(
        title="Card reader",
        findings={
            "known": ("I see: {readers}.", ""),
            "unfamiliar": (
                "I see: {readers}. I don't know this model.",
                (
                    "The eSzemélyi takes a contactless (RFID) reader: see on its box or the maker's site whether it is "
                    "one."
                ),
            ),
            "one_missing": (
                "I see: {readers}. But there is a reader that the card service does not see: {devices}.",
                "If that is the one you use, install its driver from the maker's site.",
            ),
            "unreadable": (
                "There is a reader, but its name has a letter that I can't handle, so I can't look into it.",
                "See in the eKliens whether it recognised the reader; the activation may work all the same.",
            ),
            "driver_missing": (
                (
                    "A reader is plugged in ({devices}), but the card service does not see it: its driver is probably "
                    "missing."
                ),
                "Install the reader's driver from the maker's site, then plug it in again.",
            ),
            "ignored": (
                "I only see a reader that is not meant for cards (the computer's own, such as Windows Hello).",
                "Plug the card reader in.",
            ),
            "none": (
                "I see no card reader.",
                "Plug the reader in, or try another socket; if it still does not show, install its driver.",
            ),
            "unseen": ("It can't be seen now whether there is a reader.", "The card service has to work first."),
            "not_needed": ("I see no reader, but nobody here activates with a card reader.", ""),
        },
    ),
}
