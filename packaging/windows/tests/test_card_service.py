"""The built program against a card service as Windows has it: the DLL beside the program stands for Windows' own.

wine 8 has no card service. The last test of this file is about all the others: a watcher only watches.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import BUILT, Agent, eventually, pass_time, seconds_awake

HERE = Path(__file__).parent / "winscard"
sys.path.insert(0, str(HERE))
from card_service import CYBERJACK, ESZEMELYI, EXCLUSIVE, CardServer, CardService  # noqa: E402 - a program of its own

SECOND = "ACS ACR1281 1S Dual Reader 0"
ASK = "login_suspected"


class Desk:
    """An agent, the card service that it sees, and what it wrote into its log since the last look."""

    def __init__(self, agent: Agent, service: CardService) -> None:
        self.agent = agent
        self.service = service
        self._read = 0

    def says(self, pattern: str, within: float = 60.0) -> str:
        """Return the first line that is new and fits, and take all up to it as read."""

        def look() -> str:
            log = self.agent.log()
            lines = log[self._read :].splitlines(keepends=True)
            for number, line in enumerate(lines):
                if re.search(pattern, line) and line.endswith("\n"):
                    self._read += len("".join(lines[: number + 1]))
                    return line
            return ""

        return eventually(look, within=within, every=0.1)


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    """The program with the DLL beside it."""
    folder = BUILT / f"hetes-with-cards-{os.getpid()}"  # another run of the tests may go on beside this one
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BUILT / "hetes", folder, copy_function=os.link)
    shutil.copy(BUILT / "try" / "winscard.dll", folder)  # the one that is tried on a real Windows, too
    yield folder / "hetes.exe"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def every_service() -> list[CardService]:
    """All services of this file."""
    return []


@pytest.fixture
def make_desk(program, every_service, request) -> Iterator:
    """Return what makes a desk of readers and starts its agent."""
    made: list[tuple[Agent, CardServer]] = []

    def make(*readers: str, up: bool = True) -> Desk:
        service = CardService(*readers)
        service.up = up
        server = CardServer(service)
        every_service.append(service)
        name = re.sub(r"\W", "-", request.node.name)
        overrides = f"{os.environ['WINEDLLOVERRIDES']};winscard=n"
        agent = Agent(
            program, rf"C:\homes\{name}", {"HETES_WINSCARD_PORT": str(server.port), "WINEDLLOVERRIDES": overrides}
        )
        made.append((agent, server))
        agent.start("--no-tray")
        return Desk(agent, service)

    yield make
    for agent, server in made:
        agent.stop()
        server.shutdown()
        server.server_close()


def test_cards_come_and_go_and_are_used(make_desk):
    desk = make_desk(CYBERJACK)
    desk.says("reader_added")
    desk.service.insert(CYBERJACK)
    desk.says("card_inserted")
    desk.service.use(CYBERJACK)
    desk.says("card_in_use")
    desk.service.use(CYBERJACK, EXCLUSIVE)
    desk.service.use(CYBERJACK, 0)
    desk.says("card_released")
    desk.service.swap(CYBERJACK)
    desk.says("card_removed")
    desk.says("card_inserted")
    desk.service.remove(CYBERJACK)
    desk.says("card_removed")
    desk.service.insert(CYBERJACK, "")  # mute
    desk.says("card_inserted")
    desk.service.remove(CYBERJACK)
    desk.says("card_removed")
    desk.service.plug(SECOND)
    desk.says("reader_added")
    desk.service.insert(SECOND, ESZEMELYI)
    desk.says("card_inserted")
    desk.service.unplug(SECOND)
    desk.says("reader_removed")


def test_a_use_of_two_seconds_asks_about_a_login_and_a_shorter_one_does_not(make_desk):
    desk = make_desk(CYBERJACK)
    desk.service.insert(CYBERJACK)
    desk.says("card_inserted")
    desk.service.use_later(CYBERJACK, 11, 1.2)  # it has to have lain there for ten
    desk.says("card_in_use")
    assert ASK not in desk.says("card_released")
    desk.service.use_later(CYBERJACK, 1, 3)
    desk.says("card_in_use")
    assert ASK in desk.says("card_released")


def test_a_flood_of_uses_costs_little(make_desk):
    desk = make_desk(CYBERJACK)
    desk.service.insert(CYBERJACK)
    desk.says("card_inserted")
    before = desk.service.calls.total()
    desk.service.flicker(CYBERJACK, uses=200, gap=0.01)
    desk.service.remove(CYBERJACK)
    desk.says("card_removed")
    assert desk.service.calls.total() - before < 200  # of 400 changes; a program that looks at each makes 800 calls


def test_the_service_goes_with_the_last_reader_and_comes_back_with_it(make_desk):
    desk = make_desk(CYBERJACK)
    desk.says("reader_added")
    desk.service.unplug(CYBERJACK)
    desk.says("reader_removed")
    assert "service_lost" not in desk.agent.log()
    desk.service.plug(CYBERJACK)
    desk.service.insert(CYBERJACK)
    desk.says("card_inserted")


def test_a_service_that_is_late_is_waited_for(make_desk):
    desk = make_desk(CYBERJACK, up=False)
    desk.service.start()
    desk.says("reader_added")
    desk.service.stop()
    desk.service.start()
    desk.service.insert(CYBERJACK)
    desk.says("card_inserted")


def test_at_rest_it_calls_nothing_and_wakes_for_its_beat_alone(make_desk):
    desk = make_desk(CYBERJACK)
    desk.says("reader_added")
    for change in (lambda: desk.service.insert(CYBERJACK), None):
        pass_time(12)  # what follows a change has been looked at by then
        before = desk.service.calls.copy()
        assert (
            seconds_awake(desk.agent.process.pid, 20) <= 6
        )  # a beat, perhaps a slow one; who looks each second has 20
        assert desk.service.calls - before == Counter()
        if change:
            change()
            desk.says("card_inserted")


@pytest.mark.code_page
def test_a_reader_with_another_name_than_ascii_ends_nothing(make_desk):
    desk = make_desk("Olvas\xf3 0", CYBERJACK)
    desk.says("reader_added")
    desk.service.insert(CYBERJACK)
    desk.says("card_inserted")


def test_no_card_was_ever_touched(every_service):
    assert len(every_service) > 1
    assert [each.forbidden for each in every_service] == [[]] * len(every_service)
