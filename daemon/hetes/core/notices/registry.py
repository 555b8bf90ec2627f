"""The notices, in the order of their urgency (POLICY, ground rule 4, then the order of its tables).

To add a notice: write its rule, give it a place here, and its words in both languages.
"""

from __future__ import annotations

from hetes.core.notices.of_card_documents import CardExpiring, NewCardSteps, PinChangeDue
from hetes.core.notices.of_devices import (
    CardInsertedNoSession,
    CardLeftInReader,
    CardServiceLost,
    LoginSuspected,
    PortalUnreachable,
    ReaderMissing,
)
from hetes.core.notices.of_sessions import ActivateBeforeHours, SessionEnding, SessionExpired, SessionWillEndInHours
from hetes.core.notices.rule import Rule

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
