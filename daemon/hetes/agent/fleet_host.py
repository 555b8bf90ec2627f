"""Whether there is a link to other workstations: begun, ended and begun anew as the settings say.

Law: while the settings name no broker, nothing that the link needs is imported.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hetes.core.events import WorkstationsSeen
from hetes.core.json_types import Json
from hetes.core.settings import Settings
from hetes.core.state import State
from hetes.core.telling import told
from hetes.ports import Clock, Post

if TYPE_CHECKING:
    from hetes.agent.practice_link import PracticeLink

log = logging.getLogger(__name__)
LAST_WORD_WITHIN = 2.0
"""Seconds: Windows gives as many before a sleep, logind five."""
NAMES = ("broker", "broker_ca", "broker_user", "broker_certificate", "broker_key", "broker_insecure", "workstation")


class FleetHost:
    """Belongs to the engine's thread, but for ``told``."""

    def __init__(self, config: Path, clock: Clock, computer: str) -> None:
        """``config`` is where the membership lies, ``computer`` the name of this one where none was chosen."""
        self._config, self._clock, self._computer = config, clock, computer
        self._post: Post | None = None
        self._link: PracticeLink | None = None
        self._insecure = False
        self._made_for: tuple[object, ...] = ()
        self.trouble: str | None = None
        self.linking: Callable[[bool], None] = lambda _: None
        """Called whenever others begin, or cease, to be told of this workstation: of its sleep, too."""
        self.changed: Callable[[], None] = lambda: None  # called, in any thread, when what is known is another

    def start(self, post: Post, settings: Settings) -> None:
        """Begin, where there is a broker: before anything is judged, for others may know more."""
        self._post = post
        self._follow(settings)

    def share(self, state: State, now: datetime) -> None:
        """Let the others know how it stands here."""
        self._follow(state.settings)
        if self._link:
            self._link.share(told(state, now))

    def last_word(self) -> None:
        """Wait, before a sleep, until the others know of it; from any thread, for two seconds at most."""
        link = self._link
        if link and not link.wait_quiet(LAST_WORD_WITHIN):
            log.info("the other workstations may not know that this one sleeps")

    def stop(self) -> None:
        """Say goodbye."""
        if self._link:
            self._link.stop()
            self._link = None

    def told(self) -> Json:
        """Return what is known of the practice; from any thread."""
        link = self._link
        insecure = {"insecure": True} if link and self._insecure else {}
        return {"on": bool(self._made_for), "trouble": self.trouble, **insecure, **(link.told() if link else {})}

    def _follow(self, settings: Settings) -> None:
        wanted = (*(getattr(settings, name) for name in NAMES), self._written()) if settings.broker else ()
        if wanted == self._made_for or self._post is None:
            return
        self._made_for = wanted
        was_on = self._link is not None
        self.stop()
        self.trouble = None
        if settings.broker:
            self._begin(settings, self._post)
        if was_on and self._link is None:
            self._post(WorkstationsSeen())
        if was_on != (self._link is not None):
            self.linking(self._link is not None)

    def _written(self) -> int:
        try:
            return (self._config / "fleet.json").stat().st_mtime_ns
        except OSError:
            return 0

    def _begin(self, settings: Settings, post: Post) -> None:
        try:
            from hetes.adapters.fleet.account import LOOPBACK, NoAccountError, account_of  # noqa: PLC0415 - only with a broker
            from hetes.adapters.fleet.broker import Broker  # noqa: PLC0415 - as above
            from hetes.adapters.fleet.membership import NotReadableError, read_membership  # noqa: PLC0415 - as above
            from hetes.adapters.fleet.seal import Seal  # noqa: PLC0415 - as above
            from hetes.agent.practice_link import PracticeLink  # noqa: PLC0415 - as above
        except ImportError:
            log.exception("what the link to other workstations needs is not installed")
            self.trouble = "not_installed"
            return
        try:
            membership = read_membership(self._config)
        except NotReadableError:
            log.exception("the membership can't be read")
            self.trouble = "no_secret"
            return
        if membership is None:
            self.trouble = "no_secret"
            return
        name = settings.workstation or self._computer
        seal = Seal(membership.secret)
        link = PracticeLink(seal, membership.workstation, settings.broker_user, name, self._clock, post)
        picture = link.first_picture()
        try:
            account = account_of(settings, membership.password)
        except NoAccountError as error:
            self.trouble = str(error)
            post(replace(picture, trouble=self.trouble))
            return
        self._insecure = not account.tls and account.host not in LOOPBACK
        link.changed = self.changed
        link.line = Broker(account, membership.workstation, link)
        self._link = link
        post(picture)
        link.line.start()
