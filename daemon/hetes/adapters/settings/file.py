"""The settings in ``settings.toml``. Law: reading never raises; a change is written whole or not at all.

Reading takes tomllib, editing tomlkit, which keeps comments, unknown keys and line ends; both are imported late.

Whoever works here is dropped by an explicit removal only. While nobody of those who were configured is in the file,
whatever the reason (it is missing, empty, damaged, half written), the last good settings hold and a sentence says so.
Explicit are: a removal by Hetes, a file with other people that was left as it is for :data:`SETTLED`, and taking the
copy of the last good settings away (:mod:`hetes.adapters.settings.last_good`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from pathlib import Path
from typing import Any, TypeVar

from hetes.adapters.folders import Folders
from hetes.adapters.settings.change import change
from hetes.adapters.settings.document import Overtaken, SettingsDocument
from hetes.adapters.settings.last_good import LastGood
from hetes.adapters.settings.machine import LOGIN, MachineFile
from hetes.adapters.settings.schema import MachineSettings, check, free_id, stated
from hetes.adapters.settings.toml_text import Unreadable, decoded, document_in, document_of, parse, raw_of
from hetes.core.settings import FIELDS, Practitioner, Settings
from hetes.ports import SettingsError
from hetes.presentation.settings_complaints import about_file, about_values

SETTLED = 2.0  # seconds that a file which lacks somebody must be left alone to be believed: it may be half written
TRIES = 5  # to edit the file while somebody else keeps changing it

_T = TypeVar("_T")
_Stat = tuple[int, int, int, int] | None
_Mark = tuple[_Stat, _Stat, _Stat]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where values come from: the keys that the user's own file has, those set for everybody, and what is locked.

    ``vain`` are keys of the user's file that are locked; ``file`` is where the settings for everybody lie.
    """

    own: tuple[str, ...] = ()
    everybody: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    vain: tuple[str, ...] = ()
    file: str = ""


