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
                "Javítsd ki a Beállítások oldalon vagy a fájlban.",
            ),
        },
        more={
            "own": "A saját fájlodból: {own}.",
            "everybody": "A mindenkire vonatkozó fájlból: {everybody}.",
            "locked": "A rendszergazda állította be, itt nem írható át: {locked}.",
            "vain": "A saját fájlodban is szerepel, de nem az érvényes: {vain}.",
            "file": "A mindenkire vonatkozó fájl: {file}",
        },
    ),
    "en": CheckWords(
        title="Settings",
        findings={
            "fine": ("Every value is in order.", ""),
            "wrong": ("{problems}", "Put it right on the page Settings or in the file."),
        },
        more={
            "own": "From your own file: {own}.",
            "everybody": "From the file for everybody: {everybody}.",
            "locked": "Set by the administrator and not to be changed here: {locked}.",
            "vain": "In your own file as well, but not in force: {vain}.",
            "file": "The file for everybody: {file}",
        },
    ),
}
