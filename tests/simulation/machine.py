"""The machine: what happens to computer, disk, user and devices, as events that are plain data.

An event is a list: a word (a method ``on_WORD``) and its arguments, all of them JSON. A number that chooses among what
is there counts modulo as many as there are, so that every list of events can be performed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hetes.core import events
from hetes.core.state import State
from tests.simulation.computer import BEAT, MEMORY, Computer, is_in_memory
from tests.simulation.disk import SPARING, harm, numbers_given
from tests.simulation.ledger import request_of
from tests.simulation.life import Restless
from tests.simulation.world import SETTINGS

Event = list[Any]
Json = dict[str, Any]
YEAR = 365 * 86_400.0  # seconds
LOOKS = 100  # 5 s apart, for what a channel's return has still to be told of
SELDOM = 3600.0  # seconds between beats once a stretch of quiet has lasted for two of them


class Machine(Computer):
    """See the module."""

    # --- time

    def on_pass(self, seconds: float) -> None:
        """Time passes, the computer awake."""
        until, beats = self.clock.mono + seconds, 0
        self._beat_at = min(self._beat_at, self.clock.mono + BEAT)
        for _ in range(20_000):
            due = [d for d in (self.alarm.due, self.notifier.due) if d is not None] if self.down is None else []
            at = max(self.clock.mono, min([until, self._beat_at, *due]))
            self.clock.run(at - self.clock.mono)
            if self.down is not None or self.agent is None:
                self._beat_at = until + 1
            else:
                if self.alarm.due is not None and self.alarm.due <= at:
                    self.alarm.at = None
                    self.agent.engine.ring()
                if self._beat_at <= at:
                    beats += 1
                    self._beat_at = at + (BEAT if beats < 2 else SELDOM)
                    self.agent.engine.beat()
                    self.uncertain = False
                self.notifier.work()
                self._work()
            if at >= until:
                return
        raise Restless

    def on_sleep(self, seconds: float, told: bool, stepped: float = 0.0) -> None:
        """The computer sleeps; ``told``: it says so before and after; ``stepped``: its clock was set before the latter."""
        if told:
            self.post(events.Suspended())
            self._work()
        self.clock.sleep(seconds)
        if stepped:
            self.on_set_clock(stepped)
            self._look()
        if told:
            self.post(events.Resumed())
        self.uncertain = True
        if not self.clock.counts_sleep and not told:
            self.ledger.exact = self.ledger.exact and seconds > 60  # a short one may look like a step of the clock

    def _look(self) -> None:
        if self.down is None and self.agent is not None:
            self.agent.engine.beat()
            self._work()

    def on_creep(self, steps: int, by: float) -> None:
        """The clock is set by steps too small to be known as such, with a look at the time after each."""
        for _ in range(steps):
            self.clock.set(by)
            self.ledger.clock_set(timedelta(seconds=by), known=self._knows_steps())
            self.clock.run(BEAT)
            self._look()
        self.uncertain = True

    def on_set_clock(self, seconds: float) -> None:
        """Somebody sets the clock."""
        self.clock.set(seconds)
        if abs(seconds) >= MEMORY.total_seconds():
            self.key_orders.clear()
        proven_at = self.clock.wall + timedelta(days=30)  # at the earliest: it has to run for as long as it went
        if seconds >= YEAR:
            self.prune_at = proven_at
        elif self.prune_at is not None:  # it proves itself anew from where it was set
            self.prune_at = min(self.prune_at, proven_at)
        self.uncertain = True
        self.ledger.clock_set(timedelta(seconds=seconds), known=self._knows_steps())

    def _knows_steps(self) -> bool:
        """Whether a step of the clock can be told from sleep, and is seen by the next start where no agent runs."""
        return self.clock.counts_sleep and (self.down is None or self.clock.boot() is not None)

    def on_reboot(self, seconds: float) -> None:
        """The computer is switched off and, later, on."""
        self.kill()
        self.clock.reboot(seconds)
        self.ledger.exact = self.ledger.exact and not self.uncertain  # a step that nobody saw before is never known
        self.ledger.rebooted()
        self.start()

    # --- the user

    def on_ask(self, request: Json) -> str:
        """Somebody asks over the local channel."""
        return self._asked([request])

    def on_burst(self, *requests: Json) -> str:
        """Several ask at the same instant."""
        return self._asked(list(requests))

    def _asked(self, requests: list[Json]) -> str:
        if self.down is not None or self.agent is None:
            return "nobody answers"
        engine, api, said = self.agent.engine, self.agent.api, []
        if len(requests) > 1:  # what is read beside the engine is no part of its batch
            requests = [r for r in requests if str(r.get("do")) not in api._slow]
        for request in requests if len(requests) == 1 else ():
            self._catch_up()
            before = engine.state
            self._under_way = request, before
            reply = api.ask(request)
            self._answered(request, reply, before)
            said.append(_short(reply))
        if len(requests) > 1:
            engine.holds = []
            for request in requests:
                api.ask(request)
            held, engine.holds = engine.holds, None
            for request, waiting in zip(requests, held, strict=True):
                inner = waiting._answer
                waiting._answer = lambda inner=inner, request=request: self._answer_held(inner, request, said)
            engine.work()
        return ", ".join(said)

    def _answer_held(self, inner: Any, request: Json, said: list[str]) -> Json:
        assert self.agent is not None
        self._catch_up()
        before = self.agent.engine.state
        self._under_way = request, before
        reply: Json = inner()
        self._answered(request, reply, before)
        said.append(_short(reply))
        return reply

    def _answered(self, request: Json, reply: Json | None, before: State) -> None:
        self._under_way = None
        self._note_snoozed(self.state)
        self.answers.append((request, reply, before, self.state))
        refused = reply is not None and reply.get("reason") == "nothing_to_undo"
        self.refused_undo = "nothing_to_undo" if refused and self.ledger.can_undo(self.clock.now()) else None
        if reply is not None and (reply.get("ok") is True or is_in_memory(reply)):
            self.ledger.acknowledged(request, before, self.state, self.clock.now())
        self._note_kept()

    def on_press(self, which: int, button: int) -> str:
        """Somebody presses a button, of a notice that may be long gone."""
        self._catch_up()
        return self._pressed(which, button)

    def _catch_up(self) -> None:
        """Let the agent see what time it is, so that what a click changes can be told from what time did."""
        if self.running and self.agent is not None:
            self.agent.engine.catch_up()
            self._note_people()

    def on_together(self, which: int, button: int, picture: list[list[Any]]) -> str:
        """A button is pressed in the very instant in which the readers show another picture."""
        self._catch_up()
        self.picture = picture
        if self.running and self.service is None:
            self._post_picture()
        return self._pressed(which, button)

    def _pressed(self, which: int, button: int) -> str:
        if self.down is not None or not self.screen.history:
            return "nothing to press"
        shown = self.screen.history[-1 - which % len(self.screen.history)]
        if not shown.notice.buttons:
            return "no button"
        number = button % len(shown.notice.buttons)
        event = shown.notice.buttons[number].event
        self._clicked(event, lambda: shown.channel.click(shown, number))
        return f"{shown.notice.slot} {type(event).__name__}"

    def on_menu(self, which: int) -> str:
        """Somebody chooses a line of the icon's menu."""
        items = [i for i in self.tray.view.menu if i.event is not None] if self.tray.view and self.down is None else []
        if not items:
            return "no menu"
        self._catch_up()
        item = items[which % len(items)]
        event = item.event
        assert event is not None
        self._clicked(event, lambda: self.post(event))
        return item.label

    def _clicked(self, event: events.Event, click: Callable[[], None]) -> None:
        """Let a click, which gets no answer, have its effect: what it visibly did is a promise too."""
        before = self.state
        self._under_way = request_of(event), before
        click()
        self._work()
        self._under_way = None
        self.ledger.seen(request_of(event), before, self.state, self.clock.now())
        self._note_kept()

    def on_close(self, which: int, by_hand: bool) -> str:
        """A notice is closed by hand, or its time on the screen is over."""
        if not self.screen.visible:
            return "nothing to close"
        shown = self.screen.visible[which % len(self.screen.visible)]
        (shown.channel.close_by_hand if by_hand else shown.channel.time_out)(shown)
        return shown.notice.slot

    def on_lock(self, locked: bool) -> None:
        """The screen is locked, or unlocked."""
        self.locked = locked
        self.post(events.ScreenLocked() if locked else events.ScreenUnlocked())

    # --- devices

    def on_readers(self, picture: list[list[Any]]) -> None:
        """The readers show another picture; while the card service is away nobody sees it."""
        self.picture = picture
        if self.service is None:
            self._post_picture()

    def on_service(self, lost: str | None) -> None:
        """The card service is lost, denies its service, or is back."""
        self.service = lost
        self._post_picture()

    def on_portal(self, reachable: bool) -> None:
        """The portal was looked for."""
        self.post(events.PortalProbed(reachable, None if reachable else "timeout"))

    def on_channel(self, which: int, mode: str) -> None:
        """A channel of notices refuses, waits, hangs, answers late, dies with its notices, or works again.

        "dies_at_once": with the next notice, as soon as it has it; "ok_unsaid": it does not tell that it works again.
        """
        self.modes[which] = {"dies": "refuses", "ok_unsaid": "ok", "dies_at_once": "ok"}.get(mode, mode)
        if self.down is not None:
            return
        channel = self.channels[which]
        if mode == "dies":
            channel.end()
        elif mode in ("ok", "ok_unsaid"):
            channel.work_again(said=mode == "ok")
        elif mode == "dies_at_once":
            channel.dies_at_once = channel.mode == "ok"
            self.modes[which] = channel.mode
        else:
            channel.mode = mode

    def on_meanwhile(self, then: Event) -> None:
        """The next delivery takes its time, and meanwhile this happens."""
        left = [then]

        def happen() -> None:
            if left and self.running:
                word, *arguments = left.pop()
                getattr(self, f"on_{word}")(*arguments)

        for channel in self.channels:
            channel.meanwhile = happen

    # --- the disk

    def on_disk(self, fault: str | None) -> None:
        """The disk is full, takes no more, or is well again."""
        self.disk = fault

    def on_kill(self, point: str, passes: int, then: Event | None) -> str:
        """The process is killed at ``point``: in the course of the event ``then``, or at rest after it."""
        self.kill_at = (point, passes)
        said = "" if then is None else getattr(self, f"on_{then[0]}")(*then[1:])
        self._work()
        self.kill()
        return f"{said or ''}; killed at rest"

    def on_settle(self) -> None:
        """All faults end, and 35 s pass; where a channel that came and went is to be told of later, that long."""
        self.disk = None
        self.on_settings_back() if self.settings_harmed else None
        if self.down is not None:
            self.start()
        self.on_lock(False)
        for number in range(len(self.modes)):
            self.on_channel(number, "ok")
        self.on_service(None)
        self._work()
        self.on_pass(35.0)
        for _ in range(LOOKS):
            if self.notifier.due is None:
                break
            self.on_pass(5.0)
        else:
            raise Restless
        if self.running:
            self._accept_loss()
        if self.running and not self.ledger.exact:
            self.ledger.anchor(self.state)

    def on_start(self, *points: str) -> None:
        """The agent is started if it does not run; ``points``: it is killed during so many starts, there."""
        for point in points:
            if self.down is not None:
                self.kill_at = (point, 0)
                self.start()
                self.kill_at = None
                self.kill()
        if self.down is not None:
            self.start()

    def on_harm(self, how: str, where: int, at_rest: bool) -> None:
        """Somebody harms the store's files, the agent running or not (``at_rest``: it is killed, and started again)."""
        if at_rest:
            self.kill()
        if how in SPARING:
            harm(self.folders.store, how, where)
            if at_rest:
                self.start()
            return
        self.owed = None  # the mark goes with the file that has it
        before = numbers_given(self.folders.store) if how == "flip" else set()
        # A log that is gone alone leaves a sound file, as it was some time ago.
        self.destroyed = how if how != "delete_wal" and self.destroyed != "without a trace" else "without a trace"
        self.told_orders.clear()
        self._journal_from = max(self._journal_from, self._last_order, self._stored_orders())
        harm(self.folders.store, how, where)
        if how == "flip":  # the journal has no checksum: a number may be another one now
            self.forged |= before ^ numbers_given(self.folders.store)
        if at_rest:
            self.start()

    def on_quit(self) -> None:
        """The agent is ended in good order."""
        if self.down is None and self.agent is not None:
            self.notifier.stop()
            self.store.close()
            self._end_process()

    # --- the settings

    def on_settings(self, name: str) -> str:
        """The settings are others from now on."""
        self.settings_at_home = name
        self._write_settings(SETTINGS[name])
        self.settings_harmed = False
        return self._read_settings()

    def on_settings_fault(self, how: str, read: bool) -> str:
        """The file is absent, empty, half written or another one; ``read``: and it is read like that."""
        path, text = self.folders.settings, SETTINGS[self.settings_at_home]
        self.settings_harmed, self.settings_without_anybody = True, how in ("absent", "empty", "other")
        if how == "absent":
            path.unlink(missing_ok=True)
        else:
            half, fewer = text[: len(text) // 2], text[: text.rindex("[[practitioner]]")] if "[[" in text else ""
            self._write_settings({"empty": "", "half": half, "fewer": fewer, "other": SETTINGS["nobody"]}[how])
        return self._read_settings() if read else ""

    def on_settings_back(self) -> str:
        """The file is as it was."""
        self._write_settings(SETTINGS[self.settings_at_home])
        self.settings_harmed = False
        return self._read_settings()

    def _read_settings(self) -> str:
        if self.down is not None or self.agent is None:
            return ""
        self.agent.engine.beat()
        self._work()
        return ",".join(p.id for p in self.state.practitioners)


def _short(reply: Json | None) -> str:
    return "no answer" if reply is None else str(reply.get("reason") or ("ok" if reply.get("ok") else reply))
