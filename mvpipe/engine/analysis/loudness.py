"""Loudness after ITU-R BS.1770: K-weighted level every 0.1 s, and integrated LUFS with its gates."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

from mvpipe.engine.analysis.network_features import Floats

STEP = 0.1  # seconds
MOMENTARY = 4  # steps in a momentary value: 400 ms
SILENCE = -70.0  # dB; nothing is quieter
BLOCK_STEPS = 300


def step_powers(samples: Floats, rate: int) -> NDArray[np.float64]:
    """K-weighted power of every 0.1 s of [n, channels] samples, summed over the channels."""
    edges = np.rint(np.arange(0, len(samples) / rate + STEP, STEP) * rate).astype(int)
    edges = np.unique(np.minimum(edges, len(samples)))
    if len(edges) < 2:
        return np.zeros(0)
    sections = _k_weighting(rate)
    state = np.zeros((len(sections), 2, samples.shape[1]))
    powers = []
    for first in range(0, len(edges) - 1, BLOCK_STEPS):
        cut = edges[first : first + BLOCK_STEPS + 1]
        block = np.nan_to_num(samples[cut[0] : cut[-1]], posinf=0.0, neginf=0.0)
        weighted, state = sosfilt(sections, block, axis=0, zi=state)
        power = np.add.reduceat((weighted**2).sum(axis=1), cut[:-1] - cut[0])
        powers.append(power / np.diff(cut))
    return np.concatenate(powers)


def integrated_loudness(blocks: Iterable[Floats], rate: int) -> float | None:
    """Loudness in LUFS of a sound that comes in blocks [n, channels] of any lengths; None for silence."""
    step = round(STEP * rate)
    sections = _k_weighting(rate)
    state: NDArray[np.float64] | None = None
    rest = np.zeros(0)
    powers = []
    for block in blocks:
        if state is None:
            state = np.zeros((len(sections), 2, block.shape[1]))
        weighted, state = sosfilt(sections, block, axis=0, zi=state)
        squares = np.concatenate([rest, (weighted**2).sum(axis=1)])
        whole = len(squares) // step * step
        powers.append(squares[:whole].reshape(-1, step).mean(axis=1))
        rest = squares[whole:]
    return integrated(np.concatenate(powers)) if powers else None


def curve(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Momentary level in LUFS around each step, at least SILENCE."""
    if not len(powers):
        return powers
    total = np.concatenate([[0.0], np.cumsum(powers)])
    at = np.arange(len(powers))
    first = np.maximum(at - MOMENTARY // 2 + 1, 0)
    last = np.minimum(at + MOMENTARY // 2 + 1, len(powers))
    return _decibels((total[last] - total[first]) / (last - first))


def integrated(powers: NDArray[np.float64]) -> float | None:
    """Loudness of the whole in LUFS, gated; None for silence."""
    levels = curve(powers)
    heard = powers_of(levels[levels > SILENCE])
    if not len(heard):
        return None
    gate = float(_decibels(heard.mean())) - 10.0
    kept = powers_of(levels[levels > max(gate, SILENCE)])
    return float(_decibels(kept.mean())) if len(kept) else None


def powers_of(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of the level: mean power."""
    return np.asarray(10.0 ** ((levels + 0.691) / 10.0), np.float64)


def _decibels(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    level = 10.0 * np.log10(np.maximum(power, 1e-12)) - 0.691
    return np.asarray(np.maximum(level, SILENCE), np.float64)


def _k_weighting(rate: int) -> NDArray[np.float64]:
    """Second-order sections of the K filter at any rate: the analogue shelf and high-pass behind the
    standard's 48 kHz coefficients (as in libebur128), by the bilinear transform."""
    shelf_hz, shelf_gain, shelf_q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = np.tan(np.pi * min(shelf_hz / rate, 0.45))
    vh = 10.0 ** (shelf_gain / 20.0)
    vb = vh**0.4996667741545416
    a0 = 1.0 + k / shelf_q + k * k
    shelf = [
        (vh + vb * k / shelf_q + k * k) / a0,
        2.0 * (k * k - vh) / a0,
        (vh - vb * k / shelf_q + k * k) / a0,
        1.0,
        2.0 * (k * k - 1.0) / a0,
        (1.0 - k / shelf_q + k * k) / a0,
    ]
    pass_hz, pass_q = 38.13547087602444, 0.5003270373238773
    k = np.tan(np.pi * min(pass_hz / rate, 0.45))
    a0 = 1.0 + k / pass_q + k * k
    high_pass = [1.0, -2.0, 1.0, 1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / pass_q + k * k) / a0]
    return np.array([shelf, high_pass])
