"""The guide through a new card, in Hungarian: to "te", short, as a colleague would say it.

Law: no article and no suffix beside a variable; nothing is claimed that Hetes cannot know; the card's activation
(once, on the portal) and the connection's (daily, in the practice software) are never mixed up.
"""

from __future__ import annotations

from hetes.presentation.guide.types import CodeRow, GuideWords, Opening, Question, StepWords

_STEPS = {
    "needed": StepWords(
        title="Amire szükséged lesz",
        why=(
            "Készíts elő mindent, mielőtt belekezdesz. Az igazolványt az Ágazati Portálon csak egyszer kell aktiválni; "
            "ez nem ugyanaz, mint az EESZT-kapcsolat napi aktiválása."
        ),
        do=(
            "Vedd elő az igazolványt; ha újat kaptál, az újat.",
            "Keress hozzá egy kártyaolvasót.",
            "Új igazolványnál legyen kéznél a zöld plasztikkártya is: ezen áll az aktiváló PIN és a PUK-kód.",
        ),
        tips=(
            "Zöld plasztikkártya csak új igazolványhoz jár: postán érkezik, vagy az okmányirodában adják.",
            "A zöld kártyát később se dobd ki: a PUK-kód csak ezen van meg.",
            "Elveszett a zöld kártya? Kérj segítséget személyesen az okmányirodában vagy egy kormányablakban.",
            "Nevet változtattál? Az igazolvány utána a 30. naptól érvénytelen, bármilyen dátum áll is rajta.",
            "Egy kártyaolvasót többen is használhattok: csak olvas, semmit sem tárol.",
            "PIN-kódot, PUK-kódot, CAN-számot a Hetes soha nem kér; ide ne is írd be őket.",
        ),
    ),
    "recognised": StepWords(
        title="Olvasó és igazolvány",
        why=(
            "A Hetes csak azt látja, amit a gép kártyaszolgáltatása mutat. "
            "Azt, hogy az eKliens is felismerte-e őket, te látod."
        ),
        do=(
            "Csatlakoztasd az olvasót a géphez, és tedd bele az igazolványt.",
            "Nyisd meg ezen a gépen az eKlienst (eSzemélyi Kliens).",
            "Nézd meg benne, hogy az olvasót is, az igazolványt is felismerte-e.",
        ),
        question=Question(
            text="Az eKliens felismerte az olvasót és az igazolványt?",
            yes="Igen",
            no="Nem",
            on_no=(
                "Először az olvasó illesztőprogramját (drivert) telepítsd újra, aztán nézd meg ismét az eKliensben.",
                (
                    "Ha így sem megy, telepítsd újra az eKlienst. Lépésről lépésre leírja a „10/9 Teendők sikertelen "
                    "EESZT belépés esetén” című cikk."
                ),
            ),
            yes_ticks=True,
        ),
    ),
    "portal": StepWords(
        title="Az Ágazati Portálon: Bejelentkezés, aztán Aktiválás",
        why="Itt kezdődik az igazolvány aktiválása. Igazolványonként egyszer kell megtenni.",
        do=(
            "Nyisd meg az EESZT Ágazati Portálját: {portal}",
            "A jobb felső sarokban kattints erre: Bejelentkezés.",
            "Utána erre: Aktiválás.",
        ),
        see=("A portál a felhasználónevet és egy ellenőrző kódot kér.",),
        tips=(
            "Az új igazolványt valószínűleg akkor is aktiválni kell, ha a régi aktiválva volt.",
            "Az EESZT-kapcsolatot nem itt aktiválod, hanem a rendelői szoftverben.",
        ),
        fails=(
            (
                "Nem nyílik meg az oldal? A hálózat vagy a portál is akadozhat: valószínűleg nem az igazolványoddal "
                "van baj."
            ),
        ),
    ),
    "user_name": StepWords(
        title="Felhasználónév és ellenőrző kód",
        why="Az EESZT-felhasználónév O betűvel kezdődik, utána a pecsétszám jön, szóköz nélkül.",
        do=(
            "Írd be a felhasználónevet ({user}).",
            "Írd be alá az ellenőrző kódot, amelyet a képernyőn látsz.",
        ),
        tips=(
            "Az első jel O betű, nem nulla.",
            "Az ellenőrző kód a portál oldalán olvasható; nem PIN-kód és nem CAN-szám.",
        ),
    ),
    "activation_pin": StepWords(
        title="Aktiváló PIN helyett saját PIN-kód",
        why=(
            "Új igazolványnál az 5 jegyű aktiváló PIN-t le kell cserélni egy saját, 6 jegyű PIN-kódra. "
            "Az eSzemélyi Kliens ezt írja ilyenkor: „Aktiváló PIN csere szükséges”."
        ),
        do=(
            "Először az aktiváló PIN-t kéri: írd be az 5 számjegyet a zöld plasztikkártyáról.",
            "Aztán az „Új eAzonosítás PIN”-t kéri: találj ki 6 számjegyet, és írd be. Ez lesz a saját PIN-kódod.",
            "Írd be még egyszer ugyanazt a 6 számjegyet, hogy elmentse.",
            "Nyomj OK-t, és ha kell, még egyet, amíg az olvasó aktív kapcsolatot nem jelez.",
        ),
        see=(
            (
                "Kész. Ha az eKliens vagy az olvasó ezután azt írja ki, hogy „eAzonosítás PIN”, "
                "a saját 6 jegyű PIN-kódodat írd be."
            ),
        ),
        keypad=("A számokat az olvasó gombjain ütöd be; a kijelzőn látod, éppen melyiket kéri.",),
        other=("A számokat a képernyőn felugró ablakba írod be.",),
        tips=(
            "Ezt is csak egyszer kell megtenni.",
            "Az aktiváló PIN a csere után nem kell többé, a zöld kártya viszont igen: a PUK-kód is azon van.",
        ),
        question=Question(
            text="Lecserélted már az aktiváló PIN-t?",
            yes="Már megváltoztattam",
            no="Még nem",
            yes_ticks=True,
        ),
    ),
    "can": StepWords(
        title="Ha CAN-számot kér",
        why=(
            "Előfordul, hogy a PIN-kód előtt CAN-számot kér. "
            "A CAN 6 nagy számjegy az igazolvány előlapján, a fénykép mellett."
        ),
        do=(
            "Írd be a CAN-számot.",
            "Ha elfogadta, a 6 jegyű PIN-kód következik: írd be azt is.",
        ),
        keypad=(
            "Írd fel a CAN-számot jó előre: a beíráshoz az igazolvány az olvasóban van, és olyankor nem látod.",
            "Ha nincs felírva, ki kell húznod az igazolványt, és a folyamat megszakad.",
            "Kivetted? Tedd vissza: a CAN-szám csak úgy írható be, és csak úgy mehetsz tovább.",
            "A kijelzőn látod, éppen mit kér: a CAN-számot vagy a PIN-kódot.",
        ),
        other=("A CAN-számot, aztán a PIN-kódot is a képernyőn felugró ablakba írod be.",),
        tips=("Ha nem kért CAN-számot, itt nincs dolgod: pipáld ki, és menj tovább.",),
    ),
    "vmatrix": StepWords(
        title="Jogosultságok a V-MÁTRIX-ban",
        why=(
            "Az igazolvány aktiválása és a PIN-csere után jön a jogosultság. "
            "Nélküle a szoftverben rögzített adat nem jut el az EESZT-be."
        ),
        do=(
            "Az Ágazati Portálon nyisd meg a V-MÁTRIX beállítást.",
            "Add meg az orvoshoz tartozó szervezeti egységet.",
            "Válaszd hozzá az Orvos (ORVOS) szerepkört.",
            "Kérdezd meg az intézményi jogosultság-adminisztrátort, kell-e az „EESZT felhasználó” is.",
            "Add meg az intézményi jogosultságokat is.",
            "Ismételd meg minden szervezeti egységgel, amely alól jelenteni fogsz.",
        ),
        tips=(
            "Segít benne a „10/4 EESZT - VMÁTRIX beállítások” című cikk.",
            "A V-MÁTRIX menüt csak az intézményi jogosultság-adminisztrátor látja. Ha nálad nincs meg, őt kérd meg rá.",
        ),
    ),
    "connection": StepWords(
        title="EESZT-kapcsolat a rendelői szoftverben",
        why="Ez már a mindennapos aktiválás: nem a portálon, hanem a rendelői szoftverben ({software}).",
        do=(
            "Rendelés előtt aktiváld az EESZT-kapcsolatot a rendelői szoftverben ({software}).",
            "Szólj a Hetesnek is: Aktiváltam.",
        ),
        tips=(
            "Minden rendelés előtt újra kell aktiválni. Az aktiválástól számítva ennyi ideig tart: {length}.",
            "Hamarabb is véget érhet; a Hetes csak számolja az időt, az EESZT-be nem lát bele.",
            "Aktiválás után kiveheted az igazolványt az olvasóból: a kapcsolat ettől nem szűnik meg.",
        ),
    ),
    "check": StepWords(
        title="Záró ellenőrzés: megérkezett-e az adat?",
        why="A zöld pötty nem bizonyíték: attól még nem biztos, hogy az adat eljut az EESZT-be.",
        do=(
            "Egy rögzített kezelésnél nézd meg a kartonban, hogy az aktivitás mellett ott van-e az EESZT logója.",
            "Nézd meg az EESZT riportok menüpontban is: a Beküldés zöld?",
            (
                "Nyisd meg a szoftver EESZT menüpontját, és hasonlítsd össze az OTH-azonosítót: "
                "pontosan így kell ott állnia: {oth}"
            ),
        ),
        see=("Az EESZT logója és a zöld Beküldés együtt mutatja, hogy az a kezelés felkerült.",),
        tips=("Az OTH-azonosító nagy E betűvel kezdődik. A Hetes csak egy másolatot őriz belőle, összehasonlításra.",),
        fails=(
            "Nincs ott a nagy E betű, vagy hibás a szoftver EESZT menüpontja? Így nem jut el az adat: javítsd ki.",
            "Nincs beállítva a szerepkör a portálon? Menj vissza a V-MÁTRIX lépéshez.",
            "Nem volt aktiválva a kapcsolat, amikor rögzítettél? Aktiváld, és nézd meg újra az EESZT riportokat.",
        ),
    ),
}

