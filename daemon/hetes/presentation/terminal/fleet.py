"""What ``hetes fleet`` says, and what is known of the workstations as lines for a terminal. Law: pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from hetes.presentation.languages import DEFAULT, in_language
from hetes.presentation.printable import clean
from hetes.presentation.time_words import clock, local

_HU = {
    "shared": "Amit a rendelő többi munkaállomása megtud: ennek a gépnek a neve, fut-e rajta a Hetes, alszik-e, "
    "zárolva van-e, és mit mutat az ikonja; orvosonként a név, az EESZT-kapcsolat kezdete, vége és megszakadása, a "
    "halasztás, és hogy mára végzett-e. Így a munkaidőtök látszik a rendelőn belül. A bróker csak titkosítva látja. "
    "Más napokról semmi nem megy át; a bróker az EESZT-kapcsolat vége után egy nappal felejt, a gépről harminc nap "
    "után.",
    "created": "Kész, ez az első gép.",
    "code": "A kódja (ne küldd el e-mailben, és ne hagyd a gép mellett):",
    "code_next": "A többi gépen: hetes fleet join",
    "joined": "Ez a gép mostantól a rendelő munkaállomása.",
    "left": "Ez a gép már nem munkaállomása a rendelőnek. A titkát elfelejtettem.",
    "already": "Ez a gép már össze van kötve a rendelő gépeivel. Előbb válaszd le: hetes fleet leave",
    "not_joined": "Ez a gép nincs összekötve más géppel.",
    "removed": "Új kód van: a kizárt munkaállomás ezután semmit nem ért abból, amit a többi mond.",
    "removed_next": "Add meg minden maradó gépen is: Rendelő, „Új kód megadása”, vagy hetes fleet join",
    "unknown_workstation": "Ilyen munkaállomásról nem tudok. A nevek: hetes fleet status",
    "own_workstation": "Ez a mostani gép. Leválasztás: hetes fleet leave",
    "ask_code": "Az összekötés kódja (26 betű):",
    "ask_broker": "A bróker címe (mqtts://gép:8883):",
    "no_broker": "A bróker címe is kell, például így: --broker mqtts://szerver.rendelo.hu:8883",
    "ask_password": "A munkaállomás jelszava a brókernél:",
    "code_length": "A kód 26 betűből áll; a kötőjel és a szóköz nem számít.",
    "code_letters": "Ez a kód nem jó: nézd meg betűről betűre.",
    "file_unreadable": "Ezt a fájlt nem tudtam elolvasni.",
    "file_strange": "Ez nem olyan fájl, amelyet a hetes fleet create írt.",
    "file_made": "Ezt vidd a többi gépre, és aztán töröld, mert benne van a titok: {file}",
    "file_not_made": "A fájlt nem tudtam létrehozni ({reason}).",
    "ca_unreadable": "A bróker tanúsítványa kiadójának fájlját nem tudtam elolvasni.",
    "not_written": "Nem tudtam elmenteni a beállítások mappájába.",
    "no_agent": "A Hetes most nem fut ezen a gépen; amint elindul, kapcsolódik.",
    "off": "Ez a gép nincs összekötve más géppel. Csatlakozás: hetes fleet join",
    "on": "{name}: kapcsolatban a többi munkaállomással",
    "first": "{name}: kapcsolódott, de másik munkaállomásról még nincs hír",
    "apart": "{name}: most nincs kapcsolatban a többi munkaállomással; itt a számolás folytatódik. {why}",
    "waits": "A kapcsolódás folyamatban van.",
    "insecure": "A bróker felé titkosítatlan a kapcsolat; az üzenetek tartalma így is titkosított.",
    "station": "  {name}: {state}",
    "own": "{state} (ez a gép)",
    "ready": "fut",
    "locked": "fut, zárolva",
    "sleeping": "alszik",
    "stopped": "leállítva",
    "gone": "nem érhető el",
    "person": "  {name}: {state}",
    "active": "{ends}-ig (itt jelezve: {where})",
    "expired": "{ends}-kor lejárt (itt jelezve: {where})",
    "none": "nem tudok EESZT-kapcsolatról",
    "done": "mára végzett",
    "clocks": "Több mint 2 perccel más időt mutat: {names}",
    "foreign": "Érthetetlen üzenetek a brókertől, figyelmen kívül hagyva: {count}",
    "no_secret": "Nincs meg az összekötés titka: hetes fleet join",
    "not_installed": "Hiányzik hozzá egy csomag: hetes[fleet]",
    "address": "A bróker címe nem jó.",
    "plain": "Titkosítatlanul csak ugyanezen a gépen futó brókerhez megy: mqtts:// kell a cím elejére.",
    "dns": "A bróker neve nem található.",
    "no_route": "A bróker gépe ezen a hálózaton nem érhető el.",
    "refused": "A bróker gépén ezen a porton semmi nem válaszol.",
    "timed_out": "A bróker nem válaszol.",
    "tls_expired": "A bróker tanúsítványa lejárt.",
    "tls_name": "A bróker tanúsítványa más névre szól.",
    "tls_untrusted": "A bróker tanúsítványának kiadóját ez a gép nem ismeri.",
    "tls_client": "A bróker nem fogadja el a munkaállomás tanúsítványát.",
    "tls_files": "A tanúsítvány egyik fájlja nem olvasható.",
    "tls_failed": "A titkosított kapcsolat nem jött létre.",
    "password": "A bróker nem fogadja el a munkaállomás nevét vagy jelszavát.",
    "not_allowed": "A bróker nem engedi, hogy ez a munkaállomás itt beszéljen.",
    "busy": "A bróker túlterhelt.",
    "old_broker": "A bróker nem ismeri az MQTT 5-öt.",
    "lost": "A bróker bontotta a kapcsolatot.",
    "failed": "A kapcsolat nem jött létre.",
}
_EN = {
    "shared": "What the practice's other workstations learn: this computer's name, whether Hetes runs there, the "
    "computer sleeps, the screen is locked, and what the icon shows; of each practitioner the name, when the EESZT "
    "connection began, ends or broke off, a snooze, and whether the work of the day is done. So your working times can "
    "be seen in the practice. The broker sees it encrypted only. Nothing of other days is sent; the broker forgets a "
    "day after the EESZT connection's end, and the computer after thirty days.",
    "created": "The link has been made.",
    "code": "Its code (do not mail it, and do not leave it beside the computer):",
    "code_next": "On the other computers: hetes fleet join",
    "joined": "This computer is a workstation of the practice from now on.",
    "left": "This computer is no workstation of the practice any more. Its secret is forgotten.",
    "already": "This computer is part of a link already. Leave that first: hetes fleet leave",
    "not_joined": "This computer is part of no link.",
    "removed": "There is a new code: the removed workstation understands nothing any more of what the others say.",
    "removed_next": "Enter it at every computer that stays: Practice, “Enter a new code”, or hetes fleet join",
    "unknown_workstation": "I know of no such workstation. The names: hetes fleet status",
    "own_workstation": "That is this computer. To leave: hetes fleet leave",
    "ask_code": "The link's code (26 letters):",
    "ask_broker": "The broker's address (mqtts://host:8883):",
    "no_broker": "The broker's address is needed too, such as: --broker mqtts://server.practice.hu:8883",
    "ask_password": "The workstation's password for the broker:",
    "code_length": "The code has 26 letters; hyphens and spaces do not count.",
    "code_letters": "This code is wrong: look at it letter by letter.",
    "file_unreadable": "This file could not be read.",
    "file_strange": "This is no file that hetes fleet create has written.",
    "file_made": "Take this to the other computers, and delete it then, for the secret is in it: {file}",
    "file_not_made": "The file could not be made ({reason}).",
    "ca_unreadable": "The file of the authority behind the broker's certificate could not be read.",
    "not_written": "It could not be saved in the settings' folder.",
    "no_agent": "Hetes is not running on this computer now; it connects as soon as it starts.",
    "off": "This computer is part of no link. To join: hetes fleet join",
    "on": "{name}: in touch with the other workstations",
    "first": "{name}: linked, but nothing was heard of another workstation yet",
    "apart": "{name}: out of touch with the other workstations now; on this computer all goes on. {why}",
    "waits": "It is connecting.",
    "insecure": "The connection with the broker is not encrypted; what the messages hold is sealed all the same.",
    "station": "  {name}: {state}",
    "own": "{state} (this computer)",
    "ready": "running",
    "locked": "running, locked",
    "sleeping": "asleep",
    "stopped": "stopped",
    "gone": "out of reach",
    "person": "  {name}: {state}",
    "active": "until {ends} (reported at: {where})",
    "expired": "expired at {ends} (reported at: {where})",
    "none": "no EESZT connection known",
    "done": "done for today",
    "clocks": "More than 2 minutes off: {names}",
    "foreign": "Messages from the broker that make no sense, not heeded: {count}",
    "no_secret": "The link's secret is not here: hetes fleet join",
    "not_installed": "A package is missing for it: hetes[fleet]",
    "address": "The broker's address is wrong.",
    "plain": "Without encryption only a broker on this computer is spoken to: the address must begin with mqtts://.",
    "dns": "The broker's name cannot be found.",
    "no_route": "There is no way to the broker's computer on the network.",
    "refused": "Nothing answers at this port of the broker's computer.",
    "timed_out": "The broker does not answer.",
    "tls_expired": "The broker's certificate has expired.",
    "tls_name": "The broker's certificate is for another name.",
    "tls_untrusted": "Nobody vouches for the broker's certificate on this computer.",
    "tls_client": "The broker does not accept the workstation's certificate.",
    "tls_files": "One of the certificate's files cannot be read.",
    "tls_failed": "The encrypted connection could not be made.",
    "password": "The broker does not accept the workstation's name or password.",
    "not_allowed": "The broker does not let this workstation speak here.",
    "busy": "The broker is overloaded.",
    "old_broker": "The broker does not know MQTT 5.",
    "lost": "The broker closed the connection.",
    "failed": "The connection could not be made.",
}


def fleet_word(key: str, language: str = DEFAULT, **facts: object) -> str:
    """Return the sentence; "" where there is none."""
    return in_language(language, _HU, _EN).get(key, "").format(**facts)


def link_said(told: Mapping[str, Any], language: str = DEFAULT) -> str:
    """Return how this workstation is linked, in one sentence: with others only where one was ever heard of."""
    others = any(not each.get("own") for each in told.get("workstations") or ())
    key = "apart" if not told.get("linked") else "on" if others else "first"
    return fleet_word(key, language, name=clean(told.get("name")), why=trouble_said(told.get("trouble"), language))


def trouble_said(trouble: object, language: str = DEFAULT) -> str:
    """Return what keeps the broker away, in one sentence."""
    return fleet_word(str(trouble), language) if trouble else fleet_word("waits", language)


def fleet_lines(told: Mapping[str, Any], language: str = DEFAULT, zone: tzinfo | None = None) -> list[str]:
    """Return what is known, one thing a line."""
    if not told.get("on"):
        return [fleet_word("off", language)]
    if "workstation" not in told:
        return [trouble_said(told.get("trouble"), language)]
    lines = [link_said(told, language)]
    stations = told.get("workstations") or ()
    lines += [
        fleet_word("station", language, name=clean(each["name"]), state=station_state(each, language))
        for each in stations
    ]
    now = local(told.get("now"), zone)
    lines += [
        fleet_word("person", language, name=clean(each["name"]), state=person_state(each, language, now, zone))
        for each in told.get("people") or ()
    ]
    if told.get("clocks_apart"):
        lines.append(fleet_word("clocks", language, names=", ".join(map(clean, told["clocks_apart"]))))
    if told.get("insecure"):
        lines.append(fleet_word("insecure", language))
    if told.get("foreign"):
        lines.append(fleet_word("foreign", language, count=told["foreign"]))
    return lines


def station_state(station: Mapping[str, Any], language: str = DEFAULT) -> str:
    """Return what a workstation does."""
    ready = station.get("state") == "ready"
    state = fleet_word("locked" if ready and station.get("locked") else str(station.get("state")), language)
    return fleet_word("own", language, state=state) if station.get("own") else state


def person_state(
    person: Mapping[str, Any], language: str = DEFAULT, now: datetime | None = None, zone: tzinfo | None = None
) -> str:
    """Return how it stands with a practitioner."""
    state = str(person.get("state"))
    if state == "none" or person.get("ends_at") is None:
        return fleet_word("done" if person.get("done") else "none", language)
    ends = clock(person["ends_at"], now, zone, language)
    said = fleet_word(state, language, ends=ends, where=clean(person.get("where") or "?"))
    return f"{said}; {fleet_word('done', language)}" if person.get("done") else said
