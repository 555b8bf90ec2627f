"""Every request gets one answer of plain JSON, whatever it holds and whatever came before it, and nothing ends."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from hetes.agent.control_api import ControlApi
from hetes.agent.self_diagnosis import SelfDiagnosis
from hetes.core.events import CardServiceLost, ReadersSeen, SeenCard, SeenReader
from tests.support.fakes.environment import FakeWorld
from tests.support.fuzz import odd
from tests.support.fuzz.examples import examples
from tests.support.fuzz.requests import request

PICTURES = (
    ReadersSeen(),
    ReadersSeen(
        (SeenReader("A", SeenCard(None)), SeenReader("B", SeenCard("3B")), SeenReader("C", SeenCard("3B8F00")))
    ),
    CardServiceLost(),
)


@examples(60)
@given(
    st.sampled_from(odd.SETTINGS),
    st.lists(st.tuples(request, st.integers(0, 30_000), st.sampled_from(PICTURES)), min_size=1, max_size=8),
)
def test_every_request_gets_one_answer_and_nothing_ends(under, asked):
    fakes = FakeWorld(under, odd.MORNING)
    fakes.engine.ask = lambda answer, *_: answer()  # type: ignore[method-assign]  # no thread: what raises is seen
    left = []
    desk = ControlApi(
        fakes.engine,
        fakes.store,
        lambda: left.append(1),
        panel=lambda page: {"ok": True, "url": page},
        autostart=lambda action: {"ok": True, "said": action},
        diagnosis=SelfDiagnosis(fakes.clock, fakes.tray),
    )
    for each, seconds, picture in asked:
        fakes.engine.turn(picture)
        reply = desk.ask(each)
        assert reply["ok"] in (True, False)
        text = json.dumps(reply)
        assert len(text) < 200_000
        assert reply["ok"] or len(reply["said"]) < 2_000
        fakes.clock.run(seconds=seconds)
        fakes.engine.turn()
    assert desk.ask({"do": "status"})["ok"] is True
    assert fakes.settings.learned == [(atr, kind) for atr, kind in fakes.settings.learned if atr == "3B8F00"]
