"""The panel's page Orvosok as data: who works here, with hours, card and units; and the forms to change it.

Law: pure. What was typed stays in the form, whatever is wrong with it; what looks like a PIN, CAN or PUK is asked about
before it is kept (DOMAIN, part 2). Only what somebody has changed in the form is changed in the file: the rest may have
been changed elsewhere meanwhile, or be more than a form can show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hetes.core.fields.values import write_duration
from hetes.core.settings import LOGINS, Practitioner, Settings, Unit
from hetes.core.spans import WEEKDAYS
from hetes.panel.pages.form import Field, Touched, Typed, touched
from hetes.panel.pages.practitioners.weeks import (
    WEEKS,
    DayField,
    SomeWeeks,
    looked_at,
    nights,
    some_weeks,
    typed_away,
    week_values,
)
from hetes.presentation.hours_text import typed_hours, written_hours
from hetes.presentation.identifiers import Checked, eeszt_user, oth_identifier, plain_text, question, sentences
from hetes.presentation.length_text import typed_length, written_length
from hetes.presentation.practitioner_text import Say, away_words, lines_of, weeks_of
from hetes.presentation.time_words import long_date, span_words

OFFERS = ("added", "moved", "card")
_FIRST_HOUR, _LAST_HOUR = 6, 22  # of the drawn week, unless somebody works longer


@dataclass(frozen=True, slots=True)
class Block:
    """A consulting block in the drawn week: ``day`` is its column, ``y`` and ``height`` per cent of the height.

    ``which``: of every week (""), or of those with an "odd" or "even" number.
    """

    day: int
    y: float
    height: float
    which: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """The week: a drawing, and the same in words."""

    lines: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    hours: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """An organisational unit, with who reports under it."""

    id: str
    name: str
    oth_id: str
    people: str = ""
    certificate: str = ""
    expired: bool = False


@dataclass(frozen=True, slots=True)
class PersonView:
    """A practitioner as the page shows them."""

    id: str
    name: str
    user: str
    login: str
    expires: str
    expired: bool
    units: tuple[UnitView, ...]
    week: Week
    has_card: bool = True
    away: str = ""
    length: str = ""


@dataclass(frozen=True, slots=True)
class PeopleView:
    """The page. ``offer`` is whom the guide is offered for, and why."""

    people: tuple[PersonView, ...]
    units: tuple[UnitView, ...]
    closed: str
    offer: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class PersonForm:
    """The form of a practitioner; ``id`` is empty for a new one. ``was`` is what its fields held at first."""

    id: str
    name: Field
    user: Field
    login: str
    expires: Field
    units: tuple[tuple[UnitView, bool], ...]
    days: tuple[DayField, ...]
    weeks: tuple[SomeWeeks, ...]
    away: Field
    length: Field
    usual_length: str
    was: str
    logins: tuple[str, ...] = LOGINS
    copied: bool = False
    """Whether Monday's hours have just been copied: whoever asked for it is to see them."""

    @property
    def wrong(self) -> bool:
        """Tell whether anything has to be looked at before this can be kept."""
        every = (self.name, self.user, self.expires, self.away, self.length, *(day.field for day in self.days))
        return any(each.error for each in every) or any(weeks.wrong for weeks in self.weeks)


@dataclass(frozen=True, slots=True)
class UnitForm:
    """The form of a unit; ``id`` is empty for a new one. ``was`` is what its fields held at first."""

    id: str
    name: Field
    oth_id: Field
    certificate: Field
    was: str

    @property
    def wrong(self) -> bool:
        """Tell whether anything has to be looked at before this can be kept."""
        return bool(self.name.error or self.oth_id.error or self.certificate.error)


@dataclass(frozen=True, slots=True)
class Entered:
    """What is to be changed, as the settings file takes it, and what was corrected on the way."""

    fields: Mapping[str, object]
    notes: tuple[str, ...] = ()


def people_view(settings: Settings, today: date, t: Say, offer: tuple[str, str] | None = None) -> PeopleView:
    """Return the page. ``offer`` is the practitioner's id and the reason, one of :data:`OFFERS`."""
    names = {one.id: one.name for one in settings.configured}
    units = tuple(_unit(each, settings, today, t) for each in settings.units)
    offered = None
    if offer and offer[0] in names and offer[1] in OFFERS:
        offered = (offer[0], names[offer[0]], t(f"offer.{offer[1]}"))
    closed = ", ".join(long_date(day, settings.language) for day in sorted(settings.closed) if day >= today)
    return PeopleView(tuple(_person(one, settings, today, t) for one in settings.configured), units, closed, offered)


