"""What the check ``card_service`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Kártyaszolgáltatás",
        findings={
            "up": ("Működik.", ""),
            "down": (
                "Nem fut, ezért sem a Hetes, sem az eKliens nem láthatja az olvasót.",
                (
                    "Indítsd újra a gépet; ha így sem indul el, szólj annak, aki a gépet kezeli (Linuxon pcscd, "
                    "Windowson „Intelligens kártya” a neve)."
                ),
            ),
            "disabled": (
                "Le van tiltva, ezért sem a Hetes, sem az eKliens nem láthatja az olvasót.",
                "Szólj annak, aki a gépet kezeli: engedélyezze az „Intelligens kártya” szolgáltatást.",
            ),
            "denied": (
                "Fut, de ennek a felhasználónak nincs joga hozzá: sok Linuxon csak a gép előtt ülő felhasználónak van.",
                "Ha távoli asztalról vagy ssh-ról dolgozol, ülj a géphez; ha nem, szólj annak, aki a gépet kezeli.",
            ),
            "library_missing": (
                "Hiányzik a PC/SC programkönyvtár, ezért a Hetes nem látja az olvasót.",
                "Szólj annak, aki a gépet kezeli: telepítse a pcsc-lite csomagot (Debianon libpcsclite1).",
            ),
            "silent": (
                "Nem válaszol: lefagyhatott, vagy a gépnek most nagyon sok a dolga.",
                "Húzd ki és dugd vissza az olvasót; ha így sem válaszol, indítsd újra a gépet.",
            ),
            "asleep": (
                "Áll. A Windows leállítja, ha nincs olvasó a gépen, és elindítja, ha lesz.",
                "Csatlakoztasd az olvasót.",
            ),
            "not_needed": ("Most nem érhető el, de itt senki nem kártyaolvasóval aktivál.", ""),
        },
    ),
    "en": CheckWords(
        title="Card service",
        findings={
            "up": ("It works.", ""),
            "down": (
                "It is not running, so neither Hetes nor the eKliens can see the reader.",
                (
                    "Restart the computer; if it still does not come up, tell whoever looks after the computer (pcscd "
                    "on Linux, “Smart Card” on Windows)."
                ),
            ),
            "disabled": (
                "It is disabled, so neither Hetes nor the eKliens can see the reader.",
                "Tell whoever looks after the computer to enable the “Smart Card” service.",
            ),
            "denied": (
                "It runs, but this user has no right to it: on many a Linux only whoever sits at the computer has.",
                "If you work by remote desktop or ssh, sit down at it; if not, tell whoever looks after the computer.",
            ),
            "library_missing": (
                "The PC/SC library is missing, so Hetes can't see the reader.",
                "Tell whoever looks after the computer to install pcsc-lite (libpcsclite1 on Debian).",
            ),
            "silent": (
                "It does not answer: it may hang, or the computer is very busy.",
                "Unplug the reader and plug it in again; if it still does not answer, restart the computer.",
            ),
            "asleep": (
                "It is stopped. Windows stops it while there is no reader, and starts it when there is one.",
                "Plug the reader in.",
            ),
            "not_needed": ("It can't be reached now, but nobody here activates with a card reader.", ""),
        },
    ),
}
