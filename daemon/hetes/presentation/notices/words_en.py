"""The words of every notice in English: one entry for each rule, the most urgent first. Data only."""

from __future__ import annotations

from collections.abc import Mapping

from hetes.presentation.notices.entry import NoticeWords

NOTICES: Mapping[str, NoticeWords] = {
    "session_expired": NoticeWords(
        name="the connection's time is over",
        title="The EESZT connection ran out",
        text={
            "": (
                "The EESZT connection's time was over at {ends}. If you are still seeing patients, activate it "
                "again. The green dot proves nothing: look at “EESZT riportok”."
            ),
            "asleep": (
                "While the computer slept, the EESZT connection's time ran out: probably not connected since {ends}."
            ),
            "off": (
                "While Hetes was not running, the EESZT connection's time ran out: probably not connected since {ends}."
            ),
            "again": (
                "The EESZT connection's time has been over for {minutes_ago}. If you are still seeing patients, "
                "activate it again."
            ),
            "away_again": (
                "Probably no EESZT connection since {ends}. If you are still seeing patients, activate it again."
            ),
        },
        coming={
            "": "I shall say that the connection's time is over",
            "again": "I shall say again that the connection's time is over",
        },
    ),
    "activate_before_hours": NoticeWords(
        name="activation for consulting hours",
        title="Activate the EESZT connection",
        text={
            "": (
                "Consulting hours began at {begins}, and I know of no active EESZT connection. If you have "
                "activated it, say so here."
            ),
            "before": "Consulting hours begin at {begins}. Activate the EESZT connection first.",
            "again": (
                "Consulting hours have been on for {minutes_ago}, and I know of no EESZT connection. If you have "
                "activated it, say so here."
            ),
        },
        coming={
            "": "I shall say that consulting hours have begun without a connection",
            "before": "I shall say that consulting hours are about to begin ({begins})",
        },
    ),
    "connection_missing": NoticeWords(
        name="consulting hours without a connection",
        title="No EESZT connection known",
        text={
            "": (
                "These are consulting hours, and I know of no EESZT connection. If you have activated it, say so here."
            ),
            "lost": (
                "By what you said, the EESZT connection broke off at {ended}, and I know of no activation since. If "
                "you have activated it, say so here."
            ),
            "lost_again": (
                "For {minutes_ago} I have known of no EESZT connection: by what you said it broke off at {ended}. "
                "If you are still seeing patients, activate it again."
            ),
            "ended": (
                "I have known of no EESZT connection since {ended}, and your hours last until {closes}. If you still "
                "send data, activate it again."
            ),
            "ended_again": (
                "Your hours last until {closes}, and for {minutes_ago} I have known of no EESZT connection. If you "
                "still send data, activate it again."
            ),
        },
        coming="I shall speak up if I still know of no new activation",
    ),
    "session_ending": NoticeWords(
        name="the connection ends soon",
        title="EESZT connection ends soon",
        text=(
            "EESZT connection: {minutes} min left. Counted from its activation it ends at {ends}. If you are still "
            "seeing patients, activate it again."
        ),
        coming="I shall say that {left} is left",
    ),
    "login_suspected": NoticeWords(
        name="question after a use of the card",
        title="Activated the EESZT connection?",
        text={
            "": "A program has just used the card ({used}). Did you activate the EESZT connection?",
            "unknown": (
                "A program has just used the card in the reader ({used}). Did you activate the EESZT connection?"
            ),
        },
    ),
    "session_will_end_in_hours": NoticeWords(
        name="ends during consulting hours",
        title="Connection ends in consulting hours",
        text={
            "": (
                "Noted: counted from its activation, the EESZT connection lasts until {ends}. The break ({break}) is "
                "a good time to activate it again."
            ),
            "no_break": (
                "Noted: counted from its activation, the EESZT connection lasts until {ends}, so it ends during "
                "consulting hours."
            ),
            "late": (
                "The activation is noted ({started}): counted from it, the EESZT connection lasts until {ends}. The "
                "break ({break}) is a good time to activate it again."
            ),
            "late_no_break": (
                "The activation is noted ({started}): counted from it, the EESZT connection lasts until {ends}, so it "
                "ends during consulting hours."
            ),
            "now": (
                "This is a break: a good time to activate again, as the EESZT connection ends during consulting "
                "hours, at {ends}."
            ),
            "over": "The EESZT connection ends during consulting hours, at {ends}. Better activate it again before.",
        },
        coming="I shall say that the connection will end during consulting hours ({ends})",
    ),
    "card_service_lost": NoticeWords(
        name="the card service does not answer",
        title="I can't see the card",
        text={
            "": (
                "The computer's card service does not answer, so I can't see reader and card now. The time goes on "
                "being counted."
            ),
            "denied": (
                "This user has no right to the card service now (often only whoever sits at the computer has), so I "
                "can't see reader and card. The time goes on being counted."
            ),
        },
        coming="I shall speak up if the card service still does not answer",
    ),
    "reader_missing": NoticeWords(
        name="missing reader",
        title="I see no card reader",
        text="I see no card reader. If you activate with the card, plug it in.",
        coming="I shall speak up if I still see no card reader",
    ),
    "portal_unreachable": NoticeWords(
        name="the Ágazati Portál can't be reached",
        title="Ágazati Portál can't be reached",
        text=(
            "The Ágazati Portál can't be reached from this computer now. If the activation fails as well, your "
            "card is probably not at fault."
        ),
        coming="I shall speak up if the Ágazati Portál still can't be reached",
    ),
    "card_inserted_no_session": NoticeWords(
        name="card without a connection",
        title="Activated the EESZT connection?",
        text=(
            "The card is in the reader, but I know of no active EESZT connection. If you have activated it, say so "
            "here."
        ),
        coming="I shall ask whether you have activated the connection",
    ),
    "pin_change_due": NoticeWords(
        name="change of the activation PIN",
        title="Replace the activation PIN",
        text=(
            "The new card's 5-digit activation PIN must be changed to a 6-digit PIN of your own (the eSzemélyi "
            "client says: “Aktiváló PIN csere szükséges”). If that is done, tick it."
        ),
        coming="I shall remind you to change the activation PIN",
    ),
    "new_card_steps": NoticeWords(
        name="steps with the new card",
        title="New card: steps left",
        text="New card: steps still to do: {steps}.",
        coming="I shall remind you of the open steps with the new card",
    ),
    "card_left_in_reader": NoticeWords(
        name="card left in the reader",
        title="A card is still there",
        text={
            "": "Your card is still in the reader. Don't leave it here!",
            "unknown": "A card is still in the reader. Don't leave it here!",
        },
        coming="I shall speak up if the card was left in the reader",
    ),
    "card_expiring": NoticeWords(
        name="card that expires",
        title="Your card's last day",
        text={
            "": "Your card expires in {days} days ({expires}). You can apply for the new one now.",
            "tomorrow": "Your card expires tomorrow ({expires}).",
            "today": "Your card expires today. Do you have the new one yet?",
            "over": "Your card has expired ({expires}). Do you have the new one yet?",
        },
        coming="I shall say that the card is about to expire",
    ),
    "certificate_expiring": NoticeWords(
        name="EESZT certificate that expires",
        title="The certificate's last day",
        text={
            "": (
                "The practice's EESZT certificate expires in {days} days ({expires}). Ask your software's helpdesk who "
                "renews it."
            ),
            "tomorrow": (
                "The practice's EESZT certificate expires tomorrow ({expires}). Ask your software's helpdesk who "
                "renews it."
            ),
            "today": (
                "The practice's EESZT certificate expires today ({expires}). Ask your software's helpdesk who "
                "renews it."
            ),
            "over": "The practice's EESZT certificate has expired ({expires}).",
        },
        coming="I shall say that the EESZT certificate is about to expire",
    ),
}
