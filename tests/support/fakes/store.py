"""A store that remembers, and that can be told to fail."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from hetes.core.json_types import Json
from hetes.ports import JournalRow, StoreError


class FakeStore:
    """Keeps everything in memory, as JSON would keep it. ``fail`` is the reason for which each use is refused."""

    def __init__(self) -> None:
        self.fail: str | None = None
        self.mishap: str | None = None
        self.mishap_told = False
        self.gone = False
        self.saves = 0
        self.closed = False
        self.aside: list[Json] = []
        self.rows: list[JournalRow] = []
        self._snapshot: str | None = None

    def load(self) -> Json | None:
        self._may_fail()
        return None if self._snapshot is None else json.loads(self._snapshot)

    def save(self, snapshot: Json, rows: Sequence[JournalRow]) -> None:
        self._may_fail()
        written = [JournalRow(_utc(row.at), row.event, row.practitioner, json.loads(_text(row.facts))) for row in rows]
        self.gone = False
        self._snapshot = _text(snapshot)
        self.rows += written
        self.saves += 1

    def journal(self, since: datetime, until: datetime) -> Iterator[JournalRow]:
        self._may_fail()
        since, until = _utc(since), _utc(until)
        yield from sorted((row for row in self.rows if since <= row.at < until), key=lambda row: row.at)

    def begun_at(self) -> datetime | None:
        self._may_fail()
        return min((row.at for row in self.rows), default=None)

    def stale(self) -> bool:
        return self.gone

    def prune(self, before: datetime) -> int:
        self._may_fail()
        kept = [row for row in self.rows if row.at >= _utc(before)]
        gone = len(self.rows) - len(kept)
        self.rows = kept
        return gone

    def forget(self, practitioners: Collection[str]) -> int:
        self._may_fail()
        kept = [row for row in self.rows if row.practitioner not in practitioners]
        gone = len(self.rows) - len(kept)
        self.rows = kept
        return gone

    def told(self) -> None:
        self.mishap_told = True

    def set_state_aside(self, why: str | None = None) -> bool:
        found = self.load()
        if found is not None:
            self.aside.append(found)
        self._snapshot = None
        return found is not None

    def close(self) -> None:
        self.closed = True

    def _may_fail(self) -> None:
        if self.fail is not None:
            raise StoreError(self.fail)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise TypeError("an instant without a zone")
    return at.astimezone(UTC)


def _text(value: Any) -> str:
    return json.dumps(dict(value), default=lambda at: _utc(at).isoformat())
