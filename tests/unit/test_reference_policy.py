"""The policy's page and the core say the same: what its second edition brought is built, what it cites is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hetes.adapters.card.reader_states import PRESENT, ReaderStates
from hetes.adapters.settings.file import SettingsFile
from hetes.adapters.settings.schema import check
from hetes.core.effects import Notify
from hetes.core.notices.registry import RULES
from hetes.core.settings import Settings
from hetes.core.state import STEPS, State, begin
from hetes.core.step import step
from hetes.presentation.notices.view import notice_view
from hetes.rehearsal.lines import UnreadableError
from hetes.rehearsal.rehearsal import rehearse_lines

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "daemon" / "reference" / "policy.md").read_text(encoding="utf-8")
HETES = ROOT / "daemon" / "hetes"

SECTION = re.compile(r"^#{2,3} (\d+(?:\.\d+)?) ", re.MULTILINE)
KIND = re.compile(r"^### [34]\.\d+ `(\w+)`", re.MULTILINE)
CITED = re.compile(r"\bpolicy (\d+\.\d+)\b", re.IGNORECASE)

MONDAY = "2026-11-23"
CARD, OTHER = "3B8780018031B973842160B8", "3B8F8001804F0CA000000306"
FAMILY = "3B8B800120900000000000"


# --- what the probes are made of ---------------------------------------------------------------------------------


def settings(hours: str = "", **practitioner: object) -> Settings:
    """Return the settings of somebody who works so on Mondays; keys that are not known yet are passed over."""
    person: dict[str, object] = {"id": "p1", "name": "Dr. Minta Éva", **practitioner}
    return check({"practitioner": [person | ({"hours": {"mon": hours}} if hours else {})]}).settings


def play(told: Iterable[tuple[Any, ...]], until: str, under: Settings) -> list[dict[str, Any]]:
    """Rehearse (time of day, event, fields) of one Monday, in UTC."""
    lines = [{"at": at(time), "event": event, **(fields[0] if fields else {})} for time, event, *fields in told]
    return rehearse_lines([*lines, {"at": at(until), "event": "until"}], under)


def at(time: str) -> str:
    day, _, clock = time.rpartition(" ")
    return f"{day or MONDAY}T{clock}:00+00:00" if clock.count(":") == 1 else f"{day or MONDAY}T{clock}+00:00"


def notices(done: Iterable[dict[str, Any]], *kinds: str) -> list[str]:
    """Return the times of day at which notices of these kinds were shown."""
    return [line["at"][11:16] for line in done if line["do"] == "notify" and line["notice"] in kinds]


def readers(atr: str | None = None, *, in_use: bool = False) -> dict[str, Any]:
    return {"readers": [{"name": "R", "atr": atr, "in_use": in_use}]}


def unreadable(*told: tuple[Any, ...]) -> bool:
    try:
        play(told, "20:00", settings())
    except UnreadableError:
        return True
    return False


def stepped(*told: tuple[str, Any], under: Settings) -> tuple[State, list[Any]]:
    """Step the core itself, where a rehearsal does not show enough."""
    state, effects = begin(under, datetime.fromisoformat(at("00:00"))), []
    for time, event in told:
        state, ordered = step(state, event, datetime.fromisoformat(at(time)))
        effects += ordered
    return state, effects


def no_problem(person: dict[str, object]) -> bool:
    return not check({"practitioner": [{"id": "p1", **person}]}).problems


# --- a probe for what the second edition brought -----------------------------------------------------------------


def step_of_the_clock() -> bool:
    told = [("08:00", "activate"), ("09:00", "clock_set", {"to": at("10:00")})]
    return notices(play(told, "23:00", settings()), "session_expired")[:1] == ["16:00"]


ENDED_EARLY = [("08:05", "activate"), ("08:06", "end")]


def families() -> bool:
    known = check({"card": {"atrs": [f"{FAMILY}08EE277F04"]}}).settings
    told = [("08:00", "readers", readers()), ("08:01", "readers", readers(f"{FAMILY}08AABBCC2C"))]
    return bool(notices(play(told, "09:00", known), "card_inserted_no_session"))


def learned_families(folder: Path) -> bool:
    file = SettingsFile(folder / "settings.toml", lambda: UTC)
    for last in ("01", "02"):
        assert file.learn_card(f"3B8F8001804F0CA0000003{last}", eszemelyi=True) is None
    told = [("08:00", "readers", readers()), ("08:01", "readers", readers("3B8F8001804F0CA000000303"))]
    return bool(notices(play(told, "09:00", file.read()[0]), "card_inserted_no_session"))


def counted_insertions() -> bool:
    states = ReaderStates()
    states.enlist(["R"], 0)
    inserted_once = PRESENT | 1 << 16
    states.take([("R", inserted_once, bytes.fromhex(CARD))], 0, None)
    return not states.take([("R", inserted_once, bytes.fromhex(OTHER))], 1, None)[0]


def logins() -> bool:
    return no_problem({"login": "phone"}) and no_problem({"login": "token"})


USED = [
    ("12:00", "readers", readers(CARD)),
    ("12:01", "readers", readers(CARD, in_use=True)),
    ("12:02", "readers", readers(CARD)),
]


def candidate_in_the_break() -> bool:
    done = play([("07:30", "activate"), *USED], "12:30", settings("08:00-12:00, 13:00-18:00"))
    return bool(notices(done, "login_suspected"))


def two_candidates() -> bool:
    names = ("p1", "p2", "p3")
    people = check({"practitioner": [{"id": name, "name": name} for name in names]}).settings
    facts = {"used_at": datetime.fromisoformat(at("08:00")), "candidates": names, "candidate_sessions": ("", "", "")}
    return len(notice_view(Notify(1, "login_suspected", None, facts), people).buttons) == 2


def portal_and_done() -> bool:
    fails = [(time, "portal", {"ok": False}) for time in ("09:40", "09:42", "09:44")]
    told = [("03:00", "activate"), ("09:35", "done"), *fails]
    return not notices(play(told, "09:50", settings("08:00-16:00")), "portal_unreachable")


def inserted_later() -> bool:
    told = [("07:00", "readers", readers()), ("08:00", "readers", readers(CARD))]
    return notices(play(told, "09:00", settings()), "card_inserted_no_session") == ["08:03"]


def certificate_expiring() -> bool:
    unit = {"id": "u1", "name": "Minta", "certificate_expires": "2026-11-30"}
    return bool(
        notices(
            play([("07:00", "readers", readers())], "20:00", check({"unit": [unit]}).settings), "certificate_expiring"
        )
    )


def away() -> bool:
    on_leave = settings("08:00-16:00", away=[f"{MONDAY}/{MONDAY}"])
    return not notices(play([("07:00", "readers", readers())], "09:00", on_leave), "activate_before_hours")


def odd_and_even_weeks() -> bool:
    assert datetime.fromisoformat(MONDAY).isocalendar().week % 2 == 0
    even = settings("08:00-16:00", hours_even={"mon": "10:00-12:00"})
    done = play([("07:00", "readers", readers())], "11:00", even)
    return notices(done, "activate_before_hours")[:1] == ["09:50"]


PROBES: dict[str, Callable[..., bool]] = {
    probe.__name__: probe
    for probe in (
        step_of_the_clock,
        families, learned_families, counted_insertions, logins,
        candidate_in_the_break, two_candidates, portal_and_done, inserted_later, certificate_expiring,
        away, odd_and_even_weeks,
    )
}  # fmt: skip


@pytest.mark.parametrize("name", PROBES)
def test_what_the_second_edition_brought_is_built(name, tmp_path):
    probe = PROBES[name]
    assert probe(tmp_path) if probe is learned_families else probe()


# --- the page itself ---------------------------------------------------------------------------------------------


def sections(page: str) -> list[str]:
    return SECTION.findall(page)


def unknown_citations(text: str, page: str) -> set[str]:
    return set(CITED.findall(text)) - set(sections(page))


def test_the_sections_are_numbered_without_a_gap():
    found = sections(PAGE)
    chapters = [number for number in found if "." not in number]
    assert chapters == [str(n) for n in range(1, 10)]
    for chapter in chapters:
        begin_at = 0 if chapter == "4" else 1
        within = [number for number in found if number.startswith(f"{chapter}.")]
        assert within == [f"{chapter}.{n}" for n in range(begin_at, begin_at + len(within))]
        assert len(within) >= 3


def test_a_section_that_is_cited_exists():
    texts = [path.read_text(encoding="utf-8") for path in [*HETES.rglob("*.py"), *(ROOT / "daemon").rglob("*.md")]]
    assert len(texts) > 200
    assert unknown_citations("\n".join(texts), PAGE) == set()


def test_a_wrong_citation_is_found():
    assert unknown_citations("as (policy 3.2) and Policy 10.1 say; policy 4.10.", PAGE) == {"10.1"}


def test_the_notices_are_those_of_the_registry_in_the_order_of_urgency():
    kinds = KIND.findall(PAGE)
    first = re.findall(r"`(\w+)`", PAGE.split("Urgency: ")[1].split(", then the rest")[0])
    last = ["certificate_expiring"]
    assert {*first, *last} <= set(kinds)
    order = [*first, *(kind for kind in kinds if kind not in first + last), *last]
    assert order == [rule.notice for rule in RULES]


def test_the_steps_of_the_guide_are_those_of_the_core():
    assert tuple(re.search(r"the steps are `([^`]+)`", PAGE)[1].split(", ")) == STEPS


def test_the_program_settles_what_the_page_takes_for_granted():
    """The probes stand on these: a story is played at all, and a session is as long as the settings say."""
    done = play([("08:00", "activate")], "20:00", replace(settings(), length=timedelta(hours=3)))
    assert notices(done, "session_expired")[0] == "11:00"
