"""Beat times: steady, drifting, ramping, jumping and free tempi, and swing inside a beat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SLOWEST, FASTEST = 44.0, 236.0


def beat_times(
    rng: np.random.Generator, tempo: float, count: int, *, kind: str, metre: int
) -> NDArray[np.float64]:
    """`count` beat times from 0. `kind`: steady, drift, ramp, jump or rubato."""
    at = np.arange(count)
    curve = np.full(count, tempo) * CURVES[kind](rng, at, metre)
    return np.concatenate([[0.0], np.cumsum(60.0 / np.clip(curve, SLOWEST, FASTEST))[:-1]])


def _steady(rng: np.random.Generator, at: NDArray[np.int64], metre: int) -> NDArray[np.float64]:
    return np.ones(len(at))


def _drift(rng: np.random.Generator, at: NDArray[np.int64], metre: int) -> NDArray[np.float64]:
    size = rng.uniform(0.005, 0.06)
    period = rng.uniform(6, 60)
    wave = np.sin(2 * np.pi * at / period + rng.uniform(0, 6.28))
    steps = np.cumsum(rng.normal(0, 0.004, len(at)))
    return np.clip(1.0 + size * wave + 0.5 * steps, 0.7, 1.4)


def _ramp(rng: np.random.Generator, at: NDArray[np.int64], metre: int) -> NDArray[np.float64]:
    ratio = np.exp(rng.uniform(np.log(1.06), np.log(1.65)) * rng.choice([-1, 1]))
    ratio = np.exp(np.clip(np.log(ratio), -0.5, 0.5))
    first = rng.uniform(0, 0.5) if rng.random() < 0.5 else 0.0
    last = rng.uniform(first + 0.3, 1.0) if rng.random() < 0.5 else 1.0
    share = np.clip((at / max(1, len(at)) - first) / max(0.1, last - first), 0, 1)
    return ratio ** (share - 0.5)


def _jump(rng: np.random.Generator, at: NDArray[np.int64], metre: int) -> NDArray[np.float64]:
    curve = np.ones(len(at))
    for _ in range(int(rng.integers(1, 3))):
        where = metre * int(rng.integers(2, max(3, len(at) // metre - 1)))
        curve[where:] *= np.exp(rng.uniform(0.05, 0.4) * rng.choice([-1, 1]))
    return curve


def _rubato(rng: np.random.Generator, at: NDArray[np.int64], metre: int) -> NDArray[np.float64]:
    phrase = metre * int(rng.choice([2, 4, 8]))
    depth = rng.uniform(0.03, 0.18)
    place = (at % phrase) / phrase
    arch = 1.0 + depth * (np.sin(np.pi * place) - 0.6)
    breath = np.where(at % phrase == phrase - 1, rng.uniform(0.65, 1.0), 1.0)
    noise = np.exp(rng.normal(0, rng.uniform(0.005, 0.035), len(at)))
    return arch * breath * noise * _drift(rng, at, metre)


CURVES = {"steady": _steady, "drift": _drift, "ramp": _ramp, "jump": _jump, "rubato": _rubato}


def swung(places: NDArray[np.float64], swing: float, pair: int) -> NDArray[np.float64]:
    """Places in beats with the second half of every pair of eighths (or sixteenths) put at `swing`."""
    unit = 1.0 if pair == 8 else 0.5
    whole, part = np.divmod(places / unit, 1.0)
    late = np.where(part < 0.5, part * (swing / 0.5), swing + (part - 0.5) * (1 - swing) / 0.5)
    return (whole + late) * unit
