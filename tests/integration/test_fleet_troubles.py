"""A broker as packaging/fleet sets it up: who gets in, what keeps others out, and that each obstacle is told apart."""

from __future__ import annotations

import pytest

from hetes.adapters.fleet.account import Account
from hetes.adapters.fleet.broker import Broker
from tests.support.fleet.mosquitto import SealedMosquitto, free_port
from tests.support.fleet.workstation import Workstation
from tests.support.system.waiting import eventually


class Witness:
    """Hears what becomes of a connection, and nothing else."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.came_in: list[tuple[str, bytes]] = []
        self.todo: list[tuple[object, ...]] = []
        self.line: Broker | None = None

    def will(self):
        return "hetes/1/x/w/-/x", b"gone"

    def connected(self):
        self.heard.append("connected")
        self.line.subscribe("hetes/1/+/w/+/+", "hetes/1/+/p/+")

    def came(self, topic, sealed, *, kept):
        self.came_in.append((topic, sealed))

    def disconnected(self, trouble):
        self.heard.append(trouble)

    def look(self):
        while self.todo:
            topic, sealed = self.todo.pop(0)
            self.line.say(topic, sealed, keep=True)


@pytest.fixture
def witness():
    made = []

    def of(account):
        seen = Witness()
        seen.line = Broker(account, f"w{len(made)}", seen)
        made.append(seen.line)
        seen.line.start()
        eventually(lambda: seen.heard)
        return seen

    yield of
    for line in made:
        line.stop()


def test_the_broker_of_a_practice(tmp_path, witness):
    broker = SealedMosquitto(tmp_path)
    try:
        a, b = broker.account("pc-1"), broker.account("pc-2")
        here = {"host": "127.0.0.1", "port": broker.port, "tls": True}
        one, two = (
            Workstation(name, Account(**here, user=user, password=word, ca=broker.ca)).start()
            for name, user, word in (("a", "pc-1", a), ("b", "pc-2", b))
        )
        eventually(lambda: one.linked and two.linked)
        one.activate()
        eventually(lambda: two.session() == one.session())
        one.stop()
        two.stop()

        assert witness(Account(**here, user="pc-1", password="wrong", ca=broker.ca)).heard[0] == "password"
        assert witness(Account(**here, ca=broker.ca)).heard[0] == "password"
        assert witness(Account(**here, user="pc-1", password=a)).heard[0] == "tls_untrusted"
        assert witness(Account("localhost", broker.port, tls=True, ca=broker.ca)).heard[0] == "tls_name"
        assert witness(Account("127.0.0.1", free_port(), tls=True, ca=broker.ca)).heard[0] == "refused"
        assert witness(Account("nowhere.invalid", 8883, tls=True)).heard[0] in ("dns", "timed_out", "no_route")
        assert witness(Account(**here, ca=str(tmp_path / "none.pem"))).heard[0] == "tls_files"
        assert witness(Account("127.0.0.1", broker.port, tls=False)).heard[0] in ("lost", "failed", "timed_out")

        # The rules: nobody speaks in another's place, and what is none of a practice is kept by nobody.
        first, second = (
            witness(Account(**here, user=user, password=word, ca=broker.ca))
            for user, word in (("pc-1", a), ("pc-2", b))
        )
        second.todo += [
            ("hetes/1/x/w/pc-1/a", b"in another's place"),
            ("elsewhere", b"no practice's"),
            ("hetes/1/x/w/pc-2/b", b"in its own"),
        ]
        second.line.ring()
        eventually(lambda: ("hetes/1/x/w/pc-2/b", b"in its own") in first.came_in)
        assert not [sealed for _, sealed in first.came_in if b"another" in sealed or b"no practice" in sealed]

        certified = {**here, "port": broker.want_certificates(), "user": "pc-1", "password": a, "ca": broker.ca}
        own, key = broker.certificate("pc-1")
        assert witness(Account(**certified, certificate=own, key=key)).heard[0] == "connected"
        assert witness(Account(**certified)).heard[0] == "tls_client"
        assert witness(Account(**certified, certificate=str(tmp_path / "none.pem"))).heard[0] == "tls_files"

        broker.script("remove", "pc-2")
        broker.restart()
        assert witness(Account(**here, user="pc-2", password=b, ca=broker.ca)).heard[0] == "password"
    finally:
        broker.stop()


def test_a_certificate_that_has_expired_is_told(tmp_path, witness):
    broker = SealedMosquitto(tmp_path, days=0)
    try:
        heard = witness(Account("127.0.0.1", broker.port, tls=True, ca=broker.ca)).heard
        assert heard[0] == "tls_expired"
        broker._days = {}
        broker.script("renew")
        broker.restart()
        eventually(lambda: heard[-1] == "password")
    finally:
        broker.stop()
