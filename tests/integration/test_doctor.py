"""`hetes doctor`, fault by fault, on the real thing: pcscd, the programs of this computer, servers in the portal's place."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import hetes as package
from hetes.doctor.check import STATES
from hetes.doctor.registry import CHECKS, WORDS
from tests.integration.test_pcscd import LOOKING
from tests.support.agent.program import HETES, Command, RunningAgent, environment, hetes, write_settings
from tests.support.card.pcscd import FOLDER, FOREGROUND, SOCKET, PrivatePcscd
from tests.support.card.posts import FIRST
from tests.support.card.vpcd import ESZEMELYI
from tests.support.system.portal_servers import HOST, OK, REFUSING, certificates_in, says, serving, tls, world
from tests.support.system.waiting import LIMIT, eventually

# What holds a card for itself, as another program would: the one place in the tests that connects.
HOLDER = """
import sys
from smartcard import scard
_, context = scard.SCardEstablishContext(0)
code, card, _ = scard.SCardConnect(context, sys.argv[1], int(sys.argv[2]), scard.SCARD_PROTOCOL_ANY)
assert code == 0, hex(code & 0xFFFFFFFF)
print("held", flush=True)
sys.stdin.read()
"""


# What holds the card service open, once it is there.
OPENER = """
import time
from smartcard import scard
while (told := scard.SCardEstablishContext(0))[0]:
    time.sleep(0.1)
print('open', flush=True)
time.sleep(60)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "h"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates_in(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def pcscd() -> Iterator[PrivatePcscd]:
    with PrivatePcscd() as started:
        yield started


def doctor(home: Path, *words: str, **env: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Run the check as a script does; return its exit code and the findings by name."""
    done = hetes(home, "doctor", "--json", *words, env={"PCSCLITE_CSOCK_NAME": str(SOCKET), **env})
    try:
        return read(done)
    finally:
        if "look_failed" in done.out:  # pytest shows it where a test fails
            print(done.out, *(log.read_text("utf-8") for log in home.rglob("doctor*.log")), sep="\n")


def read(done: Command) -> tuple[int, dict[str, dict[str, Any]]]:
    told = json.loads(done.out)
    findings = {each["check"]: each for each in told["checks"]}
    assert list(findings) == list(CHECKS)
    assert {each["state"] for each in findings.values()} <= set(STATES)
    assert done.code == (0 if told["ready"] else 1)
    return done.code, findings


# --- The card service ----------------------------------------------------------------------------------------------------


def test_a_reader_and_a_card_are_seen_and_pcscd_saw_nobody_connect(pcscd, home):
    card = pcscd.insert(FIRST)
    eventually(lambda: "Card ATR" in pcscd.log())
    for language in ("hu", "en"):
        write_settings(home, f'language = "{language}"\n')
        _, findings = doctor(home)
        assert (findings["card_service"]["word"], findings["card_service"]["state"]) == ("up", "good")
        assert findings["readers"]["word"] == "unfamiliar"
        assert "Virtual PCD" in findings["readers"]["saw"]
        assert findings["card"]["word"] == "eszemelyi"
        assert findings["card"]["saw"] == WORDS["card"][language].findings["eszemelyi"][0]
        assert findings["card_use"]["word"] == "free"
    assert set(pcscd.commands()) <= LOOKING
    assert card.commands == []


@pytest.mark.parametrize(("how", "word"), [("2", "in_use"), ("1", "exclusive")])  # SCARD_SHARE_SHARED, _EXCLUSIVE
def test_a_card_that_another_program_holds_is_told(pcscd, home, how, word):
    pcscd.insert(FIRST)
    eventually(lambda: "Card ATR" in pcscd.log())
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, FIRST, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        assert doctor(home)[1]["card_use"]["word"] == word
        assert pcscd.commands().count("CONNECT") == 1  # the holder's own
    finally:
        holder.communicate("", timeout=LIMIT)
    eventually(lambda: doctor(home)[1]["card_use"]["word"] == "free")


def test_a_stopped_service_is_down_and_says_what_to_do_first(home):
    shutil.rmtree(SOCKET.parent, ignore_errors=True)
    code, findings = doctor(home)
    assert code == 1
    assert (findings["card_service"]["word"], findings["card_service"]["state"]) == ("down", "bad")
    assert findings["readers"]["word"] == "unseen"


def test_a_service_that_hangs_is_silent_and_one_killed_meanwhile_is_no_crash(pcscd, home):
    pcscd.freeze()
    try:
        assert doctor(home)[1]["card_service"]["word"] == "silent"
    finally:
        pcscd.thaw()
    pcscd.freeze()
    killer = threading.Timer(1.0, pcscd.kill)
    killer.start()
    try:
        assert doctor(home)[1]["card_service"]["word"] in ("down", "silent")
    finally:
        killer.join()
    pcscd.start()
    assert doctor(home)[1]["card_service"]["word"] == "up"


def test_a_socket_that_is_closed_to_this_user_is_denied(pcscd, tmp_path):
    SOCKET.chmod(0o600)
    done = as_another_user(tmp_path)
    _, findings = read(done)
    assert (findings["card_service"]["word"], findings["card_service"]["state"]) == ("denied", "bad")
    SOCKET.chmod(0o777)
    assert read(as_another_user(tmp_path))[1]["card_service"]["word"] == "up"


def as_another_user(tmp_path: Path) -> Command:
    """Run the check as user 65534, from a copy that everybody may read, in a home of that user's."""
    copy = FOLDER / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(Path(package.__file__).parent, copy / "hetes", ignore=shutil.ignore_patterns("__pycache__"))
    home = FOLDER / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700)
    os.chown(home, 65534, 65534)
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *HETES, "doctor", "--json"],
        env={**environment(home), "HOME": str(home), "PYTHONPATH": str(copy), "PCSCLITE_CSOCK_NAME": str(SOCKET), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, timeout=LIMIT, check=False, cwd="/",
    )  # fmt: skip
    return Command(done.returncode, done.stdout, done.stderr)


