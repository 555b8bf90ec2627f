"""What the check ``card`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Igazolvány",
        findings={
            "eszemelyi": ("eSzemélyi igazolvány van az olvasóban.", ""),
            "unknown": (
                "Van kártya az olvasóban, de ezt a fajtát nem ismerem.",
                "Ha eSzemélyi igazolvány, mondd meg a Ma oldalon, és onnantól tudni fogom.",
            ),
            "other": (
                "Kártya van az olvasóban, de a jelzésed szerint nem eSzemélyi.",
                "Vedd ki, és tedd be az eSzemélyi igazolványt; ha mégis az, felejtesd el velem a Beállításokban.",
            ),
            "mute": (
                "Van valami az olvasóban, de nem válaszol.",
                (
                    "Vedd ki az igazolványt, várj egy pillanatot, és tedd vissza; ha így sem válaszol, próbálj ki egy "
                    "másik igazolványt."
                ),
            ),
            "none": (
                "Most nincs igazolvány az olvasóban, ezért nem látszik, felismerném-e.",
                "Tedd be az igazolványt, és nézd meg újra.",
            ),
            "unseen": (
                "Most nem látszik, van-e igazolvány az olvasóban.",
                "Előbb a kártyaszolgáltatásnak kell működnie.",
            ),
            "not_needed": ("Nincs igazolvány az olvasóban, de itt senki nem kártyaolvasóval aktivál.", ""),
        },
    ),
    "en": CheckWords(
        title="Card",
        findings={
            "eszemelyi": ("An eSzemélyi card is in the reader.", ""),
            "unknown": (
                "There is a card in the reader, but I don't know this kind.",
                "If it is an eSzemélyi card, say so on the page Today, and I will know from then on.",
            ),
            "other": (
                "There is a card in the reader of which you said that it is no eSzemélyi.",
                "Take it out and put the eSzemélyi card in; if it is one after all, forget it in the settings.",
            ),
            "mute": (
                "There is something in the reader, but it does not answer.",
                "Take the card away, wait a moment and put it back; if it still does not answer, try another card.",
            ),
            "none": (
                "There is no card in the reader now, so it can't be seen whether it would be recognised.",
                "Put the card in and look again.",
            ),
            "unseen": (
                "It can't be seen now whether there is a card in the reader.",
                "The card service has to work first.",
            ),
            "not_needed": ("There is no card in the reader, but nobody here activates with a card reader.", ""),
        },
    ),
}
