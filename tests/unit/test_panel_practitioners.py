"""The page Orvosok as data: what is shown, what a form keeps, and what it asks before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from hetes.core.settings import LOGINS, Practitioner, Unit
from hetes.core.spans import Days
from hetes.panel.pages.form import Typed
from hetes.panel.pages.practitioners.view import (
    PersonForm,
    people_view,
    person_form,
    spread,
    typed_form,
    typed_unit,
    unit_form,
)
from hetes.panel.pages.practitioners.words import WORDS
from hetes.panel.words import panel_word
from tests.support.story.story import EVA, settings, span

TODAY = date(2026, 11, 23)
SOMEBODY = replace(EVA, eeszt_user="O12345", card_expires=date(2027, 1, 14), units=("u1", "gone"))
UNDER = settings(SOMEBODY, units=(Unit("u1", "Fő utcai rendelő", "E123456"), Unit("u2")), closed=frozenset({TODAY}))


def say(language: str = "hu"):
    return lambda key, **facts: panel_word(key, language, WORDS, **facts)


T = say()
typed = partial(typed_form, UNDER, "eva")


def fields(**more: str) -> dict[str, str]:
    return {"name": "Dr. Minta Éva", "login": "card", **more}


def test_a_practitioner_is_shown_with_card_units_and_week():
    view = people_view(UNDER, TODAY, T)
    (person,) = view.people
    assert person.expires == "Lejár: 2027. január 14. (52 nap múlva)"
    assert [(u.name, u.oth_id) for u in person.units] == [("Fő utcai rendelő", "E123456"), ("gone", "")]
    assert person.week.lines == (("hétfő–péntek", "08:00–14:00"),)
    assert len(person.week.blocks) == 5
    assert [(u.name, u.people) for u in view.units] == [("Fő utcai rendelő", "Dr. Minta Éva"), ("u2", "")]
    assert view.closed == "2026. november 23."


@pytest.mark.parametrize(
    ("expires", "said", "expired"),
    [
        ("2028-01-01", "Lejár: 2028. január 1.", False),
        ("2026-11-23", "Ma lejár.", False),
        ("2026-11-22", "Lejárt: 2026. november 22.", True),
    ],
)
def test_the_cards_last_day_is_said_in_words(expires, said, expired):
    one = people_view(settings(replace(EVA, card_expires=date.fromisoformat(expires))), TODAY, T).people[0]
    assert (one.expires, one.expired) == (said, expired)


def test_a_night_is_drawn_on_both_its_days():
    night = Practitioner("n", "N", hours={"sun": (span("20:00-06:00"),)})
    week = people_view(settings(night), TODAY, T).people[0].week
    assert [(b.day, b.y, b.y + b.height) for b in week.blocks] == [
        (6, pytest.approx(83.33), pytest.approx(100)),
        (0, 0, 25),
    ]


@pytest.mark.parametrize("offer", [("eva", "added"), ("nobody", "added"), ("eva", "<script>")])
def test_only_what_makes_sense_is_offered(offer):
    found = people_view(UNDER, TODAY, T, offer).offer
    assert (found is not None) == (offer == ("eva", "added"))


def sent(form: PersonForm, **more: str) -> Typed:
    """Return the form as a browser sends it, with what was typed into it."""
    weeks = [each.field for some in form.weeks for each in some.days]
    every = (form.name, form.user, form.expires, form.away, form.length, *(day.field for day in form.days), *weeks)
    values = {**{each.name: each.value for each in every}, "login": form.login, "was": form.was, **more}
    return Typed(values, [unit.id for unit, ticked in form.units if ticked])


def test_a_form_that_was_not_touched_changes_nothing():
    form = person_form(UNDER, "eva", T)
    assert form is not None
    again, entered = typed(sent(form), T)
    assert again == form
    assert not again.wrong
    assert entered.fields == {}
    assert entered.notes == ()


KEPT = {
    "login": {"login": "mobiltoken"},
    "hours": {"hours-tue": "9-12"},
    "hours_odd": {"hours-odd-mon": "nincs"},
    "away": {"away": "2027-02-01"},
    "name": {"name": "Dr. Más"},
    "length": {"length": "6"},
}


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("login", LOGINS)
def test_a_save_of_one_kind_loses_no_setting_of_another(kind, login):
    """Neither one that a form can't show, such as a unit of which there is no more, nor one that it hides."""
    one = replace(
        SOMEBODY, login=login, hours_even={"fri": ()}, away=ALTERNATING.away, length=timedelta(seconds=23_401)
    )
    under = settings(one, units=UNDER.units)
    _, entered = typed_form(under, "eva", sent(person_form(under, "eva", T), **KEPT[kind]), T)
    assert list(entered.fields) == ([] if KEPT[kind] == {"login": login} else [kind])


