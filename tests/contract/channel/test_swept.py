"""The way to the agent swept away while it runs: it opens it anew when it looks: with every beat, or when it is told."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from hetes.adapters.ipc.client import KEY_FILE, ChannelError, ask, read_key
from hetes.adapters.ipc.server import LocalServer
from tests.support.agent.callers import follow
from tests.support.agent.stub import AgentStub
from tests.support.agent.sweeps import SWEEPS
from tests.support.system.waiting import eventually


def handles():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def threads():
    return sorted(thread.name for thread in threading.enumerate() if thread.name.startswith("hetes-channel"))


@pytest.mark.parametrize("sweep", SWEEPS.values(), ids=SWEEPS.keys())
def test_the_agent_is_reachable_again_once_it_has_looked(runtime, sweep):
    with AgentStub(runtime) as agent:
        assert eventually(lambda: threads().count("hetes-channel-touches") <= 1)  # an ended agent's ends by itself
        before, busy = read_key(runtime)[0], threads()
        sweep(runtime)
        assert agent.server.prove()
        assert ask(runtime, {"do": "status"})["ok"]
        assert read_key(runtime)[0] != before, "others may have seen it"
        assert runtime.stat().st_mode & 0o777 == 0o700
        assert not agent.server.prove(), "once is enough"
        assert eventually(lambda: threads() == busy)
    assert not (runtime / KEY_FILE).exists()


def test_where_the_system_tells_of_it_nobody_has_to_look(tmp_path):
    with ExitStack() as running:
        swept = []
        for number, sweep in enumerate(SWEEPS.values()):
            runtime = tmp_path / str(number) / "run"
            for folder in (runtime.parent, runtime):
                folder.mkdir(mode=0o700)
            running.enter_context(AgentStub(runtime)).server.swept = LocalServer.prove
            before = read_key(runtime)[0]
            sweep(runtime)
            swept.append((runtime, before))
        for runtime, before in swept:
            assert eventually(lambda runtime=runtime, before=before: key(runtime) not in {None, before}), runtime
            assert ask(runtime, {"do": "status"})["ok"]


def test_whoever_only_writes_there_changes_nothing(runtime):
    looked = []
    with AgentStub(runtime) as agent:
        agent.server.swept = looked.append
        before = read_key(runtime)
        for _ in range(3):
            (runtime / "login").write_text("x")
            (runtime / "login").unlink()
            assert ask(runtime, {"do": "status"})["ok"]
        assert (read_key(runtime), looked) == (before, [])


def key(runtime):
    try:
        return read_key(runtime)[0]
    except ChannelError:
        return None


def test_nothing_is_done_where_nothing_was_swept(agent, runtime):
    before = (runtime / KEY_FILE).stat()
    assert not agent.server.prove()
    assert (runtime / KEY_FILE).stat() == before


def test_who_watches_goes_on_watching(runtime):
    heard, ended = [], []
    with AgentStub(runtime) as agent:
        follow(runtime, heard, ended)
        shutil.rmtree(runtime)
        assert agent.server.prove()
        agent.happen({"event": "resumed"})
        assert eventually(lambda: heard == [{"event": "resumed"}])
        assert ended == []


def test_a_folder_that_cannot_be_had_again_gives_way_to_the_spare_one(runtime, tmp_path):
    """Another user's folder lies there, in a place where nobody may move it."""
    spare = tmp_path / "data" / "run"
    spare.parent.mkdir(mode=0o700)
    with AgentStub(runtime, spare=spare) as agent:
        tmp_path.chmod(0o755)
        shutil.rmtree(runtime)
        runtime.mkdir()
        os.chown(runtime, 4242, -1)
        assert agent.server.prove()
        assert agent.server.runtime == spare
        assert ask([runtime, spare], {"do": "status"})["ok"]
        assert not agent.server.prove()
    tmp_path.chmod(0o700)


def test_where_no_folder_can_be_had_it_is_tried_again(runtime, tmp_path):
    with AgentStub(runtime) as agent:
        tmp_path.chmod(0o755)
        shutil.rmtree(runtime)
        runtime.mkdir()
        os.chown(runtime, 4242, -1)
        assert agent.server.prove()
        with pytest.raises(ChannelError):
            ask(runtime, {"do": "status"})
        runtime.rmdir()
        assert agent.server.prove()
        assert ask(runtime, {"do": "status"})["ok"]
    tmp_path.chmod(0o700)


def test_a_long_path_is_opened_anew_too(tmp_path):
    runtime = tmp_path / ("r" * 120)
    runtime.mkdir(mode=0o700)
    with AgentStub(runtime) as agent:
        shutil.rmtree(Path(read_key(runtime)[1]).parent)
        assert agent.server.prove()
        assert ask(runtime, {"do": "status"})["ok"]
        short = Path(read_key(runtime)[1]).parent
    assert not short.exists()


def test_who_has_stopped_opens_nothing(runtime):
    with AgentStub(runtime) as agent:
        pass
    assert not agent.server.prove()
    assert list(runtime.iterdir()) == []


def test_a_hundred_sweeps_leave_no_handle_behind(runtime):
    with AgentStub(runtime) as agent:
        shutil.rmtree(runtime)
        agent.server.prove()
        eventually(lambda: len(threads()) == 3)
        before = handles()
        for _ in range(100):
            shutil.rmtree(runtime)
            assert agent.server.prove()
        assert eventually(lambda: handles() == before)
