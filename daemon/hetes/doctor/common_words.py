"""What the whole of the check says, besides the checks themselves. Data only."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "good": "rendben",
        "attention": "figyelmet kér",
        "bad": "baj van",
        "unknown": "nem látszik",
        "summary.good": "Minden rendben, amit innen látni lehet.",
        "summary.first": "Az első teendő – {title}: {do}",
        "unseen.one": "Egy dolog innen nem látszik; ott nézd meg te.",
        "unseen.some": "{number} dolog innen nem látszik; azokat nézd meg te.",
        "first": "Ami reggel nyolckor számít",
        "rest": "És még",
        "checking": "Ellenőrzés: {done}/{all}",
        "do": "Teendő: {do}",
        "more": "Bővebben: Súgó, „{section}”",
        "at": "Megnézve: {at}",
        "and_so_on": "…",
    },
    "en": {
        "good": "fine",
        "attention": "look",
        "bad": "trouble",
        "unknown": "can't tell",
        "summary.good": "All is well, as far as can be seen from here.",
        "summary.first": "First – {title}: {do}",
        "unseen.one": "One thing can't be seen from here; look at it yourself.",
        "unseen.some": "{number} things can't be seen from here; look at them yourself.",
        "first": "What matters at eight in the morning",
        "rest": "And also",
        "checking": "Checking: {done}/{all}",
        "do": "Next: {do}",
        "more": "More: manual, “{section}”",
        "at": "Looked at: {at}",
        "and_so_on": "…",
    },
}
