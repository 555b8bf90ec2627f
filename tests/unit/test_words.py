"""Every sentence of notices, refusals and tray, in both languages: complete, short, and by the rules of the texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from hetes.core.notices.registry import RULES
from hetes.core.settings import Settings
from hetes.presentation import agent_words
from hetes.presentation.manual.view import manual_of
from hetes.presentation.notices.entry import NoticeWords, Sentences
from hetes.presentation.notices.sentences import NOTICES, coming_text, notice_name, notice_text, refusal, said, word
from hetes.presentation.notices.words import REFUSALS, SAID, WORDS
from hetes.presentation.terminal import rehearsal
from hetes.presentation.time_words import long_date, span_words
from tests.support.story.every_notice import every_notice, facts_of_every_notice
from tests.support.story.story import ADAM, EVA, Story, settings


def by_variant(sentences: Sentences) -> dict[str, str]:
    return {"": sentences} if isinstance(sentences, str) else dict(sentences)


def sentences_of(entries: Mapping[str, NoticeWords]) -> dict[str, str]:
    """Return every word of these entries by a name of its own."""
    found = {}
    for notice, entry in entries.items():
        found[f"{notice} name"] = entry.name
        for kind, sentences in (("text", entry.text), ("coming", entry.coming)):
            found |= {f"{notice} {kind} {variant}": each for variant, each in by_variant(sentences).items()}
    return found


TABLES = {
    "notices": {language: sentences_of(entries) for language, entries in NOTICES.items()},
    "refusals": REFUSALS,
    "said": SAID,
    "words": WORDS,
    "app": agent_words.WORDS,
    "do": rehearsal.DO,
}
LEGAL_AFTER = ("-kor", "-ig", " óta", " múlva", " perc", " percig", " óra")
KINDS = [
    ("session_ending", {"minutes": 30}),
    ("session_expired", {"n": 0}),
    ("session_expired", {"away": "asleep"}),
    ("session_expired", {"away": "off"}),
    ("session_expired", {"n": 1}),
    ("session_expired", {"n": 1, "away": "asleep", "again": True}),
    ("activate_before_hours", {"n": 0}),
    ("activate_before_hours", {"n": 1}),
    ("activate_before_hours", {"n": 2}),
    ("connection_missing", {"lost": True, "n": 1}),
    ("connection_missing", {"lost": True, "n": 2}),
    ("connection_missing", {"lost": False, "n": 1}),
    ("connection_missing", {"lost": False, "n": 2}),
    ("session_will_end_in_hours", {}),
    ("session_will_end_in_hours", {"break_at": None}),
    ("session_will_end_in_hours", {"started_at": Story("06:00").now}),
    ("session_will_end_in_hours", {"started_at": Story("06:00").now, "break_at": None}),
    ("session_will_end_in_hours", {"when": "now"}),
    ("session_will_end_in_hours", {"when": "over"}),
    ("card_service_lost", {"denied": False}),
    ("card_service_lost", {"denied": True}),
    ("login_suspected", {"card_kind": "eszemelyi"}),
    ("login_suspected", {"card_kind": "unknown"}),
    ("reader_missing", {}),
    ("portal_unreachable", {}),
    ("card_inserted_no_session", {}),
    ("pin_change_due", {}),
    ("new_card_steps", {}),
    ("card_left_in_reader", {"card_kind": "eszemelyi"}),
    ("card_left_in_reader", {"card_kind": "unknown"}),
    ("card_expiring", {"days": 60}),
    ("card_expiring", {"days": 1}),
    ("card_expiring", {"days": 0}),
    ("card_expiring", {"days": -3}),
    ("certificate_expiring", {"days": 60}),
    ("certificate_expiring", {"days": 1}),
    ("certificate_expiring", {"days": 0}),
    ("certificate_expiring", {"days": -3}),
]


@pytest.mark.parametrize("name", TABLES)
def test_no_hungarian_article_or_suffix_stands_beside_a_variable(name):
    for key, text in TABLES[name]["hu"].items():
        assert not re.search(r"\b[Aa]z? \{", text), key
        for rest in re.findall(r"\}(-\w+)", text):
            assert rest.startswith(LEGAL_AFTER) or rest == "-szeres", (key, rest)
        assert "7 óra" not in text, key


@pytest.mark.parametrize("minutes", [1, 5, 10, 60])
@pytest.mark.parametrize(("notice", "facts"), KINDS)
@pytest.mark.parametrize("language", ["hu", "en"])
def test_every_notice_reads_well_with_every_name_and_number(language, notice, facts, minutes):
    story = Story("07:00")
    instants = {"ends_at": story.at("15:05"), "begins_at": story.at("08:00"), "break_at": story.at("12:00")}
    one = settings(EVA, language=language)
    two = settings(EVA, replace(ADAM, id="adam"), language=language)
    instants |= {"used_at": story.at("08:10"), "ended_at": story.at("10:20"), "closes_at": story.at("16:00")}
    facts = {
        "minutes_ago": minutes,
        "days": minutes,
        "expires": "2027-03-14",
        "steps": minutes,
        **instants,
        **facts,
        "minutes": minutes,
    }
    alone = notice_text(notice, "eva", facts, one)
    assert alone.endswith((".", "?", "!"))
    assert "{" not in alone
    assert "  " not in alone
    assert notice_text(notice, "eva", facts, two) == f"Dr. Minta Éva: {alone}"
    assert notice_text(notice, "adam", facts, two) == f"Dr. Próba Ádám: {alone}"
    assert notice_text(notice, None, facts, two) == alone


@pytest.mark.parametrize(
    ("minutes", "hu", "en"),
    [(10, "10 perce", "10 min"), (60, "1 órája", "1 h"), (282, "4 óra 42 perce", "4 h 42 min")],
)
def test_who_starts_the_computer_late_is_told_of_hours_not_of_hundreds_of_minutes(minutes, hu, en):
    facts = {"begins_at": Story("08:00").now, "minutes_ago": minutes, "n": 2}
    assert notice_text("activate_before_hours", None, facts, settings(EVA)).startswith(f"Már {hu} tart a rendelés")
    assert f"on for {en}," in notice_text("activate_before_hours", None, facts, settings(EVA, language="en"))


def test_the_reference_texts_word_for_word():
    story, under = Story("07:00"), settings()
    at = {"ends_at": story.at("15:00"), "minutes": 10}
    assert notice_text("session_ending", "default", at, under) == (
        "Az EESZT-kapcsolatból még 10 perc van hátra. Az aktiválástól számítva 15:00-kor jár le. Ha még rendelsz, aktiváld újra."
    )
    assert notice_text("session_expired", "default", at, under) == (
        "Az EESZT-kapcsolat ideje 15:00-kor letelt. Ha még rendelsz, aktiváld újra. "
        "A zöld pötty nem bizonyíték: nézd meg az EESZT riportokat."
    )
    at = {"ends_at": story.at("14:58"), "break_at": story.at("12:00")}
    assert notice_text("session_will_end_in_hours", "default", at, under) == (
        "Feljegyeztem: az EESZT-kapcsolat az aktiválástól számítva 14:58-ig tart. A szünetben (12:00) érdemes újra "
        "aktiválni."
    )
    assert notice_text("session_will_end_in_hours", "default", {"ends_at": at["ends_at"]}, under) == (
        "Feljegyeztem: az EESZT-kapcsolat az aktiválástól számítva 14:58-ig tart, vagyis rendelési időben jár le."
    )
    assert notice_text("session_will_end_in_hours", "default", {**at, "when": "now"}, under) == (
        "Most szünet van: érdemes újra aktiválni, mert az EESZT-kapcsolat rendelési időben, 14:58-kor jár le."
    )
    at = {"ended_at": story.at("10:20"), "closes_at": story.at("16:00"), "n": 1}
    assert notice_text("connection_missing", "default", {**at, "lost": True}, under) == (
        "Az EESZT-kapcsolat a jelzésed szerint 10:20-kor megszakadt, és azóta nem tudok új aktiválásról. Ha már "
        "aktiváltad, jelezd itt."
    )
    assert notice_text("connection_missing", "default", {**at, "lost": False}, under) == (
        "10:20 óta nem tudok EESZT-kapcsolatról, és 16:00-ig rendelsz. Ha még küldesz adatot, aktiváld újra."
    )


OTHERS_WORD_FOR_WORD = [
    ("login_suspected", {}, "Egy program az imént (08:10) használta az igazolványt. Az EESZT-kapcsolatot aktiváltad?"),
    (
        "card_inserted_no_session",
        {},
        "Az igazolvány az olvasóban van, de nem tudok aktív EESZT-kapcsolatról. Ha már aktiváltad, jelezd itt.",
    ),
    (
        "pin_change_due",
        {},
        (
            "Az új igazolvány 5 jegyű aktiváló PIN-kódját le kell cserélni saját, 6 jegyű PIN-kódra (az eSzemélyi Kliens "
            "ezt írja: „Aktiváló PIN csere szükséges”). Ha már megtörtént, pipáld ki."
        ),
    ),
    ("new_card_steps", {"steps": 3}, "Új igazolvány: még 3 lépés van hátra."),
    (
        "card_expiring",
        {"days": 60},
        "60 nap múlva lejár az igazolványod (2027. március 14.). Az újat már igényelheted.",
    ),
    ("card_expiring", {"days": 1}, "Holnap lejár az igazolványod (2027. március 14.)."),
    ("card_expiring", {"days": 0}, "Ma lejár az igazolványod. Megvan már az új?"),
    ("card_expiring", {"days": -1}, "Az igazolványod érvényessége lejárt (2027. március 14.). Megvan már az új?"),
    ("card_left_in_reader", {}, "Az igazolvány az olvasóban maradt. Ne hagyd itt!"),
    ("reader_missing", {}, "Nem látok kártyaolvasót. Ha igazolvánnyal aktiválsz, csatlakoztasd."),
    (
        "portal_unreachable",
        {},
        (
            "Erről a gépről most nem érhető el az Ágazati Portál. Ha az aktiválás sem sikerül, valószínűleg nem az "
            "igazolványoddal van baj."
        ),
    ),
]


@pytest.mark.parametrize(("notice", "facts", "text"), OTHERS_WORD_FOR_WORD)
def test_the_other_reference_texts_word_for_word(notice, facts, text):
    facts = {"used_at": Story("08:10").now, "expires": "2027-03-14", **facts}
    assert notice_text(notice, None, facts, settings()) == text


def test_every_notice_has_an_entry_in_each_language_in_the_order_of_urgency():
    for entries in NOTICES.values():
        assert list(entries) == [rule.notice for rule in RULES]
    assert {kind for kind, _ in KINDS} == {rule.notice for rule in RULES}


def test_an_entry_says_the_same_variants_and_facts_in_both_languages():
    def facts_in(entry: NoticeWords) -> dict[str, set[str]]:
        return {
            f"{kind} {variant}": set(re.findall(r"\{(\w+)\}", text))
            for kind, sentences in (("text", entry.text), ("coming", entry.coming))
            for variant, text in by_variant(sentences).items()
        }

    for notice, entry in NOTICES["hu"].items():
        assert facts_in(entry) == facts_in(NOTICES["en"][notice])


@pytest.mark.parametrize("language", ["hu", "en"])
def test_the_facts_in_a_notice_s_sentences_are_its_rule_s(language):
    given = facts_of_every_notice(language)
    for notice, entry in NOTICES[language].items():
        known = {name.removesuffix("_at") for name in given[notice]}
        for text in by_variant(entry.text).values():
            assert set(re.findall(r"\{(\w+)\}", text)) <= known, notice
        for text in by_variant(entry.coming).values():
            assert set(re.findall(r"\{(\w+)\}", text)) <= known | {"left"}, notice


def test_every_variant_that_has_a_sentence_can_be_said():
    facts = [{"ends_at": Story("07:00").now, **facts} for _, facts in KINDS] + [
        {"break_at": 1, "when": when} for when in (None, "now", "over")
    ]
    facts += [{"ends_at": Story("07:00").now, "break_at": at, "started_at": 1} for at in (None, 1)]
    facts = [{"days": 5, "n": 0, **each} for each in facts]
    for rule in RULES:
        said_variants = {variant for each in facts for variant in rule.variants(each)} | {""}
        entry = NOTICES["hu"][rule.notice]
        assert set(by_variant(entry.text)) | set(by_variant(entry.coming)) <= said_variants, rule.notice


def test_what_is_coming_is_told_by_the_facts_of_the_forecast():
    ends = {"ends_at": "2026-11-23T15:05:00+01:00", "begins_at": "2026-11-23T08:00:00+01:00"}
    told = [
        ("session_ending", {"minutes": 30}, "szólok, hogy fél óra van hátra"),
        ("session_expired", {"n": 0, "away": "asleep"}, "szólok, hogy letelt a kapcsolat ideje"),
        ("session_expired", {"n": 1, "away": "asleep"}, "újra szólok, hogy letelt a kapcsolat ideje"),
        ("activate_before_hours", {"n": 0}, "szólok, hogy mindjárt kezdődik a rendelés (08:00)"),
        ("activate_before_hours", {"n": 1}, "szólok, hogy elkezdődött a rendelés, és nem tudok kapcsolatról"),
        ("session_will_end_in_hours", {}, "szólok, hogy a kapcsolat rendelési időben jár majd le (15:05)"),
        ("login_suspected", {}, ""),
        ("younger_than_this_page", {}, ""),
    ]
    for notice, facts, text in told:
        assert coming_text(notice, {**ends, **facts}, "fél óra", "hu") == text


def test_every_refusal_and_acknowledgement_can_be_said():
    story = Story("07:00")
    for language in ("hu", "en"):
        under = settings(EVA, language=language)
        for reason in REFUSALS[language]:
            facts = {"started_at": story.now, "minutes": 7, "name": "X", "names": ("A", "B"), "text": "9"}
            sentence = refusal(reason, facts, under, story.now)
            assert "{" not in sentence
            assert sentence.endswith(".")
        for what in SAID[language]:
            assert "{" not in said(what, under, story.now, "eva", minutes=7, ends_at=story.now, started_at=story.now)


def test_spans_are_rounded_up_and_never_say_nothing_is_left():
    assert span_words(1, "hu") == "1 perc"
    assert span_words(3600, "hu") == "1 óra"
    assert span_words(11521, "hu") == "3 óra 13 perc"
    assert span_words(11520, "en") == "3 h 12 min"


def test_dates_as_the_languages_write_them():
    from datetime import date

    assert long_date(date(2027, 3, 14), "hu") == "2027. március 14."
    assert long_date(date(2027, 3, 14), "en") == "14 March 2027"
    assert word("face.missing", "hu") == "Nem tudok kapcsolatról"


def test_a_word_about_the_program_falls_back_to_the_general_one():
    assert agent_words.app_word("store.odd", "hu", path="/x") == agent_words.app_word("store", "hu", path="/x")


def test_a_week_is_rehearsed_with_a_heading_for_each_day_and_a_sum():
    story, under = Story("07:00"), settings(EVA, replace(ADAM, id="adam"))
    lines = [
        {
            "at": "2026-11-23T06:50:00Z",
            "do": "notify",
            "notice": "activate_before_hours",
            "practitioner": "eva",
            "text": "Dr. Minta Éva: x.",
        },
        {"at": "2026-11-23T13:00:00Z", "do": "withdraw", "notice": "activate_before_hours", "practitioner": "eva"},
        {"at": "2026-11-28T07:00:05Z", "do": "face", "face": "idle"},
    ]
    names = {p.id: p.name for p in under.practitioners}
    told = list(rehearsal.rehearsal_lines(lines, "hu", story.state.calendar.zone, names))
    assert told == [
        "2026. november 23., hétfő",
        "  07:50:00  értesítés: Dr. Minta Éva: x.",
        "  14:00:00  visszavonva: Dr. Minta Éva: aktiválás a rendeléshez",
        "",
        "2026. november 28., szombat",
        "  08:00:05  ikon: Készenlét",
        "",
        "Értesítések: 1. Napok: 2.",
    ]
    assert list(rehearsal.rehearsal_lines([], "en", story.state.calendar.zone, names)) == []


@pytest.mark.parametrize("language", ["hu", "en"])
def test_every_notice_has_a_name_of_its_own(language):
    names = {notice_name(rule.notice, language) for rule in RULES}
    assert len(names) == len(RULES)
    assert notice_name("younger_than_this", language) == "younger_than_this"


@pytest.mark.parametrize("language", ["hu", "en"])
def test_the_sheet_of_notices_shows_every_kind(language):
    assert list(every_notice(language)) == [rule.notice for rule in RULES]


@pytest.mark.parametrize("language", ["hu", "en"])
def test_the_manual_calls_the_buttons_as_they_are_called(language):
    quoted = set(
        re.findall(r"[„“]([^”]+)”", "\n".join(s.text for s in manual_of(Settings(language=language)).sections))
    )
    names = {WORDS[language][key] for key in ("activated", "snooze", "done")}
    assert names <= quoted


def test_a_card_s_trouble_does_not_concern_whoever_activates_with_mobiltoken():
    mobil = replace(ADAM, login="mobiltoken")
    for notice in ("card_service_lost", "reader_missing"):
        assert "MobilToken" not in notice_text(notice, None, {}, settings(EVA, replace(ADAM, login="phone")))
        assert notice_text(notice, None, {}, settings(EVA, mobil)).endswith(" A MobilTokent ez nem érinti.")
    assert "MobilToken" not in notice_text("portal_unreachable", None, {}, settings(EVA, mobil))
