"""click as Hetes has it: messages in the user's language, wrong usage told in one line, commands in their order.

click looks its messages up by ``_`` and ``ngettext``, names that each of its modules takes from the standard library's
``gettext`` when it is imported; it takes no catalogue (pallets/click#2706). ``gettext`` itself chooses by the
environment, among compiled files: a build step, and a LANGUAGE that every child process would inherit, against the
language of the settings. So those two names are bound, in click's modules alone, to a table of ours.

Law: imports click, hence is itself imported by :mod:`hetes.cli.command_tree` only.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from gettext import NullTranslations

import click
import click.shell_completion  # loaded late by click itself; it has messages too

from hetes.presentation.printable import clean
from hetes.presentation.terminal.click_messages import HUNGARIAN

LONGEST = 300  # characters of what is said to be wrong


class _Table(NullTranslations):
    """Translations that stand in a dictionary. A message that it doesn't hold stays as it is."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__()
        self._messages = messages

    def gettext(self, message: str) -> str:
        return self._messages.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class Told(click.Command):
    """A command whose wrong usage names its own help: an option without its value does not say which command had it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises:
            click.UsageError: they are wrong.
        """
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class OrderedGroup(Told, click.Group):
    """A group that lists its commands in the order in which they were added; click sorts them by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in that order."""
        del ctx
        return list(self.commands)


def set_language(language: str) -> None:
    """Let click speak this language from now on: English for "en", Hungarian for anything else."""
    table = _Table({} if language == "en" else HUNGARIAN)
    loaded = sys.modules.copy()  # a copy: other threads import meanwhile
    for module in [module for name, module in loaded.items() if name.startswith("click.")]:
        for name, lookup in (("_", table.gettext), ("ngettext", table.ngettext)):
            if name in vars(module):
                setattr(module, name, lookup)


def usage_sentence(error: click.UsageError, words: Mapping[str, str]) -> str:
    """Return what is wrong with the command line, and where help is, as one line."""
    what = " ".join(error.format_message().split())  # click breaks lines between choices
    if len(what) > LONGEST:  # what was typed stands last in all of them
        what = f"{what[:LONGEST]}…"
    if not what.endswith((".", "?", "!", "…", "?)")):
        what += "."
    path = error.ctx.command_path if error.ctx is not None else "hetes"
    return clean(words["usage"].format(what=what, command=path))
