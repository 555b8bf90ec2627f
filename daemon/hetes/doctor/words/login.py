"""What the check ``login`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Indulás bejelentkezéskor",
        findings={
            "on": ("A Hetes bejelentkezéskor magától elindul.", ""),
            "other_command": (
                "Bejelentkezéskor elindul egy Hetes, de nem ez.",
                "Ha ezt szeretnéd, kapcsold be újra a Beállításokban.",
            ),
            "for_everybody": ("A Hetes bejelentkezéskor magától elindul: a rendszergazda állította be.", ""),
            "policy": (
                "Egy házirend tiltja, hogy a felhasználók programjai maguktól elinduljanak.",
                "Kérd meg a rendszergazdát, hogy a Hetest indítsa el mindenkinek.",
            ),
            "absent": ("A Hetes bejelentkezéskor nem indul el magától.", "Kapcsold be a Beállításokban."),
            "hidden": ("Az automatikus indítás ki van kapcsolva.", "Kapcsold be a Beállításokban."),
            "switched_off": (
                "Az automatikus indítást kikapcsolták a rendszer beállításaiban.",
                "Kapcsold be újra a Beállításokban.",
            ),
            "task_manager": (
                "Az automatikus indítást kikapcsolták a Feladatkezelőben.",
                "Kapcsold be újra a Feladatkezelő Indítópult lapján, vagy a Beállításokban.",
            ),
            "other_desktop": (
                "Az automatikus indítás ebben az asztali környezetben nem érvényes.",
                "Kapcsold be újra a Beállításokban.",
            ),
            "program_gone": (
                "Az automatikus indítás olyan programra mutat, amely már nincs meg.",
                "Kapcsold be újra a Beállításokban.",
            ),
            "broken": ("Az automatikus indítás bejegyzése sérült.", "Kapcsold be újra a Beállításokban."),
            "unseen": ("Most nem sikerült megnézni.", "Nézd meg újra."),
        },
    ),
    "en": CheckWords(
        title="Start at login",
        findings={
            "on": ("Hetes starts by itself at login.", ""),
            "other_command": (
                "A Hetes starts at login, but not this one.",
                "If you want this one, switch it on again in the settings.",
            ),
            "for_everybody": ("Hetes starts by itself at login: the administrator has set it.", ""),
            "policy": (
                "A policy keeps users' programs from starting by themselves.",
                "Ask the administrator to have Hetes started for everybody.",
            ),
            "absent": ("Hetes does not start by itself at login.", "Switch it on in the settings."),
            "hidden": ("Starting at login is switched off.", "Switch it on in the settings."),
            "switched_off": (
                "Starting at login was switched off in the system's settings.",
                "Switch it on again in the settings.",
            ),
            "task_manager": (
                "Starting at login was switched off in the Task Manager.",
                "Switch it on again under Startup in the Task Manager, or in the settings.",
            ),
            "other_desktop": (
                "Starting at login does not apply to this desktop environment.",
                "Switch it on again in the settings.",
            ),
            "program_gone": (
                "What starts Hetes at login points to a program that is no longer there.",
                "Switch it on again in the settings.",
            ),
            "broken": ("The entry that starts Hetes at login is damaged.", "Switch it on again in the settings."),
            "unseen": ("It could not be looked at now.", "Look again."),
        },
    ),
}
