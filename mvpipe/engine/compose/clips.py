"""Which moment of a clip a frame shows."""

from __future__ import annotations

from fractions import Fraction

from mvpipe.engine.compose.canvas import Canvas
from mvpipe.model.draft import Media


def clip_seconds(media: Media, frames: int, canvas: Canvas) -> float:
    """Seconds into the clip, `frames` after its segment's start (before it in a transition's handle:
    negative, and never before the clip's own start). Exact until the last step, so that a clip cut
    on a beat reads the same frames wherever the segment lies."""
    speed = Fraction(media.speed).limit_denominator(10_000)
    seconds = Fraction(media.source_in, 1000) + Fraction(frames) / canvas.fps * speed
    return float(max(seconds, Fraction(0)))
