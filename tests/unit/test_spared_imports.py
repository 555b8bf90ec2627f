"""Modules that are not loaded for the one function that somebody imports of them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from hetes.adapters.spared_imports import spared

LARGE = {"large": {"used": "lent"}}


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    folder = tmp_path / "large"
    folder.mkdir()
    (folder / "__init__.py").write_text("used, other = 'real', 'the rest'\nfrom large.part import inner\n")
    (folder / "part.py").write_text("inner = 'inside'\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def in_another_thread(do: Callable[[], Any]) -> Any:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(do()))
    thread.start()
    thread.join()
    return found[0]


def test_what_is_imported_meanwhile_gets_what_it_was_given_and_nothing_is_loaded():
    with spared(LARGE):
        from large import used  # type: ignore[import-not-found] # made above
    assert used == "lent"
    assert "large" not in sys.modules
    import large

    assert large.used == "real"


def test_whoever_asks_for_more_has_the_real_one():
    with spared(LARGE):
        import large

        assert large.other == "the rest"
        assert sys.modules["large"].used == "real"
    assert sys.modules["large"].used == "real"


def test_another_thread_imports_as_ever():
    def rest() -> str:
        import large

        return large.other

    def part() -> str:
        from large.part import inner  # type: ignore[import-not-found] # made above

        return inner

    def lent() -> str:
        import large

        return large.used

    for do, expected in ((rest, "the rest"), (part, "inside"), (lent, "real")):
        with spared(LARGE):
            assert in_another_thread(do) == expected
        for name in ("large", "large.part"):
            del sys.modules[name]


def test_a_module_in_a_package_is_found_there_too():
    def as_it_is() -> str:
        import large.part

        return large.part.inner

    import large

    del sys.modules["large.part"], large.part
    with spared({"large.part": {"inner": "lent"}}):
        import large.part

        assert large.part.inner == "lent"
        assert in_another_thread(as_it_is) == "inside"
    assert as_it_is() == "inside"


def test_what_is_loaded_already_stays_what_it_is():
    import large as before

    with spared(LARGE):
        import large

        assert large is before
        assert large.used == "real"
