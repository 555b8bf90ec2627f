"""The settings in ``settings.toml``. Law: reading never raises; a change is written whole or not at all.

Reading takes tomllib, editing tomlkit, which keeps comments, unknown keys and line ends; both are imported late.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

from hetes.adapters.settings.change import change
from hetes.adapters.settings.document import SettingsDocument
from hetes.adapters.settings.schema import check, free_id
from hetes.adapters.settings.toml_text import Unreadable, document_of
from hetes.core.settings import Practitioner, Settings
from hetes.ports import SettingsError
from hetes.presentation.settings_complaints import about_file, about_value

_Mark = tuple[int, int, int] | None


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
        self._editing = threading.Lock()

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """Return the settings, and one sentence for each value that was wrong.

        No file means defaults. A file that cannot be read at all means the last good settings, if there were any.
        """
        self._mark = self._look()
        try:
            document, odd = document_of(self.path)
        except Unreadable as found:
            settings = self._good or Settings()
            words = (*found.words, "usual" if self._good is None else "kept")
            return self._at_home(settings), (about_file(settings.language, *words, line=found.line),)
        checked = check(document)
        self._good = checked.settings
        language = checked.settings.language
        sentences = [about_file(language, *odd.words, line=odd.line)] if odd else []
        sentences += [about_value(language, p.key, p.complaint, p.consequence) for p in checked.problems]
        return self._at_home(checked.settings), tuple(sentences)

    def readable(self) -> bool:
        """Tell whether the file can be read and is TOML; single wrong values do not count."""
        try:
            document_of(self.path)
        except Unreadable:
            return False
        return True

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
        return self._add("practitioner", "p", {"name": name, **fields})

    def edit_practitioner(self, own: str, **fields: Any) -> None:  # noqa: ANN401 - each field has a type of its own
        """Change some fields of the practitioner with the id ``own``.

        Fields: ``name``, ``eeszt_user``, ``login`` ("card" or "mobiltoken"), ``card_expires`` (date, "2027-03-14" or
        None), ``hours`` (as :func:`parse_hours` reads it) and ``units`` (texts). An empty value takes the key out.

        Raises:
            SettingsError: no such practitioner, a wrong value, or the file cannot be written.
        """
        with self._draft() as draft:
            draft.change("practitioner", own, fields)

    def remove_practitioner(self, own: str) -> None:
        """Take the practitioner with the id ``own`` out of the file.

        Raises:
            SettingsError: no such practitioner, or the file cannot be written.
        """
        with self._draft() as draft:
            draft.remove("practitioner", own)

    def add_unit(self, name: str, oth_id: str = "") -> str:
        """Write a new organisational unit and return the id given.

        Raises:
            SettingsError: a wrong value, or the file cannot be written.
        """
        return self._add("unit", "u", {"name": name, "oth_id": oth_id})

    def edit_unit(self, own: str, **fields: str) -> None:
        """Change ``name`` or ``oth_id`` of the unit with the id ``own``; an empty OTH identifier takes it out.

        Raises:
            SettingsError: no such unit, a wrong value, or the file cannot be written.
        """
        with self._draft() as draft:
            draft.change("unit", own, fields)

    def remove_unit(self, own: str) -> None:
        """Take the unit with the id ``own`` out of the file, and out of the practitioners' lists.

        Raises:
            SettingsError: no such unit, or the file cannot be written.
        """
        with self._draft() as draft:
            draft.remove("unit", own)

    def change(self, values: Mapping[str, Any]) -> None:
        """Set keys such as "session.length" to what the file is to hold ("7h"): all of them or none.

        None, and an empty list or table where that is usual, take the key out.

        Raises:
            SettingsError: a key that is only for the file's owner, wrong values (``wrong`` names each), or the file
                cannot be written.
        """
        with self._draft() as draft:
            change(draft, values)

    def forget_card(self, atr: str) -> None:
        """Take an ATR (capital hex digits) out of the learned cards: it will be asked about again.

        Raises:
            SettingsError: the file cannot be written.
        """
        with self._draft() as draft:
            draft.forget(atr)

    def learn_card(self, atr: str, *, eszemelyi: bool) -> str | None:
        """Write down what kind of card this ATR names; return the sentence why that can't be done, or None."""
        try:
            with self._draft() as draft:
                draft.learn(atr, eszemelyi=eszemelyi)
        except SettingsError as error:
            return error.sentence
        return None

    def _add(self, array: str, letter: str, fields: Mapping[str, Any]) -> str:
        with self._draft() as draft:
            taken = draft.checked.positions[array]
            own = free_id(letter, len(taken) + 1, taken)
            draft.append(array, own, fields)
        return own

    @contextmanager
    def _draft(self) -> Iterator[SettingsDocument]:
        """Yield the file for editing, and write it afterwards. Edits are serialised: two windows may save at once."""
        with self._editing:
            draft = SettingsDocument(self.path)
            yield draft
            draft.write()

    def _at_home(self, settings: Settings) -> Settings:
        return replace(settings, zone=self._zone(), holidays=self._holidays())

    def _look(self) -> _Mark:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)
