"""The connection with the broker: one thread of its own, which waits and does not poll; it comes back by itself.

Law: nothing of it is ever waited for elsewhere. ``ring`` and ``stop`` may be called from any thread, all else belongs
to its own; what it tells, it tells there.
"""

from __future__ import annotations

import logging
import random
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

import paho.mqtt.client as mqtt
import truststore
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from hetes.adapters.fleet.account import Account
from hetes.adapters.fleet.seal import LONGEST_SEALED
from hetes.adapters.fleet.troubles import of_error, of_refusal

log = logging.getLogger(__name__)

KEEP_ALIVE = 60
WILL_DELAY = 30
SESSION_LASTS = WILL_DELAY + 30  # the broker speaks the will when the session ends, if that is sooner
CONNECT_WITHIN = 8.0
LOOK_EVERY = KEEP_ALIVE / 2
"""So often it is looked whether a sign of life is due: twice a minute at rest."""
LAST_WORD = 1.0
"""Seconds for the broker to acknowledge what is said before the connection is ended."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 120.0
PACKET_AT_MOST = LONGEST_SEALED + 1024
QOS = 1


class Listener(Protocol):
    """What is told of the connection; in the connection's own thread."""

    def will(self) -> tuple[str, bytes]:
        """Return topic and message that the broker is to keep if this workstation is gone without a word."""

    def connected(self) -> None:
        """The broker has taken the connection: subscribe, and say what is to be said."""

    def came(self, topic: str, sealed: bytes, *, kept: bool) -> None:
        """A message came; ``kept``: the broker had kept it."""

    def disconnected(self, trouble: str) -> None:
        """The connection could not be made, or is lost."""

    def look(self) -> float | None:
        """Do what is due; return in how many seconds to look again."""


