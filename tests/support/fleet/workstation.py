"""A workstation without an agent: the link, and a core that takes what it posts."""

from __future__ import annotations

import threading

from hetes.adapters.clock import SystemClock
from hetes.adapters.fleet.account import Account
from hetes.adapters.fleet.broker import Broker
from hetes.adapters.fleet.seal import Seal
from hetes.agent.practice_link import PracticeLink
from hetes.core.events import ActivationReported, Event, WorkstationsSeen
from hetes.core.settings import Practitioner, Settings
from hetes.core.state import begin
from hetes.core.step import step
from hetes.core.telling import told

SECRET = b"a clinic's key.."
DOCTOR = Practitioner("eva", "Dr. Minta Éva", eeszt_user="O12345")


class Workstation:
    """Tells what it knows to the broker of this account."""

    def __init__(
        self, name: str, account: Account, secret: bytes = SECRET, people: tuple[Practitioner, ...] = (DOCTOR,)
    ) -> None:
        self.clock = SystemClock()
        self.lock = threading.Lock()
        self.state = begin(Settings(configured=people), self.clock.now())
        self.link = PracticeLink(Seal(secret), name, account.user, name.upper(), self.clock, self.post)
        self.broker = Broker(account, name, self.link)
        self.link.line = self.broker
        self.events: list[Event] = []
        self.post(self.link.first_picture())

    def start(self) -> Workstation:
        self.broker.start()
        return self

    def post(self, event: Event) -> None:
        with self.lock:
            self.events.append(event)
            self.state, _ = step(self.state, event, self.clock.now())
            shared = told(self.state, self.clock.now())
        self.link.share(shared)

    def activate(self) -> None:
        self.post(ActivationReported("eva"))

    @property
    def linked(self) -> bool:
        return self.state.fleet is not None and self.state.fleet.linked

    def seen(self) -> list[WorkstationsSeen]:
        return [event for event in self.events if isinstance(event, WorkstationsSeen)]

    def word_of(self, other: str) -> str | None:
        return next((w["state"] for w in self.link.told()["workstations"] if w["id"] == other), None)

    def session(self) -> object:
        session = self.state.session("eva")
        return None if session is None else (session.started_at, session.settled)

    def stop(self) -> None:
        self.link.stop()
