"""Every sentence of the founding document has its place in the guide or the manual: which, and by which words.

The document is a support article of somebody else, so its sentences stand here as fingerprints, each with what it is
about in our words. ``PYTHONPATH=daemon python -m tests.support.documents.founding FILE`` holds this table against the document itself.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

import pytest

from hetes.core.state import STEPS
from hetes.presentation.guide.view import guide_view
from hetes.presentation.manual.view import manual
from tests.support.documents.founding import differences, digest, fingerprint, sentences

# Of all sentences in their order; changes only with the document.
WHOLE = "ae04c54abf6be6bc0c0f2ec51ec4d1575828c2b7ac457433e67c02cc9d7a8686"
SEVEN_HOURS = 7 * 3600.0


@dataclass(frozen=True)
class Entry:
    """A sentence: its fingerprint, what it says, and the places that say it, each with the words to be found there."""

    mark: str
    about: str
    places: dict[str, tuple[str, ...]]


TABLE = (
    Entry(
        "9a32c302a0de",
        "the card is activated on the portal only once; when is that needed?",
        {"guide:intro": ("Ágazati Portálon", "csak egyszer", "Két esetben"), "manual:new_card": ("egyszer kell aktiválni",)},
    ),
    Entry(
        "3a65a3303837",
        "with a new card, for whatever reason: lost, expired",
        {"guide:intro": ("új igazolványt kaptál", "bármiért", "elveszett", "lejárt"), "manual:new_card": ("bármi okból",)},
    ),
    Entry(
        "e88bb8889d7d",
        "with a new colleague who has not sent data yet or whose card is not activated",
        {
            "guide:intro": ("új kolléga", "még nem küldött adatot", "nincs aktiválva"),
            "guide:opening.activated": ("Aktiválva van már",),
            "guide:opening.sent": ("Küldött már adatot",),
            "manual:new_card": ("kolléga", "még nem küldött adatot"),
        },
    ),
    Entry("41710ce2531f", "heading: the steps on the portal", {"guide:step.portal": ("Ágazati Portál", "Aktiválás")}),
    Entry("446a46e31d9c", "heading: what is needed", {"guide:step.needed": ("szükséged",)}),
    Entry(
        "a3dfca0cd918",
        "card, reader, and with a new card the green plastic one with activation PIN and PUK, by post or from the office",
        {
            "guide:step.needed": (
                "igazolványt", "kártyaolvasót", "Új igazolványnál", "zöld plasztikkártya", "aktiváló PIN", "PUK-kód",
                "postán", "okmányirodában",
            ),
        },
    ),
    Entry(
        "4d6f2314fc15",
        "reader plugged in, card in it, look in the eKliens whether it has recognised both",
        {"guide:step.recognised": ("Csatlakoztasd az olvasót", "tedd bele az igazolványt", "eKlienst", "felismerte")},
    ),
    Entry("049d7fff10f0", "heading: a tip", {"guide:step.recognised": ("Ha így sem megy",)}),
    Entry(
        "e3217888c3e7",
        "if it has not: install the client again, by the article 10/9",
        {
            "guide:step.recognised": ("illesztőprogram", "telepítsd újra az eKlienst", "10/9 Teendők sikertelen EESZT belépés esetén"),
            "manual:new_card": ("10/9 Teendők sikertelen EESZT belépés esetén", "újratelepítése"),
            "manual:trouble": ("Illesztőprogram", "eKliens"),
        },
    ),
    Entry("bff7111c3cc7", "open the portal, at this address", {"guide:step.portal": ("Nyisd meg", "https://portal.eeszt.gov.hu/hu/nyito-oldal")}),
    Entry("14afc482feb5", "upper right: Bejelentkezés, then Aktiválás", {"guide:step.portal": ("jobb felső sarokban", "Bejelentkezés", "Aktiválás")}),
    Entry(
        "c08386418a5c",
        "user name (O and the number of the stamp) and the check code on the screen",
        {"guide:step.user_name": ("felhasználónevet", "O betű", "pecsétszám", "ellenőrző kódot", "képernyőn")},
    ),
    Entry(
        "51e5930fc506",
        "the PIN can be changed now if it was not; the client says so",
        {"guide:step.activation_pin": ("Lecserélted már", "Már megváltoztattam", "„Aktiváló PIN csere szükséges”", "eSzemélyi Kliens")},
    ),
    Entry(
        "80b23c0c987a",
        "the activation PIN is on the green plastic card",
        {"guide:step.activation_pin": ("zöld plasztikkártyáról",), "guide:codes": ("zöld plasztikkártyáról",)},
    ),
    Entry(
        "ea09c3a0110d",
        "first the activation PIN is asked for, 5 digits",
        {"guide:step.activation_pin": ("Először az aktiváló PIN-t kéri", "5 számjegy"), "guide:codes": ("Aktiváló PIN", "5 számjegy")},
    ),
    Entry(
        "60d58991a11b",
        "then a new PIN of one's own, 6 digits, used from then on",
        {"guide:step.activation_pin": ("Új eAzonosítás PIN", "6 számjegy", "saját PIN-kódod"), "guide:codes": ("általad választott 6 számjegy",)},
    ),
    Entry(
        "c07548142098",
        "press OK until the reader shows an active connection",
        {"guide:step.activation_pin": ("Nyomj OK-t", "aktív kapcsolatot nem jelez"), "guide:codes": ("OK, amíg az olvasó aktív kapcsolatot",)},
    ),
    Entry(
        "5c9514cc8e1f",
        "this too only once; from then on the own 6-digit PIN",
        {"guide:step.activation_pin": ("Ezt is csak egyszer", "saját 6 jegyű PIN-kódodat"), "manual:codes": ("egyszer; helyette saját, 6 jegyű",)},
    ),
    Entry(
        "b31df5b5ffff",
        "that is what to type when client or reader say eAzonosítás PIN",
        {
            "guide:step.activation_pin": ("az eKliens vagy az olvasó", "„eAzonosítás PIN”"),
            "guide:codes": ("eAzonosítás PIN: a saját 6 jegyű PIN-kódod",),
            "manual:codes": ("eAzonosítás PIN",),
        },
    ),
    Entry(
        "e289b0a53e37",
        "it may ask for the CAN first, which is on the front, beside the photograph, in large digits",
        {"guide:step.can": ("PIN-kód előtt CAN-számot kér", "nagy számjegy", "előlapján", "fénykép mellett"), "guide:codes": ("CAN", "előlapján")},
    ),
    Entry(
        "ef1d867817f6",
        "with a keypad reader the card must come out for it, so note it down before, lest the process is interrupted",
        {"guide:step.can": ("Írd fel a CAN-számot", "ki kell húznod", "megszakad"), "guide:codes": ("írd fel előre", "ki kell")},
    ),
    Entry(
        "4604b96ae2cb",
        "the card must be back in the reader for the CAN to be typed and to go on",
        {"guide:step.can": ("Tedd vissza", "mehetsz tovább"), "guide:codes": ("vissza kell tenni",)},
    ),
    Entry(
        "5be56abe1061",
        "once the CAN is accepted the 6-digit PIN follows",
        {"guide:step.can": ("Ha elfogadta", "6 jegyű PIN-kód következik"), "guide:codes": ("utána a 6 jegyű PIN-kód következik",)},
    ),
    Entry(
        "4d24cf27e4e9",
        "without a keypad: a window on the screen; with one: the reader's display says what it wants",
        {
            "guide:step.can": ("felugró ablakba", "A kijelzőn látod"),
            "guide:step.activation_pin": ("felugró ablakba", "kijelzőn"),
            "manual:codes": ("Nyomógombos olvasónál", "felugró ablakba"),
        },
    ),
    Entry("6d7891e4cd74", "heading: a tip", {"guide:codes_title": ("Mit ír ki",)}),
    Entry(
        "67ecae3365c4",
        "after the activation PIN it asks for Új eAzonosítás PIN: 6 digits, once more to confirm, and saved",
        {"guide:step.activation_pin": ("Új eAzonosítás PIN", "még egyszer", "elmentse"), "guide:codes": ("Új eAzonosítás PIN", "még egyszer")},
    ),
    Entry(
        "e3bf0c16d955",
        "after that, in the V-MÁTRIX, the practitioner's organisational unit and the institutional rights",
        {"guide:step.vmatrix": ("aktiválása és a PIN-csere után", "V-MÁTRIX", "szervezeti egységet", "intézményi jogosultságokat")},
    ),
    Entry(
        "44024918c817",
        "the article 10/4 helps with it",
        {"guide:step.vmatrix": ("10/4 EESZT - VMÁTRIX beállítások",), "manual:new_card": ("10/4 EESZT - VMÁTRIX beállítások",)},
    ),
    Entry(
        "205ccf1981d8",
        "the role Orvos (ORVOS) is enough, for each unit under which one will report",
        {"guide:step.vmatrix": ("Orvos (ORVOS)", "minden szervezeti egységgel", "jelenteni fogsz")},
    ),
    Entry(
        "75b43c54a15e",
        "then only the connection is left to be activated in the practice software, when consulting begins",
        {"guide:step.connection": ("Rendelés előtt aktiváld az EESZT-kapcsolatot", "Cloudent"), "manual:day": ("aktiváld az EESZT-kapcsolatot",)},
    ),
    Entry("92ddcd27587d", "heading: good to know", {"manual:doctors": ("Több orvos",)}),
    Entry(
        "f99f8deb245e",
        "a card reader keeps nothing, it only reads: others may use it",
        {"guide:step.needed": ("többen is", "csak olvas", "semmit sem tárol"), "manual:doctors": ("semmit sem tárol", "csak olvas", "többen is")},
    ),
    Entry("a8eeff5dbcf7", "heading: what else to look after", {"manual:arrived": ("Megérkezett-e az adat",), "guide:step.check": ("megérkezett-e",)}),
    Entry(
        "3306fb26aa8c",
        "beside the institutional rights there are things in the software to look after",
        {"manual:arrived": ("intézményi jogosultság", "szoftver EESZT menüpontja"), "guide:step.check": ("szoftver EESZT menüpontja",)},
    ),
    Entry(
        "990a69937973",
        "the green dot proves nothing; the proof is the EESZT logo in the record and a green Beküldés in the reports",
        {
            "guide:step.check": ("zöld pötty nem bizonyíték", "kartonban", "aktivitás mellett", "EESZT logója", "EESZT riportok", "Beküldés zöld"),
            "manual:arrived": ("zöld pötty nem bizonyíték", "EESZT logója", "EESZT riportok", "Beküldés zöld"),
        },
    ),
    Entry(
        "47658aa72500",
        "nothing gets there if the software's EESZT menu is filled in wrongly, as when the OTH identifier lacks its E",
        {"guide:step.check": ("OTH-azonosító", "nagy E betű", "nem jut el"), "manual:arrived": ("OTH-azonosító", "nagy E betűnek")},
    ),
    Entry(
        "50f1d5a3dbd8",
        "E123456; nor if the role is not set on the portal",
        {
            "guide:step.check": ("E123456", "Nincs beállítva a szerepkör a portálon"),
            "guide:step.vmatrix": ("Nélküle", "nem jut el"),
            "manual:arrived": ("E123456", "szerepköre"),
        },
    ),
    Entry(
        "055f3e838e80",
        "the connection is activated before all consulting hours and stays active for seven hours",
        {
            "guide:step.connection": ("Minden rendelés előtt", "7 óra"),
            "manual:day": ("Rendelés előtt", "7 óra"),
            "manual:arrived": ("Minden rendelés előtt", "7 óra"),
        },
    ),
    Entry("a2974d57bb75", "more is in these articles", {"manual:new_card": ("Két cikk", "10/9", "10/4")}),
)  # fmt: skip


def told(**facts: object) -> dict[str, object]:
    portal = "https://portal.eeszt.gov.hu/hu/nyito-oldal"
    return {"software": "Cloudent", "portal": portal, "length_s": SEVEN_HOURS, **facts}


def words_of(value: object) -> str:
    """Return all texts in a view, in order."""
    if isinstance(value, str):
        return value
    return "\n".join(words_of(part) for part in value) if isinstance(value, (tuple, list)) else ""


def place(name: str) -> str:
    """Return all that a place says, in Hungarian.

    Raises:
        KeyError: there is no such place.
    """
    kind, _, where = name.partition(":")
    if kind == "manual":
        return manual("hu", "Cloudent", SEVEN_HOURS).section(where).text
    view = guide_view(told(), "hu")
    part, _, key = where.partition(".")
    match part:
        case "step":
            return words_of(astuple(view.step(key)))
        case "opening":
            return words_of({o.key: astuple(o) for o in view.openings}[key])
        case "codes":
            return "\n".join(f"{row.shown}: {row.typed}" for row in view.codes)
        case "intro" | "codes_title":
            return words_of(getattr(view, part))
    raise KeyError(name)


def missing(entry: Entry) -> list[str]:
    """Return what an entry promises and nobody finds."""
    found = []
    for name, words in entry.places.items():
        try:
            text = place(name).casefold()
        except KeyError:
            found.append(f"no such place: {name}")
            continue
        found += [f"{name} lacks {word!r}" for word in words if word.casefold() not in text]
        found += [f"{name} is named without words"] if not words else []
    return found or ([] if entry.places else ["nowhere"])


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.about[:60])
def test_every_sentence_of_the_founding_document_has_its_place(entry: Entry) -> None:
    assert missing(entry) == []


def test_the_table_holds_every_sentence_of_the_document_in_its_order() -> None:
    assert digest(entry.mark for entry in TABLE) == WHOLE
    assert len({entry.mark for entry in TABLE}) == len(TABLE)


def test_a_sentence_that_goes_missing_from_the_table_is_noticed() -> None:
    assert digest(entry.mark for entry in TABLE[:-1]) != WHOLE
    assert digest(entry.mark for entry in (TABLE[1], TABLE[0], *TABLE[2:])) != WHOLE


def test_a_place_that_goes_missing_is_noticed() -> None:
    entry = TABLE[0]
    assert missing(replace(entry, places={})) == ["nowhere"]
    assert missing(replace(entry, places={"guide:step.gone": ("x",)})) == ["no such place: guide:step.gone"]
    assert missing(replace(entry, places={"manual:gone": ("x",)})) == ["no such place: manual:gone"]
    assert missing(replace(entry, places={"guide:gone": ("x",)})) == ["no such place: guide:gone"]
    assert missing(replace(entry, places={"guide:intro": ("xyzzy",)})) == ["guide:intro lacks 'xyzzy'"]
    assert missing(replace(entry, places={"guide:intro": ()})) == ["guide:intro is named without words"]


def test_the_document_and_the_table_are_compared_both_ways() -> None:
    document = "1. Első mondat. Második mondat:\n   • Harmadik (pl.: ez is az).\n\n+TIPP:\n"
    parts = sentences(document)
    assert parts == ["Első mondat.", "Második mondat:", "Harmadik (pl.: ez is az).", "+TIPP:"]
    marks = [fingerprint(part) for part in parts]
    assert differences(document, marks) == []
    assert differences(document, marks[1:]) == [f"not in the table: {marks[0]} Első mondat."]
    assert differences(document, [*marks, "0"]) == ["not in the document: 0"]


def test_every_step_carries_something_of_the_document() -> None:
    named = {name.removeprefix("guide:step.") for entry in TABLE for name in entry.places if ":step." in name}
    assert named == set(STEPS)
