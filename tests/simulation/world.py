"""The settings that a simulated surgery may have, the cards that lie about, and requests that make no sense."""

from __future__ import annotations

import re
from typing import Any

ONE = """
[session]
length = "7h"
[reminders]
quiet = ["20:00-06:30"]
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
login = "card"
card_expires = 2026-12-20
hours = { mon = "08:00-14:00", tue = "08:00-12:00, 13:00-18:00", wed = "08:00-14:00", thu = "06:00-22:00", fri = "08:00-14:00" }
"""
TWO = """
language = "en"
[session]
length = "7h"
leads = ["45m", "10m"]
[reminders]
sound = true
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
hours = { mon = "08:00-14:00", tue = "22:00-06:00", wed = "08:00-14:00", thu = "08:00-14:00", fri = "08:00-14:00" }
[[practitioner]]
id = "p2"
name = "Dr. Példa Ádám"
login = "mobiltoken"
hours = { mon = "13:00-19:00", wed = "00:00-24:00", fri = "07:00-15:00", sun = "01:00-05:00" }
"""
SHORT = ONE.replace('"7h"', '"3h"').replace('quiet = ["20:00-06:30"]', 'repeat_after_expiry = ["5m", "15m", "45m"]')
NO_HOURS = """
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
"""
QUIETER = TWO.replace("sound = true", "sound = false").replace('["45m", "10m"]', '["20m"]')
NOBODY = 'language = "hu"\n'
SETTINGS = {"one": ONE, "two": TWO, "quieter": QUIETER, "short": SHORT, "no_hours": NO_HOURS, "nobody": NOBODY}
PEOPLE = {name: frozenset(re.findall('id = "(.+)"', text)) for name, text in SETTINGS.items()}
ALIKE = {"one": ("one", "short"), "short": ("one", "short"), "two": ("two", "quieter"), "quieter": ("two", "quieter")}
"""Settings with the same people and the same hours."""

ESZEMELYI = "3B8780018031B973842160B8"
ATRS = (ESZEMELYI, ESZEMELYI, None, "3B8F8001804F0CA000000306", "3B6500002063CB6800", "3B8F80018031806549544A3442DB")
READERS = ("REINER SCT cyberJack RFID basis 00 00", "ACS ACR1281 1S Dual Reader 00 01", "\u202e reader 00 02")

# Instants that have no name in UTC, or in local time.
EDGES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z")
_FAR = ("0001-01-03T00:00:00Z", "9999-12-29T23:59:59Z", "2026-02-30T00:00:00Z")
GARBAGE: tuple[dict[str, Any], ...] = (
    {},
    {"do": None},
    {"do": ["activate"]},
    {"do": "fly"},
    *({"do": "activate", "started_at": edge} for edge in _FAR),
    {"do": "activate", "started_at": "yesterday"},
    {"do": "activate", "started_at": "2026-11-26T08:00:00"},
    {"do": "activate", "at": "25:99"},
    {"do": "activate", "at": 8},
    {"do": "activate", "practitioner": ["p1"]},
    {"do": "activate", "practitioner": "\ud800"},
    {"do": "activate", "source": "thin air"},
    {"do": "activate", "about": 7},
    {"do": "end", "practitioner": "nobody at all"},
    {"do": "end", "practitioner": 1},
    {"do": "snooze"},
    {"do": "snooze", "minutes": True},
    {"do": "snooze", "minutes": 0},
    {"do": "snooze", "minutes": -1},
    {"do": "snooze", "minutes": 10**30},
    {"do": "snooze", "minutes": "10"},
    {"do": "done", "practitioner": {}},
    {"do": "dismiss"},
    {"do": "dismiss", "notice": 5},
    {"do": "dismiss", "notice": "\ud800" * 3, "practitioner": "p1"},
    {"do": "card", "atr": "zz", "eszemelyi": True},
    {"do": "card", "atr": "3B", "eszemelyi": 1},
    {"do": "card", "atr": "", "eszemelyi": False},
    {"do": "guide", "tick": "dance"},
    {"do": "guide", "begin": True, "known": [[]]},
    {"do": "guide", "begin": True, "known": 7},
    {"do": "guide", "practitioner": "p77"},
    {"do": "history", "days": 0},
    {"do": "history", "days": 3660},
    {"do": "history", "days": "7"},
    {"do": "journal", "from": "0001-01-01", "to": "0001-01-07"},
    {"do": "journal", "from": "9999-12-31", "to": "9999-12-31"},
    {"do": "journal", "from": "2026-11-30", "to": "2026-11-01"},
    {"do": "forget", "practitioner": "p1"},
    {"do": "forget", "practitioner": ""},
    {"do": "seen", "seen": "yes"},
    {"do": "status", "more": [{}] * 50},
)
