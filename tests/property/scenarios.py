"""Invents settings and histories that `hetes rehearse` can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from hetes.core.settings import Settings
from tests.property.surgeries import (
    ALL_KINDS,
    BUDAPEST,
    CARD_KINDS,
    DAY,
    FIRST_DAYS,
    GUIDE_KINDS,
    HOUR,
    LIKE_THE_UNKNOWN,
    MINUTE,
    NUMBERED_ATRS,
    OTHER_ATR,
    SESSION_KINDS,
    UNKNOWN_ATR,
    minutes,
    settings_of,
)
from tests.support.policy_model.localtime import Stretch, blocks_of, instant_of
from tests.support.policy_model.things import KNOWN_ATR, STEPS

Line = dict[str, Any]
Scenario = tuple[Settings, list[Line]]


@dataclass
class Pen:
    """Writes lines in order and keeps in mind what makes the next one legal and interesting."""

    draw: st.DrawFn
    settings: Settings
    kinds: tuple[str, ...]
    now: datetime
    aims: list[datetime]
    blocks: list[tuple[Stretch, str]]  # of everybody, the earliest first
    near: list[datetime] = field(default_factory=list)  # aims of the last session and snooze
    last_start: datetime | None = None
    lines: list[Line] = field(default_factory=list)
    asleep: bool = False
    steady_from: datetime | None = None  # neither restart nor clock_set before this
    begun: set[str] = field(default_factory=set)

    def write(self, event: str, **rest: Any) -> None:
        self.lines.append({"at": self.clock(self.now), "event": event, **rest})

    @staticmethod
    def clock(instant: datetime) -> str:
        return instant.astimezone(BUDAPEST).isoformat()

    def someone(self) -> Line:
        """Mostly name somebody: who is meant without a name is seldom plain where several work."""
        ids = [p.id for p in self.settings.practitioners]
        who = self.draw(st.sampled_from([ids[0], *ids, *ids, None]))
        return {} if who is None else {"practitioner": who}

    def wait(self) -> None:
        """Let time pass: a little, a lot, or up to (or just beside) an instant at which something may fall due."""
        how = self.draw(st.sampled_from(["aim", "aim", "near", "near", "seconds", "minutes", "hours", "nothing"]))
        aims = self.near if how == "near" else self.aims
        coming = sorted({aim for aim in aims if aim > self.now})[:12]
        if how in {"aim", "near"} and coming:
            beside = self.draw(st.sampled_from([0, 0, 0, 1, -1, 5, 29, 30, 31, -30, 60, -300, 600])) * timedelta(
                seconds=1
            )
            self.now = max(self.now, self.draw(st.sampled_from(coming)) + beside)
        elif how == "seconds":
            self.now += timedelta(seconds=self.draw(st.sampled_from([1, 2, 5, 10, 29, 30, 45, 59, 60, 61])))
        elif how == "minutes":
            self.now += self.draw(st.integers(1, 90)) * MINUTE
        elif how == "hours":
            self.now += self.draw(st.integers(1, 16)) * HOUR


def activate(pen: Pen) -> None:
    """Activate now, some time ago, about when the last session began, or so that it ends with or near some hours."""
    length = pen.draw(st.sampled_from([pen.settings.length, *(p.length for p in pen.settings.configured if p.length)]))
    ago = [None, None, None, *minutes(1, 5, 59, 200, 395, 411, 419, 420, 421, 500, -1)]
    if pen.last_start is not None:
        ago += [pen.now - pen.last_start - timedelta(seconds=n) for n in (-59, 59, 60)]
    reachable = sorted({aim for aim in pen.aims if pen.now - MINUTE <= aim <= pen.now + length})
    if reachable and pen.draw(st.integers(0, 2)) == 0:
        beside = pen.draw(st.sampled_from(minutes(0, 0, 0, -1, 1, -20, -30, -40)))
        ends_at = pen.draw(st.sampled_from(reachable)) + beside
        ago = [pen.now + length - ends_at]
    chosen = pen.draw(st.sampled_from(ago))
    started_at = pen.now if chosen is None else pen.now - chosen
    source = pen.draw(st.sampled_from([{}, {"source": "notice"}, {"source": "tray"}, {"source": "panel"}]))
    when = {} if chosen is None else {"started_at": pen.clock(started_at)}
    pen.write("activate", **pen.someone(), **when, **source)
    ends_at = started_at + length
    if timedelta(0) <= pen.now - started_at <= length:
        pen.last_start = started_at
        pen.near = [ends_at, *(ends_at - lead for lead in pen.settings.leads)]
        pen.near += [ends_at + after for after in pen.settings.repeat_after_expiry]


def snooze(pen: Pen) -> None:
    length = pen.draw(st.sampled_from([1, 10, 10, 10, 45, 240]))
    pen.write("snooze", minutes=length, **pen.someone())
    pen.near.append(pen.now + length * MINUTE)


def end(pen: Pen) -> None:
    end_or_lost(pen, "end")


def lost(pen: Pen) -> None:
    end_or_lost(pen, "lost")


def end_or_lost(pen: Pen, event: str) -> None:
    """Mostly now; or some time ago, before the session began, at the start of hours, or still to come."""
    instants = [None, None, None, *(pen.now - each for each in minutes(1, 12, 60, 300, -1))]
    if pen.last_start is not None:
        instants += [pen.last_start + each for each in (timedelta(seconds=-1), timedelta(0), MINUTE)]
    instants += [aim for aim in pen.aims if pen.now - 8 * HOUR <= aim <= pen.now][-2:]
    chosen = pen.draw(st.sampled_from(instants))
    pen.write(event, **pen.someone(), **({} if chosen is None else {"ended_at": pen.clock(chosen)}))
    pen.near += [pen.now + after for after in pen.settings.repeat_after_expiry]


def broken_off(pen: Pen) -> None:
    """Activate in or before hours, and say within them that it broke off or was ended: what connection_missing is of."""
    who = come_to_hours(pen, minutes(-30, 0, 0, 15))
    pen.write("activate", **who)
    pen.last_start = pen.now
    pen.now += pen.draw(st.sampled_from(minutes(2, 35, 35, 95)))
    ago = pen.draw(st.sampled_from([None, None, MINUTE, 10 * MINUTE]))
    event = pen.draw(st.sampled_from(["lost", "end"]))
    pen.write(event, **who, **({} if ago is None else {"ended_at": pen.clock(pen.now - ago)}))
    pen.near = [pen.now + after for after in pen.settings.repeat_after_expiry]
    pen.now += pen.draw(st.sampled_from(minutes(0, 0, 9, 10, 31)))


def login_in_the_morning(pen: Pen) -> None:
    """Use a card near the hours, as a login does: what login_suspected asks about."""
    come_to_hours(pen, minutes(-70, -50, -20, -5, 0, 1, 20))
    use_of_a_card(pen)
    pen.now += timedelta(seconds=pen.draw(st.sampled_from([0, 1, 1, 30, 600])))


def come_to_hours(pen: Pen, offsets: Iterable[timedelta]) -> Line:
    """Let time pass up to, or beside, the next hours of somebody, if there are any; return who is then named."""
    coming = [(block, who) for block, who in pen.blocks if block.start - HOUR > pen.now][:3]
    if not coming:
        return pen.someone()
    block, who = pen.draw(st.sampled_from(coming))
    pen.now = max(pen.now, block.start + pen.draw(st.sampled_from(list(offsets))))
    return {"practitioner": who}


def go_on(pen: Pen) -> None:
    pen.write("continue", **pen.someone())


def done(pen: Pen) -> None:
    pen.write("done", **pen.someone())


def undo(pen: Pen) -> None:
    pen.write("undo")


def dismiss(pen: Pen) -> None:
    notice = pen.draw(st.sampled_from(pen.kinds))
    about_one = notice in (*SESSION_KINDS, *GUIDE_KINDS, "card_expiring")
    who = pen.draw(st.sampled_from([p.id for p in pen.settings.practitioners])) if about_one else None
    pen.write("dismiss", notice=notice, practitioner=who)


def use_of_a_card(pen: Pen) -> None:
    """Put a card in, let another program use it for a while, and let it go or take it out."""
    atr = pen.draw(st.sampled_from([KNOWN_ATR, KNOWN_ATR, UNKNOWN_ATR, LIKE_THE_UNKNOWN, OTHER_ATR, *NUMBERED_ATRS]))
    for in_use, waits in ((False, (9, 10, 11, 60)), (True, (1, 2, 3, 30)), (False, (0,))):
        taken_out = waits == (0,) and pen.draw(st.booleans())
        if atr in NUMBERED_ATRS:  # powered anew, with another number
            atr = pen.draw(st.sampled_from(NUMBERED_ATRS))
        pen.write("readers", readers=[{"name": "Olvasó A", "atr": None if taken_out else atr, "in_use": in_use}])
        pen.now += timedelta(seconds=pen.draw(st.sampled_from(waits)))
    if pen.draw(st.integers(0, 3)) == 0:  # "no", and another use of the same card or of the next one
        pen.write("dismiss", notice="login_suspected", practitioner=None)
        pen.now += pen.draw(st.sampled_from(minutes(1, 9, 11, 30)))
    pen.aims += [pen.now + MINUTE, pen.now + 2 * MINUTE, pen.now + 3 * MINUTE]


def readers(pen: Pen) -> None:
    """One reader with or without a card, or none at all; two only while both are empty, or one of them is."""
    cards: list[str | None] = [None]
    if any(kind in pen.kinds for kind in (*CARD_KINDS, *GUIDE_KINDS)):
        cards += [KNOWN_ATR, KNOWN_ATR, KNOWN_ATR, UNKNOWN_ATR, LIKE_THE_UNKNOWN, OTHER_ATR, *NUMBERED_ATRS]
    atr = pen.draw(st.sampled_from(cards))
    in_use = atr is not None and "login_suspected" in pen.kinds and pen.draw(st.booleans())
    picture: list[Line] = [{"name": "Olvasó A", "atr": atr, "in_use": in_use}]
    if pen.draw(st.integers(0, 4)) == 0:
        picture.append({"name": "Olvasó B", "atr": None, "in_use": False})
    if "reader_missing" in pen.kinds and pen.draw(st.integers(0, 2)) == 0:
        picture = []
    pen.write("readers", readers=picture)
    pen.aims += [pen.now + MINUTE, pen.now + 3 * MINUTE, pen.now + timedelta(seconds=11)]


def service_lost(pen: Pen) -> None:
    pen.write(pen.draw(st.sampled_from(["service_lost", "service_lost", "service_denied"])))
    pen.aims.append(pen.now + timedelta(seconds=30))


def portal(pen: Pen) -> None:
    pen.write("portal", ok=pen.draw(st.sampled_from([False, False, False, True])))
    pen.now += timedelta(seconds=60)
    pen.write("portal", ok=pen.draw(st.sampled_from([False, False, False, True])))


def guide(pen: Pen) -> None:
    who = pen.draw(st.sampled_from([p.id for p in pen.settings.practitioners]))
    if who in pen.begun:
        pen.write("guide", practitioner=who, tick=pen.draw(st.sampled_from(["activation_pin", *STEPS])))
        pen.aims.append(pen.now + 15 * MINUTE)
    else:
        pen.begun.add(who)
        pen.write("guide", practitioner=who, begin=True)
        if pen.draw(st.booleans()):
            pen.now += MINUTE
            pen.write("guide", practitioner=who, tick="activation_pin")


def suspend(pen: Pen) -> None:
    pen.write("suspend")
    pen.asleep = True


def wake(pen: Pen) -> None:
    if pen.draw(st.sampled_from([False, False, False, True])):  # policy 1.7: a step while the computer sleeps
        clock_set(pen)
    pen.write(pen.draw(st.sampled_from(["resume", "resume", "resume", "restart"])))
    pen.asleep = False
    pen.steady_from = pen.now + timedelta(seconds=6)


def restart(pen: Pen) -> None:
    pen.now = max(pen.now, pen.steady_from or pen.now)
    pen.write("restart")


def clock_set(pen: Pen) -> None:
    """Set the clock at an odd moment, so that nobody can ask what else was due in that very instant.

    Not within the 30 s in which the loser of a step waits for its turn (the model's reading 3).
    """
    if pen.lines:
        last = datetime.fromisoformat(pen.lines[-1].get("to", pen.lines[-1]["at"]))
        pen.now = max(pen.now, last + timedelta(seconds=31))
    pen.now = max(pen.now, pen.steady_from or pen.now).replace(microsecond=0) + timedelta(seconds=1.5)
    by = pen.draw(st.sampled_from([*minutes(1, 5, 15, 60, 180, 480), *minutes(-1, -5, -15, -60, -180)]))
    to = pen.now + by + timedelta(seconds=0.25)
    pen.write("clock_set", to=pen.clock(to))
    pen.now = to + timedelta(seconds=0.25)


EVENTS: dict[str, Callable[[Pen], None]] = {
    "activate": activate,
    "snooze": snooze,
    "end": end,
    "lost": lost,
    "broken_off": broken_off,
    "continue": go_on,
    "done": done,
    "undo": undo,
    "dismiss": dismiss,
    "readers": readers,
    "use_of_a_card": use_of_a_card,
    "login_in_the_morning": login_in_the_morning,
    "service_lost": service_lost,
    "portal": portal,
    "guide": guide,
    "suspend": suspend,
    "restart": restart,
    "clock_set": clock_set,
}
CONCERNED = {
    "readers": (*CARD_KINDS, *GUIDE_KINDS, "card_service_lost", "reader_missing"),
    "use_of_a_card": ("login_suspected",),
    "login_in_the_morning": ("login_suspected",),
    "broken_off": ("connection_missing",),
    "service_lost": ("card_service_lost",),
    "portal": ("portal_unreachable",),
    "guide": GUIDE_KINDS,
}
OFTEN = (
    "activate",
    "activate",
    "activate",
    "snooze",
    "done",
    "lost",
    "broken_off",
    "broken_off",
    "broken_off",
    "continue",
    "undo",
    "login_in_the_morning",
    "login_in_the_morning",
    "login_in_the_morning",
    "readers",
    "readers",
    "readers",
    "suspend",
    "guide",
)


@st.composite
def scenarios(
    draw: st.DrawFn, kinds: Iterable[str] = ALL_KINDS, without: Iterable[str] = (), most: int = 20
) -> Scenario:
    """Draw settings and a legal history of at most ``most`` events besides waking.

    Args:
        draw: Hypothesis' own.
        kinds: the notices that may occur; events that concern only others are left out.
        without: events that are to be left out besides.
        most: how many events at most.
    """
    kinds = tuple(kinds)
    first_day = draw(FIRST_DAYS)
    settings = draw(settings_of(first_day, kinds))
    start = instant_of(first_day, draw(st.sampled_from([0, 60, 360, 465, 470, 480, 485, 600, 790, 1290])), BUDAPEST)
    pen = Pen(draw, settings, kinds, start, hours_of(settings, first_day), everybody_s_blocks(settings, first_day))
    events = [
        event
        for event in (*EVENTS, *OFTEN)
        if event not in without and (event not in CONCERNED or set(CONCERNED[event]) & set(kinds))
    ]
    for event in draw(st.lists(st.sampled_from(events), min_size=draw(st.integers(1, most)), max_size=most)):
        if event == "undo" and pen.lines and not pen.asleep and draw(st.integers(0, 4)):
            pen.now += timedelta(seconds=draw(st.sampled_from([0, 1, 30, 59, 60])))
        else:
            pen.wait()
        if pen.asleep:
            wake(pen)
            pen.wait()
        EVENTS[event](pen)
    pen.wait()
    if draw(st.booleans()):
        pen.now += draw(st.sampled_from([8, 30])) * HOUR
    pen.write("until")
    return settings, pen.lines


def everybody_s_blocks(settings: Settings, first_day: date) -> list[tuple[Stretch, str]]:
    """Return the blocks of the first days, each with the id of whose it is, the earliest first."""
    people = [p for p in settings.practitioners if p.hours]
    found = [(b, p.id) for p in people for b in blocks_of(p, settings, BUDAPEST, first_day - DAY, first_day + 2 * DAY)]
    return sorted(found, key=lambda each: (each[0].start, each[1]))


def hours_of(settings: Settings, first_day: date) -> list[datetime]:
    """Return the instants of the first days at which consulting hours and quiet spans begin, end or come near."""
    aims = []
    for person in settings.practitioners:
        for block in blocks_of(person, settings, BUDAPEST, first_day - DAY, first_day + 2 * DAY):
            aims += [block.start - settings.before_hours, block.start, block.end]
            aims += [block.start + after for after in settings.repeat_after_expiry]
    for day in (first_day, first_day + DAY):
        aims += [instant_of(day, each.start, BUDAPEST) for each in settings.quiet]
        aims += [instant_of(day, each.end, BUDAPEST) for each in settings.quiet]
        aims.append(instant_of(day + DAY, 0, BUDAPEST))
        aims.append(instant_of(day, 240, BUDAPEST))
    return aims
