"""The commands that ask the running agent, or start one. Each takes parsed arguments and returns an exit code.

Law: no third-party import at the top; failures that are not part of a command are left to ``guarded``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from hetes.adapters.console import ABSENT, DONE, FAILED, TAKEN, USAGE, complain, say
from hetes.cli.terminal import CommandContext, at_a_terminal, outcome, refusal
from hetes.presentation.printable import clean
from hetes.presentation.terminal.status import status_lines

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from typing import Any

    from hetes.core.json_types import Json

PANEL_WITHIN = 30.0
"""Seconds that the panel may take to come up, on a computer that is busy starting."""
LONG = 62
"""Days of the history from which on it is read here: an agent that runs for months keeps memory that it once needed."""
QUIT_WITHIN = 10.0
"""Seconds that ``quit`` waits for the agent to be gone; it has threads and a child to end."""


def status(context: CommandContext, *, as_json: bool) -> int:
    """Print the state now."""
    reply = context.ask({"do": "status"})
    shown = reply.get("status")
    context.language = str(reply.get("language", "hu"))
    if reply.get("ok") is not True or not isinstance(shown, dict):
        complain(refusal(reply, context.words))
        return FAILED
    say([json.dumps(shown)] if as_json else status_lines(shown, context.language))
    return DONE


def command(context: CommandContext, do: str, **facts: object) -> int:
    """Send a request to the agent and print its answer."""
    return outcome(context.ask({"do": do, **facts}), context.words)


def history(context: CommandContext, *, days: int, as_json: bool) -> int:
    """Print sessions, reminders and uncovered time."""
    from hetes.adapters.ipc.client import ChannelError  # noqa: PLC0415 - status can do without
    from hetes.presentation.terminal.events import history_lines  # noqa: PLC0415 - as above

    reply = _history_at_rest(context, days, beside=True) if days > LONG else None
    if reply is None or reply.get("ok") is not True:
        try:
            reply = context.ask({"do": "history", "days": days})
        except ChannelError as error:
            left = _history_at_rest(context, days) if error.reason == "absent" else None
            if left is None:
                raise
            reply = left
    shown = reply.get("history")
    if reply.get("ok") is not True or not isinstance(shown, dict):
        complain(refusal(reply, context.words))
        return FAILED
    say([json.dumps(shown)] if as_json else history_lines(shown, context.language))
    return DONE


def _history_at_rest(context: CommandContext, days: int, *, beside: bool = False) -> Json | None:
    """Answer from the journal that an agent has left, or writes (``beside``); None: there is none."""
    from hetes.ports import StoreError  # noqa: PLC0415 - status can do without
    from hetes.transfer.past import another_computers, past  # noqa: PLC0415 - brings SQLite and the days off

    if beside and another_computers(context.folders):
        return None  # the agent here works apart from it
    try:
        found = past(context.folders, days)
    except StoreError:
        return {"ok": False, "said": context.words["history_unreadable"]}
    return None if found is None else {"ok": True, "history": found}


def guide(context: CommandContext, request: Mapping[str, object], *, as_json: bool) -> int:
    """Print the steps with a new card and the next one in full; after a change what changed, and what comes next."""
    from hetes.presentation.terminal.guide import guide_json, guide_lines, next_lines  # noqa: PLC0415 - status can do without

    reply = context.ask({"do": "guide", **request})
    shown = reply.get("guide")
    if reply.get("ok") is not True or not isinstance(shown, dict):
        complain(refusal(reply, context.words))
        return FAILED
    language = context.language = str(reply.get("language", "hu"))
    said = clean(reply.get("said") or "")
    if as_json:
        say([json.dumps(guide_json(shown, language))])
    elif request.get("begin") or not said:
        say([*([said, ""] if said else []), *guide_lines(shown, language)])
    else:
        say([said, *next_lines(shown, language)])
    return DONE


def watch(context: CommandContext, *, as_json: bool) -> int:
    """Print a line for each thing that happens, the moment it does, until interrupted or the agent is gone."""
    from hetes.adapters.ipc import client  # noqa: PLC0415 - under this name it is no second watch()
    from hetes.adapters.ipc.doors import doors  # noqa: PLC0415 - beside it
    from hetes.presentation.terminal.events import happening_line  # noqa: PLC0415 - status can do without

    begun = False

    def begin() -> None:
        nonlocal begun
        begun = True

    def line(happened: Mapping[str, Any]) -> str:
        return json.dumps(happened) if as_json else happening_line(happened, context.language)

    _ = context.language  # read the settings now, not between the first event and its line
    try:
        for happened in client.watch(doors(context.folders), begin):
            if happened.get("event") != "changed":  # for the panel: it names nothing that happened
                say([line(happened)])
    except KeyboardInterrupt:
        return DONE
    except client.ChannelError as error:
        if error.reason != "lost" or not begun:
            raise
        complain(context.words["gone"])
        return ABSENT
    return DONE


def panel(context: CommandContext, *, print_url: bool) -> int:
    """Open the control panel in the user's browser, or print an address that opens it once."""
    from hetes.adapters.browser import open_in_browser  # noqa: PLC0415 - status can do without

    reply = context.ask({"do": "panel"}, PANEL_WITHIN)
    if reply.get("ok") is not True:
        complain(refusal(reply, context.words))
        return FAILED
    if print_url:
        say([str(reply.get("url"))])
        return DONE
    if not open_in_browser(Path(str(reply.get("file")))):
        complain(context.words["no_browser"])
        return FAILED
    return DONE


