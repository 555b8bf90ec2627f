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
        "summary.nothing": "Most semmit nem sikerült megnézni. Nézd meg újra.",
        "summary.missed": "Amit meg tudtam nézni, rendben van, de nem minden vizsgálat sikerült. Nézd meg újra.",
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
        "look_late.saw": "Nem készült el időben ez a vizsgálat, ezért erről most nem tudok semmit.",
        "look_late.do": "Nézd meg újra; ha a gépnek most nagyon sok a dolga, várj vele egy kicsit.",
        "look_failed.saw": "Nem sikerült ez a vizsgálat, ezért erről most nem tudok semmit.",
        "look_failed.do": "Nézd meg újra; ha megint ezt látod, add át a jelentést annak, aki segít.",
    },
    "en": {
        "good": "fine",
        "attention": "look",
        "bad": "trouble",
        "unknown": "can't tell",
        "summary.good": "All is well, as far as can be seen from here.",
        "summary.nothing": "Nothing could be looked at now. Look again.",
        "summary.missed": "What could be looked at is well, but not every look succeeded. Look again.",
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
        "look_late.saw": "This look was not done in time, so nothing is known about it now.",
        "look_late.do": "Look again; if the computer is very busy, wait a little first.",
        "look_failed.saw": "This look did not succeed, so nothing is known about it now.",
        "look_failed.do": "Look again; if you see this again, give the report to whoever helps you.",
    },
}
