"""Is there internet, and does the Ágazati Portál answer?"""

from __future__ import annotations

from hetes.doctor.check import ABOUT, TROUBLE, Check, Judged, Missed, Told
from hetes.doctor.looks import PORTAL

VERDICTS = {
    "reachable": ("good", TROUBLE),
    "slow": ("attention", TROUBLE),
    "dns": ("bad", TROUBLE),
    "no_route": ("bad", TROUBLE),
    "refused": ("bad", TROUBLE),
    "timed_out": ("bad", TROUBLE),
    "tls_untrusted": ("bad", ABOUT),
    "proxy_password": ("bad", ABOUT),
    "proxy_failed": ("bad", ABOUT),
    "proxy_kind": ("unknown", ABOUT),
    "proxy_script": ("unknown", ABOUT),
    "captive": ("bad", ABOUT),
    "unusual": ("attention", TROUBLE),
}
_MISSED = {"late": Missed.LATE, "failed": Missed.FAILED}


def _judge(told: Told) -> Judged:
    portal = told.get("portal") or {}
    outcome = str(portal.get("outcome"))
    return str(_MISSED.get(outcome, outcome)), {"seconds": portal.get("seconds"), "status": portal.get("status")}


CHECK = Check(name="portal", group="first", order=70, verdicts=VERDICTS, looks=(PORTAL,), judge=_judge)
