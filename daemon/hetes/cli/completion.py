"""What the shell offers after ``hetes``: click's own completion, and the values that only Hetes knows.

Law: never writes anything but completions; whatever fails on the way offers nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem, get_completion_class

from hetes.cli.practitioner import settings_file
from hetes.cli.terminal import CommandContext
from hetes.presentation.printable import clean
from hetes.presentation.terminal.guide import quoted

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
    """Return the script by which ``shell`` ("bash", "zsh" or "fish") asks ``hetes`` for completions."""
    kind = get_completion_class(shell)
    assert kind is not None, shell  # noqa: S101 - every allowed version of click knows the three
    return kind(group, {}, "hetes", VARIABLE).source()
