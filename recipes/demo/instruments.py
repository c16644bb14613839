"""The instruments of the demo's song: oscillators, a filter, and a drum kit, as arrays of samples."""

from __future__ import annotations

import numpy as np

Array = np.ndarray

RATE = 44100


def seconds(length: float) -> Array:
    return np.arange(int(length * RATE)) / RATE


def hertz(note: float) -> float:
    return 440.0 * 2.0 ** ((note - 69) / 12)


def saw(pitch: float, time: Array, phase: float = 0.0) -> Array:
    """A sawtooth whose leap is rounded over two samples (PolyBLEP), so that it doesn't alias."""
    at = (pitch * time + phase) % 1.0
    width = pitch / RATE
    wave = 2.0 * at - 1.0
    low, high = at / width, (at - 1.0) / width
    wave -= np.where(at < width, low + low - low * low - 1.0, 0.0)
    wave -= np.where(at > 1.0 - width, high * high + high + high + 1.0, 0.0)
    return wave


def stack(pitch: float, time: Array, *, voices: int, detune: float) -> Array:
    """Saws side by side in pitch and in the stereo field [n, 2]."""
    both = np.zeros((len(time), 2))
    for voice in range(voices):
        aside = (voice / max(1, voices - 1)) * 2 - 1
        wave = saw(pitch * 2 ** (detune * aside / 1200), time, (0.37 * voice + 0.11 * pitch) % 1)
        both += wave[:, None] * np.array([np.sqrt(0.5 - 0.4 * aside), np.sqrt(0.5 + 0.4 * aside)])
    return both / np.sqrt(voices)


def fade(time: Array, attack: float, release: float) -> Array:
    return np.minimum(1.0, time / attack) * np.clip((time[-1] - time) / release, 0.0, 1.0)


def filtered(sound: Array, low: float = 0.0, high: float = 20000.0) -> Array:
    """Only what lies between low and high Hz, by gentle slopes (12 dB an octave, no phase shift)."""
    size = 1 << int(np.ceil(np.log2(len(sound) + RATE // 4)))
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    gain = 1.0 / (1.0 + (hertz / high) ** 2) * (1.0 - 1.0 / (1.0 + (hertz / max(low, 1e-3)) ** 2))
    shape = gain[:, None] if sound.ndim == 2 else gain
    return np.fft.irfft(np.fft.rfft(sound, size, axis=0) * shape, size, axis=0)[: len(sound)]


def kick() -> Array:
    time = seconds(0.32)
    sweep = 47 * time + 118 / 34 * (1 - np.exp(-34 * time)) + 500 / 400 * (1 - np.exp(-400 * time))
    body = np.sin(2 * np.pi * sweep) * np.exp(-time * 12) * fade(time, 0.0006, 0.03)
    return np.tanh(1.7 * body) * 0.9


def clap(rng: np.random.Generator) -> Array:
    time = seconds(0.26)
    noise = filtered(rng.normal(0, 1, (len(time), 2)), 900, 7000)
    strokes = sum(
        np.exp(-np.clip(time - at, 0, 1) * 190) * (time >= at) for at in (0, 0.009, 0.019)
    )
    return noise * (0.75 * strokes + 0.5 * np.exp(-time * 17))[:, None] * 0.5


def snare(rng: np.random.Generator) -> Array:
    time = seconds(0.16)
    noise = filtered(rng.normal(0, 1, (len(time), 2)), 500, 9000) * np.exp(-time * 26)[:, None]
    return 0.5 * noise + (0.4 * np.sin(2 * np.pi * 195 * time) * np.exp(-time * 30))[:, None]


def hat(rng: np.random.Generator, decay: float) -> Array:
    time = seconds(0.22)
    noise = filtered(rng.normal(0, 1, (len(time), 2)), 9000, 16000)
    return noise * (np.exp(-time * decay) * fade(time, 0.0005, 0.02))[:, None] * 0.55
