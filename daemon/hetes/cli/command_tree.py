"""The commands of ``hetes`` as click knows them: their parameters, and which function each calls.

The tree is built at the start of each command, since its help is in the language of the settings.

Law: brings click (50 ms), hence is imported late, and not for ``status`` and ``run``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.shell_completion import CompletionItem

from hetes import __version__
from hetes.adapters.console import DONE, FAILED, USAGE, complain, say
from hetes.cli import commands, completion
from hetes.cli import fleet as cli_fleet
from hetes.cli import practitioner as cli_practitioner
from hetes.cli.click_language import OrderedGroup, Told, set_language, usage_sentence
from hetes.cli.parameters import PATH, Parsed, day, days, length, rate
from hetes.cli.terminal import CommandContext
from hetes.core.settings import LOGINS
from hetes.presentation.time_words import time_of_day

if TYPE_CHECKING:
    Kind = type[str] | click.ParamType[Any]
    Given = str | date | Sequence[str] | None
    Completer = Callable[[CommandContext, str], list[CompletionItem[str]]]


class Printed(Exception):  # noqa: N818 - what somebody asked for
    """Help was asked for: its text. click's own printing has answers of its own to a closed pipe."""


def run(arguments: list[str], context: CommandContext) -> int:
    """Run the command that the arguments name and return the exit code; wrong usage is one line on stderr.

    Where a shell asks for completions, they are printed instead; an error then prints nothing.
    """
    if completion.is_wanted():
        try:
            build(context).main(args=[], prog_name="hetes", standalone_mode=False)
        except Exception:  # noqa: BLE001 - a message would appear in the middle of the line that is being typed
            return FAILED
        return DONE
    try:
        chosen = build(context).main(args=arguments, prog_name="hetes", standalone_mode=False)
    except click.UsageError as error:
        complain(usage_sentence(error, context.words))
        return USAGE
    except Printed as asked:
        say([str(asked)])
        return DONE
    except click.Abort:  # click's word for Ctrl-C
        raise KeyboardInterrupt from None
    except SystemExit:  # so click ends where nobody reads the version any more
        raise BrokenPipeError from None
    return chosen() if callable(chosen) else DONE  # no call: it was --version


def build(context: CommandContext) -> click.Group:
    """Return the tree of commands in the language of ``context``, which becomes that of click's own messages too."""
    set_language(context.language)
    return _Tree(context).root()


