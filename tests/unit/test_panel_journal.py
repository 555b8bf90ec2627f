"""The page Napló as data, from the agent's journal to picture, words and table."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from string import Formatter

import pytest

from hetes.core.events import ActivationReported, DoneReported, EndReported, UndoRequested
from hetes.core.settings import Practitioner
from hetes.panel.pages.journal.table import journal_csv
from hetes.panel.pages.journal.view import journal_view, period_of
from hetes.panel.pages.journal.words import WORDS
from hetes.panel.words import panel_word
from tests.support.panel.states import ask, two_weeks, world
from tests.support.story.story import ADAM, EVA, Story, span, weekdays

TODAY = date(2026, 11, 25)
WEEK = {"from": "2026-11-23", "to": "2026-11-29"}


def say(language: str = "hu"):
    return lambda key, **facts: panel_word(key, language, WORDS, **facts)


def told(of, **days: str):
    reply = ask(of, {"do": "journal", **(days or WEEK)})
    assert reply["ok"], reply
    return reply["journal"]


def slots(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence)} - {None}


def view(of, address: str = "2026-W48", language: str = "hu"):
    period = period_of(address, TODAY)
    answer = told(of, **{"from": period.first.isoformat(), "to": period.last.isoformat()})
    return journal_view(answer, period, language, say(language))


@pytest.mark.parametrize(
    ("address", "first", "last", "before", "after", "other"),
    [
        ("", "2026-11-23", "2026-11-29", "2026-W47", "2026-W49", "2026-11"),
        ("2026-W53", "2026-12-28", "2027-01-03", "2026-W52", "2027-W01", "2026-12"),
        ("2026-W1", "2025-12-29", "2026-01-04", "2025-W52", "2026-W02", "2026-01"),
        ("2026-12", "2026-12-01", "2026-12-31", "2026-11", "2027-01", "2026-W49"),
        ("2028-02", "2028-02-01", "2028-02-29", "2028-01", "2028-03", "2028-W05"),
    ],
)
def test_a_week_or_a_month_has_an_address_and_neighbours(address, first, last, before, after, other):
    period = period_of(address, TODAY)
    assert (str(period.first), str(period.last)) == (first, last)
    assert (period.before, period.after, period.other) == (before, after, other)


@pytest.mark.parametrize("address", ["2026-W54", "2026-13", "2026", "x", "2026-W00", "٢٠٢٦-11", "9999-12", "0000-01"])
def test_what_is_no_period_is_none(address):
    assert period_of(address, TODAY) is None


def test_a_gap_is_drawn_said_and_summed():
    of = world("07:00", EVA)
    of.wait(minutes=90)
    of.engine.turn(ActivationReported("eva", source="tray"))
    of.wait(hours=12)
    found = view(of)
    assert found.summary == (
        "6 óra rendelési idő telt el; a jelzéseid szerint 5 óra 30 perc kapcsolattal, 30 perc anélkül.",
    )
    assert found.has_gaps
    monday = found.days[0]
    assert (monday.label, monday.is_today) == ("november\u00a023., hétfő", True)
    assert monday.people[0].lines == ("Rendelés: 08:00–14:00.", "Kapcsolat: 08:30–15:30 (ikon menüje).")
    assert monday.people[0].gap == "Kapcsolat nélkül: 08:00–08:30 (összesen 30 perc)."
    assert [bar.kind for bar in monday.people[0].bars] == ["hours", "session", "gap"]
    hours, session, gap = monday.people[0].bars
    assert gap.x == hours.x
    assert gap.x + gap.width == pytest.approx(session.x, abs=0.02)
    assert found.days[1].people[0].bars[0].kind == "hours"
    assert not found.days[1].people[0].gap  # tomorrow is no gap
    assert found.days[5].people[0].empty
    cell = view(of, "2026-11").weeks[4][0]
    assert (cell.number, cell.kind, cell.share, cell.words) == (23, "gap", 92, "hiányzik 30 perc")
    assert view(of, "2026-11").gaps == (("november\u00a023., hétfő", "Dr. Minta Éva", monday.people[0].gap),)


def test_before_the_journal_nothing_is_known_and_after_now_nothing_is_missing():
    of = world("10:00", EVA)
    of.engine.turn(ActivationReported("eva"))
    of.wait(minutes=30)
    cells = [cell for week in view(of, "2026-11").weeks for cell in week]
    assert [c.kind for c in cells if c.number == 20] == ["free"]
    assert [c.words for c in cells if c.number == 20] == ["nem tudom"]
    assert [c.kind for c in cells if c.number == 23] == ["covered"]
    assert [c.kind for c in cells if c.number == 24] == ["coming"]
    assert view(of).summary == ("30 perc rendelési idő telt el, a jelzéseid szerint végig kapcsolattal.",)


def test_time_after_done_is_no_gap_and_what_was_undone_never_was():
    of = world("08:00", EVA)
    of.engine.turn(ActivationReported("eva"))
    of.wait(hours=1)
    of.engine.turn(EndReported("eva"), DoneReported("eva"))
    of.wait(hours=9)
    assert told(of)["days"][0]["people"][0]["gap_s"] == 0
    of = world("08:00", EVA)
    of.engine.turn(ActivationReported("eva"))
    of.wait(seconds=30)
    of.engine.turn(UndoRequested())
    of.wait(hours=1)
    person = told(of)["days"][0]["people"][0]
    assert person["sessions"] == []
    assert person["gap_s"] == 3630


def test_a_night_belongs_to_the_day_on_which_it_began():
    night = Practitioner("n", "N", hours={"mon": (span("20:00-06:00"),)})
    of = world("19:00", night)
    of.wait(hours=2)
    of.engine.turn(ActivationReported("n"))
    of.wait(hours=12)
    monday, tuesday = (day["people"][0] for day in told(of)["days"][:2])
    assert (monday["covered_s"], monday["gap_s"]) == (7 * 3600, 3 * 3600)
    assert (tuesday["covered_s"], tuesday["gap_s"]) == (0, 0)
    assert len(monday["sessions"]) == len(tuesday["sessions"]) == 1
    text = journal_csv(told(of), "hu", say())
    assert text.count(';"EESZT-kapcsolat";') == 1


@pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 23), ("2027-10-31", 25)])
def test_the_days_of_the_clock_change_are_as_long_as_they_are(day, hours):
    always = Practitioner("a", "A", hours={"sun": (span("00:00-24:00"),)})
    of = world("08:00", always)
    of.engine.turn(ActivationReported("a"))
    begun = Story("00:00", day=day).now
    of.clock.run(seconds=(begun + timedelta(days=2) - of.clock.instant).total_seconds())
    of.engine.turn()
    person = told(of, **{"from": day, "to": day})["days"][0]["people"][0]
    assert person["gap_s"] == hours * 3600


@pytest.mark.parametrize(
    "days",
    [
        {"from": "2026-11-30", "to": "2026-11-01"},
        {"from": "2026-01-01", "to": "2026-12-31"},
        {"from": "0001-01-01", "to": "0001-01-02"},
        {"from": "9999-12-01", "to": "9999-12-31"},
        {"from": "tomorrow", "to": "2026-11-01"},
        {"from": 3, "to": "2026-11-01"},
    ],
)
def test_days_that_make_no_sense_are_refused(days):
    assert ask(world("08:00", EVA), {"do": "journal", **days})["reason"] == "bad_request"


def test_without_days_it_is_this_week():
    answer = ask(world("08:00", EVA), {"do": "journal"})["journal"]
    assert (answer["from"], answer["to"], answer["today"]) == ("2026-11-23", "2026-11-29", "2026-11-23")


def test_several_have_a_line_each_and_a_name_only_once():
    found = view(two_weeks("hu"))
    assert found.several
    assert [p.name for p in found.days[0].people] == ["Dr. Minta Éva", "Dr. Próba Ádám"]
    assert found.said_count == sum(len(these) for _, these in found.said) > 20
    assert all(said.text.startswith("Dr. ") and not said.who for _, these in found.said for said in these)
    english = view(two_weeks("en"), language="en")
    assert english.title == "23–29 November 2026"


def test_the_table_is_one_that_spreadsheets_read_and_never_reckon():
    evil = Practitioner("e", '=HYPERLINK("x");\n"y"', hours=weekdays("08:00-14:00"))
    of = world("07:00", evil, ADAM)
    of.engine.turn(ActivationReported("e"))
    of.wait(hours=12)
    text = journal_csv(told(of), "hu", say())
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Nap", "Kezdet", "Vége", "Orvos", "Mi", "Részlet"]
    assert rows[1:] == sorted(rows[1:])
    assert all(len(row) == 6 for row in rows)
    assert all(not field.startswith(("=", "+", "-", "@")) for row in rows for field in row)
    assert ["2026-11-23", "07:00", "14:00", "'" + evil.name.replace("\n", " "), "EESZT-kapcsolat", "parancssor"] in rows
    assert ["2026-11-23", "08:00", "12:00", "Dr. Próba Ádám", "rendelés kapcsolat nélkül", ""] in rows
    assert text.count("\r\n") == len(rows)
    assert all(re.fullmatch(r'"(?:[^"]|"")*"(?:;"(?:[^"]|"")*")*', line) for line in text.split("\r\n")[:-1])


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize("before", ["", "\t", "\r", "\ufeff", "x,", "x, ", 'x,"', "x;", "x,\t", "x|", "x\n"])
def test_what_could_begin_a_formula_is_a_text_wherever_a_spreadsheet_parts_the_line(before, sign):
    of = world("07:00", Practitioner("e", f"{before}{sign}1+1", hours=weekdays("08:00-14:00")), ADAM)
    of.engine.turn(ActivationReported("e"))
    text = journal_csv(told(of), "hu", say())
    for parting in ";,|":
        for row in csv.reader(io.StringIO(text), delimiter=parting):
            assert not [field for field in row if field.strip("\"' \t").startswith(sign) and "'" + sign not in field]


def test_a_week_of_which_nothing_is_known_says_so():
    of = world("10:00", EVA)
    of.engine.turn(ActivationReported("eva"))
    before = view(of, "2026-W46")
    assert before.summary == ("Az eddigi rendelési időről nem tudom, volt-e kapcsolat: nincs róla jelzésem.",)
    assert before.days[0].people[0].lines == ("Rendelés: 08:00–14:00.", "Nem tudom, volt-e kapcsolat.")
    assert before.days[6].people[0].lines == ("Se rendelés, se kapcsolat.",)
    assert not before.known
    assert not view(of, "2026-10").known
    assert view(of, "2026-W49").summary == ("Rendelési idő még nem telt el.",)
    assert view(of, "2026-W49").days[0].people[0].lines == ("Rendelés: 08:00–14:00.",)


def test_a_running_connection_is_drawn_as_reckoned_from_now_on():
    of = world("08:00", EVA)
    of.engine.turn(ActivationReported("eva", source="tray"))
    of.wait(hours=2)
    monday = view(of).days[0].people[0]
    _, past, reckoned = monday.bars
    assert (past.kind, reckoned.kind) == ("session", "reckoned")
    assert past.x + past.width == pytest.approx(reckoned.x, abs=0.02)
    assert reckoned.x == pytest.approx(view(of).now, abs=0.02)
    assert monday.lines[1] == "Kapcsolat: 08:00–15:00 (ikon menüje), még tart, a vége számított."
    of.wait(hours=6)
    assert [bar.kind for bar in view(of).days[0].people[0].bars] == ["hours", "session"]
