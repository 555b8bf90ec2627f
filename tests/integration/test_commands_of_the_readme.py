"""The two commands, run for real in a copy of the project whose path has blanks; apt, pip and sudo are recording fakes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.system.waiting import LIMIT

ROOT = Path(__file__).parents[2]
# What the scripts call; nothing else is on their PATH, so neither apt nor sudo of this machine can be reached.
TOOLS = ("cat", "cksum", "dirname", "env", "flock", "grep", "ln", "mktemp", "rm", "sed", "sh", "tail", "xargs")
ROOT_ID, USER_ID = "0", "1000"


class Computer:
    """A computer as the scripts see it: a PATH of its own, and a record of who was called."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "a folder" / "hetes"
        self.calls = folder / "calls"
        self.pygobject = "/usr/lib/python3/dist-packages/gi"
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        self.calls.touch()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        left_out = shutil.ignore_patterns("__pycache__")  # another test may be writing there
        shutil.copytree(ROOT / "packaging", self.project / "packaging", ignore=left_out)
        shutil.copy(ROOT / "pyproject.toml", self.project)
        self.is_installed = folder / "dpkg"
        self.is_installed.touch()
        self.has("dpkg-query", f"cat '{self.is_installed}'")
        self.has(
            "apt-get", f'case "$*" in *" install "*) for p; do echo "installed $p"; done >>"{self.is_installed}"; esac'
        )
        self.user(ROOT_ID)

    def has(self, name: str, script: str) -> None:
        """Put a program there that records its call first."""
        program = self.bin / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.calls}"\n{script}\n', encoding="utf-8")
        program.chmod(0o755)

    def user(self, number: str) -> None:
        self.has("id", f"echo {number}")

    def has_a_python(self, pip: str = "exit 0") -> None:
        """Let install.sh find a python whose ``-m venv`` makes a folder with a fake pip and a fake hetes."""
        self.has(
            "python3",
            f"""case "$*" in
            *venv*)
                for folder; do :; done
                mkdir -p "$folder/bin" "$folder/packages"
                printf '#!/bin/sh\\ncase "$*" in *version_info*) echo 3 11 x86_64; exit;; *platlib*) echo "%s"; exit;; esac\\necho "pip: $*" >>"{self.calls}"\\n{pip}\\n' "$folder/packages" >"$folder/bin/python"
                printf '#!/bin/sh\\necho "hetes:"; for word; do echo "<$word>"; done; exit 42\\n' >"$folder/bin/hetes"
                chmod +x "$folder/bin/python" "$folder/bin/hetes" ;;
            *find_spec*) echo "{self.pygobject}" ;;
            *) echo 3.11 ;;
            esac""",
        )
        (self.bin / "mkdir").symlink_to(shutil.which("mkdir"))
        (self.bin / "chmod").symlink_to(shutil.which("chmod"))
        script = self.project / "packaging" / "install.sh"
        text = script.read_text(encoding="utf-8")
        assert "python=/usr/bin/python3 " in text
        script.write_text(text.replace("python=/usr/bin/python3 ", f"python='{self.bin}/python3' "), encoding="utf-8")

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        self.calls.write_text("", encoding="utf-8")
        return subprocess.run(
            ["/bin/sh", str(self.project / "packaging" / script), *arguments],
            env={"PATH": str(self.bin), "HOME": os.environ["HOME"]},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )

    def starts(self, script: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["/bin/sh", str(self.project / "packaging" / script), *arguments],
            env={"PATH": str(self.bin), "HOME": os.environ["HOME"]},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def called(self) -> list[str]:
        return self.calls.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def listed(kind: str) -> list[str]:
    lines = (ROOT / "packaging" / "debian-packages.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[1] for line in lines if line.startswith(kind)]


def test_run_installs_what_is_missing_and_becomes_hetes(computer):
    computer.has_a_python()
    done = computer.run("run.sh", "status", "two words", "--json")
    assert done.stdout.splitlines() == ["hetes:", "<status>", "<two words>", "<--json>"]
    assert done.returncode == 42
    installs = [call for call in computer.called() if " install " in call and call.startswith("apt-get")]
    assert len(installs) == 1
    assert set(listed("run")) <= set(installs[0].split())
    assert not set(listed("test")) & set(installs[0].split())


def test_run_without_arguments_is_hetes_run(computer):
    computer.has_a_python()
    assert computer.run("run.sh").stdout.splitlines() == ["hetes:", "<run>"]


def test_the_second_start_asks_neither_apt_nor_pip_and_says_nothing(computer):
    computer.has_a_python()
    computer.run("run.sh", "status")
    again = computer.run("run.sh", "status")
    assert computer.called() == []
    assert again.stderr == ""
    assert again.returncode == 42


@pytest.mark.parametrize("changed", ["pyproject.toml", "packaging/debian-packages.txt", "packaging/install.sh"])
def test_a_change_of_what_is_wanted_installs_again(computer, changed):
    computer.has_a_python()
    computer.run("run.sh", "status")
    with (computer.project / changed).open("a", encoding="utf-8") as file:
        file.write("\n# a change\n")
    computer.run("run.sh", "status")
    assert any("pip install" in call for call in computer.called())


def test_a_project_that_was_moved_gets_a_new_venv(computer, tmp_path):
    computer.has_a_python()
    computer.run("run.sh", "status")
    computer.project = computer.project.rename(tmp_path / "elsewhere")
    computer.run("run.sh", "status")
    assert any("-m venv --clear" in call for call in computer.called())


def test_a_failed_installation_is_tried_again(computer):
    computer.has_a_python(pip="[ -e /nowhere ] || { echo no such index; exit 1; }")
    failed = computer.run("run.sh", "status")
    assert failed.returncode == 1
    assert "no such index" in failed.stderr
    assert failed.stderr.splitlines()[-1] == "hetes: pip could not install what packaging/locks names"
    computer.run("run.sh", "status")
    assert any("pip install" in call for call in computer.called())


def test_two_starts_at_once_install_once(computer):
    computer.has_a_python()
    both = [computer.starts("run.sh", "status") for _ in range(2)]
    assert [start.wait(LIMIT) for start in both] == [42, 42]
    assert (
        len([call for call in computer.called() if call.startswith("pip: -m pip install") and "--editable" in call])
        == 1
    )


def test_of_the_systems_packages_only_pygobject_is_seen(computer):
    computer.has_a_python()
    computer.run("run.sh", "status")
    (made,) = [call for call in computer.called() if "-m venv" in call]
    assert "system-site-packages" not in made
    packages = computer.project / ".venv" / "packages"
    assert [(link.name, link.readlink()) for link in packages.iterdir()] == [("gi", Path(computer.pygobject))]


def test_where_the_system_has_no_pygobject_there_is_none_and_hetes_starts(computer):
    computer.pygobject = ""
    computer.has_a_python()
    assert computer.run("run.sh", "status").returncode == 42
    assert list((computer.project / ".venv" / "packages").iterdir()) == []


def test_a_venv_that_saw_all_of_the_system_is_made_anew(computer):
    computer.has_a_python()
    computer.run("run.sh", "status")
    venv = computer.project / ".venv"
    (venv / "made-for").write_text(f"{computer.project}:3.11\n", encoding="utf-8")  # as it was written before
    (venv / "installed-run").unlink()
    computer.run("run.sh", "status")
    assert any("-m venv --clear" in call for call in computer.called())


def test_neither_root_nor_sudo_is_one_line_that_names_what_is_missing(computer):
    computer.user(USER_ID)
    done = computer.run("run.sh", "status")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("hetes: these Debian packages are missing, and only root or sudo can install them: ")
    assert set(listed("run")) <= set(line.split())
    assert not any(call.startswith("apt-get") for call in computer.called())


def test_a_sudo_that_refuses_is_told_the_same_way(computer):
    computer.user(USER_ID)
    computer.has("sudo", "echo 'not in the sudoers file' >&2; exit 1")
    done = computer.run("run.sh", "status")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_an_ordinary_user_installs_by_sudo(computer):
    computer.user(USER_ID)
    computer.has("sudo", '[ "$1" = -n ] || "$@"')
    computer.has_a_python()
    assert computer.run("run.sh", "status").returncode == 42
    assert any(call.startswith("sudo env DEBIAN_FRONTEND=noninteractive apt-get") for call in computer.called())


def test_apt_is_left_alone_when_all_its_packages_are_there(computer):
    computer.is_installed.write_text("".join(f"installed {package}\n" for package in listed("run")), encoding="utf-8")
    computer.user(USER_ID)
    computer.has_a_python()
    assert computer.run("run.sh", "status").returncode == 42
    assert not any(call.startswith("apt-get") for call in computer.called())


def test_a_package_that_was_removed_but_left_its_settings_is_missing(computer):
    computer.is_installed.write_text(
        "".join(f"config-files {package}\n" for package in listed("run")), encoding="utf-8"
    )
    computer.has_a_python()
    computer.run("run.sh", "status")
    assert any(" install " in call for call in computer.called() if call.startswith("apt-get"))


def test_the_tests_need_what_the_agent_needs_and_more(computer):
    computer.has_a_python()
    computer.run("test.sh", "-k", "one thing")
    called = computer.called()
    assert any("pip install" in call and call.endswith("locks/test.txt") for call in called)
    assert any(call.startswith("pip: -m pytest -k one thing") for call in called)
    installed = next(call for call in called if call.startswith("apt-get") and " install " in call)
    assert set(listed("run") + listed("test")) <= set(installed.split())


def test_after_the_tests_a_start_installs_nothing(computer):
    computer.has_a_python()
    computer.run("test.sh")
    computer.run("run.sh", "status")
    assert computer.called() == []
