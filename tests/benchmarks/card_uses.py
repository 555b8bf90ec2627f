"""Tries what is concluded of real uses: ``python tests/benchmarks/card_uses.py`` (eight minutes, needs root).

On a private pcscd another context holds a virtual card for so long, at shifting moments between two looks, with the
bell and without it (then as for readers whose driver reports cards by itself; ``--bell`` and ``--no-bell`` try one). Printed is how often a use was seen at
all, how often it was taken for a login, and how late its beginning was told. Exit code 1 if a use under 2 s, or one
that began before the card had lain there for 10 s, was ever taken for a login, or one over the bound never was.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "daemon")]

from hetes.adapters.card.pcsc import PcscReaders  # noqa: E402 - as above
from hetes.adapters.card.pcscd_events import CardEvents  # noqa: E402 - found by the line above
from hetes.adapters.card.use_tracker import FAST, LAIN, LASTED, SLOW  # noqa: E402 - as above
from tests.support.card.pcscd import PrivatePcscd  # noqa: E402 - as above
from tests.support.card.posts import FIRST, HeldCard  # noqa: E402 - as above
from tests.support.policy_model.login_listener import ListeningPost  # noqa: E402 - as above
from tests.support.system.waiting import eventually  # noqa: E402 - as above

LENGTHS, TIMES = (1.0, 1.9, 2.0, 2.5, 3.0, 5.0, 6.0), 3
BELL_S = 0.4
BORDER = (9.5, 9.9, 10.8)  # s between the insertion and a use of 6 s


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def hold(seconds: float) -> tuple[float, float]:
    """Hold the card for so long; return when it was surely held first, and how long in truth."""
    held = HeldCard(FIRST)
    began = time.monotonic()
    wait(seconds)
    held.release()
    return began, time.monotonic() - began


def main() -> int:
    wrong = 0
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # it is a text stream
    modes = {"--bell": (True,), "--no-bell": (False,)}.get(sys.argv[-1], (True, False))
    for with_bell in modes:
        with PrivatePcscd() as pcscd:
            pcscd.insert(FIRST)
            watch, post = PcscReaders(), ListeningPost(FIRST)
            if not with_bell:
                watch._make_events = CardEvents
            watch.want_use(wanted=True)
            watch.start(post)
            eventually(lambda post=post: post.in_use is False)
            wait(LAIN + 1)
            bound = LASTED + 2 * FAST + (BELL_S if with_bell else SLOW)
            print(f"{'with' if with_bell else 'without'} the bell; certain from {bound:.2f} s")
            for length in LENGTHS:
                seen, late, took = 0, [], 0
                for turn in range(TIMES):
                    wait(SLOW * turn / TIMES)
                    uses, logins = post.listener.uses, len(post.listener.suspected)
                    began, lasted = hold(length)
                    wait(SLOW + 0.6)
                    assert post.in_use is False
                    seen += post.listener.uses > uses
                    if len(post.listener.suspected) > logins:
                        took += 1
                        late.append(post.listener.suspected[-1][0] - began)
                        wrong += lasted < LASTED
                    else:
                        wrong += lasted >= bound + 0.2
                told = f", told {min(late):.2f} to {max(late):.2f} s after its beginning" if late else ""
                print(f"  {length:.1f} s: seen {seen} of {TIMES}, taken for a login {took} of {TIMES}{told}")
            for lain in BORDER:
                pcscd.take_out(FIRST)
                eventually(lambda post=post: not post.card)
                pcscd.insert(FIRST)
                eventually(lambda post=post: post.card)
                logins = len(post.listener.suspected)
                wait(lain)
                hold(6.0)
                wait(SLOW + 0.6)
                took = len(post.listener.suspected) - logins
                wrong += bool(took) != (lain >= LAIN)
                print(f"  6.0 s, begun {lain:.1f} s after the insertion was told: login {bool(took)}")
            logins = len(post.listener.suspected)
            held = HeldCard(FIRST)
            wait(6.0)
            pcscd.take_out(FIRST)
            eventually(lambda post=post: not post.card)
            took = len(post.listener.suspected) - logins
            wrong += took != 1
            print(f"  6.0 s, ended by taking the card out: login {bool(took)}")
            held.release()
            watch.stop()
    print(f"wrong conclusions: {wrong}")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
