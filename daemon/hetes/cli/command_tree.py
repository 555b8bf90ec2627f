"""The commands of ``hetes`` as click knows them: their words, and which call each stands for. Nothing else.

The tree is built at the start of each command, since its help is in the language of the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hetes import __version__
from hetes.adapters.console import DONE, USAGE, complain
from hetes.cli import commands
from hetes.cli import practitioner as cli_practitioner
from hetes.cli.terminal import Place, say

if TYPE_CHECKING:
    import click

    from hetes.cli.localised_click import Command

    Kind = type[str] | click.ParamType[Any]
    Given = str | date | Sequence[str] | None


def run(arguments: list[str], place: Place) -> int:
    """Do what the words say and return the exit code; a wrong word is one line on stderr."""
    import click  # noqa: PLC0415 - 50 ms that status and the agent do without

    from hetes.cli.localised_click import usage_sentence  # noqa: PLC0415 - as above

    try:
        chosen = build(place).main(args=arguments, prog_name="hetes", standalone_mode=False)
    except click.UsageError as error:
        complain(usage_sentence(error, place.words))
        return USAGE
    except click.Abort:  # click's word for Ctrl-C
        raise KeyboardInterrupt from None
    return chosen() if callable(chosen) else DONE  # no call: it was --help or --version


def build(place: Place) -> click.Group:
    """Return the tree of commands in the language of ``place``."""
    return _Tree(place).root()


class _Tree:
    """Makes the commands. Short names here keep the table below readable as one."""

    def __init__(self, place: Place) -> None:
        from hetes.cli import localised_click  # noqa: PLC0415 - brings click

        self.place = place
        self.words = place.words
        self.parts = localised_click

    def root(self) -> click.Group:
        group = self.parts.Group("hetes", self.words, self.words["help.hetes"], [self._version()])
        for command in (
            self.command(
                "run", partial(_run, self.place), self.flag("simulate"), self.flag("no-tray"), self.flag("welcome")
            ),
            self.command("status", partial(_json, self.place, commands.status), self.flag("json")),
            self.command("watch", partial(_json, self.place, commands.watch), self.flag("json")),
            self.ask("activate", self.who(), self.option("at", self.parts.TimeOfDay(self.words), "m_time")),
            self.ask("end", self.who()),
            self.ask("snooze", self.word("minutes", self.parts.Whole(self.words)), self.who()),
            self.ask("done", self.who()),
            self.ask("undo"),
            self.ask("dismiss", self.word("notice"), self.who()),
            self.command(
                "history",
                partial(_history, self.place),
                self.flag("json"),
                self.option("days", self.parts.Whole(self.words, 1, 3660), "m_days", default=30),
            ),
            self._practitioner(),
            self.command(
                "guide",
                partial(_guide, self.place),
                self.who(),
                self.flag("begin"),
                self.option("tick", str, "m_step"),
                self.option("untick", str, "m_step"),
                self.flag("json"),
            ),
            self.command(
                "doctor",
                partial(_doctor, self.place),
                self.flag("json"),
                self.option("report", str, "m_file"),
                self.flag("personal"),
            ),
            self.command("panel", partial(_panel, self.place), self.flag("print-url")),
            self.command("autostart", partial(_autostart, self.place), self._action()),
            self.command(
                "rehearse", _rehearse, self.word("scenario"), self.option("settings", str, "m_file"), self.flag("json")
            ),
            self.command(
                "demo",
                partial(_demo, self.place),
                self.option("rate", self.parts.Rate(self.words), "m_rate"),
                self.flag("no-tray"),
            ),
            self.command("export", partial(_export, self.place), self.word("file")),
            self.command("import", partial(_import, self.place), self.word("file")),
            self.command("quit", partial(commands.quit_agent, self.place)),
        ):
            group.add_command(command)
        return group

    def _practitioner(self) -> click.Group:
        group = self.parts.Group("practitioner", self.words, self.words["help.practitioner"])
        fields = (
            self.option("eeszt-user", str, "m_text"),
            self.option("login", self.parts.OneOf(self.words, ("card", "mobiltoken"), "--login"), "m_text"),
            self.option("card-expires", self.parts.Day(self.words), "m_date"),
            self.option("hours", str, "m_text"),
            self.option("unit", str, "m_text", multiple=True),
        )
        name = self.option("name", str, "m_text")
        calls = cli_practitioner
        for command in (
            self.command("list", partial(calls.listing, self.place), of="practitioner."),
            self.command("add", partial(_add, self.place), self.word("name"), *fields, of="practitioner."),
            self.command("edit", partial(_edit, self.place), self.word("id"), name, *fields, of="practitioner."),
            self.command("remove", partial(_remove, self.place), self.word("id"), of="practitioner."),
        ):
            group.add_command(command)
        return group

    def command(self, name: str, call: Callable[..., int], *params: click.Parameter, of: str = "") -> Command:
        text = self.words[f"help.{of}{name}"]
        return self.parts.Command(name, self.words, text, call, params)

    def ask(self, do: str, *params: click.Parameter) -> Command:
        """Return a command whose request to the agent is its name and its parameters."""
        return self.command(do, partial(commands.command, self.place, do), *params)

    def flag(self, name: str) -> click.Option:
        from click import Option  # noqa: PLC0415 - brings click

        return Option([f"--{name}"], is_flag=True, help=self.words[f"help.{name.replace('-', '_')}"])

    def option(
        self, name: str, kind: Kind, metavar: str, *, default: int | None = None, multiple: bool = False
    ) -> click.Option:
        from click import Option  # noqa: PLC0415 - brings click

        text = self.words[f"help.{name.replace('-', '_')}"]
        return Option(
            [f"--{name}"], type=kind, metavar=self.words[metavar], help=text, default=default, multiple=multiple
        )

    def word(self, name: str, kind: Kind = str) -> click.Argument:
        from click import Argument  # noqa: PLC0415 - brings click

        return Argument([name], type=kind, metavar=self.words[f"m_{name}"])

    def who(self) -> click.Argument:
        from click import Argument  # noqa: PLC0415 - brings click

        return Argument(["practitioner"], required=False, metavar=f"[{self.words['m_practitioner']}]")

    def _action(self) -> click.Argument:
        from click import Argument  # noqa: PLC0415 - brings click

        kind = self.parts.OneOf(self.words, ("enable", "disable", "status"), "autostart")
        return Argument(["action"], type=kind, metavar=self.words["m_action"])

    def _version(self) -> click.Option:
        from click import Option  # noqa: PLC0415 - brings click

        def show(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
            if wanted:
                say([__version__])  # alone, for a program that asks
                complain(self.words["newer"])
                context.exit()

        text = self.words["help.version"]
        return Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=text)


def _json(place: Place, call: Callable[..., int], *, json: bool) -> int:
    return call(place, as_json=json)


def _history(place: Place, *, days: int, json: bool) -> int:
    return commands.history(place, days=days, as_json=json)


def _guide(  # noqa: PLR0913 - a parameter for each word of the command
    place: Place, practitioner: str | None, tick: str | None, untick: str | None, *, begin: bool, json: bool
) -> int:
    request = {"practitioner": practitioner, "begin": begin, "tick": tick, "untick": untick}
    return commands.guide(place, request, as_json=json)


def _doctor(place: Place, *, json: bool, report: str | None, personal: bool) -> int:
    return commands.doctor(place, as_json=json, report=None if report is None else Path(report), personal=personal)


def _panel(place: Place, *, print_url: bool) -> int:
    return commands.panel(place, print_url=print_url)


def _run(place: Place, *, simulate: bool, no_tray: bool, welcome: bool) -> int:
    return commands.start_agent(place, simulate=simulate, tray=not no_tray, welcome=welcome)


def _export(place: Place, file: str) -> int:
    return commands.export_all(place, Path(file))


def _import(place: Place, file: str) -> int:
    return commands.import_all(place, Path(file))


def _autostart(place: Place, action: str) -> int:
    return commands.autostart(place, action)


def _rehearse(scenario: str, settings: str | None, *, json: bool) -> int:
    from hetes.rehearsal.rehearse_command import rehearse  # noqa: PLC0415 - brings the whole program

    story: Path | Literal["-"] = "-" if scenario == "-" else Path(scenario)
    return rehearse(story, None if settings is None else Path(settings), json=json)


def _demo(place: Place, rate: float | None, *, no_tray: bool) -> int:
    from hetes.rehearsal.demo import play  # noqa: PLC0415 - brings the whole program

    return play(rate, tray=not no_tray, language=place.language)


def _fields(given: Mapping[str, Given]) -> dict[str, Given]:
    """Keep what was given, under the settings' names; an empty text stays, for it takes a value away."""
    fields: dict[str, Given] = {name: value for name, value in given.items() if value is not None and name != "unit"}
    if units := given.get("unit"):
        fields["units"] = tuple(unit for unit in units if unit) if isinstance(units, Sequence) else ()
    return fields


def _add(place: Place, name: str, **given: Given) -> int:
    return cli_practitioner.add(place, name, _fields(given))


def _edit(place: Place, id: str, **given: Given) -> int:  # noqa: A002 - the name of the argument on the command line
    return cli_practitioner.edit(place, id, _fields(given))


def _remove(place: Place, id: str) -> int:  # noqa: A002 - as above
    return cli_practitioner.remove(place, id)
