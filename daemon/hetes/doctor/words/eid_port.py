"""What the check ``eid_port`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Másik eID-program",
        findings={
            "free": ("Más eID-program nem figyel az eID-porton (24727).", ""),
            "client": ("Az eID-porton (24727) az eKliens figyel: {program}.", ""),
            "other": (
                "Az eID-porton (24727) másik program figyel: {program}.",
                "Ha a bejelentkezés nem sikerül, zárd be azt a programot, és próbáld újra.",
            ),
            "taken": (
                "Az eID-porton (24727) figyel egy program, de nem látszik, melyik: lehet az eKliens is.",
                "Ha a bejelentkezés nem sikerül, nézd meg, fut-e más eID-program.",
            ),
            "unseen": ("Most nem látszik.", "Ha a bejelentkezés nem sikerül, nézd meg, fut-e más eID-program."),
        },
    ),
    "en": CheckWords(
        title="Another eID program",
        findings={
            "free": ("No other eID program listens on the eID port (24727).", ""),
            "client": ("On the eID port (24727) the eKliens listens: {program}.", ""),
            "other": (
                "On the eID port (24727) another program listens: {program}.",
                "If the login fails, close that program and try again.",
            ),
            "taken": (
                "A program listens on the eID port (24727), but it can't be seen which: it may be the eKliens.",
                "If the login fails, see whether another eID program runs.",
            ),
            "unseen": ("It can't be seen now.", "If the login fails, see whether another eID program runs."),
        },
    ),
}
