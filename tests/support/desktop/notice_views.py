"""Notices for tests of the desktop's channel."""

from __future__ import annotations

from hetes.presentation.views import NoticeView

DESKTOP = "desktop-notifier"


def view(order: int, slot: str = "ending/p1", **more) -> NoticeView:
    facts = {"title": f"title {order}", "text": "még 30 perc"} | more
    return NoticeView(order, slot, **facts)
