"""Plants faults into a copy of the core, one at a time, and expects the core's tests to catch each.

Run: ``python tests/benchmarks/planted_faults.py``. Prints a line a fault; exits 1 if one survives.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUITE = [
    "tests/unit/test_story_of_a_session.py",
    "tests/unit/test_story_of_hours.py",
    "tests/property/test_histories.py",
]

# (what the fault is, file in core/, the words it replaces, by what)
FAULTS = [
    ("nothing at all", "__init__.py", "no thread", "no thread"),  # the control: this one must survive
    ("a restart forgets which keys were shown", "snapshot.py", 'judged={tuple(key): _must(at) for at, *key in stored["judged"]},', "judged={},"),
    ("a restart forgets what waits", "snapshot.py", 'for w in stored["waiting"]\n', 'for w in stored["waiting"][:0]\n'),
    ("a restart forgets the snooze", "snapshot.py", '{who: _must(at) for who, at in stored["snoozes"].items()}', "{}"),
    ("runs one instant too long", "state.py", "return not self.settled and now < self.ends_at", "return not self.settled and now <= self.ends_at"),
    ("expires one instant too late", "state.py", "return not self.settled and now >= self.ends_at", "return not self.settled and now > self.ends_at"),
    ("past a lead one instant too late", "duty.py", "now >= session.ends_at - leads[0]", "now > session.ends_at - leads[0]"),
    ("forgets a key when it shows", "turn.py", "judged={**state.judged, occasion.key: now},", "judged={**state.judged},"),
    ("forgets a key when it spends", "turn.py", "self.change(judged={**self.state.judged, occasion.key: self.now})", "pass"),
    ("due one instant too late", "judging.py", "if occasion.at > now or occasion.key", "if occasion.at >= now or occasion.key"),
    ("shows all that is due, not the newest", "judging.py", "    items = _newest_only(turn, items)\n", ""),
    ("two voices in a step", "judging.py", "        if place == 0:\n", "        if place >= 0:\n"),
    ("the loser never competes again", "judging.py", "kept.append(Waiting(item.occasion, retry_at=now + OUTVOTED_FOR))", "turn.spend(item.occasion)"),
    ("the loser competes too early", "judging.py", "OUTVOTED_FOR = timedelta(seconds=30)", "OUTVOTED_FOR = timedelta(seconds=29)"),
    ("untrue notices stay", "judging.py", "turn.withdraw(lambda v: not turn.true(v.occasion))", "pass"),
    ("quiet hours hold nothing", "judging.py", "if state.calendar.quiet_until(now):\n        return True", "if False:\n        return True"),
    ("a snooze holds nothing", "judging.py", "return not is_first_expiry(state, occasion)", "return False"),
    ("a snooze holds the first expiry", "judging.py", "return not is_first_expiry(state, occasion)", "return True"),
    ("what a hold held is all shown", "judging.py", "for item in released[1:]:\n        turn.spend(item.occasion)", "for item in ():\n        pass"),
    ("speaks at once after a resume", "step.py", "AFTER_RESUME = timedelta(seconds=5)", "AFTER_RESUME = timedelta(0)"),
    ("speaks while asleep", "step.py", "if turn.state.suspended_at is None:\n        sessions.settle", "if True:\n        sessions.settle"),
    ("does not know that it slept", "step.py", "_was_away(turn, since, off=False)", "pass"),
    ("does not know that it was off", "step.py", "_was_away(turn, suspended_at or turn.state.at, off=True)", "pass"),
    ("settles an end inside the hours", "state.py", "    return calendar.midnight_after(ends_at)\n", "    return ends_at\n"),
    ("never settles by itself", "sessions.py", "or turn.now >= settles_at(session, turn.state.calendar)", ""),
    ("done leaves notices standing", "sessions.py", "    turn.withdraw(lambda v: v.occasion.practitioner == who)\n    _spend_waiting", "    _spend_waiting"),
    ("the activation keeps the snooze", "sessions.py", "snoozes=_without(turn.state.snoozes, who),\n        done=", "done="),
    ("the activation keeps done", "sessions.py", "        done=_without(turn.state.done, who),\n", ""),
    ("undo for ever", "sessions.py", "if memory is None or turn.now >= memory.until:", "if memory is None:"),
    ("a late click counts", "sessions.py", "return present != about", "return False"),
    ("an order is forgotten at the start", "step.py", '        turn.change(judge_from=None)\n    _order_again(turn, lambda v: v.occasion.notice != "card_service_lost")', "        turn.change(judge_from=None)"),
    ("an outage is lost patience with too early", "reminders.py", "OUTAGE_PATIENCE = timedelta(seconds=30)", "OUTAGE_PATIENCE = timedelta(seconds=29)"),
    ("a lead of half the length counts", "state.py", "if lead < session.length / 2", "if lead <= session.length / 2"),
    ("repeats outside the hours", "reminders.py", "if not has_hours or state.calendar.block_at(session.practitioner, at):", "if True:"),
    ("reminds before hours of one who is connected", "reminders.py", "return session is None or session.ends_at <= block.start_at", "return True"),
    ("the block's end is inside", "hours.py", "return self.start_at <= instant < self.end_at", "return self.start_at <= instant <= self.end_at"),
    ("a skipped time is an hour off", "hours.py", "return _end_of_gap(local.replace(fold=1).astimezone(UTC), instant, zone)", "return instant"),
    ("a closed day is like any other", "hours.py", "if day in self._settings.closed or day in self._settings.holidays:", "if False:"),
]  # fmt: skip


def main() -> int:
    survivors = 0
    for what, name, old, new in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            shutil.copytree(
                ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")
            )
            module = copy / "daemon" / "hetes" / "core" / name
            text = module.read_text("utf-8")
            if text.count(old) != 1:
                print(f"NOT PLANTED  {what}: {name} has changed")
                survivors += 1
                continue
            module.write_text(text.replace(old, new), "utf-8")
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *SUITE]
            done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
            caught = next((line for line in done.stdout.splitlines() if line.startswith("FAILED")), "")
        if old == new:
            if caught:
                print(f"the tests fail without any fault: {caught}")
                return 1
            continue
        survivors += not caught
        print(f"{'caught  ' if caught else 'SURVIVED'}  {what}  {caught.removeprefix('FAILED ')[:110]}", flush=True)
    print(f"{len(FAULTS) - 1 - survivors} of {len(FAULTS) - 1} caught")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
