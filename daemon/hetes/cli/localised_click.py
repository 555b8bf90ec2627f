"""click, taught to speak the user's language: groups, commands and kinds of values that say what is wrong in a line.

Law: this module is the only one that brings click, and is imported only by who needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import click

from hetes.presentation.printable import clean


class WrongUsageError(click.UsageError):
    """A usage error whose message is already a clause in the user's language."""


class _Spoken(click.Command):
    """What commands and groups have in common: help in the user's language."""

    words: Mapping[str, str]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's own option with our words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.words["help"]
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{self.words['h_usage']} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        with formatter.section(self.words["h_options"]):
            formatter.write_dl(records)


class Command(_Spoken):
    """A command; a word too many is named."""

    allow_extra_args = True

    def __init__(
        self,
        name: str,
        words: Mapping[str, str],
        text: str,
        callback: Callable[..., int],
        params: Sequence[click.Parameter],
    ) -> None:
        """``text`` is the help; ``callback`` gets the parameters by name and returns the exit code.

        It is called after click has finished, whose own answers to a broken pipe and to Ctrl-C are not ours.
        """
        super().__init__(
            name,
            help=text,
            callback=partial(partial, callback),
            params=list(params),
            options_metavar=words["m_options"],
        )
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words apart.

        Raises:
            WrongUsageError: some are left over.
        """
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise WrongUsageError(self.words["too_many"].format(word=" ".join(rest)), ctx)
        return rest


class Group(_Spoken, click.Group):
    """A command of commands."""

    def __init__(self, name: str, words: Mapping[str, str], text: str, params: Sequence[click.Parameter] = ()) -> None:
        """Let an empty command line be a usage error, not a page of help."""
        super().__init__(
            name,
            help=text,
            params=list(params),
            options_metavar=words["m_options"],
            subcommand_metavar=words["m_command"],
            no_args_is_help=False,
        )
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words apart.

        Raises:
            WrongUsageError: there are none.
        """
        if not args and not ctx.resilient_parsing:
            raise WrongUsageError(self.words["no_command"], ctx)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names.

        Raises:
            WrongUsageError: there is none of that name.
        """
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise WrongUsageError(self.words["unknown_command"].format(word=args[0]), ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(self.words["h_commands"]):
            formatter.write_dl([(name, each.get_short_help_str(80)) for name, each in found if each is not None])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they were given, which is the order of a day."""
        del ctx
        return list(self.commands)


class _Value(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.2 only
    """A kind of value. ``refuse`` names the sentence against a wrong one."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def refuse(self, key: str, ctx: click.Context | None, **facts: object) -> WrongUsageError:
        return WrongUsageError(self.words[key].format(**facts), ctx)


class TimeOfDay(_Value):
    """HH:MM from 00:00 to 23:59; the result has two digits each."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return "08:05" for "8:05"."""
        del param
        found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", str(value))
        if found is None:
            raise self.refuse("bad_time", ctx, word=value)
        return f"{int(found[1]):02}:{found[2]}"


class Day(_Value):
    """YYYY-MM-DD, or nothing at all, which takes a date away."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date | str:
        """Return the date, or the empty text."""
        del param
        if value == "":
            return ""
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)) is None:
                raise self.refuse("bad_date", ctx, word=value)
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.refuse("bad_date", ctx, word=value) from None


class Whole(_Value):
    """A whole number; within limits, where there are any."""

    name = "whole"

    def __init__(self, words: Mapping[str, str], low: int | None = None, high: int | None = None) -> None:
        """Keep the limits, both of which are allowed."""
        super().__init__(words)
        self.low, self.high = low, high

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        name = _called(param) if param is not None else self.name
        if re.fullmatch(r"-?[0-9]{1,9}", str(value)) is None:
            raise self.refuse("bad_number", ctx, name=name, word=value)
        number = int(str(value))
        if self.low is not None and self.high is not None and not self.low <= number <= self.high:
            raise self.refuse("bad_range", ctx, name=name, low=self.low, high=self.high, word=value)
        return number


class OneOf(_Value):
    """One of a few words."""

    name = "word"

    def __init__(self, words: Mapping[str, str], choices: tuple[str, ...], called: str) -> None:
        """Keep the choices, and what the value is called in a sentence."""
        super().__init__(words)
        self.choices, self.called = choices, called

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word."""
        del param
        if value not in self.choices:
            raise self.refuse("bad_choice", ctx, name=self.called, choices=", ".join(self.choices), word=value)
        return str(value)


class Rate(_Value):
    """How many times faster: a number above 0 and up to a million."""

    name = "rate"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        del param
        try:
            rate = float(str(value))
        except ValueError:
            rate = 0.0
        if not 0 < rate <= 1_000_000:
            raise self.refuse("bad_value", ctx, name="--rate")
        return rate


def usage_sentence(error: click.UsageError, words: Mapping[str, str]) -> str:
    """Return what is wrong with the command line, and where help is, as one line."""
    what = words["other_usage"]
    if isinstance(error, WrongUsageError):
        what = error.message
    elif isinstance(error, click.NoSuchOption):
        what = words["unknown_option"].format(word=error.option_name)
    elif isinstance(error, click.MissingParameter) and error.param is not None:
        what = words["missing"].format(word=_called(error.param))
    elif isinstance(error, click.BadParameter) and error.param is not None:
        what = words["bad_value"].format(name=_called(error.param))
    elif isinstance(error, click.BadOptionUsage):
        key = "takes_no_value" if "does not take" in error.message else "needs_value"
        what = words[key].format(word=error.option_name)
    path = error.ctx.command_path if error.ctx is not None else "hetes"
    return clean(words["usage"].format(what=what, command=path))


def _called(param: click.Parameter) -> str:
    """Return what the help calls a parameter: an option by its name, an argument by its placeholder."""
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.metavar or param.human_readable_name
