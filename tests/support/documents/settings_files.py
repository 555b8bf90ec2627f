"""Settings files: one with every key, and whatever else somebody may have left in that place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from hypothesis import strategies as st

from hetes.adapters.settings.file import SettingsFile
from hetes.core.settings import Practitioner, every_key
from hetes.core.spans import WEEKDAYS, Span

MINUTE = timedelta(minutes=1)
AS_DESIGNED = """
language = "hu"                       # or "en"
software = "Cloudent"                 # what the texts call the practice software
closed = []                           # dates on which nobody consults
open = {}                             # { 2026-12-12 = "08:00-12:00" }: a working Saturday
[session]
length = "7h"
leads = ["30m", "10m"]                # a lead of half the length or more is skipped
[reminders]
repeat_after_expiry = ["10m", "30m"]  # then silence
before_hours = "10m"
quiet = []                            # e.g. ["20:00-06:30"]
sound = false
[card]
atrs = []
not_eszemelyi = []
[client]
process_names = ["eszig-cmu", "eszig-eid"]
[portal]
url = "https://portal.eeszt.gov.hu/hu/nyito-oldal"   # https and *.gov.hu only
[journal]
keep = "2y"
[help]
phone = "+36 1 920 1050"
address = "helpdesk@eszfk.hu"
as_of = 2026-11-01
[[unit]]
id = "rendelo"
name = "Minta Rendelő"
oth_id = "E123456"
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
login = "card"                        # the default; or "mobiltoken"
eeszt_user = "O12345"
card_expires = 2027-03-14
units = ["rendelo"]
hours = { mon = "08:00-14:00", tue = "08:00-12:00, 13:00-18:00" }   # local time
[fleet]
broker = ""
clinic = ""
"""
EVA = Practitioner(
    "p1",
    "Dr. Minta Éva",
    eeszt_user="O12345",
    card_expires=date(2027, 3, 14),
    units=("rendelo",),
    hours={"mon": (Span(480, 840),), "tue": (Span(480, 720), Span(780, 1080))},
)


def settings_file(folder: Path) -> SettingsFile:
    """Return the settings file of a folder ``config``, which does not exist yet."""
    return SettingsFile(folder / "config" / "settings.toml", lambda: UTC)


def written(file: SettingsFile, text: str | bytes) -> SettingsFile:
    """Put a text, or bytes, into the file."""
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


# What TOML may hold: the keys that Hetes knows, and others, with any values.
KNOWN = [*dict.fromkeys(part for key in every_key() for part in key.split(".")), *WEEKDAYS]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(["7h", "30m", "0m", "2y", "999999y", "08:00-12:00", "00:00-24:00", "24:00-00:00", "3B80", "p1"]),
    st.sampled_from(["card", "en", "https://a.gov.hu", "2026-12-12", "mqtts://x"]),
)
KEYS = st.one_of(st.sampled_from(KNOWN), st.text("abc-_ .é\"'", max_size=4))
VALUES = st.recursive(
    st.one_of(
        TEXTS,
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(),
        st.dates(date(1, 1, 1)),
        st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - TOML has such, too
        st.just(time(8, 0)),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=12,
)
SECTIONS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.one_of(VALUES, st.dictionaries(KEYS, VALUES, max_size=6)) for name in KNOWN[:5]},
        **{
            name: st.dictionaries(KEYS, VALUES, max_size=6)
            for name in ("reminders", "card", "client", "portal", "fleet")
        },
        **{name: st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=4) for name in ("unit", "practitioner")},
    },
)
