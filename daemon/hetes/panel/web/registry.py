"""The pages there are, in the order of the navigation. A page is found by its folder's name: ``pages/NAME``."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from hetes.panel.web.page import Page

NAMES = ("today", "journal", "practitioners", "fleet", "new_card", "check", "settings", "help")
ONLY_WHERE = {"fleet": "fleet"}
"""Pages that the navigation names only where the agent's status has something to say about it, or one is open."""
HIDDEN = ("welcome",)
"""Pages that the navigation does not name."""
FIRST = "today"


def address(name: str) -> str:
    """Return where a page is served."""
    return "/" if name == FIRST else f"/{slug(name)}"


def slug(name: str) -> str:
    """Return a page's name as people and addresses know it."""
    return name.replace("_", "-")


def load() -> Mapping[str, Page]:
    """Return the pages, by name, in order."""
    found = {}
    for name in (*NAMES, *HIDDEN):
        page = importlib.import_module(f"hetes.panel.pages.{name}.page").PAGE
        assert isinstance(page, Page)  # noqa: S101 - a mistake of ours
        found[name] = page
    return found
