"""The settings in ``settings.toml``. Law: reading never raises, and what is written is what was meant or nothing.

Reading takes tomllib, editing tomlkit, which keeps comments, unknown keys and line ends; both are imported late.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

from hetes.adapters.settings_check import Checked, Problem, Table, check, free_id, practitioner, sorted_days, weekday
from hetes.adapters.settings_values import Wrong, clean, spans, write_spans
from hetes.adapters.settings_words import about_file, about_value
from hetes.core.settings import Practitioner, Settings, Span

LARGEST = 1_048_576  # bytes; a clinic's settings take some thousands
FIELDS = ("name", "login", "eeszt_user", "card_expires", "units", "hours")

_Mark = tuple[int, int, int] | None


class SettingsError(Exception):
    """What was asked for cannot be done, and nothing was written. ``sentence`` says why, in the user's language."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self.sentence = sentence


class _Unreadable(Exception):  # noqa: N818 - a finding, which never leaves this module
    """The file as a whole says nothing; ``words`` name the sentences."""

    def __init__(self, *words: str, line: int = 0) -> None:
        super().__init__(*words)
        self.words = words
        self.line = line


class SettingsFile:
    """The settings in the file ``path``; ``zone`` and ``holidays`` are asked at each reading."""

    def __init__(
        self,
        path: Path,
        zone: Callable[[], tzinfo],
        holidays: Callable[[], frozenset[date]] = frozenset,
    ) -> None:
        """Name the file, which need not exist."""
        self.path = path
        self._zone = zone
        self._holidays = holidays
        self._good: Settings | None = None
        self._mark: _Mark = (-1, -1, -1)

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """Return the settings, and one sentence for each value that was wrong.

        No file means defaults. A file that cannot be read at all means the last good settings, if there were any.
        """
        self._mark = self._look()
        try:
            document, odd = _document(self.path)
        except _Unreadable as found:
            settings = self._good or Settings()
            words = (*found.words, "usual" if self._good is None else "kept")
            return self._at_home(settings), (about_file(settings.language, *words, line=found.line),)
        checked = check(document)
        self._good = checked.settings
        language = checked.settings.language
        sentences = [about_file(language, *odd.words, line=odd.line)] if odd else []
        sentences += [about_value(language, p.key, p.complaint, p.consequence) for p in checked.problems]
        return self._at_home(checked.settings), tuple(sentences)

    def changed(self) -> bool:
        """Tell whether the file differs from what was last read, by one stat call. True before the first reading."""
        return self._look() != self._mark

    def practitioners(self) -> tuple[Practitioner, ...]:
        """Return those who are configured, read anew."""
        return self.read()[0].configured

    def add_practitioner(self, name: str, **fields: Any) -> str:  # noqa: ANN401 - see edit_practitioner
        """Write a new practitioner and return the id given. For the fields see :meth:`edit_practitioner`.

        Raises:
            SettingsError: a wrong value, or the file cannot be written.
        """
        draft = _Draft(self)
        own = free_id("p", len(draft.checked.positions) + 1, draft.checked.positions)
        draft.append(own, {"name": name, **fields})
        draft.write()
        return own

    def edit_practitioner(self, own: str, **fields: Any) -> None:  # noqa: ANN401 - each field has a type of its own
        """Change some fields of the practitioner with the id ``own``.

        Fields: ``name``, ``eeszt_user``, ``login`` ("card" or "mobiltoken"), ``card_expires`` (date, "2027-03-14" or
        None), ``hours`` (as :func:`parse_hours` reads it) and ``units`` (texts). An empty value takes the key out.

        Raises:
            SettingsError: no such practitioner, a wrong value, or the file cannot be written.
        """
        draft = _Draft(self)
        draft.change(own, fields)
        draft.write()

    def remove_practitioner(self, own: str) -> None:
        """Take the practitioner with the id ``own`` out of the file.

        Raises:
            SettingsError: no such practitioner, or the file cannot be written.
        """
        draft = _Draft(self)
        draft.remove(own)
        draft.write()

    def learn_card(self, atr: str, *, eszemelyi: bool) -> str | None:
        """Write down what kind of card this ATR names; return the sentence why that can't be done, or None."""
        try:
            draft = _Draft(self)
            draft.learn(atr, eszemelyi=eszemelyi)
            draft.write()
        except SettingsError as error:
            return error.sentence
        return None

    def _at_home(self, settings: Settings) -> Settings:
        return replace(settings, zone=self._zone(), holidays=self._holidays())

    def _look(self) -> _Mark:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)


