"""Installations that fail: the exit code and the log say so, and what was there before is there as it was.

The program is a stand-in of a few kilobytes (standin.c), packed by the very scripts that pack Hetes, in two versions.

Law: nothing here needs the built program, for test.sh runs these beside the build.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from standin import BIG, NEW, OLD, content, make_pictures, make_standin

from conftest import LINK, PLACE, PREFIX, UNINSTALL, eventually, on_linux, on_windows, registry, wine

SCRIPTS = Path(__file__).resolve().parent.parent
LOG = r"C:\logs\setup ő.log"
STARTED = PREFIX / "drive_c/standin-started.txt"
PARTS = ("licences", "uninstall.exe", "_internal", "hetes.exe", "hetesw.exe")
"""In the order in which they change places."""


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return an installer of each version."""
    top = tmp_path_factory.mktemp("packed")
    return {version: pack(top / version, version) for version in (OLD, NEW)}


def pack(top: Path, version: str) -> Path:
    """Return the installer of a stand-in that says this version."""
    program = make_standin(top / "hetes", version)
    make_pictures(top)
    nsis = ["makensis", "-V1", "-INPUTCHARSET", "UTF8", "-DTARGET=amd64-unicode", f"-DVERSION={version}"]
    nsis += [f"-DICON={top / 'hetes.ico'}"]
    uninstaller = [f"-DOUTPUT={program / 'uninstall.exe'}", SCRIPTS / "uninstall.nsi"]
    subprocess.run([*nsis, *uninstaller], check=True, timeout=300)
    setup = top / f"hetes-{version}-setup.exe"
    own = [f"-DSOURCE={program}", f"-DSIDE={top / 'side.bmp'}", f"-DOUTPUT={setup}", SCRIPTS / "hetes.nsi"]
    subprocess.run([*nsis, *own], check=True, timeout=300)
    return setup


@dataclass
class Computer:
    """A Windows on which the stand-in is installed, or not yet."""

    packed: dict[str, Path]

    def install(self, version: str, *options: str, limit: int | None = None, **environ: str) -> int:
        """Run the installer, and return its exit code; with ``limit`` the disk takes no larger files."""

        def full_disk() -> None:
            if limit is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        folder = [option for option in options if option.startswith("/D=")]  # NSIS wants it last
        words = [option for option in options if option not in folder]
        return subprocess.run(
            ["wine", str(self.packed[version]), "/S", f"/LOG={LOG}", *words, *folder],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HETES_STANDIN": "none-runs", **environ},
            check=False,
            timeout=200,
            preexec_fn=full_disk,
        ).returncode

    def uninstall(self, folder: Path = PLACE, **environ: str) -> int:
        """Run the uninstaller, and return its exit code."""
        environ = {"HETES_STANDIN": "none-runs", **environ}
        return wine(folder / "uninstall.exe", "/S", f"/LOG={LOG}", **environ).code


def logged() -> str:
    """Return the last line of the log."""
    lines = on_linux(LOG).read_text("utf-16").splitlines()
    return lines[-1]


@pytest.fixture
def computer(packed: dict[str, Path]) -> Iterator[Computer]:
    """Return a Windows without Hetes; afterwards there is none again."""
    assert not PLACE.exists()
    shutil.rmtree(on_linux(LOG).parent, ignore_errors=True)
    on_linux(LOG).parent.mkdir()
    STARTED.unlink(missing_ok=True)
    yield Computer(packed)
    wine("reg", "delete", rf"HKCU\{UNINSTALL}", "/f")
    shutil.rmtree(PLACE, ignore_errors=True)
    LINK.unlink(missing_ok=True)


@pytest.fixture
def old(computer: Computer) -> Iterator[dict[str, bytes]]:
    """Install the older version, and return what it consists of."""
    assert computer.install(OLD) == 0, on_linux(LOG).read_text("utf-16")
    held = content(PLACE)
    assert registry(UNINSTALL, "DisplayVersion") == OLD
    yield held
    assert not list(PLACE.glob("hetes-new"))
    assert not list(PLACE.glob("hetes-old"))


@pytest.fixture
def hold() -> Iterator[Callable[..., None]]:
    """Return what has a program of its own hold on to something until the test is over."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin(*words: Path | str) -> None:
        process = subprocess.Popen(["wine", *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        begun.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def other_program(packed: dict[str, Path]) -> Path:
    """Return the stand-in outside of the folder that it is installed into."""
    return packed[OLD].parent / "hetes" / "hetes.exe"


def assert_kept(old: dict[str, bytes]) -> None:
    """Fail unless the older version is whole, and Windows' list of programs says so."""
    assert content(PLACE) == old
    assert registry(UNINSTALL, "DisplayVersion") == OLD


