"""``hetes demo``: a working day through the real agent, with a simulated reader and a clock that hurries.

Real are the engine, the store (in a throw-away home), APScheduler, the tray and the notifier; simulated are the
reader, the practitioner's hands, and the speed of time. It runs beside an agent that is at work, and ends by itself.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hetes.adapters.alarm import SchedulerAlarm
from hetes.adapters.card.simulated import SimulatedReaders
from hetes.adapters.clock import ScaledClock, SystemClock
from hetes.adapters.console import NotWrittenError, say
from hetes.adapters.folders import Folders
from hetes.adapters.settings.file import SettingsFile
from hetes.agent.agent import Agent
from hetes.agent.components import Components, no_tray, real_notifier, real_tray
from hetes.agent.signals import with_signals
from hetes.core.calendar import instant_of
from hetes.core.effects import Effect, Notify, Publish, Withdraw
from hetes.core.events import ActivationReported, DoneReported
from hetes.ports import Post
from hetes.presentation.agent_words import app_word
from hetes.presentation.notices.sentences import word
from hetes.presentation.notices.view import notice_view
from hetes.presentation.time_words import clock_time

RATE = 1200.0  # eight hours and forty minutes in 26 s
READER = "Minta kartyaolvaso 00 00"
ATR = "3B8780018031B973842160B8"
HOURS = "08:00-12:00, 12:30-16:00"
SETTINGS = """\
language = "{language}"
open = {{ {day} = "{hours}" }}
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
hours = {{ mon = "{hours}" }}
"""
BEGINS, ENDS = "07:35", "16:15"


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens at a local time; ``name`` names the words that introduce it."""

    time: str
    name: str
    play: Callable[[SimulatedReaders, Post], None]


DAY = (
    Scene("07:40", "plug", lambda cards, _: cards.plug(READER)),
    Scene("07:57", "insert", lambda cards, _: cards.insert(READER, ATR)),
    Scene("07:58", "use", lambda cards, _: cards.use(READER, in_use=True)),
    Scene("07:59", "free", lambda cards, _: cards.use(READER, in_use=False)),
    Scene("08:02", "activate", lambda _, post: post(ActivationReported("p1", source="tray"))),
    Scene("08:05", "take_out", lambda cards, _: cards.take_out(READER)),
    Scene("10:00", "service_lost", lambda cards, _: cards.lose_service()),
    Scene("10:03", "service_back", lambda cards, _: cards.bring_back()),
    Scene("15:14", "insert", lambda cards, _: cards.insert(READER, ATR)),
    Scene("15:15", "activate_again", lambda _, post: post(ActivationReported("p1", source="tray"))),
    Scene("15:17", "take_out", lambda cards, _: cards.take_out(READER)),
    Scene("16:10", "done", lambda _, post: post(DoneReported("p1"))),
)


def play(rate: float | None, *, tray: bool, language: str) -> int:
    """Play the day and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="hetes-", ignore_cleanup_errors=True) as home:
        return _Demo(Path(home), rate or RATE, tray=tray, language=language).play()


class _Demo:
    def __init__(self, home: Path, rate: float, *, tray: bool, language: str) -> None:
        self._language = language
        self._rate = rate
        real = SystemClock()
        self._zone = real.zone()
        self._day = real.now().astimezone(self._zone).date()
        self._clock = ScaledClock(self._instant(BEGINS), rate, self._zone)
        self._cards = SimulatedReaders()
        self._over = threading.Event()
        self._unread: Exception | None = None
        folders = Folders(home / "config", home / "data", home / "run")
        folders.ensure()
        settings = SETTINGS.format(language=language, day=self._day.isoformat(), hours=HOURS)
        folders.settings.write_text(settings, "utf-8")
        self._settings = SettingsFile(folders.settings, self._clock.zone)
        icon = real_tray() if tray else no_tray()
        self._agent = Agent(
            Components(
                folders=folders,
                clock=self._clock,
                settings=self._settings,
                notifier=real_notifier(icon, folders.runtime),
                tray=icon,
                alarm=SchedulerAlarm(self._clock, real, rate=rate),
                cards=self._cards,
                simulated=True,
                observe=self._observe,
            )
        )

    def play(self) -> int:
        with_signals(self._leave)
        self._say(app_word("demo.begins", self._language, rate=int(self._rate)))
        self._agent.start()
        story = threading.Thread(target=self._tell, name="hetes-demo")
        story.start()
        code = self._agent.serve()
        self._over.set()
        story.join()
        self._say(app_word("demo.ends", self._language))
        if self._unread:
            raise self._unread
        return code

    def _leave(self) -> None:
        self._over.set()
        self._agent.leave()

    def _instant(self, time: str) -> datetime:
        return instant_of(self._day, int(time[:2]) * 60 + int(time[3:]), self._zone)

    def _tell(self) -> None:
        """Play the scenes, each at its time; then let the agent end."""
        engine = self._agent.engine
        for scene in DAY:
            if engine is None or self._wait_until(scene.time):
                break
            self._say(f"{scene.time}  {app_word(f'demo.{scene.name}', self._language)}")
            scene.play(self._cards, engine.post)
        self._wait_until(ENDS)
        self._agent.leave()

    def _wait_until(self, time: str) -> bool:
        """Wait, and tell whether the demo is over before."""
        left = (self._instant(time) - self._clock.now()).total_seconds() / self._rate
        return self._over.wait(max(0.0, left))

    def _observe(self, effect: Effect, now: datetime) -> None:
        at = clock_time(now, self._zone)
        match effect:
            case Notify():
                notice = notice_view(effect, self._settings.read()[0], simulated=True)
                self._say(f"{at}  ● {notice.title}: {notice.text}")
            case Withdraw():
                self._say(f"{at}  ○ {app_word('demo.withdrawn', self._language)}")
            case Publish(event="face_changed"):
                face = word(f"face.{effect.facts['face']}", self._language)
                self._say(f"{at}  ◆ {app_word('demo.icon', self._language)}: {face}")
            case _:
                pass

    def _say(self, line: str) -> None:
        """Print a line, from any thread; where nobody reads on, or nothing can be written, the demo is over."""
        if self._unread:
            return
        try:
            say([line])
        except (BrokenPipeError, NotWrittenError) as error:
            self._unread = error
            self._leave()
