"""Which beat intervals fit where: a tempogram of the activation with a log-normal tempo prior."""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from mvpipe.engine.analysis.features import FRAME_RATE, Floats

SHORTEST, LONGEST = 27, 125  # beat intervals in frames: 222 to 48 BPM
INTERVALS: NDArray[np.int64] = np.arange(SHORTEST, LONGEST + 1)
HOP = 50  # frames between two columns of the tempogram
WINDOW = 1200  # frames of the activation in one column

PRIOR_BPM = 110.0
PRIOR_OCTAVES = 0.65
PRIOR_WEIGHT = 1.6
HINT_OCTAVES = 0.08
FORBIDDEN = -30.0  # the price of an interval outside a range asked for
PERIODICITY_WEIGHT = 3.1


def interval_scores(
    activation: Floats,
    *,
    bpm: float | None = None,
    bpm_range: tuple[float, float] | None = None,
) -> Floats:
    """Score of every interval [columns, intervals]; column c stands for frames c·HOP…"""
    periodicity = _periodicity(activation)
    wanted = prior(bpm, bpm_range).astype(np.float32)
    return PERIODICITY_WEIGHT * periodicity + wanted


def prior(bpm: float | None, bpm_range: tuple[float, float] | None) -> NDArray[np.float64]:
    """Log prior of every interval; a hint makes it narrow, a range forbids the rest."""
    tempi = 60.0 * FRAME_RATE / INTERVALS
    centre, spread, weight = PRIOR_BPM, PRIOR_OCTAVES, PRIOR_WEIGHT
    if bpm is not None and 0 < bpm < np.inf:
        centre = _within(bpm, tempi.min(), tempi.max())
        spread, weight = HINT_OCTAVES, 4.0
    score = -weight * 0.5 * (np.log2(tempi / centre) / spread) ** 2
    if bpm_range is not None:
        low, high = sorted(bpm_range)
        # Half a frame of slack: an interval is a whole number of frames, a tempo is not.
        outside = (6000.0 / max(high, 1e-3) > INTERVALS + 0.5) | (
            6000.0 / max(low, 1e-3) < INTERVALS - 0.5
        )
        if not outside.all():
            score = np.where(outside, FORBIDDEN, score)
    return np.maximum(score, FORBIDDEN)


def _within(bpm: float, low: float, high: float) -> float:
    """Doubled or halved until it is a tempo that can be followed."""
    while bpm < low:
        bpm *= 2.0
    while bpm > high:
        bpm /= 2.0
    return bpm


def _periodicity(activation: Floats) -> Floats:
    """How well each interval and its multiples repeat the activation, per column, about 0 to 1."""
    columns = len(activation) // HOP + 1
    # The mean goes before the taper and the padding: what it left would look periodic at every lag.
    varying = activation - uniform_filter1d(activation, WINDOW, mode="nearest")
    padded = np.pad(varying, (WINDOW // 2, WINDOW // 2 + HOP))
    size = scipy.fft.next_fast_len(WINDOW + 4 * LONGEST, real=True)
    taper = np.hanning(WINDOW + 2)[1:-1].astype(np.float32)
    scores = np.zeros((columns, len(INTERVALS)), np.float32)
    for first in range(0, columns, 256):
        at = np.arange(first, min(first + 256, columns))
        cut = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[at * HOP]
        power = np.abs(scipy.fft.rfft(cut * taper, size, axis=1)) ** 2
        correlation = scipy.fft.irfft(power, size, axis=1)[:, : 4 * LONGEST + 4]
        correlation /= np.maximum(correlation[:, :1], 1e-6)
        correlation = np.maximum(correlation, 0.0)
        # A lag of several intervals need not be a whole multiple of the whole-frame interval.
        parts = [
            weight * _largest_near(correlation, multiple)
            for multiple, weight in ((1, 0.4), (2, 0.3), (3, 0.1), (4, 0.2))
        ]
        scores[at] = np.sum(parts, axis=0)
    return scores


def periodicity_along(activation: Floats, frames: NDArray[np.int64]) -> float:
    """How well the activation repeats at the beat intervals found, on average: 0 not at all, 1 exactly."""
    steps = np.clip(np.diff(frames), SHORTEST, LONGEST)
    columns = _periodicity(activation)[frames[0] // HOP : frames[-1] // HOP + 1]
    at = frames[0] + HOP // 2 + HOP * np.arange(len(columns))
    interval = np.rint(np.interp(at, frames[1:], steps)).astype(int) - SHORTEST
    return float(columns[np.arange(len(columns)), interval].mean())


def _largest_near(correlation: Floats, multiple: int) -> Floats:
    lags = INTERVALS * multiple
    slack = multiple // 2
    near = [correlation[:, lags + shift] for shift in range(-slack, slack + 1)]
    return np.asarray(np.max(near, axis=0), np.float32)
