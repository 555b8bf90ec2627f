"""Is this computer ready for the day? What was seen becomes findings: each a word, its state, and where to read on.

Law: pure. Others look (each **look** answers with plain facts, or with None where it did not come back in time); here
it is only judged. A judgement says what can be known: "good" is what was seen to be good, "unknown" what cannot be
seen from here, and neither is ever taken for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = Mapping[str, Any]
Told = Mapping[str, Facts | None]
"""What the looks told, by their names; None: one that did not come back in time, or failed."""

STATES = ("good", "attention", "bad", "unknown")


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check: ``word`` is one of the check's in :data:`VERDICTS`; ``facts`` fill its sentences."""

    check: str
    word: str
    facts: Facts = field(default_factory=dict)

    @property
    def state(self) -> str:
        """One of :data:`STATES`."""
        return VERDICTS[self.check][self.word][0]

    @property
    def link(self) -> str:
        """The panel's address where more is said."""
        return VERDICTS[self.check][self.word][1]


_TROUBLE = "/help#trouble"
_CHECK = "/help#check"

# Check, its words, and for each the state and where to read on. The order is that of a morning at eight: what the
# activation needs first, then what Hetes needs, then the rest.
VERDICTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "card_service": {
        "up": ("good", _TROUBLE),
        "down": ("bad", _TROUBLE),
        "denied": ("bad", _TROUBLE),
        "library_missing": ("bad", _CHECK),
        "silent": ("bad", _TROUBLE),
        "asleep": ("unknown", _TROUBLE),
        "not_needed": ("good", "/practitioners"),
    },
    "readers": {
        "known": ("good", _TROUBLE),
        "unfamiliar": ("unknown", _CHECK),
        "one_missing": ("attention", _TROUBLE),
        "unreadable": ("unknown", _CHECK),
        "driver_missing": ("bad", _TROUBLE),
        "ignored": ("bad", _TROUBLE),
        "none": ("bad", _TROUBLE),
        "unseen": ("unknown", _TROUBLE),
        "not_needed": ("good", "/practitioners"),
    },
    "card": {
        "eszemelyi": ("good", "/help#codes"),
        "unknown": ("attention", "/"),
        "other": ("attention", "/settings#cards"),
        "mute": ("bad", _TROUBLE),
        "none": ("unknown", _TROUBLE),
        "unseen": ("unknown", _TROUBLE),
        "not_needed": ("good", "/practitioners"),
    },
    "card_use": {
        "free": ("good", _CHECK),
        "no_card": ("good", _CHECK),
        "in_use": ("attention", _CHECK),
        "exclusive": ("attention", _CHECK),
        "unseen": ("unknown", _CHECK),
    },
    "people": {
        "fine": ("good", "/practitioners"),
        "nobody": ("unknown", "/practitioners"),
        "expired": ("attention", "/new-card"),
        "unseen": ("unknown", "/practitioners"),
    },
    "client": {
        "running": ("good", _TROUBLE),
        "installed": ("unknown", _TROUBLE),
        "not_seen": ("unknown", _TROUBLE),
        "unseen": ("unknown", _TROUBLE),
    },
    "portal": {
        "reachable": ("good", _TROUBLE),
        "slow": ("attention", _TROUBLE),
        "dns": ("bad", _TROUBLE),
        "no_route": ("bad", _TROUBLE),
        "refused": ("bad", _TROUBLE),
        "timed_out": ("bad", _TROUBLE),
        "tls_untrusted": ("bad", _CHECK),
        "proxy_password": ("bad", _CHECK),
        "captive": ("bad", _CHECK),
        "http_error": ("bad", _TROUBLE),
        "unseen": ("unknown", _TROUBLE),
    },
    "agent": {
        "running": ("good", _CHECK),
        "simulated": ("attention", _CHECK),
        "absent": ("bad", _CHECK),
        "silent": ("bad", _CHECK),
        "strange": ("bad", _CHECK),
    },
    "login": {
        "on": ("good", "/settings#login"),
        "other_command": ("attention", "/settings#login"),
        "absent": ("attention", "/settings#login"),
        "hidden": ("attention", "/settings#login"),
        "switched_off": ("attention", "/settings#login"),
        "task_manager": ("attention", "/settings#login"),
        "other_desktop": ("attention", "/settings#login"),
        "program_gone": ("attention", "/settings#login"),
        "broken": ("attention", "/settings#login"),
        "unseen": ("unknown", "/settings#login"),
    },
    "icon": {
        "visible": ("good", "/help#icon"),
        "behind_arrow": ("attention", "/help#icon"),
        "no_host": ("attention", _CHECK),
        "no_screen": ("attention", _CHECK),
        "failed": ("attention", _CHECK),
        "not_wanted": ("unknown", _CHECK),
        "unseen": ("unknown", "/help#icon"),
    },
    "notices": {
        "seen": ("good", "/help#reminders"),
        "taken": ("good", "/help#reminders"),
        "plain": ("attention", _CHECK),
        "not_seen": ("attention", _CHECK),
        "nobody": ("attention", _CHECK),
        "untried": ("unknown", "/help#reminders"),
        "unseen": ("unknown", "/help#reminders"),
    },
    "clock": {
        "right": ("good", _CHECK),
        "ahead": ("attention", _CHECK),
        "behind": ("attention", _CHECK),
        "unseen": ("unknown", _CHECK),
    },
    "settings": {
        "fine": ("good", "/settings"),
        "wrong": ("attention", "/settings"),
        "unseen": ("unknown", "/settings"),
    },
    "store": {
        "fine": ("good", "/help#data"),
        "fresh": ("good", "/help#data"),
        "low": ("attention", "/help#data"),
        "set_aside": ("attention", "/help#data"),
        "full": ("bad", "/help#data"),
        "read_only": ("bad", "/help#data"),
        "denied": ("bad", "/help#data"),
        "broken": ("bad", "/help#data"),
        "newer": ("bad", "/help#data"),
        "unseen": ("unknown", "/help#data"),
    },
    "eid_port": {
        "free": ("good", _CHECK),
        "client": ("good", _CHECK),
        "other": ("attention", _CHECK),
        "taken": ("unknown", _CHECK),
        "unseen": ("unknown", _CHECK),
    },
    "version": {
        "same": ("good", "/help"),
        "differs": ("attention", "/help"),
        "alone": ("good", "/help"),
    },
}
CHECKS = tuple(VERDICTS)
FIRST = CHECKS[: CHECKS.index("clock")]
"""Those that matter at eight in the morning."""

