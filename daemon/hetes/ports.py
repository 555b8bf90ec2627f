"""The ports of the engine: the protocols that adapters implement, and tests with fakes.

Whoever posts an event may do so from any thread: ``Post`` only puts it into the engine's inbox.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Protocol, runtime_checkable

from hetes.core.events import Event
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.presentation.views import NoticeView, TrayView

Post = Callable[[Event], None]


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the computer's clock as an aware UTC instant."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow and, where the system allows, stand still during sleep."""

    def asleep(self) -> float | None:
        """Return the seconds that the computer has spent asleep since it was started; None where nobody counts."""

    def boot(self) -> str | None:
        """Return a name of the computer's present run, from its switching on; None where the system tells none."""

    def zone(self) -> tzinfo:
        """Return the system's local zone as it is now (``TZ`` is honoured)."""


class Alarm(Protocol):
    """One alarm, set anew whenever the state says so, and a beat that never stops."""

    def start(self, ring: Callable[[], None], beat: Callable[[], None]) -> None:
        """Begin; from the alarm's own thread, ``ring`` is called at each alarm and ``beat`` at each beat."""

    def set(self, at: datetime | None) -> None:
        """Ring at ``at`` (at once if it is past); None: no alarm but the beat."""

    def stop(self) -> None:
        """End the thread. May be called twice."""


class CardWatch(Protocol):
    """The watch on readers and cards. It posts :class:`ReadersSeen` and :class:`CardServiceLost`, nothing else."""

    def start(self, post: Post) -> None:
        """Begin to watch, in a thread of its own. Returns at once; never raises for an absent service."""

    def want_use(self, wanted: bool) -> None:
        """Say whether anybody needs to know that another program uses a card (``in_use``)."""

    def stop(self) -> None:
        """End the thread, within 2 s. May be called twice, and before ``start``."""


class PowerWatch(Protocol):
    """The watch on sleep, waking and locked screens. It posts Suspended, Resumed, ScreenLocked and ScreenUnlocked.

    It is a fast path only: what it is not told, the beat finds out.
    """

    def start(self, post: Post) -> None:
        """Begin to listen. Returns at once; never raises where there is nothing to listen to."""

    def stop(self) -> None:
        """Hear nothing more. May be called twice, and before ``start``."""


@runtime_checkable
class ToldOfDevices(Protocol):
    """A watch on cards that need not ask for its readers where the system tells of them.

    ``devices`` is what Windows calls their class; ``told_of_devices`` is called once they are told of, and
    ``look_again`` for each that comes or goes, and when the computer or its user was away. From any thread.
    """

    devices: str

    def told_of_devices(self) -> None:
        """Rely on being told from now on."""

    def look_again(self) -> None:
        """Look, soon; returns at once."""


@runtime_checkable
class TellsOfDevices(Protocol):
    """A tray whose window is told of devices that come and go, on a system that tells windows."""

    def tell(self, watch: ToldOfDevices) -> None:
        """Pass on to this one what the window hears. Called before ``run``."""


@runtime_checkable
class BeforeSleep(Protocol):
    """A watch on sleep, or the tray whose window is told of it, for whose answer the computer waits.

    ``last_word`` is called, in its own thread, after it has posted Suspended; it returns within 2 s.
    """

    last_word: Callable[[], None]


