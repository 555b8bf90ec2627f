"""A notification service on a bus of its own, and a delivery over it."""

from __future__ import annotations

import pytest

from hetes.adapters.notifications.freedesktop import FreedesktopChannel
from hetes.adapters.notifications.ordered_channels import OrderedChannels
from tests.support.desktop.notification_service import notification_service
from tests.support.fakes.channels import Inbox


@pytest.fixture
def service(tmp_path):
    with notification_service(tmp_path) as service:
        yield service


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def deliver(service, inbox):
    """Make a delivery over the real channel and whatever else, that gives up nobody; ended before the bus goes."""
    made = []

    def make(*others, **options):
        delivery = OrderedChannels([FreedesktopChannel(), *others], **{"within": 600, **options})
        delivery.start(inbox)
        made.append(delivery)
        return delivery

    yield make
    for delivery in made:
        delivery.stop()
