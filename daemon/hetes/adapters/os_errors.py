"""Why the system refused a file or a folder, as one word.

Law: costs next to nothing to import, for ``hetes status`` comes through here. Each caller's words are a choice of the
same four: a folder knows no "failed", a file no "read_only".
"""

from __future__ import annotations

import errno

_WORDS = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",
}


def folder_reason(error: OSError) -> str:
    """Return "full", "read_only" or else "denied": why a place on the disk takes nothing."""
    word = _word(error)
    return "denied" if word == "failed" else word


def file_reason(error: OSError | ValueError) -> str:
    """Return "full", "denied" (a read-only disk denies too) or else "failed": why one file can't be written.

    A ValueError is a path that no system takes.
    """
    word = _word(error)
    return "denied" if word == "read_only" else word


def _word(error: OSError | ValueError) -> str:
    return _WORDS.get(getattr(error, "errno", None) or 0, "failed")
