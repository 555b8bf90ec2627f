"""What JSON becomes in Python, as types: an object to be made, and one that is only read.

Law: imports nothing that ``hetes status`` would have to wait for; at run time both are bare classes.
"""

from __future__ import annotations

from collections.abc import Mapping

TYPE_CHECKING = False  # typing itself is too dear to import here; type checkers know this name
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]
    JsonMapping = Mapping[str, Any]
else:
    Json = dict
    JsonMapping = Mapping
