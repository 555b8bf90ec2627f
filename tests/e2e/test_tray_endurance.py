"""The icon for a long time: ten thousand changes, and ten deaths of its panel."""

from __future__ import annotations

import itertools
import statistics
from dataclasses import dataclass

import pytest

from hetes.presentation.views import IconView
from tests.support.desktop.dbusmenu import panel_sees
from tests.support.desktop.screen import Desktop
from tests.support.desktop.tray_driver import storm_view
from tests.support.desktop.tray_program import TrayProgram
from tests.support.system import procfs
from tests.support.system.waiting import eventually

CHANGES, WARM, STEP = 10_000, 3_000, 500  # fewer steps leave the median to chance
BURST = 2_000
# A source of GLib's that is not freed is 112 bytes, a menu that is kept 6 KiB, a picture 9 KiB.
BYTES_A_CHANGE = 80
HEAP_MB = 2.5  # now and then the heap grows by a piece
FIVE = tuple(IconView(face) for face in ("active", "ending", "expired", "missing", "idle"))


@dataclass(frozen=True)
class Sample:
    changes: int
    memory_mb: float
    threads: int
    descriptors: int


def sample(program: TrayProgram, changes: int) -> Sample:
    pid = program.process.pid
    return Sample(changes, procfs.anonymous_mb(pid), procfs.threads(pid), procfs.descriptors(pid))


def bytes_a_change(samples: list[Sample]) -> float:
    """Return the median of what each step has cost: what leaks does so in every step, the heap grows in few."""
    grown = [later.memory_mb - earlier.memory_mb for earlier, later in itertools.pairwise(samples)]
    return statistics.median(grown) * 1e6 / STEP


HOSTS = [("xfce", "dbus"), ("trayer", "gtk"), ("trayer", "xorg")]


@pytest.mark.parametrize(("host", "backend"), HOSTS)
def test_ten_thousand_changes_cost_nothing_that_stays_and_the_last_one_is_seen(host: str, backend: str) -> None:
    endure(host, backend, CHANGES)


def endure(host: str, backend: str, changes: int) -> None:
    """Change picture and menu so often, and claim that nothing stays of it."""
    with Desktop(host) as desktop:
        program = TrayProgram(desktop, backend)
        samples = []
        for first in range(0, changes, STEP):
            program.tell(storm=[first, first + STEP])
            told = program.hear()
            # The panel keeps up; what it has not taken yet would be counted as ours.
            last = storm_view(first + STEP - 1)
            eventually(lambda last=last: desktop.sees(last.icon, FIVE))
            samples.append(sample(program, first + STEP))
        # Each was given to pystray, in its loop's thread, picture and menu: none was left out because a later one came.
        assert told == {"taken": changes, "pictures": changes, "menus": changes}
        cold, warm = [s for s in samples if s.changes <= WARM], [s for s in samples if s.changes >= WARM]
        assert bytes_a_change(warm) < BYTES_A_CHANGE, samples
        assert warm[-1].memory_mb < warm[0].memory_mb + HEAP_MB, samples
        # GLib ends threads that it does not need, and starts them again.
        assert max(s.threads for s in warm) <= max(s.threads for s in cold), samples
        assert max(s.descriptors for s in warm) <= max(s.descriptors for s in cold), samples

        program.tell(burst=[changes, changes + BURST])
        told = program.hear()
        assert told["taken"] > changes
        last = storm_view(changes + BURST)
        eventually(lambda: desktop.sees(last.icon, FIVE))
        if backend == "dbus":
            eventually(lambda: panel_sees(desktop)["lines"][0][0] == last.menu[0].label)
        assert program.ask()["backend"] == backend
        assert "Traceback" not in program.end()


@pytest.mark.parametrize(("host", "backend"), [*HOSTS, ("xfce", "appindicator"), ("trayer", "appindicator")])
def test_the_icon_is_back_each_time_its_panel_was_killed_and_restarted(host: str, backend: str) -> None:
    """Ten times; and what it shows then is what was wanted while there was no panel."""
    with Desktop(host) as desktop:
        program = TrayProgram(desktop, backend)
        for n in range(10):
            program.show(FIVE[n % 5].face)
            eventually(lambda n=n: desktop.sees(FIVE[n % 5], FIVE))
            desktop.stop_panel()
            program.show(FIVE[(n + 1) % 5].face)
            desktop.start_panel()
            eventually(lambda n=n: desktop.sees(FIVE[(n + 1) % 5], FIVE))
            if n == 2:
                early = sample(program, n)
        late = sample(program, 10)
        assert late.descriptors == early.descriptors
        assert late.threads <= early.threads  # GLib ends threads that it does not need
        assert late.memory_mb < early.memory_mb + 1
        assert program.ask()["backend"] == backend
        assert "Traceback" not in program.end()
