"""Delivery of notices: every order goes to the first channel that gives a receipt in time.

The law. A slot shows one notice at most, and an order stands in one slot; what is visible is taken back before
anything else is shown there. An order ends in exactly one :class:`NoticeTaken` when a channel took it. It ends silently
when it was replaced or withdrawn before. When every channel refused, but one of them may yet work, nothing is claimed:
the order stays "ordered, not yet shown", and :class:`ChannelBack` has it ordered again, in words that are true by then.
Only where no channel can work in this session (or there is none) "tray" takes it, for the icon tells anyway.

Everything here may be called from any thread and returns at once, but ``stop``. One worker thread, started by the
first notice, waits without waking up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from hetes.adapters.notifications.channel import Channel, Listeners, Receipt
from hetes.core.events import ChannelBack, Event, NoticeLost, NoticeTaken
from hetes.ports import Post
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

RECEIPT_LIMIT = 2.0
"""Seconds that a channel has to give its receipt."""

LAST_RESORT = "tray"

_SLOTS = 64  # kinds of notices times practitioners and readers stay far below it
_SHOWINGS = 128  # so many showings are remembered for clicks that come late
_LONGEST_PAUSE = 60.0


@dataclass(slots=True, eq=False)
class _Channel:
    """A channel, and whether the last attempt with it failed."""

    it: Channel
    down: bool = False
    # A service that comes and fails by turns must not make a busy loop: each announcement of its return that
    # was followed by no receipt doubles the pause before the next.
    pause: float = 0.0
    announced_at: float = 0.0
    back_at: float | None = None


@dataclass(slots=True, eq=False)
class _Place:
    """What a slot shows, or was ordered to show."""

    notice: NoticeView
    taken: bool = False
    showings: list[_Showing] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Showing:
    """One attempt to show a notice through one channel."""

    ticket: int
    channel: _Channel
    place: _Place
    pressed: bool = False


class OrderedChannels:
    """A :class:`hetes.ports.Notifier` over channels, the best first.

    Args:
        channels: the real channels; none of them costs anything before the first notice.
        tray_tells: whether there is an icon that tells the state when no channel does.
        within: seconds that each channel has for its receipt.
    """

    def __init__(self, channels: Sequence[Channel], tray_tells: bool = True, within: float = RECEIPT_LIMIT) -> None:
        self._channels = [_Channel(channel) for channel in channels]
        self._tray_tells = tray_tells
        self._within = within
        self._post: Post | None = None
        self._work = threading.Condition()
        # All below is guarded by _work; what is wanted of a slot last is all that counts: None is "nothing".
        self._wanted: OrderedDict[str, NoticeView | None] = OrderedDict()
        self._heard: deque[Callable[[], None]] = deque(maxlen=_SHOWINGS)
        self._places: OrderedDict[str, _Place] = OrderedDict()
        self._showings: OrderedDict[int, _Showing] = OrderedDict()
        self._under_way: tuple[int, str] | None = None  # order and slot
        self._last_ticket = 0
        self._stopping = False
        self._worker: threading.Thread | None = None
        for channel in self._channels:
            self._listen(channel)

    # --- the port ---

    def start(self, post: Post) -> None:
        """Begin; orders given before are performed now."""
        with self._work:
            self._post = post
            self._wake()

    def show(self, notice: NoticeView) -> None:
        """Show ``notice``, replacing what is visible in its slot. Returns at once."""
        dropped = None
        with self._work:
            if (notice.order, notice.slot) == self._under_way and notice.slot not in self._wanted:
                return  # ordered again while it is on its way
            for slot in self._slots_of(notice.order) - {notice.slot}:  # whom it is about was renamed
                self._wanted[slot] = None
            self._wanted.pop(notice.slot, None)
            if len(self._wanted) >= _SLOTS:
                dropped = self._wanted.popitem(last=False)[1]
            self._wanted[notice.slot] = notice
            self._wake()
        if dropped is not None and self._tray_tells:
            self._say(NoticeTaken(dropped.order, LAST_RESORT))

    def _slots_of(self, order: int) -> set[str]:
        """Return where the order stands, is on its way to or waits to be shown; the lock is held."""
        found = {slot for slot, place in self._places.items() if place.notice.order == order}
        found |= {slot for slot, notice in self._wanted.items() if notice is not None and notice.order == order}
        return found | ({self._under_way[1]} if self._under_way and self._under_way[0] == order else set())

    def withdraw(self, slot: str) -> None:
        """Take back what is visible or still queued in ``slot``. Returns at once."""
        with self._work:
            self._wanted.pop(slot, None)
            if self._worker is not None:
                self._wanted[slot] = None
                self._wake()

    def stop(self) -> None:
        """Take back what is visible (its buttons would lead nowhere) and end, within 2 s. May be called twice."""
        with self._work:
            first, self._stopping = not self._stopping, True
            worker = self._worker
            self._work.notify_all()
        if first and worker is not None:
            worker.join(1.0)
            self._close_channels()
            worker.join(0.4)

    # --- from the channels, in their threads ---

    def _listen(self, channel: _Channel) -> None:
        channel.it.listen(
            Listeners(
                clicked=self._clicked,
                closed=self._closed,
                dismissed=self._dismissed,
                lost=self._lost,
                late=lambda ticket: self._hear(lambda: self._late(channel, ticket)),
                back=lambda: self._hear(lambda: self._back(channel)),
            )
        )

    def _hear(self, work: Callable[[], None]) -> None:
        with self._work:
            self._heard.append(work)
            self._wake()

    def _clicked(self, ticket: int, index: int) -> None:
        """Post what the button stands for, once a showing. It may be stale: the core judges that, not we."""
        with self._work:
            showing = self._showings.get(ticket)
            if showing is None or showing.pressed or not 0 <= index < len(showing.place.notice.buttons):
                return
            showing.pressed = True
            event = showing.place.notice.buttons[index].event
        self._say(event)

    def _closed(self, ticket: int) -> None:
        with self._work:
            showing = self._showings.get(ticket)
            if showing is not None and showing in showing.place.showings:
                showing.place.showings.remove(showing)

    def _dismissed(self, ticket: int) -> None:
        with self._work:
            showing = self._showings.get(ticket)
            known = showing is not None and not showing.pressed and showing in showing.place.showings
        if showing is not None and known and showing.place.notice.closed is not None:
            self._say(showing.place.notice.closed)

    def _lost(self, ticket: int) -> None:
        with self._work:
            showing = self._showings.get(ticket)
            stood = showing is not None and showing in showing.place.showings
        self._closed(ticket)
        if showing is not None and stood:
            self._say(NoticeLost(showing.place.notice.order))
            self._hear(lambda: self._fell_silent(showing.channel))

    def _fell_silent(self, channel: _Channel) -> None:
        """Let the channel's return be told. In the worker."""
        channel.down = True

    # --- the worker ---

    def _wake(self) -> None:
        """Start the worker where there is work for it; the lock is held."""
        if self._worker is None and self._post is not None and self._wanted and not self._stopping:
            self._worker = threading.Thread(target=self._run, name="hetes-notices", daemon=True)
            self._worker.start()
        self._work.notify_all()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                work()
            except Exception:
                log.exception("a notice could not be handled")
        for slot in list(self._places):
            self._clear(slot)

    def _next(self) -> Callable[[], None] | None:
        """Wait for something to do; None is the end."""
        with self._work:
            self._under_way = None
            while not self._stopping:
                if self._heard:
                    return self._heard.popleft()
                if self._wanted:
                    slot, notice = self._wanted.popitem(last=False)
                    if notice is None:
                        return partial(self._clear, slot)
                    self._under_way = notice.order, slot
                    return partial(self._deliver, notice)
                due = [channel for channel in self._channels if channel.back_at is not None]
                if not due:
                    self._work.wait()
                    continue
                first = min(due, key=lambda channel: channel.back_at or 0.0)
                left = (first.back_at or 0.0) - time.monotonic()
                if left <= 0:
                    return partial(self._announce, first)
                self._work.wait(left)
            return None

    def _deliver(self, notice: NoticeView) -> None:
        self._clear(notice.slot, replaced=True)
        place = _Place(notice)
        with self._work:
            self._places[notice.slot] = place
            overfull = next(iter(self._places)) if len(self._places) > _SLOTS else None
        if overfull is not None:
            self._clear(overfull)
        hopeless = True
        for channel in self._channels:
            if self._superseded(notice.slot):
                return
            receipt = self._attempt(channel, place)
            if receipt is Receipt.TAKEN:
                self._took(channel, place)
                return
            channel.down = True
            hopeless = hopeless and receipt is Receipt.ABSENT
        if hopeless and self._tray_tells:
            place.taken = True
            self._say(NoticeTaken(notice.order, LAST_RESORT))

    def _superseded(self, slot: str) -> bool:
        with self._work:
            return self._stopping or slot in self._wanted

    def _attempt(self, channel: _Channel, place: _Place) -> Receipt:
        with self._work:
            self._last_ticket += 1
            showing = _Showing(self._last_ticket, channel, place)
            # Known before it is shown: a click may be faster than the receipt.
            self._showings[showing.ticket] = showing
            if len(self._showings) > _SHOWINGS:
                self._showings.popitem(last=False)
            place.showings.append(showing)
        try:
            receipt = channel.it.deliver(showing.ticket, place.notice, self._within)
        except Exception:
            log.exception("the channel %s broke its promise not to raise", channel.it.name)
            receipt = Receipt.FAILED
        if receipt is not Receipt.TAKEN:
            with self._work:
                if showing in place.showings:
                    place.showings.remove(showing)
        log.debug("order %d: %s %s", place.notice.order, channel.it.name, receipt.value)
        return receipt

    def _took(self, channel: _Channel, place: _Place) -> None:
        place.taken = True
        self._say(NoticeTaken(place.notice.order, channel.it.name))
        was_down, channel.down, channel.pause, channel.back_at = channel.down, False, 0.0, None
        if was_down:
            self._say(ChannelBack(channel.it.name))

    def _clear(self, slot: str, *, replaced: bool = False) -> None:
        with self._work:
            place = self._places.pop(slot, None)
            showings = [] if place is None else list(place.showings)
        for showing in showings:
            self._take_back(showing.channel, showing.ticket, replaced=replaced)

    @staticmethod
    def _take_back(channel: _Channel, ticket: int, *, replaced: bool) -> None:
        try:
            channel.it.take_back(ticket, replaced=replaced)
        except Exception:
            log.exception("the channel %s broke its promise not to raise", channel.it.name)

    def _late(self, channel: _Channel, ticket: int) -> None:
        """Settle a display that came after its time: keep it only where nobody else shows the same."""
        with self._work:
            showing = self._showings.get(ticket)
            slot = showing.place.notice.slot if showing else ""
            wanted = showing is not None and self._places.get(slot) is showing.place and slot not in self._wanted
            if showing is not None and wanted and not showing.place.taken:
                showing.place.showings.append(showing)
            else:
                wanted = False
        if showing is not None and wanted:
            self._took(channel, showing.place)
        else:
            self._take_back(channel, ticket, replaced=False)
            self._back(channel)

    def _back(self, channel: _Channel) -> None:
        """A channel may work again: say so, at once or after its pause."""
        if channel.down and channel.back_at is None:
            channel.back_at = max(time.monotonic(), channel.announced_at + channel.pause)

    def _announce(self, channel: _Channel) -> None:
        channel.back_at, channel.down = None, False
        channel.announced_at = time.monotonic()
        channel.pause = min(max(1.0, channel.pause * 2), _LONGEST_PAUSE)
        self._say(ChannelBack(channel.it.name))

    def _say(self, event: Event) -> None:
        with self._work:
            post = None if self._stopping else self._post
        if post is not None:
            post(event)

    def _close_channels(self) -> None:
        for channel in self._channels:
            channel.it.close()
