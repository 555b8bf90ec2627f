"""What is said where a look was late or failed: that it was, and nothing of what it was to look at."""

from __future__ import annotations

import pytest

from hetes.doctor.check import Missed
from hetes.doctor.common_words import WORDS as COMMON
from hetes.doctor.findings import first_to_do, overall
from hetes.doctor.registry import CHECKS, LOOKS
from hetes.doctor.text import saw, summary, to_do
from tests.support.doctor.computer import READY, but, judge, judged


@pytest.mark.parametrize("why", Missed)
def test_a_look_that_was_missed_says_so_and_nothing_of_what_it_was_to_look_at(why):
    """Whatever stands behind a look, a look that failed and one that is late are no finding about that."""
    for look in LOOKS:
        missed = {**READY, look.name: why}
        for check in CHECKS.values():
            finding = check.find(missed)
            if check.looks[0] == look:
                assert (finding.word, finding.state, dict(finding.facts)) == (why, "unknown", {})
                assert saw(finding, "hu") == COMMON["hu"][f"{why}.saw"]
                assert to_do(finding, "en") == COMMON["en"][f"{why}.do"]
            else:
                assert finding.state in ("good", "unknown"), (check.name, look.name)


@pytest.mark.parametrize("why", Missed)
def test_where_nothing_could_be_looked_at_not_all_is_well(why):
    findings = judged(dict.fromkeys(READY, why))
    assert (overall(findings), first_to_do(findings)) == ("unknown", None)
    assert summary(findings, "hu") == COMMON["hu"]["summary.nothing"]


@pytest.mark.parametrize("why", Missed)
def test_where_a_look_was_missed_and_nothing_is_at_fault_that_is_the_summary(why):
    findings = judged({**READY, "pcsc": why})
    assert (overall(findings), first_to_do(findings)) == ("unknown", None)
    assert summary(findings, "hu") == COMMON["hu"]["summary.missed"]
    assert overall(judged({**READY, "pcsc": why, "portal": {**READY["portal"], "outcome": "dns"}})) == "bad"


@pytest.mark.parametrize(
    "agent", [{"reached": "silent"}, {"reached": "strange"}, {"reached": "absent", "locked": True}]
)
def test_where_the_agent_does_not_say_which_program_it_is_none_is_named_as_another(agent):
    told = but(users={"lines": [[("python3", 8)], [("eszig-cmu", 9)]]}, agent={"pid": None, **agent})
    assert judge("card_use", told).facts["programs"] == ()
    assert judge("card_use", {**told, "agent": Missed.LATE}).facts["programs"] == ()


@pytest.mark.parametrize(("absent", "said"), [(True, "unseen"), (False, "unheard")])
def test_an_agent_that_did_not_answer_about_the_link_is_not_called_absent(absent, said):
    assert judge("fleet", but(fleet={"wanted": True, "reached": False, "absent": absent})).word == said
