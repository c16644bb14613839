"""One song from samples to Music: features, beats, bars, how sure, sections, loudness."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis import bars, beats, loudness, offbeat, sections, snap, tempo
from mvpipe.engine.analysis.features import Features, Floats, extract
from mvpipe.model.draft import Music

MIN_BEATS = 4
BEATLESS = 0.15  # below this confidence there is no beat to speak of
SCAN = 1 << 20  # samples looked at at once

Mono = Callable[[int, int], Floats]


def analyse(
    samples: Floats,
    rate: int,
    *,
    bpm: float | None = None,
    bpm_range: tuple[float, float] | None = None,
    progress: Callable[[float, float], None] | None = None,
) -> Music:
    """Listen to samples [n] or [n, channels] at `rate` Hz, any level, any length.

    `bpm` is a hint that the tempo stays near, `bpm_range` a limit. `progress` is told the seconds
    listened to and the seconds in all. A hint far from anything heard is dropped. Silence, noise and music without a beat give no beats and
    confidence 0. Raises nothing for odd sound: NaN counts as silence.
    """
    sound = samples[:, None] if samples.ndim == 1 else samples
    duration = len(sound) / rate
    mono = _mono(sound)
    listened = (
        None if progress is None else lambda seconds: progress(min(seconds, duration), duration)
    )
    features = extract(mono, len(sound), rate, progress=listened)
    powers = loudness.step_powers(sound, rate)
    levels = loudness.curve(powers)
    times, downbeats, metre, confidence = _beats(
        features, mono, rate, bpm=bpm, bpm_range=bpm_range, duration=duration
    )
    bpm_found = _bpm(times)
    found = sections.find_sections(
        features, downbeats, levels, duration=duration, level_step=loudness.STEP, tempo=bpm_found
    )
    return Music(
        duration=duration,
        tempo=round(bpm_found, 2),
        confidence=round(confidence, 3),
        beats=tuple(round(float(t), 4) for t in times),
        downbeats=tuple(round(float(t), 4) for t in downbeats),
        metre=metre,
        sections=found,
        loudness=tuple(round(float(level), 2) for level in levels),
        loudness_step=loudness.STEP,
        lufs=_rounded(loudness.integrated(powers)),
    )


def _beats(
    features: Features,
    mono: Mono,
    rate: int,
    *,
    bpm: float | None,
    bpm_range: tuple[float, float] | None,
    duration: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], int, float]:
    """Beats and downbeats in seconds, beats a bar, and how sure."""
    nothing = np.zeros(0)
    strength = beats.activation(features)
    hints = [(bpm, bpm_range), (None, None)] if bpm or bpm_range else [(None, None)]
    for hint, limits in hints:  # a hint that nothing in the song bears out is dropped
        frames = beats.track(strength, bpm=hint, bpm_range=limits)
        confidence = _confidence(frames, strength, features) if len(frames) >= MIN_BEATS else 0.0
        if confidence >= BEATLESS:
            break
    else:
        return nothing, nothing, 4, 0.0
    frames = offbeat.settle(frames, features, strength)
    times = snap.snap(frames, strength, mono, rate)
    metre, first = bars.find_bars(frames, features)
    inside = times < duration
    is_downbeat = np.zeros(len(times), bool)
    is_downbeat[first] = True
    return times[inside], times[inside & is_downbeat], metre, confidence


def _confidence(frames: NDArray[np.int64], strength: Floats, features: Features) -> float:
    """How sure the beats are, 0 to 1: whether the song repeats at their interval, whether they stand out
    from what lies between, whether anything is struck at all rather than swelling, and whether they go
    through the song. The curves were set on generated songs, noise, swells and voices."""
    repeats = tempo.periodicity_along(strength, frames)
    near = np.clip(frames[:, None] + np.arange(-2, 3), 0, len(strength) - 1)
    part = strength[frames[0] : frames[-1] + 1]
    stands_out = (strength[near].max(axis=1).mean() - part.mean()) / (part.std() + 1e-6)
    sounding = np.flatnonzero(strength > 0.1 * strength.max())
    through = (frames[-1] - frames[0]) / max(1, sounding[-1] - sounding[0])
    sure = _rising(repeats, middle=0.26, width=0.07) * _rising(stands_out, middle=1.5, width=0.25)
    struck = np.sqrt(np.mean(features.onset**2, axis=0)).sum()
    sure *= _rising(float(struck), middle=0.06, width=0.01)
    return float(sure * np.clip(through / 0.4, 0.0, 1.0))


def _rising(value: float, *, middle: float, width: float) -> float:
    return float(1.0 / (1.0 + np.exp(-(value - middle) / width)))


def _bpm(times: NDArray[np.float64]) -> float:
    """BPM of the middle beat interval, averaged over intervals like it; 0 without beats."""
    if len(times) < 2:
        return 0.0
    steps = np.diff(times)
    middle = float(np.median(steps))
    alike = steps[np.abs(steps / middle - 1.0) < 0.08]
    return 60.0 / float(alike.mean() if len(alike) else middle)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _mono(sound: Floats) -> Mono:
    """A reader of the song as mono with its peak at 0.5 and no DC, silence outside of its ends."""
    scale, middle = 1.0, 0.0
    peak, total = 0.0, 0.0
    for first in range(0, len(sound), SCAN):
        block = _finite(sound[first : first + SCAN])
        total += float(block.sum(dtype=np.float64))
    middle = total / max(1, len(sound))
    for first in range(0, len(sound), SCAN):
        block = _finite(sound[first : first + SCAN])
        peak = max(peak, float(np.abs(block - middle).max(initial=0.0)))
    scale = 0.5 / peak if peak > 1e-5 else 1.0

    def read(start: int, stop: int) -> Floats:
        inside = _finite(sound[max(start, 0) : max(stop, 0)])
        out = np.zeros(stop - start, np.float32)
        at = max(0, -start)
        out[at : at + len(inside)] = (inside - middle) * scale
        return out

    return read


def _finite(block: Floats) -> Floats:
    mean = block.mean(axis=1, dtype=np.float32) if block.shape[1] > 1 else block[:, 0]
    return np.nan_to_num(mean, nan=0.0, posinf=0.0, neginf=0.0)