def test_what_was_changed_elsewhere_meanwhile_stays():
    form = person_form(UNDER, "eva", T)
    hours = {**SOMEBODY.hours, "fri": (span("08:00-12:00"),)}
    meanwhile = replace(SOMEBODY, hours=hours, login="phone", units=("u2", "gone"), eeszt_user="O99999")
    under = settings(meanwhile, units=UNDER.units)
    again, entered = typed_form(under, "eva", sent(form, **{"hours-mon": "9-12"}), T)
    week = "mon=09:00-12:00; tue=08:00-14:00; wed=08:00-14:00; thu=08:00-14:00; fri=08:00-12:00"
    assert entered.fields == {"hours": week}
    assert (again.login, again.user.value) == ("phone", "O99999")
    assert [(unit.id, ticked) for unit, ticked in again.units] == [("u1", False), ("u2", True)]
    assert typed_form(under, "eva", sent(again), T)[1].fields == {"hours": week}, "once more, after a mistake elsewhere"


def test_a_unit_is_ticked_and_unticked_and_one_without_a_box_stays():
    form = person_form(UNDER, "eva", T)
    values = sent(form).values
    assert typed(Typed(values, ["u1", "u2", "strange"]), T)[1].fields == {"units": ("u1", "gone", "u2")}
    assert typed(Typed(values, []), T)[1].fields == {"units": ("gone",)}


@pytest.mark.parametrize("was", ["", "{", "[]", "[1, 2]", "[{}, 3]", "[" * 5000, '{"name": "x"}', "null"])
def test_a_form_that_carries_no_such_text_along_is_compared_with_what_stands_now(was):
    form = person_form(UNDER, "eva", T)
    assert typed(sent(form, was=was, name="Dr. Más"), T)[1].fields == {"name": "Dr. Más"}


