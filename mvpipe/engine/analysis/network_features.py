"""What the beat network hears: log bands, their rise, and how much the harmony changes.

100 frames a second of mono sound at 22.05 kHz with its peak at 0.5. Training and inference share this
module, so that both hear the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.fft
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mono = Callable[[int, int], Floats]  # samples start..stop, zeros outside of the song

RATE = 22050
FRAME_RATE = 100
SLOW_RATE = 20  # harmony frames a second
STEP = FRAME_RATE // SLOW_RATE
ONSET_SIZE, HARMONY_SIZE = 1024, 4096
LAG = 2  # frames between the two spectra compared
SPANS = (0.2, 0.4, 0.8, 1.6)  # seconds each side over which harmony is compared
SPAN = round(max(SPANS) * SLOW_RATE)
BATCH = 512  # frames transformed at once: the spectra stay in the cache


def onset_bank() -> Floats:
    """Triangles [bins, bands], eight an octave from 30 Hz to 10.5 kHz on unique bins."""
    hertz = 30.0 * 2.0 ** np.arange(0, np.log2(10500.0 / 30.0) + 1e-9, 1 / 8)
    bins = np.unique(np.rint(hertz * ONSET_SIZE / RATE).astype(int))
    bins = bins[bins >= 1]
    bank = np.zeros((ONSET_SIZE // 2 + 1, len(bins) - 2), np.float32)
    for band, (low, mid, high) in enumerate(zip(bins, bins[1:], bins[2:], strict=False)):
        bank[low : mid + 1, band] = np.linspace(0, 1, mid - low + 1)
        bank[mid : high + 1, band] = np.linspace(1, 0, high - mid + 1)
    return np.asarray(bank / np.maximum(bank.sum(axis=0), 1.0), np.float32)


def harmony_bank() -> tuple[slice, Floats]:
    """Bins of the bass (40-200 Hz), and bins to semitones [bins, semitones] of 200-2000 Hz."""
    hertz = np.arange(HARMONY_SIZE // 2 + 1) * (RATE / HARMONY_SIZE)
    inside = (hertz >= 200.0) & (hertz < 2000.0)
    note = np.rint(12 * np.log2(np.maximum(hertz, 1.0) / 200.0)).astype(int)
    bank = np.zeros((len(hertz), int(note[inside].max()) + 1), np.float32)
    bank[np.flatnonzero(inside), note[inside]] = 1.0
    bass = slice(int(np.searchsorted(hertz, 40.0)), int(np.searchsorted(hertz, 200.0)))
    return bass, np.asarray(bank / np.maximum(bank.sum(axis=0), 1.0), np.float32)


ONSET_BANK = onset_bank()
BASS_BINS, CHORD_BANK = harmony_bank()
BANDS = ONSET_BANK.shape[1]
INPUTS = 2 * BANDS + 2 * len(SPANS)


def log_bands(mono: Mono, first: int, count: int) -> Floats:
    """[count, BANDS] of frames first.., each centred on frame / 100 seconds."""
    return _logged(mono, first, count, rate=FRAME_RATE, banks=(ONSET_BANK,), size=ONSET_SIZE)[0]


def harmony(mono: Mono, first: int, count: int) -> tuple[Floats, Floats]:
    """Bass [count, bins] and chord [count, semitones] of slow frames first.., 20 a second."""
    bass, chord = _logged(
        mono, first, count, rate=SLOW_RATE, banks=(BASS_BINS, CHORD_BANK), size=HARMONY_SIZE
    )
    return bass, chord


def _logged(
    mono: Mono,
    first: int,
    count: int,
    *,
    rate: int,
    banks: tuple[slice | Floats, ...],
    size: int,
) -> list[Floats]:
    window = np.asarray(np.hanning(size + 1)[:-1] * (4.0 / size), np.float32)
    out: list[list[Floats]] = [[] for _ in banks]
    for start in range(first, first + count, BATCH):
        frames = np.arange(start, min(start + BATCH, first + count))
        at = np.rint(frames * (RATE / rate)).astype(int) - size // 2
        samples = mono(int(at[0]), int(at[-1]) + size)
        cut = np.lib.stride_tricks.sliding_window_view(samples, size)[at - at[0]]
        spectrum = np.abs(scipy.fft.rfft(cut * window, axis=1))
        for bank, parts in zip(banks, out, strict=True):
            some = spectrum[:, bank] if isinstance(bank, slice) else spectrum @ bank
            parts.append(np.log10(1.0 + 1000.0 * some).astype(np.float32, copy=False))
    widths = [
        BASS_BINS.stop - BASS_BINS.start if isinstance(b, slice) else b.shape[1] for b in banks
    ]
    return [
        np.concatenate(parts) if parts else np.zeros((0, width), np.float32)
        for parts, width in zip(out, widths, strict=True)
    ]


def rise(bands: Floats) -> Floats:
    """Rise of each band over the largest of its three neighbours LAG frames before (SuperFlux, Böck and
    Widmer 2013): vibrato then is no onset. The first LAG frames have none."""
    before = bands[:-LAG]
    wide = before.copy()
    np.maximum(wide[:, 1:], before[:, :-1], out=wide[:, 1:])
    np.maximum(wide[:, :-1], before[:, 1:], out=wide[:, :-1])
    out = np.zeros_like(bands)
    np.maximum(bands[LAG:] - wide, 0.0, out=out[LAG:])
    return out


def harmonic_change(stream: Floats, seconds: float) -> Floats:
    """Cosine distance between the next and the last `seconds` of a slow stream, 0 (same) to 1. Mean
    removed: the same in every key and at every level."""
    width = max(1, round(seconds * SLOW_RATE))
    count = len(stream)
    total = np.concatenate([np.zeros((1, stream.shape[1])), np.cumsum(stream, 0, dtype=np.float64)])
    at = np.arange(count)
    before = (total[at] - total[np.maximum(at - width, 0)]).astype(np.float32)
    after = (total[np.minimum(at + 1 + width, count)] - total[at + 1]).astype(np.float32)
    before -= before.mean(axis=1, keepdims=True)
    after -= after.mean(axis=1, keepdims=True)
    norm = np.sqrt(np.einsum("ij,ij->i", before, before) * np.einsum("ij,ij->i", after, after))
    cosine = np.einsum("ij,ij->i", before, after) / np.maximum(norm, 1e-9)
    return np.where(norm > 1e-3, (1.0 - cosine) / 2.0, 0.0).astype(np.float32)


def harmonic_inputs(bass: Floats, chord: Floats, frames: int) -> Floats:
    """[frames, 8] at 100 a second from slow streams that begin at the same time."""
    slow = np.arange(len(bass)) * STEP
    at = np.arange(frames)
    if not len(bass):
        return np.zeros((frames, 2 * len(SPANS)), np.float32)
    rows = [
        np.interp(at, slow, harmonic_change(stream, span))
        for stream in (bass, chord)
        for span in SPANS
    ]
    return np.stack(rows, axis=1).astype(np.float32)


def inputs(bands: Floats, harmonic: Floats) -> Floats:
    """[frames, INPUTS]: what the network is fed."""
    return np.concatenate([bands, 2.0 * rise(bands), harmonic], axis=1)
