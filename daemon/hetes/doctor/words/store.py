"""What the check ``store`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Adatbázis és lemez",
        findings={
            "fine": ("Ép, és van hely a lemezen ({free} szabad).", ""),
            "fresh": ("Még nincs adatbázis: az első indításkor készül el.", ""),
            "low": ("Kevés a hely a lemezen: {free} szabad.", "Szabadíts fel helyet, mielőtt betelik."),
            "set_aside": (
                "Nemrég sérült volt: a Hetes félretette, és újat kezdett.",
                "Ha újra előfordul, nézesd meg a lemezt azzal, aki a gépet kezeli.",
            ),
            "state_aside": (
                "Ép, de a benne elmentett állapot nemrég hibás volt: a Hetes félretette, és újat kezdett.",
                "A futó kapcsolatot jelezd újra; ha megint előfordul, nézesd meg a lemezt azzal, aki a gépet kezeli.",
            ),
            "gone": (
                "Az adatbázis fájlja eltűnt.",
                "Ha fut a Hetes, fél percen belül új fájlt kezd, és elmenti bele az állapotot: nézd meg újra.",
            ),
            "renewed": (
                "Nemrég eltűnt vagy kicserélődött a fájlja: a napló korábbi bejegyzései hiányozhatnak.",
                "Ha nem te tetted, derítsd ki azzal, aki a gépet kezeli, mi nyúl az adatmappához.",
            ),
            "bad_rows": (
                "Ép, de a napló {bad} bejegyzése olvashatatlan: ezek kimaradnak.",
                "Ha újra előfordul, nézesd meg a lemezt azzal, aki a gépet kezeli.",
            ),
            "full": ("A lemez megtelt: a Hetes nem tudja elmenteni, amit jelzel.", "Szabadíts fel helyet a lemezen."),
            "read_only": (
                "Az adatmappa csak olvasható: a Hetes nem tudja elmenteni, amit jelzel.",
                "Szólj annak, aki a gépet kezeli: a mappa legyen írható.",
            ),
            "denied": (
                "Nincs jog az adatmappához: a Hetes nem tudja elmenteni, amit jelzel.",
                "Szólj annak, aki a gépet kezeli: a mappa legyen a tiéd és írható.",
            ),
            "broken": (
                "Az adatbázis sérült.",
                "Indítsd újra a Hetest: félreteszi a sérültet, és újat kezd; a futó kapcsolatot jelezd újra.",
            ),
            "unkept": (
                "Ép, de a futó Hetes most nem tudja elmenteni, amit jelzel.",
                "Indítsd újra a Hetest; ha úgy sem megy, szólj annak, aki a gépet kezeli.",
            ),
            "newer": ("Az adatbázist újabb Hetes írta, ez a verzió nem nyúl hozzá.", "Telepítsd az újabb Hetest."),
        },
    ),
    "en": CheckWords(
        title="Database and disk",
        findings={
            "fine": ("It is sound, and there is room on the disk ({free} free).", ""),
            "fresh": ("There is no database yet: it is made at the first start.", ""),
            "low": ("There is little room on the disk: {free} free.", "Free some space before it is full."),
            "set_aside": (
                "It was damaged lately: Hetes set it aside and began a new one.",
                "If it happens again, have the disk looked at by whoever looks after the computer.",
            ),
            "state_aside": (
                "It is sound, but the state stored in it was wrong lately: Hetes set it aside and began a new one.",
                "Report a running connection again; if this happens once more, have the disk looked at.",
            ),
            "gone": (
                "The database's file has disappeared.",
                "If Hetes runs, it begins a new one within half a minute and stores the state in it: look again.",
            ),
            "renewed": (
                "Its file disappeared or was replaced lately: earlier entries of the journal may be missing.",
                "If you did not do that, find out with whoever looks after the computer what touches the data folder.",
            ),
            "bad_rows": (
                "It is sound, but {bad} entries of the journal can't be read: they are left out.",
                "If it happens again, have the disk looked at by whoever looks after the computer.",
            ),
            "full": ("The disk is full: Hetes can't keep what you report.", "Free some space on the disk."),
            "read_only": (
                "The data folder is read-only: Hetes can't keep what you report.",
                "Tell whoever looks after the computer to make the folder writable.",
            ),
            "denied": (
                "No right to the data folder: Hetes can't keep what you report.",
                "Tell whoever looks after the computer: the folder should be yours and writable.",
            ),
            "broken": (
                "The database is damaged.",
                "Restart Hetes: it sets the damaged one aside and begins a new one; report a running connection again.",
            ),
            "unkept": (
                "It is sound, but the running Hetes can't keep what you report now.",
                "Restart Hetes; if that does not help, tell whoever looks after the computer.",
            ),
            "newer": ("A newer Hetes wrote the database, this version leaves it alone.", "Install the newer Hetes."),
        },
    ),
}
