"""Songs made up on the spot, whose beats are therefore known: clicks, drum kits, chords and basses.

Small and rough on purpose: they show what a beat tracker can follow, not what people enjoy. The same
seed gives the same songs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from song_styles import STYLES

RATE = 22050
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Song:
    """`beats` in seconds, `places` the number of each beat in its bar, 1 the downbeat."""

    name: str
    samples: Sound
    beats: NDArray[np.float64]
    places: NDArray[np.int64]


PROGRESSIONS = ((0, 7, 9, 5), (9, 5, 0, 7), (0, 5, 7, 5), (0, 9, 2, 7), (9, 7, 5, 4))
TempoCurve = Callable[[float], float]  # seconds -> BPM


def songs(seed: int = 1, *, seconds: float = 40.0) -> Iterator[Song]:
    """Every style at several tempi, then ramps, drifts, human timing, breaks, noise, late starts."""
    rng = np.random.default_rng(seed)
    for name in STYLES:
        for tempo in np.linspace(*STYLES[name].tempi, 3):
            bpm = float(tempo + rng.uniform(-2, 2))
            yield compose(f"{name}-{bpm:.0f}", name, lambda _, bpm=bpm: bpm, rng, seconds=seconds)
    for name in ("rock", "house", "waltz", "funk", "arpeggio"):
        low = float(rng.uniform(85, 110))
        yield compose(
            f"{name}-ramp",
            name,
            lambda t, low=low: low * (1 + 0.35 * t / seconds),
            rng,
            seconds=seconds,
        )
        yield compose(
            f"{name}-drift",
            name,
            lambda t, low=low: low * (1 + 0.04 * np.sin(t / 3)),
            rng,
            seconds=seconds,
        )
        yield compose(
            f"{name}-human", name, lambda _, low=low: low, rng, seconds=seconds, spread=0.012
        )
        yield compose(
            f"{name}-break", name, lambda _, low=low: low, rng, seconds=seconds, quiet=(0.35, 0.6)
        )
        noisy = compose(
            f"{name}-noise", name, lambda _, low=low: low, rng, seconds=seconds, start=5.0
        )
        noise = rng.normal(0, 0.05, len(noisy.samples)).astype(np.float32)
        yield Song(noisy.name, noisy.samples + noise, noisy.beats, noisy.places)


def compose(
    name: str,
    style: str,
    tempo: TempoCurve,
    rng: np.random.Generator,
    *,
    seconds: float,
    start: float = 0.4,
    spread: float = 0.0,
    quiet: tuple[float, float] = (1.0, 1.0),
) -> Song:
    """`spread`: seconds of human timing; `quiet`: the share of the song in which the drums rest."""
    form = STYLES[style]
    beats = [start]
    while beats[-1] < seconds - 1.0:
        beats.append(beats[-1] + 60.0 / tempo(beats[-1]))
    grid = np.array(beats)
    song = np.zeros(int(seconds * RATE) + RATE, np.float32)
    key = 36 + int(rng.integers(0, 12))
    chords = PROGRESSIONS[int(rng.integers(len(PROGRESSIONS)))]
    voice = int(rng.integers(0, 3))
    for bar, first in enumerate(range(0, len(grid) - 1, form.metre)):
        root = key + chords[bar % 4]
        third = 3 if chords[bar % 4] in (9, 2, 4) else 4
        resting = quiet[0] <= grid[first] / seconds < quiet[1]

        def at(place: float, first: int = first) -> float | None:
            whole, part = divmod(place, 1.0)
            part = part + form.swing * (1 - abs(2 * part - 1))
            here = first + int(whole)
            if here + 1 >= len(grid):
                return None
            human = float(rng.normal(0, spread)) if spread else 0.0
            return float(grid[here] + part * (grid[here + 1] - grid[here])) + human

        length = float(grid[min(first + 1, len(grid) - 1)] - grid[first])
        for place, instrument, loudness in form.hits if not resting else ():
            mutate = rng.random() < 0.06 and place % 1 != 0
            if (when := at(place)) is not None and not mutate:
                _add(song, when, DRUMS[instrument](rng) * loudness)
        for turn, place in enumerate(form.bass):
            if (when := at(place)) is not None:
                note = root - 12 + form.walk[turn % len(form.walk)]
                _add(song, when, 0.35 * _tone(note, length * 0.9, 2 - voice))
        for place in form.chords:
            early = form.push and place == 0.0 and first > 0
            if (when := at(place - 0.5 if early else place)) is not None:
                sustain = length * (form.metre if len(form.chords) == 1 else 0.9)
                for note in (root + 12, root + 12 + third, root + 19):
                    soft = 0.08 if style == "pads" else 0.004
                    _add(song, when, 0.12 * _tone(note, sustain, voice, attack=soft))
    kept = grid[grid < seconds - 1.0]
    song = song[: int(seconds * RATE)]
    return Song(
        name, song / (np.abs(song).max() + 1e-9) * 0.8, kept, np.arange(len(kept)) % form.metre + 1
    )


def _add(song: Sound, when: float, sound: NDArray[np.floating]) -> None:
    first = round(when * RATE)
    if 0 <= first < len(song):
        part = sound[: len(song) - first]
        song[first : first + len(part)] += part.astype(np.float32)


def _tone(note: float, seconds: float, voice: int, *, attack: float = 0.004) -> NDArray[np.float64]:
    time = np.arange(max(64, int(seconds * RATE))) / RATE
    pitch = 440.0 * 2 ** ((note - 69) / 12)
    partials = {0: (1, 0.5, 0.3, 0.2, 0.1), 1: (1, 0.1, 0.4, 0.05, 0.2), 2: (1, 0.3, 0.1)}[voice]
    wave = sum(a * np.sin(2 * np.pi * pitch * (k + 1) * time) for k, a in enumerate(partials))
    decay = np.exp(-time * (2.5 if attack < 0.02 else 0.2))
    edge = np.minimum(1.0, time / attack) * np.minimum(1.0, (time[-1] - time) / 0.02 + 1e-3)
    return wave * decay * edge


def _kick(rng: np.random.Generator) -> NDArray[np.float64]:
    time = np.arange(int(0.22 * RATE)) / RATE
    sweep = 48 * time + 90 / 30 * (1 - np.exp(-30 * time))
    return 1.0 * np.sin(2 * np.pi * sweep) * np.exp(-time * 14)


def _noise_hit(
    decay: float, tone: float, *, bright: bool
) -> Callable[[np.random.Generator], NDArray[np.float64]]:
    def hit(rng: np.random.Generator) -> NDArray[np.float64]:
        time = np.arange(int(0.2 * RATE)) / RATE
        noise = rng.normal(0, 1, len(time))
        noise = np.diff(noise, prepend=0.0) * 0.7 if bright else noise
        return (0.25 * noise + tone * np.sin(2 * np.pi * 190 * time)) * np.exp(-time * decay)

    return hit


def _click(rng: np.random.Generator) -> NDArray[np.float64]:
    time = np.arange(int(0.05 * RATE)) / RATE
    return np.sin(2 * np.pi * 1500 * time) * np.exp(-time * 90)


DRUMS: dict[str, Callable[[np.random.Generator], NDArray[np.float64]]] = {
    "kick": _kick,
    "snare": _noise_hit(22, 0.4, bright=False),
    "clap": _noise_hit(28, 0.0, bright=False),
    "hat": _noise_hit(60, 0.0, bright=True),
    "click": _click,
}
