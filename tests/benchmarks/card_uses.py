"""Tries what is concluded of real uses: ``python tests/benchmarks/card_uses.py`` (eight minutes, needs root).

On a private pcscd another context holds a virtual card for so long, at shifting moments between two looks, with the
bell and without it (then as for readers whose driver reports cards by itself; ``--bell`` and ``--no-bell`` try one). Printed is how often a use was seen at
all, how often it was taken for a login, and how late its beginning was told. Exit code 1 if a use under 2 s, or one
that began before the card had lain there for 10 s, was ever taken for a login, or one over the bound never was.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from hetes.adapters.card.pcsc import PcscReaders  # noqa: E402 - as above
from hetes.adapters.card.pcscd_events import CardEvents  # noqa: E402 - found by the line above
from hetes.adapters.card.use_tracker import FAST, LAIN, LASTED, SLOW  # noqa: E402 - as above
from tests.benchmarks.table import Row, report  # noqa: E402 - found by the line above
from tests.support.card.pcscd import PrivatePcscd  # noqa: E402 - as above
from tests.support.card.posts import FIRST, HeldCard  # noqa: E402 - as above
from tests.support.policy_model.login_listener import ListeningPost  # noqa: E402 - as above
from tests.support.system.procfs import let_pass  # noqa: E402 - as above
from tests.support.system.waiting import eventually  # noqa: E402 - as above

LENGTHS, TIMES = (1.0, 1.9, 2.0, 2.5, 3.0, 5.0, 6.0), 3
BELL_S = 0.4
BORDER = (9.5, 9.9, 10.8)  # s between the insertion and a use of 6 s


def hold(seconds: float) -> tuple[float, float]:
    """Hold the card for so long; return when it was surely held first, and how long in truth."""
    held = HeldCard(FIRST)
    began = time.monotonic()
    let_pass(seconds)
    held.release()
    return began, time.monotonic() - began


def say(line: str) -> None:
    """Tell of what was tried; stdout is for the table."""
    print(line, file=sys.stderr, flush=True)


def rows(seconds: float | None = None, modes: tuple[bool, ...] = (True, False)) -> list[Row]:
    """Try the uses, with the bell and without it; ``seconds`` below 60: each mode, and a few of the uses."""
    wrong = tried = 0
    lengths, times, border = (LENGTHS, TIMES, BORDER) if (seconds or 60) >= 60 else ((1.0, 6.0), 1, BORDER[-1:])
    for with_bell in modes:
        with PrivatePcscd() as pcscd:
            pcscd.insert(FIRST)
            watch, post = PcscReaders(), ListeningPost(FIRST)
            if not with_bell:
                watch._make_events = CardEvents
            watch.want_use(wanted=True)
            watch.start(post)
            eventually(lambda post=post: post.in_use is False)
            let_pass(LAIN + 1)
            bound = LASTED + 2 * FAST + (BELL_S if with_bell else SLOW)
            say(f"{'with' if with_bell else 'without'} the bell; certain from {bound:.2f} s")
            for length in lengths:
                seen, late, took = 0, [], 0
                for turn in range(times):
                    let_pass(SLOW * turn / times)
                    tried += 1
                    uses, logins = post.listener.uses, len(post.listener.suspected)
                    began, lasted = hold(length)
                    let_pass(SLOW + 0.6)
                    assert post.in_use is False
                    seen += post.listener.uses > uses
                    if len(post.listener.suspected) > logins:
                        took += 1
                        late.append(post.listener.suspected[-1][0] - began)
                        wrong += lasted < LASTED
                    else:
                        wrong += lasted >= bound + 0.2
                told = f", told {min(late):.2f} to {max(late):.2f} s after its beginning" if late else ""
                say(f"  {length:.1f} s: seen {seen} of {times}, taken for a login {took} of {times}{told}")
            for lain in border:
                pcscd.take_out(FIRST)
                eventually(lambda post=post: not post.card)
                pcscd.insert(FIRST)
                eventually(lambda post=post: post.card)
                logins = len(post.listener.suspected)
                let_pass(lain)
                hold(6.0)
                let_pass(SLOW + 0.6)
                tried += 1
                took = len(post.listener.suspected) - logins
                wrong += bool(took) != (lain >= LAIN)
                say(f"  6.0 s, begun {lain:.1f} s after the insertion was told: login {bool(took)}")
            logins = len(post.listener.suspected)
            held = HeldCard(FIRST)
            let_pass(6.0)
            pcscd.take_out(FIRST)
            eventually(lambda post=post: not post.card)
            tried += 1
            took = len(post.listener.suspected) - logins
            wrong += took != 1
            say(f"  6.0 s, ended by taking the card out: login {bool(took)}")
            held.release()
            watch.stop()
    return [Row(f"wrong conclusions from {tried} uses of a card", wrong, "", bar=0)]


if __name__ == "__main__":
    MODES = {"--bell": (True,), "--no-bell": (False,)}
    raise SystemExit(report(rows(modes=MODES.get(sys.argv[-1], (True, False)))))