class _Draft:
    """The file as it is to be: a document of tomlkit, changed in step with a plain one that says what was meant."""

    def __init__(self, file: SettingsFile) -> None:
        import tomlkit  # noqa: PLC0415 - 24 ms and 4.5 MiB that only editing needs
        from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - as above

        self._path = file.path
        self.language = "hu"
        try:
            text, odd = _text(file.path)
            self._meant = _parse(text)
        except _Unreadable as found:
            raise SettingsError(about_file(self.language, *found.words, "edit_by_hand", line=found.line)) from found
        self.checked: Checked = check(self._meant)
        self.language = self.checked.settings.language
        if odd:  # written back as UTF-8, letters that were guessed would stay wrong for ever
            raise SettingsError(about_file(self.language, *odd.words, line=odd.line))
        self._windows = text.count("\r\n") * 2 > text.count("\n")
        try:
            self._kept: Any = tomlkit.parse(text.replace("\r\n", "\n"))
        except (TOMLKitError, ValueError, RecursionError) as error:
            raise self._by_hand() from error
        if not isinstance(self._meant.get("practitioner", []), list) or any(
            not isinstance(entry, dict) for entry in self._meant.get("practitioner", [])
        ):
            raise self._by_hand()
        # Ids made from positions would change hands when somebody is removed: write them down.
        for own, position in self.checked.positions.items():
            if self._meant["practitioner"][position].get("id") != own:
                self._set(position, "id", own)

    def append(self, own: str, fields: Mapping[str, Any]) -> None:
        import tomlkit  # noqa: PLC0415 - as above

        entries = self._meant.setdefault("practitioner", [])
        inline = bool(self._kept.get("practitioner")) and not isinstance(self._kept["practitioner"], tomlkit.items.AoT)
        if not entries:
            with suppress(KeyError):
                del self._kept["practitioner"]
            self._kept["practitioner"] = tomlkit.aot()
        entry: Any = tomlkit.inline_table() if inline else tomlkit.table()
        if not inline and len(self._meant) + len(entries) > 1:
            entry.trivia.indent = "\n"  # a blank line between it and what stands before
        entries.append({})
        self._kept["practitioner"].append(entry)
        self._set(-1, "id", own)
        self._put(-1, fields)

    def change(self, own: str, fields: Mapping[str, Any]) -> None:
        self._put(self._position(own), fields)

    def remove(self, own: str) -> None:
        position = self._position(own)
        del self._meant["practitioner"][position]
        del self._kept["practitioner"][position]
        if not self._meant["practitioner"]:
            del self._meant["practitioner"]
            del self._kept["practitioner"]

    def learn(self, atr: str, *, eszemelyi: bool) -> None:
        import tomlkit  # noqa: PLC0415 - as above

        if not isinstance(self._meant.setdefault("card", {}), dict):
            raise self._by_hand()
        if "card" not in self._kept:
            self._kept["card"] = tomlkit.table()
        into, out_of = ("atrs", "not_eszemelyi") if eszemelyi else ("not_eszemelyi", "atrs")
        for card in (self._meant["card"], self._kept["card"]):
            for key in (into, out_of):
                listed = card.get(key, [])
                if not isinstance(listed, list):
                    raise self._by_hand()
                others = [each for each in listed if str(each).upper() != atr]
                if key == into:
                    card[key] = [*others, atr]
                elif key in card:
                    card[key] = others

    def write(self) -> None:
        """Write the draft, provided that it reads as it is meant: tomlkit has had its bugs with odd documents."""
        import tomlkit  # noqa: PLC0415 - as above

        text = tomlkit.dumps(self._kept)
        try:
            as_meant = _parse(text) == self._meant
        except _Unreadable:
            as_meant = False
        if not as_meant:
            raise self._by_hand()
        try:
            write_settings(self._path, text.replace("\n", "\r\n") if self._windows else text)
        except OSError as error:
            raise SettingsError(about_file(self.language, _reason(error))) from error

    def _position(self, own: str) -> int:
        try:
            return self.checked.positions[own]
        except KeyError:
            raise SettingsError(about_file(self.language, "no_practitioner", id=clean(own))) from None

    def _put(self, position: int, fields: Mapping[str, Any]) -> None:
        unknown = set(fields) - set(FIELDS)
        if unknown:
            raise TypeError(f"no such field: {sorted(unknown)}")
        raw = dict(fields)
        if "name" in raw and not clean(str(raw["name"])):
            raise SettingsError(about_file(self.language, "name_empty"))
        if "hours" in raw:
            raw["hours"] = {
                day: write_spans(own) for day, own in parse_hours(raw["hours"] or "", self.language).items()
            }
        if "units" in raw:
            raw["units"] = list(raw["units"] or ())
        given = {key: value for key, value in raw.items() if value not in (None, "", [], {})}
        problems: list[Problem] = []
        read = practitioner("", Table(given, problems))
        if problems:
            raise SettingsError(about_value(self.language, problems[0].key, problems[0].complaint, None))
        for key in raw:
            self._set(position, key, _plain(getattr(read, key)) if key in given else None)

    def _set(self, position: int, key: str, value: Any) -> None:  # noqa: ANN401 - whatever TOML holds
        import tomlkit  # noqa: PLC0415 - as above

        for entry in (self._meant["practitioner"][position], self._kept["practitioner"][position]):
            if value is None or value in ("", [], {}):
                entry.pop(key, None)
            elif isinstance(value, dict) and entry is not self._meant["practitioner"][position]:
                table = tomlkit.inline_table()
                table.update(value)
                entry[key] = table
            else:
                entry[key] = value

    def _by_hand(self) -> SettingsError:
        return SettingsError(about_file(self.language, "edit_by_hand"))


