"""The panel's child with chosen checks: ``python panel_program.py SECONDS-UNTIL-IDLE WORDS-OF-THE-CHECKUP...``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "daemon"))
    import hetes.doctor.child
    import hetes.panel.process

    hetes.doctor.child.child_command = lambda: sys.argv[2:]
    hetes.panel.process.main(float(sys.argv[1]))
    os._exit(0)
