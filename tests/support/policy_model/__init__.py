"""The policy, played literally: an oracle for the product, written without a look at it.

Its law: correctness and plainness before speed. Where the policy's sentences can be read in two ways, this is how they
are read here (sentence: readings; the choice is marked with ->).

Steps and time
 1. "`face` once at the start": before the first line, or after it. -> Before: Hetes starts at the first line's instant,
    says its face, then the line happens. (In hours, `activate` as the first line gives "missing", then "active".)
 2. A line at the very instant at which something falls due by time (a session's end, say). -> Deadlines use >=, so the
    line meets a world in which the session has run out; but what that says comes after all lines of the instant. A
    `clock_set` back at that very instant comes first, and nothing has run out yet.
 3. "Notices are judged 5 s later" and the clock is set back within the 5 s: 5 s by the clock or by a watch. -> The
    stored instant. So with the 30 s of rule 4. Scenarios keep away from it.
 4. A restart within 5 s of a resume. -> It forgets nothing, so it keeps the 5 s too. Scenarios keep away from it.
 5. The clock goes forward by mistake past deadlines and back again. -> What was judged stays judged: a
    `session_ending` found untrue in between is spent for good, a `session_expired` held and then untrue as well. Users
    may then hear nothing but the face; a gap in rule 1 rather than in its reading.
 6. A session that settled itself, and then the clock is set back before its end. -> It stays settled (rule 7 speaks of
    unsettled ones only).
 7. A key that waits and, after the clock was set back, lies in the future again. -> It was judged; it is shown when its
    hold ends, if true.
 8. "Within the last 30 min" when the clock was set back since. -> Within 30 min to either side: five minutes back does
    not repeat what was just said, and a day back does not silence a day.
 9. "Block starting within 60 min" is strict, and `reader_missing` wants the first instant at which all hold. -> A
    microsecond after block start - 60 min; comparison is by the second.

Occasions
10. "Newest only": of what, if the newest is false and an older one true. -> The newest is judged, the older are spent.
    One slot is kind and practitioner (and reader); blocks and sessions do not make slots of their own.
11. Occasions of a session that was replaced or ended, and then comes back by `undo`: spent meanwhile, or not there.
    -> Not there; what fell due meanwhile is due when the session is back. But what fell due under a `done` that was
    undone is spent, as the policy says of `done`.
12. "The break ... begins after the activation": the moment of the command, or the session's start. -> The command.
13. "The last gap between blocks of the local day": a gap after a block that began the day before. -> Does not count.
14. A date in `open` that has usual hours too: instead of them or besides. -> Instead; it also beats `closed`.
15. `activate_before_hours` is visible and a `session_expired` is shown. -> It stays; only what is not shown yet is spent.
16. `portal_unreachable`, "or the block ends", with several people. -> When nobody's block is on any more. That somebody
    activates does not withdraw it, but spends it if it still waits.
17. No reader, then the service is lost, then no reader. -> The 60 s begin anew; a visible notice stays meanwhile.
18. The first picture of all shows a card. -> That is an insertion.
19. "No" to `login_suspected` "spends all until the next insertion". -> The next insertion of any card anywhere.
20. "A touched guide step". -> A tick; beginning a guide touches no step. A tick before the beginning is refused.
21. `pin_change_due` "on the first 14 local days". -> It becomes untrue (is withdrawn) at the end of the 14th.
22. `pin_change_due` "instead of `new_card_steps`": for that occasion, or that day. -> For that occasion: after the tick
    the same day's next occasion may give `new_card_steps`.
23. `card_left_in_reader`, "the same local day", after a block that ended after midnight. -> The day of the occasion.
24. `card_expiring` becomes untrue never; it goes when replaced, dismissed, snoozed or done.
25. `card_inserted_no_session` is spent "while activate_before_hours is visible", and both fall due in one step. -> In
    the order of urgency, so it is spent.

Being quiet
26. A snooze of everybody: the newest of all, or of each practitioner. -> Of each; those about nobody count as one more.
    An `activate` ends it for that practitioner only, and a later snooze of one replaces it for that one only.
27. A hold ends while something new falls due. -> Of what was held the most urgent is chosen first, the others are spent;
    the chosen one then competes with the new, and the loser competes again 30 s later.
28. `done` while something waits. -> Spent at once. What fell due while `done` was in force is spent even if it is
    judged after midnight (the computer slept).
29. `undo` of an `activate` after which a snooze was given. -> "As they were": that snooze is gone.
30. `undo` twice; `undo` at exactly 60 s. -> Refused; refused (deadlines use >=). An `activate` that changed nothing, or
    was refused, leaves the former undo open.
31. `end` of a named practitioner without a session. -> Refused.
32. `dismiss` of what is not visible. -> Nothing, and no output. Two readers' `card_left_in_reader` at once: one withdraw.
33. Shown for the second time after a snooze: the 10 min of `login_suspected` are counted from the use all the same.

Sessions of the second edition
50. "Read every rule about its reminders as without hours, wherever it ends": `session_will_end_in_hours` too. -> Too:
    without hours no end lies inside a block.
51. "None has run in this block". -> Some of a session lay after the block's start, also of one that was replaced.
    What was undone never ran; what was ended `--at` a time before the block has not run in it.
52. An `activate` that is undone "ends the gap for good". -> The gap is back: what was undone never was.
53. A gap that moves with the clock: does its block? -> No, blocks are the wall clock's.
54. A known activation that ends a snooze or a `done`: can it be undone? -> Yes, as any `activate` that changed something.
55. `continue` "of everybody" where only some are quiet. -> All that are quiet; refused where nobody is.
56. An undone `snooze`: "no withdrawn notice returns". -> What it withdrew is spent; what fell due under it is shown.

Cards
34. "Such a card whose number changes": one of the known family only, or of a learned one as well. -> Both.
35. "Learning one learns the family", two answers in the settings that are alike. -> Of the known family one whole ATR
    stands for all; another family is one only where it is written with its `*`.
36. A "no" to a family, and a "yes" in it: what of the others. -> Unknown; the "yes" of a family beats the "no" of one.
37. "Ends inside a block" of a candidate's session. -> Spans are half-open (rule 2).
38. Two units' `certificate_expiring` of one instant: which is said first. -> Of the unit that stands first in the settings.
"""

from tests.support.policy_model.play import play

__all__ = ["play"]
