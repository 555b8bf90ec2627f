"""A measured figure beside its reference and its bar, and the table of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One figure. ``bar`` is the most that the figure may be, or, with ``bar_times``, its ratio to the reference."""

    what: str
    figure: float
    unit: str
    reference: float | None = None  # in the same unit, measured in the same run
    reference_is: str = ""
    bar: float | None = None
    bar_times: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.figure / self.reference if self.reference else None

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.bar_times is not None and self.ratio is not None:
            return self.ratio <= self.bar_times
        return None if self.bar is None else self.figure <= self.bar

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio, "met": self.met}

    def cells(self) -> tuple[str, ...]:
        bar = "" if self.bar is None else f"{number(self.bar)} {self.unit}"
        if self.bar_times is not None:
            bar = f"{self.bar_times:g} times"
        return (
            self.what,
            number(self.figure),
            self.unit,
            "" if self.reference is None else f"{number(self.reference)} ({self.reference_is})",
            "" if self.ratio is None else f"{self.ratio:.2f}",
            bar,
            {None: "", True: "met", False: "NOT MET"}[self.met],
        )


HEAD = ("what", "figure", "unit", "reference", "ratio", "bar", "")


def number(value: float) -> str:
    """Write a figure with three digits that count, and no exponent."""
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def table(rows: Iterable[Row]) -> str:
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def report(rows: list[Row], *, as_json: bool = False) -> int:
    """Print the rows; return the exit code: 1 if a bar is not met."""
    print(json.dumps([row.as_json() for row in rows], indent=1, ensure_ascii=False) if as_json else table(rows))
    return int(any(row.met is False for row in rows))


def repeats(usual: int, seconds: float | None) -> int:
    """Return how often to measure: ``usual`` times, or about once a second where little time is given."""
    return usual if seconds is None else max(2, min(usual, int(seconds)))