def test_without_the_systems_library_that_is_said(home):
    found = next(Path("/usr/lib").glob("*/libpcsclite.so.1"))
    without = ["unshare", "--mount", "sh", "-c", f'mount --bind /dev/null {found} && exec "$@"', "sh"]
    assert inside(without, home)[1]["card_service"]["word"] == "library_missing"


def inside(place: list[str], home: Path, **env: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = subprocess.run(
        [*place, *HETES, "doctor", "--json"],
        env=environment(home, {"PCSCLITE_CSOCK_NAME": str(SOCKET), **env}),
        capture_output=True, text=True, timeout=LIMIT, check=False,
    )  # fmt: skip
    return read(Command(done.returncode, done.stdout, done.stderr))


def test_who_is_connected_to_pcscd_is_named(home, tmp_path):
    """pcscd, a program that holds its card service open, and the check share a network namespace: ss sees no further."""
    program = tmp_path / "eszig-cmu"
    program.symlink_to(sys.executable)
    script = tmp_path / "world.sh"
    script.write_text(
        "set -e\nmount -t tmpfs none /run\nmkdir /run/pcscd\nip link set lo up\n"
        f"{FOREGROUND} >/dev/null 2>&1 &\nserver=$!\n"
        f'"{program}" -c "{OPENER}" > "$1" &\n'
        "client=$!\n"
        'until [ -S /run/pcscd/pcscd.comm ]; do sleep 0.1; done\nuntil grep -q open "$1" || ! kill -0 $client; do sleep 0.1; done\n'
        'shift\ncode=0\n"$@" || code=$?\nkill $client $server\nwait\nexit $code\n'
    )
    together = ["unshare", "-m", "-n", "--propagation", "private", "sh", str(script), str(tmp_path / "said")]
    env = {
        "PCSCLITE_CSOCK_NAME": "/run/pcscd/pcscd.comm",
        "PYTHONPATH": environment(home)["PYTHONPATH"] + ":" + ":".join(sys.path),
    }
    _, findings = inside(together, home, **env)
    assert findings["card_use"]["facts"]["programs"] == ["eszig-cmu"]
    assert "eszig-cmu" in findings["card_use"]["saw"]
    assert findings["client"]["word"] == "running"


# --- Internet and portal -------------------------------------------------------------------------------------------------


@contextmanager
def faulty(fault: str, certificates: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the portal's address, what is done to the world, and the environment for a fault."""
    with_dns = f"mount --bind {certificates}/resolv /etc/resolv.conf;"
    answers = {
        "reachable": says(OK),
        "slow": says(OK, after=3.2),
        "unusual": says(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"),
        "captive": says(b"HTTP/1.1 302 Found\r\nLocation: http://wifi.example/\r\nContent-Length: 0\r\n\r\n"),
        "tls_untrusted": says(OK),
        "timed_out": says(OK, after=30),
    }
    if fault in answers:
        with serving(answers[fault], tls(certificates, "inspected" if fault == "tls_untrusted" else "good")) as port:
            yield f"{HOST}:{port}", "", {}
    elif fault == "proxy_password":
        with serving(says(REFUSING)) as port:
            yield HOST, "", {"HTTPS_PROXY": f"http://127.0.0.1:{port}"}
    elif fault == "refused":
        with serving(says(OK)) as port:
            pass
        yield f"{HOST}:{port}", "", {}
    elif fault == "no_route":
        yield "far.minta.gov.hu", 'set -- unshare -n sh -c \'ip link set lo up; exec "$@"\' sh "$@";', {}
    else:
        (certificates / "resolv").write_text("nameserver 127.0.0.8\n")
        with name_server("127.0.0.8", silent=fault == "dns_silent"):
            yield "unknown.minta.gov.hu", with_dns, {}


@contextmanager
def name_server(address: str, *, silent: bool) -> Iterator[None]:
    """Answer every question with NXDOMAIN (RFC 1035, 4.1.1), or never."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug:
        plug.bind((address, 53))
        plug.settimeout(0.2)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    question, asker = plug.recvfrom(512)
                except TimeoutError:
                    continue
                if not silent:
                    plug.sendto(question[:2] + b"\x81\x83" + question[4:], asker)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


FAULTS = (
    "reachable", "slow", "dns", "dns_silent", "no_route", "refused", "timed_out", "tls_untrusted", "proxy_password", "captive", "unusual",
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_stands_in_the_portals_way_is_named_in_the_users_words(certificates, home, fault):
    language = ("hu", "en")[FAULTS.index(fault) % 2]
    with faulty(fault, certificates) as (address, script, env):
        write_settings(home, f'language = "{language}"\n[portal]\nurl = "https://{address}/hu"\n')
        _, findings = inside(world(certificates, script), home, SSL_CERT_FILE=f"{certificates}/ours.pem", **env)
    portal, word = findings["portal"], fault.partition("_silent")[0]
    assert portal["word"] == word
    for shown, text in zip((portal["saw"], portal["do"]), WORDS["portal"][language].findings[word], strict=True):
        assert shown == text.format(status=503)
    # The servers' Date is of another day: where the portal itself answered, the clock is told to be wrong.
    assert (findings["clock"]["word"] != "unseen") == (fault in ("reachable", "slow"))


# --- Hetes itself --------------------------------------------------------------------------------------------------------


def test_an_agent_that_runs_is_told_with_its_icon_and_its_notices(home):
    with RunningAgent(home, "--no-tray", env={"TZ": "UTC"}):
        _, findings = doctor(home)
        assert (findings["agent"]["word"], findings["version"]["word"]) == ("running", "same")
        assert findings["icon"]["word"] == "not_wanted"
        assert findings["notices"]["word"] in ("untried", "nobody")
        assert findings["store"]["word"] == "fine"
    _, findings = doctor(home)
    assert (findings["agent"]["word"], findings["icon"]["word"], findings["notices"]["word"]) == (
        "absent",
        "unseen",
        "unseen",
    )


def test_a_simulated_agent_and_one_that_hangs_are_told(home):
    with RunningAgent(home, "--no-tray", "--simulate", env={"TZ": "UTC"}) as agent:
        assert doctor(home)[1]["agent"]["word"] == "simulated"
        os.kill(agent.pid, signal.SIGSTOP)
        try:
            assert doctor(home)[1]["agent"]["word"] == "silent"
        finally:
            os.kill(agent.pid, signal.SIGCONT)


def test_settings_that_are_wrong_and_an_expired_card_are_told(home):
    write_settings(
        home, '[session]\nlength = "soon"\n[[practitioner]]\nname = "Dr. Minta Éva"\ncard_expires = 2020-01-01\n'
    )
    _, findings = doctor(home)
    assert findings["settings"]["word"] == "wrong"
    assert "session.length" in findings["settings"]["saw"]
    assert findings["people"]["word"] == "expired"
    assert "Dr. Minta Éva" in findings["people"]["saw"]


# --- The command ---------------------------------------------------------------------------------------------------------


def test_the_check_reads_well_on_a_terminal_and_names_no_raw_control(home):
    write_settings(
        home,
        '[client]\nprocess_names = ["eszig\\u001b[2J"]\n[[practitioner]]\nname = "Dr. \\u001b[31mPiros"\ncard_expires = 2020-01-01\n',
    )
    done = hetes(home, "doctor")
    assert done.code == 1
    assert done.out.startswith("Az első teendő – ")
    assert all(line.isprintable() for line in done.out.splitlines())
    assert done.err == ""


def test_the_report_is_written_once_with_nothing_personal(home, tmp_path):
    write_settings(home, '[[practitioner]]\nid = "eva"\nname = "Dr. Kovács Éva"\neeszt_user = "O54321"\n')
    with RunningAgent(home, "--no-tray", env={"TZ": "UTC"}) as agent:
        assert agent.cli("activate").code == 0
        done = hetes(home, "doctor", "--report", str(tmp_path / "r.txt"))
    report = tmp_path / "r.txt"
    assert str(report) in done.out
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text("utf-8")
    assert "session_started [orvos 1]" in text
    assert "Kovács" not in text
    assert "54321" not in text
    assert str(Path.home()) not in text
    assert os.uname().nodename not in text
    before = report.read_bytes()
    again = hetes(home, "doctor", "--report", str(report))
    assert (again.code, again.out) == (1, "")
    assert "már foglalt" in again.err
    assert report.read_bytes() == before
    whole = hetes(home, "doctor", "--json", "--report", str(tmp_path / "p.txt"), "--personal")
    assert json.loads(whole.out)["schema"] == 1
    assert "Dr. Kovács Éva" in (tmp_path / "p.txt").read_text("utf-8")
    assert "--report" in hetes(home, "doctor", "--personal").err


def test_an_interrupted_check_leaves_no_report(home, tmp_path, pcscd):
    pcscd.freeze()  # the look takes its whole limit
    child = subprocess.Popen(
        [*HETES, "doctor", "--report", str(tmp_path / "r.txt")],
        env=environment(home, {"PCSCLITE_CSOCK_NAME": str(SOCKET)}), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        eventually((tmp_path / "r.txt").exists)
        eventually(lambda: len(list(Path(f"/proc/{child.pid}/task").iterdir())) > 1)  # the looks are threads
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=LIMIT)
    finally:
        child.kill()
        pcscd.thaw()
    assert said == "Megszakítva.\n"
    assert not (tmp_path / "r.txt").exists()


def test_the_known_card_is_the_one_of_the_tests():
    assert ESZEMELYI == "3B8780018031B973842160B8"
