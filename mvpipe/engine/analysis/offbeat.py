"""On the beat or beside it: decided by where the harmony turns over and the kick falls.

A tracker follows whatever is struck most evenly, and in much dance music that is the off-beat (open
hats, bass, comping), half a beat late or, where it swings, two thirds. Chords and bass lines, though,
turn over at the start of a bar, which is on a beat.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.bars import evidence
from mvpipe.engine.analysis.features import Features, Floats

SHIFTS = (0.0, 1 / 2, 1 / 3, 2 / 3)  # of a beat
MARGIN = 0.2  # standard deviations by which a shifted grid must look more like bars
STRUCK = 0.3  # share of the beats' strength that must be heard on the shifted grid
MIN_BARS = 3
METRES = (4, 3)


def settle(frames: NDArray[np.int64], features: Features, strength: Floats) -> NDArray[np.int64]:
    """The beat frames, moved by a part of a beat where the bars say so."""
    if len(frames) < MIN_BARS * 4:
        return frames
    steps = np.diff(frames)
    grids = [np.rint(frames[:-1] + shift * steps).astype(int) for shift in SHIFTS]
    # All grids are judged together, so that their evidence is in the same deviations.
    seen = evidence(np.concatenate(grids), features).reshape(len(SHIFTS), -1)
    heard = [_heard(grid, strength) for grid in grids]
    scores = [
        max(_strongest(seen[at], metre) for metre in METRES) - (MARGIN if at else 0.0)
        for at in range(len(SHIFTS))
        if at == 0 or heard[at] > STRUCK * heard[0]
    ]
    allowed = [at for at in range(len(SHIFTS)) if at == 0 or heard[at] > STRUCK * heard[0]]
    best = allowed[int(np.argmax(scores))]
    return frames if best == 0 else grids[best]


def _heard(grid: NDArray[np.int64], strength: Floats) -> float:
    near = np.clip(grid[:, None] + np.arange(-2, 3), 0, len(strength) - 1)
    return float(strength[near].max(axis=1).mean())


def _strongest(seen: NDArray[np.float64], metre: int) -> float:
    """Mean evidence of the best place for the bar's start."""
    return max(float(seen[place::metre].mean()) for place in range(metre))