def doctor(context: CommandContext, *, as_json: bool, report: Path | None, personal: bool) -> int:
    """Run the checks, print the findings, and write the report where one is wanted. Exit code 0: all is ready."""
    from shutil import get_terminal_size  # noqa: PLC0415 - status can do without

    from hetes.adapters.new_file import NewFile, NewFileError  # noqa: PLC0415 - status can do without
    from hetes.doctor.report import report as report_of  # noqa: PLC0415 - as above
    from hetes.doctor.runner import examine, written  # noqa: PLC0415 - brings the whole program

    words = context.words
    if personal and report is None:
        complain(words["usage"].format(what=words["personal_alone"], command="hetes doctor"))
        return USAGE
    try:
        file = NewFile(report) if report is not None else None
        try:
            findings = examine(context.folders, progress(context.language))
            told = report_of(context.folders, findings, context.language, personal=personal) if file else ""
        except BaseException:
            if file:
                file.drop()
            raise
        if file:
            file.write(told.encode())
    except NewFileError as error:
        complain(words[f"report_{error.reason}"].format(path=report))
        return FAILED
    width = max(60, min(100, get_terminal_size((100, 24)).columns))
    ready, lines = written(findings, context.language, as_json=as_json, width=width)
    say(lines)
    if report is not None:
        done = words["report_done"].format(path=report)
        complain(done) if as_json else say(["", done])
    return DONE if ready else FAILED


def progress(language: str) -> Callable[[object], None]:
    """Return a callback that counts the checks on a terminal, in a line that is erased at the end."""
    from hetes.doctor.registry import CHECKS  # noqa: PLC0415 - status can do without
    from hetes.doctor.text import word  # noqa: PLC0415 - as above

    stream, done = sys.stderr, 0

    def count(_finding: object) -> None:
        nonlocal done
        done += 1
        if stream is not None and stream.isatty():
            said = word("checking", language, done=done, all=len(CHECKS))
            stream.write(f"\r{said}" if done < len(CHECKS) else f"\r{' ' * len(said)}\r")
            stream.flush()

    return count


def export_all(context: CommandContext, file: Path) -> int:
    """Export settings, state and journal into a new file."""
    from hetes.transfer.export_import import MoveError, export_to  # noqa: PLC0415 - status can do without

    try:
        export_to(context.folders, file)
    except MoveError as error:
        complain(context.words[error.reason].format(path=file))
        return FAILED
    say([clean(context.words["export_done"].format(path=file))])
    return DONE


def import_all(context: CommandContext, file: Path) -> int:
    """Import such a file."""
    from hetes.transfer.export_import import MoveError, import_from  # noqa: PLC0415 - status can do without

    words = context.words
    try:
        moved = import_from(context.folders, file)
    except MoveError as error:
        complain(words[error.reason].format(path=file))
        return TAKEN if error.reason == "import_running" else FAILED
    say([words["import_done"].format(people=moved.people, rows=moved.rows)])
    say(clean(words["import_former"].format(path=path)) for path in moved.former)
    return DONE


