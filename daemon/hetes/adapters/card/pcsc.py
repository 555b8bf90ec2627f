"""The readers and cards of this computer, watched through PC/SC (``smartcard.scard`` of pyscard).

Law: it only looks. Establish and release a context, list readers, wait for states, cancel a wait: there is no other
call, for a program that connects to a card breaks the work of the client that the card is for.

One thread waits; it makes a fresh context after each loss, and it ends only when it is told to. A second one looks at
uses while that is wanted (:mod:`hetes.adapters.card.use_sampler`). What PC/SC does on which system, and how that was
found out, stands beside the lines that it concerns.
"""

from __future__ import annotations

import itertools
import logging
import sys
import threading
import time
from collections.abc import Callable, Collection
from typing import Any

from hetes.adapters.card import reader_states as codes
from hetes.adapters.card.answer_limit import AnswerLimit
from hetes.adapters.card.pcsc_library import smartcard, socket_refuses
from hetes.adapters.card.pcscd_events import CardEvents, PcscdEvents
from hetes.adapters.card.pcscd_pulse import PcscdPulse, Pulse
from hetes.adapters.card.reader_list import ListTimes, ReaderList, hears_of_plugging
from hetes.adapters.card.reader_states import ReaderStates
from hetes.adapters.card.use_sampler import UseSampler
from hetes.adapters.card.use_tracker import SLOW
from hetes.adapters.card.windows_service import READER_CLASS, Meaning, Refusals, ServiceState, service_state
from hetes.core.events import CardServiceLost, ReadersSeen
from hetes.ports import Post

log = logging.getLogger(__name__)

RETRY_FIRST, RETRY_MOST = 0.5, 10.0  # s between two tries to reach a lost service
LIBRARY_RETRY = READERLESS = 600.0  # s; somebody has to install the one, and Windows tells of the other's end
VAIN_FIRST, VAIN_MOST = 0.02, 0.5  # s of rest after waits that returned for nothing
CANCEL_FIRST, CANCEL_MOST = 0.005, 0.25  # s between two tries to cancel a wait
LOOKS_END = 0.5  # s that the looks at uses are given to end: more than one of them takes
STOP = 1.9  # s that stop() gives the thread


