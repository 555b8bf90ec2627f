"""Notices as printed lines, for demonstrations and rehearsals: it takes everything."""

from __future__ import annotations

from collections.abc import Callable

from hetes.adapters.desktop.channel import Ears, Receipt
from hetes.adapters.desktop.sanitise import plain
from hetes.presentation.views import NoticeView


class PrintedNotices:
    """A channel that writes one line per notice, and one per notice that is taken back.

    ``write`` gets a line without its line break, from the delivery's thread.
    """

    name = "console"

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._titles: dict[int, str] = {}

    def listen(self, ears: Ears) -> None:
        """Do nothing: nobody can press a printed button."""

    def deliver(self, ticket: int, notice: NoticeView, within: float) -> Receipt:  # noqa: ARG002 - printing waits for nobody
        """Print the notice and its buttons."""
        title = plain(notice.title, lines=False)
        buttons = "".join(f" [{plain(button.label, lines=False)}]" for button in notice.buttons)
        self._titles[ticket] = title
        self._write(f"● {title}: {plain(notice.text, lines=False)}{buttons}")
        return Receipt.TAKEN

    def take_back(self, ticket: int, *, replaced: bool = False) -> None:
        """Print that the notice is gone; a replacement speaks for itself."""
        title = self._titles.pop(ticket, None)
        if title is not None and not replaced:
            self._write(f"○ {title}")

    def close(self) -> None:
        """Forget what was printed."""
        self._titles.clear()
