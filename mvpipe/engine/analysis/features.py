"""Spectral features of a song, computed in blocks so that memory does not grow with its spectra.

Three streams leave here: onset strength in bands (100 frames a second), and harmony and timbre
(20 frames a second). All are taken at the sound's own rate: windows are given in seconds.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FRAME_RATE = 100  # onset frames a second
HARMONY_RATE = 20  # harmony and timbre frames a second

ONSET_WINDOW = 1024 / 22050  # seconds
HARMONY_WINDOW = 4096 / 22050
BLOCK = 1000  # onset frames computed at once: 10 s
LAG = 2  # onset frames between the two spectra compared
BASS_HZ = (40.0, 200.0)
CHORD_HZ = (200.0, 2000.0)
# Borders in Hz of the onset streams: kick and bass, voice and snare, consonants and cymbals.
ONSET_BORDERS = (30.0, 160.0, 1500.0, 10500.0)
KICK_HZ = (
    130.0  # below it, the fourth stream: weakly compressed, so that loud stays louder than soft
)
COMPRESSION, KICK_COMPRESSION = 1000.0, 30.0
TIMBRE_GROUPS = 12


@dataclass(frozen=True)
class Features:
    """`onset` [frames, 4] rise of log magnitude in the low, mid and high band, and of the kick;
    `bass` [slow, bins], `chord` [slow, semitones] log magnitudes; `timbre` [slow, 12] log magnitudes
    of groups of bands. Frame k of a stream is centred on k / its rate seconds."""

    onset: Floats
    bass: Floats
    chord: Floats
    timbre: Floats


def extract(
    mono: Callable[[int, int], Floats],
    length: int,
    rate: int,
    *,
    progress: Callable[[float], None] | None = None,
) -> Features:
    """`mono(start, stop)` gives samples start..stop of the song, zeros outside of it, peak about 0.5.

    `progress` is told the seconds done.
    """
    bank, centres = _band_bank(rate)
    window = _window(rate, ONSET_WINDOW)
    groups = [(lo <= centres) & (centres < hi) for lo, hi in itertools.pairwise(ONSET_BORDERS)]
    harmony = _HarmonyBank.at(rate)
    frames = int(length * FRAME_RATE // rate) + 1 if length else 0
    onset, slow = [], []
    tail: Floats | None = None
    kick = centres < KICK_HZ
    for first in range(0, frames, BLOCK):
        count = min(BLOCK, frames - first)
        bands = _spectra(mono, rate, first, count, frame_rate=FRAME_RATE, window=window) @ bank
        levels = np.log10(1.0 + COMPRESSION * bands)
        both = np.concatenate([levels, np.log10(1.0 + KICK_COMPRESSION * bands[:, kick])], axis=1)
        joined = np.concatenate([np.repeat(both[:1], LAG, axis=0) if tail is None else tail, both])
        tail = joined[-LAG:]
        onset.append(_streams(joined, groups))
        slow.append(_slow_block(mono, rate, first, count, bands=levels, harmony=harmony))
        if progress is not None:
            progress((first + count) / FRAME_RATE)
    if not onset:
        return Features(*(np.zeros((0, n), np.float32) for n in (4, 1, 1, TIMBRE_GROUPS)))
    bass, chord, timbre = (np.concatenate(parts) for parts in zip(*slow, strict=True))
    return Features(np.concatenate(onset), bass, chord, timbre)


def harmonic_change(stream: Floats, seconds: float) -> Floats:
    """Cosine distance between the next and the last `seconds` of a slow stream, one value a slow
    frame, 0 (same) to 1 (opposite). Mean removed: the same in every key and at every level."""
    width = max(1, round(seconds * HARMONY_RATE))
    count = len(stream)
    total = np.concatenate([np.zeros((1, stream.shape[1])), np.cumsum(stream, 0, dtype=np.float64)])
    at = np.arange(count)
    before = total[at] - total[np.maximum(at - width, 0)]
    after = total[np.minimum(at + 1 + width, count)] - total[at + 1]
    before -= before.mean(axis=1, keepdims=True)
    after -= after.mean(axis=1, keepdims=True)
    norm = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    cosine = np.einsum("ij,ij->i", before, after) / np.maximum(norm, 1e-9)
    return np.where(norm > 1e-6, (1.0 - cosine) / 2.0, 0.0).astype(np.float32)


def _window(rate: int, seconds: float) -> Floats:
    size = max(16, round(rate * seconds))
    window = np.hanning(size + 1)[:-1]
    return np.asarray(window / window.sum() * 2.0, np.float32)


def _spectra(
    mono: Callable[[int, int], Floats],
    rate: int,
    first: int,
    count: int,
    *,
    frame_rate: int,
    window: Floats,
) -> Floats:
    """Magnitudes [count, bins] of frames first.. of a stream, each centred on k / frame_rate s."""
    size = len(window)
    starts = np.rint(np.arange(first, first + count) * (rate / frame_rate)).astype(int) - size // 2
    samples = mono(int(starts[0]), int(starts[-1]) + size)
    cut = np.lib.stride_tricks.sliding_window_view(samples, size)[starts - starts[0]]
    spectrum = scipy.fft.rfft(cut * window, scipy.fft.next_fast_len(size, real=True), axis=1)
    return np.abs(spectrum).astype(np.float32, copy=False)


def _superflux(bands: Floats) -> Floats:
    """Rise of each band over the largest of its three neighbours LAG frames before (SuperFlux, Böck
    and Widmer 2013): vibrato then is no onset."""
    wide = bands[:-LAG].copy()
    np.maximum(wide[:, 1:], bands[:-LAG, :-1], out=wide[:, 1:])
    np.maximum(wide[:, :-1], bands[:-LAG, 1:], out=wide[:, :-1])
    return np.asarray(np.maximum(bands[LAG:] - wide, 0.0), np.float32)


def _streams(joined: Floats, groups: list[NDArray[np.bool_]]) -> Floats:
    """Mean rise of each group of bands, and of the columns after the bands (the kick)."""
    count = len(groups[0])
    rise, kick = _superflux(joined[:, :count]), _superflux(joined[:, count:])
    means = [rise[:, group].sum(axis=1) / max(1, group.sum()) for group in groups]
    return np.stack([*means, kick.sum(axis=1) / max(1, kick.shape[1])], axis=1)


def _band_bank(rate: int) -> tuple[Floats, NDArray[np.float64]]:
    """Triangles [bins, bands], eight an octave from 30 Hz to 10.5 kHz on unique bins, and their
    centres in Hz."""
    size = scipy.fft.next_fast_len(max(16, round(rate * ONSET_WINDOW)), real=True)
    top = min(10500.0, rate * 0.48)
    hertz = 30.0 * 2.0 ** (np.arange(0, np.log2(top / 30.0) + 1e-9, 1 / 8))
    bins = np.unique(np.rint(hertz * size / rate).astype(int))
    bins = np.unique(np.clip(bins, 1, size // 2))
    bank = np.zeros((size // 2 + 1, max(1, len(bins) - 2)), np.float32)
    for band, (low, mid, high) in enumerate(zip(bins, bins[1:], bins[2:], strict=False)):
        bank[low : mid + 1, band] = np.linspace(0, 1, mid - low + 1)
        bank[mid : high + 1, band] = np.linspace(1, 0, high - mid + 1)
    bank /= np.maximum(bank.sum(axis=0), 1.0)
    return bank, bins[1:-1] * (rate / size)


@dataclass(frozen=True)
class _HarmonyBank:
    window: Floats
    bass: slice
    chord: Floats  # [bins, semitones]

    @classmethod
    def at(cls, rate: int) -> _HarmonyBank:
        window = _window(rate, HARMONY_WINDOW)
        size = scipy.fft.next_fast_len(len(window), real=True)
        hertz = np.arange(size // 2 + 1) * (rate / size)
        bass = slice(*np.searchsorted(hertz, BASS_HZ))
        inside = (hertz >= CHORD_HZ[0]) & (hertz < min(CHORD_HZ[1], rate * 0.48))
        note = np.rint(12 * np.log2(np.maximum(hertz, 1.0) / CHORD_HZ[0])).astype(int)
        chord = np.zeros((len(hertz), max(1, int(note[inside].max(initial=0)) + 1)), np.float32)
        chord[np.flatnonzero(inside), note[inside]] = 1.0
        return cls(window, bass, chord / np.maximum(chord.sum(axis=0), 1.0))


def _slow_block(
    mono: Callable[[int, int], Floats],
    rate: int,
    first: int,
    count: int,
    *,
    bands: Floats,
    harmony: _HarmonyBank,
) -> tuple[Floats, Floats, Floats]:
    """Bass, chord and timbre of the slow frames that fall into this block of onset frames."""
    step = FRAME_RATE // HARMONY_RATE
    slow_first, slow_count = first // step, (count + step - 1) // step
    spectra = _spectra(
        mono, rate, slow_first, slow_count, frame_rate=HARMONY_RATE, window=harmony.window
    )
    padded = np.concatenate([bands, np.repeat(bands[-1:], slow_count * step - count, axis=0)])
    coarse = padded.reshape(slow_count, step, -1).mean(axis=1)
    edges = np.linspace(0, coarse.shape[1], TIMBRE_GROUPS + 1).astype(int)
    timbre = np.stack(
        [coarse[:, a : max(b, a + 1)].mean(axis=1) for a, b in itertools.pairwise(edges)], axis=1
    )
    return (
        np.log10(1.0 + 1000.0 * spectra[:, harmony.bass]),
        np.log10(1.0 + 1000.0 * (spectra @ harmony.chord)),
        timbre,
    )