@runtime_checkable
class HoldsSleep(Protocol):
    """A watch on sleep for which the computer waits only where that was asked for beforehand."""

    def hold(self, *, wanted: bool) -> None:
        """Say, from any thread, whether there is anything to be said before a sleep."""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One thing that happened, as the journal keeps it. ``facts`` is JSON."""

    at: datetime
    event: str
    practitioner: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class StoreError(Exception):
    """The state could not be written or read. ``reason`` is one of full, read_only, broken, newer, denied."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason as a word that the presentation has a sentence for."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class Store(Protocol):
    """What happened: the state's snapshot, and the journal for as long as it is wanted."""

    @property
    def mishap(self) -> str | None:
        """Return what happened to the file that the user is to be told, a word of ``app_words``; or None."""

    def told(self) -> None:
        """Note that the user was told of the mishap. Until then the file keeps it, for whatever start comes next."""

    def stale(self) -> bool:
        """Tell whether somebody took the open file away: the next ``save`` mends that. From any thread."""

    def load(self) -> Json | None:
        """Return the stored snapshot, or None when there is none.

        Raises:
            StoreError: it is there but cannot be read.
        """

    def save(self, snapshot: Json, rows: Sequence[JournalRow]) -> None:
        """Store both in one transaction; on return they survive SIGKILL and a power cut.

        Raises:
            StoreError: nothing was stored.
        """

    def journal(self, since: datetime, until: datetime) -> Iterable[JournalRow]:
        """Return the rows with ``since <= at < until``, oldest first, as they are asked for. From any thread.

        Raises:
            StoreError: perhaps while iterating; they can't be read.
        """

    def begun_at(self) -> datetime | None:
        """Return the instant of the journal's oldest row. From any thread.

        Raises:
            StoreError: it can't be read.
        """

    def forget(self, practitioners: Collection[str]) -> int:
        """Delete the journal's rows about these practitioners, and return how many there were.

        Raises:
            StoreError: none was deleted.
        """

    def prune(self, before: datetime) -> int:
        """Delete the journal's rows with ``at < before``, and return how many there were.

        Raises:
            StoreError: none was deleted.
        """

    def close(self) -> None:
        """Let go of the file. May be called twice."""


class Notifier(Protocol):
    """Delivers notices through ordered channels; an order ends in one :class:`NoticeTaken`, posted.

    No NoticeTaken is posted for an order that was replaced or withdrawn before a channel took it, nor for one that no
    channel takes now but one may later: it is still to be shown, and :class:`ChannelBack` is when. The channel "tray"
    takes an order only where no other can work at all. A notice that is closed by hand posts what its ``closed`` holds,
    and one whose display went with its service, or that no channel shows ``again`` now, posts :class:`NoticeLost`.
    """

    def start(self, post: Post) -> None:
        """Begin. ``post`` gets NoticeTaken, ChannelBack and what the buttons carry."""

    def show(self, notice: NoticeView) -> None:
        """Show ``notice``, replacing a visible one with the same ``slot``. Returns at once."""

    def withdraw(self, slot: str) -> None:
        """Take back what is visible in ``slot``; nothing there is no error. Returns at once."""

    def stop(self) -> None:
        """Take back what is visible and end threads and children, within 2 s. May be called twice."""


class Tray(Protocol):
    """The icon. ``run`` belongs to the main thread; everything else may be called from any thread."""

    def run(self, post: Post, quit_requested: Callable[[], None]) -> None:
        """Show the icon and serve it until ``stop``. Without a tray host: wait for one, without an icon."""

    def show(self, view: TrayView) -> None:
        """Let the icon say this from now on. Cheap when nothing that is seen differs."""

    def stop(self) -> None:
        """Make ``run`` return. May be called twice, and before ``run``."""


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A value that was not taken: the key it was given for, the complaint's word, and the sentence that names both."""

    key: str
    word: str
    sentence: str


class SettingsError(Exception):
    """What was asked for cannot be done, and nothing was written. ``sentence`` says why, in the user's language."""

    def __init__(self, sentence: str, wrong: tuple[WrongValue, ...] = ()) -> None:
        """Keep the sentence, and which values were wrong where that is the reason."""
        super().__init__(sentence)
        self.sentence = sentence
        self.wrong = wrong


class SettingsSource(Protocol):
    """Where settings come from."""

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """Return the settings and one sentence for each value that was wrong and replaced by its default."""

    def changed(self) -> bool:
        """Tell whether the source differs from what was last read. Costs one stat call."""

    def learn_card(self, atr: str, *, eszemelyi: bool) -> str | None:
        """Keep what kind of card this ATR names; return the sentence that says why that cannot be done, or None."""
