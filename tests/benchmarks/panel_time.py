"""Measures how long the panel takes, with ten years of journal: ``python -m tests.benchmarks.panel_time``.

From the asking to the first paint, and each page after it: of each the median, of those the highest.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hetes.panel.web.registry import NAMES, address
from tests.benchmarks.table import Row, repeats, report
from tests.support.agent.program import RunningAgent, write_settings
from tests.support.panel.browser import browser
from tests.support.panel.visitor import Visitor
from tests.support.system.procfs import pss_mb
from tests.support.system.waiting import eventually

YEARS = 10
BAR_PAINT_S, BAR_PAGE_MS = 0.6, 50.0
SETTINGS = """\
[journal]
keep = "11y"
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
hours = { mon = "07:00-20:00", tue = "07:00-20:00", wed = "07:00-20:00", thu = "07:00-20:00", fri = "07:00-20:00" }
"""


def fill(home: Path) -> int:
    """Write ten years of working days into the journal; return the number of rows."""
    rows = []
    day = datetime.now(UTC).replace(hour=7, minute=0, second=0, microsecond=0) - timedelta(days=365 * YEARS)  # noqa: TID251 - the agent's clock is the real one
    number = 0
    while day < datetime.now(UTC) - timedelta(days=1):  # noqa: TID251 - as above
        for hour in (0, 6):
            number += 1
            start = day + timedelta(hours=hour)
            facts = {
                "session": f"old{number}",
                "started_at": start.isoformat(),
                "ends_at": (start + timedelta(hours=7)).isoformat(),
                "source": "tray",
            }
            rows.append((start, "session_started", facts))
            rows += [
                (
                    start + timedelta(minutes=n),
                    "notice_ordered",
                    {"notice": "session_ending", "order": number * 10 + n, "text": "x" * 120},
                )
                for n in range(1, 6)
            ]
            rows.append((start + timedelta(hours=5), "session_ended", {"session": f"old{number}", "why": "ended"}))
        day += timedelta(days=1)
    with closing(sqlite3.connect(home / "data" / "hetes.sqlite3")) as file, file:
        file.executemany(
            "INSERT INTO journal (at, event, practitioner, facts) VALUES (?, ?, 'p1', ?)",
            [(at.isoformat(timespec="microseconds"), event, json.dumps(facts)) for at, event, facts in rows],
        )
    return len(rows)


def rows(seconds: float | None = None) -> list[Row]:
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="h") as folder, browser() as chromium:
        home = Path(folder) / "h"
        write_settings(home, SETTINGS)
        with RunningAgent(home, "--simulate", "--no-tray") as agent:
            fill(home)
            agent.cli("activate")
            page = chromium.new_context().new_page()
            page.goto("about:blank")
            begun = time.monotonic()
            reply = agent.ask(do="panel")
            up = time.monotonic() - begun
            page.goto(Path(reply["file"]).as_uri())
            page.wait_for_selector(".dial")
            eventually(lambda: page.evaluate("performance.getEntriesByName('first-contentful-paint').length"))
            paint = (
                page.evaluate(
                    "performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime - Date.now()"
                )
                / 1000
            )
            first = time.monotonic() - begun + paint
            found += [
                Row("panel asked for, to its process", up, "s"),
                Row("panel asked for, to first paint", first, "s", bar=BAR_PAINT_S),
            ]
            visitor = Visitor.of(agent.ask(do="panel")["url"]).log_in()
            slow = []
            month = f"/journal/{datetime.now(UTC) - timedelta(days=40):%Y-%m}"  # noqa: TID251 - as above
            for at in (*map(address, NAMES), month, "/practitioners/edit/p1", "/new-card?all=1", "/welcome"):
                times = []
                for _ in range(repeats(15, seconds)):
                    begun = time.monotonic()
                    assert visitor.get(at).status == 200
                    times.append(time.monotonic() - begun)
                slow.append((statistics.median(times) * 1000, at))
            figure, at = max(slow)
            found.append(Row(f"later page, the slowest of {len(slow)} ({at})", figure, "ms", bar=BAR_PAGE_MS))
            for entry in Path("/proc").glob("[0-9]*"):
                try:
                    if b"hetes.panel.process" in (entry / "cmdline").read_bytes():
                        found.append(Row("panel process, memory (PSS)", pss_mb(int(entry.name)), "MB"))
                except OSError:
                    continue
            found.append(Row("agent and panel, memory (PSS)", pss_mb(agent.pid), "MB"))
    return found


if __name__ == "__main__":
    raise SystemExit(report(rows()))
