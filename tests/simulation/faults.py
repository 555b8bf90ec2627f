"""What one run is made of: a world, a few kinds of faults (a "swarm"), and a list of events. All from one seed.

A kind is a way of inventing an event; ordinary life (time, the user, cards, other settings) is in every run. The
generator looks at nothing but its own random numbers: what an event meets when it is performed is the machine's affair.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.simulation.world import ALIKE, ATRS, EDGES, GARBAGE, SETTINGS

Event = list[Any]
Json = dict[str, Any]
POINTS = ("before_commit", "after_commit", "effect")
FIRST_DAYS = ("2026-10-24", "2026-11-02", "2026-11-23", "2026-12-23", "2027-03-26", "2027-01-04")
SOMEBODY = [name for name in SETTINGS if name != "nobody"]
LONG = 600.0  # seconds that are longer in a calm run
CALM = 6  # times as long as elsewhere something lasts in a calm run, which is as many times longer itself
DAY = 86_400.0
YEAR = 365 * DAY
_HOUR = 3600.0
_ACTIVATE: Event = ["ask", {"do": "activate", "practitioner": "p1"}]


def picture(r: Random) -> list[list[Any]]:
    """Draw what lies in the readers: mostly one reader, sometimes a dozen, sometimes an ATR nobody has ever seen."""
    number = r.choice([0, 1, 1, 1, 1, 1, 2, 3, 12])
    found = []
    for reader in range(number):
        atr: Any = r.choice([None, None, *range(len(ATRS))])
        if atr is not None and r.random() < 0.04:
            atr = r.randbytes(r.randint(2, 33)).hex().upper()
        found.append([reader, atr, r.choice([None, False, False, True])])
    return found


def request(r: Random) -> Json:
    """Draw what somebody asks for, mostly with sense."""
    who = r.choice([None, None, "p1", "p1", "p2", "Dr. Minta Éva"])
    about = {"practitioner": who} if who else {}
    seldom = ["end", "lost", "snooze", "snooze", "done", "continue", "undo", "undo", "dismiss", "guide", "look"]
    match r.choice(["activate"] * 5 + seldom):
        case "activate":
            if r.random() < 0.4:
                about["at"] = f"{r.randint(0, 23):02}:{r.randint(0, 59):02}"
            return {"do": "activate", **about}
        case "snooze":
            return {"do": "snooze", "minutes": r.choice([1, 5, 10, 30, 240]), **about}
        case "dismiss":
            return {
                "do": "dismiss",
                "notice": r.choice(["session_expired", "session_ending", "login_suspected"]),
                **about,
            }
        case "guide":
            return {"do": "guide", "begin": r.random() < 0.4, "tick": r.choice(["portal", "can", "check"]), **about}
        case "look":
            return {"do": r.choice(["status", "today", "journal", "history"])}
        case do:
            if do in ("end", "lost") and r.random() < 0.3:
                about["at"] = f"{r.randint(0, 23):02}:{r.randint(0, 59):02}"
            return {"do": do, **({} if do == "undo" else about)}


def _trigger(r: Random) -> Event:
    return r.choice(
        [["ask", request(r)], ["ask", request(r)], ["readers", picture(r)], ["press", r.randint(0, 9), r.randint(0, 3)]]
    )


def _kill(r: Random) -> list[Event]:
    then = _trigger(r) if r.random() < 0.8 else None
    return [["kill", r.choice(POINTS), r.choice([0, 0, 0, 1, 2]), then], *_again(r)]


def _again(r: Random) -> list[Event]:
    return [["pass", float(r.choice([1, 5, 600, 7200, 40_000]))] for _ in range(r.choice([0, 1]))] + [["start"]]


def _kill_at_start(r: Random) -> list[Event]:
    return [
        ["kill", r.choice(POINTS), 0, _trigger(r)],
        ["start", *[r.choice(POINTS) for _ in range(r.choice([1, 1, 2, 3]))]],
    ]


def _disk(fault: str) -> Callable[[Random], list[Event]]:
    def make(r: Random) -> list[Event]:
        during = [
            e for _ in range(r.randint(1, 4)) for e in ([["ask", request(r)]] if r.random() < 0.5 else [_wait(r)])
        ]
        end: list[Event] = [["kill", "before_commit", 0, None], ["start"]] if r.random() < 0.2 else []
        return [["disk", fault], *during, *end, ["disk", None], *([["start"]] if end else [])]

    return make


def _harm(*ways: str, at_rest: bool) -> Callable[[Random], list[Event]]:
    def make(r: Random) -> list[Event]:
        before: list[Event] = [["quit"]] if at_rest and r.random() < 0.3 else []
        return [*before, ["harm", r.choice(ways), r.randint(0, 200_000), at_rest]]

    return make


def _harm_and_dying_start(r: Random) -> list[Event]:
    """The file is harmed while no agent runs, and the start that finds it dies before it has said so."""
    how = r.choice(["empty", "truncate", "garbage", "flip_digit", "wrong_state"])
    dying: Event = ["start", *[r.choice(POINTS) for _ in range(r.choice([1, 1, 2]))]]
    return [
        ["ask", {"do": "activate", "practitioner": "p1"}],
        ["quit"],
        ["harm", how, r.randint(0, 200_000), False],
        dying,
    ]


def _start_without_channel(r: Random) -> list[Event]:
    """The agent is there before the desktop is, as at a login; "lock": or nobody sees the screen meanwhile."""
    refuse: list[Event] = [["channel", number, "refuses"] for number in (0, 1)]
    back: list[Event] = [["channel", number, "ok"] for number in (0, 1)]
    if r.random() < 0.3:
        return [["lock", True], _wait(r), *refuse, ["lock", False], ["pass", 5.0], *back]
    return [_wait(r), *refuse, ["kill", "effect", 0, None], ["start"], ["pass", 5.0], *back]


def _harm_and_no_channel(r: Random) -> list[Event]:
    """The start that finds the file harmed has no channel to tell it through, and ends before it has one."""
    how = r.choice(["empty", "truncate", "garbage", "flip_digit", "wrong_state", "foreign"])
    return [
        *(["channel", number, "refuses"] for number in (0, 1)),
        ["harm", how, r.randint(0, 200_000), True],
        *[_trigger(r), ["pass", 31.0]],
        ["kill", "effect", 0, None],
        ["start"],
        *(["channel", number, "ok"] for number in (0, 1)),
    ]


def _settings_fault(*ways: str) -> Callable[[Random], list[Event]]:
    def make(r: Random) -> list[Event]:
        return [["settings_fault", r.choice(ways), r.random() < 0.8], *[_wait(r)] * r.choice([0, 1]), ["settings_back"]]

    return make


def _channel(mode: str) -> Callable[[Random], list[Event]]:
    def make(r: Random) -> list[Event]:
        which = [r.randint(0, 1)] if r.random() < 0.5 else [0, 1]
        during = [
            r.choice(
                [
                    _wait(r),
                    _wait(r),
                    ["ask", request(r)],
                    ["ask", {"do": "test_notice"}],
                    ["press", r.randint(0, 5), r.randint(0, 3)],
                ]
            )
            for _ in range(r.randint(1, 4))
        ]
        return [*(["channel", n, mode] for n in which), *during, *(["channel", n, "ok"] for n in which)]

    return make


def _wait(r: Random) -> Event:
    return ["pass", float(r.choice([1, 5, 31, 60, 600, 1800, 1800, 3600, 7200, 14_400]))]


def _silent_channel(r: Random) -> list[Event]:
    """Channels refuse, and do not tell when they work again."""
    return [[*e[:-1], "ok_unsaid"] if e[0] == "channel" and e[-1] == "ok" else e for e in _channel("refuses")(r)]


def _no_room_at_start(r: Random) -> list[Event]:
    """There is no file, and no room for one, when the agent starts."""
    fault = r.choice(["full", "read_only"])
    return [["quit"], ["harm", "delete", 0, False], ["disk", fault], ["start"], _trigger(r), _wait(r), ["disk", None]]


def _settings_fault_at_start(r: Random) -> list[Event]:
    """The settings are not what they were in the moment in which the agent starts."""
    how = r.choice(["absent", "empty", "half", "fewer", "other"])
    return [
        ["ask", {"do": r.choice(["activate", "done"]), "practitioner": r.choice(["p1", "p2"])}],
        ["settings_fault", how, r.random() < 0.5],
        ["kill", "effect", 0, None],
        ["start"],
        ["settings_back"],
    ]


def _clock_creeps_over_starts(r: Random) -> list[Event]:
    """The clock is set by too little for a step, again and again, and an agent starts after each time or two."""
    by = r.choice([-1.5, 1.0, 1.5])
    creeps: list[Event] = []
    for _ in range(r.choice([4, 6])):
        creeps += [["set_clock", by], *([["quit"], ["start"]] if r.random() < 0.8 else [_soon(r)])]
    return [_ACTIVATE, *creeps, ["pass", 31.0]]


def _clock_set_while_down(r: Random) -> list[Event]:
    return [_ACTIVATE, *_set_clock_between(r, [["quit"]], [["start"]])]


def _clock_set_before_start(r: Random) -> list[Event]:
    """The clock is set, and the next start must not take that for another step."""
    return [_ACTIVATE, *_set_clock_between(r, [], [["pass", 31.0], ["quit"], ["start"]])]


def _clock_set_after_reboot(r: Random) -> list[Event]:
    return [_ACTIVATE, _soon(r), *_set_clock_between(r, [["reboot", 60.0], _soon(r)], [["pass", 31.0]])]


def _clock_set_amid_second_thoughts(r: Random) -> list[Event]:
    work = [["ask", {"do": r.choice(["activate", "end"]), "practitioner": "p1"}]]
    return [_ACTIVATE, _wait(r), *_set_clock_between(r, work, [["ask", {"do": "undo"}], _soon(r)])]


def _set_clock_between(r: Random, first: list[Event], then: list[Event]) -> list[Event]:
    return [*first, ["set_clock", r.choice([-1, 1]) * r.choice([20.0, 600.0, _HOUR])], *then]


def _set_clock(*by: float) -> Callable[[Random], list[Event]]:
    return lambda r: [["set_clock", r.choice(by)]]


def _dead_battery(r: Random) -> list[Event]:
    return [["set_clock", -56 * YEAR], _wait(r), ["ask", request(r)], ["set_clock", 56 * YEAR]]


def _second_thoughts(r: Random) -> list[Event]:
    """Somebody wants to be left in peace, takes up work all the same, and takes that back within its minute."""
    who = r.choice(["p1", "p1", "p2"])
    peace: list[Json] = [{"do": "snooze", "minutes": r.choice([10, 240])}, {"do": "done"}]
    work: list[Json] = [{"do": "activate"}, {"do": "activate"}, {"do": "continue"}, {"do": "end"}]
    asked = [r.choice(peace), r.choice(work)]
    return [*(["ask", {**each, "practitioner": who}] for each in asked), _soon(r), ["ask", {"do": "undo"}], _soon(r)]


def _soon(r: Random) -> Event:
    return ["pass", float(r.choice([1, 5, 31]))]


_STEPS = (1.0, 4.0, 20.0, 600.0, _HOUR, 30_000.0)
KINDS: dict[str, Callable[[Random], list[Event]]] = {
    "kill": _kill,
    "kill_at_start": _kill_at_start,
    "disk_full": _disk("full"),
    "disk_read_only": _disk("read_only"),
    "harm_at_rest": _harm("delete", "delete_main", "delete_wal", "truncate", "garbage", "empty", at_rest=True),
    "harm_running": _harm("delete", "replace", "delete_wal", "empty", "truncate", "garbage", at_rest=False),
    "cut": _harm("cut", at_rest=True),
    "flip": _harm("flip", "flip_state", "flip_digit", at_rest=True),
    "wrong_state": _harm("wrong_state", at_rest=True),
    "foreign": _harm("foreign", at_rest=True),
    "no_room_at_start": _no_room_at_start,
    "settings_absent": _settings_fault("absent", "empty"),
    "settings_half": _settings_fault("half"),
    "settings_fewer": lambda r: [["settings_fault", "fewer", r.random() < 0.8], ["settings_back"]],
    "settings_other": _settings_fault("other"),
    "settings_fault_at_start": _settings_fault_at_start,
    "channel_refuses": _channel("refuses"),
    "channel_late": _channel("late"),
    "channel_dies": _channel("dies"),
    "channel_waits": _channel("waits"),
    "channel_hangs": _channel("hangs"),
    "channel_silent": _silent_channel,
    "channel_dies_at_once": lambda r: [["channel", r.randint(0, 1), "dies_at_once"], _trigger(r), _wait(r)],
    "set_clock": _set_clock(*_STEPS, *(-by for by in _STEPS), 9 * DAY),
    "set_clock_far_back": _set_clock(-4 * DAY, -9 * DAY),
    "set_clock_far_ahead": lambda r: [["set_clock", 3 * YEAR], _wait(r), ["ask", request(r)], ["set_clock", -3 * YEAR]],
    "clock_set_while_down": _clock_set_while_down,
    "clock_set_amid_second_thoughts": _clock_set_amid_second_thoughts,
    "clock_set_before_start": _clock_set_before_start,
    "clock_set_after_reboot": _clock_set_after_reboot,
    "clock_creeps": lambda r: [["creep", r.choice([3, 6, 20]), r.choice([-1.5, 1.0, 1.5])]],
    "clock_creeps_over_starts": _clock_creeps_over_starts,
    "clock_set_asleep": lambda r: [["sleep", float(r.choice([600, 20_000])), True, r.choice([-_HOUR, 600.0, _HOUR])]],
    "dead_battery": _dead_battery,
    "dead_battery_uncounted": _dead_battery,
    "sleep": lambda r: [["sleep", float(r.choice([3, 40, 600, 20_000, 60_000])), r.random() < 0.6]],
    "reboot": lambda r: [["reboot", float(r.choice([60, 3600, 50_000, 3 * DAY]))]],
    "burst": lambda r: [["burst", *[r.choice([request(r), r.choice(GARBAGE)]) for _ in range(r.randint(2, 8))]]],
    "edge": lambda r: [["ask", {"do": "activate", "started_at": r.choice(EDGES)}]],
    "garbage": lambda r: [["ask", r.choice(GARBAGE)]],
    "stale": lambda r: [["press", r.randint(0, 40), r.randint(0, 3)]],
    "together": lambda r: [
        ["disk", "full"],
        ["together", r.randint(0, 3), r.randint(0, 3), picture(r)],
        ["disk", None],
    ],
    "meanwhile": lambda r: [["meanwhile", ["readers", picture(r)]], ["ask", request(r)], _wait(r)],
    "meanwhile_test": lambda r: [
        ["disk", "full"],
        ["meanwhile", ["ask", {"do": "test_notice"}]],
        ["ask", request(r)],
        ["disk", None],
    ],
    "service": lambda r: [["service", r.choice(["lost", "denied"])], _wait(r), ["service", None]],
    "late_answer": lambda r: [["ask", {"do": "activate", "about": r.choice(["", "s1", "s2", "s3"])}]],
    "first_settings": lambda r: [
        ["settings", "nobody"],
        *[_trigger(r), _wait(r)] * 3,
        ["settings", r.choice(SOMEBODY)],
    ],
    "first_settings_amid_a_notice": lambda r: [
        ["ask", {"do": "activate"}],
        ["pass", float(r.choice([23_000, 25_000, 27_000]))],
        ["settings", r.choice(SOMEBODY)],
    ],
    "other_hours": lambda r: [["settings", r.choice(SOMEBODY)]],
    "harm_and_dying_start": _harm_and_dying_start,
    "start_without_channel": _start_without_channel,
    "harm_and_no_channel": _harm_and_no_channel,
    "second_thoughts": _second_thoughts,
    "lock": lambda r: [["lock", True], _wait(r), ["lock", False]],
}


def ordinary(r: Random, at_home: str) -> list[Event]:
    """Draw what happens in a surgery without any fault; ``at_home`` are its settings."""
    kind = r.random()
    if kind < 0.45:
        return [_wait(r)]
    if kind < 0.65:
        return [["ask", request(r)]]
    if kind < 0.78:
        return [["readers", picture(r)]]
    if kind < 0.86:
        return [["press", r.choice([0, 0, 0, 1]), r.randint(0, 3)]]
    if kind < 0.9:
        return [["close", r.randint(0, 3), r.random() < 0.7]]
    if kind < 0.94:
        return [["menu", r.randint(0, 12)]]
    if kind < 0.98:
        return [["portal", r.random() < 0.4]]
    return [["settings", r.choice(ALIKE.get(at_home, (at_home,)))]]


def generate(seed: int, days: float, among: list[str]) -> tuple[Json, list[str], list[Event]]:
    """Return a world, the kinds of faults that were drawn from ``among``, and events for so many days.

    One run in three is calm: less happens in each of its days, and it has six times as many of them.
    """
    r = Random(seed)
    world = {
        "begins": f"{r.choice(FIRST_DAYS)}T{r.randint(0, 23):02}:{r.randint(0, 59):02}:00+00:00",
        "settings": r.choice(list(SETTINGS)),
        "counts_sleep": r.random() < 0.7,
        "names_boot": r.random() < 0.8,
    }
    if not world["counts_sleep"]:
        among = [kind for kind in among if kind != "dead_battery"]
    kinds = [kind for kind in among if r.random() < 0.3] or [r.choice(among)]
    pace = r.choice([1, 1, CALM])
    found: list[Event] = []
    at_home = str(world["settings"])
    gone = rest = 0.0
    while gone < days * pace * DAY:
        fault = r.random() < 0.3
        more = KINDS[r.choice(kinds)](r) if fault else ordinary(r, at_home)
        at_home = next((e[1] for e in reversed(more) if e[0] == "settings"), at_home)
        more = [["pass", e[1] * pace] if e[0] == "pass" and e[1] >= LONG else e for e in more]
        if fault and r.random() < 0.3:
            more.append(["settle"])
        found += more
        gone += sum(seconds_of(e) for e in more) + 1
        if gone - rest > DAY * 0.7 * pace:
            rest = gone
            found.append(["settle"])
    return world, kinds, [*found, ["settle"]]


def seconds_of(event: Event) -> float:
    """Return how much time an event takes, a step of the clock not counted."""
    return abs(float(event[1])) if event[0] in ("pass", "sleep", "reboot") else 35.0 if event[0] == "settle" else 0.0
