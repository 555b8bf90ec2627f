"""The installer under wine: what it holds, what it does when nobody is asked (/S), and what it leaves behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from conftest import BUILT, LINK, PLACE, PREFIX, UNINSTALL, USER, VERSION, Agent, eventually, on_windows, registry, wine

pytestmark = pytest.mark.code_page
SETUP = BUILT / f"hetes-{VERSION}-setup.exe"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
DATA = USER / "AppData/Local/hetes"
HOME = r"C:\homes\installed"


def install(*options: str, expected: int = 0, **environ: str) -> str:
    """Run the installer, and return what wine complained of (if asked to)."""
    process = subprocess.Popen(
        ["wine", str(SETUP), "/S", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "HETES_HOME": HOME, **environ},
    )
    said: list[bytes] = []

    def listen() -> None:
        with process.stderr as stream:
            said.extend(stream)

    # Not to the end: what the installer starts again keeps the pipe, under wine.
    threading.Thread(target=listen, daemon=True).start()
    assert process.wait(300) == expected
    return b"".join(said).decode("utf-8", "replace")


def uninstall(left: Sequence[str] = ()) -> None:
    """Run the uninstaller; its own file, and then the folder unless something is left in it, go after it has ended."""
    assert wine(PLACE / "uninstall.exe", "/S", within=120, HETES_HOME=HOME).code == 0
    eventually(lambda: [path.name for path in PLACE.iterdir()] == left if left else not PLACE.exists(), within=90)


@pytest.fixture
def installed() -> Iterator[Agent]:
    """Hetes as the installer leaves it, on a Windows that had none before; afterwards it is gone."""
    assert not PLACE.exists()
    install()
    agent = Agent(PLACE / "hetesw.exe", HOME)
    yield agent
    agent.stop()
    agent.hetes("quit")
    if PLACE.exists():
        uninstall()
    shutil.rmtree(PREFIX / "drive_c/homes/installed", ignore_errors=True)


def test_the_installer_holds_the_program_its_files_and_their_licences():
    said = subprocess.run(["7z", "l", "-slt", SETUP], capture_output=True, text=True, check=True, timeout=60).stdout
    held = {line.removeprefix("Path = ").replace("\\", "/") for line in said.splitlines() if line.startswith("Path = ")}
    held = {path.removeprefix("hetes-new/") for path in held}  # beside the old version, as long as it unpacks
    wanted = {
        "hetes.exe",
        "hetesw.exe",
        "uninstall.exe",
        "_internal/python313.dll",
        "_internal/hetes/panel/web/html/base.html",
        "_internal/hetes/panel/web/static/picture-today-hu.png",
        "_internal/tzdata/zoneinfo/Europe/Budapest",
        "_internal/smartcard/scard/_scard.cp313-win_amd64.pyd",
        "_internal/winrt/_winrt.cp313-win_amd64.pyd",
        "_internal/cryptography/hazmat/bindings/_rust.pyd",
        "_internal/_cffi_backend.cp313-win_amd64.pyd",
        "_internal/pystray/_win32.py",
        "_internal/smartcard/scard/__init__.py",
        "licences/about.txt",
        "licences/Hetes.txt",
        "licences/Python.txt",
        "licences/nsis.txt",
        "licences/list.txt",
    }
    assert wanted <= held, wanted - held
    names = {Path(path).name.lower() for path in held}
    assert not [n for n in names if n.startswith(("_wmi", "tcl86", "tk86", "sitecustomize", "bcrypt"))]
    assert not [path for path in held if "site-packages" in path or path.startswith("_internal/pip")]


def test_everything_that_is_shipped_has_its_licence_beside_it():
    licences = BUILT / "hetes" / "licences"
    listed = [line.split()[0] for line in (licences / "list.txt").read_text("utf-8").splitlines()]
    assert {"APScheduler", "packaging", "pyscard", "pystray", "pillow", "Python", "pyinstaller"} <= set(listed)
    for name in listed:
        file = name if name == "Python" else name.lower().replace("_", "-").replace(".", "-")
        texts = [licences / f"{file}.txt", *licences.glob(f"{file}-[0-9].txt")]  # the first may name the others
        assert sum(len(text.read_bytes()) for text in texts) > 500, name


def test_the_sum_is_that_of_the_installer():
    noted = SETUP.with_name(f"{SETUP.name}.sha256").read_text("utf-8").split()
    assert noted == [hashlib.sha256(SETUP.read_bytes()).hexdigest(), SETUP.name]


def test_a_silent_installation_puts_everything_in_place(installed):
    assert wine(PLACE / "hetes.exe", "--version").said.strip() == VERSION
    assert registry(UNINSTALL, "DisplayVersion") == VERSION
    assert registry(UNINSTALL, "QuietUninstallString") == rf'"{on_windows(PLACE)}\uninstall.exe" /S'
    assert registry(RUN, "Hetes") == rf"{on_windows(PLACE)}\hetesw.exe run"
    said = installed.hetes("autostart", "status").said
    assert r"CurrentVersion\Run\Hetes" in said
    assert installed.hetes("status").code == 3  # it starts at the next login, not by itself


def test_the_start_menu_s_entry_opens_hetes_and_is_given_its_name_for_notices():
    assert not PLACE.exists()
    try:
        complaints = install(WINEDEBUG="-all,fixme+shell")
        assert "--open".encode("utf-16-le") in LINK.read_bytes()
        # wine 8 keeps no properties of a link: that it was asked to is all that can be seen.
        assert "propertystore_SetValue" in complaints
        assert "propertystore_Commit" in complaints
    finally:
        uninstall()


def test_the_start_menu_s_entry_starts_hetes_and_later_opens_the_panel(installed):
    process = subprocess.Popen(
        ["wine", str(PLACE / "hetesw.exe"), "--open"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "HETES_HOME": HOME},
    )
    try:
        eventually(lambda: installed.hetes("status").code == 0, within=90)
        again = installed.hetes("--open", program="hetesw.exe")
        assert again.code == 0
        login = list((PREFIX / "drive_c/homes/installed/run").glob("*.html"))
        assert login
    finally:
        installed.hetes("quit")
        process.communicate(timeout=60)


def test_autostart_can_be_left_out():
    assert not PLACE.exists()
    install("/AUTOSTART=no")
    try:
        assert registry(RUN, "Hetes") is None
        install()  # an upgrade leaves it as it is
        assert registry(RUN, "Hetes") is None
        install("/AUTOSTART=yes")
        assert registry(RUN, "Hetes") is not None
    finally:
        uninstall()


def test_an_upgrade_ends_a_running_hetes_replaces_its_files_and_starts_it_again(installed):
    stale = PLACE / "_internal" / "of-an-earlier-version.txt"
    stale.write_text("stale", "utf-8")
    wine("reg", "add", rf"HKCU\{RUN}", "/v", "Hetes", "/d", "C:\\kept\\hetesw.exe run", "/f")
    installed.start("--simulate", "--no-tray")
    assert installed.hetes("activate").code == 0
    old = installed.process
    install()
    assert old is not None
    assert old.wait(30) == 0
    assert not stale.exists()
    assert registry(RUN, "Hetes") == r"C:\kept\hetesw.exe run"
    told = eventually(lambda: installed.hetes("status", "--json").said, within=90)
    assert '"face": "active"' in told
    assert '"simulated": false' in told  # what was started is Hetes as at login


def test_an_upgrade_that_cannot_end_a_running_hetes_changes_nothing_and_says_2(installed, make_agent):
    stale = PLACE / "_internal" / "of-an-earlier-version.txt"
    stale.write_text("stale", "utf-8")
    other = make_agent("hetesw.exe", PLACE).start("--simulate", "--no-tray")  # "hetes quit" looks in another home
    install(expected=2)
    assert stale.exists()
    assert other.status()["version"] == VERSION


def test_uninstalling_leaves_nothing_but_the_data(installed):
    DATA.mkdir(exist_ok=True)
    (DATA / "settings.toml").write_text('language = "hu"\n', "utf-8")
    (PLACE / "mine.txt").write_text("not of Hetes", "utf-8")
    installed.start("--simulate", "--no-tray")
    uninstall(left=["mine.txt"])
    assert installed.ended() == 0
    (PLACE / "mine.txt").unlink()
    PLACE.rmdir()
    assert not LINK.exists()
    assert registry(RUN, "Hetes") is None
    assert registry(UNINSTALL, "DisplayName") is None
    assert (DATA / "settings.toml").exists()
    assert list((PREFIX / "drive_c/homes/installed/data").iterdir())


def test_a_signature_can_be_put_on_and_holds(tmp_path):
    key, certificate, p12 = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "both.p12"
    password = tmp_path / "password"
    password.write_text("secret", "utf-8")
    said = {"check": True, "capture_output": True, "timeout": 60}
    subject = ["-subj", "/CN=Hetes test", "-days", "2", "-addext", "extendedKeyUsage=codeSigning"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, *subject],
        **said,
    )
    subprocess.run(
        ["openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", p12, "-passout", "pass:secret"],
        **said,
    )
    program = tmp_path / "setup.exe"
    shutil.copy(SETUP, program)
    environ = {**os.environ, "HETES_SIGN_P12": str(p12), "HETES_SIGN_PASSWORD_FILE": str(password)}
    subprocess.run(["sh", Path(__file__).parents[1] / "sign.sh", program], env=environ, **said)
    looked = subprocess.run(
        ["osslsigncode", "verify", "-CAfile", certificate, "-in", program],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Signature verification: ok" in looked.stdout, looked.stdout
    assert "CN=Hetes test" in looked.stdout.replace("CN = ", "CN=")
