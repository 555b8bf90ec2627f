"""The notices, in the order of their urgency (POLICY, ground rule 4, then the order of its tables).

To add a notice: write its rule, give it a place here, and its words in both languages.
"""

from __future__ import annotations

from hetes.core.card_notices import (
    CardInsertedNoSession,
    CardLeftInReader,
    CardServiceLost,
    LoginSuspected,
    PortalUnreachable,
    ReaderMissing,
)
from hetes.core.practitioner_notices import CardExpiring, NewCardSteps, PinChangeDue
from hetes.core.rule import Rule
from hetes.core.session_notices import ActivateBeforeHours, SessionEnding, SessionExpired, SessionWillEndInHours

LOGIN_SUSPECTED = LoginSuspected()
CARD_LEFT_IN_READER = CardLeftInReader()
RULES: tuple[Rule, ...] = (
    SessionExpired(),
    ActivateBeforeHours(),
    SessionEnding(),
    LOGIN_SUSPECTED,
    SessionWillEndInHours(),
    CardServiceLost(),
    ReaderMissing(),
    PortalUnreachable(),
    CardInsertedNoSession(),
    PinChangeDue(),
    NewCardSteps(),
    CARD_LEFT_IN_READER,
    CardExpiring(),
)
RULE = {rule.notice: rule for rule in RULES}
URGENCY = {rule.notice: place for place, rule in enumerate(RULES)}
