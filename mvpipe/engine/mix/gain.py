"""Gains over time: fades, the softening of hard edges, ducking, and the limiter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

Samples = npt.NDArray[np.float32]
Levels = npt.NDArray[np.float32]

EDGE_S = 0.003
"""Fade at an edge that cuts through a wave, against clicks."""
STEP_S = 0.03
"""The time in which a volume changes into the next where a song was cut only to change it."""
DUCK_S = 0.2
LOOK_AHEAD_S = 0.005
OVERSAMPLED = 4
"""Peaks between samples are looked for at four times the rate, as ITU-R BS.1770 does."""
KERNEL = 12
"""Samples on each side that such a peak depends on."""


@dataclass(frozen=True)
class Envelope:
    """A segment's gain over time, all in samples: fades reach over its `length`; `soft_in` and `soft_out` lie at the
    edges of the part that sounds, which ends at `sounding`. Over the first `step` samples it comes from the factor
    `coming`. Overlapping ramps multiply."""

    length: int
    sounding: int
    fade_in: int = 0
    fade_out: int = 0
    soft_in: int = 0
    soft_out: int = 0
    step: int = 0
    coming: float = 1.0

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
        if first < self.step and self.coming != 1:
            share = np.clip((at + 0.5) / self.step, 0, 1)
            ramps.append((self.coming + (1 - self.coming) * share).astype(np.float32))
        return np.prod(ramps, axis=0, dtype=np.float32) if ramps else None


def rise(at: npt.NDArray[np.int64], length: int) -> Samples:
    """A quarter sine from silence (sample 0) to full (from `length` on); with its mirror the power stays equal."""
    share = np.clip((at + 0.5) / max(1, length), 0.0, 1.0)
    return np.sin(share * (np.pi / 2)).astype(np.float32)


def ducked(
    spans: Sequence[tuple[int, int]], to: float, ramp: int, first: int, last: int
) -> Samples | None:
    """The gain of samples [first, last) of music that is at `to` throughout `spans` (in order, in samples of the
    film) and at 1 from `ramp` samples away from them; None where it is 1 throughout."""
    at = np.arange(first, last)
    gain = None
    for start, end in spans:
        if start - ramp >= last or end + ramp <= first:
            continue
        away = np.maximum(np.maximum(start - at, at - end + 1), 0) / max(1, ramp)
        share = np.clip(away, 0, 1)
        smooth = share * share * (3 - 2 * share)
        here = (to + (1 - to) * smooth).astype(np.float32)
        gain = here if gain is None else np.minimum(gain, here)
    return gain


def limited(
    blocks: Iterable[tuple[Samples, Levels]], rate: int, *, true_peak: bool
) -> Iterator[Samples]:
    """Sample blocks [n, 2] no larger than the ceilings [n] that come with each: turned down around peaks only, over
    5 ms on each side, both channels alike. What lies below comes through as it is.

    The gain needed at each sample, spread by a minimum over the window and smoothed by a mean over the same
    window, is never above what its sample needs. `true_peak` heeds peaks between the samples too. Blocks must be
    longer than the window; the last may be of any length.
    """
    reach = 2 * round(LOOK_AHEAD_S * rate) + 1
    context = 2 * reach + KERNEL
    before: tuple[Samples, Levels] | None = None
    held: tuple[Samples, Levels] | None = None
    for coming in blocks:
        if held is not None:
            yield _turned_down(before, held, coming, (reach, context), true_peak)
            before = (held[0][-context:], held[1][-context:])
        held = coming
    if held is not None:
        yield _turned_down(before, held, None, (reach, context), true_peak)


def _turned_down(
    before: tuple[Samples, Levels] | None,
    held: tuple[Samples, Levels],
    after: tuple[Samples, Levels] | None,
    sizes: tuple[int, int],
    true_peak: bool,
) -> Samples:
    reach, context = sizes
    parts = [
        part
        for part in (before, held, (after[0][:context], after[1][:context]) if after else None)
        if part
    ]
    samples = np.concatenate([one for one, _ in parts])
    ceiling = np.concatenate([one for _, one in parts])
    level = np.abs(samples).max(axis=1, initial=0.0)
    if true_peak:
        level = _between(samples, level)
    if not (level > ceiling).any():
        return held[0]
    need = np.minimum(1.0, ceiling / np.maximum(level, 1e-9), dtype=np.float64)
    spread = minimum_filter1d(need, reach, mode="nearest")
    gain = np.minimum(uniform_filter1d(spread, reach, mode="nearest"), need)
    start = len(before[0]) if before else 0
    here = slice(start, start + len(held[0]))
    if (gain[here] >= 1).all():
        return held[0]
    result: Samples = (samples[here] * gain[here, None]).astype(np.float32)
    return result


def _between(samples: Samples, level: Levels) -> Levels:
    """The level with the peaks on both sides of each sample; only looked for where samples are loud."""
    if level.max(initial=0.0) < 0.5:
        return level
    fine = np.abs(resample_poly(samples, OVERSAMPLED, 1, axis=0)).max(axis=1)
    around = maximum_filter1d(fine, 2 * OVERSAMPLED - 1, mode="nearest")[::OVERSAMPLED]
    result: Levels = np.maximum(level, around[: len(level)]).astype(np.float32)
    return result
