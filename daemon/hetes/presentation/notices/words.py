"""What is refused, acknowledged, written on buttons and said by the tray, in Hungarian and English. Data only."""

from __future__ import annotations

from collections.abc import Mapping

REFUSALS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "start_in_future": "Az aktiválás ideje ({started}) még nem jött el: adj meg egy korábbi időpontot.",
        "start_too_long_ago": "Az aktiválás ideje ({started}) túl régi: {length} elteltével a kapcsolat már letelt.",
        "unknown_practitioner": "Nincs ilyen orvos: {name}. Akik itt vannak: {names}.",
        "which_practitioner": "Több orvos is szóba jön, add meg, kiről van szó: {names}.",
        "nothing_to_end": "Most nem tudok futó kapcsolatról.",
        "end_in_future": "Ez az időpont ({ended}) még nem jött el: adj meg egy korábbit.",
        "end_before_start": "Ez az időpont ({ended}) korábbi a kapcsolat aktiválásánál ({started}).",
        "nothing_to_continue": "Nincs mit folytatni: se „mára végeztem”, se halasztás nincs érvényben.",
        "nothing_to_undo": "Nincs mit visszavonni: erre minden jelzés után 1 percig van mód.",
        "snooze_minutes": "A halasztás 1 és 240 perc között lehet, ez pedig {minutes}.",
        "not_stored.full": "Nem tudtam eltárolni, mert a lemez megtelt. Szabadíts fel helyet, és próbáld újra.",
        "not_stored.read_only": "Nem tudtam eltárolni, mert az adatmappa csak olvasható. Tedd írhatóvá.",
        "not_stored.denied": "Nem tudtam eltárolni, mert az adatmappához nincs jogosultság. Állítsd be.",
        "not_stored": "Nem tudtam eltárolni, mert az adatbázis nem írható. Indítsd újra a Hetest, és próbáld újra.",
        "in_memory.full": (
            "Számolom az időt, de eltárolni nem tudtam, mert a lemez megtelt: ha a Hetes leáll, elfelejtem. "
            "Szabadíts fel helyet."
        ),
        "in_memory.read_only": (
            "Számolom az időt, de eltárolni nem tudtam, mert az adatmappa csak olvasható: ha a Hetes leáll, "
            "elfelejtem. Tedd írhatóvá."
        ),
        "in_memory.denied": (
            "Számolom az időt, de eltárolni nem tudtam, mert az adatmappához nincs jogosultság: ha a Hetes leáll, "
            "elfelejtem. Állítsd be."
        ),
        "in_memory": (
            "Számolom az időt, de eltárolni nem tudtam, mert az adatbázis nem írható: ha a Hetes leáll, elfelejtem."
        ),
        "no_such_card": "Ilyen igazolvány most nincs az olvasóban. Tedd be, és válaszolj úgy.",
        "not_done": "A Hetes most mással van elfoglalva, ezért ezt nem csinálta meg. Próbáld újra.",
        "failed": "A Hetes hibába ütközött, ezt nem tudta megcsinálni. A részletek a naplófájlban vannak.",
        "stale": "Ez egy korábbi kapcsolatról szólt, azóta más a helyzet: nézd meg, és ha kell, jelezd újra.",
        "bad_request": "Ezt a kérést nem értem. Valószínűleg más verziójú a parancs és a futó Hetes: indítsd újra.",
        "guide_not_begun": "Előbb kezdd el az új igazolvány lépéseit.",
        "unknown_step": "Nincs ilyen lépés: {name}. A lépések: {names}.",
        "bad_time": "Ez nem időpont: {text}. Így írd: ÓÓ:PP, például 08:05.",
    },
    "en": {
        "start_in_future": "The activation's time ({started}) is still to come: give an earlier one.",
        "start_too_long_ago": "The activation's time ({started}) is too long ago: after {length} it is over.",
        "unknown_practitioner": "There is no such practitioner: {name}. Those who are here: {names}.",
        "which_practitioner": "It could be about several practitioners, say which: {names}.",
        "nothing_to_end": "I know of no running connection now.",
        "end_in_future": "That time ({ended}) is still to come: give an earlier one.",
        "end_before_start": "That time ({ended}) is before the connection's activation ({started}).",
        "nothing_to_continue": "There is nothing to go on with: neither “done for today” nor a snooze is in force.",
        "nothing_to_undo": "There is nothing to undo: that can be done for 1 minute after what was said.",
        "snooze_minutes": "A snooze takes 1 to 240 minutes, not {minutes}.",
        "not_stored.full": "It could not be stored because the disk is full. Free some space and try again.",
        "not_stored.read_only": "It could not be stored because the data folder is read-only. Make it writable.",
        "not_stored.denied": "It could not be stored: no right to the data folder. Set the right and try again.",
        "not_stored": "It could not be stored because the database can't be written. Restart Hetes and try again.",
        "in_memory.full": (
            "The time is counted, but it could not be stored because the disk is full: if Hetes ends, it is forgotten. "
            "Free some space."
        ),
        "in_memory.read_only": (
            "The time is counted, but it could not be stored because the data folder is read-only: if Hetes ends, it "
            "is forgotten. Make it writable."
        ),
        "in_memory.denied": (
            "The time is counted, but it could not be stored, there is no right to the data folder: if Hetes ends, it "
            "is forgotten. Set the right."
        ),
        "in_memory": (
            "The time is counted, but it could not be stored, the database can't be written: if Hetes ends, it is "
            "forgotten."
        ),
        "no_such_card": "No such card is in the reader now. Put it in, and answer then.",
        "not_done": "Hetes was busy with something else, so this was not done. Try again.",
        "failed": "Hetes met an error and could not do this. The log file has the details.",
        "stale": "That was about an earlier connection, and things have changed: have a look, and say it again.",
        "bad_request": "I don't understand this request. Command and running Hetes probably differ: restart it.",
        "guide_not_begun": "The steps with a new card have to be begun first.",
        "unknown_step": "There is no such step: {name}. The steps: {names}.",
        "bad_time": "This is no time: {text}. Write HH:MM, such as 08:05.",
    },
}

