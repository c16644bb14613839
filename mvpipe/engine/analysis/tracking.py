"""Beats and bars of a song from what the network heard, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis import certainty, decoder, metre, network, snap
from mvpipe.engine.analysis.hearing import Hearing
from mvpipe.engine.analysis.network_features import RATE, Floats, Mono

MIN_BEATS = 4
DOUBTFUL = 0.3  # confidence below which beats must at least be heard:
CHANCE = 0.6  # of a beat on the beats; noise stays below it
UNEVEN = 0.06  # change of the interval from beat to beat, in intervals; rain is above it
THROUGH = 0.4  # share of the song
FAINT = 0.1  # chance of a beat
SILENT = 0.12  # of the median rise on beats: below it nothing was struck
RATIOS = {"half": 0.5, "double": 2.0, "two thirds": 2 / 3, "one and a half": 1.5, "off-beat": 1.0}
Times = NDArray[np.float64]


@dataclass(frozen=True)
class Tracked:
    """Times in seconds, `tempo` in BPM. `readings`: chance of every reading by name, as heard among
    them."""

    beats: Times = field(default_factory=lambda: np.zeros(0))
    downbeats: Times = field(default_factory=lambda: np.zeros(0))
    metre: int = 4
    tempo: float = 0.0
    confidence: float = 0.0
    downbeat_confidence: float = 0.0
    readings: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Tuning:
    """What was chosen and fitted on generated songs."""

    beats: decoder.Settings
    bars: metre.BarSettings
    calibration: certainty.Calibration


@cache
def shipped_tuning() -> Tuning:
    return tuning(network.shipped())


def tuning(weights: network.Network) -> Tuning:
    """The tuning stored with some weights; defaults where there is none."""
    stored = weights.about.get("tuning", {})
    return Tuning(
        decoder.Settings(**stored.get("beats", {})),
        metre.BarSettings(**_tuples(stored.get("bars", {}))),
        certainty.Calibration(**_tuples(stored.get("calibration", {}))),
    )


def _tuples(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in stored.items()}


def track(
    hearing: Hearing,
    mono: Mono,
    chosen: Tuning,
    *,
    duration: float,
    bpm: float | None = None,
    bpm_range: tuple[float, float] | None = None,
) -> Tracked:
    """`mono` gives samples at 22.05 kHz, from which the beats' exact times are read."""
    heard = hearing.heard
    gains = decoder.beat_gains(heard, chosen.beats)
    scores = decoder.tempo_scores(heard, chosen.beats, bpm=bpm, bpm_range=bpm_range)
    frames = _without_silent_ends(
        decoder.decode_willingly(gains, scores, chosen.beats).frames, hearing.onset
    )
    if len(frames) < MIN_BEATS:
        return Tracked()
    readings = certainty.shares(certainty.reading_scores(frames, gains, scores), chosen.calibration)
    evidence = certainty.beat_evidence(frames, heard, readings["as heard"])
    sure = certainty.confidence(evidence, chosen.calibration.beats)
    sure *= _through(frames, hearing.onset)
    if sure < DOUBTFUL and (evidence[2] < CHANCE or evidence[4] > UNEVEN):
        return Tracked()
    bars = metre.find_bars(frames, heard, chosen.bars)
    bar_evidence = certainty.bar_evidence(frames, heard, bars, sure)
    strength = (1.0 / (1.0 + np.exp(-heard.beat))).astype(np.float32)
    times = _evened(
        snap.snap(frames, strength, mono, RATE), _clear(frames, strength, hearing.onset)
    )
    inside = times < duration
    is_downbeat = np.zeros(len(times), bool)
    is_downbeat[bars.downbeats] = True
    return Tracked(
        beats=times[inside],
        downbeats=times[inside & is_downbeat],
        metre=bars.metre,
        tempo=_tempo(times),
        confidence=sure,
        downbeat_confidence=certainty.confidence(bar_evidence, chosen.calibration.bars),
        readings=readings,
    )


def _near(values: Floats, frames: NDArray[np.int64], reach: int) -> Floats:
    """The largest value within `reach` frames of each beat."""
    near = np.clip(frames[:, None] + np.arange(-reach, reach + 1), 0, len(values) - 1)
    return np.asarray(values[near].max(axis=1))


def _without_silent_ends(frames: NDArray[np.int64], onset: Floats) -> NDArray[np.int64]:
    """The network beats on when a song has ended: such beats go, as nothing is struck on them."""
    if len(frames) < MIN_BEATS:
        return frames
    struck = _near(onset, frames, 4)
    sounding = np.flatnonzero(struck > SILENT * np.median(struck))
    return frames[sounding[0] : sounding[-1] + 1] if len(sounding) else frames[:0]


def _through(frames: NDArray[np.int64], onset: Floats) -> float:
    """1 where the beats go through a good part of what sounds, less where they are a short stretch."""
    sounding = np.flatnonzero(onset > 0.1 * onset.max())
    share = (frames[-1] - frames[0]) / max(1, sounding[-1] - sounding[0])
    return float(np.clip(share / THROUGH, 0.0, 1.0))


def _clear(frames: NDArray[np.int64], strength: Floats, onset: Floats) -> NDArray[np.bool_]:
    """Which beats were heard and struck."""
    struck = _near(onset, frames, 3)
    return (_near(strength, frames, 2) >= FAINT) & (struck > SILENT * np.median(struck))


def _evened(times: Times, clear: NDArray[np.bool_]) -> Times:
    """Beats that were hardly heard (a break, a held chord) lie evenly between those that were."""
    known = np.flatnonzero(clear)
    if len(known) < 2:
        return times
    at = np.arange(len(times))
    inside = ~clear & (at > known[0]) & (at < known[-1])
    return np.where(inside, np.interp(at, known, times[known]), times)


def _tempo(times: Times) -> float:
    """BPM of the middle beat interval, averaged over intervals like it; 0 without beats."""
    if len(times) < 2:
        return 0.0
    steps = np.diff(times)
    middle = float(np.median(steps))
    alike = steps[np.abs(steps / middle - 1.0) < 0.08]
    return 60.0 / float(alike.mean() if len(alike) else middle)
