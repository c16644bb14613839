"""One song from samples to Music: what the network hears, beats, bars, how sure, sections, loudness."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mvpipe.engine.analysis import hearing, loudness, network, sections, tracking
from mvpipe.engine.analysis.network_features import RATE, Floats, Mono
from mvpipe.model.draft import Alternative, Music

UNLIKELY = 0.01  # other readings below this chance are not worth telling
SCAN = 1 << 20  # samples looked at at once


def analyse(
    samples: Floats,
    rate: int,
    *,
    bpm: float | None = None,
    bpm_range: tuple[float, float] | None = None,
    progress: Callable[[float, float], None] | None = None,
) -> Music:
    """Listen to samples [n] or [n, channels] at `rate` Hz, any level, any length.

    `bpm` is a hint that the tempo stays near, `bpm_range` a limit; a hint that nothing in the song bears
    out is dropped. `progress` is told the seconds listened to and the seconds in all. Silence, noise and
    music without a beat give no beats and confidence 0. Raises nothing for odd sound: NaN counts as
    silence.
    """
    sound = samples[:, None] if samples.ndim == 1 else samples
    duration = len(sound) / rate
    listened = (
        None if progress is None else lambda seconds: progress(min(seconds, duration), duration)
    )
    mono = hearing.at_network_rate(_mono(sound), rate)
    length = -(-len(sound) * RATE // rate)
    heard = hearing.hear(mono, length, network.shipped(), progress=listened)
    found = _tracked(heard, mono, bpm=bpm, bpm_range=bpm_range, duration=duration)
    powers = loudness.step_powers(sound, rate)
    levels = loudness.curve(powers)
    parts = sections.find_sections(
        heard.timbre,
        found.downbeats,
        levels,
        duration=duration,
        level_step=loudness.STEP,
        tempo=found.tempo,
    )
    return Music(
        duration=duration,
        tempo=round(found.tempo, 2),
        confidence=round(found.confidence, 3),
        beats=tuple(round(float(t), 4) for t in found.beats),
        downbeats=tuple(round(float(t), 4) for t in found.downbeats),
        metre=found.metre,
        sections=parts,
        loudness=tuple(round(float(level), 2) for level in levels),
        loudness_step=loudness.STEP,
        lufs=_rounded(loudness.integrated(powers)),
        downbeat_confidence=round(found.downbeat_confidence, 3),
        alternatives=_alternatives(found),
    )


def _tracked(
    heard: hearing.Hearing,
    mono: Mono,
    *,
    bpm: float | None,
    bpm_range: tuple[float, float] | None,
    duration: float,
) -> tracking.Tracked:
    chosen = tracking.shipped_tuning()
    hints = [(bpm, bpm_range), (None, None)] if bpm or bpm_range else [(None, None)]
    for hint, limits in hints:
        found = tracking.track(heard, mono, chosen, duration=duration, bpm=hint, bpm_range=limits)
        if len(found.beats):
            return found
    return tracking.Tracked()


def _alternatives(found: tracking.Tracked) -> tuple[Alternative, ...]:
    """The other readings worth telling, the likeliest first."""
    others = [
        Alternative(name, round(found.tempo * tracking.RATIOS[name], 2), round(chance, 3))
        for name, chance in found.readings.items()
        if name in tracking.RATIOS and chance >= UNLIKELY
    ]
    return tuple(sorted(others, key=lambda other: -other.score))


def _rounded(level: float | None) -> float | None:
    return None if level is None else round(level, 2)


def _mono(sound: Floats) -> Mono:
    """A reader of the song as mono with its peak at 0.5 and no DC, silence outside of its ends."""
    peak, total = 0.0, 0.0
    for first in range(0, len(sound), SCAN):
        total += float(_finite(sound[first : first + SCAN]).sum(dtype=np.float64))
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
    """Mono [n] of [n, channels], without what is no number."""
    mean = np.asarray(block[:, 0], np.float32)
    for channel in range(1, block.shape[1]):  # a mean over so short an axis is ten times slower
        mean = mean + block[:, channel]
    if block.shape[1] > 1:
        mean = mean * np.float32(1 / block.shape[1])
    if np.isfinite(mean.sum()):
        return mean
    return np.nan_to_num(mean, nan=0.0, posinf=0.0, neginf=0.0)
