"""The checks there are, in the order they are shown. A check is found by the name of its file in ``doctor/checks``.

Its words are in the file of the same name in ``doctor/words``. A frozen program has both: packaging/windows/hetes.spec
collects every submodule, and PyInstaller answers ``pkgutil.iter_modules`` from its archive.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from hetes.doctor import checks
from hetes.doctor.check import GROUPS, Check, CheckWords, Group, Look


def _load() -> dict[str, Check]:
    names = [module.name for module in pkgutil.iter_modules(checks.__path__)]
    found = [importlib.import_module(f"hetes.doctor.checks.{name}").CHECK for name in names]
    assert [each.name for each in found] == names  # noqa: S101 - a mistake of ours
    return {each.name: each for each in sorted(found, key=lambda c: (GROUPS.index(c.group), c.order, c.name))}


CHECKS: Mapping[str, Check] = _load()
WORDS: Mapping[str, Mapping[str, CheckWords]] = {
    name: importlib.import_module(f"hetes.doctor.words.{name}").WORDS for name in CHECKS
}
"""What each check says: by check and language."""
GROUPED: Mapping[Group, tuple[str, ...]] = {
    group: tuple(name for name, check in CHECKS.items() if check.group == group) for group in GROUPS
}
LOOKS: tuple[Look, ...] = tuple(dict.fromkeys(look for check in CHECKS.values() for look in check.looks))
"""Every look that some check needs, once."""
