"""A text ready to be shown: drawn at rest, with what its animation needs of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mvpipe.engine.compose.blending import Colour, Patch
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.ink import ink_of
from mvpipe.engine.compose.lettering import ASCENT, DESCENT
from mvpipe.engine.compose.pixels import Floats
from mvpipe.engine.compose.runs import reach, width_of
from mvpipe.engine.compose.titles import Drawn, patch_of_text
from mvpipe.model.draft import Text

HIGHLIGHT, OTHER_HIGHLIGHT = "#ffd23f", "#ffffff"
"""The colour of sung words; the second where the text itself is near the first."""

Lain = tuple[Patch | None, float]
"""A patch and how much of it is seen."""


@dataclass(frozen=True, eq=False)
class Title:
    """A text of `frames` frames at `fps`; `patch` shows it at rest."""

    drawn: Drawn
    patch: Patch | None
    canvas: Canvas
    frames: int

    @property
    def text(self) -> Text:
        return self.drawn.text

    @cached_property
    def bright(self) -> Patch | None:
        """The text in the colour of sung words."""
        return patch_of_text(self.drawn, ink=_highlight(self.text))


def dark(canvas: Canvas) -> Floats:
    return np.zeros((canvas.height, canvas.width), np.float32)


def light(seen: Floats, title: Title, span: tuple[int, int], share: float = 1.0) -> None:
    """Sets `seen` to 1 over the characters [first, last) of the script's text, from their beginning on as far as
    `share` of their width; soft by a pixel at its end."""
    size = title.drawn.setting.size
    columns = np.arange(title.canvas.width, dtype=np.float32)
    lines = zip(title.drawn.setting.lines, title.drawn.pens, strict=True)
    for line, (left, baseline) in lines:
        rows = slice(
            max(0, int(baseline - ASCENT * size * 1.15)),
            max(0, int(baseline + DESCENT * size * 1.15)),
        )
        x = left
        for run in line.runs:
            low, high = reach(run, *span, size)
            if high > low:
                done = (high - low) * share
                edge = (high - done, high) if run.is_leftward else (low, low + done)
                inside = np.minimum(columns + 1 - (x + edge[0]), x + edge[1] - columns)
                seen[rows] = np.maximum(seen[rows], np.clip(inside, 0, 1))
            x += width_of(run, size)


def _highlight(text: Text) -> Colour:
    asked = text.extra.get("highlight")
    if isinstance(asked, str) and asked.startswith("#"):
        return ink_of(asked)
    own, usual = ink_of(text.color), ink_of(HIGHLIGHT)
    far = max(abs(a - b) for a, b in zip(own, usual, strict=True))
    return usual if far > 30 else ink_of(OTHER_HIGHLIGHT)
