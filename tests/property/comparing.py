"""Compares what two tellers say of one day: only what a user could see, and no order within one instant."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

Line = dict[str, Any]


def second_of(line: Line) -> str:
    """Return the line's instant in UTC, to the second: nobody sees less."""
    return datetime.fromisoformat(line["at"]).astimezone(UTC).replace(microsecond=0).isoformat()


def gist(line: Line) -> tuple[str, ...]:
    if line["do"] == "refused":
        return ("refused", "with a reason" if line.get("reason") else "without a reason")
    if line["do"] == "face":
        return ("face", line["face"])
    return (line["do"], line["notice"], line.get("practitioner") or "-")


def differences(expected: list[Line], actual: list[Line]) -> list[str]:
    """Return a sentence for each difference that a user could see; the order within one instant is none.

    Compared are ``at`` (to the second), ``do``, ``face``, ``notice``, ``practitioner``, whether a refusal has its
    reason, and ``n``, ``lead_s``, ``lost``, ``days``, ``break_at`` and ``unit`` where both have them. Once something
    differs, what follows often does too: so only the first instant that differs is told.
    """
    told: dict[str, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for line in expected:
        told[second_of(line)][0].append(line)
    for line in actual:
        told[second_of(line)][1].append(line)
    for second in sorted(told):
        found = differences_at(second, *told[second])
        if found:
            return found
    return []


def differences_at(second: str, expected: list[Line], actual: list[Line]) -> list[str]:
    found = []
    left = sorted(actual, key=number)
    for line in sorted(expected, key=number):
        same = next((other for other in left if gist(other) == gist(line)), None)
        if same is None:
            found.append(f"{second}: expected {' '.join(gist(line))}, and it is missing: {line}")
            continue
        left.remove(same)
        found += [
            f"{second}: {' '.join(gist(line))}: expected {name} = {line[name]}, and it is {same[name]}"
            for name in ("n", "lead_s", "lost", "days", "break_at", "unit")
            if name in line and name in same and told(name, line[name]) != told(name, same[name])
        ]
    found += [f"{second}: nobody expected {' '.join(gist(line))}: {line}" for line in left]
    return found


def told(name: str, value: object) -> object:
    """Read an instant as one, however it is written."""
    return datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value


def number(line: Line) -> int:
    return int(line.get("n") or line.get("lead_s") or 0)
