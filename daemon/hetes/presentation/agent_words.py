"""What the program says about itself: what it cannot do, why, and what helps. One sentence each."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "running_already": "Már fut egy Hetes ennél a felhasználónál: ez a második nem indul el.",
        "folder": "Ez a mappa nem használható: {path}. Nézd meg, létrehozható-e és írható-e.",
        "folder.not_ours": "Ez a mappa nem a tiéd, ezért nem biztonságos: {path}. Töröld, és indítsd újra a Hetest.",
        "folder.link": "Ennek a mappának a helyén hivatkozás van: {path}. Töröld, és indítsd újra a Hetest.",
        "folder.replaceable": "Ezt a mappát bárki kicserélheti, ezért nem biztonságos: {path}. Állítsd be a jogait.",
        "folder.open": "Ezt a mappát mások is elérik, ezért nem biztonságos: {path}. Állítsd 0700-ra a jogait.",
        "folder.not_folder": "Ez nem mappa, hanem valami más: {path}. Nevezd át, és indítsd újra a Hetest.",
        "folder.denied": "Ehhez a mappához nincs jogosultság: {path}. Tedd írhatóvá, és indítsd újra a Hetest.",
        "folder.read_only": "Ez a mappa csak olvasható: {path}. Tedd írhatóvá, és indítsd újra a Hetest.",
        "folder.full": "A lemez megtelt, ezért ez a mappa nem használható: {path}. Szabadíts fel helyet.",
        "folder.data_not_ours": "Az adatmappa másik felhasználóé: {path}. Indítsd a Hetest azzal a felhasználóval.",
        "folder.data_open": "Az adatmappába mások is írhatnak, és ezen nem tudok változtatni: {path}. Válassz másikat.",
        "folder.data_replaceable": "Az adatmappát mások kicserélhetik: {path}. Állítsd be a felette lévők jogait.",
        "folder.data_foreign": "Más felhasználó fájlja van az adatmappában: {path}. Nézd meg, mi az, és vidd máshová.",
        "apart.held": "Egy másik gépen ({computer}) is fut a Hetes ugyanezzel az adatmappával. Amíg ott fut, itt külön "
        "dolgozom, és abba a mappába nem írok. Ha itt akarod használni: lépj ki ott a Hetesből, majd vedd át itt a "
        "vezérlőpult Ellenőrzés oldalán, vagy így: hetes run --take-over",
        "apart.left": "Egy másik gépen ({computer}) is futhat a Hetes ugyanezzel az adatmappával: ott nem rendben állt "
        "le. Itt addig külön dolgozom, és abba a mappába nem írok. Ha ott biztosan nem fut, vedd át itt a vezérlőpult "
        "Ellenőrzés oldalán, vagy így: hetes run --take-over",
        "apart.taken": "Átvettem az adatmappát: mostantól ez a gép dolgozik vele.",
        "store": "Az adatbázis nem használható itt: {path}. A részletes ok a hibanaplóban van.",
        "store.full": "A lemez megtelt, ezért a Hetes nem tud indulni ({path}). Szabadíts fel helyet.",
        "store.read_only": "Az adatmappa csak olvasható, ezért a Hetes nem tud indulni: {path}. Tedd írhatóvá.",
        "store.denied": "Az adatmappához nincs jogosultság, ezért a Hetes nem tud indulni: {path}. Tedd írhatóvá.",
        "store.newer": "Az adatbázist újabb Hetes írta, ezért nem nyúlok hozzá ({path}). Telepítsd az újabbat.",
        "store.crashed": "A Hetes belső hiba miatt leállt. A részletek a hibanaplóban vannak itt: {path}.",
        "set_aside": "Az adatbázis sérült volt: félretettem, és újat kezdtem. A futó kapcsolatot jelezd újra.",
        "set_aside.foreign": "Az adatbázis helyén olyan fájl volt, amilyet nem a Hetes készít: félretettem, és újat "
        "kezdtem. A futó kapcsolatot jelezd újra.",
        "store_gone": "Az adatbázis, amelybe korábban mentettem, eltűnt vagy kiürült: újat kezdtem. A futó kapcsolatot "
        "jelezd újra.",
        "store_renewed": "Az adatbázis fájlja eltűnt vagy kicserélődött, miközben a Hetes futott. Az állapotot újra "
        "elmentettem, de a napló korábbi bejegyzései hiányozhatnak.",
        "state_unreadable": "A Hetes elmentett állapota hibás, ezért félretettem. A futó kapcsolatot jelezd újra.",
        "state_aside": "A Hetes háromszor is leállt, ezért félretettem az állapotát. A futó kapcsolatot jelezd újra.",
        "running": "A Hetes fut: az ikonját az óra mellett keresd. Leállítás: az ikon menüjében, vagy itt Ctrl+C.",
        "running.no_icon": "A Hetes ikon nélkül fut. Vezérlőpult: hetes panel. Leállítás: hetes quit, vagy itt Ctrl+C.",
        "no_tray": "Nincs képernyő az ikonhoz: a Hetes ikon nélkül fut, a „hetes status” megmutatja, mi a helyzet.",
        "no_bus": "Nincs munkamenetbusz (D-Bus), ezért értesítés nem jelenhet meg. A többi működik.",
        "no_pcsc": "Hiányzik a PC/SC programkönyvtár (pcsc-lite), ezért nem látok kártyaolvasót. A többi működik.",
        "no_icon": "Ezen az asztalon nincs hely az ikonomnak, ezért csak értesítéssel szólok. Ami az ikon menüjében "
        "lenne, a vezérlőpulton van; ez a parancs nyitja meg: hetes panel",
        "panel.enter": "Belépés a vezérlőpultba",
        "panel.failed": "A vezérlőpult nem indult el. A részletek a hibanaplóban vannak; próbáld újra.",
        "panel.no_browser": "Nem nyílt meg böngésző a vezérlőpulthoz. A címét ez a parancs írja ki: "
        "hetes panel --print-url",
        "test_notice": "Ez egy próba: így fogok szólni. Ha ezt látod, az értesítéseim eljutnak hozzád.",
        "demo": "bemutató",
        "demo.begins": "Bemutató: egy rendelési nap, gyorsítva (×{rate}), szimulált olvasóval.",
        "demo.ends": "A bemutató véget ért.",
        "demo.withdrawn": "Az értesítés eltűnik: már nem időszerű.",
        "demo.icon": "Az ikon",
        "demo.plug": "A kártyaolvasót csatlakoztatják.",
        "demo.insert": "Az igazolvány az olvasóba kerül.",
        "demo.use": "Egy program használja az igazolványt.",
        "demo.free": "A program végzett.",
        "demo.activate": "Az orvos jelzi: „Aktiváltam”.",
        "demo.take_out": "Az igazolványt kiveszik. A kapcsolat ettől nem szűnik meg.",
        "demo.service_lost": "A kártyaszolgáltatás leáll.",
        "demo.service_back": "A kártyaszolgáltatás újra fut.",
        "demo.activate_again": "Az orvos újra aktivál, és jelzi.",
        "demo.done": "Az orvos jelzi: „Mára végeztem”.",
        "no_settings": "Nincs ilyen beállításfájl: {path}.",
        "no_scenario": "Ez a forgatókönyv nem olvasható: {path}. UTF-8 szövegfájl kell, soronként egy JSON-nal.",
        "unreadable": "A forgatókönyv {number}. sora nem érthető: {why}.",
        "line.no_json": "nem JSON",
        "line.no_object": "nem JSON-objektum",
        "line.no_instant": "az „at” nem időpont időeltolással, például 2026-11-23T08:00:00+01:00",
        "line.out_of_order": "korábbi, mint az előző sor",
        "line.after_until": "az „until” után már nem jöhet sor",
        "line.unknown_event": "ismeretlen esemény: {detail}",
        "line.unknown_practitioner": "ismeretlen orvos: {detail}",
        "line.missing": "hiányzik belőle: {detail}",
        "line.wrong_type": "rossz típusú érték ({detail})",
    },
    "en": {
        "running_already": "Another Hetes of this user is running already: this one does not start.",
        "folder": "This folder can't be used: {path}. See whether it can be made and written.",
        "folder.not_ours": "This folder is not yours and so not safe: {path}. Delete it and start Hetes again.",
        "folder.link": "There is a link in this folder's place: {path}. Delete it and start Hetes again.",
        "folder.replaceable": "Anybody could replace this folder, it is not safe: {path}. Set its rights.",
        "folder.open": "Others can get into this folder, it is not safe: {path}. Set its rights to 0700.",
        "folder.not_folder": "This is no folder but something else: {path}. Rename it and start Hetes again.",
        "folder.denied": "No right to this folder: {path}. Make it writable and start Hetes again.",
        "folder.read_only": "This folder is read-only: {path}. Make it writable and start Hetes again.",
        "folder.full": "The disk is full, so this folder can't be used: {path}. Free some space.",
        "folder.data_not_ours": "The data folder is another user's: {path}. Start Hetes as that user.",
        "folder.data_open": "Others can write to the data folder, and I can't change that: {path}. Choose another.",
        "folder.data_replaceable": "Others can replace the data folder: {path}. Set the rights of those above it.",
        "folder.data_foreign": "Another user's file is in the data folder: {path}. See what it is, and move it away.",
        "apart.held": "Hetes also runs on the computer {computer} with this same data folder. While it runs there, I "
        "work apart here, and write nothing to that folder. To use it here: quit Hetes there, then take it over on "
        "the panel's page Check, or so: hetes run --take-over",
        "apart.left": "Hetes may also run on the computer {computer} with this same data folder: it did not end in "
        "order there. Until you decide I work apart here, and write nothing to that folder. If you are sure that it "
        "does not run there, take it over on the panel's page Check, or so: hetes run --take-over",
        "apart.taken": "The data folder is taken over: from now on this computer works with it.",
        "store": "The database can't be used here: {path}. The log holds the reason.",
        "store.full": "The disk is full, so Hetes can't start ({path}). Free some space.",
        "store.read_only": "The data folder is read-only, so Hetes can't start: {path}. Make it writable.",
        "store.denied": "No right to the data folder, so Hetes can't start: {path}. Make it writable.",
        "store.newer": "A newer Hetes wrote the database, so I leave it alone ({path}). Install the newer version.",
        "store.crashed": "Hetes stopped because of an internal error. The log holds the details, in {path}.",
        "set_aside": "The database was damaged: it was set aside, a new one begun. Report a running connection again.",
        "set_aside.foreign": "In the database's place was a file that Hetes does not make: it was set aside, a new one "
        "begun. Report a running connection again.",
        "store_gone": "The database that I stored into before has disappeared or was emptied: a new one was begun. "
        "Report a running connection again.",
        "store_renewed": "The database's file disappeared or was replaced while Hetes was running. I stored the state "
        "again, but earlier entries of the journal may be missing.",
        "state_unreadable": "The stored state was faulty, so I set it aside. Report a running connection again.",
        "state_aside": "Hetes stopped three times, so its state was set aside. Report a running connection again.",
        "running": "Hetes is running: its icon is beside the clock. To end it: in the icon's menu, or Ctrl+C here.",
        "running.no_icon": "Hetes runs without an icon. Control panel: hetes panel. To end it: hetes quit, or Ctrl+C.",
        "no_tray": "There is no screen for the icon: Hetes runs without it, and “hetes status” shows how things are.",
        "no_bus": "There is no session bus (D-Bus), so no notice can appear. Everything else works.",
        "no_pcsc": "The PC/SC library (pcsc-lite) is missing, so no card reader is seen. Everything else works.",
        "no_icon": "This desktop has no place for my icon, so I speak up by notices only. What would be in its menu is "
        "in the control panel, which this command opens: hetes panel",
        "panel.enter": "Enter the control panel",
        "panel.failed": "The control panel did not start. The details are in the log file; try again.",
        "panel.no_browser": "No browser opened for the control panel. This prints its address: hetes panel --print-url",
        "test_notice": "This is a test: this is how I speak up. If you see it, my notices reach you.",
        "demo": "demo",
        "demo.begins": "Demo: a working day, {rate} times as fast, with a simulated reader. It touches nothing.",
        "demo.ends": "The demo is over.",
        "demo.withdrawn": "The notice goes: it is no longer true.",
        "demo.icon": "The icon",
        "demo.plug": "The card reader is plugged in.",
        "demo.insert": "The card goes into the reader.",
        "demo.use": "A program uses the card.",
        "demo.free": "The program has finished.",
        "demo.activate": "The doctor says: “I have activated”.",
        "demo.take_out": "The card is taken out. That ends no connection.",
        "demo.service_lost": "The card service stops.",
        "demo.service_back": "The card service runs again.",
        "demo.activate_again": "The doctor activates again, and says so.",
        "demo.done": "The doctor says: “Done for today”.",
        "no_settings": "There is no such settings file: {path}.",
        "no_scenario": "This scenario can't be read: {path}. It takes a UTF-8 text file with one JSON object a line.",
        "unreadable": "Line {number} of the scenario can't be understood: {why}.",
        "line.no_json": "no JSON",
        "line.no_object": "no JSON object",
        "line.no_instant": "“at” is no instant with an offset, such as 2026-11-23T08:00:00+01:00",
        "line.out_of_order": "it is earlier than the line before",
        "line.after_until": "nothing may follow “until”",
        "line.unknown_event": "unknown event: {detail}",
        "line.unknown_practitioner": "unknown practitioner: {detail}",
        "line.missing": "it lacks: {detail}",
        "line.wrong_type": "a value of the wrong type ({detail})",
    },
}


def app_word(name: str, language: str, **facts: object) -> str:
    """Return the sentence of that name; of "a.b" that is unknown, the one of "a"."""
    words = WORDS[language]
    sentence = words.get(name) or words[name.partition(".")[0]]
    return sentence.format(**facts)
