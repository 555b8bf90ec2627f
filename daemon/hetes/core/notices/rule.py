"""What a notice's rule is: everything the program knows about one kind of notice, but its words.

``occasions`` lists instants, past and coming, at which the notice may be due (policy 1.1); ``true`` says whether its
sentence holds. ``facts`` and ``variants`` are what its words need, ``buttons`` and ``critical`` how the desktop shows
it. How occasions are judged, held and shown is the same for all: :mod:`hetes.core.judging`. The urgency of a notice is
its place in :mod:`hetes.core.notices.registry`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum, auto
from typing import Any

from hetes.core.effects import Value
from hetes.core.state import Key, Occasion, State


class ButtonKind(Enum):
    """What a button of a notice does (policy 6). Its label and its event are the presentation's."""

    ACTIVATED = auto()  # reports an activation now, of the notice's practitioner
    NOW = auto()  # the same, beside EARLIER
    EARLIER = auto()  # reports one at the facts' ``used_at``, or asks for the time
    SNOOZE = auto()
    DONE = auto()
    ANSWERS = auto()  # a yes for each of the facts' ``candidates``, and a no
    OPEN_CHECK = auto()  # the panel's page that says what is wrong with the devices
    OPEN_GUIDE = auto()  # the panel's page with the steps for a new card, of the notice's practitioner
    OPEN_UNITS = auto()  # the panel's page on which the practice's units stand
    OPEN_PANEL = auto()


AFTER_THE_FACT = (ButtonKind.NOW, ButtonKind.EARLIER, ButtonKind.DONE)
ABOUT_THE_CONNECTION = (ButtonKind.ACTIVATED, ButtonKind.SNOOZE, ButtonKind.DONE)


class Rule:
    """One kind of notice. A rule has no state of its own; its law: it answers from its arguments alone."""

    notice: str
    buttons: tuple[ButtonKind, ...] = (ButtonKind.OPEN_PANEL,)
    several = False  # a key names several occasions: one that is spent spends itself, not its key (policy 1.1)
    critical = False  # the desktop is asked to keep it on the screen, with a sound where the settings want one
    of_card_trouble = False  # who activates without the card can go on: the words say so where there is anybody
    replaces: frozenset[str] = frozenset()  # notices about the same practitioner that its showing withdraws

    def choices(self, facts: Mapping[str, object]) -> tuple[ButtonKind, ...]:  # noqa: ARG002 - most have the same always
        """Return the buttons, in their order."""
        return self.buttons

    def occasions(self, state: State, now: datetime) -> Iterator[Occasion]:  # noqa: ARG002 - see the docstring
        """Yield what may be due around ``now``: all that is past and may still matter, and what comes next.

        None where nothing can be foreseen: what arises, or is recorded as it happens.
        """
        yield from ()

    def identity(self, occasion: Occasion) -> Key:
        """Return what is noted of an occasion that is spent: its key, or one of its own where it shares the key."""
        return (*occasion.key, occasion.at.isoformat()) if self.several else occasion.key

    def ready(self, state: State) -> bool:  # noqa: ARG002 - most rules always are
        """Tell whether it can be judged now at all; an occasion waits for the first instant at which it can."""
        return True

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

    def ignores_snooze(self, state: State, occasion: Occasion) -> bool:  # noqa: ARG002 - most rules never
        """Tell whether no snooze holds this occasion back."""
        return False

    def shown(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Any]:
        """Return the fields of the state that remember that this occasion was shown at ``now``."""
        if occasion.practitioner is None:
            return {"last_said": {**state.last_said, occasion.notice: (occasion.key, now)}}
        return {}

    def facts(self, state: State, occasion: Occasion, now: datetime) -> Mapping[str, Value]:  # noqa: ARG002 - most have none
        """Return what the words need when it is shown at ``now``; they are also fields of ``rehearse`` (policy 8).

        An instant's name ends in ``_at``; ``expires`` is an ISO date.
        """
        return {}

    def variants(self, facts: Mapping[str, object]) -> tuple[str, ...]:  # noqa: ARG002 - most have one sentence
        """Return the names of the sentences that fit these facts best; the first that a language has is said.

        It reads the facts' JSON as well as the facts. None of them known: the sentence named "".
        """
        return ()
