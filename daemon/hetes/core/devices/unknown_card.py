"""The question what an unknown card is: asked once for each family of ATRs, at rest, and never amid anything else.

Law: it stands only as long as its card lies there and nobody has named it. One that was taken back with its card,
neither answered nor closed, is asked once more when such a card comes again on another day.

None of the policy's notices (4): nothing is due, nobody is late. Menu and panel ask as well, while the card lies there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from hetes.core.atr import family_of, kind_of, same_family
from hetes.core.effects import AskCard, TakeBackQuestion
from hetes.core.fields import values
from hetes.core.state import Card, Question, State
from hetes.core.transition import Transition

ASKED_AT_MOST = 200
"""ATRs, or families, remembered as asked about, the newest: what invents one each time may not fill the state."""
AT_REST = timedelta(minutes=1)
"""How long a card has to lie there: whoever has just put it in came for something else."""


def nameable(state: State) -> frozenset[str]:
    """Return the ATRs that lie in a reader and that settings can keep: those of ISO 7816-3, and no others."""
    lie = {reader.card.atr for reader in state.readers or () if reader.card}
    return frozenset(atr for atr in lie if atr is not None and _is_atr(atr))


def was_asked_about(atr: str, state: State) -> bool:
    """Tell whether the user was asked about this ATR, or another of its family."""
    return not {atr, family_of(atr, state.settings)}.isdisjoint(state.asked_cards)


def _is_atr(text: str) -> bool:
    try:
        return values.atr(text) == text
    except values.Wrong:
        return False


def unknown_cards(state: State) -> tuple[str, ...]:
    """Return the ATRs (upper-case hex) of the cards that lie in a reader and that nobody has named yet."""
    return tuple(dict.fromkeys(card.atr for card in _unknown(state) if card.atr))


def ask(transition: Transition) -> None:
    """Order the question about one card, where it is time for it and nothing else is on the screen."""
    state, now = transition.state, transition.now
    if state.visible or state.locked_at is not None or state.calendar.quiet_until(now) is not None:
        return
    for card in _unasked(state):
        if card.atr and card.inserted_at + AT_REST <= now and not card.in_use:
            order = state.orders + 1
            family = family_of(card.atr, state.settings)
            asked = (*(each for each in state.asked_cards if each != family), family)[-ASKED_AT_MOST:]
            question = Question(order, card.atr, asked_at=now)
            transition.change(orders=order, asked_cards=asked, question=question)
            transition.effects.append(AskCard(order, card.atr))
            return


def take(transition: Transition, order: int, *, taken: bool) -> None:
    """Note that a channel has the question that was ordered as this, or has it no more."""
    question = transition.state.question
    if question is not None and question.order == order and not question.gone:
        transition.change(question=replace(question, taken=taken))


def take_back(transition: Transition) -> None:
    """Take the question back whose card was taken out, or named elsewhere. An outage tells of neither."""
    state, question = transition.state, transition.state.question
    if question is None or question.gone or state.outage is not None or state.readers is None:
        return
    if any(card.atr and same_family(card.atr, question.atr, state.settings) for card in _unknown(state)):
        return
    transition.change(question=replace(question, gone=True))
    transition.effects.append(TakeBackQuestion(question.order))


def close(transition: Transition, order: int | None) -> None:
    """Note that somebody closed the question: that is an answer too, and menu and panel go on asking."""
    question = transition.state.question
    if question is not None and question.order == order:
        transition.change(question=None)


def order_again(transition: Transition) -> None:
    """Order a question that nobody saw again, for a channel is back; amid anything else it waits for a better time.

    It keeps its number: while no channel works this is asked for every half minute, and nothing is to be stored then.
    """
    state = transition.state
    question = state.question
    if question is None or question.taken:
        return
    if not question.gone and not state.visible:
        transition.effects.append(AskCard(question.order, question.atr, again=True))
        return
    forget_untold(transition)
    transition.effects.append(TakeBackQuestion(question.order))


def forget_untold(transition: Transition) -> None:
    """Let a question that nobody saw be asked anew when it is time for it."""
    question = transition.state.question
    if question is not None and not question.taken:
        untold = (question.atr, family_of(question.atr, transition.state.settings))
        asked = tuple(each for each in transition.state.asked_cards if each not in untold)
        transition.change(question=None, asked_cards=asked)


def looks(state: State) -> Iterator[datetime]:
    """Yield the instants at which a card will have lain long enough, and at which quiet hours let it be asked about."""
    unasked = tuple(_unasked(state))
    yield from (card.inserted_at + AT_REST for card in unasked)
    quiet_until = state.calendar.quiet_until(state.at) if unasked else None
    if quiet_until is not None:
        yield quiet_until


def _unasked(state: State) -> Iterator[Card]:
    for card in _unknown(state):
        if card.atr and (not was_asked_about(card.atr, state) or _comes_again(card, state)):
            yield card


def _comes_again(card: Card, state: State) -> bool:
    """Tell whether such a card went before its question was answered, and this one came on a later day."""
    question = state.question
    if question is None or not question.gone or question.asked_at is None or card.atr is None:
        return False
    day = state.calendar.local_day
    alike = same_family(card.atr, question.atr, state.settings)
    return alike and day(card.inserted_at) > day(question.asked_at)


def _unknown(state: State) -> Iterator[Card]:
    if state.outage is not None:
        return
    named = nameable(state)
    for reader in state.readers or ():
        if reader.card and reader.card.atr in named and kind_of(reader.card.atr, state.settings) == "unknown":
            yield reader.card
