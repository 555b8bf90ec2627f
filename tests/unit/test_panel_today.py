"""The page Ma as data, in every state and both languages."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta

import pytest

from hetes.core.views.today import same_but_for_time
from hetes.panel.pages.today.view import today_view
from tests.support.panel.states import STATES, ask
from tests.support.story.story import BUDAPEST


def view(name: str, language: str = "hu"):
    return today_view(json.loads(json.dumps(ask(STATES[name](language), {"do": "today"})["today"])), language)


def texts(value: object):
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("language", ["hu", "en"])
@pytest.mark.parametrize("name", STATES)
def test_every_state_can_be_shown(name, language):
    shown = view(name, language)
    assert shown.people
    for text in texts(shown):
        if name != "malicious":
            assert "{" not in text
        assert not re.search(r"\bNone\b|\d\d:\d\d:\d\d", text), text
    for one in shown.people:
        assert one.line.endswith(".")
        assert one.following.endswith(".")


@pytest.mark.parametrize(
    ("name", "face", "big", "following"),
    [
        ("active", "active", "4 óra", "12:00-kor szólok, hogy a kapcsolat rendelési időben jár majd le (15:00)."),
        ("ending", "ending", "25 perc", "14:50-kor szólok, hogy 10 perc van hátra."),
        ("expired", "expired", "15:00", "15:10-kor újra szólok, hogy letelt a kapcsolat ideje."),
        ("missing", "missing", "", "08:30"),
        ("idle", "idle", "", "Holnap 07:50-kor szólok, hogy mindjárt kezdődik a rendelés (08:00)."),
        ("weekend_ahead", "idle", "", "A következő rendelés kezdete: 2026. november 26. (csütörtök) 08:00."),
    ],
)
def test_what_the_dial_says_and_what_comes_next(name, face, big, following):
    shown = view(name)
    one = shown.people[0]
    assert (shown.face, one.face, one.big) == (face, face, big)
    if len(following) > 5:
        assert one.following == following


def test_the_ring_shows_the_share_that_remains():
    assert view("active").people[0].dial.left == round(1000 * (7 - 2.2) / 7)
    assert view("missing").people[0].dial.left is None
    assert len({view(name).people[0].dial.outline for name in ("active", "ending", "expired")}) == 3


@pytest.mark.parametrize("name", STATES)
def test_what_is_foreseen_is_what_will_be_said(name):
    """If nobody does anything until the end of tomorrow."""
    of = STATES[name]("hu")
    told = ask(of, {"do": "today"})["today"]
    coming = [(line["at"], line["notice"], line["practitioner"]) for line in told["coming"]]
    of.store.fail = None  # what is said is read in the journal
    now = of.clock.instant
    end = datetime.fromisoformat(told["ends_at"]) + timedelta(days=1)
    of.wait(seconds=(end - now).total_seconds())
    rows = [row for row in of.store.rows if row.event == "notice_ordered" and row.at > now]
    said = [
        (row.at.astimezone(BUDAPEST).isoformat(timespec="seconds"), row.facts["notice"], row.practitioner)
        for row in rows
    ]
    assert said == coming


def test_a_running_connection_is_drawn_as_reckoned_from_now_on():
    shown = view("active")
    (row,) = shown.strip.rows
    past, reckoned = (bar for bar in row.bars if bar.kind in ("session", "reckoned"))
    assert (past.kind, reckoned.kind) == ("session", "reckoned")
    assert reckoned.x == pytest.approx(shown.strip.now, abs=0.02)
    assert "EESZT-kapcsolat (ikon menüje), még tart, a vége számított" in [entry.text for entry in shown.entries]


def test_looking_ahead_changes_nothing():
    of = STATES["several"]("hu")
    before = of.engine.state
    first = ask(of, {"do": "today"})
    assert same_but_for_time(of.engine.state, before)
    assert ask(of, {"do": "today"}) == first


def test_the_question_carries_its_answers():
    shown = view("asked_several")
    assert [answer.label for answer in shown.answers] == ["Igen: Dr. Minta Éva", "Igen: Dr. Próba Ádám", "Nem"]
    assert shown.answers[0].facts["practitioner"] == "eva"
    assert "07:40" in shown.question


@pytest.mark.parametrize(("state", "said"), [("phone_only", True), ("outage", False)])
def test_a_card_s_trouble_is_said_not_to_concern_mobiltoken_where_somebody_activates_with_it(state, said):
    (trouble,) = view(state).troubles
    assert trouble.text.endswith("A MobilTokent ez nem érinti.") is said


def test_the_undo_lasts_a_minute():
    of = STATES["done"]("hu")
    assert today_view(ask(of, {"do": "today"})["today"], "hu").undo
    of.wait(seconds=41)
    assert not today_view(ask(of, {"do": "today"})["today"], "hu").undo


def test_the_list_says_all_that_the_strip_shows():
    shown = view("several")
    bars = [bar.kind for row in shown.strip.rows for bar in row.bars]
    dots = [dot.kind for row in shown.strip.rows for dot in row.dots]
    kinds = [entry.kind for entry in shown.entries]
    for kind in ("hours", "session"):
        assert bars.count(kind) == kinds.count(kind) > 0
    assert {"said", "coming"} <= set(dots)
    assert {"said", "coming"} <= set(kinds)
    assert all(0 <= bar.x <= bar.x + bar.width <= 100.1 for row in shown.strip.rows for bar in row.bars)


def test_the_day_is_in_order():
    at = [entry.at[:5] for entry in view("several").entries]
    assert at == sorted(at)


def test_yesterdays_night_duty_is_seen_today():
    shown = view("over_midnight")
    assert [(bar.kind, bar.x) for bar in shown.strip.rows[0].bars if bar.x == 0] == [("hours", 0), ("session", 0)]
    assert "az aktiválástól (tegnap 20:05) számítva" in shown.people[0].line
