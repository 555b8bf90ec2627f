"""The settings file while it is edited. Law: only what was asked for changes; what would read otherwise is refused.

The document is held twice: by tomlkit, which keeps comments and layout, and as plain values, which say what the written
text must read as.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from hetes.adapters.settings.schema import Checked, MachineSettings, check, read_entry
from hetes.adapters.settings.toml_edit import set_value
from hetes.adapters.settings.toml_limits import excess
from hetes.adapters.settings.toml_text import LARGEST, Unreadable, decoded, parse, raw_of, write_settings
from hetes.core.atr import learned
from hetes.core.fields.field import Field, fields_of
from hetes.core.fields.reading import AWAY, HOURS, SOME_DAYS
from hetes.core.fields.table import Problem, Table
from hetes.core.fields.values import Wrong, atr_or_family, clean, write_duration
from hetes.core.settings import ENTRIES
from hetes.core.spans import Days, Span, SpansError, read_week, write_spans
from hetes.ports import SettingsError
from hetes.presentation.settings_complaints import about_file, about_value

_Entry = tuple[str, int]  # an array of tables, and the place in it
_LEARNED = ("card.atrs", "card.not_eszemelyi")


class Overtaken(Exception):  # noqa: N818 - a finding, which never leaves this package
    """The file is not any more what was read: nothing was written."""


class SettingsDocument:
    """The document of tomlkit (``_kept``) and the plain values (``meant``), always changed together.

    ``instead`` is the text that is edited where the file is missing or empty; ``machine`` is what is set for everybody.

    Raises:
        SettingsError: the file cannot be read, is no TOML, or is not in UTF-8.
    """

    def __init__(self, path: Path, instead: str | None = None, machine: MachineSettings | None = None) -> None:
        import tomlkit  # noqa: PLC0415 - 24 ms and 4.5 MiB that only editing needs
        from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - as above

        self._path = path
        self.machine = machine or MachineSettings()
        self.language = self.machine.settings.language
        try:
            self._raw_was = raw_of(path)
            text, odd = decoded(self._raw_was or b"")
            self._restores = instead is not None and not text.strip()
            if instead is not None and self._restores:
                text = instead
            self.meant = parse(text)
        except Unreadable as found:
            raise SettingsError(about_file(self.language, *found.words, "edit_by_hand", line=found.line)) from found
        self.checked: Checked = check(self.meant, self.machine)
        self.language = self.checked.settings.language
        if odd:  # letters were guessed: written back as UTF-8, wrong ones would stay wrong
            raise SettingsError(about_file(self.language, *odd.words, line=odd.line))
        self._text = text.replace("\r\n", "\n")
        self._windows = text.count("\r\n") * 2 > text.count("\n")
        try:
            self._kept: Any = tomlkit.parse(self._text)
        except (TOMLKitError, ValueError, RecursionError) as error:
            raise self._by_hand() from error

    def append(self, array: str, own: str, fields: Mapping[str, Any]) -> None:
        """Add a practitioner, or a unit, with the id ``own``; ``array`` names which (a key of :data:`ENTRIES`)."""
        import tomlkit  # noqa: PLC0415 - as above

        entries = self._entries(array)
        inline = bool(self._kept.get(array)) and not isinstance(self._kept[array], tomlkit.items.AoT)
        if not entries:
            self.meant[array] = entries
            with suppress(KeyError):
                del self._kept[array]
            self._kept[array] = tomlkit.aot()
        entry: Any = tomlkit.inline_table() if inline else tomlkit.table()
        if not inline and len(self.meant) + len(entries) > 1:
            entry.trivia.indent = "\n"  # a blank line between it and what stands before
        entries.append({})
        self._kept[array].append(entry)
        self._set((array, -1), "id", own)
        self._put((array, -1), fields)

    def change(self, array: str, own: str, fields: Mapping[str, Any]) -> None:
        """Change some fields of a practitioner or unit."""
        self._entries(array)
        self._put((array, self._position(array, own)), fields)

    def remove(self, array: str, own: str) -> None:
        """Remove a practitioner or unit; a removed unit is also taken out of the practitioners' lists."""
        self._entries(array)
        position = self._position(array, own)
        for document in (self.meant, self._kept):
            del document[array][position]
        if not self.meant[array]:
            del self.meant[array]
            del self._kept[array]
        if array == "unit":
            for number, one in enumerate(self._entries("practitioner")):
                units = one.get("units")
                if isinstance(units, list) and own in units:
                    left = [each for each in units if each != own]
                    self._set(("practitioner", number), "units", left)

    def tables(self, section: str) -> tuple[dict[str, Any], Any]:
        """Return a section's plain table and tomlkit's, created where there is none; "" is the whole document."""
        import tomlkit  # noqa: PLC0415 - as above

        if not section:
            return self.meant, self._kept
        if section not in self.meant:
            table = tomlkit.table()
            if self.meant:
                table.trivia.indent = "\n"  # a blank line between it and what stands before
            self.meant[section] = {}
            self._kept[section] = table
        if not isinstance(self.meant[section], dict):
            raise self._by_hand()
        return self.meant[section], self._kept[section]

    def refuse_locked(self, *keys: str) -> None:
        """Refuse to write what an administrator has locked: no user's file overrides it.

        Raises:
            SettingsError: one of the keys is locked.
        """
        for key in keys:
            if key in self.machine.locked:
                raise SettingsError(about_file(self.language, "locked", key=key))

    def forget(self, atr: str) -> None:
        """Take an ATR (capital hex digits), or a family, out of the lists of learned cards.

        Raises:
            SettingsError: the lists are locked.
        """
        self.refuse_locked(*_LEARNED)
        if any(map(self.machine.list_of, _LEARNED)):
            self.tables("card")  # the user's own lists take the place of those that are set for everybody
        if isinstance(self.meant.get("card"), dict):
            for key in ("atrs", "not_eszemelyi"):
                self._without(key, {atr})

    def learn(self, atr: str, *, eszemelyi: bool) -> None:
        """Note what kind of card an ATR (capital hex digits) names: alone, or with its family (policy 4.0).

        Raises:
            SettingsError: the lists are locked.
        """
        self.refuse_locked(*_LEARNED)
        self.tables("card")
        into, out_of = ("atrs", "not_eszemelyi") if eszemelyi else ("not_eszemelyi", "atrs")
        settings = self.checked.settings
        said, unsaid = (settings.atrs, settings.not_eszemelyi)[:: 1 if eszemelyi else -1]
        entry, stood_for = learned(atr, said, unsaid)
        self._without(out_of, {atr, entry})
        self._without(into, {entry, *stood_for}, entry)

    def _without(self, key: str, cards: Collection[str], *more: str) -> None:
        """Take ATRs, and families, out of a list of cards, and add more. It begins as that which everybody has."""
        plain, kept = self.tables("card")
        listed = plain[key] if key in plain else self.machine.list_of(f"card.{key}")
        if not isinstance(listed, list):
            raise self._by_hand()
        left = [*(each for each in listed if _atr(each) not in cards), *more]
        if left != listed:
            set_value(plain, kept, key, left)

    def write(self) -> str:
        """Write the file if the text reads as the plain values: tomlkit has had bugs. Return the text that is there.

        Raises:
            SettingsError: it would read otherwise or not at all, or cannot be written; the file is as before.
            Overtaken: somebody else has changed the file since it was read; it is as they left it.
        """
        import tomlkit  # noqa: PLC0415 - as above

        text = tomlkit.dumps(self._kept)
        if text == self._text and not self._restores:
            return text
        written = text.replace("\n", "\r\n") if self._windows else text
        self._refuse_unreadable(written)
        self._refuse_new_problems()
        self._refuse_overtaken()  # before anything is written to a disk that may be full
        try:
            write_settings(self._path, written, lastly=self._refuse_overtaken)
        except OSError as error:
            raise SettingsError(about_file(self.language, _reason(error))) from error
        return text

    def _refuse_overtaken(self) -> None:
        try:
            if raw_of(self._path) == self._raw_was:
                return
        except Unreadable:
            pass
        raise Overtaken

    def _refuse_unreadable(self, text: str) -> None:
        """Refuse what the reading would refuse, or read otherwise than it is meant."""
        if len(text.encode()) > LARGEST or excess(text):
            raise SettingsError(about_file(self.language, "would_be_too_large"))
        try:
            as_meant = parse(text) == self.meant
        except Unreadable:
            as_meant = False
        if not as_meant:
            raise self._by_hand()

    def _refuse_new_problems(self) -> None:
        """Refuse what the reading would complain about; what was wrong before may stay, wherever it stands now."""
        before = Counter(map(_kind, self.checked.problems))
        for problem in check(self.meant, self.machine).problems:
            before[_kind(problem)] -= 1
            if before[_kind(problem)] < 0:
                raise SettingsError(about_value(self.language, problem.key, problem.complaint, None))

    def _entries(self, array: str) -> list[dict[str, Any]]:
        """Return the plain entries of an array that is to be edited, each with an id of its own.

        Ids made from positions would change hands when one is removed: they are written down.
        """
        entries = self.meant.get(array, [])
        if not isinstance(entries, list) or any(not isinstance(entry, dict) for entry in entries):
            raise self._by_hand()
        for own, position in self.checked.positions[array].items():
            if entries[position].get("id") != own:
                self._set((array, position), "id", own)
        return entries

    def _position(self, array: str, own: str) -> int:
        try:
            return self.checked.positions[array][own]
        except KeyError:
            raise SettingsError(about_file(self.language, f"no_{array}", id=clean(own))) from None

    def _put(self, where: _Entry, given: Mapping[str, Any]) -> None:
        array, _ = where
        rows = {row.key: row for row in fields_of(ENTRIES[array].kind) if row.key != "id"}
        if unknown := set(given) - set(rows):
            raise TypeError(f"no such field: {sorted(unknown)}")
        if "name" in given and not clean(str(given["name"])):
            raise SettingsError(about_file(self.language, "name_empty"))
        raw = {key: self._raw(rows[key], value) for key, value in given.items()}
        raw = {key: None if value in ("", [], {}) else value for key, value in raw.items()}
        problems: list[Problem] = []
        stated = {key: value for key, value in raw.items() if value is not None}
        read = read_entry(ENTRIES[array], "", Table(stated, problems))
        if problems:
            raise SettingsError(about_value(self.language, problems[0].key, problems[0].complaint, None))
        for key in raw:
            self._set(where, key, _plain(getattr(read, rows[key].attribute)) if key in stated else None)

    def _raw(self, row: Field, value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
        """Return what was given for a key as the file would hold it: a week, and a leave, are given as one text."""
        if row.reader in (HOURS, SOME_DAYS):
            return _plain(parse_hours(value or "", self.language, row.key, with_free_days=row.reader is SOME_DAYS))
        if row.reader is AWAY and isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return list(value) if isinstance(value, tuple) else value

    def _set(self, where: _Entry, key: str, value: Any) -> None:  # noqa: ANN401 - whatever TOML holds
        import tomlkit  # noqa: PLC0415 - as above

        array, position = where
        for own in (self.meant[array][position], self._kept[array][position]):
            if value is None or value in ("", [], {}):
                own.pop(key, None)
            elif isinstance(value, dict) and own is not self.meant[array][position]:
                table = tomlkit.inline_table()
                table.update(value)
                own[key] = table
            else:
                own[key] = value

    def _by_hand(self) -> SettingsError:
        return SettingsError(about_file(self.language, "edit_by_hand"))


def parse_hours(
    text: str, language: str = "hu", key: str = "hours", *, with_free_days: bool = False
) -> dict[str, tuple[Span, ...]]:
    """Read consulting hours such as "mon=08:00-14:00;tue=08:00-12:00,13:00-18:00", in the week's order.

    Raises:
        SettingsError: naming the day and what is wrong there.
    """
    try:
        return read_week(text, with_free_days=with_free_days)
    except SpansError as error:
        about = key if error.day is None else f"{key}.{clean(error.day, 20)}"
        raise SettingsError(about_value(language, about, error.word, None)) from None


def _kind(problem: Problem) -> tuple[str, str]:
    """Return a problem without the places in lists: what stands before it may have been taken out."""
    return re.sub(r"\[\d+\]", "[]", problem.key), problem.complaint


def _atr(written: object) -> str | None:
    try:
        return atr_or_family(written)
    except Wrong:
        return None


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a practitioner
    if isinstance(value, Mapping):
        return {day: write_spans(own) for day, own in value.items()}
    if isinstance(value, tuple):
        return [str(each) if isinstance(each, Days) else each for each in value]
    if isinstance(value, timedelta):
        return write_duration(value)
    return value


def _reason(error: OSError) -> str:
    import errno  # noqa: PLC0415 - only when something has failed

    words = {errno.ENOSPC: "full", getattr(errno, "EDQUOT", errno.ENOSPC): "full", errno.EROFS: "read_only"}
    return words.get(error.errno or 0, "denied")
