"""A workstation's link without a broker: a test holds its line and its clock, and takes what it posts to a core."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hetes.adapters.fleet.seal import Seal
from hetes.agent.practice_link import PracticeLink
from hetes.core.fleet.messages import read, written
from hetes.core.settings import Practitioner, Settings
from hetes.core.state import begin
from hetes.core.step import step
from hetes.core.telling import told

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SECRET = b"a clinic's key.."
DOCTOR = Practitioner("eva", "Dr. Minta Éva", eeszt_user="O12345")


class Clock:
    """``set_by``: by how much it is ahead of the true time."""

    def __init__(self, set_by=timedelta(0)):
        self.passed, self.set_by = timedelta(0), set_by

    def now(self):
        return NOON + self.passed + self.set_by

    def monotonic(self):
        return 1000.0 + self.passed.total_seconds()


class Line:
    """Keeps what is said on it."""

    def __init__(self):
        self.said: list[tuple[str, bytes, bool, int | None]] = []
        self.heard: list[str] = []
        self.wanted = True
        self.ended = 0
        self.stopped = False

    def start(self): ...
    def ring(self): ...

    def stop(self, within=2.0):
        self.stopped = True

    def subscribe(self, *topics):
        self.heard += topics

    def unsubscribe(self, *topics):
        for topic in topics:
            self.heard.remove(topic)

    def say(self, topic, sealed, *, keep, expires=None):
        self.said.append((topic, sealed, keep, expires))

    def want(self, *, connection):
        self.ended += self.wanted and not connection
        self.wanted = connection


class Desk:
    """A workstation whose line, clock and core a test holds."""

    def __init__(self, people=(DOCTOR,), name="a", account="pc-1", line=None, ahead=timedelta(0)):
        self.clock, self.line, self.posted = Clock(ahead), line or Line(), []
        self.seal = Seal(SECRET)
        self.state = begin(Settings(configured=people), self.clock.now())
        self.link = PracticeLink(self.seal, name, account, "1. rendelő", self.clock, self.post)
        self.link.line = self.line
        self.post(self.link.first_picture())

    def post(self, event):
        self.posted.append(event)
        self.state, _ = step(self.state, event, self.clock.now())
        self.link.share(told(self.state, self.clock.now()))

    def connect(self):
        self.link.will()
        self.link.connected()
        topic, sealed, *_ = self.line.said[-1]
        self.link.came(topic, sealed, kept=False)
        self.link.look()
        return self

    def opened(self):
        return [read(self.seal.open(topic, sealed)) for topic, sealed, *_ in self.line.said]

    def come(self, message, *levels, kept=False, seal=None, topic=None):
        seal = seal or self.seal
        where = seal.topic(*levels)
        self.link.came(topic or where, seal.seal(where, written(message)), kept=kept)

    def later(self, seconds):
        self.clock.passed += timedelta(seconds=seconds)
        return self.link.look()

    @property
    def key(self):
        return self.seal.person("user:O12345")
