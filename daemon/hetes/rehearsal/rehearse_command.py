"""``hetes rehearse``: reads a scenario and settings, and prints what Hetes would say; nothing real is touched."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Iterable
from datetime import date
from json import dumps
from pathlib import Path
from typing import Literal

from hetes.adapters.bounded_file import TooLargeError, read_bounded
from hetes.adapters.clock import SystemClock
from hetes.adapters.console import DONE, complain, say
from hetes.adapters.folders import find_folders
from hetes.adapters.public_holidays import compute
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.language import read_language
from hetes.presentation.agent_words import app_word
from hetes.rehearsal.lines import UnreadableError
from hetes.rehearsal.rehearsal import rehearse_text

LARGEST_SCENARIO = 16 * 2**20  # bytes; a day takes some thousands


def rehearse(
    scenario: Path | Literal["-"], settings: Path | None, *, as_text: bool = False, as_json: bool = False
) -> int:
    """Print what Hetes would do on the day that ``scenario`` tells ("-": standard input).

    It is for people where the output is a terminal, and JSON Lines for programs, unless one of them is asked for.
    """
    zone = SystemClock().zone
    years: list[int] = []

    def holidays() -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day in compute(years))

    file, language = SettingsFile.of(find_folders(), zone, holidays), read_language(find_folders().config)
    if settings is not None:
        if not settings.is_file():
            return complain(app_word("no_settings", language, path=str(settings)))
        file, language = SettingsFile(settings, zone, holidays), SettingsFile(settings, zone).read()[0].language
    try:
        text = _scenario(scenario)
    except (OSError, UnicodeDecodeError):
        return complain(app_word("no_scenario", language, path=str(scenario)))
    years += sorted({int(year) + more for year in re.findall(r"\b(2\d{3})-\d\d-\d\d", text) for more in (-1, 0, 1)})
    read, problems = file.read()
    for problem in problems:
        complain(problem)
    try:
        lines = rehearse_text(text, read)
    except UnreadableError as error:
        why = app_word(f"line.{error.reason}", language, detail=error.detail)
        return complain(app_word("unreadable", language, number=error.number, why=why))
    at_terminal = sys.stdout is not None and sys.stdout.isatty()
    told: Iterable[str] = (dumps(line, ensure_ascii=False) for line in lines)
    if as_text or (at_terminal and not as_json):
        from hetes.presentation.terminal.rehearsal import rehearsal_lines  # noqa: PLC0415 - only for people

        told = rehearsal_lines(lines, language, zone(), {p.id: p.name for p in read.practitioners})
    say(told)
    return DONE


def _scenario(scenario: Path | Literal["-"]) -> str:
    """Return the text of the scenario.

    Raises:
        OSError: it can't be read, or is larger than any story of some days.
        UnicodeDecodeError: it is not UTF-8.
    """
    if scenario != "-" and not scenario.is_fifo():
        return read_bounded(scenario, LARGEST_SCENARIO).decode("utf-8-sig")
    if scenario == "-":
        text = sys.stdin.read(LARGEST_SCENARIO + 1)
    else:  # a shell's <(...): what writes into it is waited for, as by any program
        with scenario.open(encoding="utf-8-sig") as file:
            text = file.read(LARGEST_SCENARIO + 1)
    if len(text) > LARGEST_SCENARIO:
        raise TooLargeError(errno.EFBIG, "larger than expected")
    return text
