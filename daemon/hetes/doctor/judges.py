"""The judgements of :mod:`hetes.doctor.findings`: from what the looks told to a finding. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from hetes.core.settings import Settings
from hetes.doctor.findings import VERDICTS, Facts, Finding, Told

CLOCK_OFF = 60.0
"""Seconds by which the clock may differ from the portal's: HTTP tells whole seconds, and an answer takes some."""
DISK_LOW, DISK_FULL = 200 * 2**20, 2 * 2**20
"""Bytes: below the first it is time to say so; below the second SQLite can't work (its journal alone takes 1 MiB)."""


def judge(check: str, told: Told) -> Finding:
    """Return what came of one check. Raises KeyError for a check that there is not; never for what was told."""
    facts = _FACTS[check](told)
    word = str(facts.pop("word"))
    return Finding(check, word if word in VERDICTS[check] else "unseen", facts)


def told_of(settings: Settings, problems: Sequence[str], today: date) -> Facts:
    """Return what the settings tell, on a local day; ``problems`` are the sentences about values that are wrong."""
    with_card = [p for p in settings.configured if p.login == "card"]
    return {
        "problems": tuple(problems),
        "people": len(settings.configured),
        "card_wanted": bool(with_card) or not settings.configured,
        "expired": tuple(p.name for p in with_card if p.card_expires is not None and p.card_expires < today),
    }


def _needs_no_card(told: Told) -> bool:
    settings = told.get("settings") or {}
    return settings.get("card_wanted") is False


def _card_service(told: Told) -> dict[str, Any]:
    pcsc = told.get("pcsc")
    word = "silent" if pcsc is None else str(pcsc.get("service"))
    if word not in VERDICTS["card_service"]:
        word = "down"
    if word != "up" and _needs_no_card(told):
        word = "not_needed"
    return {"word": word, "code": (pcsc or {}).get("code") or ""}


def _readers(told: Told) -> dict[str, Any]:
    pcsc = told.get("pcsc") or {}
    if pcsc.get("service") not in ("up", "asleep"):
        return {"word": "not_needed" if _needs_no_card(told) else "unseen"}
    all_of_them = list(pcsc.get("readers") or ())
    readers = [reader for reader in all_of_them if not reader["ignored"]]
    names = tuple(reader["label"] for reader in readers)
    devices = tuple((told.get("usb") or {}).get("devices") or ())
    unseen = tuple(device for device in devices if not _is_among(device, names))
    facts: dict[str, Any] = {"readers": names, "devices": unseen}
    if readers:
        if len(devices) > len(readers) and unseen:
            word = "one_missing"
        else:
            word = "known" if any(reader["known"] for reader in readers) else "unfamiliar"
    elif _needs_no_card(told):
        word = "not_needed"
    elif pcsc.get("unreadable"):
        word = "unreadable"
    elif unseen:
        word = "driver_missing"
    else:
        word = "ignored" if all_of_them else "none"
    return {"word": word, **facts}


def _is_among(device: str, names: tuple[str, ...]) -> bool:
    """Tell whether PC/SC has a reader of this USB device: drivers make its name of what the device calls itself."""
    words = [word for word in device.casefold().split() if len(word) >= 4]
    return any(word in name.casefold() for name in names for word in words)


def _card(told: Told) -> dict[str, Any]:
    pcsc = told.get("pcsc") or {}
    if pcsc.get("service") not in ("up", "asleep"):
        return {"word": "not_needed" if _needs_no_card(told) else "unseen"}
    kinds = [r["card"]["kind"] for r in pcsc.get("readers") or () if r["card"] and not r["ignored"]]
    for kind in ("eszemelyi", "unknown", "mute", "other"):
        if kind in kinds:
            return {"word": kind}
    return {"word": "not_needed" if _needs_no_card(told) else "none"}


def _card_use(told: Told) -> dict[str, Any]:
    pcsc, users = told.get("pcsc") or {}, told.get("users") or {}
    ours = {users.get("own"), (told.get("agent") or {}).get("pid")}  # Hetes looks as well, and is not meant
    lines = [line for line in users.get("lines") or () if not any(pid in ours for _, pid in line)]
    facts: dict[str, Any] = {
        "programs": tuple(sorted({name for line in lines for name, _ in line})),
        "hidden": int(users.get("hidden") or 0),
    }
    if pcsc.get("service") not in ("up", "asleep"):
        return {"word": "unseen", **facts}
    cards = [r["card"] for r in pcsc.get("readers") or () if r["card"] and not r["ignored"]]
    if any(card["exclusive"] for card in cards):
        word = "exclusive"
    elif any(card["in_use"] for card in cards):
        word = "in_use"
    else:
        word = "free" if cards else "no_card"
    return {"word": word, **facts}


def _people(told: Told) -> dict[str, Any]:
    settings = told.get("settings")
    if settings is None:
        return {"word": "unseen"}
    expired = tuple(settings.get("expired") or ())
    word = "expired" if expired else "fine" if settings.get("people") else "nobody"
    return {"word": word, "names": expired, "people": int(settings.get("people") or 0)}


