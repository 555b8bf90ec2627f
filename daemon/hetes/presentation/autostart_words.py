"""What people are told about starting at login. Pure: a word in, a sentence out."""

from __future__ import annotations

from hetes.presentation.languages import known

ENTRY_COMMENT = {
    "en": "Counts the time of the EESZT connection, and speaks up before it is over",
    "hu": "Számolja az EESZT-kapcsolat idejét, és szól, mielőtt letelik",
}

_SENTENCES = {
    "hu": {
        "on": "A Hetes bejelentkezéskor magától elindul.",
        "absent": "A Hetes bejelentkezéskor nem indul el magától.",
        "hidden": "A Hetes automatikus indítása ki van kapcsolva.",
        "switched_off": "A Hetes automatikus indítását kikapcsolták a rendszer beállításaiban.",
        "task_manager": "A Hetes automatikus indítását kikapcsolták a Feladatkezelőben.",
        "for_everybody": "A Hetes bejelentkezéskor magától elindul: a rendszergazda állította be mindenkinek.",
        "policy": "A Hetes nem indul el magától: egy házirend tiltja, hogy a felhasználók programjai maguktól "
        "elinduljanak. Szólj a rendszergazdának.",
        "other_desktop": "A Hetes automatikus indítása ebben az asztali környezetben nem érvényes.",
        "program_gone": "A Hetes automatikus indítása olyan programra mutat, amely már nincs meg. Kapcsold be újra.",
        "other_command": "Bejelentkezéskor elindul egy Hetes, de nem ez. Kapcsold be újra, ha ezt szeretnéd.",
        "broken": "A Hetes automatikus indításának bejegyzése sérült. Kapcsold be újra.",
        "unknown": "Nem tudható, elindul-e a Hetes bejelentkezéskor: a Feladatütemező nem válaszol. Próbáld újra.",
        "denied": "Az automatikus indítás beállításához nincs jogod.",
        "locked": "Az automatikus indítást a rendszergazda állította be, itt nem írható át.",
        "full": "Az automatikus indítást nem lehet beállítani, mert megtelt a lemez.",
        "too_long": "Az automatikus indítást nem lehet beállítani, mert túl hosszú a program útvonala.",
        "failed": "Az automatikus indítást nem sikerült beállítani.",
    },
    "en": {
        "on": "Hetes starts by itself at login.",
        "absent": "Hetes does not start by itself at login.",
        "hidden": "Starting Hetes at login is switched off.",
        "switched_off": "Starting Hetes at login was switched off in the system's settings.",
        "task_manager": "Starting Hetes at login was switched off in the Task Manager.",
        "for_everybody": "Hetes starts by itself at login: the administrator has set it for everybody.",
        "policy": "Hetes does not start by itself: a policy forbids it to users' programs. Ask the administrator.",
        "other_desktop": "Starting Hetes at login does not apply to this desktop environment.",
        "program_gone": "What starts Hetes at login points to a program that is no longer there. Enable it again.",
        "other_command": "A Hetes starts at login, but not this one. Enable it again if you want this one.",
        "broken": "The entry that starts Hetes at login is damaged. Enable it again.",
        "unknown": "Whether Hetes starts at login can't be told: the Task Scheduler does not answer. Try again.",
        "denied": "You have no right to change what starts at login.",
        "locked": "Starting at login was set by the administrator and cannot be changed here.",
        "full": "Starting at login cannot be set up because the disk is full.",
        "too_long": "Starting at login cannot be set up because the path of the program is too long.",
        "failed": "Starting at login could not be set up.",
    },
}


def autostart_sentence(language: str, *, enabled: bool, why: str | None) -> str:
    """Return what people read about a status: ``why`` is its word, or None where there is nothing to explain."""
    return _SENTENCES[known(language)][why or ("on" if enabled else "absent")]


def autostart_refusal(language: str, reason: str) -> str:
    """Return why it could not be switched; ``reason`` is that of the error."""
    words = _SENTENCES[known(language)]
    return words.get(reason, words["failed"])
