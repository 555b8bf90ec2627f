"""The task of the Task Scheduler, against a schtasks that is not one. Never run on Windows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.autostart.contract import AutostartError, AutostartStatus
from hetes.adapters.autostart.machine_run import MachineRun
from hetes.adapters.autostart.run_key import RUN, VALUE, RunKeyAutostart
from hetes.adapters.autostart.task_scheduler import TaskAutostart, WindowsAutostart, run_schtasks, task_of, task_xml
from hetes.presentation.autostart_words import autostart_refusal, autostart_sentence
from tests.support.fakes.registry import FakeRegistry

ENVIRONMENT = {"USERNAME": "Minta Éva", "USERDOMAIN": "RENDELO"}
NAME = "Hetes-Minta Éva"


class FakeScheduler:
    """Keeps tasks by their names, as much of them as schtasks shows; ``files`` are those it was given."""

    def __init__(self) -> None:
        self.tasks: dict[str, str] = {}
        self.files: list[Path] = []
        self.refuses: set[str] = set()
        self.page = "cp852"

    def __call__(self, words: Sequence[str]) -> str | None:
        if words[0] in self.refuses or " ".join(words) in self.refuses:
            return None
        if words == ("/Query", "/FO", "CSV", "/NH"):
            lines = [f'"\\{each}","N/A","Ready"\r\n' for each in ("Other", *self.tasks)]
            return "".join(lines).encode(self.page, "replace").decode(self.page)
        verb, name = words[0], words[words.index("/TN") + 1]
        if verb == "/Create":
            assert "/F" in words, "it would ask"
            file = Path(words[words.index("/XML") + 1])
            self.files.append(file)
            raw = file.read_bytes()
            assert raw.startswith(b"\xff\xfe"), "UTF-16, as the XML says"
            self.tasks[name] = raw.decode("utf-16")
            return "SUCCESS"
        if name not in self.tasks:
            return None
        if verb == "/Delete":
            assert "/F" in words, "it would ask"
            del self.tasks[name]
            return "SUCCESS"
        assert (verb, "/XML" in words) == ("/Query", True)
        return self.tasks[name].replace("\n", "\r\r\n").encode(self.page, "replace").decode(self.page)

    def edit(self, old: str, new: str) -> None:
        assert old in self.tasks[NAME]
        self.tasks[NAME] = self.tasks[NAME].replace(old, new)


@pytest.fixture
def program(tmp_path) -> Path:
    file = tmp_path / "Dr. Minta Éva & Társa" / "hetesw.exe"
    file.parent.mkdir()
    file.write_text("", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture
def scheduler() -> FakeScheduler:
    return FakeScheduler()


@pytest.fixture
def registry() -> FakeRegistry:
    return FakeRegistry(RUN)


@pytest.fixture
def task(program, scheduler) -> TaskAutostart:
    return TaskAutostart([str(program), "run"], ENVIRONMENT, scheduler, lambda: "133")


@pytest.fixture
def windows(task, program, registry) -> WindowsAutostart:
    return WindowsAutostart(task, RunKeyAutostart([str(program), "run"], registry), MachineRun(registry))


def state(autostart) -> tuple[bool, str | None]:
    status = autostart.status()
    return status.enabled, status.why


def test_it_is_off_until_it_is_switched_on_and_off_again_after(task, scheduler):
    assert state(task) == (False, "absent")
    task.disable()
    task.enable()
    task.enable()
    assert task.status() == AutostartStatus(enabled=True, where=rf"Task Scheduler\{NAME}")
    assert list(scheduler.tasks) == [NAME]
    task.disable()
    assert state(task) == (False, "absent")


def test_no_file_is_left_behind_whatever_comes_of_it(task, scheduler):
    task.enable()
    scheduler.refuses = {"/Create"}
    with pytest.raises(AutostartError):
        task.enable()
    assert scheduler.files
    assert not [file for file in scheduler.files if file.exists()]


def test_it_starts_for_this_user_alone_without_rights_of_an_administrator(task, scheduler):
    task.enable()
    xml = scheduler.tasks[NAME]
    assert re.findall("<UserId>(.*?)</UserId>", xml) == [r"RENDELO\Minta Éva"] * 2  # the trigger's and its rights'
    assert "<LogonType>InteractiveToken</LogonType>" in xml
    assert "<RunLevel>LeastPrivilege</RunLevel>" in xml


@pytest.mark.parametrize(
    "said",
    [
        "<Repetition><Interval>PT2M</Interval><StopAtDurationEnd>false</StopAtDurationEnd></Repetition>",  # no duration
        "<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>",
        "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>",
        "<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>",
        "<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>",
        "<Priority>5</Priority>",
    ],
)
def test_what_would_end_it_or_hold_it_back_by_default_is_said_otherwise(said, task, scheduler):
    task.enable()
    assert said in scheduler.tasks[NAME]


def test_a_task_that_was_switched_off_is_off_until_it_is_asked_for_again(task, scheduler):
    task.enable()
    scheduler.edit("<Enabled>true</Enabled><Hidden>", "<Enabled>false</Enabled><Hidden>")
    assert state(task) == (False, "switched_off")
    task.enable()
    assert state(task) == (True, None)
    scheduler.edit("</Repetition><Enabled>true</Enabled>", "</Repetition><Enabled>false</Enabled>")
    assert state(task) == (False, "switched_off")


def test_a_task_without_a_login_starts_nothing_at_a_login(task, scheduler):
    task.enable()
    scheduler.tasks[NAME] = re.sub("<LogonTrigger>.*</LogonTrigger>", "", scheduler.tasks[NAME])
    assert state(task) == (False, "switched_off")


def test_an_edited_task_is_on_but_not_this_one(task, scheduler):
    task.enable()
    scheduler.edit("<Arguments>run --again</Arguments>", "<Arguments>run --simulate</Arguments>")
    assert state(task) == (True, "other_command")


def test_an_uninstalled_program_is_no_longer_started(task, program):
    task.enable()
    program.unlink()
    assert state(task) == (False, "program_gone")


@pytest.mark.parametrize("said", ["", "ERROR: nothing", "\r\n"])
def test_what_is_no_answer_is_no_task(said, task, scheduler):
    scheduler.tasks[NAME] = said
    assert state(task) == (False, "absent")
    scheduler.refuses = {"/Delete"}
    task.disable()


@pytest.mark.parametrize("xml", ["<Task/>", "<Task", "<a><b/></a>"])
def test_what_cannot_be_understood_is_called_damaged(xml, task, scheduler):
    scheduler.tasks[NAME] = xml
    assert state(task) == (False, "broken")


@pytest.mark.parametrize("page", ["cp852", "cp437", "ascii", "utf-8"])
def test_whether_a_task_is_there_can_be_unknown_and_then_it_is_not_called_absent(page, task, scheduler):
    scheduler.page = page
    task.enable()
    for refuses in ({"/Query", "/Delete"}, {f"/Query /XML /TN {NAME}", "/Delete"}):
        scheduler.refuses = refuses
        assert state(task) == (False, "unknown")
        with pytest.raises(AutostartError) as refused:
            task.disable()
        assert refused.value.reason == "unknown"
        assert list(scheduler.tasks) == [NAME]
    scheduler.refuses = {"/Query"}
    task.disable()  # whatever it is: it went
    assert scheduler.tasks == {}
    scheduler.refuses = set()
    assert state(task) == (False, "absent")


@pytest.mark.parametrize("page", ["cp852", "cp437", "ascii", "utf-8"])
def test_letters_that_the_console_lacks_make_it_no_other_program(page, task, scheduler):
    scheduler.page = page
    task.enable()
    assert state(task) == (True, None)


TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
)


@given(
    TEXT.filter(lambda text: text.strip() == text and text.strip('"') == text),
    TEXT.filter(lambda text: text.strip() == text),
    TEXT,
)
def test_what_a_task_was_given_is_read_back(program, arguments, user):
    assert task_of(task_xml((program, arguments), user)) == ((program, arguments), True)


@pytest.mark.parametrize("environment", [{}, {"USERDOMAIN": "", "USERNAME": ""}])
def test_nobody_gets_no_task(program, scheduler, environment):
    with pytest.raises(AutostartError):
        TaskAutostart([str(program)], environment, scheduler, lambda: "133").enable()
    assert scheduler.tasks == {}


def test_where_one_logon_cannot_be_told_from_the_next_there_is_no_task_or_an_ended_hetes_would_be_back(
    program, scheduler
):
    with pytest.raises(AutostartError):
        TaskAutostart([str(program)], ENVIRONMENT, scheduler, lambda: None).enable()
    assert scheduler.tasks == {}


@pytest.mark.parametrize("path", [r"C:\100%\hetesw.exe", r"C:\$(Arg0)\hetesw.exe"])
def test_a_path_in_which_the_scheduler_would_put_something_is_left_to_the_run_key(path, scheduler):
    with pytest.raises(AutostartError):
        TaskAutostart([path, "run"], ENVIRONMENT, scheduler, lambda: "133").enable()
    assert scheduler.files == []


def test_a_name_that_a_task_may_not_have_is_made_one(program, scheduler):
    TaskAutostart([str(program)], {"USERNAME": r'a\b:c*"d'}, scheduler, lambda: "133").enable()
    assert list(scheduler.tasks) == ["Hetes-a_b_c__d"]


def test_where_there_is_no_schtasks_there_is_no_task(monkeypatch, tmp_path):
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    assert run_schtasks(("/Query",)) is None


# --- Both ways ------------------------------------------------------------------------------------------------------------


def test_the_task_serves_and_takes_the_run_keys_place(windows, registry, scheduler, program):
    RunKeyAutostart([str(program), "run"], registry).enable()  # an earlier Hetes knew nothing else
    assert windows.status().where.startswith("HKEY_CURRENT_USER")
    windows.enable()
    assert list(scheduler.tasks) == [NAME]
    assert registry.keys[RUN] == {}
    assert windows.status().where == rf"Task Scheduler\{NAME}"
    windows.disable()
    assert (scheduler.tasks, registry.keys[RUN], state(windows)) == ({}, {}, (False, "absent"))


@pytest.mark.parametrize("refused", ["/Create", "/Query"])
def test_where_no_task_can_be_had_or_read_back_the_run_key_serves(refused, windows, registry, scheduler):
    scheduler.refuses = {refused}
    windows.enable()
    assert VALUE in registry.keys[RUN]
    assert state(windows) == (True, None)
    assert windows.status().where.startswith("HKEY_CURRENT_USER")
    assert scheduler.tasks == {}


def test_a_task_that_is_switched_off_is_told_where_nothing_else_starts_it(windows, scheduler, registry, program):
    windows.enable()
    scheduler.edit("<Enabled>true</Enabled><Hidden>", "<Enabled>false</Enabled><Hidden>")
    assert state(windows) == (False, "switched_off")
    RunKeyAutostart([str(program), "run"], registry).enable()
    assert state(windows) == (True, None)


def test_a_scheduler_that_gives_no_answer_is_told_and_not_believed_to_have_done_it(windows, registry, scheduler):
    windows.enable()
    scheduler.refuses = {"/Query", "/Delete"}
    with pytest.raises(AutostartError) as refused:
        windows.disable()
    assert refused.value.reason == "unknown"
    assert state(windows) == (False, "unknown")
    for language, word in (("hu", "Feladatütemező"), ("en", "Task Scheduler")):
        assert word in autostart_refusal(language, "unknown")
        assert word in autostart_sentence(language, enabled=False, why="unknown")


def test_what_neither_can_do_is_an_error_and_changes_nothing(windows, scheduler, registry):
    scheduler.refuses, registry.denied = {"/Create"}, True
    with pytest.raises(AutostartError) as refused:
        windows.enable()
    assert refused.value.reason == "denied"
    assert scheduler.tasks == {}


def test_the_task_names_the_account_by_its_sid_where_windows_tells_it(program, scheduler):
    sid = "S-1-5-21-3623811015-3361044348-30300820-1013"
    TaskAutostart([str(program), "run"], ENVIRONMENT, scheduler, lambda: "133", lambda: sid).enable()
    assert scheduler.tasks[NAME].count(f"<UserId>{sid}</UserId>") == 2
    TaskAutostart([str(program), "run"], ENVIRONMENT, scheduler, lambda: "133", lambda: None).enable()
    assert scheduler.tasks[NAME].count("<UserId>RENDELO\\Minta Éva</UserId>") == 2
