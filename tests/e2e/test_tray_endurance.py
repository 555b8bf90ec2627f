"""The icon for a long time: thousands of changes, and ten deaths of its panel."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from hetes.presentation.views import IconView
from tests.support.desktop.dbusmenu import panel_sees
from tests.support.desktop.screen import Desktop
from tests.support.desktop.tray_driver import storm_view
from tests.support.desktop.tray_program import TrayProgram
from tests.support.system import procfs
from tests.support.system.waiting import eventually

WARM, STEP = 1_500, 250
LATELY = WARM // STEP + 1  # the samples of the last so many changes
BURST = 2_000
# A source of GLib's that is not freed is 112 bytes, a menu that is kept 6 KiB, a picture 9 KiB.
BYTES_A_CHANGE = 80
# GTK and Python's caches take up to 16 KB of each of the first ten, and less and less of those that follow.
BYTES_A_DEATH = 32_000
FIVE = tuple(IconView(face) for face in ("active", "ending", "expired", "missing", "idle"))


@dataclass(frozen=True)
class Sample:
    changes: int
    bytes_in_use: int
    threads: int
    descriptors: int


def sample(program: TrayProgram, changes: int) -> Sample:
    pid = program.process.pid
    return Sample(changes, program.bytes_in_use(), procfs.threads(pid), procfs.descriptors(pid))


def bytes_a_change(samples: list[Sample]) -> float:
    """Return what each change has cost that was not given back, by the lowest sample of either half."""
    half = len(samples) // 2
    early, late = (min(part, key=lambda sample: sample.bytes_in_use) for part in (samples[:half], samples[half:]))
    return (late.bytes_in_use - early.bytes_in_use) / (late.changes - early.changes)


HOSTS = [("xfce", "dbus"), ("trayer", "gtk"), ("trayer", "xorg")]


@pytest.mark.parametrize(("host", "backend"), HOSTS)
def test_thousands_of_changes_cost_nothing_that_stays_and_the_last_one_is_seen(host: str, backend: str) -> None:
    """Change picture and menu until that takes no more memory. The bytes are exact: more says no more."""
    with Desktop(host) as desktop:
        program = TrayProgram(desktop, backend)
        samples: list[Sample] = []
        changes = 0
        # What fills up once is full some time, on a busy computer later; what leaks never is.
        while changes < 2 * WARM or (bytes_a_change(samples[-LATELY:]) >= BYTES_A_CHANGE and changes < 6 * WARM):
            program.tell(storm=[changes, changes + STEP])
            changes += STEP
            told = program.hear()
            last = storm_view(changes - 1)
            eventually(lambda last=last: desktop.sees(last.icon, FIVE))
            desktop.comes_to_rest()  # what the panel has not taken yet would be counted as ours
            samples.append(sample(program, changes))
            # Each was given to pystray, in its loop's thread, picture and menu: none was left out because a later one came.
            assert told == {"taken": changes, "pictures": changes, "menus": changes}
        cold, warm = [s for s in samples if s.changes <= WARM], samples[-LATELY:]
        assert bytes_a_change(warm) < BYTES_A_CHANGE, samples
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
        assert late.bytes_in_use < early.bytes_in_use + BYTES_A_DEATH * (9 - 2)
        assert program.ask()["backend"] == backend
        assert "Traceback" not in program.end()
