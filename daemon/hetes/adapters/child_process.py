"""The agent's short-lived children: this very program again, as one of its modules.

Law: costs next to nothing to import.

A frozen program has no ``python -m``: there the first word says which one is meant.
"""

from __future__ import annotations

import sys

CHILDREN = {
    "--portal": "hetes.adapters.portal.probe_child",
    "--panel": "hetes.panel.process",
    "--days-off": "hetes.adapters.public_holidays",
    "--checkup": "hetes.doctor.runner",
    "--message": "hetes.adapters.message_box",
}


def own_child(which: str, *arguments: str) -> list[str]:
    """Return the command that is the child. ``-P``: what lies in the folder that the agent was started in is not it."""
    how = (which,) if getattr(sys, "frozen", False) else ("-P", "-m", CHILDREN[which])
    return [sys.executable, *how, *arguments]
