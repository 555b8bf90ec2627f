"""What stands in the way to the Ágazati Portál, in a sentence that says what to do. Pure: a word in, a sentence out."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.presentation.languages import known

WHY: Mapping[str, Mapping[str, str]] = {
    "hu": {
        "dns": "A gép nem találja a portál címét: nézd meg, van-e internet.",
        "no_route": "Ezen a gépen most nincs internet.",
        "refused": "A portál kiszolgálója visszautasította a kapcsolatot: próbáld később.",
        "timed_out": "A portál nem válaszolt időben: lassú vagy akadozik a hálózat, vagy a portál.",
        "tls_untrusted": "A titkosított kapcsolatba útközben valószínűleg beleszól valami (például víruskereső vagy "
        "tűzfal), és ez a gép nem bízik benne: szólj annak, aki a hálózatot kezeli.",
        "proxy_password": "A hálózat proxyja jelszót kér: szólj annak, aki a hálózatot kezeli.",
        "captive": "A hálózat előbb bejelentkezést kér: nyiss meg a böngészőben bármilyen oldalt, és jelentkezz be.",
        "proxy_failed": "A hálózat proxyja nem enged a portálra, vagy nem válaszol: szólj annak, aki a "
        "hálózatot kezeli.",
        "unusual": "A portál válaszol, de nem a szokásos oldallal. Innen csak a nyitóoldala látszik.",
    },
    "en": {
        "dns": "The computer does not find the portal's address: see whether there is internet.",
        "no_route": "This computer has no internet now.",
        "refused": "The portal's server refused the connection: try later.",
        "timed_out": "The portal did not answer in time: the network or the portal is slow or fails now and then.",
        "tls_untrusted": "Something on the way, perhaps a virus scanner or a firewall, breaks into the encrypted "
        "connection, and this computer does not trust it: tell whoever looks after the network.",
        "proxy_password": "The network's proxy wants a password: tell whoever looks after the network.",
        "captive": "The network wants a login first: open any page in the browser, and log in.",
        "proxy_failed": "The network's proxy does not let Hetes to the portal, or does not answer: tell whoever looks "
        "after the network.",
        "unusual": "The portal answers, but not with its usual page. From here only its front page can be seen.",
    },
}


def portal_why(reason: object, language: str) -> str:
    """Return what stood in the way and what to do, "" where nothing is known of it."""
    return WHY[known(language)].get(str(reason), "")
