"""What the check ``icon`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Ikon",
        findings={
            "visible": ("Kint van a tálcán.", ""),
            "untaken": (
                "Kitettem, de a tálca még nem kérte el a képét.",
                "Nyomd meg az „Ikon újra” gombot az Ellenőrzés oldalon; ha úgy sem látszik, jelentkezz ki, majd be.",
            ),
            "behind_arrow": (
                "Kint van, de a Windows elrejti az óra melletti nyíl mögé.",
                "Kattints a nyílra, és húzd ki az ikont az óra mellé.",
            ),
            "no_host": (
                "Ezen az asztalon most nincs, ami megmutassa az ikont.",
                (
                    "GNOME-ban telepítsd az „AppIndicator” bővítményt, más asztalon tedd ki az értesítési területet a "
                    "panelre."
                ),
            ),
            "no_screen": ("Nincs képernyő az ikonhoz.", "Indítsd el a Hetest a grafikus asztalról."),
            "failed": (
                "Nem sikerült kitenni a tálcára.",
                "Lépj ki a Hetesből, és indítsd el újra; ha így sem jelenik meg, add át a jelentést annak, aki segít.",
            ),
            "not_wanted": ("A Hetes ikon nélkül fut (--no-tray).", "Ha kell az ikon, indítsd enélkül."),
            "unseen": (
                "Nem látszik, kint van-e: a Hetes nem mondta meg.",
                "Indítsd el a Hetest, vagy ha fut, indítsd újra.",
            ),
        },
    ),
    "en": CheckWords(
        title="Icon",
        findings={
            "visible": ("It is in the tray.", ""),
            "untaken": (
                "It was put out, but the tray has not asked for its picture yet.",
                "Press “Icon again” on the page Check; if it still does not appear, log out and in again.",
            ),
            "behind_arrow": (
                "It is there, but Windows hides it behind the arrow beside the clock.",
                "Click on the arrow and drag the icon out, beside the clock.",
            ),
            "no_host": (
                "This desktop has nothing now that would show the icon.",
                (
                    "In GNOME install the extension “AppIndicator”; on another desktop put the notification area into "
                    "the panel."
                ),
            ),
            "no_screen": ("There is no screen for the icon.", "Start Hetes from your desktop session."),
            "failed": (
                "It could not be put into the tray.",
                "Quit Hetes and start it again; if it still does not appear, give the report to whoever helps you.",
            ),
            "not_wanted": ("Hetes runs without an icon (--no-tray).", "If you want the icon, start it without that."),
            "unseen": (
                "It can't be seen whether it is there: Hetes did not say.",
                "Start Hetes, or restart it if it runs.",
            ),
        },
    ),
}
