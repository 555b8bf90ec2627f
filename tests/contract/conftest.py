"""What several contracts are tried with."""

from __future__ import annotations

import pytest


@pytest.fixture
def path(tmp_path):
    return tmp_path / "hetes.sqlite3"