class _Tree:
    """Makes the commands. The short method names keep the table of commands readable."""

    def __init__(self, context: CommandContext) -> None:
        self.context = context
        self.words = context.words

    def root(self) -> click.Group:
        group = self.group("hetes", self._version())
        time = Parsed("time", time_of_day, self.words["bad_time"])
        speed = Parsed("rate", rate, self.words["bad_rate"])
        for command in (
            self.command(
                "run",
                partial(_run, self.context),
                self.flag("simulate"),
                self.flag("no-tray"),
                self.flag("welcome"),
                self.flag("take-over"),
            ),
            self.command("status", partial(_json, self.context, commands.status), self.flag("json")),
            self.command("watch", partial(_json, self.context, commands.watch), self.flag("json")),
            self.ask("activate", self.who(), self.option("at", time, "m_time")),
            self.ask("end", self.who(), self.option("at", time, "m_time", help_of="ended_at")),
            self.ask("lost", self.who(), self.option("at", time, "m_time", help_of="ended_at")),
            self.ask("snooze", self.word("minutes", click.INT), self.who()),
            self.ask("done", self.who()),
            self.ask("continue", self.who()),
            self.ask("undo"),
            self.ask("dismiss", self.word("notice", complete=completion.notices), self.who()),
            self.command(
                "history",
                partial(_history, self.context),
                self.flag("json"),
                self.option("days", Parsed("days", days, self.words["bad_days"]), "m_days", default=30),
            ),
            self._practitioner(),
            self._fleet(),
            self.command(
                "guide",
                partial(_guide, self.context),
                self.who(),
                self.flag("begin"),
                self.option("tick", str, "m_step", complete=completion.steps),
                self.option("untick", str, "m_step", complete=completion.steps),
                self.flag("json"),
            ),
            self.command(
                "doctor",
                partial(_doctor, self.context),
                self.flag("json"),
                self.option("report", PATH, "m_file"),
                *map(self.flag, ("personal", "repair-icon")),
            ),
            self.command("panel", partial(_panel, self.context), self.flag("print-url")),
            self.command(
                "autostart",
                partial(_autostart, self.context),
                self.word("action", click.Choice(("enable", "disable", "status"))),
            ),
            self.command(
                "rehearse",
                partial(_rehearse, self.context),
                self.word("scenario", PATH),
                self.option("settings", PATH, "m_file"),
                self.flag("json"),
                self.flag("text"),
            ),
            self.command(
                "demo", partial(_demo, self.context), self.option("rate", speed, "m_rate"), self.flag("no-tray")
            ),
            self.command("export", partial(_export, self.context), self.word("file", PATH)),
            self.command("import", partial(_import, self.context), self.word("file", PATH)),
            self.command("quit", partial(commands.quit_agent, self.context)),
            self.command(
                "completion",
                partial(_completion, group),
                self.word("shell", click.Choice(completion.SHELLS)),
            ),
            self._help_of(group),
        ):
            group.add_command(command)
        return group

    def _help_of(self, group: click.Group) -> click.Command:
        """Return the command that prints the help of the command that is named, as its --help does."""

        def show(command: tuple[str, ...]) -> None:
            path: list[click.Context] = [click.Context(group, info_name="hetes")]
            for word in command:
                last = path[-1].command
                if not isinstance(last, click.Group):
                    raise click.UsageError(self.words["no_command_in"].format(word=word), path[-1])
                _, found, _ = last.resolve_command(path[-1], [word])
                path.append(click.Context(found or last, info_name=word, parent=path[-1]))
            raise Printed(path[-1].get_help())

        words = click.Argument(["command"], nargs=-1, metavar=self.words["m_help"])
        params = [words, self._help_option()]
        return Told("help", **self._help("help"), callback=show, params=params, add_help_option=False)

    def _practitioner(self) -> click.Group:
        group = self.group("practitioner")
        fields = (
            self.option("eeszt-user", str, "m_text"),
            self.option("login", click.Choice(LOGINS), "m_text"),
            self.option("card-expires", Parsed("date", day, self.words["bad_date"]), "m_date"),
            self.option("length", Parsed("length", length, self.words["bad_length"]), "m_length"),
            self.option("hours", str, "m_text"),
            self.option("hours-odd", str, "m_text"),
            self.option("hours-even", str, "m_text"),
            self.option("away", str, "m_text"),
            self.option("unit", str, "m_text", multiple=True),
        )
        name = self.option("name", str, "m_text")
        own = self.word("id", complete=completion.practitioners)
        calls = cli_practitioner
        for command in (
            self.command("list", partial(_json, self.context, calls.listing), self.flag("json"), of="practitioner."),
            self.command("add", partial(_add, self.context), self.word("name"), *fields, of="practitioner."),
            self.command("edit", partial(_edit, self.context), own, name, *fields, of="practitioner."),
            self.command("remove", partial(_remove, self.context), own, self.flag("yes"), of="practitioner."),
        ):
            group.add_command(command)
        return group

    def _fleet(self) -> click.Group:
        group = self.group("fleet")
        fields = (
            self.option("broker", str, "m_url"),
            self.option("workstation", str, "m_name"),
            self.option("user", str, "m_name"),
            self.option("ca", PATH, "m_file"),
        )
        calls, context = cli_fleet, self.context
        clinic, file = self.option("clinic", str, "m_name"), self.option("file", PATH, "m_file")
        carried = self.word("file", PATH, required=False)
        for command in (
            self.command("create", partial(calls.create, context), *fields, clinic, file, of="fleet."),
            self.command("join", partial(calls.join, context), carried, *fields, of="fleet."),
            self.command("leave", partial(calls.leave, context), of="fleet."),
            self.command("status", partial(_json, context, calls.status), self.flag("json"), of="fleet."),
            self.command("remove", partial(calls.remove, context), self.word("workstation"), of="fleet."),
        ):
            group.add_command(command)
        return group

    def group(self, name: str, *params: click.Parameter) -> click.Group:
        """Return a group; without a word after it, it is wrong usage, not a page of help."""
        return OrderedGroup(
            name,
            **self._help(name),
            params=[*params, self._help_option()],
            subcommand_metavar=self.words["m_command"],
            no_args_is_help=False,
            add_help_option=False,
        )

    def command(self, name: str, call: Callable[..., int], *params: click.Parameter, of: str = "") -> click.Command:
        """Return a command that gives ``call`` the parameters by name; the exit code is what that returns.

        It is called after click has finished, whose own answers to a broken pipe and to Ctrl-C are not ours.
        """
        return Told(
            name,
            **self._help(f"{of}{name}"),
            callback=partial(partial, call),
            params=[*params, self._help_option()],
            add_help_option=False,
        )

    def _help(self, name: str) -> dict[str, Any]:
        """Return what help says of a command; in the list of commands it stands whole, not shortened to a line."""
        text = self.words[f"help.{name}"]
        return {"help": text, "short_help": text, "options_metavar": self.words["m_options"]}

    def ask(self, do: str, *params: click.Parameter) -> click.Command:
        """Return a command whose request to the agent is its name and its parameters."""
        return self.command(do, partial(commands.command, self.context, do), *params)

    def flag(self, name: str) -> click.Option:
        return click.Option([f"--{name}"], is_flag=True, help=self.words[f"help.{name.replace('-', '_')}"])

    def option(  # noqa: PLR0913 - what click.Option is told
        self,
        name: str,
        kind: Kind,
        metavar: str,
        *,
        default: int | None = None,
        multiple: bool = False,
        complete: Completer | None = None,
        help_of: str | None = None,
    ) -> click.Option:
        return click.Option(
            [f"--{name}"],
            type=kind,
            metavar=self.words[metavar],
            help=self.words[f"help.{help_of or name.replace('-', '_')}"],
            default=default,
            multiple=multiple,
            shell_complete=self._completer(complete),
        )

    def word(
        self, name: str, kind: Kind = str, *, complete: Completer | None = None, required: bool = True
    ) -> click.Argument:
        metavar = self.words[f"m_{name}"] if required else f"[{self.words[f'm_{name}']}]"
        completer = self._completer(complete)
        return click.Argument([name], type=kind, metavar=metavar, shell_complete=completer, required=required)

    def who(self) -> click.Argument:
        return self.word("practitioner", complete=completion.practitioners, required=False)

    def _completer(self, complete: Completer | None) -> Callable[..., list[CompletionItem[str]]] | None:
        """Return the function as click calls it."""
        if complete is None:
            return None
        return lambda _ctx, _param, incomplete: complete(self.context, incomplete)

    def _help_option(self) -> click.Option:
        def show(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
            if wanted and not ctx.resilient_parsing:
                raise Printed(ctx.get_help())

        text = self.words["help.help_option"]
        names = ["-h", "--help"]
        return click.Option(names, is_flag=True, is_eager=True, expose_value=False, callback=show, help=text)

    def _version(self) -> click.Option:
        def show(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
            if wanted:
                say([__version__])  # alone, for a program that asks
                complain(self.words["newer"])
                ctx.exit()

        text = self.words["help.version"]
        return click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=text)


def _json(context: CommandContext, call: Callable[..., int], *, json: bool) -> int:
    return call(context, as_json=json)


def _history(context: CommandContext, *, days: int, json: bool) -> int:
    return commands.history(context, days=days, as_json=json)


def _guide(  # noqa: PLR0913 - a parameter for each word of the command
    context: CommandContext, practitioner: str | None, tick: str | None, untick: str | None, *, begin: bool, json: bool
) -> int:
    request = {"practitioner": practitioner, "begin": begin, "tick": tick, "untick": untick}
    return commands.guide(context, request, as_json=json)


def _doctor(context: CommandContext, *, json: bool, report: str | None, personal: bool, repair_icon: bool) -> int:
    if repair_icon:
        return commands.command(context, "show_icon")
    return commands.doctor(context, as_json=json, report=None if report is None else Path(report), personal=personal)


def _panel(context: CommandContext, *, print_url: bool) -> int:
    return commands.panel(context, print_url=print_url)


def _run(context: CommandContext, *, simulate: bool, no_tray: bool, welcome: bool, take_over: bool) -> int:
    return commands.start_agent(context, simulate=simulate, tray=not no_tray, welcome=welcome, take_over=take_over)


def _export(context: CommandContext, file: str) -> int:
    return commands.export_all(context, Path(file))


def _import(context: CommandContext, file: str) -> int:
    return commands.import_all(context, Path(file))


def _autostart(context: CommandContext, action: str) -> int:
    return commands.autostart(context, action)


def _rehearse(context: CommandContext, scenario: str, settings: str | None, *, json: bool, text: bool) -> int:
    if json and text:
        complain(context.words["usage"].format(what=context.words["json_or_text"], command="hetes rehearse"))
        return USAGE
    from hetes.rehearsal.rehearse_command import rehearse  # noqa: PLC0415 - brings the whole program

    story: Path | Literal["-"] = "-" if scenario == "-" else Path(scenario)
    return rehearse(story, None if settings is None else Path(settings), as_text=text, as_json=json)


def _demo(context: CommandContext, rate: float | None, *, no_tray: bool) -> int:
    from hetes.rehearsal.demo import play  # noqa: PLC0415 - brings the whole program

    return play(rate, tray=not no_tray, language=context.language)


def _fields(given: Mapping[str, Given]) -> dict[str, Given]:
    """Keep what was given, under the settings' names; an empty text stays, for it takes a value away."""
    fields: dict[str, Given] = {name: value for name, value in given.items() if value is not None and name != "unit"}
    if units := given.get("unit"):
        fields["units"] = tuple(unit for unit in units if unit) if isinstance(units, Sequence) else ()
    return fields


def _add(context: CommandContext, name: str, **given: Given) -> int:
    return cli_practitioner.add(context, name, _fields(given))


def _edit(context: CommandContext, id: str, **given: Given) -> int:  # noqa: A002 - the name of the argument on the command line
    return cli_practitioner.edit(context, id, _fields(given))


def _remove(context: CommandContext, id: str, *, yes: bool) -> int:  # noqa: A002 - as above
    return cli_practitioner.remove(context, id, sure=yes)


def _completion(group: click.Group, shell: str) -> int:
    say([completion.source(group, shell)])
    return DONE
