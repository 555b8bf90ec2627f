"""The package for all users: by its tables, and installed under wine as far as its Windows Installer goes."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from standin import NEW, OLD, content, make_standin

from conftest import BUILT, PREFIX, VERSION, eventually, wine

SCRIPT = Path(__file__).resolve().parent.parent / "msi.sh"
PACKAGE = BUILT / f"hetes-{VERSION}.msi"
PROGRAM = PREFIX / "drive_c/Program Files/Hetes"
EVERYBODY = PREFIX / "drive_c/ProgramData/hetes/settings.toml"
UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
INSTALL_FAILURE = 1603 & 0xFF  # ERROR_INSTALL_FAILURE, of which Linux keeps one byte
RUN = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run"


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    done = subprocess.run(["msiinfo", "export", str(PACKAGE), name], capture_output=True, check=True)
    lines = done.stdout.decode("utf-8").replace("\r", "").rstrip("\n").split("\n")
    return [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[3:]]


def column(name: str, key: str, value: str) -> dict[str, str]:
    return {row[key]: row[value] for row in table(name)}


def test_it_is_for_the_computer_and_hands_its_properties_on():
    properties = column("Property", "Property", "Value")
    assert (properties["ALLUSERS"], properties["ProductVersion"], properties["AUTOSTART"]) == ("1", VERSION, "1")
    assert {"AUTOSTART", "LANGUAGE", "SETTINGS"} < set(properties["SecureCustomProperties"].split(";"))
    assert "SETTINGS" not in properties


def test_what_is_optional_has_a_condition():
    conditions = {row["Component"]: row["Condition"] for row in table("Component") if row["Condition"]}
    assert conditions == {
        "AtLogin": 'AUTOSTART = "1"',
        "InEnglish": 'LANGUAGE = "en" AND NOT SETTINGS',
        "AsGiven": "SETTINGS",
    }
    run = [row for row in table("Registry") if row["Component_"] == "AtLogin"]
    assert [(row["Root"], row["Key"], row["Value"]) for row in run] == [
        ("2", RUN.removeprefix("HKLM\\"), '"[INSTALLDIR]hetesw.exe" run')
    ]
    assert table("MoveFile") == [
        {
            "FileKey": "Settings",
            "Component_": "AsGiven",
            "SourceName": "",
            "DestName": "settings.toml",
            "SourceFolder": "SETTINGS",
            "DestFolder": "EVERYBODY",
            "Options": "0",
        }
    ]


def test_settings_that_are_there_stay_there():
    attributes = column("Component", "Component", "Attributes")
    assert int(attributes["InEnglish"]) & (16 | 128) == 16 | 128  # permanent, never overwritten


def test_an_upgrade_is_one_transaction_and_a_downgrade_is_refused():
    upgrades = {row["ActionProperty"]: row for row in table("Upgrade")}
    assert upgrades["WIX_UPGRADE_DETECTED"]["VersionMax"] == VERSION
    assert upgrades["WIX_DOWNGRADE_DETECTED"]["VersionMin"] == VERSION
    assert "NOT WIX_DOWNGRADE_DETECTED" in column("LaunchCondition", "Condition", "Description")
    steps = column("InstallExecuteSequence", "Action", "Sequence")
    order = [
        "InstallInitialize",
        "RemoveExistingProducts",
        "CreateFolders",
        "MoveFiles",
        "InstallFiles",
        "InstallFinalize",
    ]
    assert sorted(order, key=lambda step: int(steps[step])) == order


def test_the_start_menu_s_entry_is_the_sender_of_notices():
    (entry,) = table("MsiShortcutProperty")
    assert (entry["Shortcut_"], entry["PropertyKey"], entry["PropVariantValue"]) == (
        "Menu",
        "System.AppUserModel.ID",
        "Hetes",
    )


def test_it_holds_the_program_and_not_the_other_installer_s_remover():
    names = {name.rpartition("|")[2] for name in column("File", "File", "FileName").values()}
    assert {"hetes.exe", "hetesw.exe", "shipped.cdx.json", "python313.dll"} <= names
    assert "uninstall.exe" not in names


def msi(*words: str) -> int:
    return wine("msiexec", *words, "/qn", within=200).code


@pytest.fixture
def removed() -> Iterator[None]:
    """Remove the package after the test. A code of 1 is no answer of msiexec's: somebody has ended wine's server."""
    yield
    assert msi("/x", str(PACKAGE)) == 0
    assert content(PROGRAM) == {}
    EVERYBODY.unlink(missing_ok=True)


def starts_at_login() -> str:
    return wine("reg", "query", RUN, "/v", "Hetes").said


def test_it_installs_with_what_holds_for_everybody(removed):
    given = PREFIX / "drive_c/given.toml"
    given.write_text('software = "Flexi-Dent"\n', "utf-8")
    assert msi("/i", str(PACKAGE), "AUTOSTART=1", r"SETTINGS=C:\given.toml") == 0
    assert wine(PROGRAM / "hetes.exe", "--version").said.strip() == VERSION
    assert r'"C:\Program Files\Hetes\hetesw.exe" run' in starts_at_login()
    assert EVERYBODY.read_text("utf-8") == 'software = "Flexi-Dent"\n'
    # wine makes access lists of Unix modes, so no file is an administrator's alone there: ignored, with a word.
    done = wine(PROGRAM / "hetes.exe", "doctor", "--json", HETES_HOME=r"C:\homes\everybody")
    assert "Ezt a fájlt vagy a mappáját nem csak a rendszergazda írhatja át." in done.said


def test_it_installs_in_english_and_without_a_start_at_login(removed):
    assert msi("/i", str(PACKAGE), "AUTOSTART=0", "LANGUAGE=en") == 0
    assert eventually((PROGRAM / "hetesw.exe").exists)
    assert "hetesw.exe" not in starts_at_login()
    assert EVERYBODY.read_text("utf-8") == 'language = "en"\n'


@pytest.fixture
def packages(tmp_path) -> Iterator[dict[str, Path]]:
    """Packages of a stand-in in two versions; afterwards neither is installed."""
    made = {}
    for version in (OLD, NEW):
        made[version] = tmp_path / f"hetes-{version}.msi"
        program = make_standin(tmp_path / version, version)
        subprocess.run(["sh", SCRIPT, program, version, made[version]], check=True, timeout=300)
    yield made
    for package in made.values():
        msi("/x", str(package))


def listed() -> list[str]:
    """Return the versions in which Windows' list of programs has Hetes."""
    said = wine("reg", "query", UNINSTALL, "/s").said
    programs = [dict(re.findall(r"^ +(\w+) +REG_SZ +(.*)$", each, re.MULTILINE)) for each in said.split("HKEY_")]
    return [each["DisplayVersion"] for each in programs if each.get("DisplayName") == "Hetes"]


