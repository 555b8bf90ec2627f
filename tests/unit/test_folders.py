"""Where Hetes keeps its things: the same places as platformdirs, and a runtime folder that nobody else gets at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from hetes.adapters.folders import FolderError, Folders, find_folders, refuse_unless_private

VARIABLES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TMPDIR", "TEMP", "TMP")
SOMEBODY_ELSE = 4242


def private(folder: Path) -> Path:
    folder.mkdir(0o700)
    return folder


def environments(tmp_path: Path) -> dict[str, dict[str, str]]:
    home = private(tmp_path / "home")
    run = private(tmp_path / "run")
    shared = tmp_path / "shared"
    shared.mkdir(0o755)
    shared.chmod(0o755)
    usual = {"HOME": str(home)}
    return {
        "a bare home": usual,
        "everything set": usual
        | {
            "XDG_CONFIG_HOME": str(tmp_path / "c"),
            "XDG_DATA_HOME": str(tmp_path / "d"),
            "XDG_RUNTIME_DIR": str(run),
        },
        "a relative variable is ignored": usual | {"XDG_CONFIG_HOME": "c", "XDG_RUNTIME_DIR": "run"},
        "a runtime folder that others may read is not taken": usual | {"XDG_RUNTIME_DIR": str(shared)},
        "a runtime folder that is yet to come": usual | {"XDG_RUNTIME_DIR": str(run / "later")},
        "a temporary folder of one's own": usual | {"TMPDIR": str(run)},
        "no home variable": {"HOME": ""},
    }


@pytest.mark.filterwarnings("ignore::platformdirs.RuntimeDirWarning")  # it warns where we fall back as it does
@pytest.mark.parametrize("case", range(7))
@pytest.mark.parametrize(("platform", "theirs"), [("linux", Unix), ("darwin", MacOS)])
def test_the_folders_are_those_of_platformdirs(case, platform, theirs, tmp_path, monkeypatch):
    environ = list(environments(tmp_path).values())[case]
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("tempfile.tempdir", None)  # it remembers its first answer
    dirs = theirs("hetes", appauthor=False)
    expected = Folders(Path(dirs.user_config_dir), Path(dirs.user_data_dir), Path(dirs.user_runtime_dir))
    assert find_folders(dict(environ), platform) == expected


def test_the_folders_of_this_very_process_are_those_of_platformdirs(tmp_path, monkeypatch):
    for name, value in environments(tmp_path)["everything set"].items():
        monkeypatch.setenv(name, value)
    for name in ("HETES_HOME", "HETES_CONFIG_DIR", "HETES_DATA_DIR", "HETES_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    found = find_folders()
    assert str(found.config) == platformdirs.user_config_dir("hetes", appauthor=False)
    assert str(found.data) == platformdirs.user_data_dir("hetes", appauthor=False)
    assert str(found.runtime) == platformdirs.user_runtime_dir("hetes", appauthor=False)


def test_on_windows_everything_lies_in_local_appdata_as_with_platformdirs(monkeypatch):
    local = "C:\\Users\\Minta Éva\\AppData\\Local"
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", local)
    dirs = Windows("hetes", appauthor=False)
    found = find_folders({"LOCALAPPDATA": local}, "win32")
    assert (str(found.config), str(found.data)) == (dirs.user_config_dir, dirs.user_data_dir)
    assert str(found.runtime) == dirs.user_runtime_dir


def test_one_variable_moves_all_three_and_each_has_its_own(tmp_path):
    home = {"HETES_HOME": str(tmp_path), "HOME": "/home/nobody"}
    assert find_folders(home) == Folders(tmp_path / "config", tmp_path / "data", tmp_path / "run")
    own = home | {"HETES_DATA_DIR": "/d", "HETES_CONFIG_DIR": "/c", "HETES_RUNTIME_DIR": ""}
    assert find_folders(own) == Folders(Path("/c"), Path("/d"), tmp_path / "run")


def test_a_relative_home_is_made_absolute_for_the_agent_may_run_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_folders({"HETES_HOME": "h"}).config == tmp_path / "h" / "config"


def test_the_import_is_light():
    code = (
        "import sys, os, pathlib; before = set(sys.modules); import hetes.adapters.folders as f; f.find_folders();"
        "print(sorted(m for m in set(sys.modules) - before if not m.startswith('hetes')))"
    )
    environ = {"PYTHONPATH": os.pathsep.join(sys.path), "HOME": "/tmp"}
    done = subprocess.run([sys.executable, "-S", "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['__future__']"


def test_missing_folders_are_created_for_this_user_alone(tmp_path):
    folders = find_folders({"HETES_HOME": str(tmp_path / "new" / "home")})
    folders.ensure()
    folders.ensure()
    for folder in (folders.config, folders.data, folders.runtime, folders.config.parent):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_configuration_folder_that_cannot_be_made_does_not_stop_hetes(tmp_path):
    (tmp_path / "config").write_text("in the way")
    folders = find_folders({"HETES_HOME": str(tmp_path)})
    folders.ensure()
    assert folders.runtime.is_dir()
    assert folders.data.is_dir()


def link(folder: Path) -> None:
    private(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


def dangling_link(folder: Path) -> None:
    folder.symlink_to(folder.with_name("nowhere"))


def plain_file(folder: Path) -> None:
    folder.write_text("")


def somebody_elses(folder: Path) -> None:
    private(folder)
    os.chown(folder, SOMEBODY_ELSE, -1)


def readable(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o750)


def below_somebody_elses(folder: Path) -> None:
    private(folder)
    os.chown(folder.parent, SOMEBODY_ELSE, -1)


def below_a_folder_for_everybody(folder: Path) -> None:
    private(folder)
    folder.parent.chmod(0o777)


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        (link, "link"),
        (dangling_link, "link"),
        (plain_file, "not_folder"),
        (somebody_elses, "not_ours"),
        (readable, "open"),
        (below_somebody_elses, "not_ours"),
        (below_a_folder_for_everybody, "replaceable"),
    ],
)
def test_a_runtime_folder_that_is_not_ours_alone_is_refused(attack, reason, tmp_path):
    folders = Folders(tmp_path / "c", tmp_path / "d", private(tmp_path / "top") / "run")
    attack(folders.runtime)
    with pytest.raises(FolderError) as refused:
        folders.ensure()
    assert refused.value.reason == reason
    assert refused.value.path == folders.runtime


def test_a_link_of_somebody_else_on_the_way_is_refused(tmp_path):
    private(tmp_path / "real")
    private(tmp_path / "real" / "run")
    way = tmp_path / "way"
    way.symlink_to(tmp_path / "real")
    refuse_unless_private(way / "run")
    os.lchown(way, SOMEBODY_ELSE, -1)
    with pytest.raises(FolderError, match="not_ours"):
        refuse_unless_private(way / "run")


def test_the_foreseeable_folder_taken_by_somebody_else_is_refused(tmp_path):
    """Without XDG_RUNTIME_DIR the name in the temporary folder is known to everybody."""
    tmp_path.chmod(0o1777)
    folders = find_folders({"HOME": str(tmp_path / "h"), "TMPDIR": str(tmp_path)}, "linux")
    assert folders.runtime == tmp_path / f"runtime-{os.geteuid()}" / "hetes"
    somebody_elses(folders.runtime.parent)
    with pytest.raises(FolderError, match="not_ours"):
        folders.ensure()


def test_a_place_where_nothing_may_be_created_is_named():
    with pytest.raises(FolderError) as refused:
        find_folders({"HETES_HOME": "/proc/hetes"}).ensure()
    assert refused.value.reason == "denied"
