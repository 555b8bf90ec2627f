"""The notices, in the order of their urgency (policy 1.4, then the order of sections 3 and 4).

To add a notice: write its rule, give it a place here, and an entry in ``presentation/notices/words_hu.py`` and
``words_en.py``. Nothing else knows the notices by name, but for what is about one of them: the answer to
``login_suspected`` (``commands.dismiss``, the tray's and the panel's question), and ``card_service_lost``, which is
ordered again once the first reading after a start has confirmed that the service is gone (``step``).
"""

from __future__ import annotations

from hetes.core.notices.of_card_documents import CardExpiring, CertificateExpiring, NewCardSteps, PinChangeDue
from hetes.core.notices.of_devices import (
    CardInsertedNoSession,
    CardLeftInReader,
    CardServiceLost,
    LoginSuspected,
    PortalUnreachable,
    ReaderMissing,
)
from hetes.core.notices.of_sessions import (
    ActivateBeforeHours,
    ConnectionMissing,
    SessionEnding,
    SessionExpired,
    SessionWillEndInHours,
)
from hetes.core.notices.rule import Rule

LOGIN_SUSPECTED = LoginSuspected()
CARD_LEFT_IN_READER = CardLeftInReader()
RULES: tuple[Rule, ...] = (
    SessionExpired(),
    ActivateBeforeHours(),
    ConnectionMissing(),
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
    CertificateExpiring(),
)
RULE = {rule.notice: rule for rule in RULES}
URGENCY = {rule.notice: place for place, rule in enumerate(RULES)}
