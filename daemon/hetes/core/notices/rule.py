"""What a notice's rule is: one row of POLICY's tables, as questions about a state.

``occasions`` lists instants, past and coming, at which the notice may be due (ground rule 1); ``true`` says whether
its sentence holds. How occasions are judged, held and shown is the same for all: :mod:`hetes.core.judging`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hetes.core.state import Key, Occasion, State


class Rule:
    """One row. A rule has no state of its own; its law: it answers from its arguments alone."""

    notice: str

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - see the docstring
        """Yield what may be due around ``now``: all that is past and may still matter, and what comes next.

        None where nothing can be foreseen: what arises, or is recorded as it happens.
        """
        yield from ()

    def true(self, state: State, occasion: Occasion, now: datetime) -> bool:
        """Tell whether the notice's sentence holds; once it does not, the notice is withdrawn."""
        raise NotImplementedError

    def spent(self, state: State, occasion: Occasion, now: datetime) -> bool:  # noqa: ARG002 - most rules never
        """Tell whether a true occasion that was not yet shown is not worth saying any more."""
        return False

    def arising(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - most rules know theirs
        """Yield the occasions of which this very instant may be the first at which all conditions hold."""
        yield from ()

    def looks(self, state: State, now: datetime) -> Iterator[datetime]:  # noqa: ARG002 - most rules need none
        """Yield instants at which time alone may make the notice due or untrue, besides its occasions."""
        yield from ()

    def keeps(self, state: State, key: Key) -> bool | None:  # noqa: ARG002 - most keys are kept for some days
        """Tell whether a judged key can still be asked for.

        None: it is kept for some days, and what is older than that counts as judged.
        """
        return None
