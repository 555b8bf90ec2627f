"""Findings: what is told of a computer that is ready, and of each fault; nothing that was told can break a judgement."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetes.adapters.portal.probe import OUTCOMES
from hetes.core.settings import Practitioner, Settings
from hetes.doctor.check import STATES, Missed
from hetes.doctor.common_words import WORDS as COMMON
from hetes.doctor.findings import first_to_do, overall
from hetes.doctor.looks import settings_facts
from hetes.doctor.registry import CHECKS, GROUPED, LOOKS, WORDS
from hetes.doctor.text import SCHEMA, check_json, check_lines, saw, summary, title, to_do, word
from hetes.presentation.autostart_words import _SENTENCES
from hetes.presentation.manual.view import manual
from tests.support.doctor.computer import CARD, READER, READY, but, card, judge, judged, reader, sentences

LANGUAGES = ("hu", "en")
VERDICTS = {name: check.verdicts for name, check in CHECKS.items()}


def found(told: dict[str, Any]) -> dict[str, str]:
    return {finding.check: finding.word for finding in judged(told)}


def test_a_computer_that_is_ready_has_nothing_but_good_findings():
    findings = judged(READY)
    assert [(f.check, f.word) for f in findings if f.state != "good"] == []
    assert overall(findings) == "good"
    assert first_to_do(findings) is None
    assert summary(findings, "hu") == "Minden rendben, amit innen látni lehet."


@pytest.mark.parametrize(
    ("check", "expected", "state", "told"),
    [
        ("card_service", "down", "bad", but(pcsc={"service": "down", "readers": []})),
        ("card_service", "disabled", "bad", but(pcsc={"service": "disabled", "readers": []})),
        ("readers", "unseen", "unknown", but(pcsc={"service": "disabled", "readers": []})),
        ("card_service", "silent", "bad", but(pcsc={"service": "silent", "readers": []})),
        ("card_service", "denied", "bad", but(pcsc={"service": "denied", "readers": []})),
        ("card_service", "library_missing", "bad", but(pcsc={"service": "library_missing", "readers": []})),
        ("card_service", "look_failed", "unknown", but(pcsc=None)),
        ("card_service", "look_failed", "unknown", but(pcsc={"service": "failed", "readers": []})),
        ("card_service", "look_failed", "unknown", but(pcsc={"service": "odd", "readers": []})),
        ("card_service", "asleep", "unknown", but(pcsc={"service": "asleep", "readers": []}, usb={"devices": []})),
        ("readers", "none", "bad", but(pcsc={"readers": []}, usb={"devices": []})),
        ("readers", "none", "bad", but(pcsc={"readers": []}, usb=None)),
        ("readers", "driver_missing", "bad", but(pcsc={"readers": []})),
        ("readers", "driver_missing", "bad", but(pcsc={"service": "asleep", "readers": []})),
        ("readers", "ignored", "bad", but(pcsc=reader(ignored=True, card=None), usb={"devices": []})),
        ("readers", "unfamiliar", "unknown", but(pcsc=reader(known=False))),
        ("readers", "unreadable", "unknown", but(pcsc={"readers": [], "unreadable": 1})),
        ("readers", "one_missing", "attention", but(usb={"devices": ["REINER SCT cyberJack", "ACS ACR1281"]})),
        ("readers", "known", "good", but(usb={"devices": ["Some Other Name"]})),
        ("readers", "unseen", "unknown", but(pcsc={"service": "down", "readers": []})),
        ("card", "none", "unknown", but(pcsc=reader(card=None))),
        ("card", "unknown", "attention", but(pcsc=card(kind="unknown"))),
        ("card", "other", "attention", but(pcsc=card(kind="other"))),
        ("card", "mute", "bad", but(pcsc=card(kind="mute"))),
        ("card", "eszemelyi", "good", but(pcsc={"readers": [{**READER, "card": {**CARD, "kind": "mute"}}, READER]})),
        ("card", "none", "unknown", but(pcsc=reader(ignored=True))),
        ("card_use", "in_use", "attention", but(pcsc=card(in_use=True))),
        ("card_use", "exclusive", "attention", but(pcsc=card(in_use=True, exclusive=True))),
        ("card_use", "no_card", "good", but(pcsc=reader(card=None))),
        ("people", "nobody", "unknown", but(settings={"people": 0})),
        ("people", "no_date", "good", but(settings={"no_date": ("Dr. Minta Éva",)})),
        ("people", "expired", "attention", but(settings={"expired": ("Dr. Minta Éva",)})),
        ("client", "installed", "unknown", but(programs={"client": []})),
        ("client", "not_seen", "unknown", but(programs={"client": [], "installed": None})),
        ("client", "look_failed", "unknown", but(programs=None)),
        ("portal", "look_failed", "unknown", but(portal=None)),
        ("portal", "look_late", "unknown", but(portal={"outcome": "late"})),
        ("portal", "slow", "attention", but(portal={"outcome": "slow"})),
        ("portal", "look_failed", "unknown", but(portal={"outcome": "failed"})),
        ("agent", "absent", "bad", but(agent={"reached": "absent", "locked": False})),
        ("agent", "unlocked", "attention", but(agent={"locked": False})),
        ("agent", "apart", "attention", but(agent={"apart_from": "rendelo-1"})),
        ("agent", "elsewhere", "bad", but(agent={"reached": "absent", "elsewhere": "rendelo-1"})),
        ("agent", "absent", "bad", but(agent={"reached": "absent", "locked": None})),
        ("agent", "unreached", "bad", but(agent={"reached": "absent"})),
        ("agent", "silent", "bad", but(agent={"reached": "silent"})),
        ("agent", "strange", "bad", but(agent={"reached": "strange"})),
        ("agent", "simulated", "attention", but(agent={"simulated": True})),
        ("login", "absent", "attention", but(login={"enabled": False})),
        ("login", "task_manager", "attention", but(login={"enabled": False, "why": "task_manager"})),
        ("login", "other_command", "attention", but(login={"enabled": True, "why": "other_command"})),
        ("icon", "not_wanted", "unknown", but(agent={"tray": {"wanted": False, "backend": None, "reasons": {}}})),
        ("icon", "no_host", "attention", but(agent={"tray": {"wanted": True, "backend": None, "reasons": {}}}, screen={"host": None})),
        ("icon", "no_host", "attention", but(screen={"host": False})),
        ("icon", "failed", "attention", but(agent={"tray": {"wanted": True, "backend": None, "reasons": {}}})),
        ("icon", "no_screen", "attention", but(agent={"tray": {"wanted": True, "backend": None, "reasons": {}}}, screen={"screen": False})),
        ("icon", "untaken", "attention", but(agent={"tray": {"wanted": True, "backend": "dbus", "served": False, "reasons": {}}})),
        ("icon", "behind_arrow", "attention", but(screen={"host": None, "linux": False, "behind_arrow": True})),
        ("icon", "visible", "good", but(screen={"host": None})),
        ("icon", "visible", "good", but(agent={"tray": {"wanted": True, "backend": "win32", "reasons": {}}}, screen={"host": None, "linux": False})),
        ("icon", "failed", "attention", but(agent={"tray": {"wanted": True, "backend": None, "reasons": {}}}, screen={"host": None, "linux": False})),
        ("icon", "unseen", "unknown", but(agent={"tray": None})),
        ("notices", "taken", "good", but(agent={"notices": {"channel": "desktop-notifier", "at": "2026-11-23T07:02:00Z", "seen": None}})),
        ("notices", "plain", "attention", but(agent={"notices": {"channel": "plyer", "at": "2026-11-23T07:02:00Z", "seen": None}})),
        ("notices", "toast", "good", but(agent={"notices": {"channel": "desktop-notifier", "at": "2026-11-23T07:02:00Z", "seen": None}}, service={"there": None, "name": "", "windows": "on"})),
        ("notices", "balloon", "attention", but(agent={"notices": {"channel": "balloon", "at": "2026-11-23T07:02:00Z", "seen": None}}, service={"there": None, "name": "", "windows": "on"})),
        ("notices", "off", "attention", but(agent={"notices": {"channel": "balloon", "at": "2026-11-23T07:02:00Z", "seen": True}}, service={"there": None, "name": "", "windows": "off"})),
        ("notices", "quiet", "attention", but(service={"there": True, "name": "Plasma 6.3", "quiet": True})),
        ("notices", "held", "attention", but(service={"there": None, "name": "", "windows": "held"})),
        ("notices", "not_seen", "attention", but(agent={"notices": {"channel": "desktop-notifier", "at": None, "seen": False}})),
        ("notices", "nobody", "attention", but(agent={"notices": {"channel": "tray", "at": None, "seen": None}})),
        ("notices", "nobody", "attention", but(agent={"notices": {"channel": None, "at": None, "seen": None}}, service={"there": False})),
        ("notices", "untried", "unknown", but(agent={"notices": {"channel": None, "at": None, "seen": None}})),
        ("clock", "ahead", "attention", but(portal={"clock_off": 61.0})),
        ("clock", "behind", "attention", but(portal={"clock_off": -3600.0})),
        ("clock", "right", "good", but(portal={"clock_off": -60.0})),
        ("clock", "unseen", "unknown", but(portal={"outcome": "captive", "clock_off": 9999.0})),
        ("clock", "unseen", "unknown", but(portal={"clock_off": None})),
        ("settings", "wrong", "attention", but(settings={"problems": ("session.length: nem jó.",)})),
        ("settings", "look_failed", "unknown", but(settings=None)),
        ("store", "fresh", "good", but(store={"state": "fresh"})),
        ("store", "low", "attention", but(store={"free": 100 * 2**20})),
        ("store", "full", "bad", but(store={"free": 2**20})),
        ("store", "unkept", "bad", but(agent={"unkept": True})),
        ("store", "full", "bad", but(store={"free": 2**20}, agent={"unkept": True})),
        ("store", "set_aside", "attention", but(store={"set_aside": True})),
        ("store", "state_aside", "attention", but(store={"state_aside": True, "bad": 3})),
        ("store", "renewed", "attention", but(store={"set_aside": True, "renewed": True})),
        ("store", "bad_rows", "attention", but(store={"bad": 3})),
        ("store", "gone", "bad", but(store={"state": "gone"})),
        ("store", "newer", "bad", but(store={"state": "newer"})),
        ("store", "broken", "bad", but(store={"state": "broken"})),
        ("eid_port", "taken", "unknown", but(programs={"listening": True})),
        ("eid_port", "other", "attention", but(programs={"listening": True, "listener": "AusweisApp"})),
        ("eid_port", "client", "good", but(programs={"listening": True, "listener": "eszig-eid", "listener_is_client": True})),
        ("eid_port", "unseen", "unknown", but(programs={"listening": None})),
        ("version", "differs", "attention", but(agent={"version": "0.9"})),
        ("version", "alone", "good", but(agent={"reached": "absent", "version": None})),
    ],
)  # fmt: skip
def test_each_fault_is_named(check, expected, state, told):
    finding = judge(check, told)
    assert (finding.word, finding.state) == (expected, state)


def test_a_fault_of_the_card_service_is_told_once_and_not_as_missing_readers():
    words = found(but(pcsc={"service": "down", "readers": []}))
    assert (words["readers"], words["card"], words["card_use"]) == ("unseen", "unseen", "unseen")
    findings = judged(but(pcsc={"service": "down", "readers": []}))
    assert [f.check for f in findings if f.state == "bad"] == ["card_service"]


@pytest.mark.parametrize("pcsc", [{"service": "down", "readers": []}, {"readers": []}, None])
def test_where_everybody_activates_with_mobiltoken_nobody_needs_a_reader(pcsc):
    told = but(pcsc=pcsc, usb={"devices": []}, settings={"card_wanted": False})
    expected = "unknown" if pcsc is None else "good"
    assert overall([judge(check, told) for check in ("card_service", "readers", "card")]) == expected


def test_what_is_bad_comes_first_then_what_wants_attention_in_the_order_of_a_morning():
    attention, bad = but(login={"enabled": False}), but(login={"enabled": False}, store={"state": "broken"})
    assert first_to_do(reversed(judged(attention))).check == "login"
    assert first_to_do(judged(bad)).check == "store"
    assert overall(judged(bad)) == "bad"


def test_what_cannot_be_seen_is_counted_and_does_not_stand_in_the_way():
    findings = judged(but(programs={"client": []}, pcsc=reader(card=None)))
    assert overall(findings) == "good"
    assert (
        summary(findings, "hu")
        == "Minden rendben, amit innen látni lehet. 2 dolog innen nem látszik; azokat nézd meg te."
    )


def test_every_outcome_of_the_look_at_the_portal_and_every_state_of_the_login_entry_has_its_word():
    assert {judge("portal", but(portal={"outcome": each})).word for each in OUTCOMES} == set(VERDICTS["portal"]) | set(
        Missed
    )
    others = {"denied", "full", "too_long", "failed", "locked", "unknown"}  # of switching it; the last is "unseen" here
    assert set(_SENTENCES["hu"]) - others == set(VERDICTS["login"]) - {"unseen"}


def test_what_the_settings_tell():
    today, day = date(2026, 11, 23), timedelta(days=1)
    old, new = (Practitioner(f"p{n}", f"Dr. {n}", card_expires=today + n * day) for n in (-1, 0))
    token = Practitioner("p3", "Dr. Token", login="mobiltoken", card_expires=today - day)
    assert settings_facts(Settings(), ("baj",), today) == {
        "problems": ("baj",),
        "people": 0,
        "card_wanted": True,
        "no_date": (),
        "expired": (),
    }
    told = settings_facts(Settings(configured=(old, new, token)), (), today)
    assert (told["people"], told["card_wanted"], told["expired"]) == (3, True, ("Dr. -1",))
    assert settings_facts(Settings(configured=(token,)), (), today)["card_wanted"] is False
    phone = settings_facts(Settings(configured=(replace(token, login="phone"),)), (), today)
    assert (phone["card_wanted"], phone["expired"]) == (False, ("Dr. Token",)), "a card, but no reader"


ORDER = {
    "first": ("card_service", "readers", "card", "card_use", "people", "client", "portal", "agent", "login", "icon", "notices"),
    "rest": ("clock", "settings", "fleet", "store", "eid_port", "version"),
}  # fmt: skip


def test_the_order_is_that_of_a_morning_what_the_activation_needs_then_what_hetes_needs_then_the_rest():
    assert {group: tuple(checks) for group, checks in GROUPED.items()} == ORDER
    assert list(CHECKS) == [name for checks in GROUPED.values() for name in checks]


def test_each_place_and_each_look_s_name_is_taken_once():
    assert set(Counter((check.group, check.order) for check in CHECKS.values()).values()) == {1}
    assert set(Counter(look.name for look in LOOKS).values()) == {1}


def test_every_state_and_every_look_is_used():
    assert set(READY) == {look.name for look in LOOKS}
    assert {state for words in VERDICTS.values() for state, _ in words.values()} == set(STATES)


# --- Words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_words_and_no_others(language):
    said = sentences(language)
    assert set(said) == {f"{check}.{each}" for check, words in VERDICTS.items() for each in words}
    for name, (seen, doing) in said.items():
        state = VERDICTS[name.partition(".")[0]][name.partition(".")[2]][0]
        assert seen == "{problems}" or seen.endswith("."), name
        assert bool(doing) or state == "good", name
        assert not doing or doing.endswith((".", "?", "hetes run", "portal.eeszt.gov.hu")), name
        assert len(re.findall(r"[.?!](?=\s)", doing)) == 0, f"more than a sentence: {name}"


def test_no_hungarian_article_or_suffix_stands_beside_a_variable():
    more = [text for words in WORDS.values() for text in words["hu"].more.values()]
    for text in (*(text for texts in sentences("hu").values() for text in texts), *more, *COMMON["hu"].values()):
        assert not re.search(r"\b[Aa]z?\s\{", text), text
        assert not re.search(r"\}-?(?!kor)\w", text.replace("{number} ", "")), text


def test_a_sentence_that_is_added_is_about_a_fact_that_the_check_tells():
    for check, words in WORDS.items():
        assert set(words["hu"].more) <= set(judge(check, READY).facts), check
    assert set(WORDS["settings"]["hu"].more) == {"own", "everybody", "locked", "vain", "file"}
    assert set(WORDS["card_use"]["hu"].more) == {"programs", "hidden"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page_or_a_section_that_exists(language):
    sections = {f"/help#{section.id}" for section in manual(language, "", 0).sections}
    pages = {"/", "/help", "/settings", "/settings#login", "/settings#cards", "/practitioners", "/new-card", "/fleet"}
    assert {link for words in VERDICTS.values() for _, link in words.values()} <= sections | pages


def test_only_what_is_inferred_is_called_probable():
    inferred = {f"portal.{why}" for why in ("slow", "dns", "refused", "timed_out", "tls_untrusted")}
    inferred.add("readers.driver_missing")
    assert {n for n, texts in sentences("hu").items() if "valószínűleg" in " ".join(texts)} == inferred
    assert {n for n, texts in sentences("en").items() if "probably" in " ".join(texts)} == inferred


@pytest.mark.parametrize(("seconds", "said"), [(61, "2 perc"), (7200, "2 óra"), (-95_000, "26 óra 24 perc")])
def test_how_far_the_clock_is_off_is_told_as_people_say_it(seconds, said):
    finding = judge("clock", but(portal={"clock_off": float(seconds)}))
    assert saw(finding, "hu").endswith(f"ennyivel: {said}.")


def test_whoever_is_connected_to_the_card_service_is_named_beside_the_use():
    told = but(
        pcsc=card(in_use=True),
        users={"lines": [[("eszig-cmu", 11)], [("bank\x1b[2J", 12)], [("hetes", 7)], [("hetesw", 8)]], "hidden": 1},
        agent={"pid": 8},
    )
    said = saw(judge("card_use", told), "hu")
    assert "hetes" not in said
    assert "bank\\x1b[2J, eszig-cmu" in said
    assert "Más felhasználók programjai" in said


def test_a_fact_that_is_missing_is_a_question_mark_and_never_a_lost_sentence():
    assert saw(CHECKS["client"].finding("running", {}), "hu") == "Fut: ?."


def test_more_than_five_readers_are_not_all_named():
    told = but(pcsc={"readers": [{**READER, "label": f"Olvasó {number}"} for number in range(50)]})
    said = saw(judge("readers", told), "hu")
    assert said.count("Olvasó") == 5
    assert "…" in said


# --- What a script reads ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_is_what_the_readme_says(language):
    findings = judged(but(pcsc={"service": "down", "readers": []}))
    told = json.loads(json.dumps(check_json(findings, language, "1.0", "2026-11-23T07:00:00Z")))
    assert list(told) == ["schema", "version", "at", "language", "state", "ready", "summary", "checks"]
    assert (told["schema"], told["state"], told["ready"], told["language"]) == (SCHEMA, "bad", False, language)
    assert [each["check"] for each in told["checks"]] == list(CHECKS)
    for each in told["checks"]:
        assert list(each) == ["check", "state", "word", "title", "saw", "do", "link", "facts"]
        assert each["state"] in STATES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_for_a_terminal_hold_everything_and_are_not_too_wide(language):
    findings = judged(but(pcsc={"service": "down", "readers": []}, portal={"outcome": "tls_untrusted"}))
    sections = {section.id: section.title for section in manual(language, "", 0).sections}
    assert max(map(len, check_lines(findings, language, sections, 60))) <= 60
    lines = check_lines(findings, language, sections)
    assert max(map(len, lines)) <= 100
    flat = " ".join(" ".join(lines).split())
    for finding in findings:
        assert title(finding.check, language) in flat
        assert to_do(finding, language) in flat
        assert f"[{word(finding.state, language)}]" in flat
    assert sections["check"] in flat


# --- Nothing that was told can break it -------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=()), max_size=30)
cards = st.none() | st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["eszemelyi", "unknown", "other", "mute"]),
        "in_use": st.booleans(),
        "exclusive": st.booleans(),
    }
)
readers = st.lists(
    st.fixed_dictionaries({"label": texts, "known": st.booleans(), "ignored": st.booleans(), "card": cards}), max_size=4
)
everything = st.fixed_dictionaries(
    {
        "settings": st.none() | st.fixed_dictionaries({"problems": st.lists(texts), "people": st.integers(0, 20), "card_wanted": st.booleans(), "expired": st.lists(texts), "no_date": st.lists(texts)}),
        "pcsc": st.none() | st.fixed_dictionaries({"service": st.sampled_from(["up", "down", "denied", "asleep", "library_missing", "odd"]), "code": texts, "readers": readers, "unreadable": st.integers(0, 3)}),
        "usb": st.none() | st.fixed_dictionaries({"devices": st.none() | st.lists(texts)}),
        "users": st.none() | st.fixed_dictionaries({"lines": st.lists(st.lists(st.tuples(texts, st.integers()))), "hidden": st.integers(0, 9), "own": st.integers()}),
        "programs": st.none() | st.fixed_dictionaries({"client": st.lists(texts), "installed": st.sampled_from([True, None]), "listening": st.sampled_from([True, False, None]), "listener": texts, "listener_is_client": st.booleans()}),
        "portal": st.none() | st.fixed_dictionaries({"outcome": st.sampled_from(OUTCOMES) | texts, "status": st.none() | st.integers(), "seconds": st.none() | st.floats(0, 99), "clock_off": st.none() | st.floats(allow_nan=False, allow_infinity=False)}),
        "agent": st.none() | st.fixed_dictionaries({"reached": texts, "version": st.none() | texts, "own_version": texts, "tray": st.none() | st.fixed_dictionaries({"wanted": st.booleans(), "backend": st.none() | texts, "reasons": st.dictionaries(texts, texts)}), "notices": st.none() | st.fixed_dictionaries({"channel": st.none() | texts, "at": st.none() | texts, "seen": st.sampled_from([True, False, None])})}),
        "login": st.none() | st.fixed_dictionaries({"enabled": st.booleans(), "why": st.none() | texts}),
        "screen": st.none() | st.fixed_dictionaries({"screen": st.booleans(), "linux": st.booleans(), "host": st.sampled_from([True, False, None]), "behind_arrow": st.sampled_from([True, False, None])}),
        "service": st.none() | st.fixed_dictionaries({"there": st.sampled_from([True, False, None]), "name": texts}),
        "store": st.none() | st.fixed_dictionaries({"state": texts, "free": st.none() | st.integers(0, 2**50), "rows": st.none() | st.integers(0), "set_aside": st.booleans()}),
    }
)  # fmt: skip


@given(everything)
def test_whatever_was_told_every_check_has_a_finding_that_can_be_shown(told):
    findings = judged(told)
    for language in LANGUAGES:
        shown = [*check_lines(findings, language), *(saw(f, language) for f in findings)]
        assert all(line.isprintable() or "\xa0" in line for line in shown)
        json.dumps(check_json(findings, language, "1", "now"))


def test_a_word_that_the_check_does_not_have_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        CHECKS["portal"].finding("weather", {})
    assert CHECKS["portal"].finding("dns", {}).link.startswith("/help#")
