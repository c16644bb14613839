"""How sure the beats are: other readings of the same song with their chances, and calibrated confidence.

The few numbers behind both were fitted on generated songs (training/calibrate.py) and are shipped with
the weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.decoder import INTERVALS
from mvpipe.engine.analysis.metre import NEAR, Bars
from mvpipe.engine.analysis.network import TEMPI, TEMPO_HIGH, TEMPO_LOW, TEMPO_STEP, Heard
from mvpipe.engine.analysis.network_features import FRAME_RATE, Floats

# Other readings as beats counted in found beats: how far apart, and where the first may lie.
READINGS: dict[str, tuple[float, tuple[float, ...]]] = {
    "as heard": (1.0, (0.0,)),
    "half": (2.0, (0.0, 1.0)),
    "double": (0.5, (0.0,)),
    "two thirds": (1.5, (0.0, 0.5, 1.0)),
    "one and a half": (2 / 3, (0.0, 1 / 3)),
    "off-beat": (1.0, (0.5,)),
}
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """`readings`: what is added to each reading's score, the last number scales the scores; `beats` and
    `bars`: weights of beat_evidence and bar_evidence in a logistic function."""

    readings: tuple[float, ...] = (1.0, 0.0, 0.0, -1.0, -1.0, -0.5, 1.0)
    beats: tuple[float, ...] = (-2.0, 0.3, 4.0, 2.0, -4.0, 0.2)
    bars: tuple[float, ...] = (-2.0, 0.5, 2.0, 1.0, 0.3)


def grid(frames: NDArray[np.int64], step: float, first: float) -> Array:
    """Frames of another reading: every `step` found beats from the `first`."""
    places = np.arange(first, len(frames) - 1 + 1e-9, step)
    return np.asarray(np.interp(places, np.arange(len(frames)), frames))


def reading_scores(frames: NDArray[np.int64], gains: Floats, scores: Floats) -> dict[str, float]:
    """What each reading is worth a second, by the decoder's own measure."""
    seconds = max(1.0, (frames[-1] - frames[0]) / FRAME_RATE)
    near = np.maximum(gains, -8.0)
    near = np.maximum.reduce([np.roll(near, shift) for shift in (-1, 0, 1)])
    found = {}
    for name, (step, firsts) in READINGS.items():
        found[name] = (
            max(_worth(grid(frames, step, first), near, scores) for first in firsts) / seconds
        )
    return found


def _worth(places: Array, gains: Floats, scores: Floats) -> float:
    if len(places) < 2:
        return -10.0
    at = np.clip(np.rint(places).astype(int), 0, len(gains) - 1)
    interval = np.maximum(np.rint(np.diff(places)).astype(int), 1)
    inside = np.clip(interval - INTERVALS[0], 0, len(INTERVALS) - 1)
    beyond = np.abs(np.log2(interval / INTERVALS[inside]))
    step = np.minimum(at[1:] // TEMPO_STEP, len(scores) - 1)
    return float(gains[at].sum() + (scores[step, inside] - 3.0 * beyond).sum())


def shares(scores: dict[str, float], calibration: Calibration) -> dict[str, float]:
    """Scores as chances that sum to 1."""
    *added, scale = calibration.readings
    values = scale * np.array(list(scores.values())) + np.array(added)
    powers = np.exp(values - values.max())
    return dict(zip(scores, (float(p) for p in powers / powers.sum()), strict=True))


def beat_evidence(frames: NDArray[np.int64], heard: Heard, chance: float) -> Array:
    """1, log odds of this reading, chance of a beat at beats and how much less between them, unevenness
    and the network's own chance of this tempo."""
    sure = 1.0 / (1.0 + np.exp(-heard.beat.astype(np.float64)))
    on = sure[np.clip(frames[:, None] + np.arange(-1, 2), 0, len(sure) - 1)].max(axis=1)
    middles = np.rint((frames[1:] + frames[:-1]) / 2).astype(int)
    between = sure[np.clip(middles[:, None] + np.arange(-1, 2), 0, len(sure) - 1)].max(axis=1)
    steps = np.diff(frames)
    uneven = float(np.mean(np.abs(np.diff(steps))) / np.mean(steps)) if len(steps) > 1 else 1.0
    odds = float(np.log((chance + 1e-4) / (1 - chance + 1e-4)))
    own = _own_tempo(frames, heard)
    return np.array([1.0, odds, on.mean(), on.mean() - between.mean(), min(uneven, 0.5), own])


def _own_tempo(frames: NDArray[np.int64], heard: Heard) -> float:
    """Mean log share of the tempo output around the beats' tempo."""
    bpm = 60.0 * FRAME_RATE / np.diff(frames)
    place = np.log(bpm / TEMPO_LOW) / np.log(TEMPO_HIGH / TEMPO_LOW) * (TEMPI - 1)
    whole = np.clip(np.rint(place).astype(int), 1, TEMPI - 2)
    step = np.minimum(frames[1:] // TEMPO_STEP, len(heard.tempo) - 1)
    return float(np.logaddexp.reduce([heard.tempo[step, whole + k] for k in (-1, 0, 1)]).mean())


def bar_evidence(frames: NDArray[np.int64], heard: Heard, bars: Bars, sure: float) -> Array:
    """1, how far downbeats stand out, chance of a downbeat at downbeats and how much less at other beats,
    log odds of the beats."""
    odds = heard.downbeat[
        np.clip(frames[:, None] + np.arange(-NEAR, NEAR + 1), 0, len(heard.downbeat) - 1)
    ]
    chance = 1.0 / (1.0 + np.exp(-odds.max(axis=1).astype(np.float64)))
    first = np.zeros(len(frames), bool)
    first[bars.downbeats] = True
    on = float(chance[first].mean()) if first.any() else 0.0
    off = float(chance[~first].mean()) if (~first).any() else 0.0
    beats = float(np.log((sure + 1e-3) / (1 - sure + 1e-3)))
    return np.array([1.0, float(np.clip(bars.lead, -2, 8)), on, on - off, beats])


def confidence(evidence: Array, weights: tuple[float, ...]) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip(evidence @ np.array(weights), -12, 12))))
