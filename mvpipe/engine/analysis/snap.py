"""Beat frames to times: each beat moves to the attack near it, if there is one.

A frame of a 46 ms window says to some 5 ms when something sounded. Here the samples themselves are
looked at: the energy of the differenced sound in 1 ms steps, which leaps where a note is struck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.network_features import FRAME_RATE, Floats

STEP = 0.001  # seconds between energy values
AFTER, BEFORE = 6, 14  # steps compared: an attack is short, what came before may waver
BESIDE = 4  # steps
NEIGHBOURS = 4  # beats each side that lend their shift to a beat without an attack
BATCH = 512


@dataclass(frozen=True)
class Search:
    """`reach`: seconds a beat may move; `nearness`: spread in seconds of the preference for attacks close
    by; `sharp`: natural log of the energy ratio from which an attack counts."""

    reach: float
    nearness: float
    sharp: float


NEAR = Search(0.020, 0.004, 1.0)
FAR = Search(0.060, 0.025, 2.5)  # where nothing near is sharp, but something further off leaps out


def snap(
    frames: NDArray[np.int64],
    strength: Floats,
    mono: Callable[[int, int], Floats],
    rate: int,
) -> NDArray[np.float64]:
    """Times in seconds of the beats at `frames`, moved to attacks nearby, still in order."""
    times = _between_frames(frames, strength)
    shifts = np.full(len(times), np.nan)
    for first in range(0, len(times), BATCH):
        part = slice(first, first + BATCH)
        shifts[part] = _shifts(times[part], mono, rate, NEAR)
    unmoved = np.isnan(shifts)
    if unmoved.any():
        shifts[unmoved] = _shifts(times[unmoved], mono, rate, FAR)
    moved = times + _filled(shifts)
    return np.asarray(np.maximum.accumulate(np.maximum(moved, 0.0)), np.float64)


def _between_frames(frames: NDArray[np.int64], strength: Floats) -> NDArray[np.float64]:
    """Seconds of the local peak of strength within 2 frames, by a parabola through it."""
    padded = np.pad(strength.astype(np.float64), 4)
    near = padded[frames[:, None] + 4 + np.arange(-2, 3)]
    peak = frames + near.argmax(axis=1) - 2
    left, here, right = (padded[peak + 4 + shift] for shift in (-1, 0, 1))
    curve = left - 2 * here + right
    offset = np.where(curve < -1e-9, 0.5 * (left - right) / np.minimum(curve, -1e-9), 0.0)
    return np.asarray((peak + np.clip(offset, -0.5, 0.5)) / FRAME_RATE, np.float64)


def _shifts(
    times: NDArray[np.float64], mono: Callable[[int, int], Floats], rate: int, search: Search
) -> NDArray[np.float64]:
    """How far to the sharpest attack near each time, in seconds; NaN where none is sharp."""
    reach = round(search.reach / STEP)
    steps = np.arange(-reach - BEFORE, reach + AFTER + 1)
    edges = np.arange(len(steps) + 1) + steps[0] - 0.5
    starts = np.rint((times + edges[0] * STEP) * rate).astype(int)
    offsets = np.rint((edges - edges[0]) * STEP * rate).astype(int)
    energy = np.stack([_energy(mono, start, offsets) for start in starts])
    total = np.concatenate([np.zeros((len(energy), 1)), np.cumsum(energy, axis=1)], axis=1)
    at = np.arange(BEFORE, BEFORE + 2 * reach + 1)
    after = (total[:, at + AFTER] - total[:, at]) / AFTER
    before = (total[:, at] - total[:, at - BEFORE]) / BEFORE
    floor = 0.02 * after.max(axis=1, keepdims=True) + 1e-10
    leap = np.log((after + floor) / (before + floor))
    # A loud attack outweighs a soft one that is as sudden.
    loud = np.sqrt(after / (after.max(axis=1, keepdims=True) + 1e-12))
    worth = np.maximum(leap, 0.0) * loud
    near = np.exp(-0.5 * ((at - BEFORE - reach) * STEP / search.nearness) ** 2)
    best = _peak_around((worth * near).argmax(axis=1), worth)
    sharp = leap[np.arange(len(best)), best] > search.sharp
    return np.where(sharp, (best - reach) * STEP - 0.5 * STEP, np.nan)


def _peak_around(places: NDArray[np.int64], worth: NDArray[np.float64]) -> NDArray[np.int64]:
    """The best step beside each place: nearness says which attack is meant, not where exactly it lies."""
    around = np.clip(places[:, None] + np.arange(-BESIDE, BESIDE + 1), 0, worth.shape[1] - 1)
    best = np.take_along_axis(worth, around, axis=1).argmax(axis=1)
    return np.asarray(around[np.arange(len(places)), best], np.int64)


def _energy(
    mono: Callable[[int, int], Floats], start: int, offsets: NDArray[np.int64]
) -> NDArray[np.float64]:
    samples = np.diff(mono(start - 1, start + int(offsets[-1])).astype(np.float64))
    total = np.concatenate([[0.0], np.cumsum(samples**2)])
    sums: NDArray[np.float64] = np.diff(total[offsets])
    return sums / np.maximum(np.diff(offsets), 1)


def _filled(shifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Beats without an attack move as their neighbours did in the middle, or stay."""
    filled = np.zeros(len(shifts))
    for at, shift in enumerate(shifts):
        around = shifts[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
        known = around[~np.isnan(around)]
        filled[at] = shift if not np.isnan(shift) else (np.median(known) if len(known) else 0.0)
    return filled
