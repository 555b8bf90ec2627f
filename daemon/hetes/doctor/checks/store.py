"""Is the database sound, and can it be written?"""

from __future__ import annotations

from hetes.doctor.check import Check, Computer, Facts, Judged, Look, Told
from hetes.doctor.looks import AGENT

DISK_LOW, DISK_FULL = 200 * 2**20, 2 * 2**20
"""Bytes: below the first it is time to say so; below the second SQLite can't work (its journal alone takes 1 MiB)."""
_DATA = "/help#data"
VERDICTS = {
    "fine": ("good", _DATA),
    "fresh": ("good", _DATA),
    "gone": ("bad", _DATA),
    "renewed": ("attention", _DATA),
    "bad_rows": ("attention", _DATA),
    "low": ("attention", _DATA),
    "set_aside": ("attention", _DATA),
    "state_aside": ("attention", _DATA),
    "full": ("bad", _DATA),
    "read_only": ("bad", _DATA),
    "denied": ("bad", _DATA),
    "broken": ("bad", _DATA),
    "unkept": ("bad", _DATA),
    "newer": ("bad", _DATA),
}
_NOT_SO_FINE = {"renewed": "renewed", "set_aside": "set_aside", "state_aside": "state_aside", "bad_rows": "bad"}
"""What is said of a sound database that has a past, and the fact that says so; the first counts."""


def _look(computer: Computer) -> Facts:
    from hetes.adapters.store.inspect import look  # noqa: PLC0415 - checks import no adapter at the top

    return look(computer.folders.store, computer.clock.now())


def _judge(told: Told) -> Judged:
    store = told.get("store") or {}
    word, free = str(store.get("state")), store.get("free")
    if word in ("fine", "fresh") and free is not None and free < DISK_LOW:
        word = "full" if free < DISK_FULL else "low"
    elif word in ("fine", "fresh") and (told.get("agent") or {}).get("unkept"):  # nothing that a look from here shows
        word = "unkept"
    elif word == "fine":
        word = next((each for each, told in _NOT_SO_FINE.items() if store.get(told)), word)
    return word, {"free": free, "rows": store.get("rows"), "bad": store.get("bad")}


CHECK = Check(
    name="store", group="rest", order=30, verdicts=VERDICTS, looks=(Look("store", 6.0, _look), AGENT), judge=_judge
)
