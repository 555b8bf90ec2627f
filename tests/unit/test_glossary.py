"""One thing has one name: words that daemon/reference/words.md has another one for stand in no Hungarian text."""

from __future__ import annotations

import re
from pathlib import Path

import hetes

HETES = Path(hetes.__file__).parent
INSTEAD = {
    r"kártyád\w*": "igazolvány",
    r"alapérték\w*|alapból|alapbeállítás\w*": "alapértelmezés",
    r"lap(?:on|ot|ján|ja|ról|ra)": "oldal",
    r"(?:eID-)?kapu(?:n|ján|ról)": "port",
    r"önműködő\w*": "automatikus",
    r"változat(?:ú|a|ot|tal)": "verzió",
    r"szemmel tart\w*": "számolja: Hetes does not look into EESZT",
}
RIGHT = {"Indítópult lapján", "új lapon nyílik"}  # a tab of the Task Manager, and of the browser


def test_no_text_names_a_thing_by_another_name():
    wrong = re.compile("|".join(rf"\b(?:{word})\b" for word in INSTEAD), re.IGNORECASE)
    lines = ((path, line) for path in HETES.rglob("*.py") for line in path.read_text("utf-8").splitlines())
    assert [
        f"{path.relative_to(HETES)}: {match[0]}"
        for path, line in lines
        if (match := wrong.search(line)) and not any(right in line for right in RIGHT)
    ] == []
