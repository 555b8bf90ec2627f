"""Text from outside made fit for a terminal. Law: imports nothing, for ``hetes status`` waits on it."""

from __future__ import annotations


def clean(text: object) -> str:
    r"""Return ``text`` fit for a terminal: what does not print (controls, direction marks) is escaped as ``\x1b``."""
    return "".join(
        sign if sign.isprintable() or sign == "\xa0" else sign.encode("unicode_escape").decode() for sign in str(text)
    )


def quoted(own: str) -> str:
    """Return an id as it is typed on a command line."""
    return own if own.replace("-", "").replace("_", "").isalnum() else f'"{own}"'