def _client(told: Told) -> dict[str, Any]:
    programs = told.get("programs")
    if programs is None:
        return {"word": "unseen"}
    running = tuple(programs.get("client") or ())
    word = "running" if running else "installed" if programs.get("installed") else "not_seen"
    return {"word": word, "programs": running}


def _portal(told: Told) -> dict[str, Any]:
    portal = told.get("portal")
    if portal is None:
        return {"word": "timed_out", "seconds": None, "status": None}
    return {"word": str(portal.get("outcome")), "seconds": portal.get("seconds"), "status": portal.get("status")}


def _agent(told: Told) -> dict[str, Any]:
    agent = told.get("agent")
    if agent is None:
        return {"word": "silent"}
    reached = str(agent.get("reached"))
    if reached == "running" and agent.get("simulated"):
        reached = "simulated"
    word = reached if reached in VERDICTS["agent"] else "strange"
    return {"word": word, "reason": str(agent.get("reason") or "")}


def _login(told: Told) -> dict[str, Any]:
    login = told.get("login")
    if login is None:
        return {"word": "unseen"}
    return {"word": str(login.get("why") or ("on" if login.get("enabled") else "absent"))}


def _icon(told: Told) -> dict[str, Any]:
    agent, screen = told.get("agent") or {}, told.get("screen") or {}
    tray = agent.get("tray")
    if not isinstance(tray, Mapping):
        return {"word": "unseen"}
    reasons = tuple(f"{name}: {why}" for name, why in (tray.get("reasons") or {}).items())
    if not tray.get("wanted"):
        word = "not_wanted"
    elif not tray.get("backend"):
        nowhere = screen.get("linux") and screen.get("host") is not True
        word = "no_screen" if screen.get("screen") is False else "no_host" if nowhere else "failed"
    elif screen.get("behind_arrow"):
        word = "behind_arrow"
    else:
        word = "no_host" if screen.get("host") is False else "visible"
    return {"word": word, "backend": str(tray.get("backend") or ""), "reasons": reasons}


def _notices(told: Told) -> dict[str, Any]:
    agent, service = told.get("agent") or {}, told.get("service") or {}
    told_of = agent.get("notices")
    facts: dict[str, Any] = {"service": str(service.get("name") or ""), "at": None}
    if not isinstance(told_of, Mapping):
        return {"word": "unseen", **facts}
    channel, at = told_of.get("channel"), told_of.get("at")
    facts["at"] = at
    seen = told_of.get("seen")
    if seen is True:
        word = "seen"
    elif seen is False:
        word = "not_seen"
    elif channel == "tray" or (channel is None and service.get("there") is False):
        word = "nobody"
    elif channel is None:
        word = "untried"
    else:
        word = "plain" if channel == "plyer" else "taken"
    return {"word": word, **facts}


def _clock(told: Told) -> dict[str, Any]:
    portal = told.get("portal") or {}
    off = portal.get("clock_off") if portal.get("outcome") in ("reachable", "slow") else None
    if off is None:
        return {"word": "unseen", "seconds": None}
    word = "right" if abs(off) <= CLOCK_OFF else "ahead" if off > 0 else "behind"
    return {"word": word, "seconds": round(abs(off))}


def _settings(told: Told) -> dict[str, Any]:
    settings = told.get("settings")
    if settings is None:
        return {"word": "unseen", "problems": ()}
    problems = tuple(settings.get("problems") or ())
    return {"word": "wrong" if problems else "fine", "problems": problems}


def _store(told: Told) -> dict[str, Any]:
    store = told.get("store")
    if store is None:
        return {"word": "unseen"}
    word, free = str(store.get("state")), store.get("free")
    if word in ("fine", "fresh") and free is not None and free < DISK_LOW:
        word = "full" if free < DISK_FULL else "low"
    elif word == "fine" and store.get("set_aside"):
        word = "set_aside"
    return {"word": word, "free": free, "rows": store.get("rows")}


def _eid_port(told: Told) -> dict[str, Any]:
    programs = told.get("programs") or {}
    listening = programs.get("listening")
    if listening is None:
        return {"word": "unseen", "program": ""}
    program = str(programs.get("listener") or "")
    if not listening:
        word = "free"
    elif not program:
        word = "taken"
    else:
        word = "client" if programs.get("listener_is_client") else "other"
    return {"word": word, "program": program}


def _version(told: Told) -> dict[str, Any]:
    agent = told.get("agent") or {}
    own, its = str(agent.get("own_version") or ""), str(agent.get("version") or "")
    return {"word": "alone" if not its else "same" if own == its else "differs", "version": own, "agent": its}


_FACTS: Mapping[str, Callable[[Told], dict[str, Any]]] = {
    "card_service": _card_service,
    "readers": _readers,
    "card": _card,
    "card_use": _card_use,
    "people": _people,
    "client": _client,
    "portal": _portal,
    "agent": _agent,
    "login": _login,
    "icon": _icon,
    "notices": _notices,
    "clock": _clock,
    "settings": _settings,
    "store": _store,
    "eid_port": _eid_port,
    "version": _version,
}
