"""Stored songs to training batches: random windows, stretched, turned up and down, filtered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis import network_features as features
from training.songs import Stored, load

Floats = NDArray[np.float32]
FRAMES = 2400  # of a window: 24 s
BODY = 2  # frames a body frame
TEMPI, TEMPO_LOW, TEMPO_HIGH = 30, 40.0, 250.0
METRES = (2, 3, 4, 5, 7)
SLOWEST, FASTEST = 47.0, 226.0
WIDE = ((0, 1.0), (1, 0.5), (2, 0.25))  # targets at the beat's frame and beside it


@dataclass(frozen=True)
class Batch:
    """`beats` [batch, frames, 2]; `tempo` [batch, body, TEMPI] and `metre` [batch, body, 5] are zero
    where there is none to learn."""

    inputs: Floats
    beats: Floats
    tempo: Floats
    metre: Floats


class Library:
    """Songs in memory; `refresh` reads those that came since."""

    def __init__(self, folder: Path, *, most: int = 100_000) -> None:
        self.folder, self.most = folder, most
        self.songs: list[Stored] = []
        self.seen: set[Path] = set()

    def refresh(self, *, at_once: int = 100_000) -> int:
        paths = sorted(set(self.folder.glob("*.npz")) - self.seen)[:at_once]
        for path in paths[: self.most - len(self.songs)]:
            self.seen.add(path)
            self.songs.append(load(path))
        return len(self.songs)


def input_statistics(songs: list[Stored]) -> tuple[Floats, Floats]:
    """Mean and 1 / spread of every input."""
    parts = []
    for song in songs:
        bands, harmonic = song.bands.astype(np.float32), song.harmonic.astype(np.float32)
        parts.append(features.inputs(bands, harmonic)[::7])
    values = np.concatenate(parts)
    return values.mean(axis=0), 1.0 / (values.std(axis=0) + 0.05)


def batch(rng: np.random.Generator, songs: list[Stored], size: int) -> Batch:
    windows = [window(rng, songs[int(rng.integers(len(songs)))]) for _ in range(size)]
    columns = zip(*windows, strict=True)
    return Batch(*(np.stack(column).astype(np.float32, copy=False) for column in columns))


def window(rng: np.random.Generator, song: Stored) -> tuple[Floats, Floats, Floats, Floats]:
    stretch = _stretch(rng, song)
    length = len(song.bands)
    room = length - FRAMES * stretch
    start = float(np.clip(rng.uniform(-0.08, 1.08), 0, 1)) * room
    at = start + stretch * np.arange(FRAMES)
    bands = _filtered(rng, _resampled(song.bands, at))
    harmonic = _resampled(song.harmonic, at)
    shift = int(rng.integers(-2, 3)) if rng.random() < 0.5 else 0
    if shift:
        bands = np.roll(bands, shift, axis=1)
        bands[:, :shift] = 0 if shift > 0 else bands[:, :shift]
        if shift < 0:
            bands[:, shift:] = 0
    beats = (song.beats * features.FRAME_RATE - start) / stretch
    return (features.inputs(bands, harmonic), *targets(beats, song.places, song.metre))


def targets(
    beats: NDArray[np.float64], places: NDArray[np.int64], metre: int
) -> tuple[Floats, Floats, Floats]:
    """Beat, tempo and metre targets of a window; `beats` in its frames."""
    marks = np.zeros((FRAMES, 2), np.float32)
    frames = np.rint(beats).astype(int)
    for column, chosen in enumerate((frames, frames[places == 1])):
        for away, value in WIDE:
            for side in {-away, away}:
                near = chosen + side
                near = near[(near >= 0) & (near < FRAMES)]
                marks[near, column] = np.maximum(marks[near, column], value)
    tempo = np.zeros((FRAMES // BODY, TEMPI), np.float32)
    metres = np.zeros((FRAMES // BODY, len(METRES)), np.float32)
    if len(beats) < 3:
        return marks, tempo, metres
    middles = (beats[1:] + beats[:-1]) / 2
    at = np.arange(0, FRAMES, BODY)
    interval = np.interp(at, middles, np.diff(beats))
    bpm = 60.0 * features.FRAME_RATE / interval
    place = np.log(bpm / TEMPO_LOW) / np.log(TEMPO_HIGH / TEMPO_LOW) * (TEMPI - 1)
    tempo = np.exp(-0.5 * ((np.arange(TEMPI) - place[:, None]) / 0.6) ** 2).astype(np.float32)
    tempo /= tempo.sum(axis=1, keepdims=True) + 1e-6
    inside = ((at > beats[0] - 100) & (at < beats[-1] + 100))[:, None]
    metres[:, METRES.index(metre)] = 1.0
    return marks, tempo * inside, metres * inside


def _stretch(rng: np.random.Generator, song: Stored) -> float:
    if rng.random() < 0.25:
        return 1.0
    low, high = 0.8, 1.25
    if len(song.beats) > 3:
        bpm = 60.0 / float(np.median(np.diff(song.beats)))
        low, high = max(low, SLOWEST / bpm), min(high, FASTEST / bpm)
    return float(np.exp(rng.uniform(np.log(low), np.log(high)))) if low < high else 1.0


def _resampled(values: NDArray[np.float16], at: NDArray[np.float64]) -> Floats:
    whole = np.clip(np.floor(at).astype(int), 0, len(values) - 2)
    part = np.clip(at - whole, 0, 1).astype(np.float32)[:, None]
    inside = values[whole[0] : whole[-1] + 2].astype(np.float32)
    whole = whole - whole[0]
    before = inside[whole]
    return before + part * (inside[whole + 1] - before)


def _filtered(rng: np.random.Generator, bands: Floats) -> Floats:
    """Gain, a smooth curve over bands, a slow wander of level, lost lows or highs, a noise floor."""
    count = bands.shape[1]
    curve = np.full(count, rng.normal(-2, 5))
    if rng.random() < 0.6:
        curve += np.cumsum(rng.normal(0, rng.uniform(0, 1.8), count))
        curve += rng.normal(0, 5) * np.linspace(-1, 1, count)
    if rng.random() < 0.08:
        curve[: int(rng.integers(2, 18))] -= 60
    if rng.random() < 0.1:
        curve[count - int(rng.integers(4, 26)) :] -= 60
    gain = (10 ** (np.clip(curve, -70, 30) / 20)).astype(np.float32)
    linear = np.expm1(bands * np.float32(np.log(10.0))) * gain
    if rng.random() < 0.15:
        knots = np.cumsum(rng.normal(0, 3, 13))
        wander = np.interp(
            np.arange(len(bands)), np.linspace(0, len(bands), 13), knots - knots.mean()
        )
        linear *= (10 ** (wander / 20)).astype(np.float32)[:, None]
    if rng.random() < 0.25:
        floor = 10 ** rng.uniform(-1.5, 1.3)
        linear += np.float32(floor) * rng.random(linear.shape, np.float32)
    return np.log1p(linear) * np.float32(1 / np.log(10.0))
