"""A state without a trace of somebody who was removed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from hetes.core.snapshot import NOT_STORED, restore, snapshot
from hetes.core.state import State


def without(state: State, practitioners: Collection[str]) -> State:
    """Return the state as if nothing in it had ever been about these practitioners."""
    kept = restore(stored_without(snapshot(state), practitioners), state.settings)
    return replace(kept, **{name: getattr(state, name) for name in NOT_STORED})


def stored_without(stored: dict[str, Any], practitioners: Collection[str]) -> dict[str, Any]:
    """Return the stored state without all that names them: their sessions, what was judged, shown or is to be said."""
    return {key: _kept(value, practitioners) for key, value in stored.items()}


def _kept(value: Any, names: Collection[str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [each for each in value if not _about(each, names)]
    if not isinstance(value, dict):
        return value
    if _about(value, names):
        return None
    return {key: each for key, each in value.items() if key not in names and not _about(each, names)}


def _about(value: Any, names: Collection[str]) -> bool:  # noqa: ANN401 - any JSON
    """Tell whether an entry is about one of them: by its practitioner, or by a key in which the name stands."""
    if isinstance(value, dict):
        own = value.get("practitioner")
        return (isinstance(own, str) and own in names) or _about(
            [*value.get("key", ()), *value.get("before", ()), value.get("occasion")], names
        )
    if isinstance(value, list):
        return any((isinstance(each, str) and each in names) or _about(each, names) for each in value)
    return False
