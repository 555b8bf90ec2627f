"""Is the link to the practice's other workstations in order? Without one there is nothing to say."""

from __future__ import annotations

from hetes.doctor.check import Check, Computer, Facts, Judged, Look, Told

FLEET_PAGE = "/fleet"
TROUBLES = (
    "no_secret", "not_installed", "address", "plain", "dns", "no_route", "refused", "timed_out", "tls_expired",
    "tls_name", "tls_untrusted", "tls_client", "tls_files", "tls_failed", "password", "not_allowed", "busy",
    "old_broker", "lost", "failed",
)  # fmt: skip
VERDICTS = {
    "off": ("good", FLEET_PAGE),
    "linked": ("good", FLEET_PAGE),
    "connecting": ("unknown", FLEET_PAGE),
    "clocks": ("attention", FLEET_PAGE),
    "insecure": ("attention", FLEET_PAGE),
    "foreign": ("attention", FLEET_PAGE),
    **dict.fromkeys(TROUBLES, ("attention", FLEET_PAGE)),
    "unseen": ("unknown", FLEET_PAGE),
    "unheard": ("unknown", FLEET_PAGE),
}


def _look(computer: Computer) -> Facts:
    from hetes.doctor.probes.fleet import look  # noqa: PLC0415 - checks import no probe at the top

    return look(computer.folders, computer.settings)


def _judge(told: Told) -> Judged:
    fleet = told.get("fleet") or {}
    facts = {name: fleet.get(name) or 0 for name in ("others", "clocks", "foreign")}
    if not fleet.get("wanted"):
        return "off", facts
    if not fleet.get("reached"):
        return "unseen" if fleet.get("absent") else "unheard", facts
    if not fleet.get("linked"):
        trouble = str(fleet.get("trouble") or "")
        return trouble if trouble in TROUBLES else "failed" if trouble else "connecting", facts
    found = next((word for word in ("clocks", "insecure", "foreign") if fleet.get(word)), "linked")
    return found, facts


CHECK = Check(name="fleet", group="rest", order=25, verdicts=VERDICTS, looks=(Look("fleet", 4.0, _look),), judge=_judge)
