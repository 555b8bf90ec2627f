"""ATRs that carry a card's own number: which are one family, how one is learned, and what is one insertion."""

from __future__ import annotations

import random
from datetime import UTC
from functools import partial

import pytest

from hetes.adapters.card.reader_states import CHANGED, PRESENT, ReaderStates
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.schema import check
from hetes.core.atr import kind_of, learned, same_family
from hetes.core.effects import AskCard, LearnCard, Notify
from hetes.core.events import CardNamed, ReadersSeen, SeenCard, SeenReader
from hetes.core.snapshot import snapshot
from tests.support.story.story import ESZEMELYI, Story, settings

BEGINS = "3B8B800120900000000000"
FAMILY = f"{BEGINS}*"


def numbered(number: int) -> str:
    """Return an ATR of the known family: the number, and the check byte over all but the first."""
    atr = bytes.fromhex(f"{BEGINS}{number:08X}")
    check_byte = 0
    for byte in atr[1:]:
        check_byte ^= byte
    return f"{atr.hex().upper()}{check_byte:02X}"


PUBLISHED = numbered(0x08EE277F)
A, B, C = (f"3B8F8001804F0CA0000003{last}" for last in ("0600AA", "0600BB", "0700CC"))


def kind(atr: str, yes: tuple[str, ...] = (), no: tuple[str, ...] = ()) -> str:
    return kind_of(atr, settings(atrs=frozenset(yes), not_eszemelyi=frozenset(no)))


def test_the_published_atr_is_of_the_family():
    assert PUBLISHED == "3B8B80012090000000000008EE277F04"


@pytest.mark.parametrize(
    ("yes", "no", "expected"),
    [
        ((), (), "unknown"),
        ((PUBLISHED,), (), "eszemelyi"),
        ((FAMILY,), (), "eszemelyi"),
        ((), (PUBLISHED,), "other"),
        ((), (FAMILY,), "other"),
        ((PUBLISHED,), (FAMILY,), "eszemelyi"),
        ((FAMILY,), (PUBLISHED,), "eszemelyi"),
        ((FAMILY,), (numbered(5),), "other"),
        ((numbered(5),), (FAMILY,), "eszemelyi"),
    ],
)
def test_the_known_family_stands_for_all_its_numbers(yes, no, expected):
    assert kind(numbered(5), yes, no) == expected


def test_an_atr_of_another_length_is_not_of_the_known_family():
    assert kind(f"{PUBLISHED}00", (PUBLISHED,)) == "unknown"
    assert kind(PUBLISHED[:-2], (FAMILY,)) == "unknown"


def test_a_family_that_was_refused_counts_only_while_no_yes_lies_in_it():
    assert kind(C, no=(f"{A[:18]}*",)) == "other"
    assert kind(C, yes=(B,), no=(f"{A[:18]}*",)) == "unknown"
    assert kind(B, yes=(B,), no=(f"{A[:18]}*",)) == "eszemelyi"
    assert kind(A, yes=(f"{A[:18]}*",), no=(A,)) == "other"
    assert kind(C, yes=(f"{A[:18]}*",), no=(A,)) == "eszemelyi"
    assert kind(f"{ESZEMELYI[:16]}00000000", no=(f"{ESZEMELYI[:16]}*",)) == "unknown"  # the eSzemélyi lies in it


def test_a_second_answer_to_what_is_alike_learns_what_is_common():
    assert learned(A, (), ()) == (A, frozenset())
    assert learned(B, (A,), ()) == (f"{A[:-2]}*", {A})
    assert learned(C, (f"{A[:-2]}*", "3B00"), ()) == (f"{A[:22]}*", {f"{A[:-2]}*"})
    assert learned(B, (f"{A}00",), ()) == (B, frozenset())  # of another length
    assert learned(f"{A[:14]}FF{A[16:]}", (A,), ()) == (f"{A[:14]}FF{A[16:]}", frozenset())  # seven bytes in common
    assert learned(f"{A[:16]}FF{A[18:]}", (A,), ()) == (f"{A[:16]}*", {A})  # eight
    assert learned(B, (A,), (C,)) == (f"{A[:-2]}*", {A})
    assert learned(B, (A,), (f"{A[:-2]}CC",)) == (B, frozenset())  # the opposite was answered to one of them


def test_what_is_learned_is_one_line_of_the_settings_however_many_numbers_there_are(tmp_path):
    file = SettingsFile(tmp_path / "settings.toml", lambda: UTC)
    for number in range(20):
        assert file.learn_card(numbered(number), eszemelyi=True) is None
    assert file.read()[0].atrs == {FAMILY}
    assert file.learn_card(numbered(3), eszemelyi=False) is None
    under = file.read()[0]
    assert (under.atrs, under.not_eszemelyi) == (frozenset(), {FAMILY})
    file.forget_card(FAMILY)
    assert not file.read()[0].not_eszemelyi


def test_a_family_is_learned_for_no_as_well_as_for_yes(tmp_path):
    file = SettingsFile(tmp_path / "settings.toml", lambda: UTC)
    for atr in (A, B):
        assert file.learn_card(atr, eszemelyi=False) is None
    assert file.read()[0].not_eszemelyi == {f"{A[:-2]}*"}


@pytest.mark.parametrize("text", ["3B*", "3B8B8001209000*", "*", "3B8B800120900000000*"])
def test_a_family_that_says_too_little_or_half_a_byte_is_a_wrong_value(text):
    found = check({"card": {"atrs": [text]}})
    assert not found.settings.atrs
    assert [problem.complaint for problem in found.problems] == ["atr_family"]


