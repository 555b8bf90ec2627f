"""Two hundred personal values, each as sixteen kinds of programs and people write it; and what shows that one is left.

How a text is read again is said here by other means than the program's, so that the two do not share a mistake.
"""

from __future__ import annotations

import html
import quopri
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import quote, unquote

from hetes.core.settings import Practitioner, Settings, Unit
from hetes.doctor.anonymise import Personal

# A name, and it with "with", "to" and another ending: the last letter is lengthened, doubled, or drops one before it.
SURNAMES = (
    ("Kovács", "Kováccsal", "Kovácsnak", "Kovácsné"), ("Minta", "Mintával", "Mintának", "Mintáné"),
    ("Nagy", "Naggyal", "Nagynak", "Nagyéknál"), ("Balázs", "Balázzsal", "Balázshoz", "Balázsnéval"),
    ("Szűcs", "Szűccsel", "Szűcsnek", "Szűcséktől"), ("Bokor", "Bokrot", "Bokorral", "Bokorné"),
    ("Halász", "Halásszal", "Halásznak", "Halászék"), ("Tóth", "Tóthtal", "Tóthnak", "Tóthéknak"),
    ("Fekete", "Feketével", "Feketét", "Feketéné"), ("Ács", "Áccsal", "Ácsnak", "Ácsné"),
    ("Lengyel", "Lengyellel", "Lengyelhez", "Lengyelné"), ("Szőke", "Szőkével", "Szőkének", "Szőkéné"),
    ("Móricz", "Móriczcal", "Mórichoz", "Móriczné"), ("Kis", "Kissel", "Kisnek", "Kisné"),
    ("Csonka", "Csonkával", "Csonkát", "Csonkáné"), ("Vörös", "Vörössel", "Vörösnek", "Vörösék"),
    ("Király", "Királlyal", "Királynak", "Királyné"), ("Szabó", "Szabóval", "Szabónak", "Szabóéknál"),
    ("Erdős", "Erdőssel", "Erdősnek", "Erdősné"), ("Gulyás", "Gulyással", "Gulyáshoz", "Gulyásné"),
)  # fmt: skip
FIRST_NAMES = (
    ("Éva", "Évával", "Évának", "Évát"), ("Ottó", "Ottóval", "Ottónak", "Ottóhoz"), ("Ágnes", "Ágnessel", "Ágnesnek", "Ágnest"),
    ("György", "Györggyel", "Györgynek", "Györgyöt"), ("Pál", "Pállal", "Pálnak", "Pált"), ("Ida", "Idával", "Idának", "Idához"),
    ("Bence", "Bencével", "Bencének", "Bencét"), ("Zsófia", "Zsófiával", "Zsófiának", "Zsófiát"), ("Tamás", "Tamással", "Tamásnak", "Tamásról"),
    ("Ilona", "Ilonával", "Ilonának", "Ilonáé"), ("Örs", "Örssel", "Örsnek", "Örsöt"), ("Júlia", "Júliával", "Júliának", "Júliától"),
    ("Dénes", "Dénessel", "Dénesnek", "Dénest"), ("Réka", "Rékával", "Rékának", "Rékáért"), ("Győző", "Győzővel", "Győzőnek", "Győzőt"),
    ("Márta", "Mártával", "Mártának", "Mártát"), ("Kálmán", "Kálmánnal", "Kálmánnak", "Kálmánt"), ("Emőke", "Emőkével", "Emőkének", "Emőkét"),
    ("Árpád", "Árpáddal", "Árpádnak", "Árpádot"), ("Lujza", "Lujzával", "Lujzának", "Lujzát"),
)  # fmt: skip
NUMBERS = (
    *(f"O{54321 + 7 * n}" for n in range(30)), *(f"{54321 + 7 * n}" for n in range(20)),  # EESZT user names and stamps
    *(f"E{765432 + 11 * n}" for n in range(25)),  # OTH identifiers
    *("+36 30 234 5678", "06-20/987-6543", "0036 1 345 6789", "06 1 234 5678", "+36702223344", "(06 72) 123-456", "06 (30) 555-1234", "+44 20 7946 0958", "36-30-234-5670", "+36/20/9876541"),
    *("123 456 788", "111-222-333", "123456788", "098 765 431", "098.765.432"),  # TAJ
    *("192.168.17.23", "10.20.30.41", "84.21.199.7", "fe80::1c2a:9bff:fe12:3456%eth0", "2001:db8:aa:1::17", "00:1b:44:11:3a:b7", "00-1B-44-11-3A-B8"),
    *("/home/evike", "/home/szomszed.bela", "C:\\Users\\Piroska", "C:\\Users\\Piroska Nyul\\AppData", "C:\\\\Users\\\\Bodri\\\\x", "D:/Users/Bodri/x", "/Users/piroska", "file:///home/evike/x"),
    *("eva.minta@mosoly.example", "rendelo+1@fogaszat.example"), *("7592671050", "KJ0L4C1234567", "A1B2C3D4E5F6"),
)  # fmt: skip
WORDS = ("Kossuth utcai Fogászat", "Mosolygó Praxis", "BOGLARKA-PC", "boglarka", "Sugárdent Pro", "sugardent-helper", "broker.mosolygo.example", "gyongyosi", "Petőfi téri Rendelő", "Rózsadombi Klinika")  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A planted value in its forms; ``secrets`` are what may be left of it in no reading of a text."""

    plain: str
    inflected: tuple[str, ...]
    secrets: tuple[str, ...]


def _people() -> list[Value]:
    found = []
    for surname, first in zip(SURNAMES, FIRST_NAMES, strict=True):
        found += [Value(forms[0], forms[1:], (plain(forms[0]),)) for forms in (surname, first)]
        whole = f"{surname[0]} {first[0]}"
        secrets = plain(surname[0]), plain(first[0])
        found.append(
            Value(
                whole, (f"{surname[0]} {first[1]}", f"{first[2]} és {surname[2]}", f"{surname[3]} {first[0]}"), secrets
            )
        )
        found.append(
            Value(
                f"{surname[0]}{first[0]}",
                (f"dr{surname[0]}{first[0]}", f"{first[0]}_{surname[0]}", f"{surname[0]}.{first[0]}"),
                secrets,
            )
        )
    return found


def values() -> list[Value]:
    """Return the two hundred."""
    others = [Value(number, (number,), (_core(number),)) for number in NUMBERS]
    others += [
        Value(word, (word,), tuple(plain(part) for part in re.findall(r"\w{5,}", word) if plain(part) not in COMMON))
        for word in WORDS
    ]
    return [*_people(), *others]


COMMON = ("fogaszat", "praxis", "rendelo", "klinika", "utcai", "broker", "helper", "example")


def _core(number: str) -> str:
    """Return what of a number or path would tell whose it is."""
    named = re.search(r"(?:home|Users)[/\\]+([\w.]+)", number)
    return named[1].lower() if named else number.lower()


def plain(text: str) -> str:
    """Return small letters without accents."""
    return "".join(s for s in unicodedata.normalize("NFKD", text) if not unicodedata.combining(s)).lower()


def settings() -> tuple[Settings, Personal]:
    """Return the settings and the computer that the values are of."""
    people = tuple(
        Practitioner(f"p{n}", f"Dr. {surname[0]} {first[0]}", eeszt_user=f"O{54321 + 7 * (n - 1)}")
        for n, (surname, first) in enumerate(zip(SURNAMES, FIRST_NAMES, strict=True), 1)
    )
    units = (Unit("u1", WORDS[0], "E765432"), Unit("u2", WORDS[8], "E111222"), Unit("u3", WORDS[9]))
    own = Settings(
        configured=people,
        units=units,
        clinic=WORDS[1],
        software=WORDS[4],
        process_names=("eszig-cmu", WORDS[5]),
        broker=f"mqtts://{WORDS[6]}:8883",
    )
    return own, Personal("BOGLARKA-PC.local", "gyongyosi", "/home/gyongyosi")


def _each(text: str, write: Callable[[str], str]) -> str:
    return "".join(sign if sign.isascii() else write(sign) for sign in text)


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "in capitals": str.upper,
    "without accents": lambda text: "".join(s for s in unicodedata.normalize("NFKD", text) if not unicodedata.combining(s)),
    "with underscores": lambda text: f"x_{text.replace(' ', '_')}_y" if text[:1].isalpha() else f"({text})",
    "in a compound": lambda text: f"{text}Gépe" if text.isalpha() else f"<{text}>",
    "in JSON": lambda text: _each(text, lambda sign: f"\\u{ord(sign):04x}"),
    "in an address": lambda text: "name=" + quote(text, safe="/:.+@\\-()"),
    "in a page": lambda text: _each(text, lambda sign: f"&#{ord(sign)};"),
    "in mail": lambda text: _each(text, lambda sign: "".join(f"={byte:02X}" for byte in sign.encode())),
    "misread": lambda text: _each(text, lambda sign: sign.encode().decode("latin-1")),
    "as bytes": lambda text: _each(text, lambda sign: "".join(f"\\x{byte:02x}" for byte in sign.encode())),
    "spelled out": " ".join,
    "in base64": lambda text: b64encode(text.encode()).decode(),
    "in UTF-16 read as UTF-8": lambda text: text.encode("utf-16-le").decode("utf-8", "replace"),
    "as bytes of UTF-16": lambda text: repr(text.encode("utf-16-be"))[2:-1],
}  # fmt: skip


def planted() -> Iterator[tuple[str, Value, str]]:
    """Yield each value in each form, inflected in turn: the form's name, the value, and what is written."""
    for value in values():
        written = islice(cycle((value.plain, *value.inflected)), len(FORMS))
        for (name, form), text in zip(FORMS.items(), written, strict=True):
            yield name, value, form(text)


def readings(text: str) -> Iterator[str]:
    """Yield a text as anybody could read it, in small letters without accents."""
    coded = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), text.encode())
    for each in (
        text, coded, unquote(text), html.unescape(text), quopri.decodestring(text.encode()).decode("utf-8", "replace"),
        raw.decode("utf-8", "replace"), text.encode("latin-1", "replace").decode("utf-8", "replace"),
        re.sub(r"(?<!\w)(\S) (?=.(?!\w))", r"\1", text), text.replace("\0", ""), re.sub(r"\\x00", "", text),
        " ".join(map(_of_base64, re.findall(r"[A-Za-z0-9+/]{4,}=*", text))),
    ):  # fmt: skip
        yield plain(each)


def _of_base64(token: str) -> str:
    try:
        return b64decode(token, validate=True).decode("utf-8", "replace")
    except ValueError:
        return ""
