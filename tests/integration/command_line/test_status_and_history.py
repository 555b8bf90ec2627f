"""``hetes status`` and ``hetes history``: words, data, and what they load."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support.agent.command_line import HETES, environment, hetes
from tests.support.agent.stub import HISTORY, STATUS
from tests.support.system.waiting import LIMIT


def test_status_for_programs_is_what_the_agent_says(agent, home):
    ran = hetes(home, "status", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == STATUS
    assert agent.asked == [{"do": "status"}]


def test_status_for_people_is_local_time_and_words(agent, home):
    ran = hetes(home, "status")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Dr. Minta Éva: aktív 12:12-ig, még 3 óra 12 perc" in ran.stdout
    assert "Kártyaszolgáltatás: működik" in ran.stdout


def test_status_speaks_the_agents_language(agent, home):
    agent.replies["status"] = {"ok": True, "language": "en", "status": STATUS}
    assert "active until 12:12, 3 h 12 min left" in hetes(home, "status").stdout


def test_status_survives_a_terminal_without_hungarian_letters(agent, home):
    ran = subprocess.run(
        [*HETES, "status"],
        capture_output=True,
        timeout=LIMIT,
        check=False,
        env=environment(home, PYTHONUTF8="0", PYTHONIOENCODING="ascii"),
    )
    assert ran.returncode == 0
    assert b"Dr. Minta ?va" in ran.stdout


def test_a_readers_name_cannot_command_the_terminal(agent, home):
    evil = json.loads(json.dumps(STATUS))
    evil["readers"][0]["name"] = "x\x1b]0;owned\x07\u202e\x9b31m\n"
    agent.replies["status"] = {"ok": True, "status": evil}
    for words in (["status"], ["status", "--json"]):
        shown = hetes(home, *words).stdout
        assert not set(shown) & set("\x1b\x07\u202e\x9b"), words


def loaded_by(home, *words):
    """Return the modules that a command had loaded when it ended; without words: those that Python itself loads."""
    code = (
        f"import sys; sys.argv[1:] = {words!r}\nimport atexit\natexit.register(lambda: print(*sorted(sys.modules)))\n"
    )
    code += "from hetes.__main__ import main; main()" if words else ""
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=LIMIT, check=True, env=environment(home)
    )
    return set(ran.stdout.splitlines()[-1].split())


def test_status_imports_nothing_third_party_and_nothing_of_the_core(agent, home):
    loaded = loaded_by(home, "status")
    new = {name.split(".")[0] for name in loaded - loaded_by(home)}
    assert new - {"hetes", "__mp_main__"} <= set(sys.stdlib_module_names)
    assert "hetes.adapters.ipc.client" in loaded
    assert not {name for name in loaded if name.startswith(("hetes.core", "hetes.cli.command_tree", "hetes.agent"))}


def test_a_command_loads_neither_the_state_nor_the_guide(agent, home):
    agent.replies["activate"] = {"ok": True, "said": "Megtörtént."}
    loaded = loaded_by(home, "activate")
    assert "hetes.cli.command_tree" in loaded
    assert not loaded & {"hetes.core.state", "hetes.presentation.guide", "hetes.presentation.terminal.guide"}


def test_the_agent_starts_without_click(home):
    code = "import sys; sys.argv[1:] = ['run', '--no-tray']\nimport types, hetes\napp = types.ModuleType('hetes.agent.bootstrap')\napp.run = lambda simulate, tray, welcome, **_: print(simulate, tray, welcome, 'click' in sys.modules) or 4\nimport hetes.agent\nhetes.agent.bootstrap = sys.modules['hetes.agent.bootstrap'] = app\nfrom hetes.__main__ import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=LIMIT, check=False, env=environment(home)
    )
    assert (ran.returncode, ran.stdout) == (4, "False False False False\n")


def test_history_for_people_and_for_programs(agent, home):
    ran = hetes(home, "history", "--days", "7")
    assert agent.asked == [{"do": "history", "days": 7}]
    assert ran.returncode == 0
    assert "2026. november 22. 08:00–14:20  Dr. Minta Éva  (ikon menüje)" in ran.stdout
    assert "2026. november 22. 14:30  EESZT-kapcsolat: még 30 perc." in ran.stdout
    assert "2026. november 21.  Dr. Minta Éva: 09:00–10:35 (összesen 1 óra 35 perc)" in ran.stdout
    assert "nézd meg az EESZT riportokat" in ran.stdout
    assert json.loads(hetes(home, "history", "--json").stdout) == HISTORY
    assert agent.asked[-1] == {"do": "history", "days": 30}
