"""``hetes rehearse`` with several workstations: who says what, told from its output (policy 9)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hetes.rehearsal.lines import UnreadableError
from hetes.rehearsal.rehearsal import rehearse_lines
from tests.support.story.story import EVA, settings

UNDER = settings(replace(EVA, hours={}, eeszt_user="O12345"))


def at(time: str) -> str:
    return f"2026-11-23T{time}+01:00"


def line(time: str, event: str, workstation: str | None = None, **more: object) -> dict[str, object]:
    return {"at": at(time), "event": event, **({"workstation": workstation} if workstation else {}), **more}


def notices(*lines: dict[str, object]) -> list[tuple[str, str, str]]:
    done = rehearse_lines(lines, UNDER)
    assert all("workstation" in each for each in done)
    return [(each["at"][11:19], each["workstation"], each["notice"]) for each in done if each["do"] == "notify"]


def test_it_is_said_first_where_the_practitioner_was_active_and_then_everywhere():
    told = notices(
        line("07:00:00", "activate", "b"),
        line("07:00:00", "unlock", "c"),
        line("07:01:00", "undo", "a"),
        line("13:32:00", "until"),
    )

    assert told == [
        ("12:30:00", "b", "session_ending"),
        ("12:31:00", "a", "session_ending"),
        ("12:31:00", "c", "session_ending"),
    ]  # fmt: skip


def test_an_answer_in_time_is_one_for_all():
    told = notices(
        line("07:00:00", "activate", "b"),
        line("13:30:40", "dismiss", "b", notice="session_ending", practitioner="eva"),
        line("13:40:00", "activate", "a"),
        line("14:10:00", "until"),
    )

    assert told == [("12:30:00", "b", "session_ending")]


@pytest.mark.parametrize("how", [{"event": "lock"}, {"event": "suspend"}, {"event": "link", "ok": False}])
def test_one_that_does_not_listen_is_not_waited_for(how):
    told = notices(
        line("07:00:00", "activate", "b"),
        line("13:00:00", workstation="b", **how),
        line("13:30:30", "until", "a"),
    )

    assert ("12:30:00", "a", "session_ending") in told


def test_both_sides_of_a_cut_agree_when_it_is_healed():
    done = rehearse_lines(
        [
            line("07:00:00", "activate", "a"),
            line("12:00:00", "link", "b", ok=False),
            line("13:00:00", "activate", "a"),
            line("13:45:00", "link", "b", ok=True),
            line("14:30:00", "until", "a"),
        ],
        UNDER,
    )

    assert [(each["at"][11:16], each["workstation"]) for each in done if each["do"] == "notify"] == [("12:30", "b")]
    faces = {each["workstation"]: each["face"] for each in done if each["do"] == "face"}
    assert faces == {"a": "active", "b": "active"}


def test_a_restart_forgets_nothing_of_the_others():
    told = notices(line("07:00:00", "activate", "a"), line("08:00:00", "restart", "b"), line("13:31:00", "until", "a"))

    assert told == [("12:30:00", "a", "session_ending"), ("12:31:00", "b", "session_ending")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"workstation": 3},
        {"workstation": ""},
        {"workstation": "x" * 50},
        {"workstation": "b", "event": "clock_set", "to": at("09:00:00")},
        {"workstation": "b", "event": "link", "ok": 1},
    ],
)
def test_what_cannot_be_read_is_told(wrong):
    with pytest.raises(UnreadableError):
        rehearse_lines([{"at": at("07:00:00"), "event": "done", **wrong}], UNDER)


def test_one_workstation_alone_says_nothing_of_workstations():
    done = rehearse_lines([line("07:00:00", "activate"), line("14:00:00", "until")], UNDER)

    assert not any("workstation" in each for each in done)
