"""What hetes.exe and hetesw.exe run: the command line, or one of the agent's short-lived children.

A frozen program has no ``python -m``: the agent starts itself with one of these flags instead. Law: ``hetes status``
comes through here, so nothing is imported that it does not need.
"""

from __future__ import annotations

import os
import sys

from hetes.adapters.child_process import CHILDREN

OPEN = "--open"
ABSENT = 3
"""The exit code of a command that found no agent."""


def main() -> None:
    """Be what the first word says."""
    module = CHILDREN.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if module is not None:
        import runpy  # noqa: PLC0415 - only children need it

        del sys.argv[1]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return
    _have_output()
    if sys.argv[1:] == [OPEN]:
        # The Start menu's entry: who presses it wants to see something, whether the agent runs already or not.
        code = _hetes("panel")
        raise SystemExit(code if code != ABSENT else _hetes("run", "--welcome"))
    raise SystemExit(_hetes(*sys.argv[1:]))


def _hetes(*words: str) -> str | int | None:
    """Do what the command ``hetes`` does with these words, and return its exit code."""
    from hetes.__main__ import main as hetes  # noqa: PLC0415 - children do without

    sys.argv[1:] = words
    try:
        hetes()
    except SystemExit as end:
        return end.code
    return 0


def _have_output() -> None:
    """Give hetesw.exe, which Windows starts without any, somewhere to write to.

    Nothing to read: the null device calls itself a terminal, and Hetes would take a login for somebody at a keyboard.
    No standard error either: where it is missing, hetes.cli.unheard shows what is said in a window.
    """
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open for as long as the program runs


if __name__ == "__main__":
    main()
