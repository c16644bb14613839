"""Beats as the best path through (time, interval): a semi-Markov Viterbi that lets the tempo drift.

Computed in blocks of the shortest interval, inside which no beat depends on another, so that each
block is a handful of array operations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from mvpipe.engine.analysis.features import (
    FRAME_RATE,
    HARMONY_RATE,
    Features,
    Floats,
    harmonic_change,
)
from mvpipe.engine.analysis.tempo import HOP, INTERVALS, LONGEST, SHORTEST, interval_scores

# The numbers here and in `tempo` were tuned together on generated songs (benchmarks/generated_songs).
REACH = 6  # frames by which an interval may differ from the one before
CHANGE_COST = 27.5  # per octave of tempo change
FREE_CHANGE = 0.75  # frames of change that cost nothing: intervals are whole frames, tempi are not
JUMP_COST = 14.0  # a change to any other interval
GAIN = 2.0
BIAS = -0.33  # what a beat costs: without it a twice faster path is never worse
BAND_WEIGHTS = (0.13, 0.20, 0.29, 0.38)  # low, mid, high, kick
HARMONY_WEIGHT = 0.18
NO_PREDECESSOR = 255


def activation(features: Features) -> Floats:
    """Onset strength [frames] of all bands and chord changes, each against its surroundings."""
    if not len(features.onset):
        return np.zeros(0, np.float32)
    parts = [
        weight * _against_surroundings(features.onset[:, band])
        for band, weight in enumerate(BAND_WEIGHTS)
    ]
    frames = len(features.onset)
    change = harmonic_change(features.bass, 0.2) + harmonic_change(features.chord, 0.2)
    slow_times = np.arange(len(change)) * (FRAME_RATE / HARMONY_RATE)
    steady = change - uniform_filter1d(change, 4 * HARMONY_RATE)
    # Chord changes only count where something is struck too: they are far less exact in time.
    struck = np.sum(parts, axis=0)
    parts.append(HARMONY_WEIGHT * struck * np.interp(np.arange(frames), slow_times, steady) * 2)
    return np.asarray(gaussian_filter1d(np.sum(parts, axis=0), 1.0), np.float32)


def _against_surroundings(onset: Floats) -> Floats:
    """Onset strength over its level in the 8 s around, so that quiet parts count too."""
    level = _level(onset, 8 * FRAME_RATE)
    floor = 0.15 * np.sqrt(np.mean(onset.astype(np.float64) ** 2)) + 0.004
    return np.asarray(np.minimum(onset / (level + floor), 5.0), np.float32)


def _level(strength: Floats, frames: int) -> NDArray[np.float64]:
    """Root mean square over the `frames` around each frame."""
    power = uniform_filter1d(strength.astype(np.float64) ** 2, frames, mode="nearest")
    return np.sqrt(np.maximum(power, 0.0))  # the filter's running sum can end a hair below zero


def track(
    strength: Floats,
    *,
    bpm: float | None = None,
    bpm_range: tuple[float, float] | None = None,
) -> NDArray[np.int64]:
    """Beat frames of an activation, in order; empty where there is too little of it."""
    if len(strength) < 2 * SHORTEST:
        return np.zeros(0, np.int64)
    scores = interval_scores(strength, bpm=bpm, bpm_range=bpm_range)
    level = _level(strength, 6 * FRAME_RATE)
    gains = GAIN * (strength / (level + 0.05) - 1.0) + BIAS
    back, best = _forward(gains.astype(np.float32), scores)
    return _backtrack(back, best)


def _forward(gains: Floats, scores: Floats) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """The predecessor's interval for every (frame of the predecessor, next interval), and the
    (frame, interval) at which the best path ends."""
    count = len(INTERVALS)
    blocks = -(-len(gains) // SHORTEST)
    gains = np.pad(gains, (0, blocks * SHORTEST - len(gains)), constant_values=-10.0)
    back = np.full((len(gains), count), NO_PREDECESSOR, np.uint8)
    ready = np.zeros((LONGEST + SHORTEST, count), np.float32)  # best value to go on from, by frame
    rows = LONGEST + np.arange(SHORTEST)[:, None] - INTERVALS[None, :]
    columns = np.arange(count)
    costs, inside = _change_costs()
    padded = np.full((SHORTEST, count + 2 * REACH), -1e9, np.float32)
    best_value, best = -np.inf, (0, 0)
    for block in range(blocks):
        first = block * SHORTEST
        value = ready[rows, columns] + scores[min(first // HOP, len(scores) - 1)]
        value += gains[first : first + SHORTEST, None]
        top = int(value.argmax())
        if value.flat[top] > best_value:
            best_value, best = float(value.flat[top]), (first + top // count, top % count)
        padded[:, REACH:-REACH] = value
        near = np.lib.stride_tricks.sliding_window_view(padded, 2 * REACH + 1, axis=1) - costs
        choice = near.argmax(axis=2)
        forward = np.take_along_axis(near, choice[:, :, None], axis=2)[:, :, 0]
        source = inside[columns, choice]
        any_interval = value.argmax(axis=1)
        jump = value.max(axis=1) - JUMP_COST
        jumps = jump[:, None] > forward
        forward = np.where(jumps, jump[:, None], forward)
        source = np.where(jumps, any_interval[:, None], source)
        fresh = forward < 0.0  # better to start here than to drag a losing past along
        back[first : first + SHORTEST] = np.where(fresh, NO_PREDECESSOR, source)
        ready[LONGEST:] = np.where(fresh, 0.0, forward)
        ready[:LONGEST] = ready[SHORTEST:].copy()
    return back, best


def _change_costs() -> tuple[Floats, NDArray[np.int64]]:
    """Cost [intervals, 2·REACH+1] of coming from a neighbouring interval, and that one's index."""
    offsets = np.arange(-REACH, REACH + 1)
    inside = np.arange(len(INTERVALS))[:, None] + offsets
    paid = np.maximum(np.abs(offsets) - FREE_CHANGE, 0.0)
    costs = CHANGE_COST * paid / np.log(2.0) / INTERVALS[:, None]
    return costs.astype(np.float32), np.clip(inside, 0, len(INTERVALS) - 1)


def _backtrack(back: NDArray[np.uint8], end: tuple[int, int]) -> NDArray[np.int64]:
    frame, interval = end
    path = [frame]
    while True:
        frame = frame - int(INTERVALS[interval])
        if frame < 0 or back[frame, interval] == NO_PREDECESSOR:
            break
        path.append(frame)
        interval = int(back[frame, interval])
    return np.asarray(path[::-1], np.int64)