def quit_agent(context: CommandContext) -> int:
    """End the running agent, and return once it is gone. An upgrade may have left one at each of its doors."""
    from hetes.adapters.ipc.client import ChannelError, ask, served, until_gone  # noqa: PLC0415 - status can do without
    from hetes.adapters.ipc.doors import doors  # noqa: PLC0415 - as above

    places = list(doors(context.folders))
    reply: Mapping[str, Any] = {}
    for place in [place for place in places if served(place)] or places[:1]:
        try:
            reply = ask(place, {"do": "quit"})
        except ChannelError as error:
            if error.reason == "absent" and reply:  # it ended with the one before: two ways to one agent
                continue
            if error.reason != "lost":
                raise
            reply = {"ok": True}  # it ended faster than it spoke
    if reply.get("ok") is True and not until_gone(places, QUIT_WITHIN):
        complain(context.words["still_there"])
        return FAILED
    return outcome(dict(reply), context.words)


def start_agent(  # noqa: PLR0913 - one for each option
    context: CommandContext,
    *,
    simulate: bool,
    tray: bool,
    welcome: bool = False,
    again: bool = False,
    take_over: bool = False,
    link: str = "",
) -> int:
    """Run the agent until it is ended. One that is started from a terminal is started by hand, as with ``welcome``.

    With ``again``, which Windows' task says every two minutes, only where one is missing that the user did not end.
    """
    from hetes.agent.restart_guard import begun, ended, ended_here  # noqa: PLC0415 - status can do without

    if again and (ended_here(context.folders) or _answers(context)):
        return DONE
    from hetes.agent import bootstrap  # noqa: PLC0415 - brings the whole program

    if take_over and (told := _taken_over(context)) is not None:
        return told
    begun(context.folders)
    by_hand = at_a_terminal()
    welcome = welcome or by_hand
    code = bootstrap.run(simulate=simulate, tray=tray, welcome=welcome, take_over=take_over, by_hand=by_hand, link=link)
    if code == DONE:
        ended(context.folders)
    return code


def _taken_over(context: CommandContext) -> int | None:
    """Have the agent that runs here apart take the data folder over; None where none does."""
    from hetes.adapters.ipc.client import ChannelError  # noqa: PLC0415 - seldom wanted

    try:
        reply = context.ask({"do": "take_over"})
    except ChannelError:
        return None
    return None if reply.get("reason") == "take_over.unneeded" else outcome(dict(reply), context.words)


def follow_link(context: CommandContext, address: str) -> int:
    """Do what an address of the scheme ``hetes:`` stands for: a notice's button was pressed, or a web page says so.

    Without an agent one is started, but only for what a notice of ours has written.
    """
    from hetes.adapters.ipc.client import ChannelError  # noqa: PLC0415 - seldom wanted
    from hetes.adapters.notifications.toast_links import NAME, ToastLinks, link_of  # noqa: PLC0415 - as above

    link = link_of(address)
    try:
        context.ask({"do": "link", "link": link})
    except ChannelError as error:
        if error.reason == "absent" and link and ToastLinks(context.folders.data / NAME).knows(link):
            return start_agent(context, simulate=False, tray=True, link=link)
    return DONE


def _answers(context: CommandContext) -> bool:
    """Tell whether an agent runs, at less cost than starting one."""
    from hetes.adapters.ipc.client import ChannelError  # noqa: PLC0415 - seldom wanted

    try:
        context.ask({"do": "status"})
    except ChannelError:
        return False
    return True


def autostart(context: CommandContext, action: str) -> int:
    """Switch starting at login on or off, or tell what the system will do: exit code 0 also for "it is off"."""
    from hetes.adapters.autostart.at_login import at_login  # noqa: PLC0415 - only for this command
    from hetes.adapters.settings.machine import login_is_locked  # noqa: PLC0415 - as above

    told = at_login(action, context.language, locked=login_is_locked())
    if not told["ok"]:
        return complain(told["said"])
    status = told["autostart"]
    say([status["said"], *([status["where"]] if action == "status" and status["enabled"] else [])])
    return DONE
