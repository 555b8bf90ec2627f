"""The composition root of the running agent: wiring only."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from hetes.adapters.browser import has_screen
from hetes.adapters.clock import SystemClock
from hetes.adapters.console import TAKEN, complain
from hetes.adapters.folder_rights import FolderError
from hetes.adapters.folders import Folders, find_folders
from hetes.adapters.public_holidays import PublicHolidays
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.language import read_language
from hetes.agent.agent import Agent
from hetes.agent.components import (
    Components,
    card_watch,
    no_tray,
    real_alarm,
    real_notifier,
    real_portal,
    real_power,
    real_tray,
)
from hetes.agent.place import TakenOver, take_place
from hetes.agent.settings_source import SettingsWithHolidays
from hetes.agent.signals import with_signals
from hetes.presentation.agent_words import app_word

if TYPE_CHECKING:
    from hetes.adapters.notifications.toast_links import ToastLinks


def run(  # noqa: PLR0913 - one for each option
    *,
    simulate: bool,
    tray: bool,
    welcome: bool = False,
    take_over: bool = False,
    by_hand: bool = False,
    link: str = "",
) -> int:
    """Be the agent until somebody ends it. Returns the exit code.

    ``welcome``: somebody has just started it by hand. ``take_over``: he says that the data folder is not in use by the
    computer that is written there. He may say so later, too: then another agent begins where this one ended.
    ``by_hand``: he sits at the terminal, and is told where Hetes is and how to end it. ``link``: it was started by a
    notice of a former agent, by this address's id.
    """
    ended = _be(simulate=simulate, tray=tray, welcome=welcome, take_over=take_over, by_hand=by_hand, link=link)
    while isinstance(ended, TakenOver):
        ended = _be(simulate=simulate, tray=tray, take_over=True, taken_over=ended)
    return ended


def _be(  # noqa: PLR0913 - one for each option
    *,
    simulate: bool,
    tray: bool,
    welcome: bool = False,
    take_over: bool = False,
    by_hand: bool = False,
    link: str = "",
    taken_over: TakenOver | None = None,
) -> int | TakenOver:
    from hetes.adapters.logs import start_logging  # noqa: PLC0415 - only the agent keeps a log
    from hetes.adapters.session_bus import unreachable  # noqa: PLC0415 - only the agent shows notices

    folders, clock = find_folders(), SystemClock()
    try:
        place = take_place(folders, clock.boot(), take_over=take_over)
    except FolderError as error:
        return complain(app_word(f"folder.{error.reason}", read_language(folders.config), path=str(error.path)))
    if place is None:
        complain(app_word("running_already", read_language(folders.config)))
        return TAKEN
    folders = place.folders
    days_off = PublicHolidays(folders.data, lambda: clock.now().astimezone(clock.zone()).date())
    settings = SettingsFile.of(folders, clock.zone, days_off.known, keeps=True)
    start_logging(folders.data, logging.INFO)

    def say(word: str) -> None:
        complain(app_word(word, read_language(folders.config)))

    icon = real_tray(say) if tray else no_tray()
    links = _links(folders) if sys.platform == "win32" else None
    agent = Agent(
        Components(
            folders=folders,
            clock=clock,
            settings=SettingsWithHolidays(settings, days_off),
            notifier=real_notifier(icon, folders.runtime, links),
            tray=icon,
            alarm=real_alarm(clock),
            cards=card_watch(say, simulate=simulate),
            power=real_power(),
            simulated=simulate,
            days_off=days_off,
            portal=None if simulate else real_portal(),
            place=place,
            links=links,
        ),
        welcome=welcome and tray and has_screen(),
        taken_over=taken_over,
        # Taken before it begins: then it takes back what former agents showed, and what their buttons stood for.
        pressed=links.take(link) if links and link else None,
    )
    if sys.platform.startswith("linux") and unreachable(os.environ):
        say("no_bus")
    with_signals(agent.leave)
    agent.start()
    if by_hand and agent.failure is None:
        say("running" if tray and has_screen() else "running.no_icon")
    code = agent.serve()
    place.right.release()
    return agent.begins_anew or code


def _links(folders: Folders) -> ToastLinks:
    """Return what remembers buttons on Windows, where an address starts this program."""
    from hetes.adapters.autostart.login_command import login_command  # noqa: PLC0415 - only there
    from hetes.adapters.notifications.link_scheme import register_scheme  # noqa: PLC0415 - only there
    from hetes.adapters.notifications.toast_links import NAME, ToastLinks  # noqa: PLC0415 - only there

    register_scheme(login_command()[:-1])
    return ToastLinks(folders.data / NAME)