def _unit(unit: Unit, settings: Settings, today: date | None = None, t: Say | None = None) -> UnitView:
    people = ", ".join(one.name for one in settings.configured if unit.id in one.units)
    view = UnitView(unit.id, unit.name or unit.id, unit.oth_id, people)
    if today is None or t is None or unit.certificate_expires is None:
        return view
    certificate = _expires(unit.certificate_expires, today, settings.language, t)
    return replace(view, certificate=certificate, expired=unit.certificate_expires < today)


def _person(one: Practitioner, settings: Settings, today: date, t: Say) -> PersonView:
    known = {unit.id: _unit(unit, settings) for unit in settings.units}
    return PersonView(
        id=one.id,
        name=one.name,
        user=one.eeszt_user,
        login=t(f"login.{one.login}"),
        expires=_expires(one.card_expires, today, settings.language, t),
        expired=one.card_expires is not None and one.card_expires < today,
        units=tuple(known.get(each, UnitView(each, each, "")) for each in one.units),
        week=_week(one, settings.language, t),
        has_card=one.has_card,
        away=away_words(one, today, settings.language),
        length=span_words(one.length.total_seconds(), settings.language) if one.length else "",
    )


def _expires(expires: date | None, today: date, language: str, t: Say) -> str:
    if expires is None:
        return ""
    days = (expires - today).days
    key = "expires.over" if days < 0 else "expires.today" if days == 0 else "expires.in" if days <= 90 else "expires"
    return t(key, date=long_date(expires, language), days=days)


