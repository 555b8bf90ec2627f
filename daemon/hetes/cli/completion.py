"""What the shell offers after ``hetes``: click's own completion, and the values that only Hetes knows.

Law: never writes anything but completions; whatever fails on the way offers nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import click
from click.shell_completion import (
    CompletionItem,
    FishComplete,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from hetes.cli.practitioner import settings_file
from hetes.cli.terminal import CommandContext
from hetes.presentation.printable import clean, quoted

SHELLS = ("bash", "zsh", "fish", "powershell")
VARIABLE = "_HETES_COMPLETE"
"""The environment variable by which a shell asks for completions. The name is click's, made of the command's."""


def is_wanted() -> bool:
    """Tell whether it is a shell that asks, not a user."""
    return bool(os.environ.get(VARIABLE))


def practitioners(context: CommandContext, incomplete: str) -> list[CompletionItem[str]]:
    """Return the ids of the practitioners whose id or name begins so; the name explains the id.

    An id that a shell would not take as one word is left out, for bash inserts it as it is.
    """
    found = settings_file(context).practitioners()
    begins = incomplete.casefold()
    return [
        CompletionItem(one.id, help=clean(one.name))
        for one in found
        if quoted(one.id) == one.id and (one.id.startswith(incomplete) or one.name.casefold().startswith(begins))
    ]


def notices(_context: CommandContext, incomplete: str) -> list[CompletionItem[str]]:
    """Return the kinds of notices, the most urgent first."""
    from hetes.core.notices.registry import RULES  # noqa: PLC0415 - no other command needs the rules

    return _beginning(incomplete, ((rule.notice, None) for rule in RULES))


def steps(context: CommandContext, incomplete: str) -> list[CompletionItem[str]]:
    """Return the steps with a new card, in their order, with their titles."""
    from hetes.presentation.guide.view import guide_words  # noqa: PLC0415 - no other command needs the guide

    words = guide_words(context.language).steps
    return _beginning(incomplete, ((step, words[step].title) for step in words))


def _beginning(incomplete: str, found: Iterable[tuple[str, str | None]]) -> list[CompletionItem[str]]:
    return [CompletionItem(value, help=text) for value, text in found if value.startswith(incomplete)]


def source(group: click.Group, shell: str) -> str:
    """Return the script by which ``shell`` (one of :data:`SHELLS`) asks ``hetes`` for completions."""
    kind = get_completion_class(shell)
    assert kind is not None, shell  # noqa: S101 - click knows three of them, and here is the fourth
    return kind(group, {}, "hetes", VARIABLE).source()


@add_completion_class
class WholeHelpFishComplete(FishComplete):
    """click's own for fish, but for what it cuts: its script takes a help, or a name, to end at the first comma."""

    source_template = FishComplete.source_template.replace('(string split "," ', '(string split --max 1 "," ')


@add_completion_class
class PowerShellComplete(ShellComplete):
    """PowerShell, which click does not know. It shows a name beside an id as that one's tooltip.

    It asks with the line before the word that is being typed, and that word; where nothing is offered it offers files.
    """

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.ToString()
    $length = [Math]::Min($line.Length, [Math]::Max(0, $cursorPosition - $commandAst.Extent.StartOffset))
    $before = $line.Substring(0, $length)
    if ($wordToComplete -and $before.EndsWith($wordToComplete)) {
        $before = $before.Substring(0, $before.Length - $wordToComplete.Length)
    }
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [Text.Encoding]::UTF8
        $env:COMP_WORDS = $before
        $env:COMP_CWORD = $wordToComplete
        $env:%(complete_var)s = "powershell_complete"
        %(prog_name)s | ForEach-Object {
            $type, $value, $help = $_ -split "`t", 3
            if ($type -eq "plain") {
                if (-not $help) { $help = $value }
                [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $help)
            }
        }
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:COMP_WORDS, Env:COMP_CWORD, Env:%(complete_var)s -ErrorAction SilentlyContinue
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is being typed, and that one; its variable is gone where it is empty."""
        return split_arg_string(os.environ["COMP_WORDS"])[1:], os.environ.get("COMP_CWORD", "").lstrip("\"'")

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return kind, value and help of a completion as a line."""
        return f"{item.type}\t{item.value}\t{item.help or ''}"
