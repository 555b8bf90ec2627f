"""The looks that several checks share. Each is run once for all of them.

Law: costs nothing to import: what a look needs is imported inside it, in the thread that it runs in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hetes.core.atr import kind_of
from hetes.core.settings import Settings
from hetes.doctor.check import Computer, Facts, Look, Told


def _agent(computer: Computer) -> Facts:
    from hetes.doctor.probes.agent import look  # noqa: PLC0415 - the law above

    return look(computer.folders)


def _pcsc(computer: Computer) -> Facts:
    from hetes.doctor.probes.pcsc import look  # noqa: PLC0415 - the law above

    return look(lambda atr: kind_of(atr, computer.settings))


def _portal(computer: Computer) -> Facts:
    from hetes.doctor.probes.portal import look  # noqa: PLC0415 - the law above

    return look(computer.settings.portal_url, computer.clock)


def _programs(computer: Computer) -> Facts:
    from hetes.doctor.probes.processes import look  # noqa: PLC0415 - the law above

    return look(computer.settings.process_names)


def _settings(computer: Computer) -> Facts:
    today = computer.clock.now().astimezone(computer.clock.zone()).date()
    return {**settings_facts(computer.settings, computer.problems, today), **computer.sources}


AGENT = Look("agent", 7.0, _agent)
PCSC = Look("pcsc", 8.0, _pcsc)
PORTAL = Look("portal", 8.7, _portal)
PROGRAMS = Look("programs", 5.0, _programs)
SETTINGS = Look("settings", 4.0, _settings)
# Each limit is longer than those of whatever the look asks: it leaves time to load and to start what asks, so that a
# silent service is told by the look, and a computer that is too busy is not taken for one.


def settings_facts(settings: Settings, problems: Sequence[str], today: date) -> Facts:
    """Return the facts of the look :data:`SETTINGS` on a local day. Pure."""
    with_card = [p for p in settings.configured if p.has_card]
    return {
        "problems": tuple(problems),
        "people": len(settings.configured),
        "card_wanted": any(p.login == "card" for p in settings.configured) or not settings.configured,
        "no_date": tuple(p.name for p in with_card if p.card_expires is None),
        "expired": tuple(p.name for p in with_card if p.card_expires is not None and p.card_expires < today),
    }


def no_card_wanted(told: Told) -> bool:
    """Tell whether everybody here activates without a card; False where the settings did not answer."""
    settings = told.get("settings") or {}
    return settings.get("card_wanted") is False


def readers_told(told: Told) -> Facts | None:
    """Return what the card service tells of its readers; None where it can't be asked for them.

    On Windows the service is stopped while there is no reader ("asleep"): then it is known that there is none.
    """
    pcsc = told.get("pcsc") or {}
    return pcsc if pcsc.get("service") in ("up", "asleep") else None
