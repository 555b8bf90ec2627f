"""``python -m tests.simulation``: fresh seeds for some seconds, one seed again, a long run, or the planted faults."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from random import SystemRandom

TOLD_EVERY = 50  # runs

sys.path.insert(0, str(Path(__file__).parents[2] / "daemon"))


def main(words: list[str]) -> int:
    """Run what is asked for. Returns 1 where an invariant broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="this run and no other, with its trace")
    parser.add_argument("--first", type=int, help="the first of the fresh seeds (a new one each time)")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long fresh seeds are tried (20)")
    parser.add_argument(
        "--days", type=float, default=2.0, help="simulated days of one run (2), of a calm one six times as many"
    )
    parser.add_argument("--total", type=float, help="instead of for some seconds: until so many days are simulated")
    parser.add_argument("--kinds", nargs="+", help="draw among these kinds of faults only")
    parser.add_argument("--keep-going", action="store_true", help="try further seeds after a failure")
    parser.add_argument("--busy", action="store_true", help="the seconds are the processor's")
    parser.add_argument("--planted", nargs="*", type=int, help="plant these faults, or all; tell which are found")
    parser.add_argument("--plant", type=int, help="plant this one of them, and tell only what broke")
    given = parser.parse_args(words)
    from tests.simulation import planted

    if given.planted is not None:
        return planted.hunt(given.seconds, given.planted)
    if given.plant is not None:
        planted.plant(given.plant)
    return _run(given)


def _run(given: argparse.Namespace) -> int:
    from tests.simulation.run import play_seed

    if given.seed is not None:
        outcome, kinds = play_seed(given.seed, given.days, given.kinds)
        print(f"seed {given.seed}, {given.days:g} days, kinds: {' '.join(kinds)}")
        if outcome.broken is None:
            print("\n".join(outcome.trace))
        return _told(outcome)
    first = SystemRandom().randrange(10**9) if given.first is None else given.first
    began, worked, days, runs, failures, happened = time.monotonic(), time.process_time(), 0.0, 0, 0, 0

    def more() -> bool:
        if given.total is not None:
            return days < given.total
        return (time.process_time() - worked if given.busy else time.monotonic() - began) < given.seconds

    while more():
        seed, runs = first + runs, runs + 1
        outcome, kinds = play_seed(seed, given.days, given.kinds)
        days += outcome.days
        happened += len(outcome.events)
        if runs % TOLD_EVERY == 0:
            print(f"{runs} runs from seed {first}, {days:.0f} days, {failures} broke", file=sys.stderr, flush=True)
        if outcome.broken is None:
            continue
        failures += 1
        if given.plant is not None:
            print(f"broke: after {days:.0f} days: {outcome.broken}: {outcome.detail}")
            return 1
        print(f"\nseed {seed}, {given.days:g} days, kinds: {' '.join(kinds)}")
        _told(outcome)
        if not given.keep_going:
            break
    took, busy = time.monotonic() - began, time.process_time() - worked
    print(f"seeds {first} to {first + runs - 1}: {runs} runs, {days:.1f} days, {happened} events, {failures} broke")
    print(f"{days / took:.1f} days a second, {days / busy:.1f} a second of the processor")
    return 1 if failures else 0


def _told(outcome) -> int:
    from tests.simulation.run import TRACE, shrink

    if outcome.broken is None:
        print(f"all held for {outcome.days:.1f} days, {len(outcome.events)} events")
        return 0
    print(f"{outcome.broken}: {outcome.detail} (event {len(outcome.events)})")
    print("\n".join(outcome.trace[-TRACE:]))
    print("shrunk:")
    print(shrink(outcome).told())
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
