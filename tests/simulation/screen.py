"""The screen: channels that show, fail, hang, answer late and end; and the real ordered delivery without its thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from hetes.adapters.notifications.channel import Channel, Listeners, Receipt
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.presentation.views import NoticeView


class _Idle(Exception):  # noqa: N818 - a fact: there is nothing to do
    """The worker would wait now."""


class _Unwaited(threading.Condition):
    """A condition for which nobody waits: whoever would, has nothing to do."""

    def wait(self, timeout: float | None = None) -> bool:
        raise _Idle


class _Worker:
    """Stands for the worker's thread."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work

    def join(self, timeout: float | None = None) -> None:
        self._work()


class DrivenChannels(OrderedChannels):
    """The real delivery; its worker works when ``work`` is called, until it would wait."""

    def __init__(self, channels: Sequence[Channel], **options: Any) -> None:
        super().__init__(channels, **options)
        self._work = _Unwaited()
        self.at_work = False  # a delivery is under way

    def work(self) -> None:
        if self._worker is not None and not self.at_work:
            self.at_work = True
            try:
                with suppress(_Idle):
                    self._run()
            finally:
                self.at_work = False

    @property
    def busy(self) -> bool:
        return self._worker is not None and bool(self._heard or self._wanted)

    @property
    def due(self) -> float | None:
        """When (monotonic) a channel's return is to be told, or what is not shown tried again."""
        return self._due()[0]

    def _wake(self) -> None:
        work = self._wanted or self._heard
        if self._worker is None and self._post is not None and work and not self._stopping:
            self._worker = _Worker(self.work)


@dataclass(slots=True, eq=False)
class Shown:
    """A notice as it stood, or stands, on the screen."""

    channel: SimChannel
    ticket: int
    notice: NoticeView
    worded_at: float = 0.0  # monotonic seconds, as is the next
    shown_at: float = 0.0


@dataclass(slots=True)
class Screen:
    """What is visible, and what was shown in this life (for clicks that come late)."""

    clock: Callable[[], float] = lambda: 0.0
    visible: list[Shown] = field(default_factory=list)
    history: list[Shown] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)  # orders that stood on the screen, ever
    closed: set[int] = field(
        default_factory=set
    )  # orders that were closed in this life, by hand or by their time on the screen
    held: dict[tuple[str, int], tuple[SimChannel, Receipt]] = field(
        default_factory=dict
    )  # by slot and order: the channel that has it to itself
    passed_over: str | None = None  # who got what another channel had to itself

    def put(self, shown: Shown) -> None:
        shown.shown_at = self.clock()
        self.visible.append(shown)
        self.history.append(shown)
        self.seen.add(shown.notice.order)

    def take(self, shown: Shown) -> None:
        if shown in self.visible:
            self.visible.remove(shown)

    def forget(self) -> None:
        """The process ended: its notices went with it, and no click reaches anybody."""
        self.visible.clear()
        self.history.clear()
        self.closed.clear()
        self.held.clear()


class SimChannel:
    """A way of showing notices.

    ``mode``: ok; refuses; late (it shows what it had refused, once it works again); waits (no other channel can show
    anything either); hangs (it answers nothing, and shows once it works again what it was given).
    """

    def __init__(self, name: str, screen: Screen, mode: str = "ok") -> None:
        self.name = name
        self.mode = mode
        self._screen = screen
        self._listeners = Listeners()
        self._late: list[Shown] = []
        self.dies_at_once = False  # with the next notice, in the moment in which it has taken it
        self.died = False  # with the last notice, in that moment
        self.meanwhile: Callable[[], object] | None = None  # what happens while the next delivery takes its time

    def listen(self, listeners: Listeners) -> None:
        self._listeners = listeners

    def left(self) -> bool:
        return False

    def tidy(self) -> None: ...

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:
        shown = Shown(self, ticket, notice, self._screen.clock())
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return self._answer(shown)

    def _answer(self, shown: Shown) -> Receipt:
        held, key = self._screen.held, (shown.notice.slot, shown.notice.order)
        holder, word = held.get(key, (self, None))
        if word is Receipt.UNANSWERED or (word is Receipt.WAITING and holder.name < self.name):
            self._screen.passed_over = f"{self.name} got {key}, which {holder.name} had to itself"
        held.pop(key, None)
        if self.mode == "waits":
            held[key] = self, Receipt.WAITING
            return Receipt.WAITING
        if self.mode == "hangs":
            held[key] = self, Receipt.UNANSWERED
            self._late.append(shown)
            return Receipt.UNANSWERED
        if self.mode == "ok":
            self._screen.put(shown)
            self.died, self.dies_at_once = self.dies_at_once, False
            if self.died:
                self._screen.take(shown)
                self._listeners.lost(shown.ticket)
            return Receipt.TAKEN
        if self.mode == "late":
            self._late.append(shown)
        return Receipt.FAILED

    def _release_all(self) -> None:
        """What the channel had to itself has its answer."""
        for key in [key for key, (holder, _) in self._screen.held.items() if holder is self]:
            del self._screen.held[key]

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:
        if self.mode == "hangs":  # it shows for a moment at most, later, what it was given and is to take back
            for shown in [shown for shown in self._late if shown.ticket == ticket]:
                self._late.remove(shown)
                if not replaced:  # else it would be given once more while it has no answer
                    self._screen.held.pop((shown.notice.slot, shown.notice.order), None)
        for shown in [s for s in self._screen.visible if s.channel is self and s.ticket == ticket]:
            self._screen.take(shown)

    def close(self) -> None: ...

    # --- what the desktop and the user do

    def end(self) -> None:
        """The service ends, and what it showed goes with it."""
        self.mode = "refuses"
        self._release_all()
        late, self._late = self._late, []
        for shown in late:
            self._listeners.failed(shown.ticket)
        for shown in [s for s in self._screen.visible if s.channel is self]:
            self._screen.take(shown)
            self._listeners.lost(shown.ticket)

    def work_again(self, *, said: bool = True) -> None:
        """The service answers again; what it answers late is shown now. ``said``: and the channel tells of it."""
        was, self.mode, self.dies_at_once = self.mode, "ok", False
        self._release_all()
        late, self._late = self._late, []
        for shown in late:
            self._screen.put(shown)
            self._listeners.late(shown.ticket)
        if was != "ok" and said:
            self._listeners.back()

    def click(self, shown: Shown, button: int) -> None:
        self._listeners.clicked(shown.ticket, button)
        if shown in self._screen.visible:
            self._screen.take(shown)
            self._screen.closed.add(shown.notice.order)
            self._listeners.closed(shown.ticket)

    def close_by_hand(self, shown: Shown) -> None:
        self._listeners.dismissed(shown.ticket)
        self.time_out(shown)

    def time_out(self, shown: Shown) -> None:
        self._screen.take(shown)
        self._screen.closed.add(shown.notice.order)
        self._listeners.closed(shown.ticket)


def standing(screen: Screen) -> dict[str, list[Shown]]:
    """Return what stands in each slot."""
    found: dict[str, list[Shown]] = {}
    for shown in screen.visible:
        found.setdefault(shown.notice.slot, []).append(shown)
    return found