def parse_hours(text: str, language: str = "hu") -> dict[str, tuple[Span, ...]]:
    """Read consulting hours such as "mon=08:00-14:00;tue=08:00-12:00,13:00-18:00", in the week's order.

    Raises:
        SettingsError: naming the day and what is wrong there.
    """
    hours: dict[str, tuple[Span, ...]] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        day, equals, times = (piece.strip() for piece in part.partition("="))
        try:
            own = _new_day(day, hours) if equals else _no_day()  # first: a wrong day is named before its hours
            hours[own] = spans(times)
        except Wrong as wrong:
            key = f"hours.{clean(day, 20)}" if equals else "hours"
            raise SettingsError(about_value(language, key, wrong.word, None)) from None
    return {day: found for day, found in sorted_days(hours) if found}


def _new_day(day: str, hours: Mapping[str, tuple[Span, ...]]) -> str:
    if weekday(day) in hours:
        raise Wrong("day_twice")
    return day


def _no_day() -> str:
    raise Wrong("hours")


def format_hours(hours: Mapping[str, tuple[Span, ...]]) -> str:
    """Write consulting hours as :func:`parse_hours` reads them."""
    return "; ".join(f"{day}={write_spans(own)}" for day, own in sorted_days(hours))


def write_settings(path: Path, text: str) -> None:
    """Put ``text`` in place of the file at once: a reader sees the old one or the new one, whole.

    A new file is 0600, an old one keeps its mode; a link stays a link.

    Raises:
        OSError: nothing was changed.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _document(path: Path) -> tuple[dict[str, Any], _Unreadable | None]:
    text, odd = _text(path)
    try:
        return _parse(text), odd
    except _Unreadable as found:
        raise odd or found from None  # what the letters are comes before what they say


def _text(path: Path) -> tuple[str, _Unreadable | None]:
    """Return the file's text, "" without a file, and what is odd about it though it can be read."""
    try:
        if not path.exists():
            return "", None
        if not path.is_file():  # reading a pipe would wait for ever
            raise _Unreadable("unreadable")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError:
        raise _Unreadable("unreadable") from None
    if len(raw) > LARGEST:
        raise _Unreadable("too_large")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _Unreadable("utf16")
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode(), None  # Notepad's mark at the beginning
    except UnicodeDecodeError as error:
        # What an older Hungarian Windows writes: hours and leads can be read all the same, so nobody is left without.
        return raw.decode("cp1250", "replace"), _Unreadable("encoding", line=raw.count(b"\n", 0, error.start) + 1)


def _parse(text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - the first picture need not wait for it

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits, or brackets in brackets in ...
        place = re.search(r"at line (\d+)", str(error))
        raise _Unreadable("no_toml", line=int(place[1]) if place else text.count("\n") + 1) from None


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a practitioner
    if isinstance(value, Mapping):
        return {day: write_spans(own) for day, own in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _reason(error: OSError) -> str:
    import errno  # noqa: PLC0415 - only when something has failed

    words = {errno.ENOSPC: "full", getattr(errno, "EDQUOT", errno.ENOSPC): "full", errno.EROFS: "read_only"}
    return words.get(error.errno or 0, "denied")
