"""Where an agent may work: with the data folder, or apart from it while another computer works with that.

A home folder on a server is the same on every computer of a practice. Two agents that write to one database there would
each undo what the other has stored: so only one of them has the data, and the others say which one, and write nothing
there until somebody decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from hetes.adapters.folders import Folders
from hetes.adapters.ipc.client import served
from hetes.adapters.ipc.doors import doors
from hetes.adapters.running import Running
from hetes.adapters.single_instance import Right, SingleInstance
from hetes.core.state import Session
from hetes.presentation.agent_words import app_word


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Why an agent ended to be begun anew: with the data folder, and with the connections that run."""

    running: tuple[Session, ...] = ()
    show_panel: bool = False  # the page that asked for it went with the agent


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of this agent, and the right to them. ``other``: the computer that has the user's own data folder."""

    folders: Folders
    right: SingleInstance
    other: Running | None = None
    left: bool = False  # the other one's Hetes may have ended: it was not said in order
    own: Folders | None = None  # the user's own, where this agent works apart from them

    def is_free(self) -> bool:
        """Tell whether nobody has the lock of the user's own data folder. What is written there is left as it is."""
        if self.own is None:
            return False
        try:
            right = SingleInstance(self.own)
            free = right.acquire(take_over=True) is Right.MINE
            right.release()
        except OSError:
            return False
        return free

    def standing(self, language: str) -> tuple[str, ...]:
        """Return what the user is to be told as long as this agent runs."""
        if self.other is None:
            return ()
        return (app_word("apart.left" if self.left else "apart.held", language, computer=self.other.name),)


def take_place(folders: Folders, boot: str | None, *, take_over: bool = False) -> Place | None:
    """Take the right to ``folders``, or to folders apart; None where an agent of this computer runs already.

    Raises:
        FolderError, OSError: the folders can't be used.
    """
    folders.ensure()
    right = SingleInstance(folders, boot)
    found = right.acquire(take_over=take_over)
    if found is Right.TAKEN:
        return None
    place = Place(folders, right)
    if found is not Right.MINE:
        apart = folders.apart()
        apart.ensure()
        place = Place(apart, SingleInstance(apart, boot), right.other, left=found is Right.LEFT, own=folders)
        if place.right.acquire() is not Right.MINE:
            return None
    # The lock's file may have been swept away under an agent that still runs: it takes it anew with its next beat.
    if any(served(door) for door in doors(folders)):
        place.right.release()
        return None
    return place
