"""A rehearsal's lines for people."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from hetes.presentation.wording import word

DO = {
    "hu": {"withdraw": "visszavonva", "refused": "elutasítva", "face": "ikon", "notify": "értesítés"},
    "en": {"withdraw": "withdrawn", "refused": "refused", "face": "icon", "notify": "notice"},
}


def rehearsal_line(line: dict[str, Any], language: str, zone: tzinfo) -> str:
    """Return one line of ``rehearse`` as a person reads it: local time, what, and the words."""
    at = datetime.fromisoformat(line["at"]).astimezone(zone)
    match line["do"]:
        case "face":
            what = word(f"face.{line['face']}", language)
        case "notify":
            what = line["text"]
        case "refused":
            what = line["reason"]
        case _:
            what = line["notice"]
    return f"{at:%Y-%m-%d %H:%M:%S}  {DO[language][line['do']]}: {what}"
