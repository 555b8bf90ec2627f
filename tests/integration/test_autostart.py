"""The desktop file, started by GLib as a session manager would start it at login."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hetes.adapters.autostart.xdg import XdgAutostart
from tests.support.system.waiting import LIMIT, eventually

LAUNCH = """
import sys
import gi
gi.require_version("Gio", "2.0")
from gi.repository import Gio
entry = Gio.DesktopAppInfo.new_from_filename(sys.argv[1])
assert entry.get_name() == "Hetes", entry.get_name()
assert entry.get_is_hidden() is False
entry.launch([], None)
"""


@pytest.mark.parametrize(
    "name",
    [
        "hetes",
        "with blank",
        'with "quotes"',
        "100%",
        "%f",
        "back\\slash",
        "$HOME",
        "`id`",
        "Rendelő ő",
        "it's",
        "a;b&c|d",
        "#x",
        "new\nline",
    ],
)
def test_the_program_is_started_as_it_is_named(tmp_path, name) -> None:
    program, said = tmp_path / name, tmp_path / "said"
    program.write_text(
        f'#!/bin/sh\nprintf "%s|" "$0" "$@" > "{tmp_path}/draft" && mv "{tmp_path}/draft" "{said}"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    autostart = XdgAutostart(
        [str(program), "run"], {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_CONFIG_DIRS": str(tmp_path)}
    )
    autostart.enable()
    subprocess.run([sys.executable, "-c", LAUNCH, autostart.status().where], check=True, timeout=LIMIT)
    eventually(said.exists)
    assert said.read_text(encoding="utf-8") == f"{program}|run|"
