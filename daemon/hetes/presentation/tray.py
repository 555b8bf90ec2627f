"""The icon, its tooltip and its menu as a pure function of the state: a projection."""

from __future__ import annotations

from datetime import datetime, timedelta

from hetes.core.devices.unknown_card import unknown_cards
from hetes.core.duty import badge, face, face_of, speaker
from hetes.core.events import (
    ActivationReported,
    ContinueRequested,
    DoneReported,
    EndReported,
    PageRequested,
    SnoozeRequested,
    UndoRequested,
)
from hetes.core.notices.registry import LOGIN_SUSPECTED
from hetes.core.reckoning import told_late
from hetes.core.state import State
from hetes.presentation.notices.buttons import CHECK, HELP, NEW_CARD, SNOOZE_MINUTES, answers, asks_when, card_answers
from hetes.presentation.notices.sentences import undo_label, word
from hetes.presentation.time_words import clock_time, span_words
from hetes.presentation.views import IconView, MenuItem, TrayView

SHARES = 24


def tray_view(state: State, now: datetime, *, simulated: bool = False, unkept: bool = False) -> TrayView:
    """Return what the tray shows at ``now``; ``unkept``: the state can't be stored."""
    language = state.settings.language
    lines = _status_lines(state, now)
    if simulated:
        lines = [f"{lines[0]} ({word('demo', language)})", *lines[1:]]
    trouble = badge(state, now, unkept=unkept)
    if trouble:
        lines.append(word(f"badge.{trouble}", language))
    return TrayView(
        _icon(state, now, badged=trouble is not None), "Hetes: " + "; ".join(lines), _menu(state, now, lines)
    )


def _icon(state: State, now: datetime, *, badged: bool) -> IconView:
    shown = face(state, now)
    session = state.running(speaker(state, now), now)
    share = minutes = None
    if session and shown in ("active", "ending"):
        left = session.remaining(now)
        share = min(SHARES, -int(-SHARES * left // session.length))
        if shown == "ending":
            minutes = min(99, -int(-left // timedelta(minutes=1)))
    return IconView(shown, badged, share, minutes)


def _status_lines(state: State, now: datetime) -> list[str]:
    """Return a line for each practitioner, the most urgent first where there are several."""
    alone = len(state.practitioners) == 1
    first = speaker(state, now)
    ordered = sorted(state.practitioners, key=lambda p: p.id != first)
    return [("" if alone else f"{p.name}: ") + _status_line(state, p.id, now) for p in ordered]


def _status_line(state: State, who: str, now: datetime) -> str:
    language, zone = state.settings.language, state.settings.zone
    its_face = face_of(state, who, now)
    session = state.session(who)
    line = word(f"face.{its_face}", language)
    if session and its_face in ("active", "ending"):
        left = span_words(session.remaining(now).total_seconds(), language)
        glue = "" if its_face == "ending" else " "
        since = ".since" if its_face == "active" and told_late(session) else ""
        times = {"started": clock_time(session.started_at, zone), "ends": clock_time(session.ends_at, zone)}
        line += glue + word(f"until.{its_face}{since}", language, left=left, **times)
    elif session and its_face == "expired":
        line += " " + word("until.expired", language, ends=clock_time(session.ends_at, zone))
    elif state.is_done(who, now):
        line = word("done_today", language)
    return line


def _menu(state: State, now: datetime, lines: list[str]) -> tuple[MenuItem, ...]:
    language = state.settings.language
    people = state.practitioners
    alone = len(people) == 1

    def label(name: str, who_name: str) -> str:
        return word(name, language) if alone else word(f"{name}_who", language, name=who_name)

    # Each opens what it is about: a line without an event would be grey, hardly to be read on some desktops.
    items = [MenuItem(line, PageRequested()) for line in lines[: len(people)]]
    items += [MenuItem(line, PageRequested(CHECK)) for line in lines[len(people) :]]
    items += _question(state, now)
    items += _unknown_cards(state)
    for place, p in enumerate(people):
        event = ActivationReported(p.id, source="tray")
        what = "again" if state.running(p.id, now) else "activated"
        items.append(MenuItem(label(what, p.name), event, separator_before=place == 0))
        items.append(MenuItem(label("earlier", p.name), PageRequested(asks_when(p.id))))
    for p in people:
        if (session := state.session(p.id)) and not session.settled:
            items.append(MenuItem(label("end", p.name), EndReported(p.id)))
            items.append(MenuItem(label("lost", p.name), PageRequested(f"?lost={p.id}")))
    items.append(MenuItem(word("snooze", language), SnoozeRequested(SNOOZE_MINUTES), separator_before=True))
    items += [MenuItem(label("done", p.name), DoneReported(p.id)) for p in people if not state.is_done(p.id, now)]
    quiet = [p for p in people if state.is_done(p.id, now) or state.snoozed_until(p.id, now)]
    items += [MenuItem(label("continue", p.name), ContinueRequested(p.id)) for p in quiet]
    if state.undo and now < state.undo.until:
        label_of_undo = undo_label(state.undo.what, state.undo.practitioner, state.settings)
        items.append(MenuItem(label_of_undo, UndoRequested(), separator_before=True))
    items.append(MenuItem(word("panel", language), PageRequested(), separator_before=True, default=True))
    if any(p.has_card or p.id in state.guides for p in people):
        items.append(MenuItem(word("new_card", language), PageRequested(NEW_CARD)))
    items.append(MenuItem(word("check", language), PageRequested(CHECK)))
    items.append(MenuItem(word("help", language), PageRequested(HELP)))
    items.append(MenuItem(word("quit", language), quits=True, separator_before=True))
    return tuple(items)


def _question(state: State, now: datetime) -> list[MenuItem]:
    """Return the question whether the card's use was an activation, while it is asked, with every answer."""
    asked = next((v.occasion for v in state.visible if v.occasion.notice == "login_suspected"), None)
    if asked is None or asked.used_at is None:
        return []
    settings = state.settings
    facts = LOGIN_SUSPECTED.facts(state, asked, now)
    used = clock_time(asked.used_at, settings.zone)
    name = ".".join(["question", *LOGIN_SUSPECTED.variants(facts)])
    items = [MenuItem(word(name, settings.language, used=used), PageRequested(), separator_before=True)]
    items += [MenuItem(button.label, button.event) for button in answers(facts, settings)]
    return items


def _unknown_cards(state: State) -> list[MenuItem]:
    """Ask, beside nothing more urgent, whether the unknown card that lies in a reader is an eSzemélyi."""
    language = state.settings.language
    items: list[MenuItem] = []
    for atr in unknown_cards(state):
        items.append(MenuItem(word("unknown_card", language), PageRequested(), separator_before=True))
        items += [MenuItem(button.label, button.event) for button in card_answers(atr, language)]
    return items
