"""What the check ``notices`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Értesítések",
        findings={
            "seen": ("Azt mondtad, láttad a próbaértesítést.", ""),
            "taken": (
                "Az értesítési szolgáltatás átvette az utolsót ({at}). Hogy látszott-e, azt csak te tudod.",
                "Kérj egy próbaértesítést az Ellenőrzés oldalon, és mondd meg, láttad-e.",
            ),
            "waiting": (
                "Egy értesítés {since} óta vár: az értesítési szolgáltatás még nem vette át.",
                "Ha nem jelenik meg magától, jelentkezz ki és be; addig nézd az ikont és a vezérlőpultot.",
            ),
            "toast": (
                "A Windows átvette az utolsót, gombokkal ({at}). Hogy látszott-e, azt csak te tudod.",
                "Kérj egy próbaértesítést az Ellenőrzés oldalon, és mondd meg, láttad-e.",
            ),
            "balloon": (
                "A Windows buborékként vette át az utolsót ({at}): gombok nincsenek rajta.",
                "Kattints a buborékra, és megnyílik a vezérlőpult; válaszolni az ikon menüjében is tudsz.",
            ),
            "off": (
                "A Windows beállításaiban ki vannak kapcsolva az értesítések: csak az ikon mutatja, mi a helyzet.",
                "Kapcsold be: Gépház, Rendszer, Értesítések; ott a Hetesé is legyen bekapcsolva.",
            ),
            "held": (
                "A Windows most visszatartja az értesítéseket: vetítés vagy teljes képernyős program fut.",
                "Ha vége, nézd meg újra; addig az ikon mutatja, mi a helyzet.",
            ),
            "quiet": (
                "„Ne zavarjanak” van bekapcsolva: az értesítések most nem ugranak fel, az ikon mutatja, mi a helyzet.",
                "Kapcsold ki az asztal értesítéseinél, vagy nézz gyakrabban az ikonra.",
            ),
            "plain": (
                "Az utolsót átvette a rendszer, de gombok nélkül ({at}). Hogy látszott-e, azt csak te tudod.",
                "Válaszolni az ikon menüjében és a vezérlőpulton tudsz.",
            ),
            "not_seen": (
                "Azt mondtad, nem láttad a próbaértesítést.",
                (
                    "Nézd meg a rendszer beállításaiban, nincsenek-e kikapcsolva az értesítések, és nincs-e "
                    "bekapcsolva a „Ne zavarjanak”."
                ),
            ),
            "nobody": (
                "Ezen az asztalon nincs, ami megjelenítse az értesítéseket: csak az ikon mutatja, mi a helyzet.",
                "Telepíts értesítési szolgáltatást (például dunst), vagy nézz gyakrabban az ikonra.",
            ),
            "untried": (
                "Amióta a Hetes elindult, nem volt mit mondania.",
                "Kérj egy próbaértesítést az Ellenőrzés oldalon, és mondd meg, láttad-e.",
            ),
            "unseen": (
                "Nem látszik, megjelennek-e: a Hetes nem mondta meg.",
                "Indítsd el a Hetest, vagy ha fut, indítsd újra.",
            ),
        },
    ),
    "en": CheckWords(
        title="Notices",
        findings={
            "seen": ("You said that you saw the test notice.", ""),
            "taken": (
                "The notification service took the last one ({at}). Whether it was to be seen, only you know.",
                "Ask for a test notice on the page Check, and say whether you saw it.",
            ),
            "waiting": (
                "A notice has been waiting since {since}: the notification service has not taken it yet.",
                "If it does not appear by itself, log out and in; meanwhile look at the icon and the control panel.",
            ),
            "toast": (
                "Windows took the last one, with buttons ({at}). Whether it was to be seen, only you know.",
                "Ask for a test notice on the page Check, and say whether you saw it.",
            ),
            "balloon": (
                "Windows took the last one as a balloon ({at}): there are no buttons on it.",
                "Click the balloon, and the control panel opens; you can answer in the icon's menu too.",
            ),
            "off": (
                "Notices are switched off in Windows' settings: only the icon tells how things are.",
                "Switch them on: Settings, System, Notifications; that of Hetes as well.",
            ),
            "held": (
                "Windows holds notices back now: a presentation or a full-screen program runs.",
                "Look again when it is over; until then the icon tells how things are.",
            ),
            "quiet": (
                "“Do not disturb” is on: notices do not pop up now, and the icon tells how things are.",
                "Switch it off where the desktop has its notices, or look at the icon more often.",
            ),
            "plain": (
                "The system took the last one, but without buttons ({at}). Whether it was to be seen, only you know.",
                "You can answer in the icon's menu and in the control panel.",
            ),
            "not_seen": (
                "You said that you did not see the test notice.",
                "See in the system's settings whether notices are switched off, or “do not disturb” is on.",
            ),
            "nobody": (
                "Nobody takes notices on this desktop: only the icon tells how things are.",
                "Install a notification service (dunst, for instance), or look at the icon more often.",
            ),
            "untried": (
                "There was nothing to say since Hetes was started.",
                "Ask for a test notice on the page Check, and say whether you saw it.",
            ),
            "unseen": (
                "It can't be seen whether they appear: Hetes did not say.",
                "Start Hetes, or restart it if it runs.",
            ),
        },
    ),
}
