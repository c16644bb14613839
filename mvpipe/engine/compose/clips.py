"""Which moment of a clip a frame shows."""

from __future__ import annotations

from fractions import Fraction

from mvpipe.engine.compose.canvas import Canvas
from mvpipe.model.draft import Media


def clip_seconds(media: Media, since: int, frames: int, canvas: Canvas) -> float:
    """Seconds into the clip, `since` frames after the start of its segment of `frames` frames (before it in a
    transition's handle: negative, and never before the clip's own start). Exact until the last step, so that a
    clip cut on a beat reads the same frames wherever the segment lies.

    A speed below 0 shows what the same speed above 0 would, last frame first; 0 stands still.
    """
    speed = Fraction(media.speed).limit_denominator(10_000)
    passed = since if speed >= 0 else frames - 1 - since
    seconds = Fraction(media.source_in, 1000) + Fraction(passed) / canvas.fps * abs(speed)
    return float(max(seconds, Fraction(0)))
