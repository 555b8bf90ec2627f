"""What lies in the place of a settings file costs little to refuse: no memory, no wait, in every command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.language import read_language
from hetes.adapters.settings.toml_limits import DEPTH, MARKS, PARTS, excess
from hetes.adapters.store.archive import unpack
from tests.support.agent.program import DAEMON
from tests.support.documents.settings_files import AS_DESIGNED
from tests.support.system.waiting import LIMIT

WRONG = {
    "a dotted key of 40 kB": "a." * 20_000 + "a = 1\n",
    "a quoted dotted key": '"a" . ' * 20_000 + "a = 1\n",
    "a dotted header": "[" + "a." * 20_000 + "a]\n",
    "a dotted key in a table": "x = {" + "a." * 20_000 + "a = 1}\n",
    "a dotted key after a string": 'x = """ "" \\""""\n' + "a." * 20_000 + "a = 1\n",
    "a dotted key after a string that ends in quotes": 'x = """ """""\n' + "a." * 20_000 + "a = 1\n",
    "a dotted key after a literal string": "x = '''\\'''\ny = '\"'\n" + "a." * 20_000 + "a = 1\n",
    "a dotted key after a comment": '# """\n' + "a." * 20_000 + "a = 1\n",
    "brackets": "a = " + "[" * 100_000,
    "tables": "a = " + "{a = " * 50_000,
    "many keys": "".join(f"a{n} = 1\n" for n in range(MARKS + 1)),
    "many headers": "".join(f"[a{n}]\n" for n in range(MARKS + 1)),
    "many entries": "a = [" + "1," * MARKS + "]\n",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_a_text_that_would_be_dear_to_parse_is_refused(text, tmp_path):
    assert excess(text)
    (tmp_path / "settings.toml").write_text(text, "utf-8")
    assert len(SettingsFile(tmp_path / "settings.toml", lambda: UTC).read()[1]) == 1
    assert read_language(tmp_path) == "hu"


DOTS = "." * 99
FINE = {
    "the design's example": AS_DESIGNED,
    "dots in texts and comments": f'# {DOTS}\na = "{DOTS}"\nb = \'{DOTS}\'\nc = """{DOTS}\n{DOTS}"""\n',
    "numbers": "a = [" + "1.5, " * 99 + "]\n",
    "as deep as allowed": "a = " + "[" * DEPTH + "]" * DEPTH + "\n" + ".".join(["a"] * PARTS) + "b = 1\n",
    "many days": "closed = [" + "2026-12-24, " * 5_000 + "]\n",
    "brackets in texts": 'a = "' + "[{" * 99 + '"\n',
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE.keys())
def test_an_ordinary_text_is_not_refused(text):
    assert excess(text) == ""


@given(st.text("ab\"'\\#=.,[]{}\n \t", max_size=200))
def test_looking_ends_and_keeps_its_word(text):
    assert excess(text) in ("", "too_deep", "too_large")


@given(st.text("ab\"'\\#=.,[]{}\n \t", max_size=60))
def test_nothing_that_parses_hides_a_long_key_behind_it(text):
    hidden = f"{text}\n{'zz.' * PARTS}zz = 1\n"
    try:
        found = tomllib.loads(hidden)
    except (ValueError, RecursionError):
        return
    if "zz" in found:
        assert excess(hidden) == "too_deep"


# --- whole commands ---------------------------------------------------------------------------------------------------


def sparse(path) -> None:
    """A file of 100 MB that takes no room."""
    with path.open("wb") as file:
        file.truncate(100 * 2**20)


PLACES = {
    "a pipe": os.mkfifo,
    "a folder": os.mkdir,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a file of 100 MB": sparse,
    "a dotted key of 40 kB": lambda path: path.write_text(WRONG["a dotted key of 40 kB"]),
}
MEMORY = 600 * 2**20  # bytes of address space; the dotted key alone would take more than twice as much


def run(home, *words: str) -> tuple[int, str, str]:
    """Run a command in little memory, and for some seconds at most."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY})); "
    done = subprocess.run(
        [sys.executable, "-c", limited + "import sys; from hetes.__main__ import main; sys.exit(main())", *words],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        env={**os.environ, "HETES_HOME": str(home), "PYTHONPATH": str(DAEMON)},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("place", PLACES)
def test_commands_are_done_whatever_lies_in_the_settings_place(place, tmp_path):
    (tmp_path / "config").mkdir()
    settings = tmp_path / "config" / "settings.toml"
    PLACES[place](settings)
    assert run(tmp_path, "--version")[0] == 0
    assert run(tmp_path, "practitioner", "list")[0] == 0
    for words in (("rehearse", "--settings", str(settings), "-"), ("export", str(tmp_path / "archive.zip"))):
        code, out, said = run(tmp_path, *words)
        assert code in (0, 1)
        assert "Traceback" not in out + said


@pytest.mark.parametrize("place", ["a pipe", "a folder", "a device"])
def test_an_import_is_of_a_file(place, tmp_path):
    PLACES[place](tmp_path / "archive.zip")
    with pytest.raises(OSError, match="not a file"):
        unpack(tmp_path / "archive.zip", tmp_path)


@pytest.mark.parametrize("place", ["a folder", "a device"])
def test_a_scenario_is_of_a_file(place, tmp_path):
    PLACES[place](tmp_path / "day.jsonl")
    code, out, said = run(tmp_path, "rehearse", str(tmp_path / "day.jsonl"))
    assert (code, out) == (1, "")
    assert "Traceback" not in said


def test_a_scenario_that_is_nested_too_deeply_or_too_large_is_refused(tmp_path):
    (tmp_path / "deep.jsonl").write_text("[" * 1_000_000 + "\n")
    (tmp_path / "large.jsonl").write_bytes(b" " * (16 * 2**20 + 1))
    for name in ("deep", "large"):
        code, out, said = run(tmp_path, "rehearse", str(tmp_path / f"{name}.jsonl"))
        assert (code, out) == (1, "")
        assert "Traceback" not in said


def test_looking_at_a_text_takes_time_with_its_length_not_with_the_square():
    begun = time.process_time()
    assert excess("a.b.c.d.e.f.g.h = '1'\n" * (MARKS // 9)) == ""
    assert excess('"\\"' * 300_000) == ""
    assert excess("'''" + "''a" * 300_000) == ""
    assert time.process_time() - begun < 60  # half a second; with the square it would be many minutes
