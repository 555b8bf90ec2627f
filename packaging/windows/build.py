"""Builds the Windows program with the Windows Python that runs this: a folder with hetes.exe and all it needs.

``python build.py OUTPUT``: OUTPUT/hetes is the folder, OUTPUT/version.txt names its version. The packages that it
ships, and PyInstaller, are installed in that Python already. build.sh does this under wine, build.ps1 on Windows.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOLS = {"altgraph", "pefile", "pywin32-ctypes", "setuptools"}
TOOLS |= {"pycparser"}  # cffi's, for declarations that are not compiled yet: nobody has any
"""In the lock for the build alone. PyInstaller is shipped: its start program is in both of ours."""
ICON_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)

VERSION_RESOURCE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, OS=0x40004, fileType=1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The Hetes authors"),
      StringStruct("FileDescription", "Hetes"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "Hetes"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x409, 1200])]),
  ],
)
"""
ABOUT = """\
Hetes is under the MIT licence (Hetes.txt). It comes with the software in list.txt, each unchanged and under a licence
of its own, in the file of its name. The source code of each is at the Python Package Index (pypi.org) under that name
and version, that of Python at python.org. pystray and pyscard are under the GNU LGPL: they lie as files in
_internal\\pystray and _internal\\smartcard, where you may replace them by versions of your own. pyinstaller.txt is
about the start program in hetes.exe and hetesw.exe, nsis.txt about the installer.
"""


def main(output: Path) -> None:
    """Build into ``output``."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if importlib.metadata.version("hetes") != version:
        raise SystemExit(f"the installed hetes is not {version}")
    output.mkdir(parents=True, exist_ok=True)
    draw_icon(output / "hetes.ico")
    draw_side(output / "side.bmp")
    for name in ("hetes", "hetesw"):
        text = VERSION_RESOURCE.format(name=name, version=version, numbers=numbers(version))
        (output / f"{name}.version.txt").write_text(text, "utf-8")
    freeze(output)
    gather_licences(output / "hetes" / "licences", shipped(output / "taken.txt"))
    (output / "version.txt").write_text(version, "utf-8")


def numbers(version: str) -> tuple[int, ...]:
    """Return the four numbers that a Windows version is: (0, 1, 0, 0) for "0.1.0"."""
    parts = [int(part) for part in version.split(".") if part.isdecimal()]
    return tuple([*parts, 0, 0, 0, 0][:4])


def draw_icon(path: Path) -> None:
    """Write the program's icon: the face of a running connection, drawn for each size."""
    pictures = [face(size) for size in ICON_SIZES]
    pictures[-1].save(path, format="ICO", sizes=[p.size for p in pictures], append_images=pictures[:-1])


def draw_side(path: Path) -> None:
    """Write the picture at the side of the installer's last page, in the size that NSIS asks for."""
    from PIL import Image  # noqa: PLC0415 - as in face

    side = Image.new("RGB", (164, 314), (232, 241, 235))
    side.paste(face(96), (34, 46), face(96))
    side.save(path, format="BMP")


def face(size: int) -> Image.Image:
    """Return the face of a running connection."""
    from hetes.adapters.tray.icon_drawing import draw  # noqa: PLC0415 - of the package that is being built
    from hetes.presentation.views import IconView  # noqa: PLC0415 - as above

    return draw(IconView(face="active", share=18), size)


def freeze(output: Path) -> None:
    """Have PyInstaller make the folder."""
    work = output / "pyinstaller"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(output), "--workpath", str(work), str(HERE / "hetes.spec")]
    subprocess.run(command, check=True, env={**os.environ, "HETES_BUILD": str(output)})  # noqa: S603 - ourselves


def gather_licences(folder: Path, packages: Mapping[str, importlib.metadata.Distribution]) -> None:
    """Put the licence of everything that is shipped beside it, and a list of what that is.

    Raises:
        SystemExit: a package brings no licence text and none is kept here for it; or see ``bill``.
    """
    sys.path.insert(0, str(HERE.parent))
    from locks import locked  # noqa: PLC0415 - of the folder above
    from shipped import bill, is_licence  # noqa: PLC0415 - as above

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(ROOT / "LICENSE", folder / "Hetes.txt")
    shutil.copy(Path(sys.base_prefix) / "LICENSE.txt", folder / "Python.txt")
    lines = [f"Python {sys.version.split()[0]}\tPSF-2.0 and others: Python.txt"]
    without = []
    for name, package in sorted(packages.items()):
        about = [file for file in package.files or () if file.parts[0].endswith(".dist-info")]
        texts = [file for file in about if is_licence(file.parts[1:])]
        kept = sorted((HERE / "licences").glob(f"{name}.txt"))
        found = [Path(str(package.locate_file(file))) for file in texts] or kept
        if not found:
            without.append(name)
        for number, text in enumerate(found):
            shutil.copy(text, folder / f"{name}{f'-{number + 1}' if number else ''}.txt")
        lines.append(f"{package.name} {package.version}\t{licence_name(package)}")
    if without:
        raise SystemExit(f"no licence text for: {', '.join(without)}; put one into packaging/windows/licences")
    (folder / "about.txt").write_text(ABOUT, "utf-8")
    (folder / "list.txt").write_text("\n".join(lines) + "\n", "utf-8")
    version = importlib.metadata.version("hetes")
    (folder / "shipped.cdx.json").write_text(bill(version, packages.values(), locked("windows"), TOOLS), "utf-8")


def shipped(taken: Path) -> dict[str, importlib.metadata.Distribution]:
    """Return the packages of which PyInstaller took a file (hetes.spec lists them), by their normal names."""
    files = {os.path.normcase(line) for line in taken.read_text("utf-8").splitlines()}

    def took(package: importlib.metadata.Distribution) -> bool:
        return any(os.path.normcase(str(package.locate_file(file))) in files for file in package.files or ())

    found = {d.name.lower().replace("_", "-").replace(".", "-"): d for d in importlib.metadata.distributions()}
    return {name: package for name, package in found.items() if name != "hetes" and took(package)}


def licence_name(package: importlib.metadata.Distribution) -> str:
    """Return what a package says its licence is, in a few words."""
    said = package.metadata
    classified = [c.split(" :: ")[-1] for c in said.get_all("Classifier", []) if c.startswith("License ::")]
    whole = said.get("License-Expression") or " / ".join(classified) or said.get("License") or "see its text"
    return whole.splitlines()[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
