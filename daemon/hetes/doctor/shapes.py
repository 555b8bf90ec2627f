"""What shows by its form that it is personal: an identifier, a number of somebody's, an address. Data only.

All forms are looked for in folded letters (:mod:`hetes.doctor.folded_text`), those of the first list also where
somebody has put blanks or dots between the signs.
"""

from __future__ import annotations

import re

_STAMP = r"(?:(?:pecset|belyegzo|(?<![a-z])stamp)[a-z]*|(?<![a-z])p\.? ?sz(?:am)?(?![a-z]))"
_OF = r"(?:[ _-]?(?:szam|number|no)[a-z]*)?[^\w\n]{0,4}(?:(?:a|az|is|of)[^\w\n]{1,2}){0,2}"
_AT = r"(?:\s?[\[({<]\s?(?:at|kukac|a|@)\s?[\])}>]\s?|\s?@\s?|\skukac\s)"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|pont|\.)\s?[\])}>]\s?|\s(?:dot|pont)\s|\s\.\s|\.)"
# A unit of systemd is written like an address, and is nobody's.
_NO_UNIT = r"(?![\w.@:-]{1,200}\.(?:service|scope|socket|slice|target|timer|mount|device|desktop)\b)"
_FORMS: tuple[tuple[str, str], ...] = (
    (rf"(?<![\w.]){_NO_UNIT}[\w.+-]{{1,200}}@[\w-]+(?:\.[\w-]+)+", "address"),
    (rf"(?<![\w.]){_NO_UNIT}[\w.+-]{{1,200}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+", "address"),
    (r"(?<![\w.])[\w.+-]{1,200}\sat\s[\w-]+(?:\s(?:dot|pont)\s[\w-]+)+", "address"),
    # Other users' folders: what follows, as far as the next separator, is their name.
    (r"(?<=/home/)[^/\s\"'<>|:;,]+|(?<=/users/)[^/\s\"'<>|:;,]+", "home"),
    (r"(?<=\\users\\)(?:[^\\/\n\"<>|:*?]{1,64}(?=[\\/])|[^\\/\s\"'<>|:;,]+)", "home"),
    (r"(?<=\\\\users\\\\)(?:[^\\/\n\"<>|:*?]{1,64}(?=[\\/])|[^\\/\s\"'<>|:;,]+)", "home"),
    (r"(?<=:/users/)[^/\n\"<>|:*?]{1,64}(?=/)", "home"),
    # Addresses in the network; this computer's own are nobody's. Times have two colons and no letters.
    (r"(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)", "address"),
    (
        r"(?<![\w:])(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{2}-){5}[0-9a-f]{2}(?![\w-])",
        "address",
    ),
    (r"(?<![\w:])(?=[0-9a-f:]*::)(?!::1?(?![\w:]))(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:%\w+)?(?![\w:])", "address"),
    # Stamps and user names; a stamp's number is five digits as a port is, so a word beside it tells, or a name.
    (rf"{_STAMP}{_OF}(?:o[ _-]?)?\d(?:[ .]?\d){{3,5}}(?!\w)", "number"),
    (rf"(?<![\w.:-])(?:o[ _-]?)?\d{{2}}[ .]?\d{{3}}(?:[ -][ae]s)?[^\w\n]{{1,3}}(?:sz(?:amu)?\.? )?{_STAMP}", "number"),
    (r"(?<![^\W_])o[ _-]?\d{4,6}(?![^\W_])", "user"),
    (r"(?<![^\W_])e[ _-]?\d{6}(?![^\W_])", "oth"),
    # Telephones, as they are written here and abroad; nine digits are a TAJ.
    (
        r"(?<![\w.:-])(?:\+|00)?(?:36|06)[ ()/.-]{0,3}(?:1|\d{2})[ ()/.-]{0,3}\d{3}[ /.-]?\d{2}[ /.-]?\d{1,2}(?!\w)",
        "phone",
    ),
    (r"(?<![\w.:])\+\d[\d ()/.-]{6,16}\d(?!\w)", "phone"),
    (r"(?<![\w.:/-])\(?(?:1|[2-9]\d)\)?(?:[ -]|/ ?)\d{3}[ -]\d{3,4}(?![\w:]|[.-]\d)", "phone"),
    (r"(?<![\w.:])\d{3}([ .-])\d{3}\1\d{3}(?![\w:]|[.-]\d)", "number"),
    (r"(?<![\w.-])(?:\d{6}[a-z]{2}|[a-z]{2}\d{6,7})(?!\w)", "number"),  # papers of a person's
    # Serial numbers; codes of PC/SC ("0x8010001D") and instants are told by what stands before them.
    (r"(?<![\w.:-])(?!0x)(?=[a-z]*\d[a-z]*\d[a-z]*\d[a-z]*\d)[a-z0-9]{9,}(?!\w)", "number"),
    (r"(?<![\dx])\d{8,}(?!\d)", "number"),
)  # fmt: skip

SHAPES = tuple((re.compile(form), kind) for form, kind in _FORMS)
ATR = re.compile(r"(?<![0-9A-Za-z])3[BF](?:[ :]?[0-9A-F]{2}){4,32}(?![0-9A-Za-z])", re.IGNORECASE)
BESIDE_A_NAME = re.compile(r"[^\w\n]{1,3}((?:o[ _-]?)?\d{5})(?![\w.:-])")
"""A number of five digits right after somebody's name, as on a stamp."""
