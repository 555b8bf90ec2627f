"""What the check ``settings`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Beállítások",
        findings={
            "fine": ("Minden érték rendben.", ""),
            "wrong": (
                "{problems}",
                "Javítsd ki a Beállítások oldalon vagy a fájlban; addig az alapértelmezés érvényes.",
            ),
            "unseen": ("A beállításokat most nem tudtam elolvasni.", "Nézd meg újra."),
        },
    ),
    "en": CheckWords(
        title="Settings",
        findings={
            "fine": ("Every value is in order.", ""),
            "wrong": ("{problems}", "Put it right on the page Settings or in the file; until then the default holds."),
            "unseen": ("The settings could not be read now.", "Look again."),
        },
    ),
}
