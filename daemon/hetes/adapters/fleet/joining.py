"""To become a workstation of a practice, and to be none any more: what the command and the panel's page both do.

Law: secret and password go to the membership's file alone; the settings name the rest. Each function may raise OSError
and the settings' own ``SettingsError``, and then nothing that was there before is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from hetes.adapters.fleet.carried import Carried, authority_in
from hetes.adapters.fleet.membership import (
    Membership,
    NotReadableError,
    drop_membership,
    new_workstation,
    read_membership,
    write_membership,
)
from hetes.adapters.whole_file import write_whole
from hetes.core.settings import Settings

CA_FILE = "fleet-ca.pem"


class FleetSection(Protocol):
    """The settings file, as far as it is needed here."""

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """Return the settings, and what is wrong with them."""

    def change_section(self, section: str, values: Mapping[str, Any]) -> None:
        """Set keys of one section."""


class NoAuthorityError(ValueError):
    """The text is no certificate of an authority."""


def membership_of(config: Path) -> Membership | None:
    """Return the membership; None where there is none that can be read."""
    try:
        return read_membership(config)
    except NotReadableError:
        return None


def become(
    config: Path, settings: FleetSection, secret: bytes, password: str, wanted: Mapping[str, str | None]
) -> None:
    """Belong to the practice of this secret: ``wanted`` are keys of ``[fleet]``; those that are None stay as they are.

    What was there before comes back where the settings refuse it.
    """
    before = membership_of(config)
    own = before.workstation if before else new_workstation()
    write_membership(config, Membership(own, secret, password))
    try:
        settings.change_section("fleet", {f"fleet.{key}": value for key, value in wanted.items() if value is not None})
    except Exception:
        if before:
            write_membership(config, before)
        else:
            drop_membership(config)
        raise


def leave(config: Path, settings: FleetSection) -> None:
    """Belong to none."""
    settings.change_section("fleet", {"fleet.broker": None})
    drop_membership(config)


def renew(config: Path, membership: Membership, secret: bytes) -> None:
    """Have another secret from now on."""
    write_membership(config, replace(membership, secret=secret))


def wanted_of(config: Path, carried: Carried) -> dict[str, str | None]:
    """Return the keys that a carried file brings; the authority's certificate becomes a file beside the settings."""
    ca = keep_authority(config, carried.ca) if carried.ca else None
    return {"broker": carried.broker, "clinic": carried.clinic or None, "ca": ca}


def keep_authority(config: Path, text: str) -> str:
    """Keep the certificate of the broker's authority; return where it lies.

    Raises:
        NoAuthorityError: it is none.
    """
    import ssl  # noqa: PLC0415 - 10 ms, seldom needed

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError) as error:
        raise NoAuthorityError from error
    path = config / CA_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())
    return str(path)


def carried_from(settings: Settings, secret: bytes) -> Carried:
    """Return what another workstation needs. The authority's file may be unreadable: OSError or ValueError."""
    return Carried(settings.broker, settings.clinic, authority_in(settings.broker_ca), secret)
