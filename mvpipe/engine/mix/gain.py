"""Gains over time: fades, the softening of hard edges, and the limiter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import minimum_filter1d, uniform_filter1d

Samples = npt.NDArray[np.float32]

EDGE_S = 0.003
LOOK_AHEAD_S = 0.005


def rise(length: int) -> npt.NDArray[np.float32]:
    """A quarter sine from silence to full over `length` samples; with its mirror the power stays equal."""
    steps = (np.arange(length) + 0.5) / max(1, length)
    return np.sin(steps * (np.pi / 2)).astype(np.float32)


def faded(part: Samples, fade_in: int, fade_out: int, length: int) -> Samples:
    """`part` of a segment of `length` samples with both fades (in samples); overlapping fades multiply."""
    gain = np.ones(length, np.float32)
    fade_in, fade_out = min(fade_in, length), min(fade_out, length)
    gain[:fade_in] *= rise(fade_in)
    if fade_out:
        gain[-fade_out:] *= rise(fade_out)[::-1]
    result: Samples = part * gain[: len(part), None]
    return result


def edges_softened(part: Samples, start: bool, end: bool, rate: int) -> Samples:
    """A few ms of fade at the edges named, so that a cut through a wave makes no click."""
    edge = min(round(EDGE_S * rate), len(part) // 2)
    if not (start or end) or edge == 0:
        return part
    soft = part.copy()
    if start:
        soft[:edge] *= rise(edge)[:, None]
    if end:
        soft[-edge:] *= rise(edge)[::-1, None]
    return soft


def limited(samples: Samples, ceiling: float, rate: int) -> Samples:
    """Samples no larger than `ceiling`: turned down around peaks only, over 5 ms on each side, both channels alike.

    The gain needed at each sample, spread by a minimum over the window and smoothed by a mean over the same
    window, is never above what its sample needs.
    """
    level = np.abs(samples).max(axis=1, initial=0.0)
    if float(level.max(initial=0.0)) <= ceiling:
        return samples
    need = np.minimum(1.0, ceiling / np.maximum(level, 1e-9), dtype=np.float64)
    window = 2 * round(LOOK_AHEAD_S * rate) + 1
    spread = minimum_filter1d(need, window, mode="nearest")
    gain = uniform_filter1d(spread, window, mode="nearest")
    result: Samples = (samples * np.minimum(gain, need)[:, None]).astype(np.float32)
    return result
