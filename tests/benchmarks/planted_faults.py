"""Plants faults into a copy of the core, one at a time, and expects the core's tests to catch each.

Run: ``python tests/benchmarks/planted_faults.py``. Writes a line a fault to stderr; exits 1 if one survives.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.benchmarks.table import Row, report  # noqa: E402 - found by the line above

SUITE = [
    "tests/unit/test_story_of_a_session.py",
    "tests/unit/test_story_of_hours.py",
    "tests/unit/test_story_of_cards.py",
    "tests/unit/test_story_of_a_new_card.py",
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
    ("forgets a key when it shows", "transition.py", "judged={**state.judged, occasion.key: now},", "judged={**state.judged},"),
    ("forgets a key when it spends", "transition.py", "self.change(judged={**self.state.judged, RULE[occasion.notice].identity(occasion): self.now})", "pass"),
    ("due one instant too late", "judging.py", "occasion.at <= now and occasion.key", "occasion.at < now and occasion.key"),
    ("shows all that is due, not the newest", "judging.py", "_speak(transition, _newest_only(transition, items))", "_speak(transition, items)"),
    ("two voices in a step", "judging.py", "        elif who in spoken:\n", "        elif False:\n"),
    ("the loser never competes again", "judging.py", "transition.wait((*transition.state.waiting, Waiting(item.occasion, retry_at=now + OUTVOTED_FOR)))", "transition.spend(item.occasion)"),
    ("the loser competes too early", "judging.py", "OUTVOTED_FOR = timedelta(seconds=30)", "OUTVOTED_FOR = timedelta(seconds=29)"),
    ("untrue notices stay", "judging.py", "transition.withdraw(lambda v: not transition.true(v.occasion))", "pass"),
    ("quiet hours hold nothing", "judging.py", "if state.calendar.quiet_until(now):\n        return True", "if False:\n        return True"),
    ("a snooze holds nothing", "judging.py", "return not RULE[occasion.notice].ignores_snooze(state, occasion)", "return False"),
    ("a snooze holds the first expiry", "judging.py", "return not RULE[occasion.notice].ignores_snooze(state, occasion)", "return True"),
    ("what a hold held is all shown", "judging.py", "elif item.held and who in released:", "elif False:"),
    ("speaks at once after a resume", "step.py", "AFTER_RESUME = timedelta(seconds=5)", "AFTER_RESUME = timedelta(0)"),
    ("speaks while asleep", "step.py", "if transition.state.suspended_at is None:\n        commands.settle", "if True:\n        commands.settle"),
    ("does not know that it slept", "step.py", "_was_away(transition, since, off=False)", "pass"),
    ("does not know that it was off", "step.py", "_was_away(transition, suspended_at or transition.state.at, off=True)", "pass"),
    ("settles an end inside the hours", "state.py", "    return calendar.midnight_after(ends_at)\n", "    return ends_at\n"),
    ("never settles by itself", "sessions.py", "or transition.now >= settles_at(\n            session, transition.state.calendar\n        ):", ":"),
    ("done leaves notices standing", "sessions.py", "    transition.withdraw(lambda v: v.occasion.practitioner == who)\n    _spend_waiting", "    _spend_waiting"),
    ("the activation keeps the snooze", "sessions.py", "snoozes=_without(transition.state.snoozes, who),\n        done=", "done="),
    ("the activation keeps done", "sessions.py", "        done=_without(transition.state.done, who),\n", ""),
    ("undo for ever", "sessions.py", "if memory is None or transition.now >= memory.until:", "if memory is None:"),
    ("a late click counts", "sessions.py", "return present != about", "return False"),
    ("an order is forgotten at the start", "step.py", 'v.occasion.notice != "card_service_lost" and not', 'v.occasion.notice == "nothing" and not'),
    ("an outage is lost patience with too early", "card_notices.py", "OUTAGE_PATIENCE = timedelta(seconds=30)", "OUTAGE_PATIENCE = timedelta(seconds=29)"),
    ("a lead of half the length counts", "state.py", "if lead < session.length / 2", "if lead <= session.length / 2"),
    ("repeats outside the hours", "session_notices.py", "if not has_hours or state.calendar.block_at(session.practitioner, at):", "if True:"),
    ("reminds before hours of one who is connected", "session_notices.py", "return session is None or session.ends_at <= block.start_at", "return True"),
    ("the block's end is inside", "hours.py", "return self.start_at <= instant < self.end_at", "return self.start_at <= instant <= self.end_at"),
    ("a skipped time is an hour off", "hours.py", "return _end_of_gap(local.replace(fold=1).astimezone(UTC), instant, zone)", "return instant"),
    ("a closed day is like any other", "hours.py", "if day in self._settings.closed or day in self._settings.holidays:", "if False:"),
    ("a card may be used the moment it is put in", "card_notices.py", "used_since - card.inserted_at < USED_AFTER or ", ""),
    ("any use is a login", "card_notices.py", "or now - used_since < USED_FOR", ""),
    ("another kind of card is a login", "card_notices.py", "if kind not in PERHAPS_ESZEMELYI or used", "if used"),
    ("a question stands for ever", "card_notices.py", "now < shown_at + LOGIN_WORTH and bool", "bool"),
    ("no is no answer", "card_notices.py", "return refused or _said_lately(state, occasion, now, LOGIN_WORTH)", "return _said_lately(state, occasion, now, LOGIN_WORTH)"),
    ("a question soon after a question", "card_notices.py", "refused or _said_lately(state, occasion, now, LOGIN_WORTH) or", "refused or"),
    ("asks in the midst of the guide", "card_notices.py", "return refused or _said_lately(state, occasion, now, LOGIN_WORTH) or _guide_touched(state, now)", "return refused or _said_lately(state, occasion, now, LOGIN_WORTH)"),
    ("a use that nobody watched to its end counts", "equipment.py", "used_since=(since or transition.now) if in_use else None", "used_since=since or (transition.now if in_use else None)"),
    ("no reader is missed at once", "duty.py", "READER_PATIENCE = timedelta(seconds=60)", "READER_PATIENCE = timedelta(seconds=59)"),
    ("an outage brings a reader back", "card_notices.py", "back = state.outage is None and bool(state.readers)", "back = state.outage is not None or bool(state.readers)"),
    ("the reader is missed after the block", "card_notices.py", "block is not None and now < block.end_at and bool(candidates(state, now))", "block is not None and bool(candidates(state, now))"),
    ("one failure is an outage of the portal", "state.py", 'if self.failures >= 2 else "unknown"', 'if self.failures >= 1 else "unknown"'),
    ("the portal matters to whom it does not", "card_notices.py", "(session is None or is_ending(state, session, now))", "True"),
    ("a card is mentioned at once", "card_notices.py", "INSERTED_FOR = timedelta(seconds=60)", "INSERTED_FOR = timedelta(seconds=59)"),
    ("a card is mentioned beside a stronger notice", "card_notices.py", "return stronger or _said", "return _said"),
    ("a card is mentioned again and again", "card_notices.py", "INSERTED_AGAIN = timedelta(minutes=30)", "INSERTED_AGAIN = timedelta(0)"),
    ("a card is left too early", "card_notices.py", "LEFT_AFTER = timedelta(minutes=15)", "LEFT_AFTER = timedelta(minutes=14)"),
    ("a card that came later was left", "card_notices.py", "if card and card.inserted_at <= at:", "if card:"),
    ("a left card is left tomorrow", "card_notices.py", "return same_day and state", "return state"),
    ("two readers share a notice", "state.py", 'return (self.notice, self.practitioner or "", self.reader or "")', 'return (self.notice, self.practitioner or "", "")'),
    ("the pin is due for a month", "practitioner_notices.py", "PIN_DAYS = 14", "PIN_DAYS = 15"),
    ("both reminders of the guide", "practitioner_notices.py", "return not _pin_is_open(calendar, guide, at, now) and", "return"),
    ("every insertion reminds of the guide", "equipment.py", "(first_at is None or calendar.local_day(first_at) != calendar.local_day(transition.now))", "True"),
    ("a ticked step stays open", "state.py", " and (ticked is None or at < ticked <= now)", ""),
    ("a card's last day is mentioned every day", "practitioner_notices.py", "EXPIRY_DAYS = (60, 30, 14, 7, 1, 0)", "EXPIRY_DAYS = (60, 30, 14, 7, 6, 1, 0)"),
    ("a renewed card still expires", "practitioner_notices.py", "return occasion.day is not None and occasion.day in dates", "return True"),
    ("the keys of a card's last day are forgotten", "practitioner_notices.py", "return any(p.card_expires and key[1:3]", "return False and any(p.card_expires and key[1:3]"),
    ("a restart forgets the guide", "snapshot.py", 'for who, guide in stored.get("guides", {}).items()', "for who, guide in ()"),
    ("a restart forgets the use", "snapshot.py", '            _instant(card.get("used_since")),\n', ""),
    ("whoever needs no activation is asked", "duty.py", "return session is None or is_ending(state, session, now)\n\n\ndef _begins", "return True\n\n\ndef _begins"),
    ("whoever is far from the hours is asked", "duty.py", "SOON = timedelta(minutes=60)", "SOON = timedelta(minutes=90)"),
    ("a start nags of another day", "step.py", "and not (v.taken and today(v.shown_at) != today(transition.now))", ""),
    ("a lock is forgotten", "step.py", "_order_again(transition, lambda v: v.shown_at >= since)", "pass"),
]  # fmt: skip


def place(core: Path, old: str) -> Path | None:
    """Return the one module of the core in which these words stand once; None: none, or several."""
    found = [module for module in core.rglob("*.py") if old in module.read_text("utf-8")]
    return found[0] if len(found) == 1 and found[0].read_text("utf-8").count(old) == 1 else None


def rows(seconds: float | None = None) -> list[Row]:
    """Plant every fault; ``seconds`` does not matter."""
    survivors = 0
    for what, _, old, new in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            shutil.copytree(
                ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")
            )
            module = place(copy / "daemon" / "hetes" / "core", old)
            if module is None:
                print(f"NOT PLANTED  {what}: the core has changed", file=sys.stderr)
                survivors += 1
                continue
            text = module.read_text("utf-8")
            module.write_text(text.replace(old, new), "utf-8")
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *SUITE]
            done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
            caught = next((line for line in done.stdout.splitlines() if line.startswith("FAILED")), "")
        if old == new:
            if caught:
                raise RuntimeError(f"the tests fail without any fault: {caught}")
            continue
        survivors += not caught
        print(
            f"{'caught  ' if caught else 'SURVIVED'}  {what}  {caught.removeprefix('FAILED ')[:110]}", file=sys.stderr
        )
    return [Row(f"faults of {len(FAULTS) - 1} planted that no test caught", survivors, "", bar=0)]


if __name__ == "__main__":
    raise SystemExit(report(rows()))
