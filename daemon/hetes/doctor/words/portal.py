"""What the check ``portal`` says."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.doctor.check import CheckWords

WORDS: Mapping[str, CheckWords] = {
    "hu": CheckWords(
        title="Internet és Ágazati Portál",
        findings={
            "reachable": ("Van internet, és a portál nyitóoldala válaszol.", ""),
            "slow": (
                "A portál válaszol, de lassan.",
                "Az aktiválás is lassabb lehet; ha más oldal is lassú, valószínűleg a hálózattal van baj.",
            ),
            "dns": (
                (
                    "A gép nem találja a portál címét: valószínűleg nincs internet, vagy a névkiszolgáló (DNS) nem "
                    "működik."
                ),
                (
                    "Nézd meg, megnyílik-e más weboldal; ha nem, valószínűleg a hálózattal van baj, nem az "
                    "igazolványoddal."
                ),
            ),
            "no_route": ("Ezen a gépen most nincs internet.", "Nézd meg a hálózati kábelt, a Wi-Fit és a routert."),
            "refused": (
                "A portál kiszolgálója visszautasította a kapcsolatot.",
                "Próbáld később; ha más oldal megnyílik, valószínűleg a portállal van baj, nem az igazolványoddal.",
            ),
            "timed_out": (
                "A portál nem válaszolt időben.",
                (
                    "Nézd meg, megnyílik-e más weboldal; ha igen, valószínűleg a portállal van baj, nem az "
                    "igazolványoddal."
                ),
            ),
            "tls_untrusted": (
                (
                    "A titkosított kapcsolatba útközben valószínűleg beleszól valami (például víruskereső vagy "
                    "tűzfal), és ez a gép nem bízik benne."
                ),
                (
                    "Szólj annak, aki a hálózatot kezeli: valószínűleg a tűzfal vagy a víruskereső tanúsítványa "
                    "hiányzik erről a gépről."
                ),
            ),
            "proxy_password": (
                "A hálózat proxyja jelszót kér.",
                "Szólj annak, aki a hálózatot kezeli: a proxy jelszó nélkül nem enged ki.",
            ),
            "captive": (
                "A hálózat előbb bejelentkezést kér: a portál helyett valami más válaszol.",
                "Nyiss meg a böngészőben bármilyen oldalt, jelentkezz be a hálózatba, aztán nézd meg újra.",
            ),
            "proxy_failed": (
                "A hálózat proxyja nem enged a portálra, vagy nem válaszol.",
                "Szólj annak, aki a hálózatot kezeli: a portálig a Hetes el sem jutott.",
            ),
            "proxy_kind": (
                "A gépen olyan proxy van beállítva (például SOCKS), amelyen át a Hetes nem tud kérdezni.",
                "Nyisd meg a böngészőben: portal.eeszt.gov.hu",
            ),
            "proxy_script": (
                "A gépen automatikus proxybeállítás (PAC) van, amelyet a Hetes nem tud követni.",
                "Nézd meg a böngészőben, megnyílik-e: portal.eeszt.gov.hu",
            ),
            "unusual": (
                "A portál válaszol, de nem a szokásos oldallal.",
                (
                    "Nézd meg a böngészőben, mit ír: lehet, hogy karbantartás vagy üzemzavar van (innen csak a "
                    "nyitóoldal látszik)."
                ),
            ),
        },
    ),
    "en": CheckWords(
        title="Internet and Ágazati Portál",
        findings={
            "reachable": ("There is internet, and the portal’s front page answers.", ""),
            "slow": (
                "The portal answers, but slowly.",
                "Activating may be slow as well; if other sites are slow too, it is probably the network.",
            ),
            "dns": (
                (
                    "The computer does not find the portal's address: there is probably no internet, or the name "
                    "server (DNS) does not work."
                ),
                "See whether another web page opens; if not, it is probably the network, not your card.",
            ),
            "no_route": ("This computer has no internet now.", "Look at the network cable, the Wi-Fi and the router."),
            "refused": (
                "The portal's server refused the connection.",
                "Try later; if other pages open, the trouble is probably with the portal, not with your card.",
            ),
            "timed_out": (
                "The portal did not answer in time.",
                (
                    "See whether another web page opens; if so, the trouble is probably with the portal, not with your "
                    "card."
                ),
            ),
            "tls_untrusted": (
                (
                    "Something on the way, probably a virus scanner or a firewall, breaks into the encrypted "
                    "connection, and this computer does not trust it."
                ),
                (
                    "Tell whoever looks after the network: the certificate of the firewall or the virus scanner is "
                    "probably missing on this computer."
                ),
            ),
            "proxy_password": (
                "The network's proxy wants a password.",
                "Tell whoever looks after the network: the proxy lets nobody out without a password.",
            ),
            "captive": (
                "The network wants a login first: something else answers in the portal's place.",
                "Open any page in the browser, log in to the network, then look again.",
            ),
            "proxy_failed": (
                "The network's proxy does not let Hetes to the portal, or does not answer.",
                "Tell whoever looks after the network: Hetes did not even get to the portal.",
            ),
            "proxy_kind": (
                "This computer is set to a kind of proxy (such as SOCKS) through which Hetes can't ask.",
                "Open it in the browser: portal.eeszt.gov.hu",
            ),
            "proxy_script": (
                "This computer finds its proxy by a script (PAC), which Hetes cannot follow.",
                "See whether this opens in the browser: portal.eeszt.gov.hu",
            ),
            "unusual": (
                "The portal answers, but not with its usual page.",
                "See in the browser what it says: maintenance, or a fault (only its front page is seen from here).",
            ),
        },
    ),
}
