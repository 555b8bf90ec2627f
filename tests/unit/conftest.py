"""What several ways of starting at login are tried with."""

from __future__ import annotations

from pathlib import Path

import pytest


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
