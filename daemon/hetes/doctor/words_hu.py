"""What each finding of the check says in Hungarian: what was seen, and what to do next. Data only.

Law: "probably" where it is only inferred; no article and no suffix beside a variable; a sentence each.
"""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "card_service": "Kártyaszolgáltatás",
    "readers": "Kártyaolvasó",
    "card": "Igazolvány",
    "card_use": "Foglalt-e az igazolvány",
    "people": "Orvosok",
    "client": "eSzemélyi Kliens (eKliens)",
    "portal": "Internet és Ágazati Portál",
    "agent": "Hetes",
    "login": "Indulás bejelentkezéskor",
    "icon": "Ikon",
    "notices": "Értesítések",
    "clock": "A gép órája",
    "settings": "Beállítások",
    "store": "Adatbázis és lemez",
    "eid_port": "Másik eID-program",
    "version": "Verzió",
}

# check.word: what was seen; what to do next ("" where there is nothing to do).
FINDINGS: Mapping[str, tuple[str, str]] = {
    "card_service.up": ("Működik.", ""),
    "card_service.down": (
        "Nem fut, ezért sem a Hetes, sem az eKliens nem láthatja az olvasót.",
        (
            "Indítsd újra a gépet; ha így sem indul el, szólj annak, aki a gépet kezeli (Linuxon pcscd, Windowson "
            "„Intelligens kártya” a neve)."
        ),
    ),
    "card_service.denied": (
        "Fut, de ennek a felhasználónak nincs joga hozzá.",
        "Szólj annak, aki a gépet kezeli: ez a felhasználó nem érheti el a kártyaszolgáltatást.",
    ),
    "card_service.library_missing": (
        "Hiányzik a PC/SC programkönyvtár, ezért a Hetes nem látja az olvasót.",
        "Szólj annak, aki a gépet kezeli: telepítse a pcsc-lite csomagot (Debianon libpcsclite1).",
    ),
    "card_service.silent": (
        "Fut, de nem válaszol.",
        "Húzd ki és dugd vissza az olvasót; ha így sem válaszol, indítsd újra a gépet.",
    ),
    "card_service.asleep": (
        "Áll. A Windows leállítja, ha nincs olvasó a gépen, és elindítja, ha lesz.",
        "Csatlakoztasd az olvasót.",
    ),
    "card_service.not_needed": ("Most nem érhető el, de itt mindenki MobilTokennel aktivál.", ""),
    "readers.known": ("Látom: {readers}.", ""),
    "readers.unfamiliar": (
        "Látom: {readers}. Ezt a típust nem ismerem.",
        "Az eSzemélyihez érintés nélküli (RFID) olvasó kell: nézd meg a dobozán vagy a gyártó oldalán, hogy az-e.",
    ),
    "readers.one_missing": (
        "Látom: {readers}. Van viszont egy olvasó a gépen, amelyet a kártyaszolgáltatás nem lát: {devices}.",
        "Ha azt használod, telepítsd az illesztőprogramját a gyártó oldaláról.",
    ),
    "readers.unreadable": (
        "Van olvasó, de a nevében olyan betű van, amellyel nem tudok bánni, ezért nem látok bele.",
        "Nézd meg az eKliensben, felismerte-e az olvasót; az aktiválás ettől még sikerülhet.",
    ),
    "readers.driver_missing": (
        (
            "Be van dugva egy olvasó ({devices}), de a kártyaszolgáltatás nem látja: valószínűleg hiányzik az "
            "illesztőprogramja."
        ),
        "Telepítsd az olvasó illesztőprogramját a gyártó oldaláról, aztán dugd be újra.",
    ),
    "readers.ignored": (
        "Csak olyan olvasót látok, amely nem igazolványhoz való (Windows Hello).",
        "Csatlakoztasd a kártyaolvasót.",
    ),
    "readers.none": (
        "Nem látok kártyaolvasót.",
        (
            "Csatlakoztasd az olvasót, vagy próbáld másik csatlakozóban; ha így sem látszik, telepítsd az "
            "illesztőprogramját."
        ),
    ),
    "readers.unseen": (
        "Most nem látszik, van-e olvasó.",
        "Előbb a kártyaszolgáltatásnak kell működnie.",
    ),
    "readers.not_needed": ("Nem látok olvasót, de itt mindenki MobilTokennel aktivál.", ""),
    "card.eszemelyi": ("eSzemélyi igazolvány van az olvasóban.", ""),
    "card.unknown": (
        "Van kártya az olvasóban, de ezt a fajtát nem ismerem.",
        "Ha ez az eSzemélyi igazolványod, mondd meg a Ma oldalon, és onnantól tudni fogom.",
    ),
    "card.other": (
        "Kártya van az olvasóban, de azt mondtad róla, hogy nem eSzemélyi.",
        "Vedd ki, és tedd be az eSzemélyi igazolványt; ha mégis az, felejtesd el a Beállításokban.",
    ),
    "card.mute": (
        "Van valami az olvasóban, de nem válaszol.",
        (
            "Vedd el az igazolványt, várj egy pillanatot, és tedd vissza; ha így sem válaszol, próbálj ki egy másik "
            "igazolványt."
        ),
    ),
    "card.none": (
        "Most nincs igazolvány az olvasóban, ezért nem látszik, felismerné-e.",
        "Tedd be az igazolványt, és nézd meg újra.",
    ),
    "card.unseen": (
        "Most nem látszik, van-e igazolvány az olvasóban.",
        "Előbb a kártyaszolgáltatásnak kell működnie.",
    ),
    "card.not_needed": ("Nincs igazolvány az olvasóban, de itt mindenki MobilTokennel aktivál.", ""),
    "card_use.free": ("Most senki nem használja az igazolványt.", ""),
    "card_use.no_card": ("Nincs igazolvány az olvasóban, így senki nem foglalja.", ""),
    "card_use.in_use": (
        "Egy program éppen használja az igazolványt.",
        "Bejelentkezés közben ez rendjén van; ha utána is így marad, zárd be azt a programot.",
    ),
    "card_use.exclusive": (
        "Egy program kizárólag magának foglalja az igazolványt: amíg így marad, más nem fér hozzá.",
        (
            "Ha nem éppen az eKlienssel jelentkezel be, zárd be azt a programot, vagy vedd ki és tedd be újra az "
            "igazolványt."
        ),
    ),
    "card_use.unseen": (
        "Most nem látszik, használja-e valaki az igazolványt.",
        "Előbb a kártyaszolgáltatásnak kell működnie.",
    ),
    "people.fine": ("Fel vannak véve, és egyik igazolvány sem járt le a megadott dátum szerint.", ""),
    "people.nobody": (
        "Még nincs orvos felvéve, ezért nem tudom, mikor kezdődik a rendelés, és meddig érvényes az igazolvány.",
        "Vedd fel magad az Orvosok oldalon.",
    ),
    "people.expired": (
        "A megadott dátum szerint lejárt az igazolvány: {names}.",
        "Ha megvan már az új igazolvány, aktiváld az Ágazati Portálon; az Új igazolvány oldal végigvezet rajta.",
    ),
    "people.unseen": ("A beállításokat most nem tudtam elolvasni.", "Nézd meg újra."),
    "client.running": ("Fut: {programs}.", ""),
    "client.installed": (
        "Telepítve van, de most nem látom futni.",
        "Indítsd el, és nézd meg benne: felismerte az olvasót és az igazolványt?",
    ),
    "client.not_seen": (
        "Nem látom futni. Ez semmit sem bizonyít: lehet, hogy más néven fut.",
        "Nézd meg te: fut az eKliens, és felismerte az olvasót és az igazolványt?",
    ),
    "client.unseen": (
        "Most nem látszik, milyen programok futnak.",
        "Nézd meg te: fut az eKliens, és felismerte az olvasót és az igazolványt?",
    ),
    "portal.reachable": ("Van internet, és a portál válaszol.", ""),
    "portal.slow": (
        "A portál válaszol, de lassan.",
        "Várj türelemmel az aktiválásnál; ha más oldal is lassú, a hálózattal van baj.",
    ),
    "portal.dns": (
        "A gép nem találja a portál címét: valószínűleg nincs internet, vagy a névkiszolgáló (DNS) nem működik.",
        "Nézd meg, megnyílik-e más weboldal; ha nem, a hálózattal van baj, nem az igazolvánnyal.",
    ),
    "portal.no_route": (
        "Ezen a gépen most nincs internet.",
        "Nézd meg a hálózati kábelt, a Wi-Fit és a routert.",
    ),
    "portal.refused": (
        "A portál kiszolgálója visszautasította a kapcsolatot.",
        "Próbáld később; ha más oldal megnyílik, valószínűleg a portálon van a baj, nem az igazolványodon.",
    ),
    "portal.timed_out": (
        "A portál nem válaszolt időben.",
        "Nézd meg, megnyílik-e más weboldal; ha igen, valószínűleg a portálon van a baj, nem az igazolványodon.",
    ),
    "portal.tls_untrusted": (
        "A titkosított kapcsolatba útközben valami beleszól (víruskereső vagy tűzfal), és ez a gép nem bízik benne.",
        "Szólj annak, aki a hálózatot kezeli: a tűzfal vagy a víruskereső tanúsítványa nincs telepítve ezen a gépen.",
    ),
    "portal.proxy_password": (
        "A hálózat proxykiszolgálója jelszót kér.",
        "Szólj annak, aki a hálózatot kezeli: a proxy jelszó nélkül nem enged ki.",
    ),
    "portal.captive": (
        "A hálózat előbb bejelentkezést kér: a portál helyett valami más válaszol.",
        "Nyiss meg a böngészőben bármilyen oldalt, jelentkezz be a hálózatba, aztán nézd meg újra.",
    ),
    "portal.http_error": (
        "A portál hibát jelez ({status}).",
        "Próbáld később: valószínűleg a portálon van a baj, nem az igazolványodon.",
    ),
    "portal.unseen": (
        "Most nem sikerült megnézni.",
        "Nyisd meg a böngészőben: portal.eeszt.gov.hu",
    ),
    "agent.running": ("Fut, és figyel.", ""),
    "agent.simulated": (
        "Bemutató módban fut: szimulált olvasót figyel, nem az igazit.",
        "Lépj ki belőle, és indítsd el rendesen: hetes run",
    ),
    "agent.absent": (
        "Nem fut, ezért most senki nem szól, ha lejár a kapcsolat.",
        "Indítsd el a Hetest (hetes run), és kapcsold be, hogy bejelentkezéskor magától induljon.",
    ),
    "agent.silent": (
        "Fut, de nem válaszol.",
        "Lépj ki belőle az ikon menüjében, és indítsd el újra; ha nem megy, indítsd újra a gépet.",
    ),
    "agent.strange": (
        "Nem tudtam vele beszélni: nem az válaszol, akire számítottam, vagy nincs jogom hozzá.",
        "Lépj ki a Hetesből, és indítsd el újra ezzel a felhasználóval.",
    ),
    "login.on": ("A Hetes bejelentkezéskor magától elindul.", ""),
    "login.other_command": (
        "Bejelentkezéskor elindul egy Hetes, de nem ez.",
        "Ha ezt szeretnéd, kapcsold be újra a Beállításokban.",
    ),
    "login.absent": (
        "A Hetes bejelentkezéskor nem indul el magától.",
        "Kapcsold be a Beállításokban.",
    ),
    "login.hidden": ("Az automatikus indítás ki van kapcsolva.", "Kapcsold be a Beállításokban."),
    "login.switched_off": (
        "Az automatikus indítást kikapcsolták a rendszer beállításaiban.",
        "Kapcsold be újra a Beállításokban.",
    ),
    "login.task_manager": (
        "Az automatikus indítást kikapcsolták a Feladatkezelőben.",
        "Kapcsold be újra a Feladatkezelő Indítópult lapján, vagy a Beállításokban.",
    ),
    "login.other_desktop": (
        "Az automatikus indítás ezen az asztali környezeten nem érvényes.",
        "Kapcsold be újra a Beállításokban.",
    ),
    "login.program_gone": (
        "Az automatikus indítás olyan programra mutat, amely már nincs meg.",
        "Kapcsold be újra a Beállításokban.",
    ),
    "login.broken": (
        "Az automatikus indítás bejegyzése sérült.",
        "Kapcsold be újra a Beállításokban.",
    ),
    "login.unseen": ("Most nem sikerült megnézni.", "Nézd meg újra."),
    "icon.visible": ("Kint van a tálcán.", ""),
    "icon.behind_arrow": (
        "Kint van, de a Windows elrejti az óra melletti nyíl mögé.",
        "Kattints a nyílra, és húzd ki az ikont az óra mellé.",
    ),
    "icon.no_host": (
        "Ezen az asztalon most nincs, ami megmutassa az ikont.",
        "GNOME-ban telepítsd az „AppIndicator” bővítményt, más asztalon tedd ki az értesítési területet a panelre.",
    ),
    "icon.no_screen": (
        "Nincs képernyő az ikonhoz.",
        "Indítsd el a Hetest az asztali bejelentkezésedből.",
    ),
    "icon.failed": (
        "Nem sikerült kitenni a tálcára.",
        "Lépj ki a Hetesből, és indítsd el újra; ha így sem jelenik meg, add át a jelentést annak, aki segít.",
    ),
    "icon.not_wanted": (
        "A Hetes ikon nélkül fut (--no-tray).",
        "Ha kell az ikon, indítsd enélkül.",
    ),
    "icon.unseen": (
        "Nem látszik, kint van-e: a Hetes nem mondta meg.",
        "Indítsd el a Hetest, vagy ha fut, indítsd újra.",
    ),
    "notices.seen": ("Azt mondtad, láttad a próbaértesítést.", ""),
    "notices.taken": (
        "Az értesítési szolgáltatás átvette az utolsót ({at}). Hogy látszott-e, azt csak te tudod.",
        "Kérj egy próbaértesítést az Ellenőrzés oldalon, és mondd meg, láttad-e.",
    ),
    "notices.plain": (
        "Megjelennek, de gombok nélkül ({at}).",
        "Válaszolni az ikon menüjében és a vezérlőpulton tudsz.",
    ),
    "notices.not_seen": (
        "Azt mondtad, nem láttad a próbaértesítést.",
        "Nézd meg a rendszer beállításaiban, nincs-e kikapcsolva az értesítés, vagy bekapcsolva a „Ne zavarjanak”.",
    ),
    "notices.nobody": (
        "Ezen az asztalon senki nem veszi át az értesítéseket: csak az ikon mutatja, mi a helyzet.",
        "Telepíts értesítési szolgáltatást (például dunst), vagy nézz gyakrabban az ikonra.",
    ),
    "notices.untried": (
        "Amióta a Hetes elindult, nem volt mit mondania.",
        "Kérj egy próbaértesítést az Ellenőrzés oldalon, és mondd meg, láttad-e.",
    ),
    "notices.unseen": (
        "Nem látszik, megjelennek-e: a Hetes nem mondta meg.",
        "Indítsd el a Hetest, vagy ha fut, indítsd újra.",
    ),
    "clock.right": ("Jól jár: a portáléval egyezik.", ""),
    "clock.ahead": (
        "Siet a portál órájához képest, ennyivel: {seconds}.",
        "Állítsd be a gép óráját, vagy kapcsold be az automatikus beállítását; addig a Hetes ideje is téved.",
    ),
    "clock.behind": (
        "Késik a portál órájához képest, ennyivel: {seconds}.",
        "Állítsd be a gép óráját, vagy kapcsold be az automatikus beállítását; addig a Hetes ideje is téved.",
    ),
    "clock.unseen": (
        "Nem volt mihez mérni, mert a portál most nem válaszolt rendesen.",
        "Vesd össze a telefonoddal.",
    ),
    "settings.fine": ("Minden érték rendben.", ""),
    "settings.wrong": (
        "{problems}",
        "Javítsd ki a Beállítások oldalon vagy a fájlban; addig az alapértelmezés érvényes.",
    ),
    "settings.unseen": ("A beállításokat most nem tudtam elolvasni.", "Nézd meg újra."),
    "store.fine": ("Ép, és van hely a lemezen ({free} szabad).", ""),
    "store.fresh": ("Még nincs adatbázis: az első indításkor készül el.", ""),
    "store.low": (
        "Kevés a hely a lemezen: {free} szabad.",
        "Szabadíts fel helyet, mielőtt betelik.",
    ),
    "store.set_aside": (
        "Nemrég sérült volt: a Hetes félretette, és újat kezdett.",
        "Ha újra előfordul, nézesd meg a lemezt azzal, aki a gépet kezeli.",
    ),
    "store.full": (
        "A lemez megtelt: a Hetes nem tudja elmenteni, amit jelzel.",
        "Szabadíts fel helyet a lemezen.",
    ),
    "store.read_only": (
        "Az adatmappa csak olvasható: a Hetes nem tudja elmenteni, amit jelzel.",
        "Szólj annak, aki a gépet kezeli: a mappa legyen írható.",
    ),
    "store.denied": (
        "Nincs jog az adatmappához: a Hetes nem tudja elmenteni, amit jelzel.",
        "Szólj annak, aki a gépet kezeli: a mappa legyen a tiéd és írható.",
    ),
    "store.broken": (
        "Az adatbázis sérült.",
        "Indítsd újra a Hetest: félreteszi a sérültet, és újat kezd; a futó kapcsolatot jelezd újra.",
    ),
    "store.newer": (
        "Az adatbázist újabb Hetes írta, ez a verzió nem nyúl hozzá.",
        "Telepítsd az újabb Hetest.",
    ),
    "store.unseen": ("Most nem sikerült megnézni.", "Nézd meg újra."),
    "eid_port.free": ("Más eID-program nem figyel az eID-kapun (24727).", ""),
    "eid_port.client": ("Az eID-kapun (24727) az eKliens figyel: {program}.", ""),
    "eid_port.other": (
        "Az eID-kapun (24727) másik program figyel: {program}.",
        "Ha a bejelentkezés nem sikerül, zárd be azt a programot, és próbáld újra.",
    ),
    "eid_port.taken": (
        "Az eID-kapun (24727) figyel egy program, de nem látszik, melyik: lehet az eKliens is.",
        "Ha a bejelentkezés nem sikerül, nézd meg, fut-e más eID-program.",
    ),
    "eid_port.unseen": ("Most nem látszik.", "Ha a bejelentkezés nem sikerül, nézd meg, fut-e más eID-program."),
    "version.same": ("Hetes {version}.", ""),
    "version.differs": (
        "Ez itt Hetes {version}, a futó viszont {agent}.",
        "Lépj ki a futó Hetesből, és indítsd el újra.",
    ),
    "version.alone": ("Hetes {version}.", ""),
}

WORDS: Mapping[str, str] = {
    "good": "rendben",
    "attention": "figyelj",
    "bad": "baj van",
    "unknown": "nem látszik",
    "summary.good": "Minden rendben, amit innen látni lehet.",
    "summary.first": "Az első teendő – {title}: {do}",
    "unseen.one": "Egy dolog innen nem látszik; ott nézd meg te.",
    "unseen.some": "{number} dolog innen nem látszik; azokat nézd meg te.",
    "first": "Ami reggel nyolckor számít",
    "rest": "És még",
    "programs": "A kártyaszolgáltatáshoz most kapcsolódik: {programs}.",
    "hidden": "Más felhasználók programjai is kapcsolódnak hozzá.",
    "checking": "Ellenőrzés: {done}/{all}",
    "do": "Teendő: {do}",
    "more": "Bővebben: Súgó, „{section}”",
    "at": "Megnézve: {at}",
    "and_so_on": "…",
}
