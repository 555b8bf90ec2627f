"""What the check ``client`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="eSzemélyi Kliens (eKliens)",
        findings={
            "running": ("Fut: {programs}.", ""),
            "installed": (
                "Telepítve van, de most nem látom futni.",
                "Indítsd el, és nézd meg benne: felismerte az olvasót és az igazolványt?",
            ),
            "not_seen": (
                "Nem látom futni. Ez semmit sem bizonyít: lehet, hogy más néven fut.",
                "Nézd meg te: fut az eKliens, és felismerte az olvasót és az igazolványt?",
            ),
        },
        more={"version": "A rendszer szerint a verziója: {version}."},
    ),
    "en": CheckWords(
        title="eSzemélyi Kliens (eKliens)",
        findings={
            "running": ("It runs: {programs}.", ""),
            "installed": (
                "It is installed, but I don't see it running.",
                "Start it and look inside: has it recognised reader and card?",
            ),
            "not_seen": (
                "I don't see it running. That proves nothing: it may run under another name.",
                "See for yourself: does the eKliens run, and has it recognised reader and card?",
            ),
        },
        more={"version": "Its version, as the system has it: {version}."},
    ),
}
