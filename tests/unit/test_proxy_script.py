"""A proxy that is found by a script is named, never taken for a portal that cannot be reached."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from hetes.adapters.portal import probe_child, proxy_script
from hetes.adapters.portal.probe import NOT_ASKED, OUTCOMES
from hetes.adapters.portal.proxy_script import proxy_by_script

pytestmark = pytest.mark.quick


class Registry:
    HKEY_CURRENT_USER = "HKCU"

    def __init__(self, **values: str) -> None:
        self.values = values

    @contextmanager
    def OpenKey(self, root, path):  # noqa: N802 - winreg's name
        assert (root, path.rpartition("\\")[2]) == ("HKCU", "Internet Settings")
        yield self.values

    def QueryValueEx(self, key, name):  # noqa: N802 - as above
        if name not in key:
            raise FileNotFoundError(name)
        return key[name], 1


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"AutoConfigURL": "http://wpad/proxy.pac"}, True),
        ({"AutoConfigURL": " "}, False),
        ({"ProxyServer": "a:1"}, False),
    ],
)
def test_windows_names_a_script_in_the_internet_settings(values, found):
    assert proxy_by_script("win32", registry=Registry(**values)) is found


@pytest.mark.parametrize(
    ("platform", "said", "found"),
    [
        ("darwin", "<dictionary> {\n  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://a/p.pac\n}", True),
        ("darwin", "<dictionary> {\n  ProxyAutoDiscoveryEnable : 1\n}", True),
        ("darwin", "<dictionary> {\n  ProxyAutoConfigEnable : 0\n  HTTPSEnable : 1\n}", False),
        ("darwin", "", False),
        ("linux", "'auto'\n", True),
        ("linux", "'manual'\n", False),
        ("linux", "", False),
    ],
)
def test_macos_and_gnome_tell_it_by_their_own_programs(platform, said, found, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert proxy_by_script(platform, run=lambda _: said) is found


@pytest.mark.parametrize(("kind", "found"), [(0, False), (1, False), (2, True), (3, True), (4, False), (20, False)])
def test_kde_tells_it_in_its_file(kind, found, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "kioslaverc").write_text(f"[Proxy Settings]\nProxyType={kind}\nhttpProxy=\n")
    assert proxy_by_script("linux", run=lambda _: "") is found


def test_a_program_that_is_not_there_names_no_script():
    assert proxy_script._said(("hetes-no-such-program",)) == ""


@pytest.mark.parametrize(("script", "outcome"), [(True, "proxy_script"), (False, "dns")])
def test_a_failed_look_beside_a_script_says_nothing_about_the_portal(script, outcome, monkeypatch):
    monkeypatch.setattr(probe_child, "_proxy_for", lambda _: None)
    monkeypatch.setattr(probe_child, "_answered_by_name_server", lambda _: False)
    monkeypatch.setattr(probe_child, "proxy_by_script", lambda: script)
    told = probe_child.look("https://portal.eeszt.gov.hu/hu/nyito-oldal")
    assert (told["outcome"], told["status"]) == (outcome, None)
    assert outcome in OUTCOMES
    assert (outcome in NOT_ASKED) is script
