"""Start at login on Windows, and again after a crash: a task of the Task Scheduler, for this user alone.

The law: the Run key starts a program once and never again, so a task is tried first; whatever cannot be read back is
taken away again, and the Run key serves. Sources: [MS-TSCH] and "Task Scheduler Schema" (the XML), the description of
``schtasks``. A logon trigger that names the very user who registers it wants no administrator ([MS-TSCH] 3.2.5.1.1).

``RestartOnFailure`` is about a task that could not be started (2.5.4.2), not about a program that crashed: it is of no
use here. So the trigger is repeated every two minutes, and nothing happens as long as the program runs (2.5.4.3,
IgnoreNew). A shorter time would start more for nothing where the user has ended Hetes; a longer one would never come to
the third crash within five minutes, which sets the state aside. ``run --again`` is what is started: it stays away where
the user has ended Hetes since he logged on (quit_marker.py beside this).
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from hetes.adapters.autostart.account import own_sid
from hetes.adapters.autostart.contract import Autostart, AutostartError, AutostartStatus, program_exists
from hetes.adapters.autostart.machine_run import MachineRun
from hetes.adapters.autostart.quit_marker import this_session
from hetes.adapters.outside_programs import as_from_the_desktop, environment
from hetes.presentation.autostart_words import ENTRY_COMMENT

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
WITHIN = 10.0
"""Seconds for one call of schtasks; it answers in a fraction of one."""
AGAIN = "--again"
_CREATE_NO_WINDOW = 0x08000000  # winbase.h: schtasks is a console program, and nothing is to flash

_BLANK = " \t\r\n"  # of XML; a path may end with another

_SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "AllowHardTerminate": "true",
    "StartWhenAvailable": "false",
    "RunOnlyIfNetworkAvailable": "false",
    "AllowStartOnDemand": "true",
    "Enabled": "true",
    "Hidden": "false",
    "RunOnlyIfIdle": "false",
    "WakeToRun": "false",
    "ExecutionTimeLimit": "PT0S",  # none
    "Priority": "5",  # normal; 7, the default, is for what may be late
}

Run = Callable[[Sequence[str]], str | None]
_log = logging.getLogger(__name__)


def run_schtasks(words: Sequence[str]) -> str | None:
    """Return what ``schtasks`` wrote, or None where it refused or there is none."""
    program = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "schtasks.exe")
    try:
        with as_from_the_desktop():
            done = subprocess.run(  # noqa: S603 - of the system itself, with our words
                [str(program), *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=WITHIN,
                check=False,
                env=environment(),
                creationflags=_CREATE_NO_WINDOW if sys.platform == "win32" else 0,
            )
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("schtasks %s: %s", words[0], type(error).__name__)
        return None
    if done.returncode:
        said = done.stderr.decode(_code_page(), "replace").strip()
        _log.info("schtasks %s: %s %s", words[0], done.returncode, said[:200])
        return None
    return done.stdout.decode(_code_page(), "replace")


def _code_page() -> str:
    """Return the encoding in which console programs of this Windows write into pipes."""
    try:
        import ctypes  # noqa: PLC0415 - only on Windows

        page = f"cp{ctypes.windll.kernel32.GetOEMCP()}"  # type: ignore[attr-defined, unused-ignore]  # only on Windows
        "".encode(page)
    except (AttributeError, LookupError, OSError):
        return "utf-8"
    return page


class TaskAutostart:
    """A :class:`hetes.adapters.autostart.contract.Autostart` through the Task Scheduler."""

    def __init__(
        self,
        command: Sequence[str],
        variables: Mapping[str, str] | None = None,
        run: Run = run_schtasks,
        session: Callable[[], str | None] = this_session,
        sid: Callable[[], str | None] = own_sid,
    ) -> None:
        self._command = (command[0], subprocess.list2cmdline([*command[1:], AGAIN]))
        self._session = session
        variables = os.environ if variables is None else variables
        user = variables.get("USERNAME", "")
        named = "\\".join(part for part in (variables.get("USERDOMAIN", ""), user) if part)
        self._user = sid() or named  # the schema takes both; a name may be another's by the time of the login
        # All users' tasks lie in one folder. What a name may not hold: "Task Scheduler Schema", as for files.
        self._name = "Hetes-" + re.sub(r'[\\/:*?"<>|]', "_", user)
        self._delete = ("/Delete", "/F", "/TN", self._name)
        self._run = run

    def enable(self) -> None:
        """Register the task, in place of one that is there."""
        if not self._user:
            raise AutostartError("failed", "no user name")
        if re.search(r"%|\$\(", self._command[0]):
            raise AutostartError("failed", "the scheduler takes a part of this path for a variable")
        if self._session() is None:  # what the user ended would be back after two minutes
            raise AutostartError("failed", "one logon can't be told from the next")
        try:
            descriptor, name = tempfile.mkstemp(suffix=".xml")
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
                file.write(task_xml(self._command, self._user).encode("utf-16"))
            try:
                created = self._run(("/Create", "/F", "/TN", self._name, "/XML", name))
            finally:
                os.unlink(name)  # noqa: PTH108 - as above
        except OSError as error:
            raise AutostartError.of(error) from error
        if created is None:
            raise AutostartError("denied", "schtasks /Create")
        if self.status().why is not None:
            self._run(self._delete)
            raise AutostartError("failed", "the task can't be read back")

    def disable(self) -> None:
        """Delete the task; an agent that it started runs on.

        Raises:
            AutostartError: it is still there, or nobody can tell.
        """
        try:
            there = self._told() is not None
        except AutostartError:
            if self._run(self._delete) is None:
                raise
            return
        if there and self._run(self._delete) is None:
            raise AutostartError("denied", "schtasks /Delete")

    def status(self) -> AutostartStatus:
        """Read the task, as the scheduler has it."""
        where = f"Task Scheduler\\{self._name}"
        try:
            told = self._told()
        except AutostartError as error:
            return AutostartStatus(enabled=False, where=where, why=error.reason)
        if told is None:
            return AutostartStatus(enabled=False, where=where, why="absent")
        try:
            command, on = task_of(told)
        except ValueError:
            return AutostartStatus(enabled=False, where=where, why="broken")
        if not on:
            return AutostartStatus(enabled=False, where=where, why="switched_off")
        ours = _as_told(command) == _as_told(self._command)
        # What the console's code page lacks is not there to be looked for.
        if not program_exists(self._command[0] if ours else command[0]):
            return AutostartStatus(enabled=False, where=where, why="program_gone")
        return AutostartStatus(enabled=True, where=where, why=None if ours else "other_command")

    def _told(self) -> str | None:
        """Return the task, or None where the scheduler has none of this name.

        schtasks refuses with the same code whether there is no such task or it could not look, and says why in the
        language of the system. So where it refuses, the list of all tasks decides.

        Raises:
            AutostartError: unknown: the scheduler gives no answer, or has a task that it does not show.
        """
        told = self._run(("/Query", "/XML", "/TN", self._name))
        if told is not None:
            return told if "<" in told else None  # wine's knows no /Query, says nothing, and calls that done
        listed = self._run(("/Query", "/FO", "CSV", "/NH"))
        if listed is None:
            raise AutostartError("unknown", "schtasks /Query")
        if _folded(f'"\\{self._name}"') in _folded(listed):
            raise AutostartError("unknown", "the task can't be read")
        return None


class WindowsAutostart:
    """The task where it can be had, else the Run key; never both, or two would start, nor beside one for everybody."""

    def __init__(self, task: Autostart, run_key: Autostart, machine: MachineRun) -> None:
        self._task = task
        self._run_key = run_key
        self._machine = machine

    def enable(self) -> None:
        """Have Hetes started from the next login on."""
        if self._machine.status().enabled:
            with suppress(AutostartError):  # a second one finds the first, and ends
                self.disable()
            return
        try:
            self._task.enable()
        except AutostartError:
            self._run_key.enable()
            with suppress(AutostartError):  # one that could not be replaced: the second to start finds the first
                self._task.disable()
        else:
            self._run_key.disable()

    def disable(self) -> None:
        """Have it started no more, by neither; the Run key is emptied also where the scheduler gives no answer.

        What starts it for everybody is not the user's to change.
        """
        self._run_key.disable()
        self._task.disable()

    def status(self) -> AutostartStatus:
        """Return what the system will do."""
        task = self._task.status()
        if task.enabled:
            return task
        run_key = self._run_key.status()
        if run_key.enabled and self._machine.ignores_the_user():
            run_key = AutostartStatus(enabled=False, where=run_key.where, why="policy")
        if not run_key.enabled and (everybody := self._machine.status()).enabled:
            return everybody
        return task if run_key.why == "absent" and task.why != "absent" else run_key


def task_xml(command: tuple[str, str], user: str) -> str:
    """Return the task that starts a program, with its arguments as one text, when this user logs in.

    The defaults are overridden where they would do harm: by default a task is not started on batteries, is ended when
    the mains go and after three days, and runs at a low priority.
    """
    ET.register_namespace("", NAMESPACE)
    task = ET.Element(f"{{{NAMESPACE}}}Task", version="1.2")

    def put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
        child = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
        child.text = text or None
        return child

    put(put(task, "RegistrationInfo"), "Description", ENTRY_COMMENT["hu"])
    trigger = put(put(task, "Triggers"), "LogonTrigger")
    repetition = put(trigger, "Repetition")
    put(repetition, "Interval", "PT2M")
    put(repetition, "StopAtDurationEnd", "false")  # and no duration: for as long as the user is logged on
    put(trigger, "Enabled", "true")
    put(trigger, "UserId", user)
    principal = put(put(task, "Principals"), "Principal", id="Author")
    put(principal, "UserId", user)
    put(principal, "LogonType", "InteractiveToken")
    put(principal, "RunLevel", "LeastPrivilege")
    settings = put(task, "Settings")
    for name, value in _SETTINGS.items():
        put(settings, name, value)
    idle = put(settings, "IdleSettings")
    put(idle, "StopOnIdleEnd", "false")
    put(idle, "RestartOnIdle", "false")
    action = put(put(task, "Actions", Context="Author"), "Exec")
    put(action, "Command", command[0])
    put(action, "Arguments", command[1])
    return '<?xml version="1.0" encoding="UTF-16"?>\n' + ET.tostring(task, encoding="unicode")


def task_of(xml: str) -> tuple[tuple[str, str], bool]:
    """Return what a task starts (program and arguments), and whether it does so at a login.

    Raises:
        ValueError: it is no task, or starts nothing.
    """
    told = re.sub(r"^\s*<\?xml[^>]*\?>", "", xml.replace("\x00", ""))  # it names an encoding that a pipe does not have
    try:
        task = ET.fromstring(told.strip())  # noqa: S314 - the scheduler's own
    except ET.ParseError as error:
        raise ValueError(str(error)) from error
    names = {"t": NAMESPACE}
    program = task.findtext("t:Actions/t:Exec/t:Command", "", names).strip(_BLANK)
    if not program:
        raise ValueError("it starts nothing")
    arguments = task.findtext("t:Actions/t:Exec/t:Arguments", "", names).strip(_BLANK)
    triggers = [
        trigger.findtext("t:Enabled", "true", names) for trigger in task.findall("t:Triggers/t:LogonTrigger", names)
    ]
    on = task.findtext("t:Settings/t:Enabled", "true", names)
    return (program.strip('"'), arguments), "true" in triggers and on == "true"


def _as_told(command: tuple[str, str]) -> tuple[str, ...]:
    """Return a command as far as the code page of a console can tell it."""
    return tuple(map(_folded, command))


def _folded(text: str) -> str:
    return re.sub("[^ ->@-~]+", "?", text).casefold()
