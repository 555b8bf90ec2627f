"""Writes the manifests by which winget finds a version: "python3 packaging/windows/winget.py BUILT URL [OUTPUT]".

BUILT is build.sh's output, URL the folder from which the files of that version can be had, OUTPUT the folder for the
manifests (BUILT/winget). For one user it is the NSIS installer, for the computer the MSI.

Source: the manifest schema of winget, version 1.6.0.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
import uuid
from pathlib import Path

SCHEMA = "1.6.0"
NAME = "HetesAuthors.Hetes"
TEXTS = {
    "hu-HU": (
        "Számolja az EESZT-kapcsolat idejét",
        "Szól, mielőtt lejár az EESZT-kapcsolat, és segít az új igazolvánnyal.",
    ),
    "en-US": (
        "Counts the time of the EESZT connection",
        "Speaks up before the EESZT connection ends, and helps with a new card.",
    ),
}


def manifests(built: Path, url: str, version: str) -> dict[str, str]:
    """Return the manifests by the names of their files.

    Raises:
        OSError: a built file is missing.
    """
    code = str(uuid.uuid5(uuid.NAMESPACE_URL, f"hetes:{version}")).upper()  # as msi.sh has it
    files = (
        (f"hetes-{version}-setup.exe", ["InstallerType: nullsoft", "Scope: user"]),
        (f"hetes-{version}.msi", ["InstallerType: wix", "Scope: machine", f"ProductCode: '{{{code}}}'"]),
    )
    place = url.rstrip("/") + "/"
    installers = ["Installers:"]
    for name, facts in files:
        digest = hashlib.sha256((built / name).read_bytes()).hexdigest().upper()
        lines = [
            "Architecture: x64",
            *facts,
            f"InstallerUrl: {_text(place + name)}",
            f"InstallerSha256: {digest}",
        ]
        installers += [("- " if number == 0 else "  ") + line for number, line in enumerate(lines)]
    minimum = ["MinimumOSVersion: 10.0.14393.0", "UpgradeBehavior: install"]
    found = {
        f"{NAME}.yaml": _manifest("version", version, ["DefaultLocale: hu-HU"]),
        f"{NAME}.installer.yaml": _manifest("installer", version, [*minimum, *installers]),
    }
    for language, (short, long) in TEXTS.items():
        kind = "defaultLocale" if language == "hu-HU" else "locale"
        own = ["Publisher: The Hetes authors", "PackageName: Hetes", "License: MIT"]
        own += [f"ShortDescription: {_text(short)}", f"Description: {_text(long)}"]
        found[f"{NAME}.locale.{language}.yaml"] = _manifest(kind, version, [f"PackageLocale: {language}", *own])
    return found


def _manifest(kind: str, version: str, lines: list[str]) -> str:
    head = [f"# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{SCHEMA}.schema.json"]
    head += [f"PackageIdentifier: {NAME}", f"PackageVersion: {version}"]
    return "\n".join([*head, *lines, f"ManifestType: {kind}", f"ManifestVersion: {SCHEMA}"]) + "\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a text of JSON is one of YAML


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    own_version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    folder = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(sys.argv[1]) / "winget"
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in manifests(Path(sys.argv[1]), sys.argv[2], own_version).items():
        (folder / file).write_text(content, "utf-8")