WORDS = GuideWords(
    title="Új igazolvány",
    intro=(
        "Az eSzemélyi igazolványt az Ágazati Portálon csak egyszer kell aktiválni. Két esetben kell megtenni:",
        "ha új igazolványt kaptál, bármiért is (elveszett a régi, lejárt, más okból);",
        "ha új kolléga jön, aki még nem küldött adatot az EESZT-be, vagy nincs aktiválva az igazolványa.",
        "A Hetes nem ismeri fel, hogy új-e az igazolvány: te mondod meg.",
    ),
    openings=(
        Opening(
            "activated",
            "Aktiválva van már ez az igazolvány az Ágazati Portálon?",
            "Ha nem tudod, vedd úgy, hogy nincs.",
        ),
        Opening(
            "sent",
            "Küldött már adatot ez az orvos az EESZT-be?",
            "Bárhonnan, akár egy másik rendelőből is.",
        ),
    ),
    outcomes={
        (True, True): (
            "Az igazolványt nem kell még egyszer aktiválni. Elég a kapcsolat és a záró ellenőrzés; "
            "ha új szervezeti egység alól is jelentesz, a V-MÁTRIX is."
        ),
        (True, False): (
            "Az igazolványt nem kell még egyszer aktiválni. Nézzük végig a saját PIN-kódot, a jogosultságokat és az "
            "első beküldést."
        ),
        (False, True): (
            "Új igazolványnál valószínűleg újra kell aktiválni, ezért menjünk végig minden lépésen. "
            "A V-MÁTRIX-ban lehet, hogy már minden rendben van."
        ),
        (False, False): "Menjünk végig minden lépésen, sorban.",
    },
    steps=_STEPS,
    codes_title="Mit ír ki, és mit írj be",
    codes=(
        CodeRow("Aktiváló PIN", "5 számjegy, a zöld plasztikkártyáról"),
        CodeRow(
            "Új eAzonosítás PIN",
            "az általad választott 6 számjegy, majd ugyanaz még egyszer, és OK, amíg az olvasó aktív kapcsolatot "
            "nem jelez",
        ),
        CodeRow("eAzonosítás PIN", "a saját 6 jegyű PIN-kódod"),
        CodeRow(
            "CAN",
            "6 számjegy az igazolvány előlapján, a fénykép mellett; nyomógombos olvasónál írd fel előre, mert ki kell "
            "hozzá venni, aztán vissza kell tenni az igazolványt; utána a 6 jegyű PIN-kód következik",
        ),
    ),
    phrases={
        "yes": "Igen",
        "no": "Nem",
        "user_unknown": "O betű és a pecsétszám, például O12345",
        "oth_example": "E123456",
        "copy_user": "EESZT-felhasználónév",
        "copy_oth": "OTH-azonosító",
        "copy_oth_of": "{unit}: OTH-azonosító",
        "copy_software": "Rendelői szoftver",
        "vmatrix_unit": "Az itt felvett szervezeti egységek: {units}.",
        "left": "Még {n} lépés van hátra.",
        "all_done": "Minden lépés kész.",
        "not_begun": "Még nem kezdted el.",
        "service_starting": "Még nem tudom, van-e olvasó a gépen.",
        "service_down": "A gép kártyaszolgáltatása nem válaszol, ezért most nem látok olvasót és igazolványt.",
        "service_denied": "Ennek a felhasználónak nincs joga a kártyaszolgáltatáshoz, ezért most nem látok olvasót.",
        "no_reader": "Nem látok kártyaolvasót.",
        "reader_empty": "Kártyaolvasó: {reader}. Nincs benne igazolvány.",
        "reader_eszemelyi": "Kártyaolvasó: {reader}. eSzemélyi igazolvány van benne.",
        "reader_unknown": "Kártyaolvasó: {reader}. Kártya van benne, de nem tudom, milyen.",
        "reader_other": "Kártyaolvasó: {reader}. Más kártya van benne.",
        "reader_mute": "Kártyaolvasó: {reader}. Kártya van benne, de nem válaszol: nézd meg, jól van-e betéve.",
        "said_begun": "Kezdjük!",
        "said_begun_again": "Kezdjük elölről! Ezt már elkezdtük egyszer, a pipák eltűntek.",
        "said_ticked": "Kipipálva: {step}.",
        "said_unticked": "Újra nyitva: {step}.",
        "h_questions": "Két kérdés az elején:",
        "h_steps": "Lépések:",
        "h_next": "Most ez jön:",
        "h_first": "Az első lépés:",
        "yes_ticks": "Ha igen, pipáld ki.",
        "h_seen": "Amit a Hetes lát:",
        "h_see": "Ezt fogod látni:",
        "h_keypad": "Nyomógombos kártyaolvasónál:",
        "h_other": "Más olvasónál:",
        "h_tips": "Jó tudni:",
        "h_fails": "Ha nem sikerül:",
        "h_on_no": "Ha nem:",
        "h_copies": "Másold ki:",
        "h_tick": "Ha kész: {command}",
        "h_begin": "Ha belevágsz: {command}",
        "both_yes": "Mindkettő igen:",
        "first_yes": "Az első igen, a második nem:",
        "second_yes": "Az első nem, a második igen:",
        "both_no": "Mindkettő nem:",
    },
)
