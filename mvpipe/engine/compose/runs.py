"""Characters in one face and direction: how wide they are, and where each of them lies."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from mvpipe.engine.compose.fonts import Face, advance, em_of

CAPITAL = 0.72


@dataclass(frozen=True)
class Run:
    """Characters in one face and direction (`level` as in bidi); `at` is where they begin in the script's text."""

    text: str
    face: Face
    level: int = 0
    at: int = 0

    @property
    def is_leftward(self) -> bool:
        return self.level % 2 == 1

    def goes_on_in(self, other: Run) -> bool:
        return self.face == other.face and self.level == other.level


@dataclass(frozen=True)
class Line:
    """Runs from left to right."""

    runs: tuple[Run, ...]
    width: float


def scale_of(face: Face, size: float) -> float:
    """Pixels an em at which the face's capitals are 0.72 of `size` (a CJK face: its em is `size`)."""
    return round(size * em_of(face, CAPITAL), 2)


def reach(run: Run, first: int, last: int, size: float) -> tuple[float, float]:
    """Where the characters [first, last) of the script's text lie in a run, in pixels from its left edge."""
    marks = []
    whole = width_of(run, size)
    for place in (first, last):
        part = run.text[: max(0, place - run.at)]
        along = whole if len(part) == len(run.text) else width_of(replace(run, text=part), size)
        marks.append(whole - along if run.is_leftward else along)
    return min(marks), max(marks)


def width_of(run: Run, size: float) -> float:
    return advance(run.face, scale_of(run.face, size), run.text, leftward=run.is_leftward)


def joins(character: str) -> bool:
    """Whether it belongs to the character before it: marks, joiners, selectors, skin colours."""
    joining = unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")
    return joining or "\U0001f3fb" <= character <= "\U0001f3ff"
