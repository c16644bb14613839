"""Bars: which metre, and on which beats they begin. Bass notes and chords change on downbeats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.features import (
    FRAME_RATE,
    HARMONY_RATE,
    Features,
    Floats,
    harmonic_change,
)

METRES = {4: 0.0, 3: 0.115}  # beats a bar, and its price a beat: most songs are in four
SLIP_COST = 8.0  # a bar that is cut short or drawn out
CHANGE_WEIGHTS = ((0.2, 0.55), (0.4, 0.35), (0.8, 0.5), (1.6, 0.45))  # seconds each side, weight
LOW_WEIGHT = 1.2
BACKBEAT_WEIGHT = 1.0


def find_bars(frames: NDArray[np.int64], features: Features) -> tuple[int, NDArray[np.int64]]:
    """The metre, and the indices of the beats that are downbeats."""
    if len(frames) < 4:
        return 4, np.zeros(min(len(frames), 1), np.int64)
    seen = evidence(frames, features)
    readings = {
        metre: _phases(seen, metre, price)
        for metre, price in METRES.items()
        if len(frames) >= 2 * metre
    } or {4: _phases(seen, 4, 0.0)}
    metre = max(readings, key=lambda metre: readings[metre][0])
    return metre, np.flatnonzero(readings[metre][1] == 0)


def evidence(frames: NDArray[np.int64], features: Features) -> NDArray[np.float64]:
    """How much each beat looks like the first of a bar, in standard deviations."""
    total = np.zeros(len(frames))
    slow = np.clip(np.rint(frames * (HARMONY_RATE / FRAME_RATE)).astype(int), 0, None)
    for stream in (features.bass, features.chord):
        for seconds, weight in CHANGE_WEIGHTS:
            change = harmonic_change(stream, seconds)
            near = np.clip(slow[:, None] + np.arange(-1, 2), 0, len(change) - 1)
            total += weight * _standard(change[near].max(axis=1))
    low, high = (_struck(features.onset[:, band], frames) for band in (0, 2))
    total += LOW_WEIGHT * _standard(low) + BACKBEAT_WEIGHT * _standard(
        _standard(low) - _standard(high)
    )
    return _standard(total)


def _struck(onset: Floats, frames: NDArray[np.int64]) -> NDArray[np.float64]:
    near = np.clip(frames[:, None] + np.arange(-3, 4), 0, len(onset) - 1)
    return np.asarray(onset[near].max(axis=1), np.float64)


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std())
    return (values - values.mean()) / max(spread, 1e-9) if spread > 1e-9 else np.zeros(len(values))


def _phases(
    evidence: NDArray[np.float64], metre: int, price: float
) -> tuple[float, NDArray[np.int64]]:
    """Viterbi over the place in the bar: its score a beat and the place (0 is the downbeat) of every
    beat. Places go up by one; any other step is a slip."""
    # A downbeat is worth as much more as it is rarer, so that the metres can be compared.
    worth = np.full(metre, -1.0 / np.sqrt(metre - 1))
    worth[0] = np.sqrt(metre - 1)
    gains = evidence[:, None] * worth[None, :]
    score = gains[0].copy()
    came = np.zeros((len(evidence), metre), np.int64)
    for beat in range(1, len(evidence)):
        stepped = np.roll(score, 1)
        slipped = score.max() - SLIP_COST
        slips = slipped > stepped
        came[beat] = np.where(slips, score.argmax(), np.roll(np.arange(metre), 1))
        score = np.where(slips, slipped, stepped) + gains[beat]
    places = np.zeros(len(evidence), np.int64)
    places[-1] = score.argmax()
    for beat in range(len(evidence) - 1, 0, -1):
        places[beat - 1] = came[beat, places[beat]]
    return float(score.max()) / len(evidence) - price, places
