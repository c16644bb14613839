"""Texts that move: how each animation runs, and the patch of a text on each frame of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any

import cv2
import numpy as np

from mvpipe.engine.compose.blending import Patch
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.karaoke import sung, sung_data, sung_frames, sung_phase
from mvpipe.engine.compose.lettering import Script, scripted
from mvpipe.engine.compose.pixels import Bytes, Floats, as_bytes, as_floats
from mvpipe.engine.compose.runs import joins
from mvpipe.engine.compose.title import Lain, Title, dark, light
from mvpipe.engine.compose.titles import drawn, patch_of_text
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Text

RISE_S = 0.5
RISE_BY = 0.75
"""How far a text rises, in sizes."""
TYPED_A_SECOND = 16
TYPED_BY = 0.6
"""The share of its time after which a typed text is whole at the latest."""


@dataclass(frozen=True)
class Animation:
    """`frames(text, frames of its segment, fps)`: how long it runs; `phase` and `lain` as the functions below; `data`: what
    it depends on besides the text's own fields."""

    frames: Callable[[Text, int, float], int]
    phase: Callable[[Title, int], Hashable]
    lain: Callable[[Title, Any], Lain]
    data: Callable[[Text], list[Any]]


def phase_of(title: Title, age: int) -> Hashable:
    """Where a text's animation stands `age` frames after its start; None where the text is at rest."""
    animation = ANIMATIONS.get(title.text.animation or "")
    return animation.phase(title, age) if animation and title.patch else None


def lain(title: Title, phase: Hashable) -> Lain:
    """The text as it lies on the canvas in this phase."""
    if phase is None:
        return title.patch, 1.0
    return ANIMATIONS[title.text.animation or ""].lain(title, phase)


def titled(text: Text, canvas: Canvas, frames: int) -> tuple[Title | None, tuple[str, ...]]:
    """The text of a segment of `frames` frames (None when there is nothing to draw), and warnings."""
    work, warnings = drawn(text, canvas)
    return Title(work, patch_of_text(work), canvas, frames) if work else None, warnings


def running(text: Text, frames: int, fps: float) -> tuple[int, list[Any]] | None:
    """For how many frames a text's animation runs, and what it depends on; None where it has none."""
    animation = ANIMATIONS.get(text.animation or "")
    if animation is None:
        return None
    lasting = animation.frames(text, frames, fps)
    return lasting, [text.animation, lasting, *animation.data(text)]


def _rise_frames(_text: Text, frames: int, fps: float) -> int:
    return min(frames, ceil(RISE_S * fps))


def _rise_phase(title: Title, age: int) -> Hashable:
    lasting = _rise_frames(title.text, title.frames, float(title.canvas.fps))
    return (age + 0.5) / lasting if age < lasting else None


def _risen(title: Title, way: float) -> Lain:
    assert title.patch is not None
    left = (1 - way) ** 3
    down = RISE_BY * title.drawn.setting.size * left
    return _lowered(title.patch, down, title.canvas), min(1.0, way * 1.6)


def _lowered(patch: Patch, down: float, canvas: Canvas) -> Patch | None:
    """The patch moved down by any real number of pixels, cut at the canvas' edge."""
    whole = int(down // 2) * 2
    rest = down - whole
    y, u, v, alpha, chroma = (
        _sunk(plane, rest / part)
        for plane, part in (
            (patch.planes.y, 1),
            (patch.planes.u, 2),
            (patch.planes.v, 2),
            (patch.alpha, 1),
            (patch.alpha_chroma, 2),
        )
    )
    top = patch.y + whole
    room = (canvas.height - top) // 2 * 2
    if room <= 0:
        return None
    half = room // 2
    planes = Planes(as_bytes(y)[:room], as_bytes(u)[:half], as_bytes(v)[:half])
    return Patch(patch.x, top, planes, as_floats(alpha)[:room], as_floats(chroma)[:half])


def _sunk(plane: Bytes | Floats, by: float) -> Any:
    matrix = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, by]])
    size = (plane.shape[1], plane.shape[0])
    return cv2.warpAffine(plane, matrix, size, borderMode=cv2.BORDER_REPLICATE)


def _typed_frames(text: Text, frames: int, fps: float) -> int:
    count = len(_letters(scripted(text.text, text.font)))
    return max(1, min(ceil(count / TYPED_A_SECOND * fps), round(frames * TYPED_BY)))


def _typed_phase(title: Title, age: int) -> Hashable:
    lasting = _typed_frames(title.text, title.frames, float(title.canvas.fps))
    count = len(_letters(title.drawn.script))
    shown = count * (age + 1) // lasting
    return shown if shown < count else None


def _typed(title: Title, shown: int) -> Lain:
    letters = _letters(title.drawn.script)
    if shown <= 0 or shown >= len(letters):
        return None if shown <= 0 else title.patch, 1.0
    seen = dark(title.canvas)
    light(seen, title, (0, letters[shown]))
    return patch_of_text(title.drawn, seen=seen), 1.0


@lru_cache(maxsize=64)
def _letters(script: Script) -> tuple[int, ...]:
    """Where each letter (with its marks) begins in the script's text."""
    text = script.text
    starts = []
    for index, character in enumerate(text):
        bound = joins(character) or (index and text[index - 1] == "\u200d")
        if not bound and character != "\n":
            starts.append(index)
    return tuple(starts)


def _nothing(_text: Text) -> list[Any]:
    return []


ANIMATIONS: dict[str, Animation] = {
    "rise": Animation(_rise_frames, _rise_phase, _risen, _nothing),
    "typewriter": Animation(_typed_frames, _typed_phase, _typed, _nothing),
    "karaoke": Animation(sung_frames, sung_phase, sung, sung_data),
}
