"""``hetes practitioner``: who works here, written into the settings file; the running agent is told to read it again.

Law: works without an agent; no field ever takes what looks like a PIN, a CAN or a PUK.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from hetes.adapters.console import DONE, FAILED, complain, say
from hetes.adapters.ipc.client import ChannelError
from hetes.cli.terminal import CommandContext, at_a_terminal, refusal
from hetes.presentation.identifiers import eeszt_user, holds_a_code, sentences
from hetes.presentation.printable import clean, quoted

if TYPE_CHECKING:
    from hetes.adapters.settings.file import SettingsFile
    from hetes.core.settings import Practitioner

    Change = Callable[[SettingsFile, dict[str, Any]], tuple[str, str]]


def listing(context: CommandContext, *, as_json: bool) -> int:
    """Print what is known of each practitioner: in words for people, or as one JSON object."""
    found = settings_file(context).practitioners()
    if as_json:
        say([json.dumps({"practitioners": [_json(one) for one in found]})])
        return DONE
    from hetes.presentation.practitioner_text import person_lines  # noqa: PLC0415 - no other of these commands needs it

    people = [line for one in found for line in person_lines(one, context.language)]
    say(people or [context.words["nobody"]])
    return DONE


def add(context: CommandContext, name: str, fields: Mapping[str, Any]) -> int:
    """Add a practitioner and print the id that it got."""
    return _write(context, {"name": name, **fields}, lambda file, given: ("added", file.add_practitioner(**given)))


def edit(context: CommandContext, practitioner: str, fields: Mapping[str, Any]) -> int:
    """Change the fields that are given."""
    if not fields:
        complain(context.words["nothing_to_edit"])
        return FAILED

    def change(file: SettingsFile, given: dict[str, Any]) -> tuple[str, str]:
        file.edit_practitioner(practitioner, **given)
        return "edited", practitioner

    return _write(context, fields, change)


def remove(context: CommandContext, practitioner: str, *, sure: bool) -> int:
    """Remove a practitioner, and what the journal holds about them.

    Unless the caller is ``sure``, somebody at a terminal is asked first, and elsewhere it is refused.
    """
    who = next((one for one in settings_file(context).practitioners() if one.id == practitioner), None)
    if who and not sure:
        if not at_a_terminal():
            complain(context.words["remove_unasked"].format(id=quoted(who.id)))
            return FAILED
        if not _agreed(context.words["remove_asks"].format(name=who.name, id=who.id)):
            complain(context.words["remove_kept"])
            return FAILED
    first = False

    def drop(file: SettingsFile, _given: dict[str, Any]) -> tuple[str, str]:
        nonlocal first
        first = [one.id for one in file.practitioners()][:1] == [practitioner]
        file.remove_practitioner(practitioner)
        return "removed", practitioner

    code = _write(context, {}, drop)
    if code == DONE:
        say([clean(_forget(context, practitioner, first=first))])
    return code


def _forget(context: CommandContext, practitioner: str, *, first: bool) -> str:
    """Delete the journal about them, by the agent that runs or without one, and return what is to be said of it."""
    try:
        said = context.ask({"do": "forget", "practitioner": practitioner, "first": first}).get("said")
    except ChannelError:
        from hetes.core.settings import in_the_journal  # noqa: PLC0415 - no other command needs the core's settings
        from hetes.presentation.notices.words import SAID  # noqa: PLC0415 - as the settings
        from hetes.transfer.erase_practitioner import forget  # noqa: PLC0415 - brings SQLite

        gone = forget(context.folders, in_the_journal(practitioner, first=first))
        said = SAID[context.language]["forgotten"] if gone else context.words["journal_stays"]
    return str(said)


def _agreed(question: str) -> bool:
    """Ask at the terminal, and tell whether the answer is yes."""
    sys.stderr.write(f"{clean(question)} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"i", "igen", "y", "yes"}


def secret_in(fields: Mapping[str, Any]) -> str | None:
    """Return the key of the sentence against it where a field looks like a PIN, a CAN or a PUK."""
    units: Iterable[str] = fields.get("units") or ()
    if holds_a_code(str(fields.get("name") or "")) or any(map(holds_a_code, units)):
        return "secret"
    if eeszt_user(str(fields.get("eeszt_user") or "")).question:
        return "secret_user"
    return None


def settings_file(context: CommandContext) -> SettingsFile:
    """Return the settings file of this user, from which nothing has been read yet."""
    from hetes.adapters.settings.file import SettingsFile  # noqa: PLC0415 - brings the settings' model, and tomlkit

    # The zone is about consulting hours becoming instants, which nobody does here.
    return SettingsFile.of(context.folders, lambda: UTC)


def _write(context: CommandContext, fields: Mapping[str, Any], change: Change) -> int:
    words = context.words
    if "name" in fields and not str(fields["name"]).strip():
        complain(words["empty_name"])
        return FAILED
    if problem := secret_in(fields):
        complain(words[problem])
        return FAILED
    user = eeszt_user(str(fields["eeszt_user"])) if fields.get("eeszt_user") else None
    if user:
        fields = {**fields, "eeszt_user": user.value}
    from hetes.ports import SettingsError  # noqa: PLC0415 - as in settings_file

    try:
        file = settings_file(context)
        said, ident = change(file, dict(fields))
    except SettingsError as error:
        complain(str(error))
        return FAILED
    say([clean(words[said].format(name=fields.get("name", ""), id=ident))])
    asked = said == "added" or fields.get("card_expires")
    if asked and any(one.has_card for one in file.practitioners() if one.id == ident):
        say([clean(words["offer_guide"].format(id=quoted(ident)))])
    for sentence in sentences(user, context.language) if user else ():
        complain(sentence)
    tell_agent(context)
    return DONE


def tell_agent(context: CommandContext) -> None:
    """Let a running agent read the settings again. A failure is reported, but the settings stay written."""
    try:
        reply = context.ask({"do": "reread"})
    except ChannelError as error:
        if error.reason != "absent":
            complain(context.words["not_reread"].format(reason=context.words.get(error.reason, error.reason)))
        return
    if reply.get("ok") is not True:
        complain(context.words["not_reread"].format(reason=refusal(reply, context.words)))


def _json(one: Practitioner) -> dict[str, object]:
    """Return what is known of somebody for programs, each value as the settings file has it; null: not set."""
    from hetes.core.fields.values import write_duration  # noqa: PLC0415 - as in settings_file
    from hetes.core.spans import write_spans  # noqa: PLC0415 - as in settings_file

    weeks = {"hours": one.hours, "hours_odd": one.hours_odd, "hours_even": one.hours_even}
    return {
        "id": one.id,
        "name": one.name,
        "login": one.login,
        "length": write_duration(one.length) if one.length else None,
        "eeszt_user": one.eeszt_user or None,
        "card_expires": one.card_expires.isoformat() if one.card_expires else None,
        "units": list(one.units),
        **{key: {day: write_spans(spans) for day, spans in week.items()} for key, week in weeks.items()},
        "away": [str(days) for days in one.away],
    }