def test_a_package_is_repaired_upgraded_never_downgraded_and_removed(packages):
    assert msi("/i", str(packages[OLD])) == 0
    old = content(PROGRAM)
    assert set(old) >= {"hetes.exe", "hetesw.exe", "_internal/library.dll", f"licences/of-{OLD}.txt"}
    (PROGRAM / "_internal/library.dll").unlink()
    (PROGRAM / "_internal/deep/data.bin").write_bytes(b"damaged")
    # What "msiexec /fa" stands for; wine's own repairs neither a package (1605) nor a product's code (1).
    assert msi("/i", str(packages[OLD]), "REINSTALL=ALL", "REINSTALLMODE=amus") == 0
    assert content(PROGRAM) == old
    assert msi("/i", str(packages[NEW])) == 0
    new = content(PROGRAM)
    assert new.keys() == {name.replace(OLD, NEW) for name in old}
    assert wine(PROGRAM / "hetes.exe", "--version").said.strip() == NEW
    assert listed() == [NEW]
    assert msi("/i", str(packages[OLD])) == INSTALL_FAILURE
    assert content(PROGRAM) == new
    assert msi("/x", str(packages[NEW])) == 0
    assert content(PROGRAM) == {}
    assert listed() == []
    assert "hetesw.exe" not in starts_at_login()
