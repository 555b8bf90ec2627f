"""``hetes watch``: one line for each event, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess

from tests.support.agent.command_line import HETES, environment, one_line
from tests.support.system.waiting import LIMIT, eventually


class Watching:
    def __init__(self, home, agent, *words):
        self.process = subprocess.Popen(
            [*HETES, "watch", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment(home),
        )
        eventually(lambda: agent.watchers)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def ends(self):
        out, err = self.process.communicate(timeout=LIMIT)
        return self.process.returncode, out, err


INSERTED = {"at": "2026-11-23T07:15:30+00:00", "event": "card_inserted", "reader": "Minta Olvasó 00 00"}


def test_each_thing_that_happens_is_a_line_at_once(agent, home):
    with Watching(home, agent) as watching:
        agent.happen(INSERTED)
        assert watching.process.stdout.readline() == "08:15:30 Kártya került az olvasóba: Minta Olvasó 00 00\n"
        agent.happen({"at": "2026-11-23T07:15:31+00:00", "event": "moon_rose", "over": "Pécs\x1b[2J"})
        assert watching.process.stdout.readline() == "08:15:31 moon_rose over=Pécs\\x1b[2J\n"


def test_for_programs_each_line_is_the_object(agent, home):
    with Watching(home, agent, "--json") as watching:
        agent.happen(INSERTED)
        assert json.loads(watching.process.stdout.readline()) == INSERTED


def test_a_line_is_not_held_back_until_the_next_one(agent, home):
    with Watching(home, agent, "--json") as watching:
        for number in range(60):
            agent.happen({**INSERTED, "number": number})
            assert json.loads(watching.process.stdout.readline())["number"] == number


def test_an_interrupted_watch_ends_with_0_and_without_a_word(agent, home):
    with Watching(home, agent) as watching:
        agent.happen(INSERTED)
        assert watching.process.stdout.readline()
        watching.process.send_signal(signal.SIGINT)
        assert watching.ends() == (0, "", "")


def test_a_watch_whose_agent_goes_away_says_so_and_exits_3(agent, home):
    with Watching(home, agent) as watching:
        agent.happen(INSERTED)
        assert watching.process.stdout.readline()  # it has begun: to the agent it is a watcher before it knows so
        agent.server.stop()
        code, out, err = watching.ends()
    assert (code, out) == (3, "")
    assert "leállt" in one_line(err)


def test_a_watch_that_nobody_reads_any_more_ends_without_a_traceback(agent, home):
    with Watching(home, agent) as watching:
        watching.process.stdout.close()
        agent.happen(INSERTED)
        assert watching.process.wait(LIMIT) == 0
        assert watching.process.stderr.read() == ""
