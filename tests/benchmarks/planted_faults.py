"""Plants faults into a copy of the core, one at a time, and expects the core's tests to catch each.

Run: ``python tests/benchmarks/planted_faults.py [PART OF WHAT A FAULT IS]...``. First the tests must pass without any
fault. Writes a line a fault to stderr; exits 1 if one survives, or finds no place any more.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.benchmarks.table import Row, report  # noqa: E402 - found by the line above

SUITE = [
    *(f"tests/unit/{file.name}" for file in sorted((ROOT / "tests" / "unit").glob("test_story_of_*.py"))),
    "tests/property/test_histories.py",
]

# (what the fault is, the words it replaces, by what); the words stand once in the whole core
FAULTS = [
    ("a restart forgets which keys were shown", "lambda held: held.items(), dict)", "lambda held: (), dict)"),
    ("a restart forgets what waits", '    fields["recorded"] = tuple(', '    fields["waiting"] = ()\n    fields["recorded"] = tuple('),
    ("a restart forgets the snooze", '    fields["recorded"] = tuple(', '    fields["snoozes"] = {}\n    fields["recorded"] = tuple('),
    ("runs one instant too long", "return not self.settled and now < self.ends_at", "return not self.settled and now <= self.ends_at"),
    ("expires one instant too late", "return not self.settled and now >= self.ends_at", "return not self.settled and now > self.ends_at"),
    ("past a lead one instant too late", "now >= session.ends_at - leads[0]", "now > session.ends_at - leads[0]"),
    ("forgets a key when it shows", "judged={**state.judged, occasion.key: now},", "judged={**state.judged},"),
    ("forgets a key when it spends", "self.change(judged={**self.state.judged, RULE[occasion.notice].identity(occasion): self.now})", "pass"),
    ("due one instant too late", "occasion.at <= now and occasion.key", "occasion.at < now and occasion.key"),
    ("shows all that is due, not the newest", "_speak(transition, _newest_only(transition, items))", "_speak(transition, items)"),
    ("two voices in a step", "        elif who in spoken:\n", "        elif False:\n"),
    ("the loser never competes again", "transition.wait((*transition.state.waiting, Waiting(item.occasion, retry_at=now + OUTVOTED_FOR)))", "transition.spend(item.occasion)"),
    ("the loser competes too early", "OUTVOTED_FOR = timedelta(seconds=30)", "OUTVOTED_FOR = timedelta(seconds=29)"),
    ("untrue notices stay", "transition.withdraw(lambda v: not transition.true(v.occasion))", "pass"),
    ("quiet hours hold nothing", "if state.calendar.quiet_until(now):\n        return True", "if False:\n        return True"),
    ("a snooze holds nothing", "return not RULE[occasion.notice].ignores_snooze(state, occasion)", "return False"),
    ("a snooze holds the first expiry", "return not RULE[occasion.notice].ignores_snooze(state, occasion)", "return True"),
    ("what a hold held is all shown", "elif item.held and who in released:", "elif False:"),
    ("speaks at once after a resume", "AFTER_RESUME = timedelta(seconds=5)", "AFTER_RESUME = timedelta(0)"),
    ("speaks while asleep", "if transition.state.suspended_at is None:\n        commands.settle(transition)\n        withdraw", "if True:\n        commands.settle(transition)\n        withdraw"),
    ("does not know that it slept", "_was_away(transition, since, off=False)", "pass"),
    ("does not know that it was off", "_was_away(transition, suspended_at or transition.state.at, off=True)", "pass"),
    ("settles an end inside the hours", "    return calendar.midnight_after(ends_at)\n", "    return ends_at\n"),
    ("never settles by itself", "or transition.now >= settles_at(\n            session, transition.state.calendar\n        ):", ":"),
    ("done leaves notices standing", "    transition.withdraw(lambda v: v.occasion.practitioner == who)\n    spend_waiting", "    spend_waiting"),
    ("the activation keeps the snooze", "        snoozes=_without(state.snoozes, who),\n", ""),
    ("the activation keeps done", "        done=_without(state.done, who),\n", ""),
    ("undo for ever", "if memory is None or transition.now >= memory.until:", "if memory is None:"),
    ("a late click counts", "return present != about", "return False"),
    ("an order is forgotten at the start", 'v.occasion.notice != "card_service_lost" and not', 'v.occasion.notice == "nothing" and not'),
    ("an outage is lost patience with too early", "OUTAGE_PATIENCE = timedelta(seconds=30)", "OUTAGE_PATIENCE = timedelta(seconds=29)"),
    ("a lead of half the length counts", "if lead < session.length / 2", "if lead <= session.length / 2"),
    ("repeats outside the hours", "if not within or state.calendar.block_at(session.practitioner, at):", "if True:"),
    ("reminds before hours of one who is connected", "return session is None or session.ends_at <= block.start_at", "return True"),
    ("the block's end is inside", "return self.start_at <= instant < self.end_at", "return self.start_at <= instant <= self.end_at"),
    ("a skipped time is an hour off", "return _end_of_gap(local.replace(fold=1).astimezone(UTC), instant, zone)", "return instant"),
    ("a closed day is like any other", "if day in self._settings.closed or day in self._settings.holidays:", "if False:"),
    ("a card may be used the moment it is put in", "used_since - card.inserted_at < USED_AFTER or ", ""),
    ("any use is a login", "or now - used_since < USED_FOR", ""),
    ("another kind of card is a login", "if kind not in PERHAPS_ESZEMELYI or used", "if used"),
    ("a question stands for ever", "now < shown_at + LOGIN_WORTH and bool", "bool"),
    ("no is no answer", "return refused or _said_lately(state, occasion, now, LOGIN_WORTH)", "return _said_lately(state, occasion, now, LOGIN_WORTH)"),
    ("a question soon after a question", "refused or _said_lately(state, occasion, now, LOGIN_WORTH) or", "refused or"),
    ("asks in the midst of the guide", "return refused or _said_lately(state, occasion, now, LOGIN_WORTH) or _guide_touched(state, now)", "return refused or _said_lately(state, occasion, now, LOGIN_WORTH)"),
    ("a use that nobody watched to its end counts", "used_since=(since or transition.now) if in_use else None", "used_since=since or (transition.now if in_use else None)"),
    ("no reader is missed at once", "READER_PATIENCE = timedelta(seconds=60)", "READER_PATIENCE = timedelta(seconds=59)"),
    ("an outage brings a reader back", "back = state.outage is None and bool(state.readers)", "back = state.outage is not None or bool(state.readers)"),
    ("the reader is missed after the block", "block is not None and now < block.end_at and bool(waiting_candidates(state, now))", "block is not None and bool(waiting_candidates(state, now))"),
    ("one failure is an outage of the portal", 'if self.failures >= 2 else "unknown"', 'if self.failures >= 1 else "unknown"'),
    ("the portal matters to whom it does not", "on_duty(state, p.id, now) and not state.is_done(p.id, now) and needs_activation(state, p.id, now)", "on_duty(state, p.id, now)"),
    ("a card is mentioned too early", "INSERTED_FOR = timedelta(minutes=3)", "INSERTED_FOR = timedelta(minutes=2)"),
    ("a card is mentioned beside a stronger notice", "return stronger or _said", "return _said"),
    ("a card is mentioned again and again", "INSERTED_AGAIN = timedelta(minutes=30)", "INSERTED_AGAIN = timedelta(0)"),
    ("a card is left too early", "LEFT_AFTER = timedelta(minutes=15)", "LEFT_AFTER = timedelta(minutes=14)"),
    ("a card that came later was left", "if card and card.inserted_at <= at:", "if card:"),
    ("a left card is left tomorrow", "return same_day and state", "return state"),
    ("two readers share a notice", "return self.reader or self.unit", "return self.unit"),
    ("the pin is due for a month", "PIN_DAYS = 14", "PIN_DAYS = 15"),
    ("both reminders of the guide", "return not _pin_is_open(calendar, guide, at, now) and", "return"),
    ("every insertion reminds of the guide", "(first_at is None or calendar.local_day(first_at) != calendar.local_day(transition.now))", "True"),
    ("a ticked step stays open", " and (ticked is None or at < ticked <= now)", ""),
    ("a card's last day is mentioned every day", "EXPIRY_DAYS = (60, 30, 14, 7, 1, 0)", "EXPIRY_DAYS = (60, 30, 14, 7, 6, 1, 0)"),
    ("a renewed card still expires", "return any((occasion.key[1], occasion.day) == date for date in self.dates(state))", "return True"),
    ("the keys of a card's last day are forgotten", "return any(key[1:3] == (owner, last.isoformat()) for owner, last in self.dates(state))", "return False"),
    ("a restart forgets the guide", '    fields["recorded"] = tuple(', '    fields["guides"] = {}\n    fields["recorded"] = tuple('),
    ("a restart forgets the use", "    return State(settings=settings, ", '    from dataclasses import replace as r\n    fields["readers"] = fields["readers"] and tuple(r(each, card=each.card and r(each.card, used_since=None)) for each in fields["readers"])\n    return State(settings=settings, '),
    ("whoever needs no activation is asked", "    return session is None or is_ending(state, session, now)\n", "    return True\n"),
    ("whoever is far from the hours is asked", "SOON = timedelta(minutes=60)", "SOON = timedelta(minutes=90)"),
    ("a start nags of another day", "and not (v.taken and today(v.shown_at) != today(transition.now))", ""),
    ("a lock is forgotten", "_order_again(transition, lambda v: v.shown_at >= since)", "pass"),
]  # fmt: skip


def place(core: Path, old: str) -> Path | None:
    """Return the one module of the core in which these words stand once; None: none, or several."""
    found = [module for module in core.rglob("*.py") if old in module.read_text("utf-8")]
    return found[0] if len(found) == 1 and found[0].read_text("utf-8").count(old) == 1 else None


def caught(copy: Path, old: str, new: str) -> str | None:
    """Plant a fault into the copy, and take it out again: what caught it, "" where nothing did, None: it has no place."""
    module = place(copy / "daemon" / "hetes" / "core", old)
    if module is None:
        return None
    text = module.read_text("utf-8")
    module.write_text(text.replace(old, new), "utf-8")
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *SUITE]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    module.write_text(text, "utf-8")
    failed = next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "")
    return failed.partition(" ")[2]


def rows(seconds: float | None = None, only: Sequence[str] = ()) -> list[Row]:
    """Plant the faults, all of them or those that are named by a part of what they are; ``seconds`` does not matter."""
    wanted = [fault for fault in FAULTS if not only or any(part in fault[0] for part in only)]
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        left_out = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", ".coverage*")
        shutil.copytree(ROOT, copy, ignore=left_out)
        by = caught(copy, "no thread", "no thread")
        if by != "":
            raise RuntimeError(f"the tests fail without any fault: {by}")
        for what, old, new in wanted:
            by = caught(copy, old, new)
            survivors += not by
            verdict = "NOT PLANTED: the core has changed" if by is None else "caught  " if by else "SURVIVED"
            print(f"{verdict}  {what}  {(by or '')[:110]}", file=sys.stderr, flush=True)
    return [Row(f"faults of {len(wanted)} planted that no test caught", survivors, "", bar=0)]


if __name__ == "__main__":
    raise SystemExit(report(rows(only=sys.argv[1:])))
