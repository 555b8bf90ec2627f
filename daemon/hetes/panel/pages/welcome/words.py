"""The words of the panel's first page for somebody who has just begun to use Hetes."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.panel.pages.practitioners.words import WORDS as PRACTITIONERS

_OWN: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "lead": (
            "A Hetes fut. Ha jelzed, hogy aktiváltál, számolja az időt, és szól, mielőtt letelik. Ez a pár kérdés arra "
            "való, hogy a rendelésedhez igazodjon."
        ),
        "w.skip_all": "Kihagyom, mutasd a mai napot",
        "w.skip": "Bármelyiket kihagyhatod, később is megadhatod.",
        "w.people": "Ki rendel itt?",
        "w.people_done": "Felvéve: {names}. A részleteket az Orvosok oldalon módosíthatod.",
        "w.people_more": "Az Orvosok oldalra",
        "w.hours": "Mikor rendel?",
        "w.add": "Orvos felvétele",
        "w.activate": "Aktiváltál ma már?",
        "w.activate_hint": "Aktiváld az EESZT-kapcsolatot a rendelői szoftverben, aztán nyomd meg az „Aktiváltam” "
        "gombot. Ha már korábban megvolt, a Ma oldalon azt is megadhatod, mikor.",
        "w.activate_first": "Vedd fel előbb, aki rendel; utána itt egy kattintással jelezheted.",
        "w.activate_who": "A Ma oldalon jelezd, ki aktivált.",
        "w.login_do": "Induljon el magától",
        "w.login": "Induljon el magától?",
        "w.login_hint": "Akkor a legjobb, ha mindig fut: bejelentkezéskor magától, ablak nélkül elindul.",
        "w.icon": "Maradjon szem előtt az ikon",
        "w.icon_shape": "A Hetes ikonja az óra mellett van. A színe és az alakja mutatja, hogy áll a kapcsolat.",
        "w.icon.win32": "A Windows 11 az új ikonokat a nyíl mögé rejti: kattints az óra melletti felfelé nyílra, és "
        "húzd ki onnan a Hetest a tálcára.",
        "w.icon.darwin": "A menüsorban, fent jobb oldalon keresd.",
        "w.icon.linux": "A tálcán keresd, az óra közelében. Ha nincs ott, a Hetes akkor is szól értesítéssel, és a Ma "
        "oldal mutatja az állapotot.",
        "w.face.active": "Aktív: a gyűrű mutatja, mennyi idő van hátra",
        "w.face.ending": "Hamarosan lejár",
        "w.face.expired": "Lejárt",
        "w.face.missing": "Rendelési idő van, és nem tudok kapcsolatról",
        "w.face.idle": "Készenlét: most nincs teendő",
        "w.test": "Próbáljuk ki, látod-e, ha szólok",
        "w.today": "A mai naphoz",
    },
    "en": {
        "lead": (
            "Hetes is running. Once you say that you have activated, it counts the time and speaks up before it is "
            "over. These few questions let it fit your consulting hours."
        ),
        "w.skip_all": "Skip this, show today",
        "w.skip": "Any of it can be skipped, and given later.",
        "w.people": "Who consults here?",
        "w.people_done": "Added: {names}. The details can be changed on the page Practitioners.",
        "w.people_more": "To the page Practitioners",
        "w.hours": "When are your consulting hours?",
        "w.add": "Add",
        "w.activate": "Have you activated today?",
        "w.activate_hint": "Activate the EESZT connection in the practice software, then press “I have activated”. If "
        "it was earlier, the page Today takes the time as well.",
        "w.activate_first": "First add whoever consults here; then one click says so.",
        "w.activate_who": "The page Today is the place to say who has.",
        "w.login_do": "Start at login",
        "w.login": "Start by itself?",
        "w.login_hint": "Best if it always runs: it starts by itself when you log in, without a window.",
        "w.icon": "Keep the icon in view",
        "w.icon_shape": "The icon of Hetes is beside the clock. Its colour and shape tell how the connection stands.",
        "w.icon.win32": "Windows 11 hides new icons behind the arrow: click the upward arrow beside the clock, and "
        "drag Hetes out onto the taskbar.",
        "w.icon.darwin": "Look for it in the menu bar, at the top right.",
        "w.icon.linux": "Look for it in the panel, near the clock. If it is not there, Hetes still speaks up by "
        "notices, and the page Today shows how things are.",
        "w.face.active": "Active: the ring shows how much time is left",
        "w.face.ending": "Ends soon",
        "w.face.expired": "Expired",
        "w.face.missing": "Consulting hours, and no connection is known",
        "w.face.idle": "Standing by: nothing to do",
        "w.test": "Let us see whether you notice when I speak up",
        "w.today": "To today",
    },
}
# Its form is that of the page Orvosok.
WORDS: Mapping[str, Mapping[str, str]] = {
    language: {**PRACTITIONERS[language], **own} for language, own in _OWN.items()
}
