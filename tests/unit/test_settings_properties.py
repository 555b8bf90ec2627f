"""Whatever stands in the settings file: reading gives valid settings, and editing does what was asked or nothing."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, timedelta

import tomlkit
from hypothesis import assume, given
from hypothesis import strategies as st

from hetes.adapters.settings.file import SettingsFile
from hetes.core.settings import FIELDS, Settings
from hetes.core.spans import WEEKDAYS, Span
from hetes.ports import SettingsError
from tests.support.documents.settings_files import SECTIONS, TEXTS, written
from tests.support.system.examples import examples


def assert_valid(settings: Settings) -> None:
    assert settings.language in ("hu", "en")
    assert timedelta(minutes=10) <= settings.length <= timedelta(hours=24)
    assert all(timedelta() < lead <= max(settings.length, timedelta(minutes=30)) for lead in settings.leads)
    assert all(timedelta() < again <= timedelta(hours=24) for again in settings.repeat_after_expiry)
    assert timedelta() <= settings.before_hours <= timedelta(hours=24)
    assert timedelta(days=1) <= settings.journal_keep <= timedelta(days=36500)
    assert settings.portal_url.startswith("https://")
    spans = [*settings.quiet, *(s for found in settings.open.values() for s in found)]
    ids = [p.id for p in settings.configured]
    assert len(set(ids)) == len(ids)
    for person in settings.configured:
        assert person.id
        assert person.name
        assert person.name.isprintable()
        assert person.login in ("card", "mobiltoken")
        assert person.card_expires is None or type(person.card_expires) is date
        assert set(person.hours) <= set(WEEKDAYS)
        spans += [s for found in person.hours.values() for s in found]
    assert all(isinstance(s, Span) for s in spans)
    assert all(type(day) is date for day in [*settings.closed, *settings.open])
    assert type(settings.sound) is bool


@examples(0.5)
@given(document=SECTIONS)
def test_any_toml_gives_valid_settings(document, tmp_path_factory):
    file = SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC)
    text = tomlkit.dumps(document)
    settings, problems = written(file, text).read()
    assert_valid(settings)
    assert all(problem.isprintable() for problem in problems)


@given(content=st.binary(max_size=400))
def test_any_bytes_give_valid_settings(content, tmp_path_factory):
    settings, _ = written(SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC), content).read()
    assert_valid(settings)


@examples(0.3)  # three writings, and tomlkit is slow
@given(document=SECTIONS, name=TEXTS)
def test_editing_any_toml_changes_what_was_asked_for_or_nothing(document, name, tmp_path_factory):
    file = written(SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC), tomlkit.dumps(document))
    before = file.path.read_bytes()
    there = file.practitioners()
    try:
        own = file.add_practitioner(name)
    except SettingsError:
        assert file.path.read_bytes() == before
        return
    assert [p.id for p in file.practitioners()] == [*(p.id for p in there), own]
    assert file.practitioners()[:-1] == there
    file.remove_practitioner(own)
    assert file.practitioners() == there
    rest = tomllib.loads(file.path.read_text("utf-8"))
    rest.pop("practitioner", None)
    was = tomllib.loads(before.decode())
    was.pop("practitioner", None)
    assert repr(rest) == repr(was)  # nan is not equal to itself


@examples(0.3)
@given(document=SECTIONS, software=TEXTS, sound=st.booleans())
def test_changing_any_toml_changes_what_was_asked_for_or_nothing(document, software, sound, tmp_path_factory):
    file = written(SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC), tomlkit.dumps(document))
    before = file.path.read_bytes()
    there = file.read()[0]
    try:
        file.change({"software": software, "reminders.sound": sound})
    except SettingsError:
        assert file.path.read_bytes() == before
        return
    found = file.read()[0]
    assert found == replace(there, software=found.software, sound=sound)


# --- changing single settings ------------------------------------------------------------------------------------

DURATIONS = st.builds("{}m".format, st.integers(1, 400))
SPANS = st.builds(
    lambda start, length: f"{start // 60:02}:{start % 60:02}-{(start + length) // 60:02}:{(start + length) % 60:02}",
    st.integers(0, 700),
    st.integers(1, 300),
)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "language": st.sampled_from(["hu", "en", None]),
        "software": st.one_of(st.none(), st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)),
        "closed": st.one_of(st.none(), st.lists(DAYS, max_size=4, unique=True)),
        "open": st.one_of(st.none(), st.dictionaries(DAYS.map(date.isoformat), SPANS, max_size=3)),
        "session.length": st.one_of(st.none(), st.builds("{}h".format, st.integers(7, 24))),
        "session.leads": st.one_of(st.none(), st.lists(DURATIONS, max_size=3, unique=True)),
        "reminders.quiet": st.one_of(st.none(), st.lists(SPANS, max_size=2)),
        "reminders.sound": st.one_of(st.none(), st.booleans()),
        "journal.keep": st.one_of(st.none(), st.sampled_from(["1y", "30d"])),
    },
)


@examples(0.5)
@given(document=SECTIONS, given=GIVEN)
def test_any_change_of_any_document_is_made_or_refused_whole(document, given, tmp_path_factory):
    file = SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC)
    text = tomlkit.dumps(document)
    was = tomllib.loads(text)
    written(file, text)
    try:
        file.change(given)
    except SettingsError:
        assert file.path.read_bytes() == text.encode()
        return
    now = tomllib.loads(file.path.read_bytes().decode())
    for key, value in given.items():
        section, _, name = key.rpartition(".")
        found = (now.get(section, {}) if section else now).pop(name, None)
        (was.get(section, {}) if section else was).pop(name, None)
        assert found == value or value in (None, [], {}), key
        assert value is not None or found in (None, FIELDS[key].written), key
    assert repr({k: v for k, v in now.items() if v != {}}) == repr({k: v for k, v in was.items() if v != {}})


LINES = st.lists(
    st.sampled_from(
        [
            "# one", "  # two", "", "\t", "future = 1 # three", "other = ['a', # four\n 'b']", "language = 'hu' # five",
            'software = "x"', "session.length = '7h' # six", "closed = [ # seven\n2026-12-24, # day\n# eight\n]",
            "[session]", "[session] # nine", "length = '8h' # ten", "leads = ['5m'] # eleven", "leads = [] # twelve",
            "[reminders] # thirteen", "sound = true # fourteen", "quiet = ['20:00-06:30'] # fifteen", "[journal]",
            "keep = '2y' # sixteen", "[open] # seventeen\n2026-12-12 = '08:00-12:00'\n[after]", "[[practitioner]] # eighteen",
            "name = 'A' # nineteen", "hours = { mon = '08:00-12:00' } # twenty", "[card]", "[future.more] # twenty-one",
        ]
    ),
    max_size=14,
)  # fmt: skip


@given(lines=LINES, given=GIVEN, windows=st.booleans())
def test_no_comment_is_lost(lines, given, windows, tmp_path_factory):
    """But that of a day that is no longer closed."""
    file = SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml", lambda: UTC)
    text = "\n".join(lines)
    try:
        tomllib.loads(text)
    except ValueError:
        assume(False)
    written(file, text.replace("\n", "\r\n") if windows else text)
    try:
        file.change(given)
    except SettingsError:
        return
    now = file.path.read_bytes().decode()
    assert sorted(comments(now)) == sorted(comments(text)), now
    assert not windows or now.count("\n") == now.count("\r\n") or "\n" not in text


def comments(text: str) -> list[str]:
    """Return all of them but those beside a day."""
    found = [line.partition("#")[2].strip() for line in text.splitlines()]
    return [comment for comment in found if comment not in ("", "day")]
