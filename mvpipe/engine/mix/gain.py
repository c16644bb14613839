"""Gains over time: fades, the softening of hard edges, and the limiter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import minimum_filter1d, uniform_filter1d

Samples = npt.NDArray[np.float32]

EDGE_S = 0.003
"""Fade at an edge that cuts through a wave, against clicks."""
LOOK_AHEAD_S = 0.005


@dataclass(frozen=True)
class Envelope:
    """A segment's gain over time, all in samples: fades reach over its `length`; `soft_in` and `soft_out` lie at the
    edges of the part that sounds, which ends at `sounding`. Overlapping ramps multiply."""

    length: int
    sounding: int
    fade_in: int = 0
    fade_out: int = 0
    soft_in: int = 0
    soft_out: int = 0

    def gain(self, first: int, last: int) -> Samples | None:
        """The gain of samples [first, last); None where it is 1 throughout."""
        at = np.arange(first, last)
        ramps = []
        if first < self.fade_in:
            ramps.append(rise(at, self.fade_in))
        if last > self.length - self.fade_out:
            ramps.append(rise(self.length - 1 - at, self.fade_out))
        if first < self.soft_in:
            ramps.append(rise(at, self.soft_in))
        if last > self.sounding - self.soft_out:
            ramps.append(rise(self.sounding - 1 - at, self.soft_out))
        return np.prod(ramps, axis=0, dtype=np.float32) if ramps else None


def rise(at: npt.NDArray[np.int64], length: int) -> Samples:
    """A quarter sine from silence (sample 0) to full (from `length` on); with its mirror the power stays equal."""
    share = np.clip((at + 0.5) / max(1, length), 0.0, 1.0)
    return np.sin(share * (np.pi / 2)).astype(np.float32)


def limited(samples: Samples, ceiling: float, rate: int) -> Samples:
    """Samples no larger than `ceiling`: turned down around peaks only, over 5 ms on each side, both channels alike.

    The gain needed at each sample, spread by a minimum over the window and smoothed by a mean over the same
    window, is never above what its sample needs.
    """
    if max(samples.max(initial=0.0), -samples.min(initial=0.0)) <= ceiling:
        return samples
    level = np.maximum(np.abs(samples[:, 0]), np.abs(samples[:, 1]))
    need = np.minimum(1.0, ceiling / np.maximum(level, 1e-9), dtype=np.float64)
    window = 2 * round(LOOK_AHEAD_S * rate) + 1
    spread = minimum_filter1d(need, window, mode="nearest")
    gain = uniform_filter1d(spread, window, mode="nearest")
    result: Samples = (samples * np.minimum(gain, need)[:, None]).astype(np.float32)
    return result
