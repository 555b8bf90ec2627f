"""What the journal keeps of an effect, as a row of plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hetes.core.effects import Effect, Notify, Publish, Value, Withdraw
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.core.views.status import iso
from hetes.ports import JournalRow
from hetes.presentation.notices.view import notice_view


def row_of(effect: Effect, now: datetime, settings: Settings) -> JournalRow | None:
    """Return the row for an effect of this instant; None for one that the journal does not keep."""
    if isinstance(effect, Publish):
        return JournalRow(now, effect.event, effect.practitioner, plain(effect.facts))
    if isinstance(effect, Notify) and not effect.again:
        facts = {"notice": effect.notice, "order": effect.order, "text": notice_view(effect, settings).text}
        return JournalRow(now, "notice_ordered", effect.practitioner, facts)
    if isinstance(effect, Withdraw):
        return JournalRow(now, "notice_withdrawn", effect.practitioner, {"notice": effect.notice})
    return None


def plain(facts: Mapping[str, Value]) -> Json:
    """Return facts as JSON has them: instants as ISO 8601, tuples as lists."""
    return {k: iso(v) if isinstance(v, datetime) else list(v) if isinstance(v, tuple) else v for k, v in facts.items()}
