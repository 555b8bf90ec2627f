"""A stand-in for the program: a few kilobytes that are packed by the very scripts that pack Hetes."""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLD, NEW = "1.9.0", "1.10.0"
BIG = 600_000
"""Bytes of its largest file."""


def make_standin(program: Path, version: str) -> Path:
    """Make the folder of a stand-in that says this version, and return it."""
    (program / "_internal" / "deep").mkdir(parents=True)
    (program / "licences").mkdir()
    compiler = ["x86_64-w64-mingw32-gcc", "-O2", "-s", f'-DVERSION="{version}"', HERE / "standin.c", "-o"]
    subprocess.run([*compiler, program / "hetes.exe"], check=True, timeout=300)
    shutil.copy(program / "hetes.exe", program / "hetesw.exe")
    shutil.copy(program / "hetes.exe", program / "_internal" / "library.dll")
    (program / "_internal" / "deep" / "data.bin").write_bytes(random.Random(version).randbytes(BIG))
    (program / "licences" / f"of-{version}.txt").write_text(version, "utf-8")
    return program


def make_pictures(folder: Path) -> None:
    """Put the two pictures there that an installer is made with: an empty icon, a black side."""
    header = struct.Struct("<IiiHHIIiiII")  # BITMAPINFOHEADER
    side = 16
    icon = header.pack(header.size, side, 2 * side, 1, 32, 0, 0, 0, 0, 0, 0) + bytes(4 * side * side + 4 * side)
    entry = struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(icon), 22)  # ICONDIRENTRY, after an ICONDIR
    (folder / "hetes.ico").write_bytes(struct.pack("<HHH", 0, 1, 1) + entry + icon)
    wide, high = 164, 314  # as NSIS wants it
    black = header.pack(header.size, wide, high, 1, 24, 0, 3 * wide * high, 0, 0, 0, 0) + bytes(3 * wide * high)
    (folder / "side.bmp").write_bytes(struct.pack("<2sIHHI", b"BM", 14 + len(black), 0, 0, 14 + header.size) + black)


def content(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}
