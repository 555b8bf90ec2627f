"""Start at login switched on or off, and told in words: what command line, panel and check have in common."""

from __future__ import annotations

from hetes.core.json_types import Json


def at_login(action: str, language: str, *, locked: bool = False) -> Json:
    """Do "enable" or "disable", and answer with what the system will do at the next login.

    Where an administrator has ``locked`` it, nothing is done.
    """
    from hetes.adapters.autostart.choose import autostart  # noqa: PLC0415 - seldom wanted
    from hetes.adapters.autostart.contract import AutostartError  # noqa: PLC0415 - as above
    from hetes.presentation.autostart_words import autostart_refusal, autostart_sentence  # noqa: PLC0415 - as above

    if locked and action in ("enable", "disable"):
        return {"ok": False, "reason": "locked", "said": autostart_refusal(language, "locked")}
    entry = autostart()
    try:
        if action == "enable":
            entry.enable()
        elif action == "disable":
            entry.disable()
    except AutostartError as error:
        return {"ok": False, "reason": error.reason, "said": autostart_refusal(language, error.reason)}
    status = entry.status()
    said = autostart_sentence(language, enabled=status.enabled, why=status.why)
    told = {"enabled": status.enabled, "why": status.why, "where": status.where, "said": said, "locked": locked}
    return {"ok": True, "autostart": told, "said": said, "language": language}
