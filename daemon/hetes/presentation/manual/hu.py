"""The manual in Hungarian: plain, exact, short. Its notation: :mod:`hetes.presentation.manual.markup`."""

from __future__ import annotations

TITLE = "Súgó"

TEXT = """\
== questions: Amit reggel kérdezni szoktak

* Elfelejtettem jelezni, hogy aktiváltam :: „Korábban aktiváltam”: az ikon menüjében vagy a [Ma oldalon](/); írd be,
  mikor volt („8” is elég).
* Mást nyomtam meg, mint akartam :: „Visszavonás”: egy percig ott van az ikon menüjében és a [Ma oldalon](/). Később a
  téves „Aktiváltam” után a „Befejeztem” segít (a Naplóban annyi ideig kapcsolat marad), a téves „Mára végeztem” után a
  „Mégis folytatom”.
* Kiléptetett a szoftver, megszakadt a kapcsolat :: „Megszakadt…”: az ikon menüjében vagy a [Ma oldalon](/). Ha még
  rendelsz, a Hetes emlékeztet, hogy aktiváld újra.
* Másik gépen aktiváltam :: Jelezd itt is: „Korábban aktiváltam”, és írd be, mikor volt. A Hetes csak arról tud, amit
  ezen a gépen jelzel, hacsak a gépeket [össze nem kötöttétek](#fleet).
* Nem ugrik fel semmi, nem látom az ikont :: Kérj egy [próbaértesítést](/check#test), vagy tedd [újra ki az
  ikont](/check#icon). Ha nincs ikon, a vezérlőpultot így nyithatod meg: `hetes panel`.
* MobilTokennel lépek be: melyik baj nem érint? :: Az olvasó, az illesztőprogram, az igazolvány és az eKliens baja. A
  hálózaté és a portálé igen, és a letelt idő is. Add meg az [Orvosok oldalon](/practitioners), mivel aktiválsz: akkor a
  Hetes az olvasóról nem is szól.
* Hogyan lépek ki, és hogyan távolítom el? :: Kilépés: az ikon menüjének alján; eltávolítás: a Gépházban, Debianon `apt
  remove hetes`. Hogy bejelentkezéskor ne induljon el, azt a [Beállításokban](/settings) adhatod meg.

== knows: Mit tud a Hetes, és mit nem

A Hetes azt számolja, mennyi idő telt el azóta, hogy aktiváltad az EESZT-kapcsolatot, és időben szól, mielőtt a
kapcsolat ideje letelik. Hogy mikor aktiváltad, tőled tudja: az „Aktiváltam” gombbal jelzed neki. Az EESZT-be nem lát
bele, ezért soha nem állítja, hogy a kapcsolat él.

- Látja, van-e kártyaolvasó a gépen, van-e benne kártya, és használja-e éppen egy program; többet nem.
- Nem látja, sikerült-e a bejelentkezés. Ha egy program használta az igazolványt, megkérdezi, aktiváltál-e.
- Nem látja, mi került fel az EESZT-be. Te így nézheted meg: [Megérkezett-e az adat?](#arrived)
- Nem ismeri fel, hogy új-e az igazolvány, és hogy kié. Ezt te mondod meg neki.
- Az igazolványhoz nem nyúl, nem zavarja az eKlienst.
- PIN-kódot, CAN-számot, PUK-kódot soha nem kér, és nincs is hová beírni.

Két dolgot hívnak aktiválásnak. Az igazolványt egyszer aktiválod, az EESZT Ágazati Portálján. Az EESZT-kapcsolatot
minden rendelés előtt, a rendelői szoftverben ({software}). A Hetes a másodikra figyel; az elsőben az
[Új igazolvány oldal](/new-card) segít.

== day: Egy nap a Hetessel

@picture today :: A Ma oldal: nagy gyűrű mutatja, mennyi idő van hátra; alatta az olvasó és az igazolvány.

1. Rendelés előtt aktiváld az EESZT-kapcsolatot a rendelői szoftverben, igazolvánnyal vagy MobilTokennel.
2. Nyomd meg az „Aktiváltam” gombot az ikon menüjében, egy értesítésen vagy a [Ma oldalon](/). Ha nem most aktiváltad,
   a Ma oldalon megadhatod, mikor: „Korábban aktiváltam”. Parancsként: `hetes activate --at 08:05`. Ha a Hetes látta,
   mikor használta egy program az igazolványt, azt az időt fel is kínálja.
3. Dolgozz nyugodtan. Az igazolványt kiveheted, a kapcsolat ettől nem szűnik meg.
4. Ha a Hetes szól, hogy mindjárt letelik az idő, és még rendelsz, aktiváld újra a kapcsolatot, és jelezd ugyanígy.
5. A nap végén nyomd meg a „Mára végeztem” gombot, és vidd magaddal az igazolványt.

A kapcsolat az aktiválástól számítva ennyi ideig aktív: {length}. Attól, hogy dolgozol, nem hosszabbodik meg, és
hamarabb is véget érhet. Ha véletlenül mást nyomtál meg, egy percig visszavonhatod.

== arrived: Megérkezett-e az adat?

A zöld pötty nem bizonyíték: látszhat akkor is, ha az adat nem jut el az EESZT-be. Egy kezelés akkor került fel, ha
mindkettőt látod:

- a kartonban az aktivitás mellett ott az EESZT logója;
- az EESZT riportok menüpontban a Beküldés zöld.

Ha nem, ezeket nézd meg sorban:

1. Aktív volt a kapcsolat, amikor rögzítettél? Minden rendelés előtt aktiválni kell, és ennyi ideig aktív: {length}. A
   [Napló oldalon](/journal) látod, melyik rendelési időben nem tudott kapcsolatról a Hetes.
2. Jól van kitöltve a szoftver EESZT menüpontja? Az OTH-azonosító elején ott kell lennie a nagy E betűnek, így:
   E123456.
3. Be van állítva az orvos szerepköre és az intézményi jogosultság az Ágazati Portálon, a V-MÁTRIX-ban? Mindegyik
   szervezeti egységnél kell, amely alól jelentesz.

== reminders: Mikor szól a Hetes

@picture notices 772x618 :: Ami a kapcsolatról szól, ahogy az Xfce mutatja. Ha előre szól, a gombok: Aktiváltam, 10 perc
  múlva, Mára végeztem. Ha utólag: Most aktiváltam, Korábban…, Mára végeztem. A kérdésen: Igen és Nem.

- Rendelés előtt, ha nem tud olyan kapcsolatról, amely a rendelés kezdetéig kitart; kezdéskor és utána még párszor,
  aztán csendben marad.
- Mielőtt letelik az idő: alapértelmezés szerint kétszer.
- Amikor letelt, és utána még kétszer, ha senki nem jelez vissza. Onnantól már csak az ikon mutatja.
- Aktiválás után, ha a kapcsolat rendelési időben fog lejárni; ha van szünet, megmondja, melyikben érdemes újra
  aktiválni.
- Ha a gép aludt vagy a Hetes nem futott: utána egyszer, és megmondja, mi történt közben.
- Ha nem látja az olvasót, nem válaszol a kártyaszolgáltatás, vagy nem érhető el a portál, amikor szükség lenne rá.
- Ha az igazolvány a nap végén az olvasóban maradt.
- Ha hamarosan lejár az igazolvány: először 60 nappal előtte, mert onnantól igényelheted az újat.
- Új igazolványnál, amíg van hátra lépés.

@picture notices-more 772x754 :: Ami az eszközökről és az igazolványról szól: mindegyiken egy gomb, amelyik a segítő
  oldalra visz.

Rendelési időt az [Orvosok oldalon](/practitioners) adhatsz meg. A Hetes enélkül is működik, csak azt nem tudja, mikor
kezdődik a rendelés. Munkaszüneti napon és a szabadnapjaidon nem szól a rendelésről.

== quiet: Hogyan maradjon csendben

- „Szólj 10 perc múlva”: halasztás. Parancsként bármennyi lehet 1 és 240 perc között: `hetes snooze 45`. Amikor letelik
  az idő, arról egyszer a halasztás alatt is szól.
- „Mára végeztem”: ennél az orvosnál hajnali 4-ig nem emlékeztet az aktiválásra.
- Csendes időszak a [Beállításokban](/settings) (`reminders.quiet`): olyankor semmi nem ugrik fel, de az ikon akkor is
  mutatja, mi a helyzet. Amit közben mondott volna, azt utána mondja el, ha még igaz.
- Ami már nem igaz, azt magától visszavonja: ha aktiváltál, eltűnik az emlékeztető.
- Hangot csak akkor ad, ha bekapcsolod (`reminders.sound`).

== doctors: Több orvos egy gépen

@picture practitioners :: Az Orvosok oldal: nevek, igazolvány, és a hét rajza a rendelési idővel.

Minden orvosnak saját ideje fut, egymás mellett. Több orvosnál a név minden értesítés elején ott áll, és az ikon azt
mutatja, akinél a legsürgősebb. A parancsok végére írd oda a nevet vagy az azonosítót: `hetes activate "Dr. Minta
Éva"`.

A kártyaolvasó semmit sem tárol, csak olvas, ezért többen is használhatjátok ugyanazt. Az igazolványról nem látszik,
kié: ha nem egyértelmű, a Hetes megkérdezi.

== weeks: Páros és páratlan hét, szabadság

Ha páros héten másképp rendelsz, mint páratlanon, azt az [Orvosok oldalon](/practitioners) adod meg, az orvos
módosításánál: „Páros és páratlan héten másképp”. Csak azokat a napokat töltsd ki, amelyek eltérnek a megszokottól; ha
aznap nincs rendelés, ezt írd: nincs. A hét száma a naptár szerinti (ISO): 2027. január 4-én az 1. hét kezdődik, és az
páratlan.

- A saját szabadságod ugyanott van: „Szabadság”. Az első és az utolsó nap is beleszámít, így: 2026-12-21/2027-01-02.
  Azokon a napokon a Hetes nem szól a rendelésedről; a többieket ez nem érinti.
- Amikor az egész rendelő zárva van, az a [Beállításokban](/settings) van: szabadnapok. A munkaszüneti napokat a Hetes
  magától tudja, a ledolgozott szombatot ott add meg.
- Ha a te kapcsolatod nem addig tart, mint a többieké, azt is az Orvosok oldalon írhatod át.
- Parancsként: `hetes practitioner edit p1 --hours-odd "fri=14:00-18:00" --away "2026-12-21/2027-01-02"`.

== fleet: Több munkaállomás

Ha a rendelő több gépén fut Hetes, összekötheted őket: amit az egyiken jeleznek, arról a többi is tud. Kell
hozzá egy bróker (MQTT 5, például mosquitto) a rendelő hálózatán; azt a rendszergazda állítja fel.

1. Az egyik gépen a [Rendelő oldalon](/fleet) „Az első gép”. Utána ott „Új gép hozzáadása”: fájl vagy kód.
2. A többin ugyanott „Csatlakozás”, azzal a fájllal vagy kóddal. Az orvosok EESZT-felhasználóneve legyen mindenhol
   ugyanaz.

- Előbb ott szólok, ahol az orvos utoljára jelzett. Ha az a gép zárolva van, alszik vagy nem fut, vagy egy percig nincs
  válasz, a többin is. Válaszolni elég az egyiken.
- A [Rendelő oldal](/fleet) mutatja, ki meddig aktív, és melyik gép nem érhető el. Így a munkaidőtök látszik a rendelőn
  belül: a nevek, az EESZT-kapcsolat kezdete és vége, a „Mára végeztem”. Más napokról semmi nem megy át.
- A bróker csak titkosított üzeneteket lát, és az EESZT-kapcsolat vége után egy nappal felejt. Nélküle minden gép
  magában figyel tovább.
- Leválasztás: a Rendelő oldalon, vagy `hetes fleet leave`. Elveszett gép kizárása: `hetes fleet remove`; utána a maradó
  gépeken az új kód kell.

== icon: Az ikon arcai

@picture faces 768x350 :: Az öt arc és a sarokban ülő jel, nagyban és kicsiben, sötét és világos panelen; alul
  ugyanezek színek nélkül.

* Aktív :: A kapcsolat számított ideje még tart; a gyűrű mutatja, mennyi van hátra.
* Hamarosan lejár :: Még tart, de közel a vége; egy stopper a hátralévő percekkel.
* Lejárt :: Letelt az idő, és azóta senki nem jelzett semmit.
* Nem tudok kapcsolatról :: Rendelési idő van, és a Hetes nem tud futó kapcsolatról.
* Készenlét :: Ezek közül egyik sem: nincs teendőd.

Az arcoknak nemcsak a színe, az alakja is különbözik: színek nélkül is megismered őket. A kis felkiáltójel az ikonon
azt mutatja, hogy az eszközökkel van baj: nincs olvasó, nem válaszol a kártyaszolgáltatás, vagy nem érhető el a portál.
A Windows 11 az új ikonokat az óra melletti nyíl mögé rejti: húzd ki onnan, hogy mindig lásd.

@picture menu 640x347 :: Az ikon menüje sötét és világos panelen: legfelül, hogy mi a helyzet, alatta, amit tehetsz.

Az ikonra kattintva a vezérlőpult nyílik meg, a jobb gombbal a menüje: legfelül, hogy mi a helyzet, alatta, amit
tehetsz. GNOME-ban a kattintás a menüt hozza elő, a dupla kattintás a vezérlőpultot.

== codes: Igazolvány, PIN-kód, CAN-szám, PUK-kód

Mit ír ki az olvasó kijelzője vagy a képernyőn felugró ablak, és te mit írj be:

@codes

- Az 5 jegyű aktiváló PIN csak új igazolványnál kell, egyszer; helyette saját, 6 jegyű PIN-kódot választasz. Ez az
  eAzonosítás PIN.
- Ha kétszer egymás után rossz a PIN-kód, az igazolvány először CAN-számot kér. CAN-számot máskor is kérhet.
- A harmadik rossz PIN-kód után az igazolvány zárolódik: a feloldásához PUK-kód kell, az pedig a zöld plasztikkártyán
  van. Ezért őrizd meg a zöld kártyát. Ha elveszett, kérj segítséget személyesen az okmányirodában vagy egy
  kormányablakban.
- Nyomógombos olvasónál a kódokat az olvasó gombjain ütöd be, más olvasónál a képernyőn felugró ablakba írod.
- Kódot csak az olvasón vagy az eKliens ablakában adj meg, sehol máshol; a Hetesben se.

== new_card: Új igazolvány

Az igazolványt az Ágazati Portálon egyszer kell aktiválni: ha új igazolványt kaptál, bármi okból, vagy ha olyan
kolléga jön, aki még nem küldött adatot az EESZT-be, vagy nincs aktiválva az igazolványa. Az új igazolványt
valószínűleg akkor is aktiválni kell, ha a régi aktiválva volt.

@picture new-card :: Az Új igazolvány oldal: a kész lépések pipával, a következő lépés kinyitva.

Az [Új igazolvány oldal](/new-card) sorban végigvezet a lépéseken, és megjegyzi, hol tartasz. Parancsként:
`hetes guide`. Amíg van hátra lépés, a Hetes naponta egyszer emlékeztet rá.

Felnőtteknek az igazolvány általában a kiállítás után hat évvel, az azt követő születésnapon jár le; az újat leghamarabb
60 nappal a lejárat előtt igényelheted. Írd be a lejáratot az [Orvosok oldalon](/practitioners), és a Hetes időben szól.
Névváltozás után az igazolvány a 30. naptól érvénytelen, akkor is, ha a rajta álló dátum későbbi.

Két cikk, amelyre a lépések hivatkoznak:

- „10/9 Teendők sikertelen EESZT belépés esetén”: az eKliens újratelepítése;
- „10/4 EESZT - VMÁTRIX beállítások”: szervezeti egységek, szerepkör, jogosultságok.

== trouble: Ha valami nem megy: hol nézd először

A legtöbbet az [Ellenőrzés oldal](/check) magától megnézi, és megmondja az első teendőt. Kézzel ebben a sorrendben
haladj: így a legtöbb ok gyorsan kizárható.

1. Olvasó: be van dugva, világít? Próbáld ki egy másik csatlakozóban. A [Ma oldal](/) kiírja, lát-e a gép olvasót.
2. Illesztőprogram (driver): ha a gép nem látja az olvasót, ezt telepítsd újra, a gyártó oldaláról.
3. Igazolvány: jól van betéve? Próbáld meg egy másik igazolvánnyal: ha azzal megy, az olvasó jó.
4. eKliens: fut, és felismerte az olvasót és az igazolványt? Csak akkor telepítsd újra, ha az illesztőprogram sem
   segített.
5. Hálózat: megnyílik más weboldal?
6. Ágazati Portál: megnyílik? Ha nem, valószínűleg nem az igazolványoddal van baj.
7. Az EESZT maga: volt már, hogy országosan állt, napokig is. Ilyenkor várni kell; később nézd meg az EESZT riportokban,
   mi lett a közben rögzített adatokkal.

* Megakad az igazolványos bejelentkezés :: Kopott lehet az igazolvány, vagy központi a hiba. Ha van MobilTokened,
  próbáld azzal.
* 6 jegyű kódot kér, nekem 5 jegyű van :: Az 5 jegyű az aktiváló PIN: előbb le kell cserélni saját, 6 jegyűre. Az
  [Új igazolvány oldal](/new-card) végigvezet rajta.
* Nincs meg a boríték a kódokkal :: Lehet, hogy új igazolványt kell igényelned: kérdezd meg az okmányirodában vagy egy
  kormányablakban.
* A böngésző hibát ír igazolványos belépéskor :: Régi lehet az eKliens. A verziója a Segítség, Névjegy menüpontban van.
* A portál nem fogadja el az igazolványt :: Lehet, hogy a felhasználód nincs összekapcsolva vele. Az EESZT
  ügyfélszolgálata tud segíteni; a száma az [Ellenőrzés oldal](/check) alján van.
* A szoftver újra kéri az igazolványt :: Valószínűleg kiléptetett. Jelezd így: „Megszakadt…”, aktiváld újra, és azt is
  jelezd.
* Nincs V-MÁTRIX menü a portálon :: Csak az intézményi jogosultság-adminisztrátor látja: kérdezd meg őt.
* Nem tölthető le a rendelő tanúsítványa :: Ha a portálon több bejegyzésed van, azt válaszd, amelyiknek a menüjében ott
  a tanúsítvány. Ha ott sem megy, az EESZT ügyfélszolgálata tud segíteni.
* Távoli asztalnál nem látszik az olvasó :: A Távoli asztal átviheti az olvasót a másik gépre: kapcsold ki benne az
  átirányítást, vagy zárd be.
* A telefon mint olvasó nem találja a gépet :: Legyenek ugyanazon a hálózaton; a gép tűzfala is útban lehet.
* Macen megszakad a bejelentkezés :: Érintés nélküli olvasónál segíthet a `useIFDCCID` beállítás: kérdezd meg az olvasó
  gyártóját.
* Linuxon nem látszik a cyberJack komfort FON :: Udev-szabály kell hozzá.

Hogy a rendelői szoftvered engedélyezett-e, itt nézheted meg:
`e-egeszsegugy.gov.hu/hu/engedelyezett-medikai-rendszerek`.

Ha a Hetes nem látja az olvasót, de az eKliens igen, lehet, hogy a gép kártyaszolgáltatása leállt, vagy ennek a
felhasználónak nincs joga hozzá: sok Linuxon csak annak van, aki a gép előtt ül. Az idő számolása ilyenkor is
folytatódik.

== check: Ellenőrzés: készen áll-e a gép

@picture check :: Az Ellenőrzés oldal: legfelül az első teendő, alatta minden, amit innen látni lehet.

Az [Ellenőrzés oldal](/check) egyszerre megnéz mindent, amit innen látni lehet: kártyaszolgáltatás, olvasó, igazolvány,
eKliens, internet, portál, és hogy maga a Hetes eljut-e hozzád. Legfelül az első teendő áll. Semmihez nem nyúl, az
igazolványhoz sem. Amit innen nem lehet látni, arra azt mondja: „Innen nem látszik”; az nem hiba, azt te nézd meg.
Parancsként: `hetes doctor`.

* Ismeretlen olvasó :: Az eSzemélyihez érintés nélküli (RFID) olvasó kell. Ha az eKliens felismeri, jó az olvasó,
  ha a Hetes nem is ismeri a típusát.
* Foglalt igazolvány :: Bejelentkezés közben az eKliens használja az igazolványt: ez rendjén van. Ha utána is foglalt
  marad, egy másik program fogja: banki, aláíró vagy más eID-program. Zárd be, vagy vedd ki és tedd vissza az
  igazolványt.
* Titkosítás, tűzfal, víruskereső :: Van olyan védelem, amely útközben kibontja a titkosított kapcsolatot. Ehhez a saját
  tanúsítványát a gépre kell telepíteni; enélkül sem a Hetes, sem a böngésző nem bízik a portálban.
* Proxy :: Egyes hálózatokból csak egy közvetítő gépen, a proxyn át lehet kijutni. Ha az jelszót kér, a hálózat gazdája
  tud segíteni. Az automatikus beállítófájlt (PAC) a Hetes nem tudja követni, de megmondja, ha ilyen van a gépen:
  olyankor a böngészőben nézd meg, megnyílik-e a portál.
* Bejelentkezős hálózat :: Vendéghálózaton (Wi-Fi) előbb egy weblapon kell belépni. Amíg ez nincs meg, a portál helyett
  az a lap válaszol.
* Nincs ikon :: GNOME-ban bővítmény kell hozzá („AppIndicator”), más asztalon az értesítési terület a panelen. A Hetes
  ikon nélkül is szól, és a vezérlőpult így is megy: `hetes panel`.
* Nem látszik az értesítés :: Nézd meg a rendszer beállításaiban, hogy az értesítések engedélyezve vannak-e, és hogy a
  „Ne zavarjanak” vagy a „Fókusz” ki van-e kapcsolva.
* A gép órája :: A Hetes a gép órájával számol. Ha az rosszul jár, rosszkor szól, és a biztonságos bejelentkezés is
  meghiúsulhat.
* Másik eID-program :: Az eID-programok ugyanazon a porton (24727) várják a bejelentkezést. Ha már figyel ott egy másik
  (például az AusweisApp), az eKliens nem kaphatja meg.

A jelentés egy szövegfájl annak, aki segít: mindez, a verziók és a hibanapló utolsó sorai. A neveket, azonosítókat,
sorozatszámokat kicserélem benne, ha mást nem kérsz. Nem ismerem fel a magában álló kétbetűs monogramot, a
beállításokban nem szereplő nevet és a magában álló, ismeretlen pecsétszámot: küldés előtt ezért nézd át. Az oldal alján
töltheted le; parancsként: `hetes doctor --report jelentes.txt`.

== data: Mit őriz a Hetes, és hol

Minden ezen a gépen marad; a Hetes rólad, a pácienseidről és a gépedről senkinek nem küld semmit. Egy kivétel van: ha
te magad összekötöd a rendelő gépeit (lásd: több munkaállomás). Az Ágazati Portálról csak azt nézi meg, elérhető-e.

- A beállítások: az orvosok neve, felhasználóneve, rendelési ideje, az igazolvány lejárata, a szervezeti egységek.
- Ami történt: mikor jelezted az aktiválást, milyen értesítés jelent meg, mit pipáltál ki. Két évig, ha mást nem
  állítasz be. Ezt mutatja a [Napló oldal](/journal).
- Hibanapló: nevek, kódok, sorozatszámok nélkül.
- PIN-kód, CAN-szám, PUK-kód, kezelés vagy páciens adata: soha.

Új gépre így viheted át: itt `hetes export hetes.zip`, ott `hetes import hetes.zip`. A fájlban nevek is vannak: vidd
biztos helyen, és utána töröld.

* Linux :: `~/.config/hetes` és `~/.local/share/hetes`
* Windows :: `%LOCALAPPDATA%\\hetes`
* macOS :: `~/Library/Application Support/hetes`

== settings: Beállítások, kulcsonként

A legtöbbet a [Beállítások oldalon](/settings) is átírhatod; mind a `settings.toml` fájlban van. Ha egy érték hibás a
fájlban, helyette az alapértelmezés érvényes, a többi marad; a Hetes megmondja, melyik a hibás.

A rendszergazda a gép minden felhasználójának is megadhat beállításokat; amit zárolt, amellett ez áll: „A rendszergazda
állította be.” Az Ellenőrzés megmondja, melyik érték honnan jön.

{settings}

== commands: Parancssor

Minden, ami az ikon menüjében van, parancsként is megy. Az orvost csak akkor kell megadni, ha több is szóba jön.

* `hetes run` :: Elindítja a Hetest. `--no-tray`: ikon nélkül; `--simulate`: szimulált olvasóval.
* `hetes status` :: Mi a helyzet most. `--json`: programoknak.
* `hetes watch` :: Folyamatosan, soronként kiírja, mi történik.
* `hetes activate` :: „Aktiváltam”, most vagy megadott időben (`--at 08:05`).
* `hetes end` :: „Befejeztem”, most vagy megadott időben (`--at 12:30`).
* `hetes lost` :: „Megszakadt”, most vagy megadott időben (`--at 10:20`).
* `hetes snooze` :: Halasztás ennyi percre.
* `hetes done` :: Mára végeztem.
* `hetes continue` :: Mégis folytatom: vége a „Mára végeztem”-nek és a halasztásnak.
* `hetes undo` :: Visszavonja az előzőt, egy percen belül.
* `hetes dismiss` :: Bezár egy értesítést.
* `hetes history` :: Mi történt az elmúlt napokban; akkor is, ha a Hetes nem fut.
* `hetes practitioner` :: Kik dolgoznak itt: `list`, `add`, `edit`, `remove`. A `remove` előbb megkérdezi, biztos-e.
* `hetes fleet` :: Több munkaállomás közösen: `create`, `join`, `leave`, `status`, `remove`.
* `hetes guide` :: Új igazolvány: a lépések. `--begin`: kezdés, `--tick`: pipa, `--untick`: a pipa le.
* `hetes doctor` :: Készen áll-e a gép a napra, és mi az első teendő. `--json`: programoknak; `--report`: jelentés
  egy új fájlba; `--personal`: nevekkel együtt; `--repair-icon`: újra kiteszi az ikont.
* `hetes panel` :: A vezérlőpult a böngészőben. `--print-url`: csak kiír egy címet, amely egyszer megnyitja.
* `hetes autostart` :: Induljon-e bejelentkezéskor: `enable`, `disable`, `status`.
* `hetes rehearse` :: Mit mondana egy elképzelt napon. `--text`: olvasható szövegként; `--json`: programoknak.
* `hetes demo` :: Egy rendelési nap gyorsítva, mindentől elkülönítve.
* `hetes export` :: Mindent egy új fájlba ír, hogy átvihesd egy másik gépre.
* `hetes import` :: Átveszi, ami egy ilyen fájlban van. Előtte lépj ki a Hetesből; ami itt volt, megmarad mellette.
* `hetes quit` :: Leállítja a Hetest.
* `hetes completion` :: Ettől a parancssor a Tab billentyűre kiegészíti a parancsokat. Bash:
  `eval "$(hetes completion bash)"`; így `zsh`, `fish` és `powershell` is van.
* `hetes help` :: Egy parancs súgója, ugyanaz, mint a parancs után írt `-h`.
"""
