"""Whether an agent runs, and what it tells of itself: asked over the local channel, as a command would."""

from __future__ import annotations

from pathlib import Path

from hetes import __version__
from hetes.adapters.ipc.client import ChannelError, ask
from hetes.core.json_types import Json

WITHIN = 3.0
"""Seconds for each of the two answers."""
_REACHED = {"absent": "absent", "silent": "silent", "lost": "silent"}


def look(runtime: Path) -> Json:
    """Return ``reached`` (running, absent, silent, strange), ``own_version``, and the channel's ``reason`` for failing.

    Of a running agent: its ``version``, whether it is ``simulated``, its ``pid``, and what it tells of its ``tray`` and
    of its ``notices``.
    """
    told: Json = {"own_version": __version__}
    try:
        status = ask(runtime, {"do": "status"}, WITHIN).get("status") or {}
        more = ask(runtime, {"do": "equipment"}, WITHIN).get("equipment") or {}
    except ChannelError as error:
        return {**told, "reached": _REACHED.get(error.reason, "strange"), "reason": error.reason}
    return {
        **told,
        "reached": "running",
        "version": status.get("version"),
        "simulated": status.get("simulated") is True,
        **{name: more.get(name) for name in ("pid", "tray", "notices")},
    }
