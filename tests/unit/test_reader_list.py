"""The list of readers where a name is in no encoding that pyscard reads."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

import pytest

from hetes.adapters.card import reader_states as codes
from hetes.adapters.card.pcsc_library import undecoded_names
from hetes.adapters.card.reader_list import ReaderList, list_readers

NAMES = b"Olvas\xf3 0\0ACS ACR1281 0\0\0"
READ = ["Olvas\udcf3 0", "ACS ACR1281 0"]


class Library:
    """PC/SC's own library, as ctypes shows it."""

    def __init__(self, names: bytes = NAMES, refuses: int = 0) -> None:
        self.names = names
        self.refuses = refuses

    def SCardListReadersA(self, _context, _groups, out, length):  # noqa: N802 - PC/SC names it so
        if self.refuses:
            return ctypes.c_int32(self.refuses).value
        if out is not None:
            ctypes.memmove(out, self.names, len(self.names))
        length._obj.value = len(self.names)
        return 0


def unreadable(error: Exception):
    def raising(*_: object) -> None:
        raise error

    return SimpleNamespace(SCardListReaders=raising)


def test_the_library_itself_gives_the_names_byte_by_byte():
    assert undecoded_names(7, Library()) == (0, READ)
    assert undecoded_names(7, Library(b"\0")) == (0, [])
    code, names = undecoded_names(7, Library(refuses=codes.NO_READERS_AVAILABLE))
    assert (codes.unsigned(code), names) == (codes.NO_READERS_AVAILABLE, [])


@pytest.mark.parametrize(
    "error", [UnicodeDecodeError("utf-8", b"\xf3", 0, 1, "x"), SystemError("with an exception set")]
)
def test_names_that_pyscard_cannot_read_are_asked_for_elsewhere(error):
    scard = unreadable(error)
    assert list_readers(scard, 7, lambda _: (0, READ)) == READ
    assert list_readers(scard, 7, lambda _: (codes.NO_READERS_AVAILABLE, [])) == []
    with pytest.raises(codes.Lost):
        list_readers(scard, 7, lambda _: (codes.NO_SERVICE, []))


def test_such_a_reader_is_counted_and_the_others_are_watched(monkeypatch):
    monkeypatch.setattr("hetes.adapters.card.reader_list.list_readers", lambda *_: READ)

    def ask(_context, _milliseconds, states):
        states[0][0].encode("ascii")
        return 0, []

    readers = ReaderList()
    assert readers.read(SimpleNamespace(SCardGetStatusChange=ask), 7) == (["ACS ACR1281 0"], 2)
    assert readers.unreadable == 1
