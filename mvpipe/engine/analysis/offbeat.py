"""On the beat or half a beat beside it: decided by where the harmony turns over and the kick falls.

A tracker follows whatever is struck most evenly, and in much dance music that is the off-beat (open
hats, bass). Chords and bass lines, though, turn over at the start of a bar, which is on a beat.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.bars import evidence
from mvpipe.engine.analysis.features import Features, Floats

MARGIN = 0.3  # standard deviations by which the off-beat must look more like the start of bars
STRUCK = 0.3  # share of the beats' strength that must be heard on the off-beat
MIN_BARS = 3
METRES = (4, 3)


def settle(frames: NDArray[np.int64], features: Features, strength: Floats) -> NDArray[np.int64]:
    """The beat frames, moved by half a beat where the bars say so."""
    if len(frames) < MIN_BARS * 4:
        return frames
    middles = (frames[:-1] + frames[1:]) // 2
    if _heard(middles, strength) < STRUCK * _heard(frames, strength):
        return frames
    # Both grids are judged together, so that their evidence is in the same deviations.
    seen = evidence(np.concatenate([frames[:-1], middles]), features).reshape(2, -1)
    on, off = (max(_strongest(grid, metre) for metre in METRES) for grid in seen)
    return middles if off > on + MARGIN else frames


def _heard(grid: NDArray[np.int64], strength: Floats) -> float:
    near = np.clip(grid[:, None] + np.arange(-2, 3), 0, len(strength) - 1)
    return float(strength[near].max(axis=1).mean())


def _strongest(seen: NDArray[np.float64], metre: int) -> float:
    """Mean evidence of the best place for the bar's start."""
    return max(float(seen[place::metre].mean()) for place in range(metre))
