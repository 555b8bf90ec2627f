"""Delivery of notices: every order goes to the first channel that gives a receipt in time.

The law. A slot shows one notice at most, and an order stands in one slot; what is visible is taken back before
anything else is shown there. An order ends in exactly one :class:`NoticeTaken` when a channel took it. It ends silently
when it was replaced or withdrawn before. When every channel refused, but one of them may yet work, nothing is claimed
(:class:`NoticeLost`: no more), and :class:`ChannelBack` has it ordered again, in words that are true by then:
when a channel says that it works again, and ``RETRY`` seconds later in any case. While a channel may yet show what it
was given, nobody else does. Only where no channel can work in this session "tray" takes it, if there is an icon.

Everything here may be called from any thread and returns at once, but ``stop``. One worker thread, started by the
first notice, waits without waking up, but for the time of the next try while something is not shown.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from functools import partial

from hetes.adapters.notifications.channel import OLD_WORDS, Channel, Listeners, Receipt
from hetes.adapters.notifications.places import ChannelInUse, Place, Showing
from hetes.core.events import ChannelBack, Event, NoticeLost, NoticeTaken
from hetes.ports import Post
from hetes.presentation.views import NoticeView

log = logging.getLogger(__name__)

RECEIPT_LIMIT = 2.0
"""Seconds that a channel has to give its receipt."""

RETRY = 25.0
"""Seconds after which what is not shown is tried again: with the limits of a try, shown within 35 s."""

LAST_RESORT = "tray"

_SLOTS = 64  # kinds of notices times practitioners and readers stay far below it
_SHOWINGS = 128  # so many showings are remembered for clicks that come late


class OrderedChannels:
    """A :class:`hetes.ports.Notifier` over channels, the best first.

    Args:
        channels: the real channels; none of them costs anything before the first notice.
        tray_tells: whether there is, now, an icon that tells the state when no channel does.
        within: seconds that each channel has for its receipt.
        clock: seconds that only ever grow.
    """

    def __init__(
        self,
        channels: Sequence[Channel],
        tray_tells: Callable[[], bool] = lambda: True,
        within: float = RECEIPT_LIMIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channels = [ChannelInUse(channel) for channel in channels]
        self._tray_tells = tray_tells
        self._within = within
        self._clock = clock
        self._post: Post | None = None
        self._work = threading.Condition()
        # All below is guarded by _work; what is wanted of a slot last is all that counts: None is "nothing".
        self._wanted: OrderedDict[str, NoticeView | None] = OrderedDict()
        self._heard: deque[Callable[[], None]] = deque()
        self._places: OrderedDict[str, Place] = OrderedDict()
        self._showings: OrderedDict[int, Showing] = OrderedDict()
        self._under_way: tuple[int, str] | None = None  # order and slot
        self._again_at: float | None = None  # when what is not shown is tried again
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
            self._heard += (channel.it.tidy for channel in self._channels if channel.it.left())
            self._wake()

    def waiting(self) -> float | None:
        """Return for how many seconds the oldest of what is not shown has been waiting; None: nothing waits."""
        with self._work:
            since = [place.since for place in self._places.values() if not place.taken]
        return max(0.0, self._clock() - min(since)) if since else None

    def show(self, notice: NoticeView) -> None:
        """Show ``notice``, replacing what is visible in its slot. Returns at once."""
        with self._work:
            if (notice.order, notice.slot) == self._under_way and notice.slot not in self._wanted:
                return  # ordered again while it is on its way
            for slot in self._slots_of(notice.order) - {notice.slot}:  # whom it is about was renamed
                self._wanted[slot] = None
            self._wanted.pop(notice.slot, None)
            if len(self._wanted) >= _SLOTS:
                self._wanted.popitem(last=False)
                self._try_again_later()  # the core knows that it was not shown
            self._wanted[notice.slot] = notice
            self._wake()

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

    def _listen(self, channel: ChannelInUse) -> None:
        channel.it.listen(
            Listeners(
                clicked=self._clicked,
                closed=self._closed,
                dismissed=self._dismissed,
                opened=self._opened,
                lost=self._lost,
                failed=lambda ticket: self._hear(lambda: self._failed(channel, ticket)),
                late=lambda ticket: self._hear(lambda: self._late(channel, ticket)),
                back=lambda: self._hear_back(channel),
            )
        )

    def _hear(self, work: Callable[[], None]) -> None:
        with self._work:
            self._heard.append(work)
            self._wake()

    def _hear_back(self, channel: ChannelInUse) -> None:
        """Hear that it is back, once until that is looked at: a service may come and go by the hundred."""
        with self._work:
            if not channel.back_heard:
                channel.back_heard = True
                self._hear(lambda: self._back(channel))

    def _clicked(self, ticket: int, index: int) -> None:
        """Post what the button stands for, once a showing. It may be stale: the core judges that, not we."""
        with self._work:
            showing = self._showings.get(ticket)
            if showing is None or showing.pressed or not 0 <= index < len(showing.place.notice.buttons):
                return
            showing.pressed = True
            event = showing.place.notice.buttons[index].event
        self._say(event)

    def _opened(self, ticket: int) -> None:
        """Post what a click on the notice itself stands for, unless one of its buttons was pressed."""
        with self._work:
            showing = self._showings.get(ticket)
            event = None if showing is None or showing.pressed else showing.place.notice.opens
            if showing is not None:
                showing.pressed = True
        if event is not None:
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
            if showing is not None:
                showing.lost = True
            if showing is not None and stood:
                showing.place.taken, showing.place.since = False, self._clock()
        self._closed(ticket)
        if showing is not None and stood:
            self._say(NoticeLost(showing.place.notice.order))
            self._hear(lambda: self._failed(showing.channel, ticket))

    # --- the worker ---

    def _wake(self) -> None:
        """Start the worker where there is work for it; the lock is held."""
        work = self._wanted or self._heard
        if self._worker is None and self._post is not None and work and not self._stopping:
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
                due, work = self._due()
                left = None if due is None else due - self._clock()
                if left is not None and left <= 0:
                    return work
                self._work.wait(left)
            return None

    def _due(self) -> tuple[float | None, Callable[[], None]]:
        """Return what is to be done by itself next, and when; the lock is held."""
        due: list[tuple[float, Callable[[], None]]] = [
            (c.back_at, partial(self._announce, c)) for c in self._channels if c.back_at is not None
        ]
        if self._again_at is not None:
            due.append((self._again_at, self._try_again))
        return min(due, key=lambda each: each[0]) if due else (None, lambda: None)

    def _deliver(self, notice: NoticeView) -> None:
        with self._work:
            former = self._places.get(notice.slot)
            before = former if former and former.notice.order == notice.order else None
            if before and before.pending:
                return  # it may yet be shown: a second one would be a copy
            since = before.since if before and not before.taken else None
        self._clear(notice.slot, replaced=True)
        place = Place(notice, self._clock() if since is None else since)
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
            if receipt in (Receipt.WAITING, Receipt.UNANSWERED):
                break
        if hopeless and self._tray_tells():
            place.taken = True
            self._say(NoticeTaken(notice.order, LAST_RESORT))
        else:
            if notice.again and since is None:  # shown by a former run, or by what was just taken back for it
                self._say(NoticeLost(notice.order))
            self._try_again_later()

    def _try_again_later(self) -> None:
        if self._again_at is None:
            self._again_at = self._clock() + RETRY

    def _try_again(self) -> None:
        """Have ordered again what is not shown."""
        with self._work:
            self._again_at = None
            missing = [place for place in self._places.values() if not place.taken]
        if self._channels:
            self._say(ChannelBack(self._channels[0].it.name))
        if missing:
            self._try_again_later()

    def _superseded(self, slot: str) -> bool:
        with self._work:
            return self._stopping or slot in self._wanted

    def _attempt(self, channel: ChannelInUse, place: Place) -> Receipt:
        with self._work:
            self._last_ticket += 1
            showing = Showing(self._last_ticket, channel, place)
            # Known before it is shown: a click may be faster than the receipt.
            self._showings[showing.ticket] = showing
            if len(self._showings) > _SHOWINGS:  # but never one that is without an answer, nor one that stands
                done = [t for t, each in self._showings.items() if each.place.pending is not each]
                known = self._showings
                del known[next((t for t in done if known[t] not in known[t].place.showings), done[0])]
            place.showings.append(showing)
        try:
            receipt = channel.it.deliver(showing.ticket, place.notice, self._within)
        except Exception:
            log.exception("the channel %s broke its promise not to raise", channel.it.name)
            receipt = Receipt.FAILED
        with self._work:
            if showing.lost:  # in the very moment in which it came
                receipt = Receipt.FAILED
            if receipt is Receipt.UNANSWERED:
                place.pending = showing
            if receipt is not Receipt.TAKEN and showing in place.showings:
                place.showings.remove(showing)
        log.debug("order %d: %s %s", place.notice.order, channel.it.name, receipt.value)
        return receipt

    def _took(self, channel: ChannelInUse, place: Place) -> None:
        place.taken = True
        self._say(NoticeTaken(place.notice.order, channel.it.name))
        was_down, channel.down, channel.pause, channel.back_at = channel.down, False, 0.0, None
        if was_down:
            self._say(ChannelBack(channel.it.name))

    def _clear(self, slot: str, *, replaced: bool = False) -> None:
        with self._work:
            place = self._places.pop(slot, None)
            showings = [] if place is None else [*place.showings, *([place.pending] if place.pending else [])]
        for showing in showings:
            showing.channel.take_back(showing.ticket, replaced=replaced)

    def _late(self, channel: ChannelInUse, ticket: int) -> None:
        """Settle a display that came after its time: keep it where nobody else shows the same, and it is still so."""
        with self._work:
            showing = self._showings.get(ticket)
            place = None if showing is None or showing.lost else self._ended(showing)
            if place is not None and showing is not None and self._clock() - place.since < OLD_WORDS:
                place.showings.append(showing)
            else:
                place = None
        if place is not None:
            self._took(channel, place)
        else:
            channel.take_back(ticket, replaced=False)
            self._back(channel)

    def _failed(self, channel: ChannelInUse, ticket: int) -> None:
        """Have ordered again what was without an answer, or went: as soon as the channel is back, or later."""
        with self._work:
            showing = self._showings.get(ticket)
            if showing is not None:
                self._ended(showing)
            channel.down = True
            self._try_again_later()

    def _ended(self, showing: Showing) -> Place | None:
        """Note that this has its answer; return its place if that still waits for it. The lock is held."""
        place = showing.place
        if place.pending is showing:
            place.pending = None
        slot = place.notice.slot
        waits = self._places.get(slot) is place and slot not in self._wanted and not place.taken
        return place if waits else None

    def _back(self, channel: ChannelInUse) -> None:
        """A channel may work again: say so, at once or after its pause."""
        channel.back_heard = False
        if channel.down and channel.back_at is None:
            channel.back_at = max(self._clock(), channel.announced_at + channel.pause)

    def _announce(self, channel: ChannelInUse) -> None:
        channel.back_at, channel.down = None, False
        channel.announced_at = self._clock()
        channel.pause = min(max(1.0, channel.pause * 2), RETRY)
        self._say(ChannelBack(channel.it.name))

    def _say(self, event: Event) -> None:
        with self._work:
            post = None if self._stopping else self._post
        if post is not None:
            post(event)

    def _close_channels(self) -> None:
        for channel in self._channels:
            channel.it.close()
