"""The canvas a film is painted on: an even size in pixels and an exact frame rate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mvpipe.draft.timing import frame_at, rate
from mvpipe.model.draft import Draft


@dataclass(frozen=True)
class Canvas:
    """Width and height in pixels, both even (4:2:0 planes); `fps` in frames a second."""

    width: int
    height: int
    fps: Fraction


def canvas_of(
    draft: Draft, size: tuple[int, int] | None = None, fps: float | None = None
) -> Canvas:
    """The draft's canvas, or the one asked for; odd sizes lose a pixel. Raises ValueError for a bad rate."""
    width, height = size or (draft.width, draft.height)
    return Canvas(_even(width), _even(height), rate(fps or draft.fps))


def total_frames(draft: Draft, canvas: Canvas) -> int:
    return frame_at(draft.duration, canvas.fps)


def _even(pixels: int) -> int:
    return max(2, pixels - pixels % 2)
