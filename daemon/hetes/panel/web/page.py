"""What a page of the panel is made of. Read this to add one: a folder ``pages/NAME``, and its name in the registry.

1. ``view.py``: pure data (agent's answer in, frozen dataclass out), and ``words.py``: ``WORDS = {"hu": {...}, "en":
   {...}}``. No other file of the folder holds a sentence.
2. ``page.py`` with one ``PAGE = Page(...)``. NAME is one of ``registry.NAMES``, which also gives the place in the
   navigation and the address: ``new_card`` is served under ``/new-card``.
3. ``page.html``, which begins with ``{% extends "base.html" %}`` and fills ``{% block content %}``. In it,
   ``t("key", x=1)`` is a word (the page's table first, then the frame's), and everything is escaped.

A **view** is called for each GET, in a worker thread, and returns what its template gets. It may ask the agent
(``call.ask("today")``) and must change nothing. Where the page is ``deep``, ``call.rest`` is what follows its address
(``/journal/2026-11`` gives "2026-11"; one that means nothing raises :class:`NoPageError`), and ``call.query`` is what
follows the question mark.

What is to change while somebody looks is a **fragment**: a template of its own that the page includes inside
``<div id="ID" data-live>``. ``fragments={"ID": "NAME/file.html"}`` has it rendered anew, with what ``view`` returns,
whenever the agent's state changes (and once a minute), and sent to the browser where it differs. A fragment with a
field that somebody is typing into is exchanged only when they have left it.

An **action** is called for a POST to ``/NAME/do/ACTION``. Forms are ordinary ones: ``{{ token_field }}`` must be in
each (``<form method="post" action="/journal/do/ACTION">``); ``panel.js`` sends them without leaving the page, and
without it they work as well. The action returns :class:`Done` (a sentence, and the page to go to) or :class:`Again`
(show the page once more, with what was typed and what is wrong with it).

``entered`` is called when somebody opens the page, and not when an open page is brought up to date: what takes its time
may begin then. It returns at once, and as a view it changes nothing.

A **download** is called for a GET of ``/NAME/get/FILE`` and returns :class:`File`.

The law of all of them: no inline style, no inline script, no address outside (the browser would refuse them), a label
for each field, no meaning by colour alone, and nothing stored by a GET.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hetes.core.json_types import Json
from hetes.panel.words import panel_word
from hetes.presentation.languages import known

Table = Mapping[str, Mapping[str, str]]
Ask = Callable[[Json], Json]
"""The way to the agent. Raises :class:`AwayError` where it gives no answer."""


class AwayError(Exception):
    """The agent cannot be asked."""


class UntoldError(AwayError):
    """The agent answered, but not with what the page shows: to an open page it is as good as away, to a new one not."""


class NoPageError(Exception):
    """There is nothing at this address: what a view raises for a ``rest`` that it does not know."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a page may use besides the agent. ``config`` is the folder of the settings file."""

    ask: Ask
    config: Path
    settings: Any = None
    """The settings file (``adapters.settings.file.SettingsFile``), for pages that write settings."""
    checkup: Any = None
    """The check (``adapters.checkup.Checkup``)."""
    report: Any = None
    """Writes the report of findings: ``report(findings, language, personal=False)`` returns its text."""


@dataclass
class Call:
    """One request: what is asked for, and the way to an answer."""

    tools: Tools
    words: Table
    rest: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _frame: Json | None = None

    def ask(self, do: str, **facts: object) -> Json:
        """Ask the agent; the answer has ``ok``, and ``said`` where it is a sentence for the user.

        Raises:
            AwayError: it gives no answer.
        """
        return self.tools.ask({"do": do, **facts})

    def field(self, name: str) -> str:
        """Return what was typed into a field, or chosen; empty where there is no such field."""
        return (self.form.get(name) or ("",))[0].strip()

    @property
    def frame(self) -> Json:
        """The agent's status and language: what every page shows. Asked once."""
        if self._frame is None:
            self._frame = self.tools.ask({"do": "status"})
        return self._frame

    @cached_property
    def language(self) -> str:
        """The user's language."""
        return known(self.frame.get("language"))

    def t(self, key: str, /, **facts: object) -> str:
        """Return a word of the page, or of the frame."""
        return panel_word(key, self.language, self.words, **facts)


@dataclass(frozen=True, slots=True)
class Done:
    """It was done, or refused (``ok`` False), and ``said`` tells the user so. ``to`` is the address to go to."""

    said: str
    ok: bool = True
    to: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """The form has to be shown again: what its template gets, besides what the view returns.

    ``ok``: what was asked for is done, and the form is only shown for what else was typed into it.
    """

    context: Mapping[str, Any]
    said: str = ""
    ok: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """Something to keep. ``name`` is plain ASCII."""

    name: str
    content: bytes
    kind: str = "text/csv; charset=utf-8"


def _nothing(_call: Call) -> None:
    """Do nothing."""


View = Callable[[Call], Mapping[str, Any]]
Action = Callable[[Call], Done | Again]
Download = Callable[[Call], File]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: see the module's docstring. A ``deep`` one has addresses below its own, and looks at ``call.rest``."""

    template: str
    view: View
    deep: bool = False
    words: Table = field(default_factory=dict)
    fragments: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    downloads: Mapping[str, Download] = field(default_factory=dict)
    entered: Callable[[Call], None] = _nothing


def answer(reply: Json, to: str = "") -> Done:
    """Return what the agent said to a command as the outcome of an action."""
    return Done(str(reply.get("said") or ""), reply.get("ok") is True, to)
