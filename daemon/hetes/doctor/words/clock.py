"""What the check ``clock`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="A gép órája",
        findings={
            "right": ("Jól jár: a portáléval egyezik.", ""),
            "ahead": (
                "Siet a portál órájához képest, ennyivel: {seconds}.",
                (
                    "Állítsd be a gép óráját, vagy kapcsold be az automatikus beállítását; addig a Hetes is rosszul "
                    "számol."
                ),
            ),
            "behind": (
                "Késik a portál órájához képest, ennyivel: {seconds}.",
                (
                    "Állítsd be a gép óráját, vagy kapcsold be az automatikus beállítását; addig a Hetes is rosszul "
                    "számol."
                ),
            ),
            "unseen": (
                "Nem volt mihez mérni, mert a portál most nem válaszolt rendesen.",
                "Vesd össze a telefonoddal.",
            ),
        },
    ),
    "en": CheckWords(
        title="The computer's clock",
        findings={
            "right": ("It is right: the same as the portal's.", ""),
            "ahead": (
                "It is ahead of the portal's by {seconds}.",
                "Set the computer's clock, or have it set automatically; until then Hetes's times are wrong as well.",
            ),
            "behind": (
                "It is behind the portal's by {seconds}.",
                "Set the computer's clock, or have it set automatically; until then Hetes's times are wrong as well.",
            ),
            "unseen": (
                "There was nothing to compare it with, for the portal did not answer properly now.",
                "Compare it with your phone.",
            ),
        },
    ),
}
