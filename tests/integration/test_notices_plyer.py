"""Notices through plyer over a real bus: its two ways on Linux, notify-send and dbus-python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import hetes
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.adapters.notifications.plyer import PlyerChannel
from hetes.core.events import ChannelBack, NoticeTaken, SnoozeRequested
from hetes.presentation.views import Button, NoticeView
from tests.support.desktop.notification_service import notification_service
from tests.support.fakes.channels import Inbox
from tests.support.system.waiting import eventually

SOURCES = str(Path(hetes.__file__).parents[1])
SYSTEM = Path("/usr/lib/python3/dist-packages")


def view(order: int, slot: str = "ending/p1", **more) -> NoticeView:
    facts = {"title": f"title {order}", "text": "még 30 perc"} | more
    return NoticeView(order, slot, **facts)


@pytest.fixture
def service(tmp_path):
    with notification_service(tmp_path) as service:
        yield service


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def plyer(service, inbox):
    """A delivery over plyer alone, which uses notify-send here."""
    delivery = OrderedChannels([PlyerChannel()], within=600)
    delivery.start(inbox)
    yield delivery
    delivery.stop()


def test_plyer_shows_the_text_where_desktop_notifier_is_missing(service, plyer, inbox) -> None:
    service.come()
    button = Button("a", SnoozeRequested(10))
    plyer.show(view(1, title="-u critical", text="--help C:\\temp\\n A & B <b>\x07 🦷", buttons=(button,)))
    eventually(lambda: inbox == [NoticeTaken(1, "plyer")])
    (shown,) = service.history
    assert (shown.app, shown.title, shown.text) == ("Hetes", "–u critical", "–help C:\\temp\\n A + B ‹b› 🦷")
    plyer.withdraw("ending/p1")  # it cannot, and says nothing
    plyer.show(view(2))
    eventually(lambda: inbox[1:] == [NoticeTaken(2, "plyer")])


def test_plyer_claims_nothing_where_nobody_serves_notices(service, plyer, inbox) -> None:
    plyer.show(view(1))
    eventually(lambda: inbox == [NoticeTaken(1, "tray")])
    service.come()
    plyer.show(view(2))
    eventually(lambda: inbox[1:] == [NoticeTaken(2, "plyer"), ChannelBack("plyer")])


def test_plyer_is_given_up_when_the_service_hangs_and_refused_while_it_does(service, inbox) -> None:
    plyer = OrderedChannels([PlyerChannel()], within=0.5)  # shorter than notify-send's own limit
    plyer.start(inbox)
    service.come().hang()
    plyer.show(view(1))
    eventually(lambda: plyer._channels[0].down)
    plyer.show(view(2))
    eventually(lambda: len(plyer._showings) == 2)
    plyer.stop()  # returns though the service still hangs
    assert inbox == []


def test_plyer_without_notify_send_uses_dbus_python_and_survives_its_broken_connections(service, tmp_path) -> None:
    """In a process of its own: libdbus reads the address of the session bus once, for ever."""
    program = """
import sys
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from hetes.adapters.notifications.plyer import PlyerChannel
from hetes.presentation.views import NoticeView
delivery = OrderedChannels([PlyerChannel()])
delivery.start(lambda event: print(event, flush=True))
for line in sys.stdin:
    delivery.show(NoticeView(int(line), line.strip(), "-title", "A & B"))
delivery.stop()
"""
    library = tmp_path / "lib"
    library.mkdir()
    for each in SYSTEM.glob("*dbus*"):  # dbus-python alone: what else the system has is not Hetes's
        (library / each.name).symlink_to(each)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((SOURCES, str(library))), "PATH": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as agent:

        def order(number: int) -> str:
            agent.stdin.write(f"{number}\n")
            agent.stdin.flush()
            return agent.stdout.readline().strip()

        assert order(1) == str(NoticeTaken(1, "tray"))
        service.come()
        assert order(2) == str(NoticeTaken(2, "plyer"))
        assert agent.stdout.readline().strip() == str(ChannelBack("plyer"))
        service.die()
        assert order(3) == str(NoticeTaken(3, "tray"))
        service.come()
        assert order(4) == str(NoticeTaken(4, "plyer"))
        agent.stdin.close()
        assert agent.wait() == 0
    assert [(shown.title, shown.text) for shown in service.history] == [("–title", "A + B")] * 2
