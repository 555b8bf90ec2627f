"""Every event that there is, with every value that its types allow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

from hypothesis import strategies as st

from hetes.core.events import Event
from tests.support.fuzz import odd

KINDS: tuple[type, ...] = get_args(Event)

event: st.SearchStrategy[Any] = st.sampled_from(KINDS).flatmap(odd.of)


def places(kept: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where the single values of a JSON document are."""
    inner = kept.items() if isinstance(kept, dict) else enumerate(kept) if isinstance(kept, list) else None
    if inner is None:
        yield path
        return
    for name, value in inner:
        yield from places(value, (*path, name))


def other(value: Any) -> st.SearchStrategy[Any]:
    """Return what draws another value of the same kind, as somebody might write it into the stored state."""
    if isinstance(value, bool):
        return st.booleans()
    if isinstance(value, int):
        return st.integers(-3, 400)
    if isinstance(value, float):
        return odd.real
    if isinstance(value, str) and value[:2] in {"20", "19"}:
        return st.sampled_from(("1970-01-01T00:00:00+00:00", "2199-12-31T23:59:59+00:00", "2026-11-23T06:00:00+00:00"))
    return st.one_of(odd.text, st.none()) if isinstance(value, str) else st.one_of(st.none(), odd.instant.map(str))


@st.composite
def damaged(draw: st.DrawFn, kept: dict[str, Any]) -> dict[str, Any]:
    """Draw this stored state with up to three of its values replaced."""
    changed: dict[str, Any] = json.loads(json.dumps(kept))
    for path in draw(st.lists(st.sampled_from(list(places(changed))), min_size=1, max_size=3)):
        holder: Any = changed
        for name in path[:-1]:
            holder = holder[name]
        holder[path[-1]] = draw(other(holder[path[-1]]))
    return changed
