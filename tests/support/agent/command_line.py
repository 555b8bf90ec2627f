"""The command line as a program of its own, in a home that a test has made."""

from __future__ import annotations

import os
import sys

from tests.support.agent.warm_start import HETES, run


def environment(home, **more):
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "HETES_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
        "TZ": "Europe/Budapest",
        **more,
    }


def hetes(home, *words, **more):
    return run([*HETES, *words], env=environment(home, **more))


def one_line(text):
    assert text.endswith("\n"), text
    assert text.count("\n") == 1, text
    assert "Traceback" not in text
    return text.rstrip("\n")
