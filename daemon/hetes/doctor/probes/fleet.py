"""How it stands with the link to other workstations: what the settings want, and what the running agent tells."""

from __future__ import annotations

from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import ChannelError, ask
from hetes.adapters.ipc.doors import doors
from hetes.core.json_types import Json
from hetes.core.settings import Settings

WITHIN = 3.0


def look(folders: Folders, settings: Settings) -> Json:
    """Return ``wanted`` and ``insecure`` (by the settings), and of a running agent how it is linked: no names.

    ``absent``: nobody is running; any other agent that was not ``reached`` did not answer.
    """
    if not settings.broker:
        return {"wanted": False}
    told: Json = {"wanted": True, "reached": False, "insecure": _insecure(settings)}
    try:
        fleet = ask(doors(folders), {"do": "fleet"}, WITHIN).get("fleet") or {}
    except ChannelError as error:
        return {**told, "absent": error.reason == "absent"}
    others = [each for each in fleet.get("workstations") or () if not each.get("own")]
    return {
        **told,
        "reached": True,
        "linked": fleet.get("linked") is True,
        "trouble": fleet.get("trouble"),
        "others": sum(each.get("state") == "ready" for each in others),
        "clocks": len(fleet.get("clocks_apart") or ()),
        "foreign": fleet.get("foreign") or 0,
    }


def _insecure(settings: Settings) -> bool:
    host = settings.broker.removeprefix("mqtt://").rsplit(":", 1)[0]
    return settings.broker.startswith("mqtt://") and host not in ("localhost", "127.0.0.1", "[::1]")
