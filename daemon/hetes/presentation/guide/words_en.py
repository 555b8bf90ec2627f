"""The guide through a new card, in English. The menu names stay Hungarian, as the programs write them.

Law: the same steps, questions and variables as in Hungarian (a test compares).
"""

from __future__ import annotations

from hetes.presentation.guide.types import CodeRow, GuideWords, Opening, Question, StepWords

_STEPS = {
    "needed": StepWords(
        title="What you need",
        why=(
            "Get everything ready before you begin. The card is activated on the Ágazati Portál only once; "
            "this is not the daily activation of the EESZT connection."
        ),
        do=(
            "Take the card; if you were given a new one, the new one.",
            "Have a card reader ready.",
            "With a new card have the green plastic card at hand too: it bears the activation PIN and the PUK.",
        ),
        tips=(
            "A green plastic card comes only with a new card: by post, or at the document office (okmányiroda).",
            "Do not throw the green card away later: the PUK is only on it.",
            "Lost the green card? Ask for help in person at a document office (okmányiroda) or a kormányablak.",
            "Has your name changed? The card is invalid from the 30th day after that, whatever date is on it.",
            "Several people may share one card reader: it only reads and keeps nothing.",
            "Hetes never asks for a PIN, PUK or CAN; do not type them here either.",
        ),
    ),
    "recognised": StepWords(
        title="Reader and card",
        why=(
            "Hetes sees only what the computer's card service shows. "
            "Whether the eKliens has recognised them too is for you to see."
        ),
        do=(
            "Plug the reader in and put the card into it.",
            "Open the eKliens (eSzemélyi Kliens) on this computer.",
            "Look whether it has recognised both the reader and the card.",
        ),
        question=Question(
            text="Has the eKliens recognised the reader and the card?",
            yes="Yes",
            no="No",
            on_no=(
                "First install the reader's driver again, then look in the eKliens once more.",
                (
                    "If that does not help, install the eKliens again. The article “10/9 Teendők sikertelen EESZT "
                    "belépés esetén” shows how, step by step."
                ),
            ),
            yes_ticks=True,
        ),
    ),
    "portal": StepWords(
        title="On the Ágazati Portál: Bejelentkezés, then Aktiválás",
        why="Here the activation of the card begins. It is done once for each card.",
        do=(
            "Open the Ágazati Portál of EESZT: {portal}",
            "In the upper right corner click “Bejelentkezés”.",
            "Then click “Aktiválás”.",
        ),
        see=("The portal asks for the user name and a check code.",),
        tips=(
            "Even if your old card was activated, the new one probably has to be activated again.",
            "The EESZT connection is not activated here, but in the practice software.",
        ),
        fails=("The page does not open? Network or portal may be at fault: probably it is not your card.",),
    ),
    "user_name": StepWords(
        title="User name and check code",
        why="The EESZT user name begins with the letter O; the number of the doctor's stamp follows, without a blank.",
        do=(
            "Type the user name ({user}).",
            "Below it type the check code that you see on the screen.",
        ),
        tips=(
            "The first sign is the letter O, not a zero.",
            "The check code stands on the portal's page; it is neither PIN nor CAN.",
        ),
    ),
    "activation_pin": StepWords(
        title="A PIN of your own instead of the activation PIN",
        why=(
            "On a new card the 5-digit activation PIN has to be changed to a 6-digit PIN of your own. "
            "The eSzemélyi client then says: “Aktiváló PIN csere szükséges”."
        ),
        do=(
            "First it asks for the activation PIN: type the 5 digits from the green plastic card.",
            "Then it asks for “Új eAzonosítás PIN”: make up 6 digits and type them. This is now your own PIN.",
            "Type the same 6 digits once more, so that they are saved.",
            "Press OK, and again if need be, until the reader shows an active connection.",
        ),
        see=("Done. When eKliens or reader say “eAzonosítás PIN” from now on, type your own 6-digit PIN.",),
        keypad=("You type the digits on the reader's keys; its display shows which ones it wants.",),
        other=("You type the digits into a window that opens on the screen.",),
        tips=(
            "This too is done only once.",
            "The activation PIN is not needed after that, but the green card is: the PUK is on it too.",
        ),
        question=Question(
            text="Have you changed the activation PIN already?",
            yes="I have changed it",
            no="Not yet",
            yes_ticks=True,
        ),
    ),
    "can": StepWords(
        title="If it asks for the CAN",
        why=(
            "It may ask for the CAN before the PIN. "
            "The CAN is 6 large digits on the front of the card, beside the photograph."
        ),
        do=(
            "Type the CAN.",
            "Once it is accepted, the 6-digit PIN follows: type that too.",
        ),
        keypad=(
            "Note the CAN down in good time: while you type it the card is in the reader, and you can't see it.",
            "If it is not noted down, you have to take the card out, and the process is interrupted.",
            "Taken it out? Put it back: only then can the CAN be typed, and only then does it go on.",
            "The display shows what it wants now: the CAN or the PIN.",
        ),
        other=("You type the CAN, and then the PIN, into a window that opens on the screen.",),
        tips=("If it did not ask for the CAN, there is nothing to do here: tick it and go on.",),
    ),
    "vmatrix": StepWords(
        title="Rights in the V-MÁTRIX",
        why=(
            "After the card's activation and the change of the PIN come the rights. "
            "Without them what is recorded in the software does not get to EESZT."
        ),
        do=(
            "Open the V-MÁTRIX settings on the Ágazati Portál.",
            "Enter the organisational unit that belongs to the practitioner.",
            "Choose the role “Orvos (ORVOS)” for it.",
            "Ask the institution's administrator of rights whether “EESZT felhasználó” is needed too.",
            "Enter the institutional rights as well.",
            "Do the same for each organisational unit under which you will report.",
        ),
        tips=(
            "The article “10/4 EESZT - VMÁTRIX beállítások” helps.",
            "Only the institution's administrator of rights sees the menu V-MÁTRIX. If you don't have it, ask them.",
        ),
    ),
    "connection": StepWords(
        title="The EESZT connection in the practice software",
        why="This is the everyday activation: not on the portal, but in the practice software ({software}).",
        do=(
            "Before consulting hours activate the EESZT connection in the practice software ({software}).",
            "Tell Hetes too: “I have activated”.",
        ),
        tips=(
            "It has to be activated anew before all consulting hours. Counted from its activation it lasts: {length}.",
            "It can end sooner; Hetes only counts the time and can't look into EESZT.",
            "After the activation you may take the card out of the reader: that ends no connection.",
        ),
    ),
    "check": StepWords(
        title="The closing check: did the data arrive?",
        why="The green dot proves nothing: with it alone it is not certain that the data get to EESZT.",
        do=(
            "For a recorded treatment look in the patient's record: is the EESZT logo there, beside the activity?",
            "Look under “EESZT riportok” as well: is “Beküldés” green?",
            ("Open the software's EESZT menu and compare the OTH identifier: exactly so it must stand there: {oth}"),
        ),
        see=("EESZT logo and green “Beküldés” together show that this treatment has got there.",),
        tips=("The OTH identifier begins with a capital E; Hetes only holds a copy of it, to compare with.",),
        fails=(
            "The capital E is missing, or the software's EESZT menu is wrong? So data don't get to EESZT: mend it.",
            "The role is not set on the portal? Go back to the step about the V-MÁTRIX.",
            "The connection was not active when you recorded? Activate it and look at “EESZT riportok” again.",
        ),
    ),
}

