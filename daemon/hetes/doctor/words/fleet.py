"""What the check ``fleet`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="A többi munkaállomás",
        findings={
            "off": ("Ez a gép nincs összekötve a rendelő más gépével; nem is kell, hogy legyen.", ""),
            "linked": ("Kapcsolatban a többi munkaállomással; most ennyi fut: {others}.", ""),
            "connecting": ("A kapcsolódás folyamatban van.", "Nézd meg fél perc múlva újra."),
            "clocks": (
                "Van munkaállomás, amelynek az órája több mint 2 perccel mást mutat, mint ez a gép; ennyi: {clocks}.",
                "Nézd meg a Rendelő oldalon, melyik az, és állítsd be az óráját.",
            ),
            "insecure": (
                "A munkaállomások titkosítatlanul érik el a brókert. Az üzenetek tartalma így is titkosított.",
                "Kérj TLS-t attól, aki a brókert kezeli: mqtts:// kell a cím elejére.",
            ),
            "foreign": (
                "Érthetetlen üzenetek jöttek a brókertől; ennyi: {foreign}. Egyiket sem vettem figyelembe.",
                "Ha nem mindegyik gépen ugyanaz a Hetes fut, frissítsd; különben szólj annak, aki a brókert kezeli.",
            ),
            "no_secret": ("Nincs meg az összekötés titka.", "Add meg a kódját a Rendelő oldalon."),
            "not_installed": (
                "Hiányzik egy csomag, amely ehhez kell.",
                "A „pip install hetes[fleet]” parancs telepíti.",
            ),
            "address": ("A bróker címe nem jó.", "Javítsd ki a fájlban (fleet.broker)."),
            "plain": (
                "A bróker más gépen van, és a címe titkosítatlan kapcsolatot kér; így nem beszélek vele.",
                "mqtts:// kell a cím elejére (fleet.broker).",
            ),
            "dns": ("A bróker neve nem található.", "Nézd meg a címét (fleet.broker) és a hálózatot."),
            "no_route": (
                "A bróker gépe ezen a hálózaton nem érhető el.",
                "Nézd meg a kábelt, a Wi-Fit és a routert.",
            ),
            "refused": ("A bróker gépén ezen a porton semmi nem válaszol.", "Szólj annak, aki a brókert kezeli."),
            "timed_out": ("A bróker nem válaszol.", "Szólj annak, aki a brókert kezeli."),
            "tls_expired": ("A bróker tanúsítványa lejárt.", "Szólj annak, aki a brókert kezeli."),
            "tls_name": ("A bróker tanúsítványa más névre szól, mint a címe.", "Szólj annak, aki a brókert kezeli."),
            "tls_untrusted": (
                "A bróker tanúsítványának kiadóját ez a gép nem ismeri.",
                "Add meg annak a fájlját, aki kiadta (fleet.ca).",
            ),
            "tls_client": (
                "A bróker nem fogadja el ennek a gépnek a tanúsítványát.",
                "Szólj annak, aki a brókert kezeli.",
            ),
            "tls_files": (
                "A tanúsítvány egyik fájlja nem olvasható.",
                "Nézd meg ezeket: fleet.ca, fleet.certificate, fleet.key.",
            ),
            "tls_failed": ("A titkosított kapcsolat nem jött létre a brókerrel.", "Szólj annak, aki a brókert kezeli."),
            "password": (
                "A bróker nem fogadja el ennek a gépnek a nevét vagy jelszavát.",
                "Válaszd le a Rendelő oldalon, aztán csatlakozz újra, a jó névvel és jelszóval.",
            ),
            "not_allowed": (
                "A bróker nem engedi, hogy ez a gép beszéljen a többivel.",
                "Szólj annak, aki a brókert kezeli.",
            ),
            "busy": ("A bróker túlterhelt.", "Szólj annak, aki a brókert kezeli."),
            "old_broker": ("A bróker nem ismeri az MQTT 5-öt.", "Szólj annak, aki a brókert kezeli."),
            "lost": (
                "A bróker bontotta a kapcsolatot; újra meg újra próbálkozom.",
                "Szólj annak, aki a brókert kezeli.",
            ),
            "failed": ("A kapcsolat nem jött létre a brókerrel.", "Szólj annak, aki a brókert kezeli."),
            "unseen": ("Most nem látszik: a Hetes nem fut.", "Indítsd el, aztán nézd meg újra."),
            "unheard": ("Most nem látszik: a futó Hetes nem válaszolt.", "Nézd meg fél perc múlva újra."),
        },
    ),
    "en": CheckWords(
        title="The other workstations",
        findings={
            "off": ("This computer is part of no link, and need not be.", ""),
            "linked": ("In touch with the other workstations; so many are running now: {others}.", ""),
            "connecting": ("It is connecting.", "Look again in half a minute."),
            "clocks": (
                "Workstations whose clock is more than 2 minutes off from this computer's: {clocks}.",
                "See on the page Practice which they are, and set their clocks.",
            ),
            "insecure": (
                "The workstations reach the broker without encryption. What the messages hold is sealed all the same.",
                "Ask whoever looks after the broker for TLS: the address must begin with mqtts://.",
            ),
            "foreign": (
                "Messages that make no sense came from the broker: {foreign}. None of them was heeded.",
                "If not all computers run the same Hetes, update it; else tell whoever looks after the broker.",
            ),
            "no_secret": ("The link's secret is not here.", "Enter its code on the page Practice."),
            "not_installed": ("A package that this needs is missing.", "Install it (pip install hetes[fleet])."),
            "address": ("The broker's address is wrong.", "Put it right in the file (fleet.broker)."),
            "plain": (
                "The broker is on another computer, and its address asks for no encryption; it is not spoken to so.",
                "The address must begin with mqtts:// (fleet.broker).",
            ),
            "dns": ("The broker's name cannot be found.", "Look at its address (fleet.broker) and at the network."),
            "no_route": (
                "There is no way to the broker's computer on the network.",
                "Look at the cable, the Wi-Fi and the router.",
            ),
            "refused": (
                "Nothing answers at this port of the broker's computer.",
                "Tell whoever looks after the broker.",
            ),
            "timed_out": ("The broker does not answer.", "Tell whoever looks after the broker."),
            "tls_expired": ("The broker's certificate has expired.", "Tell whoever looks after the broker."),
            "tls_name": (
                "The broker's certificate is for another name than its address.",
                "Tell whoever looks after the broker.",
            ),
            "tls_untrusted": (
                "Nobody vouches for the broker's certificate on this computer.",
                "Name the file of whoever has issued it (fleet.ca).",
            ),
            "tls_client": (
                "The broker does not accept this computer's certificate.",
                "Tell whoever looks after the broker.",
            ),
            "tls_files": (
                "One of the certificate's files cannot be read.",
                "Look at fleet.ca, fleet.certificate, fleet.key.",
            ),
            "tls_failed": (
                "The encrypted connection with the broker could not be made.",
                "Tell whoever looks after the broker.",
            ),
            "password": (
                "The broker does not accept this computer's name or password.",
                "Leave, and join again, on the page Practice, with the right ones.",
            ),
            "not_allowed": (
                "The broker does not let this computer speak with the others.",
                "Tell whoever looks after the broker.",
            ),
            "busy": ("The broker is overloaded.", "Tell whoever looks after the broker."),
            "old_broker": ("The broker does not know MQTT 5.", "Tell whoever looks after the broker."),
            "lost": (
                "The broker closed the connection; it is tried again and again.",
                "Tell whoever looks after the broker.",
            ),
            "failed": ("The connection with the broker could not be made.", "Tell whoever looks after the broker."),
            "unseen": ("It can't be seen now: Hetes is not running.", "Start it, then look again."),
            "unheard": ("It can't be seen now: the Hetes that runs did not answer.", "Look again in half a minute."),
        },
    ),
}
