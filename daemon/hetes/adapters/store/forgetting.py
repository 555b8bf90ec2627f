"""Files that were set aside, without a trace of somebody who was removed.

Law: what is whole in such a file and about others stays; what can't be read any more goes with it, for nobody knows
whom it names.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from hetes.adapters.store.content import instant_text, state_text, values_of
from hetes.adapters.store.files import LOGS, beside
from hetes.adapters.store.opening import opened
from hetes.adapters.store.salvage import salvaged
from hetes.core.forgetting import stored_without
from hetes.core.instants import EARLIEST


def forget_aside(path: Path, practitioners: Collection[str]) -> None:
    """Write each file that was set aside for the one at ``path`` anew, without them.

    Raises:
        OSError, sqlite3.Error: not all of them could be written; those that were not are as they were.
    """
    for aside in sorted(path.parent.glob(f"{path.stem}-broken-*{path.suffix}")):
        if aside.is_file():
            _write_anew(aside, practitioners)


def _write_anew(aside: Path, practitioners: Collection[str]) -> None:
    draft = aside.with_name(f".{aside.name}.{os.urandom(8).hex()}")
    found = salvaged(aside)
    try:
        with closing(opened(draft)) as new:
            new.execute("BEGIN IMMEDIATE")
            if found.state is not None:
                values = (instant_text(EARLIEST), state_text(stored_without(found.state, practitioners)))
                new.execute("INSERT INTO snapshot (id, saved_at, json) VALUES (1, ?, ?)", values)
            others = (found.rows[n] for n in sorted(found.rows) if found.rows[n].practitioner not in practitioners)
            new.executemany(
                "INSERT INTO journal (at, event, practitioner, facts) VALUES (?, ?, ?, ?)", values_of(others)
            )
            new.execute("COMMIT")
        for ending in LOGS:
            beside(aside, ending).unlink(missing_ok=True)
        draft.replace(aside)
    finally:
        for ending in ("", *LOGS):
            beside(draft, ending).unlink(missing_ok=True)
