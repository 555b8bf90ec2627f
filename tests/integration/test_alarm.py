"""The alarm on the real APScheduler: it rings at its instant, beats, and survives clocks that are set."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from hetes.adapters.alarm import SchedulerAlarm
from hetes.adapters.clock import ScaledClock, SystemClock
from tests.support.desktop.screen import DAEMON
from tests.support.system.waiting import LIMIT, eventually


class Rings(list):
    def __call__(self) -> None:
        self.append(SystemClock().now())


@pytest.fixture
def alarms():
    made: list[SchedulerAlarm] = []

    def make(*args, **fields) -> SchedulerAlarm:
        made.append(SchedulerAlarm(*args, **fields))
        return made[-1]

    yield make
    for alarm in made:
        alarm.stop()
        alarm.stop()


def test_it_rings_at_the_instant_and_not_before(alarms):
    clock, rings = SystemClock(), Rings()
    alarm = alarms(clock, clock)
    at = clock.now() + timedelta(seconds=0.3)
    alarm.set(at)
    alarm.start(rings, rings)
    eventually(lambda: rings)
    assert rings[0] >= at


def test_an_instant_that_is_past_rings_at_once(alarms):
    clock, rings = SystemClock(), Rings()
    alarm = alarms(clock, clock)
    alarm.start(rings, rings)
    alarm.set(clock.now() - timedelta(days=3))
    eventually(lambda: rings)


def test_only_the_last_instant_counts_and_none_means_silence(alarms):
    clock, rings = SystemClock(), Rings()
    alarm = alarms(clock, clock)
    alarm.start(rings, rings)
    soon = clock.now() + timedelta(seconds=0.2)
    alarm.set(soon)
    alarm.set(soon + timedelta(hours=1))
    alarm.set(None)
    later = clock.now() + timedelta(seconds=0.5)
    alarm.set(later)
    eventually(lambda: rings)
    assert rings[0] >= later


def test_the_same_instant_can_be_set_again_after_it_rang(alarms):
    clock, rings = SystemClock(), Rings()
    alarm = alarms(clock, clock)
    alarm.start(rings, rings)
    at = clock.now()
    for count in (1, 2, 3):
        alarm.set(at)
        eventually(lambda count=count: len(rings) >= count)


def test_the_beat_goes_on_without_any_alarm(alarms):
    clock, rings = SystemClock(), Rings()
    alarm, rung = alarms(clock, clock, beat=0.05), Rings()
    alarm.start(rung, rings)
    eventually(lambda: len(rings) >= 3)
    assert not rung


def test_a_wall_clock_that_jumps_while_the_monotonic_one_stands_still_is_seen_within_a_beat(alarms):
    """That is a sleep: the scheduler's wait gets no shorter by it, and only the beat rings."""
    real, rings = SystemClock(), Rings()
    let_go, over = threading.Semaphore(0), threading.Event()

    def wait(event: threading.Event, seconds: float) -> bool:
        if event.is_set() or seconds == 0:  # the first look at the jobs waits for nothing
            return event.is_set()
        assert seconds <= 30
        if over.is_set():
            return event.wait(LIMIT)
        let_go.acquire(timeout=LIMIT)
        return event.is_set()

    alarm = alarms(real, real, wait=wait)
    alarm.set(real.now() + timedelta(hours=7))
    alarm.start(rings, rings)
    eventually(lambda: let_go.release() or rings)  # again and again: a wait may end because the job has just come
    over.set()  # from here on it waits for what ends it
    let_go.release()


def test_a_hurrying_clock_rings_in_its_own_time(alarms):
    begins_at = datetime(2026, 11, 23, 7, tzinfo=UTC)
    clock, rings = ScaledClock(begins_at, 3600.0, UTC), Rings()
    alarm = alarms(clock, SystemClock(), rate=3600.0)
    alarm.start(rings, rings)
    alarm.set(begins_at + timedelta(minutes=30))
    eventually(lambda: rings)
    assert clock.now() >= begins_at + timedelta(minutes=29, seconds=50)


def test_what_its_scheduler_needs_of_large_modules_is_not_the_whole_and_others_have_them_as_ever():
    """Three MiB, in a process that runs all day."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from hetes.adapters.alarm import SchedulerAlarm; from hetes.adapters.clock import SystemClock;"
        "alarm = SchedulerAlarm(SystemClock(), SystemClock()); alarm.start(lambda: None, lambda: None); alarm.stop();"
        "print(sorted({'apscheduler', 'asyncio', 'email', 'importlib.metadata', 'ssl'} & set(sys.modules)));"
        "import asyncio, importlib.metadata as metadata; print(asyncio.run(asyncio.sleep(0, 'done')), len(metadata.version('apscheduler')) > 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(DAEMON)], capture_output=True, text=True, check=True)
    assert done.stdout == "['apscheduler']\ndone True\n"
