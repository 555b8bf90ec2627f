"""The file that opens the panel: a 0600 page whose form carries the code, so that no process list ever shows it."""

from __future__ import annotations

import base64
import hashlib
import secrets
from contextlib import suppress
from pathlib import Path

from hetes.adapters.whole_file import create

PREFIX = "panel-"
_SCRIPT = 'document.getElementById("login").submit();'
_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'sha256-{digest}'; form-action {origin}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>Hetes</title>
<form id="login" method="post" action="{origin}/login">
<input type="hidden" name="code" value="{code}">
<button>{enter}</button>
</form>
<script>{script}</script>
</html>
"""


def write_login_file(folder: Path, port: int, code: str, enter: str, language: str) -> Path:
    """Write a new file that sends ``code`` to the panel at ``port``; ``enter`` is its button, for want of scripts.

    Raises:
        OSError: it cannot be written.
    """
    from html import escape  # noqa: PLC0415 - brings 2,231 names of characters, and the panel is seldom asked for

    path = folder / f"{PREFIX}{secrets.token_hex(8)}.html"
    page = _PAGE.format(
        language=language,
        digest=base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode(),
        origin=f"http://127.0.0.1:{port}",
        code=escape(code),
        enter=escape(enter),
        script=_SCRIPT,
    )
    with create(path) as file:
        file.write(page.encode())
    return path


def clear_login_files(folder: Path) -> None:
    """Remove what a former agent left behind. Raises nothing."""
    with suppress(OSError):
        for path in folder.glob(f"{PREFIX}*.html"):
            with suppress(OSError):
                path.unlink()
