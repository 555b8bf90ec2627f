"""The list of what is shipped, as CycloneDX 1.5 (JSON) has it: packages, versions, licences, and the locked hashes.

Law: it depends on nothing but what is installed and locked; two builds of the same make the same list.
"""

# ruff: noqa: INP001 - for the builds, no package

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.metadata import Distribution
from typing import Any

SPACE = uuid.UUID("6f3d3a52-6d0e-5d5b-9a53-0d4c2b8f7a11")
"""The name space of our serial numbers: invented once, and nobody else's."""


def bill(
    version: str,
    packages: Iterable[Distribution],
    locked: Mapping[str, tuple[str, str]],
    tools: Collection[str] = (),
) -> str:
    """Return the list for Hetes of this version; ``locked`` has the hash of each package's file by its name.

    ``tools`` are in the lock for the build alone, and must not be shipped.

    Raises:
        SystemExit: something is shipped that no lock names, or in another version; something that is locked is not
            shipped; or a tool is.
    """
    parts = {_normal(package.name): package for package in packages}
    strange = [name for name, package in parts.items() if locked.get(name, ("", ""))[0] != package.version]
    if strange:
        raise SystemExit(f"shipped, and not as packaging/locks says: {', '.join(sorted(strange))}")
    if missing := locked.keys() - parts.keys() - set(tools):
        raise SystemExit(f"locked, and not shipped: {', '.join(sorted(missing))}")
    if meant := parts.keys() & set(tools):
        raise SystemExit(f"shipped, and meant for the build alone: {', '.join(sorted(meant))}")
    components = [_component(name, package, locked[name][1]) for name, package in sorted(parts.items())]
    serial = uuid.uuid5(SPACE, json.dumps([version, components], sort_keys=True))
    own = {
        "type": "application",
        "bom-ref": "hetes",
        "name": "hetes",
        "version": version,
        "licenses": [{"license": {"id": "MIT"}}],
    }
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
        "dependencies": [{"ref": "hetes", "dependsOn": [each["bom-ref"] for each in components]}],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def is_licence(parts: Sequence[str]) -> bool:
    """Tell whether a file below a package's ".dist-info" (its ``parts`` from there) is the text of a licence.

    Whatever lies in "licenses" is one, by whatever name (PEP 639); before that, people went by the name.
    """
    named = parts[-1].upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS"))
    return named or "licenses" in parts[:-1]


def _component(name: str, package: Distribution, mark: str) -> dict[str, Any]:
    address = f"pkg:pypi/{name}@{package.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": package.version,
        "purl": address,
        "hashes": [{"alg": "SHA-256", "content": mark}],
        "licenses": [{"license": {"name": _licence(package)}}],
    }


def _licence(package: Distribution) -> str:
    said = package.metadata
    classified = [each.split(" :: ")[-1] for each in said.get_all("Classifier") or [] if each.startswith("License ::")]
    whole = said.get("License-Expression") or " / ".join(classified) or said.get("License") or "see its text"
    return str(whole).splitlines()[0]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
