"""The package as a file: what is in it, what Debian's own check says, and that it can be built again just so."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import subprocess
from importlib.metadata import distributions
from pathlib import Path

import pytest

from conftest import DEB, RELEASE, SCRATCH, SITE, VERSION, built
from hetes.adapters.folders import Folders
from hetes.cli.command_tree import build
from hetes.cli.terminal import CommandContext


@pytest.fixture(scope="module")
def unpacked() -> Path:
    folder = SCRATCH / "unpacked"
    subprocess.run(["dpkg-deb", "-R", built("built"), folder], check=True)
    return folder


def said_by(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout + done.stderr


def test_lintian_finds_nothing_that_is_not_in_the_commented_override_file_and_needs_all_of_that():
    told = (SCRATCH / "lintian").read_text("utf-8").splitlines()
    assert [line for line in told if line[:3] in {"E: ", "W: "} or "-override" in line.partition(": hetes: ")[2]] == []
    assert "O: hetes: embedded-library" in "\n".join(told)  # it did look
    lines = (DEB / "lintian-overrides").read_text("utf-8").splitlines()
    assert lines[0].startswith("#")


def test_its_name_tells_version_release_and_architecture():
    architecture = said_by("dpkg", "--print-architecture").strip()
    assert built("built").name == f"hetes_{VERSION}~deb{RELEASE}_{architecture}.deb"
    assert built("newer").name == f"hetes_99.0~deb{RELEASE}_{architecture}.deb"


@pytest.mark.parametrize("newer", ["1.2~deb13", "1.2", "1.2.1~deb12"])
def test_of_two_packages_dpkg_takes_that_of_the_later_release_or_version_for_the_newer(newer):
    assert subprocess.run(["dpkg", "--compare-versions", "1.2~deb12", "lt", newer], check=False).returncode == 0


def test_no_file_has_byte_code_pip_or_a_path_of_the_computer_that_built_it(unpacked):
    names = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*")}
    assert not [name for name in names if name.endswith((".pyc", "direct_url.json", "RECORD"))]
    site = unpacked / SITE
    assert not {"pip", "setuptools", "wheel", "_distutils_hack"} & {path.name for path in site.iterdir()}
    own = (str(SCRATCH).encode(), str(DEB.parents[1]).encode() + b"/")
    for path in unpacked.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            assert not [word for word in own if word in content], path


def test_the_list_of_what_is_shipped_names_each_package_and_version_that_is_in_it(unpacked):
    bill = json.loads((unpacked / "usr/share/doc/hetes/shipped.cdx.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["version"]) == ("CycloneDX", VERSION)
    there = {(re.sub(r"[-_.]+", "-", d.name).lower(), d.version) for d in distributions(path=[str(unpacked / SITE)])}
    assert {(each["name"], each["version"]) for each in bill["components"]} == {d for d in there if d[0] != "hetes"}


def test_every_sum_is_that_of_its_file(unpacked):
    done = subprocess.run(["md5sum", "-c", "--quiet", "DEBIAN/md5sums"], cwd=unpacked, check=False, timeout=60)
    assert done.returncode == 0
    listed = (unpacked / "DEBIAN/md5sums").read_text("utf-8").splitlines()
    assert len(listed) == sum(
        1
        for path in (unpacked / "usr").rglob("*")
        if path.is_file() and not path.is_symlink() and "/gi/" not in str(path)
    )


def test_building_it_again_gives_the_same_file():
    first, second = (hashlib.sha256(built(folder).read_bytes()).hexdigest() for folder in ("built", "again"))
    assert first == second


def test_the_desktop_files_are_valid(unpacked):
    for name in ("usr/share/applications/hetes.desktop", "etc/xdg/autostart/hetes.desktop"):
        done = subprocess.run(["desktop-file-validate", unpacked / name], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, ""), name


def test_everything_that_is_shipped_has_its_licence_in_the_copyright_file(unpacked):
    text = (unpacked / "usr/share/doc/hetes/copyright").read_text("utf-8")
    site = unpacked / SITE
    below = f"{SITE}/"
    named = {line.strip().removeprefix("Files: ").strip() for line in text.splitlines() if below in line}
    stems = {name.removeprefix(below).removesuffix("/*") for name in named}
    left = {path.name for path in site.iterdir()} - {"gi", "hetes", f"hetes-{VERSION}.dist-info"}
    assert left - stems == set()
    assert "Eclipse Distribution License" in text, "in a file whose name does not say that it is a licence"
    for paragraph in text.split("\n\n")[1:]:
        licence = paragraph.partition("\nLicense: ")[2]
        assert len(licence) > 100, paragraph


def roff_to_text(unpacked: Path) -> str:
    page = gzip.decompress((unpacked / "usr/share/man/man1/hetes.1.gz").read_bytes())
    done = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", "-"],
        input=page,
        capture_output=True,
        check=True,
        env={"PATH": os.environ["PATH"], "MANWIDTH": "1000", "MANROFFOPT": "", "LC_ALL": "C.UTF-8"},
    )
    assert done.stderr == b""
    return re.sub(r".\x08", "", done.stdout.decode())


def test_the_man_page_has_no_mistake_and_tells_of_every_command_and_every_option(unpacked):
    text = roff_to_text(unpacked)
    context = CommandContext(Folders(*[Path("/nonexistent")] * 3))
    context.language = "en"
    commands = dict(build(context).commands)
    for name, command in list(commands.items()):
        for below, each in getattr(command, "commands", {}).items():
            commands[f"{name} {below}"] = each
    assert len(commands) > 20
    for name, command in commands.items():
        if hasattr(command, "commands"):
            continue
        (line,) = re.findall(rf"^ +(hetes {name}(?: .*)?)$", text, re.MULTILINE)
        for parameter in command.params:
            if "--help" in parameter.opts:  # every command has it: it is told once
                continue
            assert (parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar) in line, (
                name,
                line,
            )
        assert str(command.help)[:40] in text, name


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", "bash-completion/completions/hetes"),
        ("zsh", "zsh/vendor-completions/_hetes"),
        ("fish", "fish/vendor_completions.d/hetes.fish"),
    ],
)
def test_each_shell_finds_how_the_command_is_completed(unpacked, shell, file):
    script = (unpacked / "usr/share" / file).read_text("utf-8")
    assert f"_HETES_COMPLETE={shell}_complete" in script
    if shell == "bash":
        assert subprocess.run(["bash", "-n"], input=script, text=True, check=False, timeout=60).returncode == 0
