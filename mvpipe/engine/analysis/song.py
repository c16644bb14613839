"""One song from samples to Music: features, beats, bars, how sure, sections, loudness."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis import bars, beats, loudness, sections, snap
from mvpipe.engine.analysis.features import FRAME_RATE, Features, Floats, extract
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
    listened to and the seconds in all. Silence, noise and music without a beat give no beats and
    confidence 0. Raises nothing for odd sound: NaN counts as silence.
    """
    sound = samples[:, None] if samples.ndim == 1 else samples
    duration = len(sound) / rate
    mono = _mono(sound)
    listened = None if progress is None else lambda seconds: progress(min(seconds, duration), duration)
    features = extract(mono, len(sound), rate, progress=listened)
    powers = loudness.step_powers(sound, rate)
    levels = loudness.curve(powers)
    times, downbeats, metre, confidence = _beats(
        features, mono, rate, bpm=bpm, bpm_range=bpm_range, duration=duration
    )
    tempo = _tempo(times)
    found = sections.find_sections(
        features, downbeats, levels, duration=duration, level_step=loudness.STEP, tempo=tempo
    )
    return Music(
        duration=duration,
        tempo=round(tempo, 2),
        confidence=round(confidence, 3),
        beats=tuple(round(float(t), 4) for t in times),
        downbeats=tuple(round(float(t), 4) for t in downbeats),
        metre=metre,
        sections=found,
        loudness=tuple(round(float(level), 2) for level in levels),
        loudness_step=loudness.STEP,
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
    frames = beats.track(strength, bpm=bpm, bpm_range=bpm_range)
    if len(frames) < MIN_BEATS:
        return nothing, nothing, 4, 0.0
    confidence = _confidence(frames, strength, features)
    if confidence < BEATLESS:
        return nothing, nothing, 4, 0.0
    times = snap.snap(frames, strength, mono, rate)
    metre, first = bars.find_bars(frames, features)
    inside = times < duration
    is_downbeat = np.zeros(len(times), bool)
    is_downbeat[first] = True
    return times[inside], times[inside & is_downbeat], metre, confidence


def _confidence(frames: NDArray[np.int64], strength: Floats, features: Features) -> float:
    """How sure the beats are, 0 to 1: how far strength on the beats stands out from strength off them,
    and how evenly they lie."""
    near = np.clip(frames[:, None] + np.arange(-2, 3), 0, len(strength) - 1)
    on = strength[near].max(axis=1)
    part = strength[frames[0] : frames[-1] + 1]
    stands_out = (on.mean() - part.mean()) / (part.std() + 1e-6)
    steps = np.diff(frames)
    uneven = float(np.median(np.abs(np.diff(steps)))) / float(np.median(steps)) if len(steps) > 2 else 0
    sure = 1.0 / (1.0 + np.exp(-3.0 * (stands_out - 1.6)))
    return float(np.clip(sure * np.exp(-8.0 * max(0.0, uneven - 0.02)), 0.0, 1.0))


def _tempo(times: NDArray[np.float64]) -> float:
    """BPM of the middle beat interval, averaged over intervals like it; 0 without beats."""
    if len(times) < 2:
        return 0.0
    steps = np.diff(times)
    middle = float(np.median(steps))
    alike = steps[np.abs(steps / middle - 1.0) < 0.08]
    return 60.0 / float(alike.mean() if len(alike) else middle)


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
