"""Fixtures that several unit tests share: a program and a session's environment for autostart, a watched card service."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.card.watched import Watched


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a program that can be started."""
    file = tmp_path / "bin" / "hetes"
    file.parent.mkdir()
    file.write_text("#!/bin/sh\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return what a Linux session tells of its folders."""
    return {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CONFIG_DIRS": str(tmp_path / "etc/xdg"),
        "PATH": "/usr/bin:/bin",
    }


@pytest.fixture
def watched():
    """Make card watches on fake services; at the end each has let go of the service and made no busy loop."""
    made = []

    def make(platform: str = "linux") -> Watched:
        made.append(Watched(platform))
        return made[-1]

    yield make
    for one in made:
        one.watch.stop()
        assert not one.scard.busy, one.scard.calls
        assert not one.scard.contexts
