"""The words of the page Rendelő. Data only."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "lead": "Amit a rendelő munkaállomásai egymásnak mondanak. Az EESZT-be egyik sem lát bele.",
        "join": "Belépés paranccsal: hetes fleet join. Új közös kapcsolat: hetes fleet create.",
        "search": "Keresés név szerint",
        "search_do": "Keresés",
        "all": "Mindenki",
        "sort": "Sorrend",
        "sort.attention": "Ami figyelmet kér, elöl",
        "sort.name": "Név szerint",
        "sort.end": "A kapcsolat vége szerint",
        "people": "Orvosok",
        "nobody": "Nincs ilyen orvos.",
        "stations": "Munkaállomások",
        "no_station": "Nincs ilyen munkaállomás.",
        "who": "Orvos",
        "state": "Állapot",
        "station": "Munkaállomás",
        "heard": "Utolsó hír",
    },
    "en": {
        "lead": "What the practice's workstations tell each other. None of them sees into EESZT.",
        "join": "To join, by a command: hetes fleet join. A new link: hetes fleet create.",
        "search": "Search by name",
        "search_do": "Search",
        "all": "Everybody",
        "sort": "Order",
        "sort.attention": "What wants attention first",
        "sort.name": "By name",
        "sort.end": "By the connection's end",
        "people": "Practitioners",
        "nobody": "No such practitioner.",
        "stations": "Workstations",
        "no_station": "No such workstation.",
        "who": "Practitioner",
        "state": "State",
        "station": "Workstation",
        "heard": "Last word",
    },
}