def assert_as_before(old: dict[str, bytes]) -> None:
    """Fail unless the older version is whole, told, and runs."""
    assert_kept(old)
    assert wine(PLACE / "hetes.exe", "--version").said.strip() == OLD


@pytest.mark.code_page
def test_an_upgrade_replaces_every_part_and_leaves_nothing_of_the_exchange(computer, old):
    assert computer.install(NEW) == 0
    assert wine(PLACE / "hetes.exe", "--version").said.strip() == NEW
    assert registry(UNINSTALL, "DisplayVersion") == NEW
    assert {path.name for path in PLACE.iterdir()} == set(PARTS)
    assert content(PLACE).keys() == {name.replace(OLD, NEW) for name in old}
    assert f"{NEW}: " in logged()
    assert "(0)" in logged()
    assert not STARTED.exists()  # none ran


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(r"C:\windows\win.ini\Hetes", id="below-a-file"),
        pytest.param(r"Q:\Hetes", id="no-such-drive"),
        pytest.param(r"Z:\proc\Hetes", id="a-system-that-takes-no-folder"),
        pytest.param("C:\\" + "\\".join(["long" * 20] * 4), id="too-long-a-path"),
    ],
)
def test_a_folder_that_cannot_be_written_is_2_and_leaves_nothing(computer, folder):
    assert computer.install(NEW, f"/D={folder}") == 2
    assert "(2)" in logged()
    assert folder in logged()
    assert registry(UNINSTALL, "DisplayVersion") is None
    assert not LINK.exists()


