"""A named pipe is opened within a limit, whatever is at its other end."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hetes.adapters.ipc.named_pipe import open_named_pipe

NUMBERS = ("GENERIC_READ", "GENERIC_WRITE", "NULL", "OPEN_EXISTING", "FILE_FLAG_OVERLAPPED", "PIPE_READMODE_MESSAGE")


def windows(*answers: int | None) -> SimpleNamespace:
    """Return Windows' calls: each wait for the pipe ends with the next of these errors, or with None; then as the last."""
    waits: list[int] = []
    modes: list[int] = []

    def wait(_: str, milliseconds: int) -> None:
        waits.append(milliseconds)
        code = answers[min(len(waits), len(answers)) - 1]
        if code is not None:
            error = FileNotFoundError() if code == 2 else OSError()
            error.winerror = code  # type: ignore[attr-defined, unused-ignore]  # Windows has it
            raise error

    return SimpleNamespace(
        waits=waits,
        modes=modes,
        WaitNamedPipe=wait,
        CreateFile=lambda *_: 7,
        SetNamedPipeHandleState=lambda handle, mode, *_: modes.append(mode),
        **{name: number for number, name in enumerate(NUMBERS, 1)},
    )


def test_one_that_is_busy_is_waited_for_and_passes_whole_messages():
    calls = windows(231, 121, None)
    assert open_named_pipe("p", 60.0, calls) == 7
    assert (len(calls.waits), calls.modes) == (3, [6])
    assert 50_000 < min(calls.waits) <= max(calls.waits) <= 60_000


def test_one_that_stays_busy_is_given_up():
    with pytest.raises(TimeoutError):
        open_named_pipe("p", 0.01, windows(121))


def test_one_that_nobody_has_is_not_waited_for():
    calls = windows(2)
    with pytest.raises(FileNotFoundError):
        open_named_pipe("p", 60.0, calls)
    assert len(calls.waits) == 1
