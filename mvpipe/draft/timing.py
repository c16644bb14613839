"""The only place where milliseconds become frames and back; exact, by Fraction."""

from __future__ import annotations

from fractions import Fraction
from math import floor

NTSC = {
    23.976: Fraction(24000, 1001),
    23.98: Fraction(24000, 1001),
    29.97: Fraction(30000, 1001),
    59.94: Fraction(60000, 1001),
    119.88: Fraction(120000, 1001),
}


def rate(fps: float) -> Fraction:
    """The exact frame rate behind a decimal: 29.97 is 30000/1001, 25.0 is 25.

    Raises ValueError unless 1 <= fps <= 240.
    """
    if not 1 <= fps <= 240:
        raise ValueError(f"not a frame rate: {fps!r}")
    for decimal, exact in NTSC.items():
        if abs(fps - decimal) < 0.005:
            return exact
    return Fraction(fps).limit_denominator(1001)


def frame_at(ms: int, fps: Fraction) -> int:
    """The frame whose start is nearest to `ms` (halves go up): round(ms · fps / 1000)."""
    return floor(Fraction(ms) * fps / 1000 + Fraction(1, 2))


def frame_at_seconds(seconds: float, fps: Fraction) -> int:
    """The same for seconds of an analysis: round(seconds · fps)."""
    return floor(Fraction(seconds) * fps + Fraction(1, 2))


def ms_at(frame: int, fps: Fraction) -> int:
    """The start of a frame in whole ms; `frame_at(ms_at(n)) == n` for rates up to 240."""
    return floor(Fraction(frame) * 1000 / fps + Fraction(1, 2))


def ms_of(seconds: float) -> int:
    """Whole ms of seconds, halves up."""
    return floor(Fraction(seconds) * 1000 + Fraction(1, 2))