class Broker:
    """Keeps the connection until ``stop``."""

    def __init__(self, account: Account, name: str, listener: Listener) -> None:
        """``name`` is this workstation's for the broker."""
        self._account, self._name, self._listener = account, name, listener
        self._inner, self._outer = socket.socketpair()
        self._outer.settimeout(0)
        self._inner.settimeout(0)
        self._stopping = threading.Event()
        self._client: Any = None  # paho's; None: no connection
        self._context: _Context | None = None  # of the connection, where it has one
        self._last: mqtt.MQTTMessageInfo | None = None  # what was said last
        self._taken = False
        self._wanted = True
        self._failures = 0
        self._again_at = 0.0
        self._thread = threading.Thread(target=self._run, name="hetes-fleet", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def ring(self) -> None:
        """Let the listener look."""
        with suppress(OSError):  # full: it is awake as it is
            self._outer.send(b"!")

    def stop(self, within: float = 2.0) -> None:
        """End it, once what was said last is out, within so many seconds."""
        self._stopping.set()
        self.ring()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(within)

    # --- in its own thread ----------------------------------------------------------------------------------------

    def subscribe(self, *topics: str) -> None:
        """Hear these."""
        if self._client:
            self._client.subscribe([(topic, QOS) for topic in topics])

    def unsubscribe(self, *topics: str) -> None:
        """Hear these no more."""
        if self._client and topics:
            self._client.unsubscribe(list(topics))

    def say(self, topic: str, sealed: bytes, *, keep: bool, expires: int | None = None) -> None:
        """Publish; ``keep``: the broker keeps it for whoever comes, for so many seconds. An empty one is taken away."""
        if self._client and self._taken:
            properties = _properties(PacketTypes.PUBLISH, MessageExpiryInterval=expires)
            self._last = self._client.publish(topic, sealed, qos=QOS, retain=keep, properties=properties)

    def want(self, *, connection: bool) -> None:
        """Keep a connection, or end it in order until one is wanted again: before a sleep."""
        if connection and not self._wanted:
            self._failures, self._again_at = 0, 0.0
        elif not connection and self._wanted:
            self._end()
        self._wanted = connection

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._guarded()
            self._listener.look()  # the last word
        except Exception:
            log.exception("the last word to the other workstations failed")
        finally:
            self._end()
            self._inner.close()
            self._outer.close()

    def _guarded(self) -> None:
        """Do what is to be done; whatever goes wrong, the line is let go and tried again later."""
        try:
            self._turn()
        except Exception as error:
            log.exception("the link to the other workstations failed")
            self._let_go()
            self._failed("failed", error)

    def _turn(self) -> None:
        if self._wanted and self._client is None and time.monotonic() >= self._again_at:
            self._connect()
        wait = self._listener.look()
        if self._stopping.is_set():
            return
        if self._client is None and self._wanted:
            until = max(0.0, self._again_at - time.monotonic())
            wait = until if wait is None else min(wait, until)
        elif self._client is not None:
            until = LOOK_EVERY if self._taken else max(0.0, self._again_at - time.monotonic())
            wait = until if wait is None else min(wait, until)
        self._serve(wait)

    def _connect(self) -> None:
        topic, message = self._listener.will()
        self._last = None
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=f"hetes-{self._name}", protocol=mqtt.MQTTv5)
        client.connect_timeout = CONNECT_WITHIN
        client.on_connect = self._answered
        client.on_message = self._heard
        client.on_disconnect = self._dropped
        client.will_set(
            topic,
            message,
            qos=QOS,
            retain=True,
            properties=_properties(PacketTypes.WILLMESSAGE, WillDelayInterval=WILL_DELAY),
        )
        account = self._account
        if account.user:
            client.username_pw_set(account.user, account.password or None)
        wanted = _properties(PacketTypes.CONNECT, SessionExpiryInterval=SESSION_LASTS, MaximumPacketSize=PACKET_AT_MOST)
        self._context = context = None
        try:
            if account.tls:
                self._context = context = _Context(_tls(account))
                client.tls_set_context(context)
            client.connect(account.host, account.port, keepalive=KEEP_ALIVE, clean_start=True, properties=wanted)
        except (OSError, ValueError) as error:
            if context is not None and context.line is not None:
                context.line.close()
            self._failed(of_error(error), error)
        else:
            self._client = client
            self._again_at = time.monotonic() + CONNECT_WITHIN  # by then it is to be taken
            if client.socket() is None:  # the broker had closed it before the first packet was written
                self._dropped(client, None, None, "closed", None)

    def _answered(self, client: mqtt.Client, _data: object, _flags: object, reason: Any, _more: object) -> None:  # noqa: ANN401 - paho's
        if client is not self._client:
            return
        if reason.is_failure:
            self._let_go()
            self._failed(of_refusal(reason.value), reason)
            return
        self._taken, self._failures = True, 0
        self._listener.connected()

    def _heard(self, client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        if client is self._client:
            self._listener.came(message.topic, bytes(message.payload), kept=bool(message.retain))

    def _dropped(self, client: mqtt.Client, _data: object, _flags: object, reason: Any, _more: object) -> None:  # noqa: ANN401 - paho's
        if client is self._client:
            was_taken, error = self._taken, self._context.error if self._context else None
            self._let_go()
            if error is not None and not was_taken:
                self._failed(of_error(error), error)
            else:
                code = getattr(reason, "value", None)
                self._failed("lost" if was_taken or code is None else of_refusal(code), reason)

    def _failed(self, trouble: str, why: object) -> None:
        self._failures += 1
        most = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._failures, 10))
        self._again_at = time.monotonic() + random.uniform(most / 2, most)  # noqa: S311 - not for secrets
        if self._failures == 1:
            log.info("no link to the other workstations: %s (%s)", trouble, str(why)[:200])
        self._listener.disconnected(trouble)

    def _serve(self, wait: float | None) -> None:
        """Wait for what comes, what may go, a ring, or the end of so many seconds; then do it."""
        client = self._client
        line = client.socket() if client else None
        waiting = [self._inner, *([line] if line else [])]
        pending = getattr(line, "pending", None)
        if pending is not None and pending():
            wait = 0.0
        try:
            going = [line] if client and line and client.want_write() else []
            can_read, can_write, _ = select.select(waiting, going, [], wait)
        except (OSError, ValueError):  # the connection was closed meanwhile
            can_read, can_write = [line], []
        if self._inner in can_read:
            with suppress(OSError):
                self._inner.recv(4096)
        if client is None or client is not self._client:
            return
        if line in can_read or (pending is not None and pending()):
            client.loop_read()
        if line in can_write or client.want_write():
            client.loop_write()
        client.loop_misc()
        if self._client is client and not self._taken and time.monotonic() >= self._again_at:
            self._let_go()
            self._failed("timed_out", "no answer")
        elif self._client is client and client.socket() is None:
            self._let_go()
            self._failed("lost", "closed")

    def _let_go(self) -> None:
        client, self._client, self._taken = self._client, None, False
        line = client.socket() if client else None
        if line is not None:
            with suppress(OSError):
                line.close()

    def _end(self) -> None:
        """End the connection in order, once the broker has what was said last: it forgets the will."""
        client = self._client
        if client is None:
            return
        with suppress(OSError, ValueError):
            until = time.monotonic() + LAST_WORD
            while self._is_owed(client) and client.socket() is not None and time.monotonic() < until:
                going = [client.socket()] if client.want_write() else []
                can_read, can_write, _ = select.select([client.socket()], going, [], 0.2)
                if can_write:
                    client.loop_write()
                if can_read:
                    client.loop_read()
            self._client = None
            client.disconnect()
            client.loop_write()
        self._client = client
        self._let_go()

    def _is_owed(self, client: mqtt.Client) -> bool:
        """Tell whether something is still to be written, or what was said last is not acknowledged."""
        return bool(client.want_write()) or (self._taken and self._last is not None and not self._last.is_published())


