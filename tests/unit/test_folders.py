"""Where Hetes keeps its things: the places of platformdirs, and none of them a temporary folder or anybody else's."""

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

from hetes.adapters import folder_rights
from hetes.adapters.folder_rights import FolderError, refuse_unless_private
from hetes.adapters.folders import Folders, find_folders

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


SESSION = ("everything set", "a runtime folder that is yet to come")
"""Where there is a runtime folder of the login session."""


@pytest.mark.filterwarnings("ignore::platformdirs.RuntimeDirWarning")  # it warns where we fall back
@pytest.mark.parametrize("case", range(7))
@pytest.mark.parametrize(("platform", "theirs"), [("linux", Unix), ("darwin", MacOS)])
def test_settings_and_data_lie_where_platformdirs_says(case, platform, theirs, tmp_path, monkeypatch):
    name, environ = list(environments(tmp_path).items())[case]
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environ.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr("tempfile.tempdir", None)  # it remembers its first answer
    dirs = theirs("hetes", appauthor=False)
    found = find_folders(dict(environ), platform)
    assert (found.config, found.data) == (Path(dirs.user_config_dir), Path(dirs.user_data_dir))
    if name in SESSION:
        assert (found.runtime, found.former) == (Path(dirs.user_runtime_dir), None)
    else:  # a temporary folder is swept while programs run, and its name can be foreseen
        assert (found.runtime, found.former) == (found.data / "run", Path(dirs.user_runtime_dir))


def test_the_folders_of_this_very_process_are_those_of_platformdirs(tmp_path, monkeypatch):
    for name, value in environments(tmp_path)["everything set"].items():
        monkeypatch.setenv(name, value)
    for name in ("HETES_HOME", "HETES_CONFIG_DIR", "HETES_DATA_DIR", "HETES_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    found = find_folders()
    assert str(found.config) == platformdirs.user_config_dir("hetes", appauthor=False)
    assert str(found.data) == platformdirs.user_data_dir("hetes", appauthor=False)
    assert str(found.runtime) == platformdirs.user_runtime_dir("hetes", appauthor=False)


def test_on_windows_everything_lies_in_local_appdata_and_nothing_in_temp(monkeypatch):
    local = "C:\\Users\\Minta Éva\\AppData\\Local"
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", local)
    dirs = Windows("hetes", appauthor=False)
    found = find_folders({"LOCALAPPDATA": local}, "win32")
    assert (str(found.config), str(found.data)) == (dirs.user_config_dir, dirs.user_data_dir)
    assert found.runtime == found.data / "run"
    assert str(found.former) == dirs.user_runtime_dir, "an earlier version is found there"


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


def test_without_a_login_session_nothing_of_the_agent_has_a_name_that_others_can_take_first(tmp_path):
    tmp_path.chmod(0o1777)
    folders = find_folders({"HOME": str(private(tmp_path / "h")), "TMPDIR": str(tmp_path)}, "linux")
    assert folders.former == tmp_path / f"runtime-{os.geteuid()}" / "hetes"
    somebody_elses(folders.former.parent)
    folders.ensure()
    assert folders.runtime == folders.data / "run"
    assert folders.runtime.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("attack", [link, dangling_link, plain_file, somebody_elses, readable])
def test_a_runtime_folder_that_cannot_be_had_is_replaced_by_one_inside_the_data_folder(attack, tmp_path):
    folders = Folders(tmp_path / "c", tmp_path / "d", private(tmp_path / "top") / "run", tmp_path / "d" / "run")
    attack(folders.runtime)
    folders.ensure()
    assert folders.runtime == tmp_path / "d" / "run"


def test_nobody_owns_a_folder_on_the_way_unless_he_stands_for_users_of_another_namespace(tmp_path, monkeypatch):
    """Uid 65534 is a user like any other, whose programs serve the network, except where the kernel has to lie."""
    folder = private(tmp_path / "home") / "run"
    private(folder)
    os.chown(folder.parent, 65534, -1)
    with pytest.raises(FolderError, match="not_ours"):
        refuse_unless_private(folder)
    uid_map = tmp_path / "uid_map"
    monkeypatch.setattr(folder_rights, "_UID_MAP", str(uid_map))
    uid_map.write_text("      1000       1000          1\n")
    refuse_unless_private(folder)
    uid_map.write_text("         0          0      65535\n")
    with pytest.raises(FolderError, match="not_ours"):
        refuse_unless_private(folder)


# The data folder


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o755, 0o1777])
def test_a_data_folder_of_ours_that_others_may_enter_becomes_ours_alone(mode, tmp_path):
    folders = Folders(tmp_path / "c", private(tmp_path / "d"), tmp_path / "run")
    folders.data.chmod(mode)
    folders.ensure()
    assert folders.data.stat().st_mode & 0o7777 == 0o700


def test_a_link_of_ours_to_a_data_folder_on_another_disk_is_followed(tmp_path):
    real = private(tmp_path / "disk")
    real.chmod(0o755)
    folders = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "run")
    folders.data.symlink_to(real)
    folders.ensure()
    assert real.stat().st_mode & 0o777 == 0o700


def another_users_file(data: Path) -> None:
    (data / "hetes.sqlite3").touch()
    os.chown(data / "hetes.sqlite3", SOMEBODY_ELSE, -1)


def another_users_link(data: Path) -> None:
    (data / "hetes.log").symlink_to(data.parent / "victim")
    os.lchown(data / "hetes.log", SOMEBODY_ELSE, -1)


def in_a_folder_for_everybody(data: Path) -> None:
    data.parent.chmod(0o777)


def given_away(data: Path) -> None:
    os.chown(data, SOMEBODY_ELSE, -1)


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        (another_users_file, "data_foreign"),
        (another_users_link, "data_foreign"),
        (in_a_folder_for_everybody, "data_replaceable"),
        (given_away, "data_not_ours"),
    ],
)
def test_a_data_folder_prepared_by_somebody_else_is_refused_also_the_second_time(attack, reason, tmp_path):
    folders = Folders(tmp_path / "c", private(private(tmp_path / "top") / "d"), tmp_path / "run")
    folders.data.chmod(0o777)
    attack(folders.data)
    for _ in range(2):
        with pytest.raises(FolderError) as refused:
            folders.ensure()
        assert refused.value.reason == reason


def test_a_data_folder_that_stays_open_whatever_it_is_told_is_refused(tmp_path, monkeypatch):
    """As on disks that know no owners."""
    folders = Folders(tmp_path / "c", private(tmp_path / "d"), tmp_path / "run")
    folders.data.chmod(0o777)
    monkeypatch.setattr(os, "fchmod", lambda *_: None)
    with pytest.raises(FolderError, match="data_open"):
        folders.ensure()


def test_a_place_where_nothing_may_be_created_is_named():
    with pytest.raises(FolderError) as refused:
        find_folders({"HETES_HOME": "/proc/hetes"}).ensure()
    assert refused.value.reason == "denied"
