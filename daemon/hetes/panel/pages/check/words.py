"""The words of the panel's page Ellenőrzés, besides those of the findings themselves. Data only."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "lead": "Készen áll-e a gép a napra? Csak nézek, semmihez nem nyúlok: az igazolványhoz sem.",
        "looking": "Nézem…",
        "looked": "{at}-kor néztem meg.",
        "not_looked": "Most nem sikerült mindent megnézni.",
        "look": "Nézd meg újra",
        "begun": "Megnézem újra.",
        "do": "Teendő:",
        "more": "Bővebben",
        "more_of": "erről: {title}",
        "test": "Látod, ha szólok?",
        "icon": "Eltűnt az ikon?",
        "icon_hint": "Újra kiteszem a tálcára; más nem változik.",
        "icon_do": "Ikon újra",
        "last_resort": "Ha semmi sem segít",
        "last_resort.first": "Ha az olvasóval vagy a szoftverrel van gond, előbb a szoftver ügyfélszolgálatát kérdezd.",
        "last_resort.desk": "Az EESZT ügyfélszolgálata: {reached}. Az adat kelte: {date}",
        "report": "Jelentés annak, aki segít",
        "report_hint": "Egy szövegfájl mindezzel, a verziókkal és a hibanapló utolsó soraival. A neveket, "
        "azonosítókat, sorozatszámokat kihagyom belőle, ha nem kéred; mindet nem ismerem fel, ezért küldés előtt "
        "nézd át.",
        "report_personal": "A nevek és az azonosítók is legyenek benne",
        "report_do": "Jelentés letöltése",
        "take_over": "Átvétel ide…",
        "take_over_hint": "Csak akkor vedd át, ha a Hetes már biztosan nem fut ott ({computer}): két gép egymás "
        "adatait írná felül. Ami kapcsolat itt fut, az tovább fut; a napló itteni sorai nem kerülnek át. A Hetes "
        "újraindul, és ez az oldal újra megnyílik.",
        "take_over_do": "Nem fut ott, átveszem",
        "state.good": "Rendben",
        "state.attention": "Figyelmet kér",
        "state.bad": "Baj van",
        "state.unknown": "Innen nem látszik",
        "state.waiting": "Nézem…",
    },
    "en": {
        "lead": "Is this computer ready for the day? I only look and touch nothing, the card least of all.",
        "looking": "Looking…",
        "looked": "Looked at {at}.",
        "not_looked": "Not everything could be looked at now.",
        "look": "Look again",
        "begun": "Looking again.",
        "do": "Next:",
        "more": "More",
        "more_of": "about: {title}",
        "test": "Do you see it when I speak up?",
        "icon": "Is the icon gone?",
        "icon_hint": "I put it into the tray again; nothing else changes.",
        "icon_do": "Icon again",
        "last_resort": "If nothing helps",
        "last_resort.first": "If it is about the reader or the software, ask the software’s own helpdesk first.",
        "last_resort.desk": "The EESZT helpdesk: {reached}. As known on: {date}",
        "report": "A report for whoever helps",
        "report_hint": "A text file with all this, the versions and the log file's last lines. Names, identifiers and "
        "serial numbers are left out, unless you ask for them; not all can be told, so look it through before you "
        "send it.",
        "report_personal": "Leave names and identifiers in it",
        "report_do": "Download the report",
        "take_over": "Take over here…",
        "take_over_hint": "Take it over only if Hetes surely does not run there any more ({computer}): two computers "
        "would undo each other's data. A connection that runs here runs on; the journal's rows of here stay behind. "
        "Hetes begins anew, and this page opens again.",
        "take_over_do": "It does not run there, take over",
        "state.good": "Fine",
        "state.attention": "Look at it",
        "state.bad": "Trouble",
        "state.unknown": "Can't be seen from here",
        "state.waiting": "Looking…",
    },
}
