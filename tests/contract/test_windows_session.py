"""Whether anybody sees a session of Windows, as a fake of Windows tells it."""

from __future__ import annotations

from typing import Any

import pytest

from hetes.adapters.tray import windows_session as session
from hetes.adapters.tray.windows_session import hear_of_session, out_of_sight, session_changes, switched_away
from hetes.core.events import ScreenLocked, ScreenUnlocked

pytestmark = pytest.mark.quick


def told(*states: int, unseen: bool | None = False) -> list[Any]:
    posted: list[Any] = []
    handler = session_changes(posted.append, lambda: unseen)
    assert [handler(state, 1) for state in states] == [0] * len(states)
    return posted


def test_a_locked_screen_is_told_and_an_unlocked_one() -> None:
    assert told(session.LOCK, 0x5, session.UNLOCK) == [ScreenLocked(), ScreenUnlocked()]


@pytest.mark.parametrize(
    ("away", "back"),
    [(session.CONSOLE_DISCONNECT, session.CONSOLE_CONNECT), (session.REMOTE_DISCONNECT, session.REMOTE_CONNECT)],
)
def test_who_is_switched_away_sees_no_screen(away: int, back: int) -> None:
    switched = ScreenLocked(switched=True)
    assert told(away, back) == [switched, ScreenUnlocked()]
    assert told(away, back, unseen=None) == [switched, ScreenUnlocked()]
    assert told(away, back, session.UNLOCK, unseen=True) == [switched, ScreenUnlocked()]


def info(flags: int, level: int = 1) -> bytes:
    """Return a WTSINFOEXW: a level, four bytes of nothing, session, state, flags, and names that matter to nobody."""
    return b"".join(n.to_bytes(4, "little") for n in (level, 0, 2, 0, flags)) + bytes(200)


@pytest.mark.parametrize(
    ("state", "known", "unseen"),
    [
        (0, info(1), False),
        (0, info(0), True),
        (4, info(1), True),  # WTSDisconnected
        (4, None, True),
        (0, None, None),
        (0, info(0xFFFFFFFF), None),
        (0, info(0, level=2), None),
        (0, b"\x01", None),
        (None, info(0), True),
        (None, None, None),
    ],
)
def test_a_session_that_nobody_sees_is_known(state: int | None, known: bytes | None, unseen: bool | None) -> None:
    answers = {8: None if state is None else state.to_bytes(4, "little"), 25: known}
    assert out_of_sight(answers.__getitem__) is unseen
    assert switched_away(answers.__getitem__) is (state == 4)


def test_where_windows_is_not_it_is_not_known() -> None:
    assert out_of_sight() is None
    assert not hear_of_session(7)


class Windows:
    """Its libraries ``user32`` and ``wtsapi32``."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes = takes
        self.asked: list[tuple[str, int, int]] = []

    def RegisterSuspendResumeNotification(self, window: int, how: int) -> int:  # noqa: N802 - Windows' name
        self.asked.append(("sleep", window, how))
        return 1

    def WTSRegisterSessionNotification(self, window: int, which: int) -> int:  # noqa: N802 - Windows' name
        self.asked.append(("session", window, which))
        return int(self.takes)


def test_windows_is_asked_to_tell_our_window() -> None:
    windows = Windows()
    assert hear_of_session(7, lambda _: windows)
    assert windows.asked == [("sleep", 7, session.TO_A_WINDOW), ("session", 7, session.THIS_SESSION)]
    assert not hear_of_session(7, lambda _: Windows(takes=False))