class PcscReaders:
    """A :class:`hetes.ports.CardWatch` for the readers of this computer.

    ``problem`` is "library_missing" while PC/SC can't be loaded, "service_lost" or "service_denied" while its service
    can't be reached, "service_silent" while it leaves a call unanswered, else None. May be read from any thread.
    """

    devices = READER_CLASS

    def __init__(
        self,
        scard: Any = None,  # noqa: ANN401 - a module without type hints
        platform: str = sys.platform,
        refused: Callable[[], bool] = socket_refuses,
        windows: Callable[[], ServiceState] = service_state,
    ) -> None:
        """Take what to ask: by default ``smartcard.scard``, which is loaded in the thread.

        Args:
            scard: a module, or what behaves like ``smartcard.scard``.
            platform: a value of ``sys.platform``: linux, win32 or darwin.
            refused: tells, on Linux, whether a service that seems absent in fact refuses this user.
            windows: tells, on Windows, how a service is that can't be reached.
        """
        self.problem: str | None = None
        self.on_library_missing: Callable[[], None] = lambda: None  # called once, in the thread
        self._scard = scard
        self._numbers = itertools.count(1)  # of insertions, over all contexts
        self._make_events: Callable[[], CardEvents] = (
            PcscdEvents if scard is None and platform.startswith("linux") else CardEvents
        )
        self._load = smartcard
        self._platform = platform
        self._refused = refused
        self._post: Post = lambda _event: None
        self._said: ReadersSeen | CardServiceLost | None = None
        self._saying = threading.Lock()
        self._list = ReaderList()
        self._told_of_devices = self._suspects = self._readerless = False
        self._refusals = Refusals(windows)
        self._limit = AnswerLimit(sleep_counts=platform == "win32")
        self._pulse = PcscdPulse() if scard is None and platform.startswith("linux") else Pulse()
        self._served = False  # the service was reached with the present context
        self._doubted = False  # the last try to reach it was refused, or cut off
        self._looks: UseSampler | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._nudge = threading.Event()  # ends a rest (not a wait in PC/SC) early
        # What the others want, and how far the thread has heard of it.
        self._mind = threading.Condition()
        self._want_use = self._rousing = False
        self._asked = self._heard = 0
        # A context is cancelled by another thread than the one that releases it: never both at once.
        self._context_lock = threading.Lock()
        self._context: int | None = None

    @property
    def unreadable(self) -> int:
        """How many readers can't be watched because pyscard can't pass their names on. From any thread."""
        return self._list.unreadable

    def start(self, post: Post) -> None:
        """Begin to watch. Returns at once; nothing about PC/SC is touched in the caller's thread."""
        if self._thread is None and not self._stopping.is_set():
            self._post = post
            self._thread = threading.Thread(target=self._run, name="cards", daemon=True)
            self._thread.start()

    def want_use(self, wanted: bool) -> None:
        """Say whether anybody needs ``in_use``. Returns at once; costs nothing when it is what it was."""
        if wanted == self._want_use:
            return
        with self._mind:
            self._want_use = wanted
        self._rouse()

    def told_of_devices(self) -> None:
        """Hear that :meth:`look_again` is called for whatever comes or goes: nobody lists for that any more."""
        self._told_of_devices = True
        self.look_again()  # what came before, and to wait no longer for the next list

    def look_again(self) -> None:
        """List and look anew: a device came or went, or the computer or its user was away. Returns at once."""
        self._suspects = True
        self._limit.hasten()
        self._rouse()

    def beat(self) -> None:
        """Say so where the service hangs, and look again once it doesn't. Called with each beat; never waits."""
        if self._stopping.is_set():
            return
        late = self._limit.passed()
        answers = self._pulse.beats() if self._served and not late else True
        silent = self.problem == "service_silent"
        if late or not answers:
            self._lose(denied=False, problem="service_silent", why="no answer in time")
        elif silent and self._limit.waiting:
            self._rouse()  # it waits for news as before, and what there is has to be told anew

    def stop(self) -> None:
        """End the thread; leave it behind, said in the log, when the service itself hangs."""
        self._stopping.set()
        self._pulse.close()
        self._rouse()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(STOP)
            if self._thread.is_alive():
                log.warning("the card service doesn't answer; its thread is left behind")

    # Waking the thread up. SCardCancel may itself have to wait for the service, so it runs in a short-lived thread.

    def _rouse(self) -> None:
        with self._mind:
            self._asked += 1
            self._nudge.set()
            if self._rousing or self._thread is None:
                return
            self._rousing = True
        threading.Thread(target=self._cancel, name="cards-rouse", daemon=True).start()

    def _cancel(self) -> None:
        """Cancel until the thread has heard: a cancel that comes just before the wait is lost (pcsc-lite)."""
        pause = CANCEL_FIRST
        while True:
            with self._context_lock:
                if self._context is not None:
                    try:
                        self._scard.SCardCancel(self._context)
                    except Exception:
                        log.exception("a wait for cards could not be cancelled")
            with self._mind:
                # Without a context nothing waits, and the thread hears before it waits with the next one.
                if self._mind.wait_for(lambda: self._heard >= self._asked or self._context is None, pause):
                    self._rousing = False
                    return
            pause = min(2 * pause, CANCEL_MOST)

    def _hear(self) -> bool:
        """Take note of what is wanted; return whether ``in_use`` is."""
        with self._mind:
            self._nudge.clear()
            if self._stopping.is_set():
                self._nudge.set()
            self._heard = self._asked
            self._mind.notify_all()
            return self._want_use

    def _run(self) -> None:
        """Watch with one context after the other, until told to stop."""
        retry = RETRY_FIRST
        while not self._stopping.is_set():
            self._served = self._readerless = False
            pause = retry
            try:
                pause = max(retry, self._turn())
            except Exception:  # the one posted to, or the release, failed: nothing ends this thread but stop()
                log.exception("the watch over cards failed and begins anew")
            if self._served:
                retry = pause = RETRY_FIRST
            if self._readerless and self._told_of_devices and retry == RETRY_MOST:
                retry = RETRY_FIRST if self._nudge.wait(READERLESS) else retry
                self._hear()
            else:
                self._stopping.wait(pause)
                retry = min(2 * retry, RETRY_MOST)
        self._hear()

    def _turn(self) -> float:
        """Watch with one context until it is lost; return how many seconds to rest at least."""
        try:
            self._scard = self._scard or self._load()
        except (ImportError, OSError) as missing:
            fresh = self.problem != "library_missing"
            self._lose(denied=False, problem="library_missing", why=str(missing))
            if fresh:
                self.on_library_missing()
            return LIBRARY_RETRY
        try:
            self._watch(self._establish())
        except codes.Lost as lost:
            self._explain(lost.code)
        except Exception:
            log.exception("the watch over cards failed and begins anew")
            self._lose(denied=False, problem="service_lost", why="an unexpected error")
        finally:
            self._let_looks_end()
            self._release()
        return 0.0

    def _explain(self, code: int) -> None:
        """Say what the loss of the service means."""
        log.info("the card service answered 0x%08X", code)
        if self._platform == "win32":
            # Windows stops its service with the last reader and starts it with the first: an everyday case. If a reader
            # is there, the service is back at the next try: so nothing is said before that.
            if self._served:
                return
            if code in {codes.NO_SERVICE, codes.SERVICE_STOPPED}:
                meaning = self._refusals.meaning()
                self._readerless = meaning is Meaning.NO_READER
                if self._readerless:
                    self.problem = None
                    self._say(ReadersSeen())
                if meaning is not Meaning.OUTAGE:
                    return
        # pcsc-lite's client says so of a connection that was reset, too: a service that died on it. Twice is a refusal.
        doubtful = code == codes.SECURITY_VIOLATION and self._platform.startswith("linux")
        denied = codes.denies(code, self._platform, self._refused) and (self._doubted or not doubtful)
        self._doubted = doubtful and not self._served
        self._lose(denied, "service_denied" if denied else "service_lost", f"0x{code:08X}")

    def _lose(self, denied: bool, problem: str, why: str) -> None:
        if self.problem != problem:
            log.warning("readers and cards can't be seen: %s (%s)", problem, why)
        self.problem = problem
        self._say(CardServiceLost(denied))

    def _say(self, event: ReadersSeen | CardServiceLost) -> None:
        """Post a picture or an outage, unless it is what was posted last."""
        with self._saying:
            if event != self._said and not self._stopping.is_set():
                self._post(event)
                self._said = event

    # One context.

    def _establish(self) -> int:
        with self._limit.of(0.0):
            code, context = self._scard.SCardEstablishContext(0)
        if codes.unsigned(code) != codes.SUCCESS:
            raise codes.Lost(codes.unsigned(code))
        with self._context_lock:
            self._context = int(context)
        return int(context)

    def _release(self) -> None:
        with self._context_lock:
            context, self._context = self._context, None
            if context is not None:
                self._scard.SCardReleaseContext(context)
        with self._mind:
            self._mind.notify_all()

    def _watch(self, context: int) -> None:
        """Post a picture for each change until told to stop.

        Raises:
            Lost: the context is dead.
        """
        darwin = self._platform == "darwin"
        readers: ReaderStates | None = None
        times = ListTimes(self._platform, told=lambda: self._told_of_devices)
        vain = 0
        while not self._stopping.is_set():
            with_use = self._hear()
            now = time.monotonic()
            relist = look = woke = False
            if self._suspects:
                self._suspects = False
                times.soon(now)
            if readers is None or times.due(now):
                with self._limit.of(0.0):
                    names, count = self._list.read(self._scard, context)
                # Windows wants the number of readers as the first state, or each wait returns at once.
                plugs = count << 16 if self._platform == "win32" else codes.UNAWARE
                readers = readers or ReaderStates(plugs, self._numbers, counts=not darwin)
                news = times.listed(now, told_new=sorted(readers.names) != sorted(names))
                readers.enlist(names, now)
                look = news or darwin  # macOS without its counter may keep silent about a card that was swapped
            said = self._said
            if look:
                relist = self._look(context, readers, with_use)
            if not relist:
                self._see_to_looks(readers, with_use)
                self._tell(readers, with_use)
                said = self._said
                relist, woke = self._wait(context, readers, times.left(), with_use)
            if relist:
                times.soon(now)
            vain = vain + 1 if (woke or relist) and self._said is said else 0
            if vain > 1:
                # Floods of uses (Windows), a pseudo-reader that always has news, a reader that is listed and unknown:
                # rest, then look again.
                self._nudge.wait(min(VAIN_FIRST * 2 ** min(vain, 10), VAIN_MOST))

    def _see_to_looks(self, readers: ReaderStates, with_use: bool) -> None:
        """Have uses looked for exactly while that is wanted and there is a card."""
        if not (with_use and readers.any_card()):
            self._let_looks_end()
        elif self._looks is None:
            # Windows' waits end for each use: between two of them nobody has to look unless a question is open.
            slow = None if self._platform == "win32" else SLOW
            self._looks = UseSampler(self._scard, readers.uses, self._make_events, self._rouse, slow)

    def _let_looks_end(self) -> None:
        looks, self._looks = self._looks, None
        if looks is not None:
            looks.end(LOOKS_END)

    def _tell(self, readers: ReaderStates, with_use: bool, without: Collection[str] = ()) -> None:
        """Post the picture; before it, one that says what is not known of uses, so that nobody counts it as seen."""
        left_open = readers.uses.take_open()
        if with_use and not self._served:  # what goes on may have ended and begun anew while nobody looked
            self._serve(readers.picture(with_use=False, without=without))
        elif with_use and left_open:
            before = self._said
            if isinstance(before, ReadersSeen):
                self._serve(codes.veiled(before, left_open))
        self._serve(readers.picture(with_use, without))

    def _serve(self, picture: ReadersSeen) -> None:
        """Post a picture, which the service was well enough to give."""
        self._served = True
        self.problem = None
        self._refusals.forget()
        self._say(picture)

    def _look(self, context: int, readers: ReaderStates, with_use: bool) -> bool:
        """Look at all readers without waiting; return whether the list of readers is out of date."""
        return bool(readers.names) and self._ask(context, readers, readers.unaware(), 0, with_use)[0]

    def _wait(self, context: int, readers: ReaderStates, seconds: float, with_use: bool) -> tuple[bool, bool]:
        """Wait for a change; return whether the list of readers is out of date, and whether anything woke us."""
        states = readers.states(plug_and_play=hears_of_plugging(self._platform, len(readers.names)))
        if not states:  # a wait for nothing returns at once
            self._nudge.wait(seconds)
            return False, False
        # Rounded up: a wait that ends a millisecond early would only be waited once more.
        return self._ask(context, readers, states, int(seconds * 1000) + 1, with_use)

    def _ask(
        self, context: int, readers: ReaderStates, states: list[codes.State], milliseconds: int, with_use: bool
    ) -> tuple[bool, bool]:
        """Ask, at once or with a wait; return whether the list of readers is out of date, and whether there was news.

        Raises:
            Lost: the context is dead.
        """
        asked_at = None if milliseconds else time.monotonic()
        with self._limit.of(milliseconds / 1000):
            code, answers = self._scard.SCardGetStatusChange(context, milliseconds, states)
        code = codes.unsigned(code)
        if code in {codes.TIMEOUT, codes.CANCELLED}:  # the answers may be empty then
            return False, False
        if code in {codes.UNKNOWN_READER, codes.READER_UNAVAILABLE}:
            return True, True
        if code != codes.SUCCESS:
            raise codes.Lost(code)
        swapped, relist = readers.take(answers, time.monotonic(), asked_at)
        # A card that was out and is in again is two pictures: the first one shows that it was out.
        if swapped:
            self._tell(readers, with_use, without=swapped)
        if not relist:
            self._tell(readers, with_use)
        if self._looks is not None and asked_at is None:
            self._looks.look_soon()  # Windows tells of uses in this way, pcsc-lite of some ends
        return relist, True
