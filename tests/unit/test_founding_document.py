"""Each sentence of the founding document has its place in guide or manual.

A row is a sentence, in its order: what it says (in our own words), where that is said here, and words that must stand
there. A place is ``step/part`` of the guide (parts as in StepView; ``intro``, ``openings``, ``outcomes`` and ``codes``
without a step) or ``manual/section``. What the document says and we say with more care is marked by its place alone.
"""

from __future__ import annotations

import pytest

from hetes.presentation.guide_view import guide_view, guide_words
from hetes.presentation.manual import manual
from tests.unit.test_guide import told

ROWS = [
    (1, "once on the portal is enough; when is it needed?", "intro", ("csak egyszer", "Ágazati Portál")),
    (2, "a new card, for whatever reason: lost, expired", "intro", ("elveszett", "lejárt")),
    (3, "a colleague who has sent nothing yet, or whose card is not activated", "intro", ("kolléga", "nem küldött")),
    (3, "the same, asked at the beginning", "openings", ("Aktiválva van már", "Küldött már adatot")),
    (4, "heading: what is needed", "needed/title", ("szükség",)),
    (5, "card, reader, green card with activation PIN and PUK by post or from the office", "needed/do", ("igazolvány", "kártyaolvasó", "zöld plasztikkártya", "PUK")),
    (5, "the same: where the green card comes from", "needed/tips", ("postán", "okmányirod")),
    (6, "step 1: reader plugged in, card in it, open the client, see whether it knows both", "recognised/do", ("Csatlakoztasd", "eKliens", "felismerte")),
    (7, "tip: if not, reinstall; article 10/9", "recognised/on_no", ("telepítsd újra az eKlienst", "10/9 Teendők sikertelen EESZT belépés esetén")),
    (8, "step 2: go to the portal, its address", "portal/do", ("Ágazati Portál", "https://portal.eeszt.gov.hu")),
    (9, "step 3: upper right corner, Bejelentkezés, then Aktiválás", "portal/do", ("jobb felső", "Bejelentkezés", "Aktiválás")),
    (10, "step 4: user name and the check code on the screen", "user_name/do", ("felhasználónev", "ellenőrző kód", "képernyőn")),
    (10, "the same: the user name's form", "user_name/why", ("O betű", "pecsétszám")),
    (11, "step 5: the PIN can be changed now; the client says so", "activation_pin/why", ("Aktiváló PIN csere szükséges", "6 jegyű")),
    (12, "the activation PIN is on the green card", "activation_pin/do", ("zöld plasztikkártyáról",)),
    (13, "first the 5-digit activation code", "activation_pin/do", ("Először", "5 számjegy")),
    (14, "then a new PIN of 6 digits", "activation_pin/do", ("Új eAzonosítás PIN", "6 számjegy")),
    (15, "press OK until the reader tells of an active connection", "activation_pin/do", ("OK", "aktív kapcsolat")),
    (16, "only once; from then on the own PIN", "activation_pin/tips", ("csak egyszer",)),
    (17, "it is what to type at eAzonosítás PIN", "activation_pin/see", ("eAzonosítás PIN", "saját 6 jegyű")),
    (18, "step 6: it may ask for the CAN first; where the CAN stands", "can/why", ("CAN", "előlap", "fénykép")),
    (19, "keypad: the card must come out to read it, so write it down before", "can/keypad", ("Írd fel", "ki kell húznod", "megszakad")),
    (20, "it has to go back in to type it", "can/keypad", ("Tedd vissza",)),
    (21, "after the CAN comes the 6-digit PIN", "can/do", ("CAN", "6 jegyű PIN")),
    (22, "other readers: a window on the screen; keypad: the display says which", "can/other", ("felugró ablak",)),
    (22, "the same: the display", "can/keypad", ("kijelzőn látod",)),
    (23, "tip: after the activation PIN the new PIN twice", "activation_pin/do", ("még egyszer", "elmentse")),
    (23, "the same, as a table", "codes", ("Új eAzonosítás PIN", "ugyanaz még egyszer")),
    (24, "step 7: V-MÁTRIX, the doctor's unit and the institutional rights", "vmatrix/do", ("V-MÁTRIX", "szervezeti egység", "intézményi jogosultság")),
    (25, "article 10/4", "vmatrix/tips", ("10/4 EESZT - VMÁTRIX beállítások",)),
    (26, "the role ORVOS is enough, at each unit that reports", "vmatrix/do", ("ORVOS", "minden szervezeti egység")),
    (27, "step 8: the connection in the practice software when consulting begins", "connection/do", ("Rendelés előtt", "rendelői szoftver")),
    (28, "the reader stores nothing, others may use it", "needed/tips", ("többen", "semmit sem tárol")),
    (28, "the same, in the manual", "manual/doctors", ("semmit sem tárol",)),
    (29, "heading: what else to mind, rights and software", "manual/arrived", ("V-MÁTRIX", "EESZT menüpont")),
    (30, "the green dot is no proof; logo and green Beküldés are", "check/do", ("EESZT logója", "EESZT riportok", "Beküldés")),
    (30, "the same: no proof", "check/why", ("zöld pötty", "nem bizonyíték")),
    (30, "the same, in the manual", "manual/arrived", ("zöld pötty nem bizonyíték", "Beküldés")),
    (31, "nothing is sent without the capital E, or without the role", "check/fails", ("nagy E betű", "szerepkör")),
    (31, "the same: how it must look", "check/do", ("pontosan így", "E123456")),
    (32, "activate before consulting; it stays active so long", "connection/tips", ("Minden rendelés előtt", "7 óra")),
    (33, "more: the two articles", "manual/new_card", ("10/9", "10/4")),
]  # fmt: skip
SENTENCES = 33


def said_at(place: str) -> str:
    view, words = guide_view(told() | {"portal": "https://portal.eeszt.gov.hu/hu/nyito-oldal"}, "hu"), guide_words("hu")
    where, _, part = place.partition("/")
    if where == "manual":
        return manual("hu", "Cloudent", 7 * 3600).section(part).text
    general = {
        "intro": view.intro,
        "openings": tuple(opening.text for opening in view.openings),
        "outcomes": tuple(words.outcomes.values()),
        "codes": tuple(f"{row.shown}: {row.typed}" for row in view.codes),
    }
    if not part:
        return " ".join(general[where])
    step = view.step(where)
    if part == "on_no":
        assert step.question is not None
        return " ".join(step.question.on_no)
    found = getattr(step, part)
    return found if isinstance(found, str) else " ".join(found)


@pytest.mark.parametrize(("number", "gist", "place", "words"), ROWS, ids=lambda part: None)
def test_the_sentence_has_its_place(number, gist, place, words):
    text = said_at(place)
    missing = [word for word in words if word.casefold() not in text.casefold()]
    assert not missing, f"{number} ({gist}): {missing} is not in {place}: {text}"


def test_no_sentence_is_left_out():
    assert {row[0] for row in ROWS} == set(range(1, SENTENCES + 1))
