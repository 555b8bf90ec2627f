"""A request ends nothing but itself: what it raises is logged and refused, and what came too late is not done."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from hetes.agent import engine as engine_module
from hetes.agent import request as request_module
from hetes.agent.control_api import ControlApi
from hetes.agent.request import Failed, NotDone, Request
from hetes.core.events import ActivationReported, SeenCard, SeenReader
from hetes.core.events import ReadersSeen as Seen
from tests.support.fakes.running_engine import world
from tests.support.fuzz.odd import EDGES
from tests.support.story.story import ADAM, EVA, UNKNOWN
from tests.support.system.waiting import LIMIT, eventually


@pytest.fixture
def running():
    """A real engine in a thread of its own."""
    fakes = world(EVA, ADAM)
    thread = threading.Thread(target=fakes.engine.run)
    thread.start()
    fakes.api = ControlApi(fakes.engine, fakes.store, lambda: None)
    fakes.thread = thread
    yield fakes
    fakes.engine.stop()
    thread.join(LIMIT)


def stepping(raises_at):
    """Return a core that raises at these events."""
    real = engine_module.step

    def broken(state, event, now):
        if isinstance(event, raises_at):
            raise OverflowError("date value out of range")
        return real(state, event, now)

    return broken


def test_a_request_at_which_the_core_raises_is_refused_and_the_engine_lives_on(running, monkeypatch, caplog):
    monkeypatch.setattr(engine_module, "step", stepping(ActivationReported))
    reply = running.api.ask({"do": "activate", "practitioner": "eva"})
    assert (reply["ok"], reply["reason"]) == (False, "failed")
    assert reply["said"] == "A Hetes hibába ütközött, ezt nem tudta megcsinálni. A részletek a hibanaplóban vannak."
    assert "OverflowError" in caplog.text
    monkeypatch.undo()
    assert running.api.ask({"do": "activate", "practitioner": "eva"})["ok"] is True
    assert running.thread.is_alive()


def test_new_settings_that_came_with_such_a_request_are_taken_over_all_the_same(running, monkeypatch):
    monkeypatch.setattr(engine_module, "step", stepping(ActivationReported))
    running.settings.write(replace(running.engine.state.settings, language="en"))
    running.engine.catch_up = lambda: None  # else they would be taken over before it
    running.api.ask({"do": "activate", "practitioner": "eva"})
    eventually(lambda: running.engine.state.settings.language == "en")


def test_a_request_that_was_not_begun_in_time_is_never_done(running, monkeypatch):
    monkeypatch.setattr(request_module, "BEGUN_WITHIN", 0.05)
    hold, busy = threading.Event(), threading.Event()

    def long() -> dict:
        busy.set()
        hold.wait()
        return {}

    holder = threading.Thread(target=running.engine.ask, args=(long,))
    holder.start()
    assert busy.wait(LIMIT)
    reply = running.api.ask({"do": "activate", "practitioner": "eva"})
    assert (reply["ok"], reply["reason"]) == (False, "not_done")
    hold.set()
    holder.join(LIMIT)
    assert running.engine.ask(lambda: {"sessions": len(running.engine.state.sessions)}) == {"sessions": 0}


def test_a_request_whose_asker_has_gone_is_not_done(running):
    gone = {"do": "activate", "practitioner": "eva"}
    assert running.api.ask(gone, lambda: False)["reason"] == "failed"
    assert running.engine.state.sessions == {}


def test_a_request_is_either_done_or_taken_back(monkeypatch):
    monkeypatch.setattr(request_module, "BEGUN_WITHIN", 0.0)
    done = []
    request = Request(lambda: done.append(1) or {}, lambda: True)
    with pytest.raises(NotDone):
        request.reply()
    request.carry_out()
    assert done == []
    failed = Request(lambda: 1 // 0, lambda: True)
    failed.carry_out()
    with pytest.raises(Failed):
        failed.reply()


@pytest.mark.parametrize("name", ["dr. minta éva", "DR. MINTA ÉVA", "Dr. Minta Éva", "eva"])
def test_whoever_is_named_in_another_case_is_told_of_the_session_that_runs(running, name):
    for who in ("adam", "eva"):
        running.api.ask({"do": "activate", "practitioner": who})
    reply = running.api.ask({"do": "activate", "practitioner": name})
    assert (
        reply["said"] == "Dr. Minta Éva: Ezt már feljegyeztem (07:00): az EESZT-kapcsolat innen számítva 14:00-ig tart."
    )


def test_who_is_meant_by_nobody_being_named_is_the_one_on_duty(running):
    running.api.ask({"do": "activate", "practitioner": "adam"})
    running.clock.run(hours=9)  # 16:00: Éva has gone home
    assert running.api.ask({"do": "activate"})["said"].startswith("Dr. Próba Ádám: Feljegyeztem az aktiválást (16:00)")
    running.clock.run(seconds=30)
    assert running.api.ask({"do": "activate"})["said"].startswith("Dr. Próba Ádám: Ezt már feljegyeztem (16:00)")


@pytest.mark.parametrize("instant", EDGES)
def test_an_instant_out_of_all_reason_is_refused(running, instant):
    reply = running.api.ask({"do": "activate", "practitioner": "eva", "started_at": instant.isoformat()})
    assert (reply["ok"], reply["reason"]) == (False, "bad_time")
    assert running.thread.is_alive()


def test_a_click_about_a_session_that_is_over_is_refused_as_stale(running):
    running.api.ask({"do": "activate", "practitioner": "eva"})
    running.clock.run(hours=8)
    reply = running.api.ask({"do": "activate", "practitioner": "eva", "about": "s99"})
    assert (reply["ok"], reply["reason"]) == (False, "stale")


@pytest.mark.parametrize(
    "atr", ["3B00", "AB" * 20, "3B", "zz", "3B" * 30_000, "3b 8f 80 01 80 4f 0c a0 00 00 03 07", "\u0663B80"]
)
def test_only_a_card_that_lies_in_a_reader_is_learned(running, atr):
    running.engine.post(Seen((SeenReader("A", SeenCard(UNKNOWN)), SeenReader("B", SeenCard("3B")))))
    for eszemelyi in (True, False):
        assert running.api.ask({"do": "card", "atr": atr, "eszemelyi": eszemelyi})["ok"] is False
    assert running.settings.learned == []


def test_the_card_in_the_reader_is_learned_and_so_is_one_that_was_asked_about_and_taken_out(running):
    running.engine.post(Seen((SeenReader("A", SeenCard(UNKNOWN)),)))
    assert running.api.ask({"do": "card", "atr": UNKNOWN.lower(), "eszemelyi": True})["ok"] is True
    other = UNKNOWN[:-2] + "07"
    running.engine.post(Seen((SeenReader("A", SeenCard(other)),)))
    running.api.ask({"do": "status"})
    running.clock.run(minutes=2)
    running.engine.ring()
    eventually(lambda: other in running.engine.state.asked_cards)
    running.engine.post(Seen())
    assert running.api.ask({"do": "card", "atr": other, "eszemelyi": False})["ok"] is True
    assert running.settings.learned == [(UNKNOWN, True), (other, False)]
