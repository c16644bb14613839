"""One edit as the reply sees it, and small words for numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mvpipe.draft.summary import seconds_words
from mvpipe.engine.edits import Context
from mvpipe.model.draft import Draft


@dataclass(frozen=True)
class Told:
    """One edit that was made, and what it made of the draft."""

    edit: Any
    before: Draft
    after: Draft
    context: Context
    language: str

    def say(self, english: str, chinese: str) -> str:
        return chinese if self.language == "zh" else english


def many(count: int, one: str, more: str | None = None) -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def s(ms: float) -> str:
    return seconds_words(round(ms, -1) if ms >= 1000 else ms)