def test_what_is_wrong_is_said_at_its_field_and_stays_as_it_was_typed():
    form, _ = typed(Typed(fields(name="  ", card_expires="holnap", **{"hours-tue": "reggel"})), T)
    assert form.wrong
    assert form.name.error == "Írd be a nevet."
    assert (form.expires.value, form.expires.error) == ("holnap", T("date_wrong"))
    assert (form.days[1].field.value, form.days[1].field.error) == ("reggel", T("hours_wrong"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", "123456"), ("name", "Éva 12345678"), ("eeszt_user", "12345"), ("eeszt_user", "123 456")],
)
def test_what_looks_like_a_code_is_asked_about_before_it_is_kept(name, value):
    form, _ = typed(Typed(fields(**{name: value})), T)
    about = form.name if name == "name" else form.user
    assert form.wrong
    assert about.asks
    assert {"name": "PIN-", "eeszt_user": "Kódot ide ne írj"}[name] in about.error
    assert not typed(Typed(fields(**{name: value}), sure=[name]), T)[0].wrong
    other = "eeszt_user" if name == "name" else "name"
    assert typed(Typed(fields(**{name: value}), sure=[other]), T)[0].wrong


def test_a_corrected_user_name_is_kept_with_a_word():
    form, entered = typed(Typed(fields(eeszt_user="0 12345")), T)
    assert not form.wrong
    assert entered.fields["eeszt_user"] == "O12345"
    assert any("O betűt írtam" in note for note in entered.notes)


def test_mondays_hours_go_to_every_working_day_and_no_further():
    form, _ = typed(Typed(fields(**{"hours-mon": "8-14", "hours-sat": "9-11"})), T)
    assert [day.field.value for day in spread(form).days] == ["8-14"] * 5 + ["9-11", ""]
    assert [day.field.name for day in spread(form).days][1] == "hours-tue"


def test_a_units_identifier_is_put_right_or_asked_about():
    form, entered = typed_unit(UNDER, "", Typed({"name": "Rendelő", "oth_id": "e123456"}), T)
    assert not form.wrong
    assert entered.fields == {"name": "Rendelő", "oth_id": "E123456", "certificate_expires": ""}
    assert typed_unit(UNDER, "", Typed({"name": "Rendelő", "oth_id": "123456"}), T)[0].oth_id.asks
    assert typed_unit(UNDER, "", Typed({"name": "", "oth_id": ""}), T)[0].name.error == "Írd be a nevet."


def test_nobody_has_a_form_who_is_not_there():
    assert person_form(UNDER, "nobody", T) is None
    assert unit_form(UNDER, "nothing") is None
    assert person_form(UNDER, "", T).name.value == ""


# --- odd and even weeks, leave, certificates, and who has no card -------------------------------------------------------


ALTERNATING = replace(
    EVA,
    hours={"mon": (span("08:00-12:00"),), "fri": (span("08:00-12:00"),)},
    hours_odd={"mon": (span("14:00-18:00"),), "fri": ()},
    away=(Days(date(2026, 12, 21), date(2027, 1, 2)), Days(date(2026, 1, 5), date(2026, 1, 5))),
)


def test_odd_and_even_weeks_are_shown_in_words_and_side_by_side():
    (person,) = people_view(settings(ALTERNATING), TODAY, T).people
    assert person.week.lines == (
        ("páratlan héten: hétfő", "délután, 14:00–18:00"),
        ("páros héten: hétfő", "délelőtt, 08:00–12:00"),
        ("páros héten: péntek", "délelőtt, 08:00–12:00"),
    )
    assert sorted((block.day, block.which) for block in person.week.blocks) == [(0, "even"), (0, "odd"), (4, "even")]
    assert person.away == "2026. december 21. – 2027. január 2."


def test_days_that_are_alike_in_odd_and_even_weeks_are_said_once():
    one = replace(EVA, hours_odd={"fri": (span("14:00-18:00"),)}, hours_even={"fri": (), "sat": ()})
    (person,) = people_view(settings(one), TODAY, T).people
    assert person.week.lines == (("hétfő–csütörtök", "08:00–14:00"), ("páratlan héten: péntek", "délután, 14:00–18:00"))
    assert [block.which for block in person.week.blocks] == [""] * 4 + ["odd"]
    seldom = replace(EVA, hours={}, hours_odd={"fri": (span("14:00-18:00"),)})
    (person,) = people_view(settings(seldom), TODAY, T).people
    assert person.week.lines[1] == ("páros héten: nincs rendelés", "")


def test_a_form_with_odd_weeks_and_leave_that_was_not_touched_keeps_them():
    under = settings(ALTERNATING)
    form = person_form(under, "eva", T)
    more = {"hours-odd-tue": "8-9", "hours-even-tue": "9-10", "away": f"{form.away.value}, 2027-02-01"}
    kept = typed_form(under, "eva", sent(form, **more), T)[1].fields
    assert kept["hours_odd"] == "mon=14:00-18:00;tue=08:00-09:00;fri="
    assert kept["hours_even"] == "tue=09:00-10:00"
    assert kept["away"] == "2026-12-21/2027-01-02, 2026-01-05/2026-01-05, 2027-02-01/2027-02-01"


@pytest.mark.parametrize("free", ["nincs", "none", "-", "–", "Szabad"])
def test_a_day_that_is_free_in_some_weeks_is_typed_in_a_word(free):
    form, entered = typed(Typed(fields(**{"hours-even-tue": free, "hours-even-wed": "8-12"})), T)
    assert not form.wrong
    assert entered.fields["hours_even"] == "tue=;wed=08:00-12:00"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-12-21/2027-01-02", ["2026-12-21/2027-01-02"]),
        ("2026.12.21. – 2027.01.02.; 2026-12-05", ["2026-12-21/2027-01-02", "2026-12-05/2026-12-05"]),
        ("2026-12-21 - 2027-01-02", ["2026-12-21/2027-01-02"]),
        ("", []),
        ("2027-01-02/2026-12-21", None),
        ("2026-02-30", None),
        ("karácsony", None),
    ],
)
def test_leave_is_typed_in_several_ways_and_never_guessed(text, days):
    form, entered = typed(Typed(fields(away=text)), T)
    assert bool(form.away.error) is (days is None)
    if days is not None:
        assert entered.fields.get("away", "") == ", ".join(days)