def _week(one: Practitioner, language: str, t: Say) -> Week:
    stretches: list[tuple[int, int, int, str]] = []
    for which, hours in weeks_of(one).items():
        for number, day in enumerate(WEEKDAYS):
            for span in hours.get(day, ()):
                if span.start < span.end:
                    stretches.append((number, span.start, span.end, which))
                else:  # over midnight
                    stretches += [(number, span.start, 1440, which), ((number + 1) % 7, 0, span.end, which)]
    first = min([_FIRST_HOUR, *(start // 60 for _, start, _, _ in stretches)]) * 60
    last = max([_LAST_HOUR, *(-(-end // 60) for _, _, end, _ in stretches)]) * 60
    scale = 100 / (last - first)
    blocks = tuple(
        Block(day, round((start - first) * scale, 2), round((end - start) * scale, 2), which)
        for day, start, end, which in stretches
        if end > start
    )
    marks = tuple((hour, round((hour * 60 - first) * scale, 2)) for hour in range(first // 60, last // 60 + 1, 4))
    return Week(lines_of(one, language, t) if one.has_hours else (), blocks, marks)


def person_form(settings: Settings, who: str, t: Say) -> PersonForm | None:
    """Return the form as the settings fill it, an empty one for the id ""; None: nobody of that id works here."""
    one = next((each for each in settings.configured if each.id == who), None)
    if one is None and who:
        return None
    one = one or Practitioner("", "")
    return _form(settings, who, _touched(settings, one, Typed(_values(one, t), one.units), t), t)


def typed_form(settings: Settings, who: str, typed: Typed, t: Say) -> tuple[PersonForm, Entered]:
    """Return the form with what was typed and what is wrong with it, and what is to be changed if nothing is."""
    language = settings.language
    one = next((each for each in settings.configured if each.id == who), None)
    found = _touched(settings, one or Practitioner("", ""), typed, t)
    form = _form(settings, who, found, t)
    values = found.values
    known = nights(one, (values.get(name, "") for name in typed.sure if name.startswith("hours-")), language, t)
    name, user = plain_text(values["name"]), eeszt_user(values["eeszt_user"])
    form = replace(
        form,
        name=_asked(form.name, name, typed, language) if name.value else replace(form.name, error=t("name_empty")),
        user=_asked(form.user, user, typed, language),
        expires=_date(form.expires, t),
        days=tuple(map(known.looked_at, form.days)),
        weeks=tuple(looked_at(weeks, known) for weeks in form.weeks),
    )
    away = typed_away(form.away.value)
    if away is None:
        form = replace(form, away=replace(form.away, error=t("away_wrong")))
    length = typed_length(form.length.value) if form.length.value else None
    if form.length.value and length is None:
        form = replace(form, length=replace(form.length, error=t("length_wrong")))
    hours = "; ".join(f"{each.day}={typed_hours(each.field.value)}" for each in form.days if each.field.value)
    fields: dict[str, object] = {
        "name": name.value,
        "eeszt_user": user.value,
        "login": form.login,
        "card_expires": form.expires.value,
        "units": found.ticked,
        "hours": hours,
        **{f"hours_{weeks.which}": "" if weeks.wrong else weeks.text for weeks in form.weeks},
        "away": ", ".join(map(str, away or ())),
        "length": write_duration(length) if length else "",
    }
    if one is not None:
        fields = {key: value for key, value in fields.items() if _sources(key) & found.changed}
    return form, Entered(fields, sentences(user, language) if found.changed & {"eeszt_user"} else ())


def _touched(settings: Settings, one: Practitioner, typed: Typed, t: Say) -> Touched:
    return touched(_values(one, t), one.units, typed, [unit.id for unit in settings.units])


def _values(one: Practitioner, t: Say) -> dict[str, str]:
    """Return what the fields of the form hold at first, besides the units."""
    return {
        "name": one.name,
        "eeszt_user": one.eeszt_user,
        "login": one.login,
        "card_expires": one.card_expires.isoformat() if one.card_expires else "",
        **{f"hours-{day}": written_hours(one.hours.get(day, ())) for day in WEEKDAYS},
        "length": written_length(one.length) if one.length else "",
        **{f"hours-{which}-{day}": "" for which in WEEKS for day in WEEKDAYS},
        **week_values(one, t),
    }


def _sources(key: str) -> frozenset[str]:
    """Return the fields of the form that a setting is made of."""
    return (
        frozenset(f"{key.replace('_', '-')}-{day}" for day in WEEKDAYS) if key.startswith("hours") else frozenset({key})
    )


def spread(form: PersonForm) -> PersonForm:
    """Return the form with Monday's hours on every working day."""
    monday = form.days[0].field
    return replace(
        form,
        copied=True,
        days=tuple(
            replace(each, field=replace(monday, name=each.field.name)) if number < 5 else each
            for number, each in enumerate(form.days)
        ),
    )


def unit_form(settings: Settings, unit: str) -> UnitForm | None:
    """Return the form of a unit as the settings fill it, an empty one for ""; None: there is no such unit."""
    one = next((each for each in settings.units if each.id == unit), None)
    if one is None and unit:
        return None
    return _unit_form(unit, touched(_unit_values(one), (), Typed(_unit_values(one))))


def typed_unit(settings: Settings, unit: str, typed: Typed, t: Say) -> tuple[UnitForm, Entered]:
    """Return the unit's form with what was typed, and what is to be changed if nothing is wrong with it."""
    language = settings.language
    one = next((each for each in settings.units if each.id == unit), None)
    found = touched(_unit_values(one), (), typed)
    form = _unit_form(unit, found)
    name, oth = plain_text(found.values["name"]), oth_identifier(found.values["oth_id"])
    form = replace(
        form,
        name=_asked(form.name, name, typed, language) if name.value else replace(form.name, error=t("name_empty")),
        oth_id=_asked(form.oth_id, oth, typed, language),
        certificate=_date(form.certificate, t),
    )
    fields = {"name": name.value, "oth_id": oth.value, "certificate_expires": form.certificate.value}
    if one is not None:
        fields = {key: value for key, value in fields.items() if key in found.changed}
    return form, Entered(fields, sentences(oth, language) if "oth_id" in found.changed else ())


def _unit_values(one: Unit | None) -> dict[str, str]:
    """Return what the fields of a unit's form hold at first."""
    one = one or Unit("")
    last = one.certificate_expires.isoformat() if one.certificate_expires else ""
    return {"name": one.name, "oth_id": one.oth_id, "certificate_expires": last}


def _unit_form(unit: str, found: Touched) -> UnitForm:
    name, oth, last = (Field(key, found.values[key]) for key in ("name", "oth_id", "certificate_expires"))
    return UnitForm(unit, name, oth, last, found.was)


def _form(settings: Settings, who: str, found: Touched, t: Say) -> PersonForm:
    values = found.values
    return PersonForm(
        id=who,
        name=Field("name", values["name"]),
        user=Field("eeszt_user", values["eeszt_user"]),
        login=values["login"] if values["login"] in LOGINS else LOGINS[0],
        expires=Field("card_expires", values["card_expires"]),
        units=tuple((_unit(each, settings), each.id in found.ticked) for each in settings.units),
        days=tuple(
            DayField(day, t(f"day.{number}"), Field(f"hours-{day}", values[f"hours-{day}"]))
            for number, day in enumerate(WEEKDAYS)
        ),
        weeks=some_weeks(values, t),
        away=Field("away", values["away"]),
        length=Field("length", values["length"].strip()),
        usual_length=span_words(settings.length.total_seconds(), settings.language),
        was=found.was,
    )


def _asked(about: Field, checked: Checked, typed: Typed, language: str) -> Field:
    """Return the field with the question that has to be answered first, if there is one and nobody has."""
    asks = question(checked, language)
    if asks is None or about.name in typed.sure:
        return about
    return replace(about, error=asks, asks=True)


def _date(about: Field, t: Say) -> Field:
    try:
        if about.value:
            date.fromisoformat(about.value)
    except ValueError:
        return replace(about, error=t("date_wrong"))
    return about