@pytest.mark.parametrize("limit", [30_000, BIG // 2, BIG - 1])
def test_a_disk_that_is_full_is_2_and_leaves_nothing(computer, limit):
    assert computer.install(NEW, limit=limit) == 2
    assert not PLACE.exists()
    assert registry(UNINSTALL, "DisplayVersion") is None


@pytest.mark.code_page
def test_an_upgrade_on_a_full_disk_leaves_the_old_version(computer, old):
    assert computer.install(NEW, limit=BIG - 1) == 2
    assert "(2)" in logged()
    assert_as_before(old)


def test_where_not_even_the_installer_has_room_to_unpack_itself_the_old_version_stays(computer, old):
    """NSIS ends before any line of ours is run: nobody writes into the log."""
    before = logged()
    assert computer.install(NEW, limit=BIG // 2) == 2
    assert logged() == before
    assert_as_before(old)


@pytest.mark.parametrize("how", ["hold", "share"])
@pytest.mark.parametrize("file", ["hetes.exe", "hetesw.exe", r"_internal\library.dll", r"_internal\deep\data.bin"])
def test_a_file_in_use_leaves_the_old_version(computer, old, hold, other_program, file, how):
    hold(other_program, how, f"{on_windows(PLACE)}\\{file}")
    assert computer.install(NEW) == 2
    assert logged().endswith(f"\\{file}")
    assert_kept(old)  # what is held can't be run now


@pytest.mark.parametrize("answer", ["quit-refused", "none-runs", "deaf"])
def test_an_agent_that_does_not_end_leaves_the_old_version(computer, old, hold, answer):
    hold(PLACE / "hetesw.exe", "wait")
    assert computer.install(NEW, HETES_STANDIN=answer) == 2
    assert logged().endswith("\\hetesw.exe")
    assert_as_before(old)


@pytest.mark.parametrize("fault", ["broken", "another-version"])
def test_a_new_version_that_does_not_start_leaves_the_old_one(computer, old, fault):
    assert computer.install(NEW, HETES_STANDIN=f"none-runs {fault}") == 2
    assert_as_before(old)


@pytest.mark.parametrize("name", ["hetes-new", "hetes-old"])
def test_a_file_in_the_way_of_the_exchange_leaves_the_old_version(computer, old, name):
    (PLACE / name).write_text("in the way", "utf-8")
    assert computer.install(NEW) == 2
    (PLACE / name).unlink()
    assert_as_before(old)


def test_an_exchange_that_fails_at_its_last_step_is_taken_back_and_what_ran_runs_again(
    computer, old, hold, other_program
):
    (PLACE / "hetes-gone").mkdir()
    (PLACE / "hetes-gone" / "held").write_text("held", "utf-8")
    hold(other_program, "hold", rf"{on_windows(PLACE)}\hetes-gone\held")
    assert computer.install(NEW, HETES_STANDIN="") == 2
    assert eventually(STARTED.exists)
    (PLACE / "hetes-gone" / "held").unlink()
    assert_as_before(old)


@pytest.mark.parametrize("version", ["1.10.1", "2.0.0", "10.0.0"])
def test_a_downgrade_is_refused_unless_it_is_allowed(computer, old, version):
    wine("reg", "add", rf"HKCU\{UNINSTALL}", "/v", "DisplayVersion", "/d", version, "/f")
    assert computer.install(NEW) == 2
    assert version in logged()
    assert content(PLACE) == old
    assert computer.install(NEW, "/ALLOWDOWNGRADE=yes") == 0
    assert registry(UNINSTALL, "DisplayVersion") == NEW


def test_a_second_folder_is_refused(computer, old):
    assert computer.install(NEW, r"/D=C:\second") == 2
    assert not on_linux(r"C:\second").exists()
    assert_as_before(old)


def test_a_folder_of_another_program_is_refused(computer):
    theirs = on_linux(r"C:\theirs")
    (theirs / "_internal").mkdir(parents=True)
    (theirs / "_internal" / "theirs.dll").write_text("theirs", "utf-8")
    try:
        assert computer.install(NEW, r"/D=C:\theirs") == 2
        assert content(theirs) == {"_internal/theirs.dll": b"theirs"}
    finally:
        shutil.rmtree(theirs)


def test_a_windows_that_is_too_old_is_2(computer):
    wine("winecfg", "-v", "win81")
    try:
        assert computer.install(NEW) == 2
        assert not PLACE.exists()
    finally:
        wine("winecfg", "-v", "win10")


@pytest.mark.parametrize("step", range(2 * len(PARTS) + 1))
def test_an_exchange_that_was_cut_off_is_taken_back_first(computer, old, hold, other_program, step):
    """After ``step`` renames the power failed; what comes next fails too, or succeeds."""
    new = PLACE / "hetes-new"
    shutil.copytree(computer.packed[NEW].parent / "hetes", new)
    (PLACE / "hetes-old").mkdir()
    moves = [(name, way) for name in PARTS for way in ("out", "in")][:step]
    for name, way in moves:
        if way == "out":
            (PLACE / name).rename(PLACE / "hetes-old" / name)
        else:
            (new / name).rename(PLACE / name)
    assert computer.install(NEW, HETES_STANDIN="broken") == 2
    assert content(PLACE) == old
    assert computer.install(NEW) == 0
    assert {path.name for path in PLACE.iterdir()} == set(PARTS)


@pytest.mark.parametrize("fault", ["autostart", "link"])
def test_an_installation_that_lacks_something_is_3_and_says_what(computer, fault):
    refused = {"HETES_STANDIN": "none-runs autostart-refused"} if fault == "autostart" else {}
    if fault == "link":
        LINK.mkdir(parents=True)
    try:
        assert computer.install(NEW, "/AUTOSTART=yes", **refused) == 3
    finally:
        if fault == "link":
            LINK.rmdir()
    assert "(3)" in logged()
    assert wine(PLACE / "hetes.exe", "--version").said.strip() == NEW


def test_uninstalling_returns_when_hetes_is_gone(computer, old):
    (PLACE / "hetes-gone").mkdir()
    assert computer.uninstall() == 0
    # Its own file goes the moment after it has ended.
    assert {path.name for path in PLACE.glob("*")} <= {"uninstall.exe"}
    assert registry(UNINSTALL, "DisplayVersion") is None
    assert not LINK.exists()
    assert eventually(lambda: not PLACE.exists())


def test_uninstalling_what_is_in_use_changes_nothing_and_is_2(computer, old, hold, other_program):
    hold(other_program, "share", rf"{on_windows(PLACE)}\_internal\library.dll")
    assert computer.uninstall() == 2
    assert "(2)" in logged()
    assert_as_before(old)
    assert LINK.exists()


def test_an_uninstaller_that_lies_elsewhere_removes_nothing(computer, old):
    elsewhere = on_linux(r"C:\elsewhere")
    elsewhere.mkdir()
    try:
        shutil.copy(PLACE / "uninstall.exe", elsewhere)
        (elsewhere / "mine.txt").write_text("mine", "utf-8")
        assert computer.uninstall(elsewhere) == 2
        assert {path.name for path in elsewhere.iterdir()} == {"uninstall.exe", "mine.txt"}
    finally:
        shutil.rmtree(elsewhere)
    assert_as_before(old)