NEEDS: Mapping[str, tuple[str, ...]] = {
    "card_service": ("pcsc", "settings"),
    "readers": ("pcsc", "usb", "settings"),
    "card": ("pcsc", "settings"),
    "card_use": ("pcsc", "users", "agent"),
    "people": ("settings",),
    "client": ("programs",),
    "portal": ("portal",),
    "agent": ("agent",),
    "login": ("login",),
    "icon": ("agent", "screen"),
    "notices": ("agent", "service"),
    "clock": ("portal",),
    "settings": ("settings",),
    "store": ("store",),
    "eid_port": ("programs",),
    "version": ("agent",),
}
"""Which looks a check waits for."""
LOOKS = tuple(dict.fromkeys(look for looks in NEEDS.values() for look in looks))


def overall(findings: Iterable[Finding]) -> str:
    """Return the worst state of all: bad, attention, or good. What cannot be seen counts for neither."""
    states = {finding.state for finding in findings}
    return next((state for state in ("bad", "attention") if state in states), "good")


def first_to_do(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding to begin with: the first that is bad, else the first that wants attention, in the order."""
    ordered = sorted(findings, key=lambda finding: CHECKS.index(finding.check))
    for state in ("bad", "attention"):
        for finding in ordered:
            if finding.state == state:
                return finding
    return None
