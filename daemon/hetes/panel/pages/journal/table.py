"""The page Napló as a table to take away: CSV for a spreadsheet. Law: pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from hetes.core.json_types import JsonMapping
from hetes.presentation.terminal.events import channel_name, source_name

Say = Callable[..., str]


def journal_csv(told: JsonMapping, language: str, t: Say) -> str:
    """Return the days as a table for a spreadsheet: semicolons, as Hungarian ones expect, and no formulas."""
    names = {p["id"]: p["name"] for p in told["practitioners"]}
    rows: set[tuple[str, ...]] = set()  # a session over midnight belongs to two days
    for one in (one for day in told["days"] for one in day["people"]):
        name = names[one["id"]]
        for s in one["sessions"]:
            source = source_name(s["source"], language)
            rows.add(
                (
                    *_when(s["started_at"], s["ends_at"]),
                    name,
                    t("csv.session_lost" if s.get("lost") else "csv.session_runs" if s["runs"] else "csv.session"),
                    source,
                )
            )
        rows |= {(*_when(a, b), name, t("csv.gap"), "") for a, b in one["gaps"]}
    for n in told["notices"]:
        text = f"{n['text'] or n['notice']} ({channel_name(n['channel'], language)})"
        rows.add((*_when(n["at"], ""), str(n["name"] or ""), t("csv.notice"), text))
    head = tuple(t(f"csv.{each}") for each in ("day", "from", "to", "who", "what", "detail"))
    return "".join(";".join(map(_field, row)) + "\r\n" for row in (head, *sorted(rows)))


def _when(start: str, end: str) -> tuple[str, str, str]:
    at = datetime.fromisoformat(start)
    return at.date().isoformat(), f"{at:%H:%M}", f"{datetime.fromisoformat(end):%H:%M}" if end else ""


_FORMULA = re.compile(r"(^|[,;|])([\s\"']*)(?=[=+@\-\uff1d\uff0b\uff20\uff0d\u2212])")


def _field(text: str) -> str:
    """Return a field that no spreadsheet takes for a formula, also where it parts the line at other signs than we do.

    Every field is quoted; what begins it, or follows a separator within it, and could begin a formula is a text by the
    apostrophe before it. Nothing that cannot be seen is left, tabs and ends of lines least of all.
    """
    seen = "".join(sign if sign.isprintable() else " " for sign in text)
    plain = _FORMULA.sub(r"\1\2'", " ".join(seen.split()))
    return '"' + plain.replace('"', '""') + '"'
