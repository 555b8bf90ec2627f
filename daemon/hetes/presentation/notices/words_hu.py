"""The words of every notice in Hungarian: one entry for each rule, the most urgent first. Data only."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.presentation.notices.entry import NoticeWords

NOTICES: Mapping[str, NoticeWords] = {
    "session_expired": NoticeWords(
        name="a kapcsolat ideje letelt",
        title="Letelt az EESZT-kapcsolat ideje",
        text={
            "": (
                "Az EESZT-kapcsolat ideje {ends}-kor letelt. Ha még rendelsz, aktiváld újra. A zöld pötty nem "
                "bizonyíték: nézd meg az EESZT riportokat."
            ),
            "asleep": "Amíg a gép aludt, letelt az EESZT-kapcsolat ideje: {ends} óta valószínűleg nincs kapcsolat.",
            "off": "Amíg a Hetes nem futott, letelt az EESZT-kapcsolat ideje: {ends} óta valószínűleg nincs kapcsolat.",
            "again": "Az EESZT-kapcsolat ideje már {minutes_ago} letelt. Ha még rendelsz, aktiváld újra.",
            "away_again": "{ends} óta valószínűleg nincs EESZT-kapcsolat. Ha még rendelsz, aktiváld újra.",
        },
        coming={
            "": "szólok, hogy letelt a kapcsolat ideje",
            "again": "újra szólok, hogy letelt a kapcsolat ideje",
        },
    ),
    "activate_before_hours": NoticeWords(
        name="aktiválás a rendeléshez",
        title="Aktiváld az EESZT-kapcsolatot",
        text={
            "": (
                "{begins}-kor elkezdődött a rendelés, és nem tudok aktív EESZT-kapcsolatról. Ha már aktiváltad, "
                "jelezd itt."
            ),
            "before": "{begins}-kor kezdődik a rendelés. Előtte aktiváld az EESZT-kapcsolatot.",
            "again": (
                "Már {minutes_ago} tart a rendelés, és nem tudok EESZT-kapcsolatról. Ha már aktiváltad, jelezd itt."
            ),
        },
        coming={
            "": "szólok, hogy elkezdődött a rendelés, és nem tudok kapcsolatról",
            "before": "szólok, hogy mindjárt kezdődik a rendelés ({begins})",
        },
    ),
    "connection_missing": NoticeWords(
        name="rendelés kapcsolat nélkül",
        title="Nem tudok EESZT-kapcsolatról",
        text={
            "": "Rendelési idő van, és nem tudok EESZT-kapcsolatról. Ha már aktiváltad, jelezd itt.",
            "lost": (
                "Az EESZT-kapcsolat a jelzésed szerint {ended}-kor megszakadt, és azóta nem tudok új aktiválásról. "
                "Ha már aktiváltad, jelezd itt."
            ),
            "lost_again": (
                "Már {minutes_ago} nem tudok EESZT-kapcsolatról: a jelzésed szerint {ended}-kor megszakadt. Ha "
                "még rendelsz, aktiváld újra."
            ),
            "ended": (
                "{ended} óta nem tudok EESZT-kapcsolatról, és {closes}-ig rendelsz. Ha még küldesz adatot, aktiváld "
                "újra."
            ),
            "ended_again": (
                "A rendelés {closes}-ig tart, és már {minutes_ago} nem tudok EESZT-kapcsolatról. Ha még küldesz "
                "adatot, aktiváld újra."
            ),
        },
        coming="szólok, ha még mindig nem tudok új aktiválásról",
    ),
    "session_ending": NoticeWords(
        name="a kapcsolat hamarosan lejár",
        title="Hamarosan lejár az EESZT-kapcsolat",
        text=(
            "Az EESZT-kapcsolatból még {minutes} perc van hátra. Az aktiválástól számítva {ends}-kor jár le. Ha még "
            "rendelsz, aktiváld újra."
        ),
        coming="szólok, hogy {left} van hátra",
    ),
    "login_suspected": NoticeWords(
        name="kérdés az igazolvány használata után",
        title="Aktiváltad az EESZT-kapcsolatot?",
        text={
            "": "Egy program az imént ({used}) használta az igazolványt. Az EESZT-kapcsolatot aktiváltad?",
            "unknown": (
                "Egy program az imént ({used}) használta az olvasóban lévő kártyát. Az EESZT-kapcsolatot aktiváltad?"
            ),
        },
    ),
    "session_will_end_in_hours": NoticeWords(
        name="rendelési időben jár le",
        title="A kapcsolat rendelési időben lejár",
        text={
            "": (
                "Feljegyeztem: az EESZT-kapcsolat az aktiválástól számítva {ends}-ig tart. A szünetben ({break}) "
                "érdemes újra aktiválni."
            ),
            "no_break": (
                "Feljegyeztem: az EESZT-kapcsolat az aktiválástól számítva {ends}-ig tart, vagyis rendelési időben "
                "jár le."
            ),
            "late": (
                "Feljegyeztem az aktiválást ({started}): az EESZT-kapcsolat innen számítva {ends}-ig tart. "
                "A szünetben ({break}) érdemes újra aktiválni."
            ),
            "late_no_break": (
                "Feljegyeztem az aktiválást ({started}): az EESZT-kapcsolat innen számítva {ends}-ig tart, vagyis "
                "rendelési időben jár le."
            ),
            "now": (
                "Most szünet van: érdemes újra aktiválni, mert az EESZT-kapcsolat rendelési időben, {ends}-kor jár le."
            ),
            "over": "Az EESZT-kapcsolat rendelési időben, {ends}-kor jár le. Előtte érdemes újra aktiválni.",
        },
        coming="szólok, hogy a kapcsolat rendelési időben jár majd le ({ends})",
    ),
    "card_service_lost": NoticeWords(
        name="a kártyaszolgáltatás nem válaszol",
        title="Nem látom az igazolványt",
        text={
            "": (
                "A gép kártyaszolgáltatása nem válaszol, ezért most nem látom az olvasót és az igazolványt. Az idő "
                "számolása folytatódik."
            ),
            "denied": (
                "Ennek a felhasználónak most nincs joga a kártyaszolgáltatáshoz (sok gépen csak annak van, aki előtte "
                "ül), ezért nem látom az olvasót és az igazolványt. Az idő számolása folytatódik."
            ),
        },
        coming="szólok, ha a kártyaszolgáltatás még mindig nem válaszol",
    ),
    "reader_missing": NoticeWords(
        name="hiányzó kártyaolvasó",
        title="Nem látok kártyaolvasót",
        text="Nem látok kártyaolvasót. Ha igazolvánnyal aktiválsz, csatlakoztasd.",
        coming="szólok, ha még mindig nem látok kártyaolvasót",
    ),
    "portal_unreachable": NoticeWords(
        name="az Ágazati Portál nem érhető el",
        title="Az Ágazati Portál nem elérhető",
        text=(
            "Erről a gépről most nem érhető el az Ágazati Portál. Ha az aktiválás sem sikerül, valószínűleg nem az "
            "igazolványoddal van baj."
        ),
        coming="szólok, ha az Ágazati Portál még mindig nem érhető el",
    ),
    "card_inserted_no_session": NoticeWords(
        name="igazolvány kapcsolat nélkül",
        title="Aktiváltad az EESZT-kapcsolatot?",
        text="Az igazolvány az olvasóban van, de nem tudok aktív EESZT-kapcsolatról. Ha már aktiváltad, jelezd itt.",
        coming="megkérdezem, aktiváltad-e a kapcsolatot",
    ),
    "pin_change_due": NoticeWords(
        name="az aktiváló PIN-kód cseréje",
        title="Cseréld le az aktiváló PIN-kódot",
        text=(
            "Az új igazolvány 5 jegyű aktiváló PIN-kódját le kell cserélni saját, 6 jegyű PIN-kódra (az eSzemélyi "
            "Kliens ezt írja: „Aktiváló PIN csere szükséges”). Ha már megtörtént, pipáld ki."
        ),
        coming="emlékeztetlek az aktiváló PIN-kód cseréjére",
    ),
    "new_card_steps": NoticeWords(
        name="az új igazolvány lépései",
        title="Új igazolvány: hátralévő lépések",
        text="Új igazolvány: még {steps} lépés van hátra.",
        coming="emlékeztetlek az új igazolvány hátralévő lépéseire",
    ),
    "card_left_in_reader": NoticeWords(
        name="olvasóban maradt igazolvány",
        title="Kártya az olvasóban",
        text={
            "": "Az igazolvány az olvasóban maradt. Ne hagyd itt!",
            "unknown": "Egy kártya az olvasóban maradt. Ne hagyd itt!",
        },
        coming="szólok, ha az igazolvány az olvasóban maradt",
    ),
    "card_expiring": NoticeWords(
        name="lejáró igazolvány",
        title="Az igazolványod lejárata",
        text={
            "": "{days} nap múlva lejár az igazolványod ({expires}). Az újat már igényelheted.",
            "tomorrow": "Holnap lejár az igazolványod ({expires}).",
            "today": "Ma lejár az igazolványod. Megvan már az új?",
            "over": "Az igazolványod érvényessége lejárt ({expires}). Megvan már az új?",
        },
        coming="szólok, hogy közeleg az igazolvány lejárata",
    ),
    "certificate_expiring": NoticeWords(
        name="lejáró EESZT-tanúsítvány",
        title="Az EESZT-tanúsítvány lejárata",
        text={
            "": (
                "{days} nap múlva lejár a rendelő EESZT-tanúsítványa ({expires}). Kérdezd meg a szoftvered "
                "ügyfélszolgálatát, ki újítja meg."
            ),
            "tomorrow": (
                "Holnap lejár a rendelő EESZT-tanúsítványa ({expires}). Kérdezd meg a szoftvered ügyfélszolgálatát, "
                "ki újítja meg."
            ),
            "today": (
                "Ma lejár a rendelő EESZT-tanúsítványa ({expires}). Kérdezd meg a szoftvered ügyfélszolgálatát, ki "
                "újítja meg."
            ),
            "over": "A rendelő EESZT-tanúsítványa lejárt ({expires}).",
        },
        coming="szólok, hogy közeleg az EESZT-tanúsítvány lejárata",
    ),
}