WORDS = GuideWords(
    title="New card",
    intro=(
        "The eSzemélyi card is activated on the Ágazati Portál only once. There are two cases in which to do so:",
        "you were given a new card, for whatever reason (the old one was lost, has expired, or another);",
        "a new colleague comes who has never sent data to EESZT, or whose card is not activated.",
        "Hetes can't tell whether a card is new: you say so.",
    ),
    openings=(
        Opening(
            "activated",
            "Is this card activated on the Ágazati Portál already?",
            "If you don't know, take it that it is not.",
        ),
        Opening(
            "sent",
            "Has this practitioner sent data to EESZT before?",
            "From anywhere, another practice too.",
        ),
    ),
    outcomes={
        (True, True): (
            "The card need not be activated again. Connection and closing check are enough; "
            "and the V-MÁTRIX, if you are to report under a new organisational unit too."
        ),
        (True, False): (
            "The card need not be activated again, but let us go through your own PIN, the rights, and the first "
            "data sent."
        ),
        (False, True): (
            "A new card probably has to be activated again, so let us go through all steps. "
            "In the V-MÁTRIX everything may be well already."
        ),
        (False, False): "Let us go through all steps, in order.",
    },
    steps=_STEPS,
    codes_title="What it says, what you type",
    codes=(
        CodeRow("Aktiváló PIN", "5 digits, from the green plastic card"),
        CodeRow(
            "Új eAzonosítás PIN",
            "6 digits of your choice, the same once more, and OK until the reader shows an active connection",
        ),
        CodeRow("eAzonosítás PIN", "your own 6-digit PIN"),
        CodeRow(
            "CAN",
            "6 digits on the front of the card, beside the photograph; with a keypad reader note them down before, for "
            "the card has to be taken out to read them and put back; then the 6-digit PIN follows",
        ),
    ),
    phrases={
        "yes": "Yes",
        "no": "No",
        "user_unknown": "the letter O and the number of the stamp, such as O12345",
        "oth_example": "E123456",
        "copy_user": "EESZT user name",
        "copy_oth": "OTH identifier",
        "copy_oth_of": "{unit}: OTH identifier",
        "copy_software": "Practice software",
        "vmatrix_unit": "The organisational units entered here: {units}.",
        "left": "Steps still to do: {n}.",
        "all_done": "All steps are done.",
        "not_begun": "Not begun yet.",
        "service_starting": "I don't know yet whether there is a reader.",
        "service_down": "The computer's card service does not answer, so I can't see reader and card now.",
        "service_denied": "This user has no right to the card service, so I can't see the reader now.",
        "no_reader": "I see no card reader.",
        "reader_empty": "Card reader: {reader}. There is no card in it.",
        "reader_eszemelyi": "Card reader: {reader}. There is an eSzemélyi card in it.",
        "reader_unknown": "Card reader: {reader}. There is a card in it, I don't know of which kind.",
        "reader_other": "Card reader: {reader}. There is another kind of card in it.",
        "reader_mute": "Card reader: {reader}. The card in it does not answer: see whether it is in the right way.",
        "said_begun": "Let us begin!",
        "said_begun_again": "Let us begin anew! It had been begun before, its ticks are gone.",
        "said_ticked": "Ticked: {step}.",
        "said_unticked": "Open again: {step}.",
        "h_questions": "Two questions first:",
        "h_steps": "Steps:",
        "h_next": "Next:",
        "h_first": "The first step:",
        "yes_ticks": "If so, tick it.",
        "h_seen": "What Hetes sees:",
        "h_see": "What you will see:",
        "h_keypad": "With a keypad reader:",
        "h_other": "With any other reader:",
        "h_tips": "Good to know:",
        "h_fails": "If it fails:",
        "h_on_no": "If not:",
        "h_copies": "To copy:",
        "h_tick": "When done: {command}",
        "h_begin": "To begin: {command}",
        "both_yes": "Both yes:",
        "first_yes": "The first yes, the second no:",
        "second_yes": "The first no, the second yes:",
        "both_no": "Both no:",
    },
)
