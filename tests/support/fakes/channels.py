"""Channels for tests of the delivery: they remember what they were asked and answer as they are told."""

from __future__ import annotations

import threading

from hetes.adapters.notifications.channel import Listeners, Receipt
from hetes.core.events import Event, SnoozeRequested
from hetes.presentation.views import Button, NoticeView


def notice(order: int, slot: str = "ending", *labels: str) -> NoticeView:
    buttons = tuple(Button(label, SnoozeRequested(10, about=f"s{order}")) for label in labels)
    return NoticeView(order, slot, f"title {order}", f"text {order}", buttons)


class FakeChannel:
    """A channel that answers with ``answers``, then with ``answer``; ``gate`` lets it hang."""

    def __init__(self, name: str, answer: Receipt = Receipt.TAKEN) -> None:
        self.name = name
        self.answer = answer
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.calls: list[tuple[str, int]] = []  # ("show", order) or ("take back", order)
        self.tickets: dict[int, int] = {}  # ticket -> order
        self.listeners = Listeners()
        self.closed = 0
        self.left_over = False

    def left(self) -> bool:
        return self.left_over

    def tidy(self) -> None:
        self.left_over = False
        self.calls.append(("tidy", 0))

    def listen(self, listeners: Listeners) -> None:
        self.listeners = listeners

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        self.calls.append(("show", notice.order))
        self.tickets[ticket] = notice.order
        self.entered.set()
        return self.answer if self.gate.wait(within) else Receipt.FAILED

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:
        self.calls.append(("take back", self.tickets[ticket]))

    def close(self) -> None:
        self.closed += 1
        self.gate.set()

    def ticket(self, order: int) -> int:
        return max(ticket for ticket, number in self.tickets.items() if number == order)


class Inbox(list[Event]):
    """What was posted."""

    def __call__(self, event: Event) -> None:
        self.append(event)