class _Context:
    """An SSL context that knows its last line, and what ended it.

    paho leaves the line open where the handshake fails. And by TLS 1.3 a broker that wants another certificate, or one
    at all, says so after the handshake: in the first read, whose error paho keeps to itself.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self.line: ssl.SSLSocket | None = None
        self.error: ssl.SSLError | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the context has
        return getattr(self._context, name)

    def wrap_socket(self, *args: Any, **more: Any) -> ssl.SSLSocket:  # noqa: ANN401 - as ssl has it
        line = self.line = self._context.wrap_socket(*args, **more)
        line.recv = self._noting(line, line.recv)  # type: ignore[method-assign]  # this line's alone
        line.send = self._noting(line, line.send)  # type: ignore[method-assign]  # as above
        return line

    def _noting(self, line: ssl.SSLSocket, do: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``do``, which keeps the error that ends the line."""

        def noting(what: Any) -> Any:  # noqa: ANN401 - bytes, or how many
            try:
                return do(what)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                raise
            except OSError as error:
                self.error = _last_words(line) or (error if isinstance(error, ssl.SSLError) else None)
                raise

        return noting


def _last_words(line: ssl.SSLSocket) -> ssl.SSLError | None:
    """Return what the other side has said before it closed: that may lie there unread when a write fails."""
    try:
        ssl.SSLSocket.recv(line, 1)
    except (ssl.SSLWantReadError, ssl.SSLWantWriteError, ssl.SSLEOFError):
        return None
    except ssl.SSLError as error:
        return error
    except OSError:
        return None
    return None


def _tls(account: Account) -> ssl.SSLContext:
    """Return who is trusted: a given authority, or the system's.

    Raises:
        OSError: a file can't be read.
    """
    context: ssl.SSLContext
    if account.ca:
        context = ssl.create_default_context(cafile=account.ca)
    else:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if account.certificate:
        context.load_cert_chain(account.certificate, account.key or None)
    return context


def _properties(packet: int, **values: int | None) -> Properties:
    properties = Properties(packet)
    for name, value in values.items():
        if value is not None:
            setattr(properties, name, value)
    return properties
