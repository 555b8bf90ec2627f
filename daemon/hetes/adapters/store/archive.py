"""Everything of Hetes in one file, to be taken to another computer: settings and store in a ZIP archive.

Law: what comes out of such a file is not believed. Only the names below are taken, with limits, and never by the paths
that the archive gives them; nothing is held in memory that may be large, and nothing that was there is lost.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hetes.adapters.bounded_file import NotAFileError, open_file, read_bounded
from hetes.adapters.store.reader import connected
from hetes.adapters.store.schema import Broken
from hetes.adapters.whole_file import create

FORMAT = 1
"""The version of the archive: raised when an older Hetes could not take it over any more."""
MANIFEST, SETTINGS, STORE = "manifest.json", "settings.toml", "hetes.sqlite3"
_LARGEST: Mapping[str, int] = {MANIFEST: 64 * 1024, SETTINGS: 2**20, STORE: 256 * 2**20}
"""Bytes, unpacked. A journal of ten years takes 44 MiB."""
_MOST_MEMBERS, _DENSEST, _PIECE = 16, 200, 2**16
"""Deflate makes a journal some eight times smaller; what is packed more than two hundred times is no store."""


class ArchiveError(Exception):
    """The file can't be taken over. ``reason`` is one of unreadable, stranger, newer, too_big."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason as a word that the command line has a sentence for."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Archive:
    """What such a file holds. None: it was not there, which is no fault."""

    version: str
    at: str
    settings: bytes | None
    store: Path | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be packed: ``settings`` as they are, the store as a file of its own."""

    settings: bytes | None
    store: Path | None


def gather(config: Path, data: Path, into: Path, *, settings: bytes | None = None) -> Parcel:
    """Return what is in these folders; the store is copied into the folder ``into``, which is ours alone.

    ``settings`` is the content of the settings file where it is not to be the file's own. A running agent may write
    meanwhile: the store is copied by SQLite, as it is at one moment.

    Raises:
        OSError, sqlite3.Error: it can't be read.
    """
    if settings is None and (config / SETTINGS).exists():
        settings = read_bounded(config / SETTINGS, _LARGEST[SETTINGS])
    store = None
    if (data / STORE).exists():
        store = into / STORE
        try:
            with connected(data / STORE) as source, closing(sqlite3.connect(store)) as copy:
                source.backup(copy)
        except Broken as error:
            raise NotAFileError(str(error)) from error
    return Parcel(settings, store)


def pack(parcel: Parcel, target: BinaryIO, version: str, at: str) -> None:
    """Write the archive into the opened file, piece by piece; ``at`` is the instant (ISO 8601).

    Raises:
        OSError: it can't be written.
    """
    there = [name for name, it in ((STORE, parcel.store), (SETTINGS, parcel.settings)) if it is not None]
    manifest = {"hetes": FORMAT, "version": version, "at": at, "holds": there}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest))
        if parcel.settings is not None:
            archive.writestr(SETTINGS, parcel.settings)
        if parcel.store is not None:
            archive.write(parcel.store, STORE)


def unpack(file: Path, into: Path) -> Archive:
    """Return what such a file holds; the store becomes a file in the folder ``into``, which is ours alone.

    Raises:
        ArchiveError: it is none, of a newer Hetes, or larger than any can be.
        OSError: it, or that folder, can't be used.
    """
    with open_file(file) as opened:
        if os.fstat(opened.fileno()).st_size > _LARGEST[STORE]:
            raise ArchiveError("too_big")
        try:
            with zipfile.ZipFile(opened) as archive:
                return _unpacked(archive, into)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
            raise ArchiveError("unreadable", str(error)) from error  # damaged, encrypted, packed in an unknown way


def _unpacked(archive: zipfile.ZipFile, into: Path) -> Archive:
    names = archive.namelist()
    if len(names) > _MOST_MEMBERS or any(names.count(name) > 1 for name in _LARGEST):
        raise ArchiveError("unreadable", "more in it than there can be")
    manifest = json.loads(_member(archive, MANIFEST) or b"null")
    if not isinstance(manifest, dict) or not isinstance(manifest.get("hetes"), int):
        raise ArchiveError("stranger")
    if manifest["hetes"] > FORMAT:
        raise ArchiveError("newer")
    settings, store = _member(archive, SETTINGS), None
    if STORE in names:
        pieces = _pieces(archive, STORE)
        store = into / "unpacked.sqlite3"
        with store.open("xb") as target:
            target.writelines(pieces)
    there = [name for name, content in ((STORE, store), (SETTINGS, settings)) if content is not None]
    if manifest.get("holds") != there:  # damage may make a file in it unknown
        raise ArchiveError("unreadable", "something is missing")
    return Archive(str(manifest.get("version")), str(manifest.get("at")), settings, store)


def _member(archive: zipfile.ZipFile, name: str) -> bytes | None:
    return b"".join(_pieces(archive, name)) if name in archive.namelist() else None


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Give a member's content piece by piece; what its entry says of its size is checked, and not believed.

    Raises:
        ArchiveError: it is damaged, or too big.
    """
    told = archive.getinfo(name)
    dense = told.file_size > 2**20 and told.file_size > _DENSEST * max(told.compress_size, 1)
    if told.file_size > _LARGEST[name] or dense:
        raise ArchiveError("too_big", name)
    return _read(archive, told, _LARGEST[name])


def _read(archive: zipfile.ZipFile, told: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    try:
        with archive.open(told) as member:
            while piece := member.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    break
                yield piece
    except Exception as error:  # zlib.error, LZMAError and their like share no base
        raise ArchiveError("unreadable", str(error)) from error
    if left < 0:
        raise ArchiveError("too_big", told.filename)


def take_over(wanted: Mapping[Path, bytes | Path | None], beside: str) -> list[Path]:
    """Put each content in its file's place, all or none; what was there is kept beside it with ``beside`` in its name.

    A path is the file whose content is meant; ``None`` takes a file away. Returns where the former files are now.

    Raises:
        OSError: nothing was changed.
    """
    drafts: dict[Path, Path] = {}
    moved: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    try:
        for path, content in wanted.items():
            if content is not None:
                draft = path.with_name(f".{path.name}.{beside}")
                drafts[path] = draft
                _fill(draft, content)
        for path in wanted:
            if path.exists():
                former = _free(path, beside)
                path.rename(former)
                moved.append((path, former))
        for path, draft in drafts.items():
            draft.rename(path)
            placed.append(path)
    except OSError:
        for path in placed:
            path.unlink(missing_ok=True)
        for path, former in reversed(moved):
            former.rename(path)
        raise
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return [former for _, former in moved]


def _fill(draft: Path, content: bytes | Path) -> None:
    with create(draft) as file:
        if isinstance(content, Path):
            with content.open("rb") as source:
                shutil.copyfileobj(source, file)
        else:
            file.write(content)


def _free(path: Path, beside: str) -> Path:
    found, number = path.with_name(f"{path.stem}-{beside}{path.suffix}"), 2
    while found.exists():
        found = path.with_name(f"{path.stem}-{beside}-{number}{path.suffix}")
        number += 1
    return found
