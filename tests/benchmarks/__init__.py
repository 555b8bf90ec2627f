"""What Hetes costs and how quick it is: ``python -m tests.benchmarks`` runs all and prints one table.

Each module measures one thing, has ``rows(seconds)`` and can be run alone. No test judges a figure; a bar is judged
here, on a machine that does nothing else.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "daemon") not in sys.path:
    sys.path.insert(0, str(ROOT / "daemon"))
