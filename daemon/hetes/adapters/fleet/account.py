"""How the broker is reached, as the settings say it, and what may keep it away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hetes.core.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NoAccountError(ValueError):
    """The broker can't be spoken to as the settings say it: ``plain``, ``address`` or ``no_secret`` is its word."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the broker is, and who this workstation is to it."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    certificate: str = ""
    key: str = ""


def account_of(settings: Settings, password: str) -> Account:
    """Return it.

    Raises:
        NoAccountError: ``plain``: without TLS only on this computer, or where the settings want it ``insecure``.
    """
    found = re.fullmatch(r"(mqtts?)://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?/?", settings.broker.strip())
    if found is None or (found[3] and not 0 < int(found[3]) < 65536):
        raise NoAccountError("address")
    tls, host = found[1] == "mqtts", found[2].strip("[]")
    if not tls and host not in LOOPBACK and not settings.broker_insecure:
        raise NoAccountError("plain")
    port = int(found[3]) if found[3] else 8883 if tls else 1883
    return Account(
        host, port, tls, settings.broker_user, password,
        settings.broker_ca, settings.broker_certificate, settings.broker_key,
    )  # fmt: skip
