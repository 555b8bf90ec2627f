"""What the check ``version`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Verzió",
        findings={
            "same": ("Hetes {version}.", ""),
            "differs": (
                "Ez itt Hetes {version}, a futó viszont {agent}.",
                "Lépj ki a futó Hetesből, és indítsd el újra.",
            ),
            "alone": ("Hetes {version}.", ""),
        },
    ),
    "en": CheckWords(
        title="Version",
        findings={
            "same": ("Hetes {version}.", ""),
            "differs": (
                "This is Hetes {version}, but the one that runs is {agent}.",
                "Quit the one and start it again.",
            ),
            "alone": ("Hetes {version}.", ""),
        },
    ),
}
