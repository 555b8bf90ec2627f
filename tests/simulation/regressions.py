"""Lists of events that once broke an invariant, as the machine printed them, and hold now.

Law: nothing is taken out.
"""

from __future__ import annotations

from typing import Any

WORLD = {"begins": "2026-11-25T07:00:00+00:00", "settings": "one", "counts_sleep": True, "names_boot": True}
ACTIVATE = {"do": "activate", "practitioner": "p1"}
OTHERWISE: dict[str, dict[str, Any]] = {
    "A battery that dies twice moves a session to where no stored state may have it.": {"counts_sleep": False},
    "A clock set forward by decades, told as sleep, lets the journal be pruned at once.": {
        "counts_sleep": False,
        "settings": "no_hours",
    },
    'A notice about "default" stays on the screen once somebody is configured.': {"settings": "nobody"},
    "A question that no channel took is never asked again.": {"settings": "no_hours"},
    "A question stays on the screen after its card was taken out.": {"settings": "no_hours"},
    "A question that nobody saw is forgotten, and its delivery goes on for ever.": {
        "begins": "2026-11-23T03:13:00+00:00",
        "settings": "short",
    },
}
"""Where the world was another one than :data:`WORLD`."""
MENDED: dict[str, list[list[Any]]] = {
    "A click that cannot be stored takes the picture of the readers along that came with it.": [
        ["ask", ACTIVATE],
        ["pass", 25_000.0],
        ["disk", "full"],
        ["together", 0, 0, [[0, 5, False]]],
        ["together", 0, 2, [[0, 3, False]]],
        ["settle"],
    ],
    "A database that is deleted while the agent runs is not noticed.": [
        ["ask", ACTIVATE],
        ["harm", "delete", 0, False],
        ["settle"],
    ],
    "A start that dies before it has told that the database was set aside leaves it untold for ever.": [
        ["ask", {"do": "snooze", "minutes": 10}],
        ["harm", "empty", 0, False],
        ["kill", "before_commit", 0, ["ask", {"do": "guide", "tick": "check", "practitioner": "Dr. Minta Éva"}]],
        ["start", "after_commit"],
    ],
    "A database that goes while no agent runs is taken for one that never was.": [
        ["ask", ACTIVATE],
        ["quit"],
        ["harm", "delete", 0, False],
        ["start"],
        ["settle"],
    ],
    "A database that is replaced by an empty file, shortly before a start, is taken for one that never was.": [
        ["ask", ACTIVATE],
        ["harm", "replace", 0, False],
        ["harm", "flip", 0, True],
        ["settle"],
    ],
    "Steps of the clock that are too small are forgotten by each start.": [
        ["ask", ACTIVATE],
        *[["set_clock", 1.5], ["quit"], ["start"]] * 4,
        ["pass", 31.0],
    ],
    "A sound file with a state of the year 9999 stops every start.": [["harm", "wrong_state", 1, True]],
    "A sound file with a state of deep JSON stops every start.": [["harm", "wrong_state", 0, True]],
    "A journal row in which a fact cannot be read leaves the panel's today without an answer.": [
        ["ask", ACTIVATE],
        ["harm", "wrong_row", 0, True],
        ["settle"],
    ],
    "A file that lost the end of its last page is taken for sound.": [
        ["ask", ACTIVATE],
        ["pass", 90_000.0],
        *[["readers", picture] for picture in ([[n, 3, False] for n in range(12)], [])] * 3,
        ["quit"],
        ["harm", "cut", 2000, True],
        ["settle"],
    ],
    "Settings that are empty for one reading drop sessions.": [
        ["ask", ACTIVATE],
        ["settings_fault", "empty", True],
        ["settings_back"],
        ["settle"],
    ],
    "Settings that name others for one reading drop sessions.": [
        ["ask", ACTIVATE],
        ["settings_fault", "other", True],
        ["settings_back"],
        ["settle"],
    ],
    "An activation with a start at the edge of the calendar ends the agent.": [
        ["ask", {"do": "activate", "started_at": "9999-12-31T23:59:59-12:00"}],
        ["ask", {"do": "activate", "started_at": "9999-12-31T23:59:59Z"}],
    ],
    "An activation about a session that is not ends the agent.": [["ask", {"do": "activate", "about": "s2"}]],
    "A notice of hours that were taken out stays.": [["pass", 1800.0], ["settings", "no_hours"], ["pass", 25_000.0]],
    "A clock set back by a week leaves unsaid what is due there.": [
        ["pass", 30_000.0],
        ["set_clock", -7 * 86_400.0 - 25_000.0],
        ["settle"],
    ],
    "A state that was stored by a clock of 1971 is set aside.": [
        ["set_clock", -56 * 365 * 86_400.0],
        ["ask", {"do": "done", "practitioner": "p1"}],
        ["set_clock", 56 * 365 * 86_400.0],
        ["ask", ACTIVATE],
        ["kill", "effect", 2, None],
        ["start"],
    ],
    "A battery that dies twice moves a session to where no stored state may have it.": [
        ["ask", ACTIVATE],
        *[["set_clock", -56 * 365 * 86_400.0], ["pass", 60.0], ["set_clock", 56 * 365 * 86_400.0], ["pass", 60.0]] * 2,
        ["kill", "effect", 2, None],
        ["start"],
    ],
    "A clock set forward by decades, told as sleep, lets the journal be pruned at once.": [
        ["set_clock", -56 * 365 * 86_400.0],
        ["ask", ACTIVATE],
        ["pass", 40_000.0],
        ["set_clock", 56 * 365 * 86_400.0],
        ["pass", 60.0],
        ["settle"],
    ],
    'A notice about "default" stays on the screen once somebody is configured.': [
        ["menu", 6],
        ["pass", 40_000.0],
        ["settings", "short"],
        ["settle"],
    ],
    "What is no notice of the core is dropped while another of them is being delivered.": [
        ["disk", "full"],
        ["meanwhile", ["ask", {"do": "test_notice"}]],
        ["ask", {"do": "done", "practitioner": "p1"}],
        ["disk", None],
        ["settle"],
    ],
    "A question that no channel took is never asked again.": [
        ["channel", 0, "refuses"],
        ["channel", 1, "refuses"],
        ["readers", [[0, 3, False]]],
        ["pass", 120.0],
        ["settle"],
    ],
    "A question stays on the screen after its card was taken out.": [
        ["readers", [[0, 3, False]]],
        ["pass", 120.0],
        ["readers", [[0, None, None]]],
        ["settle"],
    ],
    "A notice that stands is forgotten while others are tried in vain, and its end is not heard.": [
        ["ask", ACTIVATE],
        ["harm", "garbage", 0, True],
        ["channel", 0, "refuses"],
        ["channel", 1, "refuses"],
        ["ask", {"do": "test_notice"}],
        ["pass", 21_600.0],
        ["channel", 0, "dies"],
        ["channel", 0, "ok"],
        ["channel", 1, "ok"],
        ["settle"],
    ],
    "A question that nobody saw is forgotten, and its delivery goes on for ever.": [
        ["settings", "quieter"],
        ["meanwhile", ["readers", [[0, 5, True]]]],
        ["readers", [[0, 5, None]]],
        ["pass", 60.0],
        ["channel", 0, "dies"],
        ["settle"],
    ],
    "What is wrong at login is not told once a channel has come.": [
        ["channel", 0, "refuses"],
        ["channel", 1, "refuses"],
        ["ask", ACTIVATE],
        ["harm", "garbage", 0, True],
        ["settle"],
    ],
    "A second problem that comes while the first is being delivered is never told.": [
        ["disk", "full"],
        ["meanwhile", ["settings_fault", "absent", True]],
        ["ask", {"do": "done", "practitioner": "p1"}],
        ["pass", 60.0],
        ["settle"],
    ],
    "What a former run showed is not shown by a start that has no channel, nor once there is one.": [
        ["ask", ACTIVATE],
        ["pass", 60.0],
        ["channel", 0, "refuses"],
        ["channel", 1, "refuses"],
        ["kill", "effect", 0, None],
        ["start"],
        ["settle"],
    ],
}
