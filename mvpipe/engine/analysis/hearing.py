"""One pass over a song: resampled, transformed, heard by the network, all in blocks.

What stays in memory grows with the length only by some hundred bytes a second of song.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import numpy as np
from scipy.signal import firwin, upfirdn

from mvpipe.engine.analysis import network_features as spectral
from mvpipe.engine.analysis.network import Heard, Network, listen
from mvpipe.engine.analysis.network_features import FRAME_RATE, RATE, SLOW_RATE, Floats, Mono

CHUNK = 220_500  # samples resampled at once: 10 s
KEPT = 3  # chunks
TIMBRE_GROUPS = 12
TAPS = 12  # of the resampling filter, each side of a zero crossing


@dataclass(frozen=True)
class Hearing:
    """`heard`: the network's outputs; `onset` [frames] mean rise of the bands; `timbre` [slow frames, 12]
    log magnitudes of groups of bands, 20 a second."""

    heard: Heard
    onset: Floats
    timbre: Floats


def hear(
    mono: Mono,
    length: int,
    network: Network,
    *,
    progress: Callable[[float], None] | None = None,
) -> Hearing:
    """`mono(start, stop)` gives samples at 22.05 kHz, peak about 0.5; `length` of them are the song.
    `progress` is told the seconds done."""
    frames = length * FRAME_RATE // RATE + 1 if length else 0
    source = _Source(mono, frames, progress)
    heard = listen(network, source.inputs, frames)
    if not frames:
        nothing = np.zeros((0, TIMBRE_GROUPS), np.float32)
        return Hearing(heard, np.zeros(0, np.float32), nothing)
    return Hearing(heard, np.concatenate(source.onset), np.concatenate(source.timbre))


class _Source:
    """Network inputs of any stretch, asked for from left to right; bands in the overlap are kept."""

    def __init__(self, mono: Mono, frames: int, progress: Callable[[float], None] | None) -> None:
        self.mono, self.frames, self.progress = mono, frames, progress
        self.first, self.bands = 0, np.zeros((0, spectral.BANDS), np.float32)
        self.bass: list[Floats] = []
        self.chord: list[Floats] = []
        self.slow_first, self.slow_stop = 0, 0
        self.timbre: list[Floats] = []
        self.onset: list[Floats] = []
        self.before = np.zeros((0, spectral.BANDS), np.float32)  # the last bands heard

    def inputs(self, first: int, stop: int) -> Floats:
        before = max(0, first - spectral.LAG)
        self._hear_until(before, stop)
        bands = self.bands[before - self.first : stop - self.first]
        made = spectral.inputs(bands, np.zeros((len(bands), 2 * len(spectral.SPANS)), np.float32))
        made = made[first - before :]
        made[:, 2 * spectral.BANDS :] = self._harmonic(first, stop)
        return made

    def _hear_until(self, before: int, stop: int) -> None:
        """Bands of before..stop and harmony a little further, a chunk's worth at a time."""
        keep = [self.bands[before - self.first :]]
        at = self.first + len(self.bands)
        self.first = before
        step = CHUNK * FRAME_RATE // RATE
        while at < stop:
            count = min(step, stop - at)
            bands = spectral.log_bands(self.mono, at, count)
            keep.append(bands)
            self.timbre.append(_timbre(bands))
            joined = np.concatenate([self.before, bands])
            self.onset.append(spectral.rise(joined)[len(self.before) :].mean(axis=1))
            self.before = bands[-spectral.LAG :]
            at += count
            self._harmony_until(at)
            if self.progress is not None:
                self.progress(at / FRAME_RATE)
        self._harmony_until(min(stop + FRAME_RATE * 4, self.frames))
        self.bands = np.concatenate(keep)

    def _harmony_until(self, frame: int) -> None:
        stop = -(-frame // spectral.STEP)
        if stop > self.slow_stop:
            bass, chord = spectral.harmony(self.mono, self.slow_stop, stop - self.slow_stop)
            self.bass.append(bass)
            self.chord.append(chord)
            self.slow_stop = stop

    def _harmonic(self, first: int, stop: int) -> Floats:
        """Harmonic inputs of first..stop. What lies more than the longest span before is let go."""
        bass, chord = np.concatenate(self.bass), np.concatenate(self.chord)
        begin = max(0, first // spectral.STEP - spectral.SPAN - 1)
        let_go = begin - self.slow_first
        self.bass, self.chord = [bass[let_go:]], [chord[let_go:]]
        self.slow_first = begin
        offset = begin * spectral.STEP
        made = spectral.harmonic_inputs(self.bass[0], self.chord[0], stop - offset)
        return made[first - offset :]


def _timbre(bands: Floats) -> Floats:
    """Means of groups of bands over a slow frame. `bands` are whole slow frames but for the last."""
    step = FRAME_RATE // SLOW_RATE
    missing = -len(bands) % step
    whole = np.concatenate([bands, np.repeat(bands[-1:], missing, axis=0)]) if missing else bands
    coarse = whole.reshape(-1, step, bands.shape[1]).mean(axis=1)
    edges = np.linspace(0, bands.shape[1], TIMBRE_GROUPS + 1).astype(int)
    groups = [coarse[:, a:b].mean(axis=1) for a, b in pairwise(edges)]
    return np.stack(groups, axis=1)


def at_network_rate(mono: Mono, rate: int) -> Mono:
    """A reader at 22.05 kHz of a reader at `rate`, resampled in chunks as they are asked for."""
    if rate == RATE:
        return mono
    up, down = RATE // gcd(RATE, rate), rate // gcd(RATE, rate)
    half = TAPS * down * -(-up // down)  # a multiple of `down`: the delay is whole samples
    taps = firwin(2 * half + 1, 0.94 / max(up, down), window=("kaiser", 5.0)) * up
    taps = np.asarray(taps, np.float32)
    step = -(-CHUNK // up) * up  # a chunk starts on a sample of both rates
    margin = down * (half // (up * down) + 2)
    kept: dict[int, Floats] = {}

    def chunk(number: int) -> Floats:
        if number not in kept:
            while len(kept) >= KEPT:
                kept.pop(min(kept))
            first = number * (step // up) * down
            sound = mono(first - margin, first + (step // up) * down + margin)
            made = upfirdn(taps, sound, up, down)
            skip = margin // down * up + half // down
            kept[number] = np.asarray(made[skip : skip + step], np.float32)
        return kept[number]

    def read(start: int, stop: int) -> Floats:
        numbers = range(start // step, (stop - 1) // step + 1)
        parts = [chunk(n)[max(0, start - n * step) : min(step, stop - n * step)] for n in numbers]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    return read
