"""What the README and its companions promise is there."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import click
import pytest

from hetes.adapters.folders import find_folders
from hetes.adapters.settings.schema import check
from hetes.cli.command_tree import build
from hetes.cli.terminal import CommandContext
from hetes.core.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RECORDS = sorted((ROOT / "daemon" / "decisions").glob("*.md"))


def told() -> dict[str, str]:
    """Return the commands of the README's table, each with its line."""
    lines = [line for line in README.splitlines() if line.startswith("| `hetes ")]
    return {line.split("`")[1].split()[1]: line for line in lines}


def existing() -> dict[str, click.Command]:
    return build(CommandContext(find_folders())).commands


def options(command: click.Command) -> set[str]:
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return {option for each in (command, *below) for parameter in each.params for option in parameter.opts}


def test_the_table_holds_the_commands_that_exist_and_no_others():
    assert sorted(told()) == sorted(existing())


@pytest.mark.parametrize("name", sorted(told()))
def test_the_options_in_the_table_are_those_that_exist(name):
    of_the_command = {option for option in options(existing()[name]) if option.startswith("--")}
    assert set(re.findall(r"--[a-z-]+", told()[name])) == of_the_command - {"--help"}


@pytest.mark.parametrize("page", [ROOT / "README.md", *RECORDS], ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_two_commands_are_there():
    commands = re.findall(r"^sh (packaging/\S+\.sh)", README, re.MULTILINE)
    assert commands == ["packaging/run.sh", "packaging/test.sh"]
    assert all((ROOT / command).is_file() for command in commands)


def test_the_settings_in_the_readme_are_those_of_the_table():
    """``python packaging/settings_list.py`` writes them."""
    with_list = runpy.run_path(str(ROOT / "packaging" / "settings_list.py"))["with_list"]
    assert with_list(README) == README
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    checked = check(tomllib.loads(block))
    assert checked.problems == ()
    one, unit = checked.settings.configured[0], checked.settings.units[0]
    assert one.units == (unit.id,)
    assert checked.settings == Settings(configured=(one,), units=(unit,))


def test_decisions_are_numbered_without_a_gap_and_have_all_their_parts():
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))
    for record in RECORDS:
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(record.name[:4])}. "), record.name
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], record.name
        assert re.search(r"^Status: (proposed|accepted|superseded by \d+)$", text, re.MULTILINE), record.name
