"""The file "copyright" of the package: who holds the rights in what is shipped, and under which licence.

Law: it is made of what each package brings along; a package without a licence text ends the build. The form is
Debian's machine-readable one, version 1.0 (DEP-5).
"""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

from shipped import is_licence  # of the folder above, seen from stage.py on

COMMON = Path("/usr/share/common-licenses")
HEADER = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Hetes
Comment: Hetes comes with the Python packages named below, each unchanged and under a licence of its own. The source
 code of each is at the Python Package Index (pypi.org) under that name and version. Those under the GNU LGPL lie as
 files below /usr/lib/hetes, where they may be replaced by other versions.
"""
OTHERWISE = {"paho_mqtt": "paho", "pillow": "PIL"}
"""The folders of packages that say nowhere that theirs has another name than they have."""
SHORT = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1+",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def copyright_file(site: Path, below: str, own: str) -> str:
    """Return the file for what is installed in ``site``, which will lie at ``below``; ``own`` is the licence of Hetes.

    Raises:
        SystemExit: a package brings no licence text.
    """
    parts = [HEADER, paragraph("*", own, "MIT", held(own), "")]
    without = []
    for about in sorted(site.glob("*.dist-info"), key=lambda folder: folder.name.lower()):
        package = importlib.metadata.Distribution.at(about)
        if package.name == "hetes":
            continue
        files = [file for file in sorted(about.rglob("*")) if file.is_file()]
        found = [file for file in files if is_licence(file.relative_to(about).parts)]
        texts = [file.read_text("utf-8", "replace") for file in found]
        if not texts:
            without.append(package.name)
            continue
        where = "\n  ".join(f"{below}/{name}" for name in places(site, about))
        whole = "\n\n".join(known(text) for text in texts)
        said = package.metadata
        author = said.get("Author") or said.get("Author-email") or f"The authors of {package.name}"
        holders = [line for text in texts for line in held(text)] or [author]
        parts.append(paragraph(where, whole, short_name(package), holders, f"{package.name} {package.version}"))
    if without:
        raise SystemExit(f"no licence text for: {', '.join(without)}")
    return "\n".join(parts)


def places(site: Path, about: Path) -> list[str]:
    """Return where a package's files lie: its own description, and what that says are its top levels."""
    names = {about.name}
    top = about / "top_level.txt"
    if top.is_file():
        names |= set(top.read_text("utf-8").split())
    plain = about.name.partition("-")[0]
    names |= {plain, plain.lower(), f"{plain.lower()}.libs", OTHERWISE.get(plain.lower(), plain)}
    folders = [f"{name}/*" for name in sorted(names) if (site / name).is_dir()]
    alone = [f"{name}{form}" for name in sorted(names) for form in (".py", ".*.so")]
    return folders + [file.name for form in alone for file in sorted(site.glob(form))]


def known(text: str) -> str:
    """Return a licence's text, or where every Debian keeps that very text."""
    for file in sorted(COMMON.iterdir()):
        if not file.is_symlink() and words(file.read_text("utf-8", "replace")) == words(text):
            return f"On Debian systems the full text of this licence is in {file}."
    return text


def words(text: str) -> list[str]:
    """Return the words of a text, without what differs from one print to the next."""
    return re.sub(r"https?://", "", text).lower().split()


def short_name(package: importlib.metadata.Distribution) -> str:
    """Return the licence's name in a word."""
    said = package.metadata
    classified = [each.split(" :: ")[-1] for each in said.get_all("Classifier", []) if each.startswith("License :: ")]
    names = [SHORT.get(each, each) for each in classified if each != "OSI Approved"]
    name = said.get("License-Expression") or " or ".join(names) or (said.get("License") or "other").splitlines()[0]
    return name.replace(" OR ", " or ").replace(" AND ", " and ")


def paragraph(files: str, text: str, licence: str, holders: list[str], what: str) -> str:
    """Return one paragraph of the file."""
    lines = [f"Files: {files}", "Copyright: " + "\n  ".join(dict.fromkeys(holders))]
    lines += [f"Comment: {what}"] if what else []
    lines += [f"License: {licence}"]
    lines += [f" {line.rstrip()}" if line.strip() else " ." for line in text.strip("\n").splitlines()]
    return "\n".join(lines) + "\n"


def held(text: str) -> list[str]:
    """Return the lines of a text that say whose the rights are."""
    return [
        line.strip(" \t*#;/-")
        for line in text.splitlines()
        if re.match(r"^\W*(Portions )?copyright\b.*(\d{4}|\(c\)|©)", line, re.IGNORECASE)
        and "Free Software Found" not in line
    ]
