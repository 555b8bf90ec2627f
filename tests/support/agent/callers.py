"""Callers of the local channel that do less, or more, than the real client."""

from __future__ import annotations

import socket
import threading

from hetes.adapters.ipc.client import ChannelError, dial, read_key, watch
from hetes.adapters.ipc.proof import CALLER, Sealed, prove_caller
from tests.support.system.waiting import LIMIT

SOON = 0.4  # the deadline that a stranger gets in these tests, in seconds


def lines_of(stub):
    with stub.server._changed:
        return len(stub.server._lines)


def stranger(runtime):
    """A caller who has not read the key."""
    plug = socket.socket(socket.AF_UNIX)
    plug.connect(read_key(runtime)[1])
    plug.settimeout(LIMIT)
    return plug


def is_cut(plug):
    """Read until the other end hangs up; a timeout of the socket fails the test."""
    try:
        while plug.recv(4096):
            pass
    except ConnectionResetError:
        pass
    return True


def prove(runtime):
    """A line that has proved its knowledge of the key, as the real client does, and sends what it likes."""
    key, address = read_key(runtime)
    line = dial(address, 5)
    return Sealed(line, prove_caller(line, key, address), CALLER)


# Watching


def follow(runtime, heard, ended):
    begun = threading.Event()

    def run():
        try:
            for happened in watch(runtime, begun.set):
                heard.append(happened)
        except ChannelError as error:
            ended.append(error.reason)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert begun.wait(LIMIT)
    return thread
