"""The two answers that a request gets: what was noted, or why not. Both are sentences in the user's language."""

from __future__ import annotations

from datetime import datetime

from hetes.agent.engine import Engine
from hetes.core.effects import Refuse
from hetes.core.json_types import Json
from hetes.presentation.notices.sentences import refusal, said


class Answers:
    """Makes them in the language of the engine's present settings."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` knows the settings."""
        self._engine = engine

    def said(self, what: str, practitioner: str | None = None, **facts: str | int | datetime) -> Json:
        """Return the answer that something was done; it names the practitioner where there are several."""
        state, settings = self._engine.state, self._engine.state.settings
        sentence = said(what, settings, state.at, practitioner, **facts)
        return {"ok": True, "said": sentence, "language": settings.language}

    def refused(self, refused: Refuse) -> Json:
        """Return the answer that it was not done, and why."""
        state, settings = self._engine.state, self._engine.state.settings
        return {
            "ok": False,
            "said": refusal(refused.reason, refused.facts, settings, state.at),
            "reason": refused.reason,
            "language": settings.language,
        }
