"""What each finding of the check says in English: what was seen, and what to do next. Data only."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "card_service": "Card service",
    "readers": "Card reader",
    "card": "Card",
    "card_use": "Is the card held",
    "people": "Practitioners",
    "client": "eSzemélyi Kliens (eKliens)",
    "portal": "Internet and Ágazati Portál",
    "agent": "Hetes",
    "login": "Start at login",
    "icon": "Icon",
    "notices": "Notices",
    "clock": "The computer's clock",
    "settings": "Settings",
    "store": "Data base and disk",
    "eid_port": "Another eID program",
    "version": "Version",
}

# check.word: what was seen; what to do next ("" where there is nothing to do).
FINDINGS: Mapping[str, tuple[str, str]] = {
    "card_service.up": ("It works.", ""),
    "card_service.down": (
        "It is not running, so neither Hetes nor the eKliens can see the reader.",
        (
            "Restart the computer; if it still does not come up, tell whoever looks after the computer (pcscd on "
            "Linux, “Smart Card” on Windows)."
        ),
    ),
    "card_service.denied": (
        "It runs, but this user has no right to it.",
        "Tell whoever looks after the computer: this user can't reach the card service.",
    ),
    "card_service.library_missing": (
        "The PC/SC library is missing, so Hetes can't see the reader.",
        "Tell whoever looks after the computer to install pcsc-lite (libpcsclite1 on Debian).",
    ),
    "card_service.silent": (
        "It runs, but does not answer.",
        "Unplug the reader and plug it in again; if it still does not answer, restart the computer.",
    ),
    "card_service.asleep": (
        "It is stopped. Windows stops it while there is no reader, and starts it when there is one.",
        "Plug the reader in.",
    ),
    "card_service.not_needed": ("It can't be reached now, but everybody here activates with MobilToken.", ""),
    "readers.known": ("I see: {readers}.", ""),
    "readers.unfamiliar": (
        "I see: {readers}. I don't know this model.",
        "The eSzemélyi takes a contactless (RFID) reader: see on its box or the maker's site whether it is one.",
    ),
    "readers.one_missing": (
        "I see: {readers}. But there is a reader that the card service does not see: {devices}.",
        "If that is the one you use, install its driver from the maker's site.",
    ),
    "readers.unreadable": (
        "There is a reader, but its name has a letter that I can't handle, so I can't look into it.",
        "See in the eKliens whether it recognised the reader; the activation may work all the same.",
    ),
    "readers.driver_missing": (
        "A reader is plugged in ({devices}), but the card service does not see it: its driver is probably missing.",
        "Install the reader's driver from the maker's site, then plug it in again.",
    ),
    "readers.ignored": (
        "I only see a reader that is not meant for cards (Windows Hello).",
        "Plug the card reader in.",
    ),
    "readers.none": (
        "I see no card reader.",
        "Plug the reader in, or try another socket; if it still does not show, install its driver.",
    ),
    "readers.unseen": ("It can't be seen now whether there is a reader.", "The card service has to work first."),
    "readers.not_needed": ("I see no reader, but everybody here activates with MobilToken.", ""),
    "card.eszemelyi": ("An eSzemélyi card is in the reader.", ""),
    "card.unknown": (
        "There is a card in the reader, but I don't know this kind.",
        "If it is your eSzemélyi card, say so on the page Today, and I will know from then on.",
    ),
    "card.other": (
        "There is a card in the reader of which you said that it is no eSzemélyi.",
        "Take it out and put the eSzemélyi card in; if it is one after all, forget it in the settings.",
    ),
    "card.mute": (
        "There is something in the reader, but it does not answer.",
        ("Take the card away, wait a moment and put it back; if it still does not answer, try another card."),
    ),
    "card.none": (
        "There is no card in the reader now, so it can't be seen whether it would be recognised.",
        "Put the card in and look again.",
    ),
    "card.unseen": (
        "It can't be seen now whether there is a card in the reader.",
        "The card service has to work first.",
    ),
    "card.not_needed": ("There is no card in the reader, but everybody here activates with MobilToken.", ""),
    "card_use.free": ("Nobody uses the card now.", ""),
    "card_use.no_card": ("There is no card in the reader, so nobody holds it.", ""),
    "card_use.in_use": (
        "A program is using the card.",
        "During a login that is as it should be; if it stays so afterwards, close that program.",
    ),
    "card_use.exclusive": (
        "A program holds the card for itself alone: while it does, nobody else gets at it.",
        "Unless you are logging in with the eKliens, close that program, or take the card out and put it in again.",
    ),
    "card_use.unseen": (
        "It can't be seen now whether anybody uses the card.",
        "The card service has to work first.",
    ),
    "people.fine": ("They are entered, and by the dates given no card has expired.", ""),
    "people.nobody": (
        "Nobody is entered yet, so I don't know when consulting hours begin and how long the card is valid.",
        "Enter yourself on the page Practitioners.",
    ),
    "people.expired": (
        "By the date given this card has expired: {names}.",
        "If the new card is there, activate it on the Ágazati Portál; the page New card leads through it.",
    ),
    "people.unseen": ("The settings could not be read now.", "Look again."),
    "client.running": ("It runs: {programs}.", ""),
    "client.installed": (
        "It is installed, but I don't see it running.",
        "Start it and look inside: has it recognised reader and card?",
    ),
    "client.not_seen": (
        "I don't see it running. That proves nothing: it may run under another name.",
        "See for yourself: does the eKliens run, and has it recognised reader and card?",
    ),
    "client.unseen": (
        "It can't be seen now which programs run.",
        "See for yourself: does the eKliens run, and has it recognised reader and card?",
    ),
    "portal.reachable": ("There is internet, and the portal answers.", ""),
    "portal.slow": (
        "The portal answers, but slowly.",
        "Be patient when activating; if other sites are slow as well, it is the network.",
    ),
    "portal.dns": (
        (
            "The computer does not find the portal's address: there is probably no internet, or the name server (DNS) "
            "does not work."
        ),
        "See whether another web page opens; if not, it is the network, not the card.",
    ),
    "portal.no_route": ("This computer has no internet now.", "Look at the network cable, the Wi-Fi and the router."),
    "portal.refused": (
        "The portal's server refused the connection.",
        "Try later; if other pages open, the trouble is probably with the portal, not with your card.",
    ),
    "portal.timed_out": (
        "The portal did not answer in time.",
        "See whether another web page opens; if so, the trouble is probably with the portal, not with your card.",
    ),
    "portal.tls_untrusted": (
        (
            "Something on the way (virus scanner, firewall) breaks into the encrypted connection, and this computer "
            "does not trust it."
        ),
        (
            "Tell whoever looks after the network: the firewall's or scanner's certificate is not installed on this "
            "computer."
        ),
    ),
    "portal.proxy_password": (
        "The network's proxy wants a password.",
        "Tell whoever looks after the network: the proxy lets nobody out without a password.",
    ),
    "portal.captive": (
        "The network wants a login first: something else answers in the portal's place.",
        "Open any page in the browser, log in to the network, then look again.",
    ),
    "portal.http_error": (
        "The portal reports an error ({status}).",
        "Try later: the trouble is probably with the portal, not with your card.",
    ),
    "portal.unseen": ("It could not be looked at now.", "Open it in the browser: portal.eeszt.gov.hu"),
    "agent.running": ("It runs and watches.", ""),
    "agent.simulated": (
        "It runs as a demonstration: it watches a simulated reader, not the real one.",
        "Quit it and start it in earnest: hetes run",
    ),
    "agent.absent": (
        "It is not running, so nobody will say when the connection ends.",
        "Start Hetes (hetes run), and have it start by itself at login.",
    ),
    "agent.silent": (
        "It runs, but does not answer.",
        "Quit it in the icon's menu and start it again; if that does not work, restart the computer.",
    ),
    "agent.strange": (
        "I could not talk to it: somebody else answers than I expected, or I have no right to.",
        "Quit Hetes and start it again as this user.",
    ),
    "login.on": ("Hetes starts by itself at login.", ""),
    "login.other_command": (
        "A Hetes starts at login, but not this one.",
        "If you want this one, switch it on again in the settings.",
    ),
    "login.absent": ("Hetes does not start by itself at login.", "Switch it on in the settings."),
    "login.hidden": ("Starting at login is switched off.", "Switch it on in the settings."),
    "login.switched_off": (
        "Starting at login was switched off in the system's settings.",
        "Switch it on again in the settings.",
    ),
    "login.task_manager": (
        "Starting at login was switched off in the Task Manager.",
        "Switch it on again under Startup in the Task Manager, or in the settings.",
    ),
    "login.other_desktop": (
        "Starting at login does not apply to this desktop environment.",
        "Switch it on again in the settings.",
    ),
    "login.program_gone": (
        "What starts Hetes at login points to a program that is no longer there.",
        "Switch it on again in the settings.",
    ),
    "login.broken": ("The entry that starts Hetes at login is damaged.", "Switch it on again in the settings."),
    "login.unseen": ("It could not be looked at now.", "Look again."),
    "icon.visible": ("It is in the tray.", ""),
    "icon.behind_arrow": (
        "It is there, but Windows hides it behind the arrow beside the clock.",
        "Click on the arrow and drag the icon out, beside the clock.",
    ),
    "icon.no_host": (
        "This desktop has nothing now that would show the icon.",
        "In GNOME install the extension “AppIndicator”; on another desktop put the notification area into the panel.",
    ),
    "icon.no_screen": ("There is no screen for the icon.", "Start Hetes from your desktop session."),
    "icon.failed": (
        "It could not be put into the tray.",
        "Quit Hetes and start it again; if it still does not appear, give the report to whoever helps you.",
    ),
    "icon.not_wanted": ("Hetes runs without an icon (--no-tray).", "If you want the icon, start it without that."),
    "icon.unseen": (
        "It can't be seen whether it is there: Hetes did not say.",
        "Start Hetes, or restart it if it runs.",
    ),
    "notices.seen": ("You said that you saw the test notice.", ""),
    "notices.taken": (
        "The notification service took the last one ({at}). Whether it was to be seen, only you know.",
        "Ask for a test notice on the page Check, and say whether you saw it.",
    ),
    "notices.plain": (
        "They appear, but without buttons ({at}).",
        "You can answer in the icon's menu and in the control panel.",
    ),
    "notices.not_seen": (
        "You said that you did not see the test notice.",
        "See in the system's settings whether notices are switched off, or “do not disturb” is on.",
    ),
    "notices.nobody": (
        "Nobody takes notices on this desktop: only the icon tells how things are.",
        "Install a notification service (dunst, for instance), or look at the icon more often.",
    ),
    "notices.untried": (
        "There was nothing to say since Hetes was started.",
        "Ask for a test notice on the page Check, and say whether you saw it.",
    ),
    "notices.unseen": (
        "It can't be seen whether they appear: Hetes did not say.",
        "Start Hetes, or restart it if it runs.",
    ),
    "clock.right": ("It is right: the same as the portal's.", ""),
    "clock.ahead": (
        "It is ahead of the portal's by {seconds}.",
        "Set the computer's clock, or have it set automatically; until then Hetes's times are wrong as well.",
    ),
    "clock.behind": (
        "It is behind the portal's by {seconds}.",
        "Set the computer's clock, or have it set automatically; until then Hetes's times are wrong as well.",
    ),
    "clock.unseen": (
        "There was nothing to compare it with, for the portal did not answer properly now.",
        "Compare it with your phone.",
    ),
    "settings.fine": ("Every value is in order.", ""),
    "settings.wrong": (
        "{problems}",
        "Put it right on the page Settings or in the file; until then the default holds.",
    ),
    "settings.unseen": ("The settings could not be read now.", "Look again."),
    "store.fine": ("It is sound, and there is room on the disk ({free} free).", ""),
    "store.fresh": ("There is no data base yet: it is made at the first start.", ""),
    "store.low": ("There is little room on the disk: {free} free.", "Free some space before it is full."),
    "store.set_aside": (
        "It was damaged lately: Hetes set it aside and began a new one.",
        "If it happens again, have the disk looked at by whoever looks after the computer.",
    ),
    "store.full": ("The disk is full: Hetes can't keep what you report.", "Free some space on the disk."),
    "store.read_only": (
        "The data folder is read-only: Hetes can't keep what you report.",
        "Tell whoever looks after the computer to make the folder writable.",
    ),
    "store.denied": (
        "No right to the data folder: Hetes can't keep what you report.",
        "Tell whoever looks after the computer: the folder should be yours and writable.",
    ),
    "store.broken": (
        "The data base is damaged.",
        "Restart Hetes: it sets the damaged one aside and begins a new one; report a running connection again.",
    ),
    "store.newer": ("A newer Hetes wrote the data base, this version leaves it alone.", "Install the newer Hetes."),
    "store.unseen": ("It could not be looked at now.", "Look again."),
    "eid_port.free": ("No other eID program listens on the eID port (24727).", ""),
    "eid_port.client": ("On the eID port (24727) the eKliens listens: {program}.", ""),
    "eid_port.other": (
        "On the eID port (24727) another program listens: {program}.",
        "If the login fails, close that program and try again.",
    ),
    "eid_port.taken": (
        "A program listens on the eID port (24727), but it can't be seen which: it may be the eKliens.",
        "If the login fails, see whether another eID program runs.",
    ),
    "eid_port.unseen": ("It can't be seen now.", "If the login fails, see whether another eID program runs."),
    "version.same": ("Hetes {version}.", ""),
    "version.differs": (
        "This is Hetes {version}, but the one that runs is {agent}.",
        "Quit the one and start it again.",
    ),
    "version.alone": ("Hetes {version}.", ""),
}

WORDS: Mapping[str, str] = {
    "good": "fine",
    "attention": "look",
    "bad": "trouble",
    "unknown": "can't tell",
    "summary.good": "All is well, as far as can be seen from here.",
    "summary.first": "First – {title}: {do}",
    "unseen.one": "One thing can't be seen from here; look at it yourself.",
    "unseen.some": "{number} things can't be seen from here; look at them yourself.",
    "first": "What matters at eight in the morning",
    "rest": "And also",
    "programs": "Connected to the card service now: {programs}.",
    "hidden": "Programs of other users are connected to it as well.",
    "checking": "Checking: {done}/{all}",
    "do": "Next: {do}",
    "more": "More: manual, “{section}”",
    "at": "Looked at: {at}",
    "and_so_on": "…",
}