def test_wrong_hours_of_some_weeks_are_named_and_stay_in_the_form():
    form, _ = typed(Typed(fields(**{"hours-odd-mon": "reggel"})), T)
    assert form.wrong
    assert [each.field.value for each in form.weeks[0].days if each.field.error] == ["reggel"]


def test_whoever_has_no_card_is_asked_for_no_last_day_of_it_and_one_that_was_typed_stays():
    for login, card in (("card", True), ("phone", True), ("mobiltoken", False), ("token", False)):
        _, entered = typed(Typed(fields(login=login, card_expires="2027-01-15")), T)
        assert entered.fields["card_expires"] == "2027-01-15"
        (person,) = people_view(settings(replace(SOMEBODY, login=login)), TODAY, T).people
        assert (person.has_card, person.expires) == (card, "Lejár: 2027. január 14. (52 nap múlva)")


def test_a_certificate_is_shown_with_its_last_day_and_a_wrong_date_is_named():
    units = (Unit("u1", certificate_expires=date(2026, 11, 20)), Unit("u2", certificate_expires=date(2027, 11, 1)))
    view = people_view(settings(EVA, units=units), TODAY, T)
    assert [(unit.certificate, unit.expired) for unit in view.units] == [
        ("Lejárt: 2026. november 20.", True),
        ("Lejár: 2027. november 1.", False),
    ]
    form, _ = typed_unit(UNDER, "u1", Typed({"name": "R", "certificate_expires": "soon"}), T)
    assert form.certificate.error
    _, entered = typed_unit(UNDER, "u1", Typed({"name": "R", "certificate_expires": "2027-11-01"}), T)
    assert entered.fields["certificate_expires"] == "2027-11-01"


def test_of_a_unit_only_what_was_changed_is_changed():
    units = (Unit("u1", "Fő utcai rendelő", "E123456", date(2026, 12, 1)),)
    first = unit_form(settings(EVA, units=units), "u1")
    sent = {"name": "Fő utcai rendelő", "oth_id": "E123456", "was": first.was, "certificate_expires": "2026-12-01"}
    meanwhile = settings(EVA, units=(replace(units[0], oth_id="E654321"),))
    form, entered = typed_unit(meanwhile, "u1", Typed({**sent, "certificate_expires": "2027-12-01"}), T)
    assert entered.fields == {"certificate_expires": "2027-12-01"}
    assert form.oth_id.value == "E654321"


HALF_PAST_SIX = settings(replace(EVA, length=timedelta(hours=6, minutes=30, seconds=20)))


def test_a_length_of_ones_own_is_shown_and_a_form_that_was_not_touched_leaves_it_alone():
    assert people_view(HALF_PAST_SIX, TODAY, T).people[0].length == "6 óra 31 perc"
    form = person_form(HALF_PAST_SIX, "eva", T)
    assert (form.length.value, form.usual_length) == ("6:30", "7 óra")
    form, entered = typed_form(HALF_PAST_SIX, "eva", sent(form, name="Dr. Más"), T)
    assert not form.wrong
    assert "length" not in entered.fields


