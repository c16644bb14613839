"""Sound without a beat, from which the network learns to keep silent: drones, free notes, noise."""

from __future__ import annotations

import numpy as np

from training.harmony import random_key, voicing
from training.score import Note, Part, Score


def beatless(rng: np.random.Generator, *, seconds: float = 45.0) -> Score:
    """Long chords at irregular times, scattered notes, single knocks, or nothing (noise is added later)."""
    key = random_key(rng)
    parts = []
    for role in ("pad", "lead", "drums"):
        if rng.random() < (0.8, 0.3, 0.1)[("pad", "lead", "drums").index(role)]:
            part = Part(role, int(rng.integers(40, 104)) if role != "drums" else 0)
            part.notes = _notes(rng, role, key.chord(int(rng.integers(7)), sevenths=True), seconds)
            parts.append(part)
    if not parts:
        parts = [Part("pad", 89, [Note(0.0, seconds, int(rng.integers(30, 70)), 0.5)])]
    nothing = np.zeros(0)
    return Score("beatless", 4, seconds, parts, nothing, nothing.astype(np.int64), (), "free")


def _notes(
    rng: np.random.Generator, role: str, chord: tuple[int, ...], seconds: float
) -> list[Note]:
    mean = {"pad": 4.0, "lead": 1.5, "drums": 2.0}[role]
    notes, at = [], 0.0
    while at < seconds:
        at += float(rng.gamma(1.5, mean / 1.5)) + 0.1
        velocity = float(rng.uniform(0.2, 0.9))
        if role == "drums":
            voice = str(rng.choice(["tom1", "crash", "rim", "shaker", "kick"]))
            notes.append(Note(at, 0.1, 0, velocity, voice))
        else:
            pitches = voicing(chord, 60) if role == "pad" else [int(rng.integers(50, 84))]
            length = float(rng.uniform(1, 8 if role == "pad" else 2))
            notes += [Note(at, length, pitch, velocity) for pitch in pitches]
    return notes
