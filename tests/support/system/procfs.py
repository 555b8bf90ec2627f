"""What a process tree costs, as Linux counts it (proc(5)): wake-ups and memory."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from tests.support.system.waiting import eventually


def tree(pid: int) -> list[int]:
    """Return ``pid`` and all its descendants that live now."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:  # ended meanwhile
                continue
            parent = int(stat.rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def switches(pid: int) -> dict[tuple[int, int], int]:
    """Return how often each thread (process id, thread id) of the tree went to sleep, and so was woken.

    Involuntary switches are not counted: they tell what else the computer has to do.
    """
    counted = {}
    for process in tree(pid):
        for task in Path(f"/proc/{process}/task").glob("*/status"):
            try:
                lines = dict(line.split(":", 1) for line in task.read_text().splitlines() if ":" in line)
            except OSError:  # ended meanwhile
                continue
            counted[process, int(task.parent.name)] = int(lines["voluntary_ctxt_switches"])
    return counted


def switches_of_thread(thread: int, seconds: float) -> int:
    """Count how often one thread of this process went to sleep within so many seconds."""

    def count() -> int:
        status = Path(f"/proc/self/task/{thread}/status").read_text(encoding="ascii")
        return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("voluntary_ctxt_switches"))

    before = count()
    let_pass(seconds)
    return count() - before


def let_pass(seconds: float) -> None:
    """Let so much time pass: the only place for it, since measuring rest is the one thing that takes its time."""
    threading.Event().wait(seconds)


def wakeups_per_minute(pid: int, seconds: float) -> float:
    """Count for so many seconds. What a thread that ended meanwhile did before the end is not seen."""
    before = switches(pid)
    let_pass(seconds)
    after = switches(pid)
    return sum(count - before.get(thread, 0) for thread, count in after.items()) * 60 / seconds


def comes_to_rest(pid: int, seconds: float, most: float) -> None:
    """Wait until the tree has gone so many seconds with no more than ``most`` wake-ups a minute.

    What looks every so often never does; what is still beginning, on a slow computer, has its time.
    """
    eventually(lambda: wakeups_per_minute(pid, seconds) <= most)


def asleep(pids: Iterable[int]) -> dict[tuple[int, int], int] | None:
    """Return :func:`switches` of all these trees while each of their threads sleeps; None while one runs, or wants to."""
    counted: dict[tuple[int, int], int] = {}
    for pid in pids:
        for process, thread in (before := switches(pid)):
            try:
                stat = Path(f"/proc/{process}/task/{thread}/stat").read_text()
            except OSError:  # ended meanwhile
                return None
            if stat.rpartition(")")[2].split()[0] != "S":
                return None
        counted |= before
    return counted


def pss_mb(pid: int) -> float:
    """Return the proportional set size of the tree in MB (10^6 bytes)."""
    return _memory_mb(pid, "Pss:")


def anonymous_mb(pid: int) -> float:
    """Return what the tree has allocated and shares with nobody, in MB: whatever leaks, leaks here.

    Unlike the whole proportional set size it does not change when another program starts or ends that has the same
    libraries loaded.
    """
    return _memory_mb(pid, "Pss_Anon:")


def _memory_mb(pid: int, field: str) -> float:
    total = 0
    for process in tree(pid):
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:  # ended meanwhile
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith(field))
    return total * 1024 / 1e6


def threads(pid: int) -> int:
    """Return the number of threads of the tree."""
    return len(switches(pid))


def descriptors(pid: int) -> int:
    """Return the number of open descriptors of the tree."""
    return sum(len(list(Path(f"/proc/{process}/fd").iterdir())) for process in tree(pid))