SAID: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "activated": "{who}Aktív EESZT-kapcsolat {ends}-ig, az aktiválástól ({started}) számítva.",
        "unchanged": "{who}Ezt már tudom: aktív EESZT-kapcsolat {ends}-ig.",
        "ended": "{who}Feljegyeztem, hogy a kapcsolat {ended}-kor befejeződött.",
        "lost": "{who}Feljegyeztem, hogy a kapcsolat {ended}-kor megszakadt.",
        "snoozed": "{who}Feljegyeztem a halasztást: {until}-kor szólok újra, ha kell.",
        "continued": "{who}Feljegyeztem, hogy mégis folytatod: újra szólok, ha kell.",
        "done": "{who}Feljegyeztem, hogy mára végeztél: {until}-ig nem emlékeztetlek az aktiválásra.",
        "undone": "{who}Visszavontam: {what}.",
        "dismissed": "Az értesítést bezártam.",
        "card_named": "Megjegyeztem, milyen kártya ez.",
        "forgotten": "A naplóból is töröltem, ami róla szólt.",
        "test_notice": "Elküldtem egy próbaértesítést.",
        "noted": "Megjegyeztem.",
        "reread": "A beállításokat újraolvastam.",
        "quit": "A Hetes kilép.",
    },
    "en": {
        "activated": "{who}EESZT connection active until {ends}, counted from its activation ({started}).",
        "unchanged": "{who}I know that already: EESZT connection active until {ends}.",
        "ended": "{who}Noted: the connection was ended at {ended}.",
        "lost": "{who}Noted: the connection broke off at {ended}.",
        "snoozed": "{who}The snooze is noted: I shall speak up again at {until}, if need be.",
        "continued": "{who}Noted that you go on after all: I shall speak up again, if need be.",
        "done": "{who}Noted that you are done for today: no reminder to activate until {until}.",
        "undone": "{who}Taken back: {what}.",
        "dismissed": "The notice is closed.",
        "card_named": "I shall remember what kind of card this is.",
        "forgotten": "The journal about them is deleted too.",
        "test_notice": "A test notice was sent.",
        "noted": "Noted.",
        "reread": "The settings were read again.",
        "quit": "Hetes is quitting.",
    },
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "face.active": "Aktív",
        "face.ending": "Hamarosan lejár",
        "face.expired": "Lejárt",
        "face.missing": "Nem tudok kapcsolatról",
        "face.idle": "Készenlét",
        "badge.card_service_lost": "a kártyaszolgáltatás nem válaszol",
        "badge.card_service_denied": "nincs jog a kártyaszolgáltatáshoz",
        "badge.reader_missing": "nem látok kártyaolvasót",
        "badge.portal_unreachable": "az Ágazati Portál innen most nem érhető el",
        "question": "Egy program használta az igazolványt: {used}. Aktiváltad az EESZT-kapcsolatot?",
        "unknown_card": "Ismeretlen kártya van az olvasóban. eSzemélyi igazolvány?",
        "is_eszemelyi": "Igen, eSzemélyi",
        "no_eszemelyi": "Nem, más kártya",
        "yes": "Igen",
        "yes_who": "Igen: {name}",
        "no": "Nem",
        "until.active": "{ends}-ig, még {left}",
        "until.ending": ": {ends}-kor, még {left}",
        "until.expired": "{ends}-kor",
        "activated": "Aktiváltam",
        "activated_who": "Aktiváltam: {name}",
        "end": "Kapcsolat lezárása",
        "end_who": "Kapcsolat lezárása: {name}",
        "snooze": "Szólj 10 perc múlva",
        "done": "Mára végeztem",
        "done_who": "Mára végeztem: {name}",
        "undo": "Visszavonás: {what}",
        "undo.": "az utolsó jelzés",
        "undo.activate": "aktiváltam",
        "undo.end": "befejeztem",
        "undo.lost": "megszakadt",
        "undo.snooze": "halasztás",
        "undo.continue": "mégis folytatom",
        "undo.done": "mára végeztem",
        "everybody": "mindenki",
        "panel": "Vezérlőpult",
        "new_card": "Új igazolvány beállítása…",
        "open_panel": "Vezérlőpult megnyitása",
        "open_check": "Nézzük meg, mi a baj",
        "check": "Ellenőrzés…",
        "open_guide": "Lépések megnyitása",
        "quit": "Kilépés",
        "done_today": "Mára végzett",
        "demo": "bemutató",
    },
    "en": {
        "face.active": "Active",
        "face.ending": "Ends soon",
        "face.expired": "Expired",
        "face.missing": "No connection known",
        "face.idle": "Standing by",
        "badge.card_service_lost": "the card service does not answer",
        "badge.card_service_denied": "no right to the card service",
        "badge.reader_missing": "I see no card reader",
        "badge.portal_unreachable": "the Ágazati Portál can't be reached from here now",
        "question": "The card was used: {used}. Did you activate the EESZT connection?",
        "unknown_card": "An unknown card is in the reader. Is it an eSzemélyi card?",
        "is_eszemelyi": "Yes, an eSzemélyi",
        "no_eszemelyi": "No, another card",
        "yes": "Yes",
        "yes_who": "Yes: {name}",
        "no": "No",
        "until.active": "until {ends}, {left} left",
        "until.ending": ": at {ends}, {left} left",
        "until.expired": "at {ends}",
        "activated": "I have activated",
        "activated_who": "I have activated: {name}",
        "end": "Close the connection",
        "end_who": "Close the connection: {name}",
        "snooze": "Remind me in 10 minutes",
        "done": "Done for today",
        "done_who": "Done for today: {name}",
        "undo": "Undo: {what}",
        "undo.": "what was said last",
        "undo.activate": "activated",
        "undo.end": "ended",
        "undo.lost": "broke off",
        "undo.snooze": "snooze",
        "undo.continue": "going on",
        "undo.done": "done for today",
        "everybody": "everybody",
        "panel": "Control panel",
        "new_card": "Set up a new card…",
        "open_panel": "Open the control panel",
        "open_check": "See what is wrong",
        "check": "Check…",
        "open_guide": "Open the steps",
        "quit": "Quit",
        "done_today": "Done for today",
        "demo": "demo",
    },
}
