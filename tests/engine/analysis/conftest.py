"""Songs of clicks, kits and chords, a few seconds long, whose beats are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

RATE = 22050
Sound = NDArray[np.float32]
Times = NDArray[np.float64]


def put(song: Sound, when: float, sound: NDArray[np.float64]) -> None:
    first = round(when * RATE)
    part = sound[: max(0, len(song) - first)]
    song[first : first + len(part)] += part.astype(np.float32)


def click() -> NDArray[np.float64]:
    time = np.arange(int(0.05 * RATE)) / RATE
    return np.sin(2 * np.pi * 1200 * time) * np.exp(-time * 90)


def kick() -> NDArray[np.float64]:
    time = np.arange(int(0.2 * RATE)) / RATE
    return np.sin(2 * np.pi * (50 * time + 3 * (1 - np.exp(-30 * time)))) * np.exp(-time * 14)


def hit(rng: np.random.Generator, decay: float) -> NDArray[np.float64]:
    time = np.arange(int(0.2 * RATE)) / RATE
    return rng.normal(0, 0.25, len(time)) * np.exp(-time * decay)


def chord(root: float, seconds: float) -> NDArray[np.float64]:
    time = np.arange(int(seconds * RATE)) / RATE
    tones = [root * ratio * octave for ratio in (1.0, 1.25, 1.5) for octave in (1, 2)]
    wave = np.sum([np.sin(2 * np.pi * tone * time) for tone in tones], axis=0)
    return 0.08 * wave * np.exp(-time * 1.5) * np.minimum(1.0, time / 0.005)


@pytest.fixture
def clicks() -> Callable[..., Sound]:
    """clicks(times, seconds): a click at each of the times."""

    def make(times: Times, seconds: float) -> Sound:
        song = np.zeros(int(seconds * RATE), np.float32)
        for when in times:
            put(song, float(when), click())
        return song

    return make


@pytest.fixture
def band() -> Callable[..., tuple[Sound, Times]]:
    """band(bpm, metre, bars): kick on one, snare on the other beats or on two and four, hats on eighths,
    and a chord on each bar; with the times of its beats."""

    def make(
        bpm: float, *, metre: int = 4, bars: int = 8, start: float = 0.35
    ) -> tuple[Sound, Times]:
        rng = np.random.default_rng(7)
        beat = 60.0 / bpm
        times = start + beat * np.arange(metre * bars)
        song = np.zeros(int((times[-1] + beat + 0.5) * RATE), np.float32)
        for at, when in enumerate(times):
            place = at % metre
            snare = place % 2 == 1 if metre == 4 else place > 0
            put(song, when, 0.5 * hit(rng, 25) if snare else kick())
            put(song, when, 0.2 * hit(rng, 60))
            put(song, when + beat / 2, 0.15 * hit(rng, 60))
            if place == 0:
                root = 110.0 * 2 ** ((0, 5, 7, 9)[at // metre % 4] / 12)
                put(song, when, chord(root, metre * beat))
        return song, times

    return make
