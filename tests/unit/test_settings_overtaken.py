"""Somebody else writes the settings while they are edited: neither edit is lost, or nothing is written and it is said."""

from __future__ import annotations

import tomllib
from datetime import UTC

import pytest
from filelock import FileLock, Timeout

from hetes.adapters import whole_file
from hetes.adapters.settings import file as settings_module
from hetes.adapters.settings import last_good
from hetes.adapters.settings.document import SettingsDocument
from hetes.adapters.settings.file import TRIES, SettingsFile
from hetes.adapters.settings.last_good import LastGood
from hetes.adapters.settings.toml_limits import MARKS
from hetes.adapters.settings.toml_text import LARGEST
from hetes.ports import SettingsError
from tests.support.documents.settings_files import settings_file, written
from tests.support.fakes.settings_world import listed


@pytest.fixture
def file(tmp_path) -> SettingsFile:
    return written(settings_file(tmp_path), listed("eva"))


class Meddling(SettingsDocument):
    """Before it is written, another writer comes, as often as ``others`` has something to do."""

    others: list = []  # noqa: RUF012 - set by each test

    def write(self) -> str:
        if self.others:
            self.others.pop(0)()
        return super().write()


@pytest.fixture
def meddle(monkeypatch):
    monkeypatch.setattr(settings_module, "SettingsDocument", Meddling)

    def by(*others) -> None:
        monkeypatch.setattr(Meddling, "others", list(others))

    return by


def document(file: SettingsFile) -> dict:
    return tomllib.loads(file.path.read_text("utf-8"))


def test_an_edit_is_made_anew_on_what_another_program_has_written(file, meddle):
    meddle(lambda: written(file, listed("eva", "p2") + '[session]\nlength = "5h"\n'))
    assert file.add_practitioner("Dr. Új") == "p3"
    found = document(file)
    assert [one["id"] for one in found["practitioner"]] == ["eva", "p2", "p3"]
    assert found["session"]["length"] == "5h"


def test_what_is_written_while_ours_goes_to_the_disk_is_not_lost(file, monkeypatch):
    flush, others = whole_file.flush_to_disk, [lambda: written(file, listed("eva", "p2"))]

    def slowly(draft) -> None:  # a disk takes its time, much of it on a busy computer
        flush(draft)
        if others:
            others.pop()()

    monkeypatch.setattr(whole_file, "flush_to_disk", slowly)
    assert file.add_practitioner("Dr. Új") == "p3"
    assert [one["id"] for one in document(file)["practitioner"]] == ["eva", "p2", "p3"]
    assert [one.name for one in file.path.parent.iterdir()] == [file.path.name]


def test_a_change_that_keeps_the_size_is_noticed(file, meddle):
    meddle(lambda: written(file, listed("eva").replace("Dr. eva", "Dr. Eva")))
    file.change({"session.length": "6h"})
    assert document(file)["practitioner"][0]["name"] == "Dr. Eva"


def test_a_file_that_goes_meanwhile_is_edited_as_gone(file, meddle):
    meddle(file.path.unlink)
    file.change({"session.length": "6h"})
    assert document(file) == {"session": {"length": "6h"}}


def test_who_is_removed_meanwhile_is_not_edited(file, meddle):
    meddle(lambda: written(file, listed("adam")))
    with pytest.raises(SettingsError, match="eva"):
        file.edit_practitioner("eva", name="Dr. Új")
    assert file.path.read_text("utf-8") == listed("adam")


def test_after_some_tries_it_is_refused_and_the_others_work_stands(file, meddle):
    meddle(*(lambda n=n: written(file, listed(f"x{n}")) for n in range(TRIES)))
    with pytest.raises(SettingsError, match="közben más is módosította"):
        file.change({"session.length": "6h"})
    assert file.path.read_text("utf-8") == listed(f"x{TRIES - 1}")


@pytest.mark.parametrize("filling", ["# " + "x" * (LARGEST - 150), "a = [" + "1," * (MARKS - 25) + "]"])
def test_what_would_not_be_read_is_not_written(file, filling):
    before = written(file, f"{filling}\n{listed('eva')}").path.read_bytes()
    with pytest.raises(SettingsError, match="túl nagy lenne"):
        file.add_practitioner("Dr. Új", units=[f"unit {number}" for number in range(30)])
    assert file.path.read_bytes() == before
    assert file.read()[1] == ()


def test_without_a_lock_an_edit_is_made_all_the_same(tmp_path):
    path = tmp_path / "config" / "settings.toml"
    file = written(SettingsFile(path, lambda: UTC, last_good=LastGood(tmp_path / "data")), listed("eva"))
    (tmp_path / "data" / "settings.last-good.lock").mkdir(parents=True)
    assert file.add_practitioner("Dr. Új") == "p2"


def test_who_did_not_get_the_lock_and_was_overtaken_asks_for_it_again(tmp_path, meddle, monkeypatch):
    path = tmp_path / "config" / "settings.toml"
    file = written(SettingsFile(path, lambda: UTC, last_good=LastGood(tmp_path / "data")), listed("eva"))
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(last_good, "LOCKED_WITHIN", 0.05)
    another = FileLock(tmp_path / "data" / "settings.last-good.lock", timeout=0)
    another.acquire()

    def edits_and_ends() -> None:
        written(file, listed("eva", "p2"))
        another.release()

    def finds_it_taken() -> None:
        with pytest.raises(Timeout):
            another.acquire()

    meddle(edits_and_ends, finds_it_taken)
    assert file.add_practitioner("Dr. Új") == "p3"
