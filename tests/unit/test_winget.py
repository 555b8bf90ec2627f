"""The manifests for winget: both installers of a version, by their hashes."""

from __future__ import annotations

import hashlib
import runpy
from pathlib import Path

import pytest

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "packaging" / "windows" / "winget.py"))


@pytest.fixture
def built(tmp_path) -> Path:
    (tmp_path / "hetes-1.2.3-setup.exe").write_bytes(b"setup")
    (tmp_path / "hetes-1.2.3.msi").write_bytes(b"msi")
    return tmp_path


def test_each_installer_is_named_with_its_scope_and_hash(built):
    found = SCRIPT["manifests"](built, "https://example.org/hetes/", "1.2.3")
    assert len(found) == 4
    for name, text in found.items():
        keys = [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()]
        assert len(keys) == len(set(keys)), name
        assert text.startswith("# yaml-language-server: $schema=https://aka.ms/winget-manifest.")
        assert "PackageVersion: 1.2.3\n" in text
        assert text.endswith("ManifestVersion: 1.6.0\n")
    installers = found["HetesAuthors.Hetes.installer.yaml"].split("\n- ")[1:]
    assert [("Scope: user" in each, "Scope: machine" in each) for each in installers] == [(True, False), (False, True)]
    for each, content in zip(installers, (b"setup", b"msi"), strict=True):
        assert f"InstallerSha256: {hashlib.sha256(content).hexdigest().upper()}" in each
    assert 'InstallerUrl: "https://example.org/hetes/hetes-1.2.3.msi"' in installers[1]


def test_what_was_not_built_is_not_named(built):
    (built / "hetes-1.2.3.msi").unlink()
    with pytest.raises(FileNotFoundError):
        SCRIPT["manifests"](built, "https://example.org", "1.2.3")