class SettingsFile:
    """The settings in the file ``path``; ``zone`` and ``holidays`` are asked at each reading.

    ``last_good`` is where their copy lies, None for a file that is nobody's own (an archive's, a rehearsal's). Only who
    ``keeps`` it writes it at a reading: the agent. ``everybody`` is the file for everybody at this computer, None where
    it has no say. ``monotonic`` counts seconds.
    """

    def __init__(  # noqa: PLR0913 - the last four are for the user's own file
        self,
        path: Path,
        zone: Callable[[], tzinfo],
        holidays: Callable[[], frozenset[date]] = frozenset,
        *,
        last_good: LastGood | None = None,
        keeps: bool = False,
        everybody: MachineFile | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Name the file, which need not exist."""
        self._everybody = everybody
        self.machine = MachineSettings()
        """What is set for everybody, as it was last read."""
        self.path = path
        self._zone = zone
        self._holidays = holidays
        self._copy = last_good
        self._keeps = keeps
        self._monotonic = monotonic
        self._good: Settings | None = None
        self._text = ""  # of what was good
        self._held = False  # do the last good settings hold
        self._mark: _Mark | None = None
        self._unsure = False  # does what was read call for another look, though nothing changes
        self._lacking: tuple[_Stat, float] | None = None  # a file that lacks somebody, and since when it was seen
        self._told: tuple[str, ...] = ()
        self._editing = threading.Lock()

    @classmethod
    def of(
        cls,
        folders: Folders,
        zone: Callable[[], tzinfo],
        holidays: Callable[[], frozenset[date]] = frozenset,
        *,
        keeps: bool = False,
    ) -> SettingsFile:
        """Return the user's own settings."""
        good, everybody = LastGood(folders.data), MachineFile.usual()
        return cls(folders.settings, zone, holidays, last_good=good, keeps=keeps, everybody=everybody)

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """Return the settings, and one sentence for each value that was wrong.

        No file means defaults. What means that the last good settings hold is said at the top of this module.
        """
        file, copy = _stat(self.path), _stat(self._copy.path) if self._copy else None
        everybody = self._read_machine()
        self._unsure = False
        settings, self._told, self._held = self._read(file)
        self._mark = (file, copy if self._held else None, everybody)
        settings = replace(self.machine.over(settings), zone=self._zone(), holidays=self._holidays())
        return settings, (*self.machine.sentences(settings.language), *self._told)

    def _read_machine(self) -> _Stat:
        """Read what is set for everybody, and return what changes when that file does."""
        if self._everybody is None:
            return None
        mark = self._everybody.mark()
        self.machine = self._everybody.read()
        return mark

    def sources(self) -> Sources:
        """Return where the values come from, read anew."""
        self._read_machine()
        try:
            own = tuple(stated(document_of(self.path)[0]))
        except Unreadable:
            own = ()
        machine = self.machine
        locked = tuple(key for key in (*FIELDS, LOGIN) if key in machine.locked)
        theirs = tuple(key for key in FIELDS if key in machine.given and (key in locked or key not in own))
        return Sources(
            own=tuple(key for key in own if key not in locked),
            everybody=theirs,
            locked=locked,
            vain=tuple(key for key in own if key in locked),
            file=machine.file,
        )

    def _read(self, mark: _Stat) -> tuple[Settings, tuple[str, ...], bool]:
        """Return settings, problems, and whether the settings are the last good ones."""
        try:
            raw = raw_of(self.path)
            document, odd = document_in(raw or b"")
        except Unreadable as found:
            self._unsure = "unreadable" in found.words  # it may be readable again and look as before
            former = self._holding() or self._good
            settings = former or self.machine.settings
            words = (*found.words, "kept" if former else "usual")
            return settings, (about_file(settings.language, *words, line=found.line),), True
        checked = check(document, self.machine)
        settings = checked.settings
        if not settings.configured and (former := self._holding()):
            fault = "missing" if raw is None else "nobody" if document else "blank"
            words = (fault, "kept", *(("anew",) if self._copy else ()))
            return former, (about_file(former.language, *words),), True
        if self._keeps and (former := self._half_written(settings, mark)):
            return former, self._told, True
        self._good, self._text = settings, decoded(raw or b"")[0]
        if self._keeps and self._copy and settings.configured:
            self._copy.keep(self._text)
        language = settings.language
        sentences = [about_file(language, *odd.words, line=odd.line)] if odd else []
        sentences += about_values(language, checked.problems)
        return settings, tuple(sentences), False

    def _holding(self) -> Settings | None:
        """Return the last good settings, if somebody is in them who was not removed explicitly."""
        if self._copy is None:
            return None
        checked = self._copy.checked(self.machine)
        if checked and checked.settings.configured:
            return checked.settings
        if checked or (self._held and self._copy.taken_away()):
            self._good = None
        if self._good is None or not self._good.configured:
            return None
        if self._keeps:
            self._copy.keep(self._text)
        return self._good

    def _half_written(self, settings: Settings, mark: _Stat) -> Settings | None:
        """Return the last good settings while it is not known whether somebody was removed from the file by hand."""
        former = self._holding()
        here = {one.id for one in settings.configured}
        if former is None or all(one.id in here for one in former.configured):
            self._lacking = None
            return None
        if self._lacking is None or self._lacking[0] != mark:
            self._lacking = (mark, self._monotonic())
        if self._monotonic() - self._lacking[1] >= SETTLED:
            self._lacking = None
            return None
        self._unsure = True
        return former

    def held(self) -> str | None:
        """Return the text of the last good settings while they hold instead of what is in the file; else None."""
        self.read()
        if not self._held or self._copy is None or self._holding() is None:
            return None
        return self._copy.text()

    def readable(self) -> bool:
        """Tell whether the file can be read and is TOML; single wrong values do not count."""
        try:
            document_of(self.path)
        except Unreadable:
            return False
        return True

    def changed(self) -> bool:
        """Tell whether the file differs from what was last read, by a stat call or two. True before the first reading.

        True as well after a reading that could not be trusted.
        """
        return self._unsure or self._look() != self._mark

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

        Fields: ``name``, ``eeszt_user``, ``login`` (one of ``LOGINS``), ``card_expires`` (date, "2027-03-14" or
        None), ``hours`` (as :func:`parse_hours` reads it) and ``units`` (texts). An empty value takes the key out.

        Raises:
            SettingsError: no such practitioner, a wrong value, or the file cannot be written.
        """
        self._edit(lambda draft: draft.change("practitioner", own, fields))

    def remove_practitioner(self, own: str) -> None:
        """Take the practitioner with the id ``own`` out of the file.

        Raises:
            SettingsError: no such practitioner, or the file cannot be written.
        """
        self._edit(lambda draft: draft.remove("practitioner", own), removing=True)

    def add_unit(self, name: str, oth_id: str = "", certificate_expires: str = "") -> str:
        """Write a new organisational unit and return the id given.

        Raises:
            SettingsError: a wrong value, or the file cannot be written.
        """
        fields = {"name": name, "oth_id": oth_id, "certificate_expires": certificate_expires}
        return self._add("unit", "u", fields)

    def edit_unit(self, own: str, **fields: str) -> None:
        """Change fields of the unit with the id ``own``; an empty OTH identifier or date takes it out.

        Raises:
            SettingsError: no such unit, a wrong value, or the file cannot be written.
        """
        self._edit(lambda draft: draft.change("unit", own, fields))

    def remove_unit(self, own: str) -> None:
        """Take the unit with the id ``own`` out of the file, and out of the practitioners' lists.

        Raises:
            SettingsError: no such unit, or the file cannot be written.
        """
        self._edit(lambda draft: draft.remove("unit", own))

    def change(self, values: Mapping[str, Any]) -> None:
        """Set keys such as "session.length" to what the file is to hold ("7h"): all of them or none.

        None, and an empty list or table where that is usual, take the key out.

        Raises:
            SettingsError: a key that is only for the file's owner, wrong values (``wrong`` names each), or the file
                cannot be written.
        """
        self._edit(lambda draft: change(draft, values))

    def change_section(self, section: str, values: Mapping[str, Any]) -> None:
        """Set keys of one section, as :meth:`change` does, be they only for the file's owner: he has asked for it.

        Raises:
            SettingsError: as there.
        """
        self._edit(lambda draft: change(draft, values, section))

    def forget_card(self, atr: str) -> None:
        """Take an ATR (capital hex digits) out of the learned cards: it will be asked about again.

        Raises:
            SettingsError: the file cannot be written.
        """
        self._edit(lambda draft: draft.forget(atr))

    def learn_card(self, atr: str, *, eszemelyi: bool) -> str | None:
        """Write down what kind of card this ATR names; return the sentence why that can't be done, or None."""
        try:
            self._edit(lambda draft: draft.learn(atr, eszemelyi=eszemelyi))
        except SettingsError as error:
            return error.sentence
        return None

    def _add(self, array: str, letter: str, fields: Mapping[str, Any]) -> str:
        def add(draft: SettingsDocument) -> str:
            taken = draft.checked.positions[array]
            own = free_id(letter, len(taken) + 1, taken)
            draft.append(array, own, fields)
            return own

        return self._edit(add)

    def _edit(self, do: Callable[[SettingsDocument], _T], *, removing: bool = False) -> _T:
        """Read the file, let ``do`` edit it, and write it: edited anew where somebody else has changed it meanwhile.

        Edits are serialised, among threads (two windows may save at once) and among programs. Whoever was overtaken all
        the same (by an editor, which knows no lock, or without having got it in time) asks for the lock again.

        Raises:
            SettingsError: nothing was written.
        """
        copy = self._copy
        self._read_machine()
        with self._editing:
            for _ in range(TRIES):
                with copy.locked() if copy else nullcontext():
                    draft = self._draft(removing=removing)
                    result = do(draft)
                    try:
                        text = draft.write()
                    except Overtaken:
                        continue
                    if copy and check(parse(text)).settings.configured:
                        copy.keep(text)
                    elif copy and (removing or copy.checked()):
                        copy.drop()
                    return result
        raise SettingsError(about_file(draft.language, "overtaken"))

    def _draft(self, *, removing: bool) -> SettingsDocument:
        """Return what is to be edited: the file, or the last good settings where they hold instead."""
        held = self._copy.checked() if self._copy else None
        if self._copy is None or held is None or not held.settings.configured:
            return SettingsDocument(self.path, machine=self.machine)
        draft = SettingsDocument(self.path, self._copy.text(), self.machine)
        if draft.checked.settings.configured:
            return draft
        if removing:  # what is in the file is none of this: only the copy says that they work here
            return SettingsDocument(self._copy.path, machine=self.machine)
        raise SettingsError(about_file(held.settings.language, "nobody", "anew"))

    def _look(self) -> _Mark:
        copy = _stat(self._copy.path) if self._copy and self._held else None
        return _stat(self.path), copy, self._everybody.mark() if self._everybody else None


def _stat(path: Path) -> _Stat:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_ctime_ns)
