"""The manual in English. Its notation is described in :mod:`hetes.presentation.manual.markup`."""

from __future__ import annotations

TITLE = "Manual"

TEXT = """\
== questions: What is asked in the morning

* I forgot to say that I had activated :: “I activated earlier”: in the icon's menu or on the page [Today](/); enter
  when it was (“8” will do).
* I pressed the wrong thing :: “Undo”: for a minute it stands in the icon's menu and on the page [Today](/). Later,
  after a mistaken “I have activated”, “I have ended it” helps (the journal keeps a connection for that time), after a
  mistaken “Done for today”, “I go on after all”.
* The software logged me out, the connection broke off :: “It broke off…”: in the icon's menu or on the page [Today](/).
  If you are still seeing patients, Hetes reminds you to activate again.
* I activated on another computer :: Say it here too: “I activated earlier”, and enter when it was. Hetes knows only
  what is said on this computer, unless the computers [are linked](#fleet).
* Nothing pops up, I see no icon :: Ask for a [test notice](/check#test), or have the [icon put out
  again](/check#icon). Without an icon, this opens the control panel: `hetes panel`.
* I log in with MobilToken: which faults don't concern me? :: Those of reader, driver, card and eKliens. Those of the
  network and the portal do, and so does the time when it is over. On the page [Practitioners](/practitioners) say what
  you activate with: then Hetes says nothing of the reader.
* How do I quit or remove it? :: Quit: last in the icon's menu; remove: among the apps in Windows' settings, on Debian
  `apt remove hetes`. Whether it starts at login is said in the [settings](/settings).

== knows: What Hetes knows, and what it does not

Hetes counts the time since you activated the EESZT connection, and speaks up before it is over. It has the time from
you: from the button “I have activated”. It can't look into EESZT, so it never says that there is a connection.

- It sees whether there is a card reader, whether a card lies in it, and whether a program is using it; no more.
- It does not see whether a login succeeded. If a program has used the card, it asks whether you activated.
- It does not see what has got to EESZT. How you can: [Did the data arrive?](#arrived)
- It can't tell whether a card is new, nor whose it is. You say so.
- It leaves the card alone and does not disturb the eKliens.
- It never asks for a PIN, CAN or PUK, and has no place for one.

Two things are called activation. The card is activated once, on the Ágazati Portál of EESZT. The EESZT connection is
activated before all consulting hours, in the practice software ({software}). Hetes watches the second; the page
[New card](/new-card) helps with the first.

== day: A day with Hetes

@picture today :: The page Today: a large ring shows how much time is left; below it, reader and card.

1. Before consulting hours activate the EESZT connection in the practice software, with the card or MobilToken.
2. Press “I have activated” in the icon's menu, on a notice or on the page [Today](/). If it was not just now, you can
   say when on the page Today: “I activated earlier”. As a command: `hetes activate --at 08:05`. If Hetes saw
   when a program used the card, it offers that time.
3. Work in peace. You may take the card out, that ends no connection.
4. If Hetes says that the time is nearly over and you are still seeing patients, activate again and say so as before.
5. At the end of the day press “Done for today”, and take your card with you.

Counted from its activation the connection is active for: {length}. Working does not prolong it, and it can end
sooner. What you pressed by mistake can be undone for a minute.

== arrived: Did the data arrive?

The green dot proves nothing: it can show even if the data don't get to EESZT. A treatment has got there if you see
both:

- in the patient's record, beside the activity, the EESZT logo;
- under “EESZT riportok” a green “Beküldés”.

If not, look at these in order:

1. Was the connection active when you recorded? It must be activated before all consulting hours, and lasts: {length}.
   The page [Journal](/journal) shows the consulting hours in which Hetes knew of no connection.
2. Is the software's EESZT menu filled in rightly? The OTH identifier must begin with a capital E, so: E123456.
3. Are the practitioner's role and the institutional rights set on the Ágazati Portál, in the V-MÁTRIX? That is needed
   for each organisational unit under which you report.

== reminders: When Hetes speaks

@picture notices 772x601 :: What is about the connection, as Xfce shows it. The buttons of what is said beforehand: I
  have activated, In 10 minutes, Done for today. Of what is said afterwards: I have activated now, Earlier…, Done for
  today. Of the question: Yes and No.

- Before consulting hours, if it knows of no connection that lasts until they begin; at the beginning and a few times
  after it, then it is silent.
- Before the time is over, by default twice.
- When it is over, and twice more if nobody answers. From then on the icon tells.
- After an activation, if the connection will end in the midst of consulting hours; if there is a break, it names the
  one to activate again in.
- If the computer slept or Hetes was not running: once afterwards, saying what happened meanwhile.
- If it can't see the reader, the card service does not answer or the portal can't be reached when they are needed.
- If the card is left in the reader at the end of the day.
- If the card expires soon: first 60 days before, for from then on a new one can be had.
- With a new card, while a step is open.

@picture notices-more 772x754 :: What is about the equipment and the card: each has a button that leads to the page that
  helps.

Consulting hours are entered on the page [Practitioners](/practitioners). Hetes works without them, but then does not
know when they begin. On public holidays and your days off it says nothing about them.

== quiet: How to keep it quiet

- “Remind me in 10 minutes”: a snooze. As a command anything from 1 to 240 minutes: `hetes snooze 45`. When the time
  is over, that is said once even during a snooze.
- “Done for today”: no reminder to activate about this practitioner until four in the morning.
- Quiet times in the [settings](/settings) (`reminders.quiet`): nothing pops up, the icon still tells. What
  would have been said and is still true is said afterwards.
- What is no longer true is taken back: once you have activated, the reminder goes.
- There is a sound only if you switch it on (`reminders.sound`).

== doctors: Several practitioners at one computer

@picture practitioners :: The page Practitioners: names, card, and the week drawn with its consulting hours.

Each practitioner's time runs by itself, side by side. With several, each notice begins with the name, and the icon
shows the most urgent. Put the name or id at the end of a command: `hetes activate "Dr. Minta Éva"`.

A card reader keeps nothing, it only reads, so several people may share one. A card does not show whose it is: where
that is not clear, Hetes asks.

== weeks: Odd and even weeks, leave

If your hours differ between odd and even weeks, enter that on the page [Practitioners](/practitioners), where a
practitioner is changed: “Other hours in odd and even weeks”. Fill in only the days that differ from the usual ones; for
a day without consulting hours write: none. A week has the calendar's number (ISO): week 1 begins on 4 January 2027,
and is an odd one.

- Your own leave is in the same place: “Leave”. The first and the last day count: 2026-12-21/2027-01-02. On those days
  Hetes says nothing about your consulting hours; the others' are not concerned.
- When the whole practice is closed, that is in the [settings](/settings): days off. Public holidays Hetes knows by
  itself; a Saturday that is worked is entered there.
- If your connection does not last as long as the others', that can be changed on the page Practitioners too.
- As a command: `hetes practitioner edit p1 --hours-odd "fri=14:00-18:00" --away "2026-12-21/2027-01-02"`.

== fleet: Several workstations

Where Hetes runs on several computers of a practice, they can be linked: what is reported at one is known at all. That
takes a broker (MQTT 5, such as mosquitto) on the practice's network; whoever looks after the computers sets it up.

1. On the first computer, on the page [Practice](/fleet): “A new link”. After that “Add a computer”: a file or a code.
2. On the others, on the same page: “Join”, with the file or the code. The EESZT user names must be the same everywhere.

- I speak first where the practitioner last reported something. If that computer is locked, asleep or not running, or
  nobody answers for a minute, on the others too. An answer at one is an answer at all.
- The page [Practice](/fleet) shows who is active until when, and which computer is not running. So your working times
  can be seen in the practice: names, the connection's start and end, “Done for today”. Nothing of other days is sent.
- The broker sees sealed messages only, and forgets a day after the connection's end. Without it each computer goes on
  watching by itself.
- To leave: on the page Practice, or `hetes fleet leave`. To shut out a lost computer: `hetes fleet remove`; those
  that stay need the new code.

== icon: The faces of the icon

@picture faces 768x350 :: The five faces and the mark in the corner, large and small, on a dark and a light panel; below
  the same without colour.

* Active :: The reckoned time of the connection goes on; the ring shows what is left.
* Ends soon :: It goes on, but not for long; a stopwatch with the minutes.
* Expired :: The time is over, and nobody has said what next.
* No connection known :: Consulting hours are on, and Hetes knows of no running connection.
* Standing by :: None of these: nothing to do.

The faces differ in shape too, not only in colour: you can tell them apart without it. The small exclamation mark on
the icon says that something is wrong with the equipment: no reader, a card service that does not answer, or a portal
that can't be reached. Windows 11 hides new icons behind the arrow beside the clock: drag it out to keep it in view.

@picture menu 640x347 :: The icon's menu on a dark and a light panel: on top how things are, below what you can do.

A click on the icon opens the control panel, the right button its menu: on top how things are, below what you can do.
In GNOME a click brings the menu, and a double click the panel.

== codes: Card, PIN, CAN, PUK

What the reader's display or the window on the screen says, and what you type:

@codes

- The 5-digit activation PIN is for a new card only, once; you choose a 6-digit PIN of your own instead. That is the
  eAzonosítás PIN.
- After two wrong PINs in a row the card first asks for the CAN. It may ask for the CAN at other times too.
- After a third wrong PIN the card is blocked: the PUK unblocks it, and that stands on the green plastic card. So keep
  the green card. If it is lost, ask for help in person at a document office (okmányiroda) or a kormányablak.
- With a keypad reader you type the codes on its keys, with any other into a window on the screen.
- Type codes only there: on the reader or in the eKliens's window. Not in Hetes either.

== new_card: New card

The card is activated on the Ágazati Portál once: if you were given a new card, for whatever reason, or if a colleague
comes who has never sent data to EESZT or whose card is not activated. A new card probably has to be activated even
if the old one was.

@picture new-card :: The page New card: steps that are done have a tick, the next one is open.

The page [New card](/new-card) takes you through the steps in order and remembers where you are. As a command: `hetes
guide`. While a step is open, Hetes reminds you of it once a day.

An adult's card usually expires on the first birthday after six years; the new one can be applied for at the earliest
60 days before. Enter the date on the page [Practitioners](/practitioners), and Hetes speaks up in time.
After a change of name the card is invalid from the 30th day on, even if the date on it is later.

Two articles that the steps name:

- “10/9 Teendők sikertelen EESZT belépés esetén”: installing the eKliens again;
- “10/4 EESZT - VMÁTRIX beállítások”: organisational units, role, rights.

== trouble: If something fails: where to look first

The page [Check](/check) looks at most of this by itself, and says what to do first. By hand, go in this order: it rules
out most causes quickly.

1. Reader: is it plugged in, does it show a light? Try another socket. The page [Today](/) says whether the computer
   sees it.
2. Driver: if the computer does not see the reader, install this again, from its maker's page.
3. Card: is it in the right way? Try another card: if that works, the reader is well.
4. eKliens: does it run, and has it recognised reader and card? Install it again only if the driver did not help.
5. Network: do other web pages open?
6. Ágazati Portál: does it open? If not, your card is probably not at fault.
7. EESZT itself: it has been down for the whole country before, for days. Then you have to wait; look later under
   “EESZT riportok” what became of the recorded data.

* The login with the card stalls :: The card may be worn, or the fault a central one. If you have a MobilToken, try
  that.
* It asks for 6 digits, I have 5 :: The 5 digits are the activation PIN: it has to be exchanged for 6 of your own first.
  The page [New card](/new-card) takes you through it.
* The envelope with the codes is gone :: You may have to apply for a new card: ask at a document office (okmányiroda) or
  a kormányablak.
* The browser shows an error at the login with the card :: The eKliens may be old. Its version is under
  “Segítség/Névjegy”.
* The portal does not take the card :: Your user may not be linked to it. The EESZT helpdesk can help; its number is at
  the end of the page [Check](/check).
* The software asks for the card again :: It has probably logged you out. Say “It broke off…”, activate again, and say
  that too.
* There is no V-MÁTRIX menu on the portal :: Only the institution's rights administrator sees it: ask there.
* The practice's certificate can't be downloaded :: If you have several entries on the portal, choose the one whose menu
  has the certificate. If that fails too, the EESZT helpdesk can help.
* With Remote Desktop the reader is not seen :: Remote Desktop may take the reader to the other computer: switch the
  redirection off there, or close it.
* The phone as a reader does not find the computer :: They must be in the same network; the computer's firewall may be
  in the way too.
* On a Mac the login breaks off :: With a contactless reader the setting `useIFDCCID` may help: ask the reader's maker.
* On Linux the cyberJack komfort FON is not seen :: It needs an udev rule.

Whether your practice software is authorised is to be seen here:
`e-egeszsegugy.gov.hu/hu/engedelyezett-medikai-rendszerek`.

If Hetes does not see the reader but the eKliens does: the computer's card service may be down, or this user has no
right to it: on many a Linux only whoever sits at the computer has. The time goes on being counted.

== check: Check: is this computer ready

@picture check :: The page Check: on top what to do first, below everything that can be seen from here.

The page [Check](/check) looks at everything at once that can be seen from here: card service, reader, card, eKliens,
internet, portal, and whether Hetes itself gets through to you. On top stands what to do first. It touches nothing, the
card least of all. What can't be seen from here it calls so; that is no fault, look at it yourself. As a command:
`hetes doctor`.

* An unknown reader :: The eSzemélyi takes a contactless (RFID) reader. If the client recognises it, the reader is good,
  though Hetes may not know the model.
* A card that is held :: During a login the eKliens uses the card: that is as it should be. If it stays held afterwards,
  another program has it: a bank's, a signing program, another eID program. Close it, or take the card away and put it
  back.
* Encryption, firewall, virus scanner :: Some protection opens the encrypted connection on its way. Its own certificate
  has to be installed on the computer for that; without it neither Hetes nor the browser trusts the portal.
* Proxy :: From some networks the only way out is by a computer in between, the proxy. If it wants a password, whoever
  looks after the network can help. Hetes cannot follow an automatic configuration file (PAC), but says so where
  there is one: then see in the browser whether the portal opens.
* A network with a login :: In a guests' network (Wi-Fi) a web page wants a login first. Until then that page answers in
  the portal's place.
* No icon :: GNOME needs an extension for it (“AppIndicator”), another desktop the notification area in its panel. Hetes
  speaks up without an icon, too, and so works the control panel: `hetes panel`.
* A notice that is not to be seen :: See in the system's settings whether notices are allowed, and “do not disturb” or
  “focus” is off.
* The computer's clock :: Hetes reckons by the computer's clock. If it is wrong, Hetes speaks up at the wrong time, and
  a secure login may fail as well.
* Another eID program :: eID programs wait for the login on the same port (24727). If another one listens there already
  (the AusweisApp, for instance), the eKliens can't have it.

The report is a text file for whoever helps: all this, the versions and the log's last lines. Names, identifiers and
serial numbers are replaced in it unless you ask for them. I can't recognise two initials by themselves, names that are
not in the settings, and an unknown stamp number by itself: so read it before you send it. It can be downloaded at the
end of the page; as a command: `hetes doctor --report report.txt`.

== data: What Hetes keeps, and where

All of it stays on this computer; Hetes sends nothing about you, your patients or your computer to anybody. There is one
exception: if you yourself join a link (see: several workstations). Of the Ágazati Portál it only looks whether it can
be reached.

- The settings: the practitioners' names, user names, consulting hours, the card's last day, organisational units.
- What happened: when you reported an activation, which notice was shown, what you ticked. For two years, if not set
  otherwise. The page [Journal](/journal) shows it.
- A log for finding faults: without names, codes or serial numbers.
- A PIN, CAN or PUK, a treatment or a patient's data: never.

To take it to a new computer: `hetes export hetes.zip` here, `hetes import hetes.zip` there. There are names in the
file: carry it safely, and delete it afterwards.

* Linux :: `~/.config/hetes` and `~/.local/share/hetes`
* Windows :: `%LOCALAPPDATA%\\hetes`
* macOS :: `~/Library/Application Support/hetes`

== settings: The settings, key by key

Most can be changed on the page [Settings](/settings); all are in the file `settings.toml`. In place of a wrong value
its default holds, the others stay, and Hetes says which one is wrong.

An administrator can set them for everybody at the computer; beside what was locked stands “Set by the administrator.”
The check says which value comes from where.

{settings}

== commands: Command line

All that is in the icon's menu can be done by a command too. Name a practitioner only where several could be meant.

* `hetes run` :: Start Hetes. `--no-tray`: without an icon; `--simulate`: with a simulated reader.
* `hetes status` :: The state now. `--json`: for programs.
* `hetes watch` :: A line for each thing that happens, as it happens.
* `hetes activate` :: “I have activated”, now or at the time given (`--at 08:05`).
* `hetes end` :: “I have ended it”, now or at the time given (`--at 12:30`).
* `hetes lost` :: It broke off by itself, now or at the time given (`--at 10:20`).
* `hetes snooze` :: Be quiet for so many minutes.
* `hetes done` :: Done for today.
* `hetes continue` :: Go on after all: ends “done for today” and a snooze.
* `hetes undo` :: Take the last one back, within a minute.
* `hetes dismiss` :: Close a notice.
* `hetes history` :: What happened in the last days; also while Hetes does not run.
* `hetes practitioner` :: Who works here: `list`, `add`, `edit`, `remove`. `remove` asks first whether you are sure.
* `hetes fleet` :: Several workstations together: `create`, `join`, `leave`, `status`, `remove`.
* `hetes guide` :: New card: the steps. `--begin`: begin, `--tick`: tick, `--untick`: take the tick back.
* `hetes doctor` :: Whether the computer is ready for the day, and what to do first. `--json`: for programs;
  `--report`: a report into a new file; `--personal`: with names; `--repair-icon`: put the icon out again.
* `hetes panel` :: Open the panel in the browser. `--print-url`: print an address instead that opens it once.
* `hetes autostart` :: Whether to start at login: `enable`, `disable`, `status`.
* `hetes rehearse` :: What Hetes would say on an imagined day. `--text`: as text to read; `--json`: for programs.
* `hetes demo` :: A working day in fast motion, apart from everything.
* `hetes export` :: Write everything into a new file, to be taken to another computer.
* `hetes import` :: Take over what such a file holds. Quit Hetes first; what was here is kept beside it.
* `hetes quit` :: End Hetes.
* `hetes completion` :: With this the shell completes the commands at the Tab key. Bash:
  `eval "$(hetes completion bash)"`; there are `zsh`, `fish` and `powershell` too.
* `hetes help` :: The help of a command, the same as `-h` after it.
"""
