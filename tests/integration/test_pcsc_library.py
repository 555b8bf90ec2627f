"""What the library that reaches PC/SC does to a process that has loaded it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import hetes
from hetes.adapters.card.pcsc_library import smartcard
from hetes.cli.click_language import set_language
from tests.support.system.waiting import LIMIT


def test_a_process_for_which_warnings_are_errors_ends_in_order() -> None:
    """What SWIG 4.3 does at the end of a process warns, and where that is an error it ended with a signal."""
    load = "import sys; sys.path.insert(0, sys.argv[1]); from hetes.adapters.card import pcsc_library as it; it.smartcard()"
    command = [sys.executable, "-W", "error", "-c", load, str(Path(hetes.__file__).parent.parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert (done.returncode, done.stderr) == (0, "")


class Meanwhile(str):
    """A module's name; whoever asks how it begins finds that another thread has imported something meanwhile."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        sys.modules[f"{self}-{len(sys.modules)}"] = hetes
        return False


@pytest.mark.parametrize("load", [smartcard, lambda: set_language("en")], ids=["smartcard", "click"])
def test_what_looks_at_the_loaded_modules_minds_no_thread_that_imports_more(
    load: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look of the check failed of that on a busy computer; the agent's own could have as well."""
    monkeypatch.setattr(sys, "modules", {**sys.modules, Meanwhile("another"): hetes})
    load()
