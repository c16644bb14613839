"""On the beat or half a beat beside it: decided by where the harmony turns over and the kick falls.

A tracker follows whatever is struck most evenly, and in much dance music that is the off-beat (open
hats, bass). Chords and bass lines, though, turn over at the start of a bar, which is on a beat.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.bars import evidence
from mvpipe.engine.analysis.features import Features

MARGIN = 0.15  # standard deviations by which the off-beat must look more like a bar's start
MIN_BARS = 3
METRES = (4, 3)


def settle(frames: NDArray[np.int64], features: Features) -> NDArray[np.int64]:
    """The beat frames, moved by half a beat where the bars say so."""
    if len(frames) < MIN_BARS * 4:
        return frames
    middles = (frames[:-1] + frames[1:]) // 2
    halves = np.sort(np.concatenate([frames, middles]))
    seen = evidence(halves, features)
    on, off = (max(_strongest(seen, metre, odd) for metre in METRES) for odd in (0, 1))
    return middles if off > on + MARGIN else frames


def _strongest(seen: NDArray[np.float64], metre: int, odd: int) -> float:
    """Mean evidence of the best place for the bar's start among the even or odd half-beats."""
    step = 2 * metre
    return max(float(seen[place::step].mean()) for place in range(odd, step, 2))
