"""Drum kits and tones made with numpy: another kind of sound than SoundFonts give.

Every sound is rendered once for a song (per pitch and rounded length) and added wherever it is played.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from training.fluid import RATE
from training.score import Note, Part

Sound = NDArray[np.float32]
TABLE = 2048
TONES = ("additive", "saw", "square", "fm", "pluck", "organ", "voice", "bell", "soft")


def play(rng: np.random.Generator, part: Part, seconds: float) -> Sound:
    """Mono sound of one part, drums or pitched, with a kit or tone drawn for it."""
    out = np.zeros(round(seconds * RATE) + RATE, np.float32)
    make = kit(rng) if part.role == "drums" else tone(rng, part.role)
    made: dict[tuple[object, ...], Sound] = {}
    for note in part.notes:
        name = (note.voice, note.pitch, round(note.duration * 12), note.velocity < 0.5)
        if name not in made:
            made[name] = make(note)
        start, sound = round(note.start * RATE), made[name]
        end = min(len(out), start + len(sound))
        if end > start:
            out[start:end] += sound[: end - start] * np.float32(note.velocity * part.gain)
    return out[: round(seconds * RATE)]


def kit(rng: np.random.Generator) -> Callable[[Note], Sound]:
    """A drum kit: its sounds by voice name."""
    low, drop = rng.uniform(42, 70), rng.uniform(40, 260)
    fall, ring, click = rng.uniform(18, 60), rng.uniform(5, 22), rng.uniform(0, 0.5)
    body, crack = rng.uniform(140, 260), rng.uniform(0.3, 1.0)
    snare_ring, hat_ring = rng.uniform(10, 35), rng.uniform(25, 110)
    hat_metal, room = rng.uniform(0, 0.6), rng.uniform(0, 0.2)
    toms = rng.uniform(70, 110)
    pure = rng.uniform(0.3, 1.4)

    def struck(note: Note) -> Sound:
        voice = note.voice
        if voice in ("kick", "surdo", "timpani", "bodhran"):
            bend = 1.0 if voice == "kick" else 1.3
            time = _time(0.5)
            phase = low * bend * time + drop / fall * (1 - np.exp(-fall * time))
            wave = np.sin(2 * np.pi * phase) * np.exp(-ring * time)
            return _done(
                np.tanh(wave * (1 + 2 * click)) + click * _noise(rng, 0.5, 300, high=False)
            )
        if voice.startswith("tom") or voice in ("conga", "bongo"):
            steps = {"tom1": 1.6, "tom2": 1.3, "tom3": 1.0, "conga": 2.6, "bongo": 4.0}[voice]
            pitch = toms * steps * (1.25 if note.velocity < 0.5 else 1.0)
            time = _time(0.35)
            wave = np.sin(2 * np.pi * (pitch * time + 0.6 * (1 - np.exp(-30 * time))))
            return _done(wave * np.exp(-time * (9 + 4 * steps)) * 0.8)
        if voice in ("snare", "clap", "rim"):
            return _snare(rng, voice, body=body, crack=crack, ring=snare_ring, room=room)
        if voice in ("cowbell", "clave"):
            pitch = {"cowbell": 560.0, "clave": 1900.0}[voice] * pure
            time = _time(0.25)
            wave = np.sin(2 * np.pi * pitch * time) + 0.6 * np.sin(2 * np.pi * 1.48 * pitch * time)
            return _done(wave * np.exp(-time * (18 if voice == "cowbell" else 60)) * 0.45)
        return _cymbal(rng, voice, ring=hat_ring, metal=hat_metal)

    return struck


def _snare(
    rng: np.random.Generator, voice: str, *, body: float, crack: float, ring: float, room: float
) -> Sound:
    time = _time(0.35)
    if voice == "rim":
        wave = np.sin(2 * np.pi * body * 4 * time) * np.exp(-time * 90)
        return _done(0.6 * wave + 0.3 * _noise(rng, 0.35, 150, high=True))
    hiss = rng.normal(0, 1, len(time)) * (np.exp(-time * ring) + room * np.exp(-time * 6))
    if voice == "clap":
        bursts = sum(
            np.exp(-np.maximum(time - d, 0) * 120) * (time >= d) for d in (0, 0.011, 0.021)
        )
        hiss = rng.normal(0, 1, len(time)) * (bursts * 0.5 + (time > 0.021) * np.exp(-time * ring))
        return _done(0.35 * np.diff(hiss, prepend=0.0))
    tone_part = np.sin(2 * np.pi * (body * time + 0.5 * (1 - np.exp(-40 * time)))) * np.exp(
        -time * 18
    )
    return _done(0.35 * crack * hiss + 0.7 * tone_part)


def _cymbal(rng: np.random.Generator, voice: str, *, ring: float, metal: float) -> Sound:
    decay = {"ohat": 7.0, "ride": 7.0, "crash": 2.5, "tamb": 22.0, "shaker": 28.0, "guiro": 16.0}
    length = {"crash": 1.4, "ohat": 0.4, "ride": 0.6}.get(voice, 0.18)
    time = _time(length)
    hiss = np.diff(np.diff(rng.normal(0, 1, len(time)), prepend=0.0), prepend=0.0)
    partials = sum(np.sign(np.sin(2 * np.pi * f * time)) for f in (3170, 4230, 5411, 6803)) / 4
    wave = 0.25 * hiss + metal * (0.8 if voice in ("ride", "ohat", "hat") else 0.2) * partials
    edge = np.minimum(1.0, time / 0.02) if voice in ("shaker", "maracas") else 1.0
    if voice == "guiro":
        edge = (np.sin(2 * np.pi * 55 * time) > 0) * 1.0
    level = {"crash": 0.6, "hat": 0.35, "ride": 0.4}.get(voice, 0.4)
    return _done(wave * edge * np.exp(-time * decay.get(voice, ring)) * level)


def tone(rng: np.random.Generator, role: str) -> Callable[[Note], Sound]:
    """A pitched instrument. Attack, decay and brightness are drawn with it."""
    odds = {
        "bass": ("saw", "square", "fm", "pluck", "soft", "additive"),
        "pad": ("saw", "organ", "soft"),
    }
    name = str(rng.choice(odds.get(role, TONES)))
    if name == "pluck":
        return _pluck(rng)
    table = _table(rng, name)
    attack = float(rng.choice([0.002, 0.005, 0.012, 0.04]))
    if role == "pad":
        attack = float(rng.uniform(0.03, 0.4))
    elif name == "voice":
        attack = float(rng.uniform(0.015, 0.06))
    decay = float(rng.choice([0.3, 1.0, 3.0, 7.0]))
    decay = 0.2 if role == "pad" else 6.0 if name == "bell" else decay
    release = float(rng.uniform(0.02, 0.25))
    vibrato = float(rng.uniform(0, 0.012)) if name in ("voice", "soft", "saw") else 0.0
    breath = float(rng.uniform(0.0, 0.15)) if name == "voice" else 0.0
    detune = float(rng.uniform(0, 0.006)) if name in ("saw", "square", "organ") else 0.0
    amount = float(rng.uniform(0.5, 4)) if name == "fm" else 0.0
    ratio = float(rng.choice([1, 2, 3, 0.5, 1.41]))

    def sung(note: Note) -> Sound:
        time = _time(min(note.duration, 6.0) + release)
        pitch = 440.0 * 2 ** ((note.pitch - 69) / 12)
        phase = pitch * time
        if vibrato:
            phase = phase + vibrato * pitch / 35 * np.sin(2 * np.pi * 5.5 * time) * np.minimum(
                time * 3, 1
            )
        if amount:
            phase = phase + amount / 6.28 * np.sin(2 * np.pi * ratio * pitch * time) * np.exp(
                -4 * time
            )
        wave = table[(phase * TABLE).astype(np.int64) % TABLE]
        if detune:
            wave = 0.6 * (wave + table[(phase * (1 + detune) * TABLE).astype(np.int64) % TABLE])
        held = np.minimum(1.0, time / attack) * np.exp(-decay * time)
        gate = np.clip((note.duration + release - time) / release, 0, 1)
        sound = wave * held * gate
        if breath:  # a consonant before the vowel
            count = min(len(time), int(0.06 * RATE))
            sound[:count] += breath * np.diff(rng.normal(0, 1, count), prepend=0.0)
        return _done(0.35 * sound)

    return sung


def _table(rng: np.random.Generator, name: str) -> NDArray[np.float64]:
    """One period of a waveform."""
    at = np.arange(TABLE) / TABLE
    top = int(rng.integers(4, 24))
    ranks = np.arange(1, top + 1)
    weights = {
        "additive": rng.uniform(0, 1, top) / ranks ** rng.uniform(0.5, 1.6),
        "saw": 1.0 / ranks,
        "square": (ranks % 2) / ranks,
        "organ": np.where(np.isin(ranks, (1, 2, 3, 4, 6, 8)), rng.uniform(0.2, 1, top), 0.0),
        "voice": np.exp(-(((ranks - rng.uniform(2, 6)) / 2.0) ** 2)) + 1.0 / ranks**2,
        "bell": np.where(np.isin(ranks, (1, 3, 4, 7, 10)), rng.uniform(0.2, 1, top), 0.0),
        "soft": 1.0 / ranks**3,
        "fm": (ranks == 1) * 1.0,
    }[name]
    phases = rng.uniform(0, 1, top)
    wave = sum(
        w * np.sin(2 * np.pi * (k * at + p)) for k, w, p in zip(ranks, weights, phases, strict=True)
    )
    return np.asarray(wave / (np.abs(wave).max() + 1e-9))


def _pluck(rng: np.random.Generator) -> Callable[[Note], Sound]:
    """Karplus-Strong: a burst of noise in a loop."""
    damp = float(rng.uniform(0.985, 0.999))
    bright = float(rng.uniform(0.3, 0.6))

    def plucked(note: Note) -> Sound:
        length = int((min(note.duration, 4.0) + 0.25) * RATE)
        period = max(4, round(RATE / (440.0 * 2 ** ((note.pitch - 69) / 12)) - 0.5))
        burst = np.zeros(length)
        burst[: min(period, length)] = rng.uniform(-1, 1, min(period, length))
        loop = np.zeros(period + 2)
        loop[0] = 1.0
        loop[period] -= damp * (1 - bright)
        loop[period + 1] -= damp * bright
        wave = lfilter([1.0], loop, burst)
        gate = np.clip((note.duration + 0.1 - np.arange(length) / RATE) / 0.1, 0, 1)
        return _done(0.4 * wave * gate)

    return plucked


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(max(32, int(seconds * RATE))) / RATE


def _noise(
    rng: np.random.Generator, seconds: float, decay: float, *, high: bool
) -> NDArray[np.float64]:
    time = _time(seconds)
    hiss = rng.normal(0, 1, len(time))
    return (np.diff(hiss, prepend=0.0) if high else hiss) * np.exp(-time * decay)


def _done(wave: NDArray[np.float64]) -> Sound:
    return wave.astype(np.float32)