def test_a_family_is_read_in_any_case_and_with_blanks():
    assert check({"card": {"atrs": ["3b 8b 80 01 20 90 00 00 *"]}}).settings.atrs == {"3B8B800120900000*"}


def test_families_are_alike_in_what_they_share():
    under = settings(atrs=frozenset({f"{A[:18]}*"}))
    assert same_family(A, C, under)
    assert not same_family(A, C, settings())
    assert same_family(numbered(1), numbered(2), settings())


# --- one insertion ----------------------------------------------------------------------------------------------------


def shown(story: Story, atr: str | None, *, used: bool = False, counted: int | None = None) -> Story:
    return story.when(ReadersSeen((SeenReader("R", SeenCard(atr, in_use=used, counted=counted)),)))


def test_a_number_that_changes_while_the_card_lies_there_is_no_other_card():
    story = Story("09:00", settings(atrs=frozenset({FAMILY}))).card(numbered(0)).quietly()
    for number in range(1, 60):
        story.wait(seconds=1).card(numbered(number))
    assert story.state.insertions == 1
    story.wait(minutes=2, seconds=1)
    assert story.said == ["card_inserted_no_session -"]
    story.no_card().card(numbered(61)).quietly()
    assert story.state.insertions == 2


def test_fifty_power_ups_of_a_card_that_nobody_knows_are_one_insertion_and_a_login_through_them_is_asked_about_once():
    story = Story("09:00")
    numbers = random.Random(4)
    power_up = partial(numbers.randbytes, 4)
    atr = f"3B8B80019999999999999999{power_up().hex().upper()}04"
    shown(story, atr, counted=7).wait(seconds=20).quietly()
    for _ in range(50):
        shown(story, f"{atr[:24]}{power_up().hex().upper()}04", used=True, counted=7).wait(seconds=0.2)
    story.then()
    shown(story, atr, counted=7).then("login_suspected - default")
    assert story.state.insertions == 1
    assert not [effect for effect in story.effects if isinstance(effect, AskCard)]


def test_where_insertions_are_counted_a_card_that_falls_silent_is_the_same():
    story = shown(Story("09:00"), ESZEMELYI, counted=1).quietly()
    shown(story, None, counted=1)
    shown(story, ESZEMELYI, counted=1).then()
    assert story.state.insertions == 1
    assert story.state.readers[0].card.atr == ESZEMELYI


def test_another_run_counts_anew():
    story = shown(Story("09:00"), A, counted=1).quietly()
    story.restart()
    shown(story, ESZEMELYI, counted=1)
    assert story.state.insertions == 2


def test_five_hundred_insertions_with_five_hundred_numbers_are_one_question_and_a_state_that_does_not_grow():
    story, sizes = Story("09:00"), []
    for number in range(500):
        story.card(numbered(number)).wait(seconds=61).no_card().wait(seconds=30)
        sizes.append(len(str(snapshot(story.state))))
    assert len([effect for effect in story.effects if isinstance(effect, AskCard)]) == 1
    assert max(sizes[250:]) <= max(sizes[:250]) + 50  # the digits of what is counted


def test_the_answer_is_taken_though_the_number_is_another_by_then():
    story = Story("09:00").card(numbered(1)).wait(minutes=2).card(numbered(2))
    story.when(CardNamed(numbered(1), eszemelyi=True)).quietly()
    assert [effect.atr for effect in story.effects if isinstance(effect, LearnCard)] == [numbered(1)]


def test_a_login_with_a_learned_family_is_asked_about_as_one_with_an_eszemelyi():
    story = Story("09:00", settings(atrs=frozenset({PUBLISHED}))).card(numbered(9)).wait(seconds=20)
    story.card(numbered(10), used=True).wait(seconds=3).card(numbered(11))
    assert [e.notice for e in story.effects if isinstance(e, Notify)] == ["login_suspected"]


# --- what the service counts ------------------------------------------------------------------------------------------


def numbers_told(states: ReaderStates, *answers: tuple[int, str]) -> list[int | None]:
    """Let the service answer with these states and ATRs for one reader, and return how the card is numbered each time."""
    found: list[int | None] = []
    for at, (state, atr) in enumerate(answers):
        states.take([("R", state | CHANGED, bytes.fromhex(atr))], at, None)
        (reader,) = states.picture(with_use=False).readers
        found.append(reader.card.counted if reader.card else None)
    return found


def test_the_count_of_the_service_numbers_the_insertions():
    states = ReaderStates()
    states.enlist(["R"], 0)
    once, thrice = PRESENT | 1 << 16, PRESENT | 3 << 16
    told = numbers_told(states, (once, A), (once, ESZEMELYI), (2 << 16, ""), (thrice, ESZEMELYI), (thrice, A))
    assert told == [1, 1, None, 2, 2]


def test_where_nothing_counts_the_known_family_is_no_exchange_and_other_atrs_are():
    states = ReaderStates(counts=False)
    states.enlist(["R"], 0)
    take = partial(states.take, told_at=0, asked_at=None)
    take([("R", PRESENT, bytes.fromhex(numbered(1)))])
    assert not take([("R", PRESENT, bytes.fromhex(numbered(2)))])[0]
    assert take([("R", PRESENT, bytes.fromhex(A))])[0] == {"R"}
    assert states.picture(with_use=False).readers[0].card.counted is None
