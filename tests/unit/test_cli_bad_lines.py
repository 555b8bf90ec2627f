"""A hundred lines that somebody typed wrongly, in each language: one clear sentence, the right help, and nothing lost."""

from __future__ import annotations

import shlex
from functools import partial

import pytest

from hetes.adapters.console import FAILED, USAGE
from hetes.adapters.folders import Folders
from hetes.cli.command_tree import run
from hetes.cli.terminal import CommandContext, guarded

SETTINGS = """\
language = "{language}"
[[practitioner]]
id = "p1"
name = "Dr. Minta Éva"
login = "mobiltoken"
card_expires = 2027-03-14
away = ["2026-12-21/2027-01-02"]
hours = {{ mon = "08:00-14:00" }}
hours_odd = {{ fri = "" }}
[[unit]]
id = "u1"
"""

# What was typed after "hetes", and whose help is named; None: it is told without, as what is wrong is a value.
LINES = [
    line.split(" -> ")
    for line in """\
activat -> hetes
--frob -> hetes
--version=3 -> hetes
activate --at -> hetes activate
activate --at 25:99 -> hetes activate
activate --at 24:00 -> hetes activate
activate --at nyolc -> hetes activate
activate --at "" -> hetes activate
activate --at 8:5 -> hetes activate
activate --a 8 p1 p2 -> hetes activate
activate p1 p2 -> hetes activate
activate --from 8 -> hetes activate
end --at -> hetes end
end --at -1:00 -> hetes end
end --at 8h -> hetes end
end a b -> hetes end
lost --at -> hetes lost
lost --at 10;20 -> hetes lost
lost --at 10:60 -> hetes lost
lost --when 10:20 -> hetes lost
snooze -> hetes snooze
snooze tíz -> hetes snooze
snooze 1.5 -> hetes snooze
snooze 10 p1 p2 -> hetes snooze
snooze "" -> hetes snooze
done a b -> hetes done
done --at 8 -> hetes done
continue a b -> hetes continue
continue --all -> hetes continue
undo p1 -> hetes undo
undo --last -> hetes undo
dismiss -> hetes dismiss
dismiss a b c -> hetes dismiss
history --days -> hetes history
history --days 0 -> hetes history
history --days ezer -> hetes history
history --days -5 -> hetes history
history --days 1.5 -> hetes history
history --json=yes -> hetes history
history p1 -> hetes history
practitioner -> hetes practitioner
practitioner lst -> hetes practitioner
practitioner --json -> hetes practitioner
practitioner list --jsn -> hetes practitioner list
practitioner list p1 -> hetes practitioner list
practitioner add -> hetes practitioner add
practitioner add X --login -> hetes practitioner add
practitioner add X --login kártya -> hetes practitioner add
practitioner add X --login "" -> hetes practitioner add
practitioner add X --card-expires -> hetes practitioner add
practitioner add X --card-expires 2027.03.14 -> hetes practitioner add
practitioner add X --card-expires 2027-02-30 -> hetes practitioner add
practitioner add X --length -> hetes practitioner add
practitioner add X --length 25h -> hetes practitioner add
practitioner add X --length hat -> hetes practitioner add
practitioner add X --hours -> hetes practitioner add
practitioner add X --hours-odd -> hetes practitioner add
practitioner add X --hours-even -> hetes practitioner add
practitioner add X --away -> hetes practitioner add
practitioner add X --unit -> hetes practitioner add
practitioner add X --eeszt-user -> hetes practitioner add
practitioner add X --hour mon=8 --x -> hetes practitioner add
practitioner edit -> hetes practitioner edit
practitioner edit p1 --name -> hetes practitioner edit
practitioner edit p1 --login phon -> hetes practitioner edit
practitioner edit p1 --length 9m -> hetes practitioner edit
practitioner edit p1 --card-expires holnap -> hetes practitioner edit
practitioner edit p1 p2 -> hetes practitioner edit
practitioner remove -> hetes practitioner remove
practitioner remove p1 --yes=1 -> hetes practitioner remove
practitioner remove p1 p2 --yes -> hetes practitioner remove
fleet -> hetes fleet
fleet creat -> hetes fleet
fleet create --broker -> hetes fleet create
fleet create --file -> hetes fleet create
fleet create --ca -> hetes fleet create
fleet join a b -> hetes fleet join
fleet join --user -> hetes fleet join
fleet leave now -> hetes fleet leave
fleet status --jso --x -> hetes fleet status
fleet remove -> hetes fleet remove
guide --tick -> hetes guide
guide --untick -> hetes guide
guide p1 p2 -> hetes guide
doctor --report -> hetes doctor
doctor --fix -> hetes doctor
panel now -> hetes panel
panel --print-url=1 -> hetes panel
autostart -> hetes autostart
autostart on -> hetes autostart
rehearse -> hetes rehearse
rehearse --settings -> hetes rehearse
rehearse - --json --text -> hetes rehearse
demo --rate -> hetes demo
demo --rate nan -> hetes demo
demo --rate 0 -> hetes demo
export -> hetes export
import a b -> hetes import
completion csh -> hetes completion
help nothing -> hetes
help activate at -> hetes activate
practitioner edit p1 --hours mon=8-25 -> None
practitioner edit p1 --hours-odd fri=14 -> None
practitioner edit p1 --hours-even xyz=8-9 -> None
practitioner edit p1 --away 2027-01-02/2026-12-21 -> None
practitioner edit p1 --away karácsony -> None
practitioner edit p1 --name "" -> None
practitioner edit p1 --eeszt-user 12345 -> None
practitioner edit p9 --length 6h -> None
practitioner edit p1 -> None
practitioner add 123456 -> None
practitioner add "  " -> None
practitioner add X --away 2026-02-30 -> None
practitioner remove p9 -> None
practitioner remove p1 -> None
""".splitlines()
]


@pytest.fixture(params=["hu", "en"])
def context(request, tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text(SETTINGS.format(language=request.param), "utf-8")
    return CommandContext(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "run"))


def test_each_is_one_sentence_that_names_its_own_help_and_nothing_is_lost(context, capsys):
    assert len(LINES) >= 100
    file = context.folders.config / "settings.toml"
    before = file.read_bytes()
    wrong = []
    for line, whose in LINES:
        code = guarded(partial(run, shlex.split(line), context), context)
        out, err = capsys.readouterr()
        ends = "" if whose == "None" else f"{'Súgó' if context.language == 'hu' else 'Help'}: {whose} --help\n"
        begins = (
            "" if whose == "None" else "Ezt nem értem: " if context.language == "hu" else "I don't understand this: "
        )
        fits = (code == (FAILED if whose == "None" else USAGE), not out, err.count("\n") == 1)
        if not all((*fits, err.startswith(begins), err.endswith(ends), len(err) > 20)):
            wrong.append((line, code, out, err))
    assert wrong == []
    assert file.read_bytes() == before
