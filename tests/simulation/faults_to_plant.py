"""Faults to plant: a sentence, a module, the text that is there, and what stands there instead.

Law: what was found once stays here. ``protections.py`` takes out, one at a time, what keeps a state whole.
"""

from __future__ import annotations

from tests.simulation.a_fault import Planted
from tests.simulation.protections import PROTECTIONS

_ENGINE, _STEP, _SNAPSHOT = "hetes.agent.engine", "hetes.core.step", "hetes.core.snapshot"
_COMMANDS, _CHANNELS = "hetes.core.commands", "hetes.adapters.notifications.ordered_channels"
_STORE, _STANDING = "hetes.adapters.store.sqlite", "hetes.agent.standing_notices"
_MISTAKES: tuple[Planted, ...] = (
    Planted(
        "Effects are performed before the state is stored.",
        _ENGINE,
        "        refused: list[Refuse] = []\n        if not self._kept(before, rows):\n",
        "        refused: list[Refuse] = []\n        self._perform(effects, now)\n        if not self._kept(before, rows):\n",
    ),
    Planted(
        "A command that could not be stored is refused, and done all the same.",
        _ENGINE,
        "                self.state = before\n                others = [e for e in happened if not",
        "                self.state = before\n                others = [e for e in happened if e or not",
    ),
    Planted(
        "A command that could not be stored takes the rest of its batch along.",
        _ENGINE,
        "                effects, faces, rows = self._stepped(others, now)\n",
        "                effects, faces, rows = [], [], []\n",
        kinds=("together", "disk_full"),
    ),
    Planted(
        "The journal's rows of a turn that could not be stored are lost.",
        _ENGINE,
        "            self._rows_waiting = rows[-ROWS_KEPT:]\n",
        "            self._rows_waiting = []\n",
    ),
    Planted(
        "A state that could not be stored is not tried again.",
        _ENGINE,
        "            self._unkept = True  #",
        "            self._unkept = False  #",
    ),
    Planted(
        "What was wrong with the store is told for ever.",
        _ENGINE,
        "        self.store_problem = None\n        self._unkept = False\n",
        "        self._unkept = False\n",
    ),
    Planted(
        "A notice that is withdrawn stays on the screen.",
        _ENGINE,
        "                        self.world.notifier.withdraw(slot)\n",
        "                        pass\n",
    ),
    Planted("The alarm is not set.", _ENGINE, "        self.world.alarm.set(self.wake)\n"),
    Planted(
        "The icon is not told of a new state.",
        _ENGINE,
        "            self.world.tray.show(view)\n",
        "            pass\n",
    ),
    Planted(
        "After a start nothing is ordered again.",
        _STEP,
        'v.occasion.notice != "card_service_lost" and not (v.taken',
        'False and v.occasion.notice != "card_service_lost" and not (v.taken',
    ),
    Planted(
        "A channel that is back gets nothing of what nobody saw.",
        _STEP,
        "            _order_again(transition, lambda v: not v.taken)\n",
        "            pass\n",
        kinds=("channel_refuses", "channel_late", "channel_dies"),
    ),
    Planted(
        "A notice that went with its service counts as shown for ever.",
        _STEP,
        "replace(v, taken=False) if v.order == event.order else v",
        "v",
        kinds=("channel_dies",),
    ),
    Planted(
        "What is no longer true is not taken back.",
        _STEP,
        "        commands.settle(transition)\n        withdraw_untrue(transition)\n",
        "        commands.settle(transition)\n",
        kinds=("sleep",),
    ),
    Planted(
        "A waking is heard, and Hetes goes on as if the computer slept.",
        _STEP,
        "transition.change(suspended_at=None, judge_from=transition.now + AFTER_RESUME)",
        "transition.change(judge_from=transition.now + AFTER_RESUME)",
        kinds=("sleep",),
    ),
    Planted(
        "After a start orders are numbered anew.",
        _SNAPSHOT,
        "**fields)\n",
        "**{**fields, 'orders': 0})\n",
    ),
    Planted(
        "Snoozes are not stored.",
        _SNAPSHOT,
        '"version": VERSION, **told,',
        '"version": VERSION, **told, "snoozes": {},',
    ),
    Planted(
        '"Done for today" is not stored.',
        _SNAPSHOT,
        '"version": VERSION, **told,',
        '"version": VERSION, **told, "done": {},',
    ),
    Planted(
        "What can be undone is not stored.",
        _SNAPSHOT,
        '"version": VERSION, **told,',
        '"version": VERSION, **told, "undo": None,',
    ),
    Planted(
        "What was said is not remembered over a start.",
        _SNAPSHOT,
        "**fields)\n",
        "**{**fields, 'judged': {}})\n",
    ),
    Planted(
        "A clock that is set moves no session.",
        "hetes.core.clock_steps",
        "    if abs(by) <= SMALLEST:\n",
        "    if abs(by) >= timedelta(0):\n",
    ),
    Planted(
        "An end is acknowledged, and the session goes on.",
        _COMMANDS,
        '    transition.put_session(replace(session, settled=True, phase="settled", ended_at=ended_at))\n',
    ),
    Planted(
        "A click about a session that was replaced is obeyed.",
        _COMMANDS,
        "    return present != about\n",
        "    return False\n",
        kinds=("stale", "late_answer"),
    ),
    Planted(
        "An undo leaves the snooze that the activation had ended away.",
        "hetes.core.undoing",
        "        snoozes=_with(state.snoozes, who, before.snooze),\n",
        kinds=("second_thoughts",),
    ),
    Planted(
        "The card service is back, and its outage goes on.",
        "hetes.core.devices.readers",
        "transition.change(outage=None, heard=True, no_reader_since=since)",
        "transition.change(heard=True, no_reader_since=since)",
        kinds=("service",),
    ),
    Planted(
        "A new notice is shown beside the one that it replaces.",
        _CHANNELS,
        "        self._clear(notice.slot, replaced=True)\n",
    ),
    Planted(
        "What no channel took counts as shown by the icon.",
        _CHANNELS,
        "        if hopeless and self._tray_tells():\n",
        "        if self._tray_tells():\n",
    ),
    Planted(
        "What a channel shows late stays beside what another showed in its place.",
        _CHANNELS,
        "and slot not in self._wanted and not place.taken\n",
        "and slot not in self._wanted\n",
        kinds=("channel_late",),
    ),
    Planted(
        "A question that no channel took is never asked again.",
        _STEP,
        "            _order_again(transition, lambda v: not v.taken)\n            unknown_card.order_again(transition)\n",
        "            _order_again(transition, lambda v: not v.taken)\n",
        kinds=("channel_refuses", "start_without_channel"),
    ),
    Planted(
        'Notices about "default" keep their place when somebody is configured.',
        _STEP,
        "            _rename_on_the_screen(transition, state.visible)\n",
        kinds=("first_settings", "first_settings_amid_a_notice"),
    ),
    Planted(
        "What is wrong is told once, whether a channel took it or not.",
        _STANDING,
        "                        if not standing.taken:\n",
        "                        if False:\n",
    ),
    Planted("Notices of Hetes itself all have one number.", _STANDING, "order=-self._orders", "order=0"),
    Planted(
        "A sleep of decades is believed, and the journal pruned.",
        "hetes.core.clock_steps",
        "transition.now - event.since > NEAR:",
        "transition.now < event.since:",
    ),
    Planted(
        "A settings file that was changed is not read again.",
        "hetes.adapters.settings.file",
        "        return self._unsure or self._look() != self._mark\n",
        "        return self._unsure\n",
    ),
    Planted(
        "Nobody is told that the stored state was set aside.",
        "hetes.agent.state_keeper",
        "        return self._store.mishap or self._state_aside\n",
        "        return None\n",
    ),
    Planted(
        "What is saved is written, and not committed.",
        _STORE,
        '                connection.execute("COMMIT")\n            except',
        '                self._commits = getattr(self, "_commits", 0) + 1\n'
        "                if self._commits % 5:\n"
        '                    connection.execute("COMMIT")\n'
        "                else:\n"
        '                    connection.execute("ROLLBACK")\n            except',
    ),
    Planted(
        "A write-ahead log beside a file that is gone is thrown away.",
        "hetes.adapters.store.opening",
        '            raise Broken("a write-ahead log without its file")\n',
        "            pass\n",
        kinds=("harm_at_rest",),
    ),
    Planted(
        "A question stays on the screen after its card was taken out.",
        _STEP,
        "        unknown_card.take_back(transition)\n",
    ),
    Planted(
        "The icon has no badge while nothing can be stored.",
        _ENGINE,
        "unkept=self.store_problem is not None)\n            self.world.tray.show(view)",
        "unkept=False)\n            self.world.tray.show(view)",
    ),
)
PLANTED = (*_MISTAKES, *PROTECTIONS)