@pytest.mark.parametrize(
    ("text", "kept"), [("6", "6h"), ("5:45", "5h45m"), (" 0:10 ", "10m"), ("6h30m", "6h30m"), ("", "")]
)
def test_a_length_is_typed_as_people_write_it_and_an_empty_field_takes_it_away(text, kept):
    form, entered = typed_form(HALF_PAST_SIX, "eva", Typed(fields(length=text)), T)
    assert (form.wrong, entered.fields["length"]) == (False, kept)


@pytest.mark.parametrize("text", ["0:09", "24:01", "25", "6:60", "hat", "6,5", "-1", "²"])
def test_a_wrong_length_is_named_and_stays_as_it_was_typed(text):
    form, _ = typed_form(HALF_PAST_SIX, "eva", Typed(fields(length=text)), T)
    assert form.wrong
    assert (form.length.value, form.length.error) == (text, T("length_wrong"))


def test_hours_that_end_before_they_begin_are_asked_about_once_and_kept_when_agreed_to():
    """Whoever types "8-2" may mean two in the afternoon."""
    night = fields(**{"hours-mon": "8-2", "hours-tue": "8-2", "hours-odd-wed": "18-6, 8-12", "hours-sat": "18-24"})
    form, _ = typed(Typed(night), T)
    asked = {each.field.name: each.field.error for each in (*form.days, *form.weeks[0].days) if each.field.asks}
    assert asked == {
        "hours-mon": "08:00–02:00: 18 óra lesz, éjszakán át? Ha délutánra gondoltál, írd így: 8-14.",
        "hours-odd-wed": "18:00–06:00: 12 óra lesz, éjszakán át?",
    }
    assert form.wrong
    agreed, entered = typed(Typed(night, sure=frozenset(asked)), T)
    assert not agreed.wrong
    assert entered.fields["hours"] == (
        "mon=08:00-02:00; tue=08:00-02:00; wed=08:00-14:00; thu=08:00-14:00; fri=08:00-14:00; sat=18:00-24:00"
    )
    assert entered.fields["hours_odd"] == "wed=18:00-06:00, 08:00-12:00"


def test_a_night_that_stands_in_the_settings_is_not_asked_about_again():
    night = Practitioner("n", "N", hours={"sun": (span("20:00-06:00"),)})
    values = {"name": "N", "login": "card", "hours-sun": "20-6", "hours-mon": "20-6"}
    assert not typed_form(settings(night), "n", Typed(values), T)[0].wrong
    assert typed_form(settings(night), "", Typed(values), T)[0].wrong


def test_a_stamp_number_without_its_letter_is_met_with_what_to_do():
    form, _ = typed(Typed(fields(eeszt_user="54321")), T)
    assert form.user.asks
    assert form.user.value == "54321"
    assert form.user.error.startswith("Ha ez a pecsétszámod, írj elé O betűt")


@pytest.mark.parametrize(
    ("typed_", "asked"),
    [
        ("8-2", "08:00–02:00: 18 óra lesz, éjszakán át? Ha délutánra gondoltál, írd így: 8-14."),
        ("14-8:30", "14:00–08:30: 18 óra 30 perc lesz, éjszakán át? Ha délutánra gondoltál, írd így: 14-20:30."),
        ("20-6", "20:00–06:00: 10 óra lesz, éjszakán át?"),
        ("22-13", "22:00–13:00: 15 óra lesz, éjszakán át?"),
        ("18-24", ""),
    ],
)
def test_hours_through_the_night_are_asked_about_with_the_afternoon_that_may_be_meant(typed_, asked):
    form, _ = typed(Typed(fields(**{"hours-mon": typed_})), T)
    assert form.days[0].field.error == asked
