"""A broker in memory between desks, whose deliveries a test holds: it loses, doubles and reorders what it is told to.

Each desk has a clock of its own. Time passes for all at once, and by the true time a test compares what they show.
"""

from __future__ import annotations

from datetime import timedelta

from tests.support.fleet.desk import Desk


class Wire:
    """A desk's line: what it says goes to all that are connected, at once; what comes waits until it is delivered."""

    def __init__(self, office):
        self.office, self.connected, self.wanted = office, False, True
        self.waiting: list[tuple[str, bytes, bool]] = []

    def start(self): ...
    def ring(self): ...
    def stop(self, within=2.0): ...

    def subscribe(self, *_topics):
        self.waiting += [(topic, sealed, True) for topic, sealed in self.office.kept.items()]

    def unsubscribe(self, *_topics): ...

    def say(self, topic, sealed, *, keep, expires=None):
        if self.connected:
            self.office.publish(topic, sealed, keep=keep)

    def want(self, *, connection):
        self.wanted = connection
        if not connection:
            self.connected, self.waiting = False, []


class PostOffice:
    """Desks by their names; ``ahead`` says by how much each one's clock is."""

    def __init__(self, ahead):
        self.kept: dict[str, bytes] = {}
        self.desks: dict[str, Desk] = {}
        self.wills: dict[str, tuple[str, bytes]] = {}
        self.apart: set[str] = set()
        for name, by in ahead.items():
            self.desks[name] = Desk(name=name, account=name, line=Wire(self), ahead=by)
            self.connect(name)

    def __getitem__(self, name):
        return self.desks[name]

    def publish(self, topic, sealed, *, keep):
        if keep:
            self.kept[topic] = sealed
        for desk in self.desks.values():
            if desk.line.connected:
                desk.line.waiting.append((topic, sealed, False))

    def connect(self, name):
        desk = self.desks[name]
        self.apart.discard(name)
        desk.line.connected, desk.line.waiting = True, []
        self.wills[name] = desk.link.will()
        desk.link.connected()

    def cut(self, name, *, noticed=True):
        """The line breaks; with ``noticed`` the broker says so to the others."""
        desk = self.desks[name]
        self.apart.add(name)
        desk.line.connected, desk.line.waiting = False, []
        desk.link.disconnected("lost")
        if noticed:
            self.publish(*self.wills[name], keep=True)

    def deliver(self, name, order=None):
        """Hand over what waits for this desk; ``order`` are places in the queue, some of them twice or not at all."""
        desk = self.desks[name]
        waiting, desk.line.waiting = desk.line.waiting, []
        for at in range(len(waiting)) if order is None else order:
            if at < len(waiting):
                desk.link.came(*waiting[at][:2], kept=waiting[at][2])
        desk.link.look()

    def pass_time(self, seconds):
        for desk in self.desks.values():
            desk.clock.passed += timedelta(seconds=seconds)
        for name, desk in self.desks.items():
            desk.link.look()
            if desk.line.wanted and not desk.line.connected and name not in self.apart:
                self.connect(name)  # it had ended the connection itself

    def settle(self):
        """Connect everybody anew, and let everything arrive for as long as anybody has something to say."""
        for name in self.desks:
            self.cut(name)
        for name in self.desks:
            self.connect(name)
        for _ in range(10):
            while any(desk.line.waiting for desk in self.desks.values()):
                for name in self.desks:
                    self.deliver(name)
            self.pass_time(6)
