"""What a process that ended, or was killed, leaves on the screen: closed by the next one, and nobody else's, in simulated time."""

from __future__ import annotations

import pytest

from hetes.adapters.notifications.left_notices import LeftNotices
from tests.support.desktop.simulated_desk import Copy, Desk


@pytest.mark.parametrize("known", [False, True], ids=["at first", "later"])
def test_what_a_hanging_service_was_to_show_never_comes_when_hetes_has_ended_meanwhile(known: bool) -> None:
    desk = Desk()
    service = desk.bus.come()
    if known:
        desk.order(1)
        desk.shown_within(1)
    service.mode = "hang"
    desk.order(2)
    desk.run(5)
    desk.delivery.stop()
    desk.run(1)
    service.recover()
    desk.run(60)
    assert not service.visible
    assert "title 2" not in {copy.title for copy in service.ever}
    desk.end()


def test_what_a_killed_process_left_is_closed_by_the_next_one(tmp_path) -> None:
    desk = Desk(LeftNotices(tmp_path / "notices.json"))
    service = desk.bus.come()
    for number in range(1, 23):
        desk.order(number)
    desk.run(2)
    assert len(service.visible) == 22
    assert (tmp_path / "notices.json").stat().st_mode & 0o777 == 0o600
    desk.begin()
    desk.run(1)
    assert not service.visible
    assert not (tmp_path / "notices.json").exists()
    desk.end()


@pytest.mark.parametrize("what", ["another service", "another bus", "nonsense", "a folder"])
def test_nobody_elses_notices_are_closed(tmp_path, what: str) -> None:
    file = tmp_path / "notices.json"
    desk = Desk(LeftNotices(file))
    service = desk.bus.come()
    desk.order(1)
    desk.shown_within(1)
    match what:
        case "another service":
            desk.bus.service = None
            service = desk.bus.come()
        case "another bus":
            owner = service.owner
            desk.buses["here"] = type(desk.bus)(desk.loop)
            service = desk.bus.come()
            service.owner = owner
        case "nonsense":
            file.write_text('{"bus": 1, "owner": [], "numbers": "1"}')
        case _:
            file.unlink()
            file.mkdir()
    service.mode = "ok"
    service.visible[1] = theirs = Copy(1, "You have mail", "", 0.0)
    desk.orders.clear()
    desk.begin()
    desk.run(1)
    assert service.visible == {1: theirs}
    desk.end()


def test_a_clean_end_leaves_nothing_to_close(tmp_path) -> None:
    file = tmp_path / "notices.json"
    desk = Desk(LeftNotices(file))
    service = desk.bus.come()
    desk.order(1)
    desk.shown_within(1)
    assert file.exists()
    desk.delivery.stop()
    desk.run(1)
    assert not service.visible
    assert not file.exists()
    desk.end()
