"""Programs of others on Windows: the browser that opens links, and nothing of our own libraries in their way."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetes.adapters.browser import open_on_windows, with_page
from hetes.adapters.outside_programs import as_from_the_desktop, environment

pytestmark = pytest.mark.quick
ADDRESS = "file:///C:/a/panel-1.html"


class Kernel32:
    """Windows' own folder of libraries for a process."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.asked: list[str] = []

    def GetDllDirectoryW(self, room: int, buffer) -> int:  # noqa: N802 - Windows' name
        assert room == len(buffer)
        buffer.value = self.folder
        return len(self.folder)

    def SetDllDirectoryW(self, folder: str | None) -> int:  # noqa: N802 - as above
        self.folder = folder or ""
        return 1


def test_what_is_started_looks_for_libraries_as_from_the_desktop_and_we_as_before():
    windows = Kernel32(r"C:\Hetes\_internal")
    with as_from_the_desktop(windows):
        assert windows.folder == ""
    assert windows.folder == r"C:\Hetes\_internal"
    with pytest.raises(OSError, match="gone"), as_from_the_desktop(windows):
        raise OSError("gone")
    assert windows.folder == r"C:\Hetes\_internal"


def test_the_variables_of_the_packed_program_stay_with_it():
    given = {"PATH": "x", "_PYI_ARCHIVE_FILE": "y", "_PYI_PARENT_PROCESS_LEVEL": "1", "_MEIPASS2": "z"}
    assert environment(given) == {"PATH": "x"}


@pytest.mark.parametrize(
    ("template", "line"),
    [
        (r'"C:\Edge\msedge.exe" --single-argument %1', rf'"C:\Edge\msedge.exe" --single-argument {ADDRESS}'),
        (r'"C:\Firefox\firefox.exe" -osint -url "%1"', rf'"C:\Firefox\firefox.exe" -osint -url "{ADDRESS}"'),
        (r'"C:\x.exe" "%L" %*', rf'"C:\x.exe" "{ADDRESS}" '),
        (r'"C:\x.exe"', rf'"C:\x.exe" {ADDRESS}'),
    ],
)
def test_the_page_takes_its_place_in_the_browser_s_command_line(template, line):
    assert with_page(template, ADDRESS) == line


def test_an_address_s_own_percent_codes_are_no_places():
    assert with_page("x.exe %1", "file:///C:/%C5%91%201.html") == "x.exe file:///C:/%C5%91%201.html"


class Desktop:
    """What was started."""

    def __init__(self, command: str | None, *, refuses: bool = False, nothing_opens_pages: bool = False) -> None:
        self.command = command
        self.refuses = refuses
        self.nothing = nothing_opens_pages
        self.started: list[str] = []

    def open(self, page: Path) -> bool:
        return open_on_windows(page, lambda: self.command, self._start, self._associated)

    def _start(self, line: str, **_: object) -> None:
        if self.refuses:
            raise OSError("no such program")
        self.started.append(line)

    def _associated(self, page: Path) -> None:
        if self.nothing:
            raise OSError("nothing opens it")
        self.started.append(f"by its ending: {page.name}")


PAGE = Path("/run/hetes/panel 1 ő.html")


def test_the_login_page_goes_to_the_browser_of_links_not_to_what_opens_html():
    desktop = Desktop('"browser.exe" "%1"')
    assert desktop.open(PAGE)
    assert desktop.started == ['"browser.exe" "file:///run/hetes/panel%201%20%C5%91.html"']


@pytest.mark.parametrize("command", [None, '"gone.exe" %1'])
def test_without_such_a_browser_it_is_what_opens_pages(command):
    desktop = Desktop(command, refuses=True)
    assert desktop.open(PAGE)
    assert desktop.started == ["by its ending: panel 1 ő.html"]


def test_a_windows_without_any_browser_says_so():
    assert not Desktop(None, nothing_opens_pages=True).open(PAGE)
