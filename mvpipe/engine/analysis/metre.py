"""Bars: how many beats each has and where it begins, by Viterbi over (metre, place in the bar)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.network import METRES, TEMPO_STEP, Heard

NEAR = 2  # frames around a beat in which the downbeat's peak may lie


@dataclass(frozen=True)
class BarSettings:
    """Chosen on generated songs by training/tune.py. `prices`: of METRES, a beat."""

    bias: float = 0.0
    low: float = -5.0
    high: float = 4.0
    metre_weight: float = 0.0
    prices: tuple[float, ...] = (0.3, 0.03, 0.0, 0.1, 0.12)
    slip: float = 7.2


@dataclass(frozen=True)
class Bars:
    """`metre` of most beats; `downbeats`: indices of the beats that begin a bar; `lead`: how much better
    this reading is than the best with the downbeat elsewhere, a beat."""

    metre: int
    downbeats: NDArray[np.int64]
    lead: float


class _Places:
    """All (metre, place) states in a row: 2, 3, 4, 5 and 7 beats."""

    metre = np.repeat(np.arange(len(METRES)), METRES)
    place = np.concatenate([np.arange(beats) for beats in METRES])
    first = np.flatnonzero(place == 0)
    before = np.where(
        place == 0, np.arange(len(place)) + np.array(METRES)[metre] - 1, np.arange(len(place)) - 1
    )


def find_bars(frames: NDArray[np.int64], heard: Heard, settings: BarSettings) -> Bars:
    """Bars of beats at `frames`. With fewer than 3 beats the first is a downbeat."""
    if len(frames) < 3:
        return Bars(4, np.zeros(min(len(frames), 1), np.int64), 0.0)
    near = np.clip(frames[:, None] + np.arange(-NEAR, NEAR + 1), 0, len(heard.downbeat) - 1)
    odds = heard.downbeat[near].max(axis=1)
    worth = np.clip(odds + settings.bias, settings.low, settings.high)
    step = np.minimum(frames // TEMPO_STEP, len(heard.metre) - 1)
    shares = settings.metre_weight * np.maximum(heard.metre[step], -6.0) - np.array(settings.prices)
    gains = shares[:, _Places.metre] + np.where(_Places.place == 0, worth[:, None], 0.0)
    states, _ = _viterbi(gains, settings.slip)
    places = _Places.place[states]
    metre = METRES[int(np.bincount(_Places.metre[states]).argmax())]
    first = np.flatnonzero(places == 0)
    return Bars(metre, first, _lead(worth, places))


def _viterbi(gains: NDArray[np.float64], slip: float) -> tuple[NDArray[np.int64], float]:
    came = np.zeros(gains.shape, np.int64)
    score = gains[0].copy()
    for beat in range(1, len(gains)):
        stepped = score[_Places.before]
        best = int(score.argmax())
        slips = stepped < score[best] - slip
        came[beat] = np.where(slips, best, _Places.before)
        score = np.where(slips, score[best] - slip, stepped) + gains[beat]
    states = np.zeros(len(gains), np.int64)
    states[-1] = int(score.argmax())
    for beat in range(len(gains) - 1, 0, -1):
        states[beat - 1] = came[beat, states[beat]]
    return states, float(score.max())


def _lead(worth: NDArray[np.float64], places: NDArray[np.int64]) -> float:
    """How far downbeats stand out from the best other place in the bar, a bar."""
    means = [
        worth[places == place].mean()
        for place in range(int(places.max()) + 1)
        if (places == place).any()
    ]
    return float(means[0] - max(means[1:])) if len(means) > 1 else 0.0
