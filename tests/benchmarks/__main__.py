"""Runs the benchmarks one after the other and prints one table: ``python -m tests.benchmarks`` (30 minutes, needs root).

``--list`` names them, ``--only NAME ...`` runs some, ``--json`` prints data, ``--seconds N`` measures for about so long
each (to try the scripts, not to judge by). Exit code 1 if a bar is not met, or a benchmark failed.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import traceback

from tests.benchmarks.table import Row, report

# name -> (module, options of its rows, whether it is run unless named)
BENCHMARKS: dict[str, tuple[str, dict[str, bool], bool]] = {
    "status_time": ("status_time", {}, True),
    "icon_start": ("icon_start", {}, True),
    "icon_latency": ("icon_latency", {}, True),
    "card_latency": ("card_latency", {}, True),
    "tray_cost": ("tray_cost", {}, True),
    "panel_time": ("panel_time", {}, True),
    "idle": ("idle", {}, True),
    "idle_card": ("idle", {"card": True}, True),
    "card_uses": ("card_uses", {}, True),
    "idle_panel": ("idle", {"panel": True}, True),
    "idle_fleet": ("idle", {"fleet": True}, True),
    "planted_faults": ("planted_faults", {}, False),
}


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Runs the benchmarks.")
    parser.add_argument("--only", nargs="+", choices=list(BENCHMARKS), metavar="NAME", help="run these alone")
    parser.add_argument("--list", action="store_true", help="name the benchmarks and end")
    parser.add_argument("--json", action="store_true", help="print data instead of a table")
    parser.add_argument("--seconds", type=float, help="measure for about so long each, instead of as long as it needs")
    asked = parser.parse_args(words)
    if asked.list:
        for name, (module, options, usual) in BENCHMARKS.items():
            summary = re.split(r"[:\n]", importlib.import_module(f"tests.benchmarks.{module}").__doc__ or "")[0]
            print(
                f"{name:15} {summary}{''.join(f', with the {option}' for option in options)}{'' if usual else ' (only when named)'}"
            )
        return 0
    rows: list[Row] = []
    failed = False
    for name in asked.only or [name for name, (_, _, usual) in BENCHMARKS.items() if usual]:
        module, options, _ = BENCHMARKS[name]
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(f"tests.benchmarks.{module}").rows(asked.seconds, **options)
        except Exception:  # noqa: BLE001 - one that fails is told, and the others are run
            traceback.print_exc()
            failed = True
    return report(rows, as_json=asked.json) or int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
