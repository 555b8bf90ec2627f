"""``hetes rehearse``: what Hetes would do on such a day, at once and touching nothing.

It runs the engine and the core of the agent; only the clock is a story's, and the ports record instead of act.
Input and output are the JSON Lines of policy 8, as dicts here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.rehearsal.lines import UnreadableError, read_lines, workstation_of
from hetes.rehearsal.workstation import Rehearsal
from hetes.rehearsal.workstations import Workstations


def rehearse_text(text: str, settings: Settings) -> list[Json]:
    """Read JSON Lines (blank lines are skipped) and rehearse them.

    Raises:
        UnreadableError: a line cannot be read; nothing was rehearsed.
    """
    lines: list[Json] = []
    numbers: list[int] = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise UnreadableError(number, "no_json") from error
        if not isinstance(line, dict):
            raise UnreadableError(number, "no_object")
        lines.append(line)
        numbers.append(number)
    return rehearse_lines(lines, settings, numbers)


def rehearse_lines(lines: Sequence[Json], settings: Settings, numbers: Sequence[int] | None = None) -> list[Json]:
    """Play the lines, and return what Hetes would have done, in order.

    Raises:
        UnreadableError: a line cannot be read; nothing was rehearsed.
    """
    read = list(read_lines(lines, numbers or range(1, len(lines) + 1), settings))
    if any("workstation" in line for line in lines):
        return Workstations(settings, read[0][0], [workstation_of(line) for line in lines]).play(read)
    return Rehearsal(settings, read[0][0]).play(read) if read else []
