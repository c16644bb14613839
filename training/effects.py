"""What happens to music between the instruments and a listener: effects, noise, codecs."""

from __future__ import annotations

import io

import av
import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from training.fluid import RATE

Sound = NDArray[np.float32]


def distorted(rng: np.random.Generator, sound: Sound) -> Sound:
    drive = float(rng.uniform(2, 15)) / (np.abs(sound).max() + 1e-6)
    out = np.tanh(sound * drive) * (np.abs(sound).max() * 0.7)
    return np.asarray(out, np.float32)


def echoed(rng: np.random.Generator, sound: Sound, beat: float) -> Sound:
    """An echo in time with the beat (or nearly)."""
    delay = int(beat * float(rng.choice([0.5, 0.75, 1.0, 0.333, rng.uniform(0.2, 1)])) * RATE)
    gain = float(rng.uniform(0.15, 0.5))
    out = sound.copy()
    for k in range(1, 4):
        if k * delay < len(out):
            out[k * delay :] += sound[: len(out) - k * delay] * np.float32(gain**k)
    return out


def reverberated(rng: np.random.Generator, sound: Sound) -> Sound:
    tail = float(rng.uniform(0.2, 2.2))
    time = np.arange(int(tail * RATE)) / RATE
    hall = rng.normal(0, 1, len(time)) * np.exp(-time * 5 / tail)
    hall = hall / np.sqrt((hall**2).sum()) * float(rng.uniform(0.1, 0.55))
    size = scipy.fft.next_fast_len(len(sound) + len(hall), real=True)
    wet = scipy.fft.irfft(
        scipy.fft.rfft(sound, size) * scipy.fft.rfft(hall.astype(np.float32), size), size
    )[: len(sound)]
    return np.asarray(sound + wet, np.float32)


def pumped(rng: np.random.Generator, sound: Sound, beats: NDArray[np.float64]) -> Sound:
    """Turned down on every beat, as a kick drum's compressor does."""
    depth, back = float(rng.uniform(0.3, 0.95)), float(rng.uniform(0.1, 0.35))
    time = np.arange(0, len(sound), 64) / RATE
    last = np.searchsorted(beats, time, side="right") - 1
    since = np.where(last >= 0, time - beats[np.maximum(last, 0)], 10.0)
    gain = 1 - depth * np.exp(-since / back)
    return np.asarray(sound * np.repeat(gain, 64)[: len(sound)], np.float32)


def equalised(rng: np.random.Generator, sound: Sound) -> Sound:
    """A random smooth curve of some dB, now and then without its lows or highs."""
    size = scipy.fft.next_fast_len(len(sound), real=True)
    spectrum = scipy.fft.rfft(sound, size)
    hertz = np.arange(len(spectrum)) * (RATE / size) + 1.0
    knots = np.log2(np.array([20, 80, 200, 600, 2000, 5000, 11025.0]))
    curve = np.interp(np.log2(hertz), knots, rng.normal(0, rng.uniform(1, 5), len(knots)))
    if rng.random() < 0.08:
        curve -= np.maximum(0.0, np.log2(rng.uniform(80, 350) / hertz)) * 18
    if rng.random() < 0.1:
        curve -= np.maximum(0.0, np.log2(hertz / rng.uniform(1500, 6000))) * 24
    gain = (10 ** (np.clip(curve, -90, 30) / 20)).astype(np.float32)
    return np.asarray(scipy.fft.irfft(spectrum * gain, size)[: len(sound)], np.float32)


def compressed(rng: np.random.Generator, sound: Sound) -> Sound:
    step = 64
    level = np.abs(sound[: len(sound) // step * step]).reshape(-1, step).max(axis=1)
    level = uniform_filter1d(maximum_filter1d(level, 4), int(rng.integers(4, 40)))
    threshold = np.quantile(level, rng.uniform(0.3, 0.8)) + 1e-4
    gain = np.minimum(1.0, (threshold / (level + 1e-6)) ** rng.uniform(0.3, 0.9))
    return np.asarray(sound * np.resize(np.repeat(gain, step), len(sound)), np.float32)


def noisy(rng: np.random.Generator, sound: Sound) -> Sound:
    """Hiss, rumble or crackle at 12-50 dB under the music."""
    hiss = rng.normal(0, 1, len(sound)).astype(np.float32)
    if rng.random() < 0.4:
        hiss = np.asarray(uniform_filter1d(hiss, int(rng.integers(2, 40))), np.float32)
    if rng.random() < 0.2:
        hiss *= rng.random(len(hiss)) < 0.0005
    loud = float(np.sqrt(np.mean(sound**2)) + 1e-6)
    own = float(np.sqrt(np.mean(hiss**2)) + 1e-9)
    return sound + hiss * np.float32(loud / own * 10 ** (-rng.uniform(12, 50) / 20))


def through_mp3(rng: np.random.Generator, sound: Sound) -> Sound:
    """Encoded and decoded; the codec's delay is measured by correlation and removed."""
    rate = int(rng.choice([32000, 48000, 64000, 96000, 128000]))
    loud = np.clip(sound / (np.abs(sound).max() + 1e-9) * 0.9, -1, 1).astype(np.float32)
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=RATE, layout="mono", bit_rate=rate)
        for first in range(0, len(loud), 1152):
            frame = av.AudioFrame.from_ndarray(loud[None, first : first + 1152], "fltp", "mono")
            frame.sample_rate = RATE
            frame.pts = first
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    file.seek(0)
    with av.open(file) as back:
        parts = [frame.to_ndarray()[0] for frame in back.decode(audio=0)]
    heard = np.concatenate(parts).astype(np.float32)
    delay = _delay(loud, heard)
    heard = heard[delay:] if delay >= 0 else np.concatenate([np.zeros(-delay, np.float32), heard])
    out_sound = np.zeros_like(sound)
    count = min(len(out_sound), len(heard))
    out_sound[:count] = heard[:count]
    return out_sound


def _delay(sound: Sound, heard: Sound) -> int:
    """Samples by which `heard` is late, looked for within 4096."""
    middle = len(sound) // 2
    part = sound[middle : middle + 65536]
    later = heard[max(0, middle - 4096) : middle + 65536 + 4096]
    size = scipy.fft.next_fast_len(len(later) + len(part), real=True)
    product = scipy.fft.rfft(later, size) * np.conj(scipy.fft.rfft(part, size))
    return int(scipy.fft.irfft(product, size)[:8193].argmax()) - min(4096, middle)
