"""Three links whose clocks differ by minutes, on a broker that loses, doubles and reorders what it passes on.

No session comes back that a later report has replaced, none that was reported last is lost, and in the end all show the
same one, at the same true time.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hetes.core.events import ActivationReported, ClockStepped, EndReported
from hetes.core.fleet.clocks import TOLERATED
from tests.support.fleet.post_office import PostOffice

NAMES = "abc"
WHO = st.sampled_from(NAMES)
FURTHEST = timedelta(minutes=9)
MINUTES = st.integers(-9, 9).map(lambda minutes: timedelta(minutes=minutes))
LONGEST_WAY = 50  # seconds that a message may wait here
WAY = timedelta(seconds=LONGEST_WAY)
ACTIONS = st.one_of(
    st.tuples(st.just("activate"), WHO, st.sampled_from([0, 2, 40])),
    st.tuples(st.just("end"), WHO),
    st.tuples(st.just("deliver"), WHO, st.none() | st.lists(st.integers(0, 5), max_size=6)),
    st.tuples(st.just("wait"), st.integers(1, LONGEST_WAY)),
    st.tuples(st.just("cut"), WHO, st.booleans()),
    st.tuples(st.just("connect"), WHO),
    st.tuples(st.just("forget")),
    st.tuples(st.just("set clock"), WHO, MINUTES),
)


class World:
    """Keeps what was reported, by its stamp: when the session truly began, or that there is none."""

    def __init__(self, ahead):
        self.office = PostOffice(dict(zip(NAMES, ahead, strict=True)))
        self.reported: dict[object, object] = {}
        self.latest: dict[str, object] = {}

    def do(self, what, *more):  # noqa: C901 - a line each
        office = self.office
        match what:
            case "activate":
                self.report(more[0], lambda now: ActivationReported("eva", now - timedelta(minutes=more[1])))
            case "end":
                self.report(more[0], lambda _: EndReported("eva"))
            case "deliver":
                office.deliver(*more)
            case "wait":
                office.pass_time(more[0])
                for name in NAMES:  # no message is longer on its way
                    office.deliver(name)
            case "cut" if more[0] not in office.apart:
                office.cut(more[0], noticed=more[1])
            case "connect" if more[0] in office.apart:
                office.connect(more[0])
            case "forget":
                office.kept.clear()
                for name in NAMES:
                    if name not in office.apart:
                        office.cut(name, noticed=False)
                        office.connect(name)
            case "set clock":
                clock = office[more[0]].clock
                by, clock.set_by = more[1] - clock.set_by, more[1]
                if by:
                    office[more[0]].post(ClockStepped(by))
                    office[more[0]].link.look()
                    office.pass_time(0)
        self.look()

    def report(self, name, event):
        desk = self.office[name]
        before = self.stamp(name)
        desk.post(event(desk.clock.now()))
        desk.link.look()
        if self.stamp(name) != before:
            self.reported[self.stamp(name)] = self.shown(name)

    def stamp(self, name):
        register = self.office[name].state.registers.get("eva")
        return register.session.stamp if register and register.session else None

    def shown(self, name):
        """The session as this desk shows it, by the true time."""
        desk = self.office[name]
        session = desk.state.session("eva")
        return None if session is None or session.settled else session.started_at - desk.clock.set_by

    def look(self):
        for name in NAMES:
            stamp, former = self.stamp(name), self.latest.get(name)
            assert former is None or stamp >= former, (name, former, stamp)
            self.latest[name] = stamp
            if stamp is not None:
                shown, truly = self.shown(name), self.reported[stamp]
                assert (shown is None) == (truly is None), (name, stamp)
                # A clock that is not known yet is wrong by what it is wrong by, and nothing is wrong by more.
                assert shown is None or abs(shown - truly) <= 2 * FURTHEST + WAY, (name, stamp)


@settings(max_examples=60)
@given(st.tuples(MINUTES, MINUTES, MINUTES), st.lists(ACTIONS, max_size=24))
def test_clocks_that_differ_bring_no_session_back_and_lose_none(ahead, actions):
    world = World(ahead)
    for action in actions:
        world.do(*action)
    world.office.settle()
    world.look()

    last = max(world.reported, default=None)
    assert {world.stamp(name) for name in NAMES} == {last}
    if last is not None and world.reported[last] is not None:
        off = [abs(world.shown(name) - world.reported[last]) for name in NAMES]
        assert max(off) <= 2 * TOLERATED + WAY, off
