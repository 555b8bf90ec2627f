"""A client with valid access to a practice's broker and without its secret, and one that has the secret as well.

    with Hostile(broker, seal.clinic) as enemy:
        ...                                  # it records all that is said
        enemy.storm(seal.person("user:O12345"), topics=200)

``storm`` sends what is malformed, oversized, wrongly signed, moved to another topic, and all that was recorded once more.
``betray`` is of somebody who has the secret: future-dated, beyond every bound, in another's place, a thousand names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import paho.mqtt.client as mqtt

from hetes.adapters.fleet.seal import LONGEST_SEALED, ROOT, Seal
from hetes.core.fleet.messages import Ask, Person, Presence, Sent, written
from hetes.core.fleet.register import QuietTold, Register, SessionTold, Stamp
from tests.support.fleet.mosquitto import Mosquitto
from tests.support.system.waiting import eventually

HOUR = timedelta(hours=1)
Said = tuple[str, bytes, bool]  # topic, message, whether the broker is to keep it


class Hostile:
    """Hears everything, and says what it likes."""

    def __init__(self, broker: Mosquitto, clinic: str) -> None:
        self.recorded: list[tuple[str, bytes]] = []
        self._clinic = clinic
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self._client.max_queued_messages_set(0)
        self._client.on_message = lambda _client, _data, message: self._hear(message)
        self._client.connect("127.0.0.1", broker.port)
        self._client.subscribe(f"{ROOT}/#", 1)
        self._recording = True

    def __enter__(self) -> Self:
        self._client.loop_start()
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _hear(self, message: mqtt.MQTTMessage) -> None:
        if self._recording and message.payload:
            self.recorded.append((message.topic, bytes(message.payload)))

    def storm(self, person: str, topics: int) -> int:
        """Send it all; return how many there were that are none of the practice's."""
        self._recording = False
        strange = list(self._strange(person, topics))
        self.say(*strange, *((topic, sealed, False) for topic, sealed in self.recorded))
        return len(strange)

    def forget(self) -> None:
        """Take away all that the broker keeps of the practice."""
        self.say(*((topic, b"", True) for topic in {topic for topic, _ in self.recorded}))

    def say(self, *messages: Said) -> None:
        """Publish these, and wait until the broker has them."""
        sent = [self._client.publish(topic, payload, 1, keep) for topic, payload, keep in messages]
        eventually(lambda: all(each.is_published() for each in sent))

    def _strange(self, person: str, topics: int) -> Iterator[Said]:
        people, stations = f"{ROOT}/{self._clinic}/p", f"{ROOT}/{self._clinic}/w"
        for number in range(topics):
            yield f"{people}/{number:032x}", b"garbage" * 40, True
            yield f"{stations}/x/{number}", os.urandom(300), True
        other = Seal(b"another practice")
        topic = f"{people}/{person}"
        for length in (1, 27, 28, 29, 300, LONGEST_SEALED, LONGEST_SEALED + 1, 100_000):
            yield topic, b"x" * length, False
        for text in (b"", b"{}", b"[" * 4000, b"\xff" * 100, b'{"v": 1, "kind": "ask"}'):
            yield topic, other.seal(topic, text), False
        for recorded, sealed in self.recorded[:50]:
            yield topic if recorded != topic else f"{people}/{0:032x}", sealed, False
            yield recorded, sealed[:-1] + bytes([sealed[-1] ^ 1]), False


def betray(seal: Seal, person: str, workstation: str, names: int) -> Iterator[Said]:
    """Yield what somebody with the secret may say, and nobody may believe; ``workstation`` is one that there is."""
    now = datetime.now(UTC)  # noqa: TID251 - the agents run on this clock
    topic = seal.topic("p", person)
    incarnation = int(now.timestamp() * 1000)

    def told(number: int, generation: int, **session: Any) -> Register:
        stamp = Stamp(generation, "zz", number)
        return Register(SessionTold(stamp, id=f"zz.{number}", where="?", length=7 * HOUR, **session))

    registers = [
        told(1, 900, started_at=now + 61 * HOUR / 60),
        told(2, 901, started_at=now + 400 * 24 * HOUR),
        told(3, 10**9, started_at=now - HOUR),
        Register(SessionTold(Stamp(902, "zz", 4), id="zz.4", started_at=now - HOUR, length=30 * HOUR)),
        Register(quiet=QuietTold(Stamp(903, "zz", 5), done_until=now + 400 * HOUR)),
        Register(quiet=QuietTold(Stamp(904, "zz", 6), snoozed_until=now + 6 * HOUR)),
    ]
    for number, register in enumerate(registers, 1):
        message = Person(Sent("zz", now, incarnation, number), "Dr. Nobody", register)
        yield topic, seal.seal(topic, written(message)), False
    yield (
        seal.topic("w", "x", "y"),
        seal.seal(seal.topic("w", "x", "y"), _presence(workstation, now, incarnation)),
        False,
    )
    for text in (b"", b"{}", b"[" * 4000, json.dumps({"v": 2, "kind": "practitioner"}).encode(), b"\xff" * 100):
        yield topic, seal.seal(topic, text), False
    for number in range(names):
        there, known = seal.topic("w", "x", f"n{number}"), seal.topic("p", f"{number:032x}")
        yield there, seal.seal(there, _presence(f"n{number}", now + 400 * 24 * HOUR, incarnation)), True
        message = Person(Sent(f"n{number}", now, incarnation, 2), f"Dr. {number}", told(number, 1, started_at=now))
        yield known, seal.seal(known, written(message)), True
        ask = seal.topic("ask")
        yield ask, seal.seal(ask, written(Ask(Sent(f"n{number}", now, incarnation, 3)))), False


def _presence(workstation: str, at: datetime, incarnation: int) -> bytes:
    return written(Presence(Sent(workstation, at, incarnation, 1), "ready", f"PC {workstation}", "9.9.9"))
