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
        "w.login_do": "Induljon el magától",
        "w.login": "Induljon el magától?",
        "w.login_hint": "Akkor a legjobb, ha mindig fut: bejelentkezéskor magától, ablak nélkül elindul.",
        "w.icon": "Maradjon szem előtt az ikon",
        "w.icon_shape": "A Hetes ikonja az óra mellett van. A színe és az alakja mutatja, hogy áll a kapcsolat.",
        "w.icon.win32": "A Windows 11 az új ikonokat a nyíl mögé rejti: kattints az óra melletti felfelé nyílra, és "
        "húzd ki onnan a Hetest a tálcára.",
        "w.icon.darwin": "A menüsorban, fent jobb oldalon keresd.",
        "w.icon.linux": "A tálcán keresd, az óra közelében. Ha az asztali környezeted nem mutat ilyen ikonokat, a "
        "Hetes akkor is szól értesítéssel, és ez az oldal mutatja az állapotot.",
        "w.face.active": "Aktív: a gyűrű mutatja, mennyi idő van hátra",
        "w.face.ending": "Hamarosan lejár",
        "w.face.expired": "Lejárt",
        "w.face.missing": "Rendelési idő van, és nem tudok kapcsolatról",
        "w.face.idle": "Készenlét: most nincs teendő",
        "w.test": "Próbáljuk ki, látod-e, ha szólok",
        "w.test_hint": "Küldök egy próbaértesítést.",
        "w.test_do": "Küldj egyet",
        "w.test_seen": "Láttad?",
        "w.seen": "Jó, akkor látni fogod, amikor szükség van rá.",
        "w.unseen": "Nézd meg, hogy a „Ne zavarjanak” vagy a „Fókusz” mód ki van-e kapcsolva, és hogy a rendszer "
        "beállításaiban az értesítések engedélyezve vannak-e. Az ikon és ez az oldal akkor is mutatja az állapotot.",
        "w.again": "Küldj még egyet",
        "w.done": "Kész",
        "w.done_hint": "Aktiváld a kapcsolatot a rendelői szoftverben, aztán nyomd meg az Aktiváltam gombot.",
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
        "w.login_do": "Start at login",
        "w.login": "Start by itself?",
        "w.login_hint": "Best if it always runs: it starts by itself when you log in, without a window.",
        "w.icon": "Keep the icon in view",
        "w.icon_shape": "The icon of Hetes is beside the clock. Its colour and shape tell how the connection stands.",
        "w.icon.win32": "Windows 11 hides new icons behind the arrow: click the upward arrow beside the clock, and "
        "drag Hetes out onto the taskbar.",
        "w.icon.darwin": "Look for it in the menu bar, at the top right.",
        "w.icon.linux": "Look for it in the panel, near the clock. Where your desktop shows no such icons, Hetes "
        "still speaks up by notices, and this page shows how things are.",
        "w.face.active": "Active: the ring shows how much time is left",
        "w.face.ending": "Ends soon",
        "w.face.expired": "Expired",
        "w.face.missing": "Consulting hours, and no connection is known",
        "w.face.idle": "Standing by: nothing to do",
        "w.test": "Let us see whether you notice when I speak up",
        "w.test_hint": "A test notice will be sent.",
        "w.test_do": "Send one",
        "w.test_seen": "Did you see it?",
        "w.seen": "Good, then you will see it when it matters.",
        "w.unseen": "See whether “Do not disturb” or “Focus” is off, and whether notices are allowed in the system's "
        "settings. The icon and this page show how things are in any case.",
        "w.again": "Send another",
        "w.done": "Done",
        "w.done_hint": "Activate the connection in the practice software as always, then press “I have activated”.",
        "w.today": "To today",
    },
}
# Its form is that of the page Orvosok.
WORDS: Mapping[str, Mapping[str, str]] = {
    language: {**PRACTITIONERS[language], **own} for language, own in _OWN.items()
}
