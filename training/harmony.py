"""Keys, chord progressions, voicings and melody motifs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
SCALE_ODDS = (0.42, 0.26, 0.1, 0.1, 0.07, 0.05)
PROGRESSIONS = [
    "1564",
    "6415",
    "1465",
    "1645",
    "1545",
    "4156",
    "6543",
    "1415",
    "2511",
    "1625",
    "3625",
    "1474",
    "1737",
    "1616",
    "1414",
    "1515",
    "1111",
    "1144",
    "1717",
    "6415",
    "4536",
    "1355",
    "1234",
    "1656",
    "5415",
    "11441154",
    "1111441154",
    "14151415",
    "16251625",
    "36251451",
    "15634145",
    "12341155",
    "11154411",
    "14514541",
    "1763",
    "1765",
    "6251",
    "2516",
    "4365",
    "1264",
    "1357",
    "1455",
    "11554411",
    "11551155",
    "1551",
    "1114",
]


@dataclass(frozen=True)
class Key:
    tonic: int  # pitch class
    scale: tuple[int, ...]

    def pitch(self, degree: int, base: int) -> int:
        """The pitch of a scale degree (0 the tonic, may be negative or above 7) over octave `base`."""
        octave, step = divmod(degree, len(self.scale))
        return base + self.tonic + 12 * octave + self.scale[step]

    def chord(self, degree: int, *, sevenths: bool) -> tuple[int, ...]:
        """Pitch classes of the chord on a degree, root first."""
        steps = (0, 2, 4, 6) if sevenths else (0, 2, 4)
        return tuple((self.pitch(degree + step, 0)) % 12 for step in steps)


def random_key(rng: np.random.Generator) -> Key:
    name = str(rng.choice(list(SCALES), p=SCALE_ODDS))
    return Key(int(rng.integers(12)), SCALES[name])


def progression(rng: np.random.Generator) -> list[int]:
    """Scale degrees from 0."""
    if rng.random() < 0.2:
        length = int(rng.choice([2, 3, 4, 4, 6, 8]))
        return [0, *map(int, rng.integers(0, 7, length - 1))]
    return [int(step) - 1 for step in str(rng.choice(PROGRESSIONS))]


def voicing(chord: tuple[int, ...], centre: int) -> list[int]:
    """The chord's notes packed closely around pitch `centre`, lowest first."""
    return sorted(centre - 6 + (note - centre + 6) % 12 for note in chord)


def motif(
    rng: np.random.Generator, slots: int, sub: int, *, metre: int
) -> list[tuple[int, int, int]]:
    """A melody's (slot, length in slots, step from the chord's root) over `slots`."""
    at = np.arange(slots)
    weight = np.where(at % sub == 0, 0.7, np.where((2 * at) % sub == 0, 0.4, 0.1))
    if rng.random() < 0.3:  # accents off the beat
        weight = np.where(at % sub == 0, 0.25, np.where((2 * at) % sub == 0, 0.7, 0.2))
    if rng.random() < 0.2:
        weight = np.full(slots, 0.5)
    density = rng.uniform(0.25, 1.2)
    chosen = np.flatnonzero(rng.random(slots) < weight * density)
    if not len(chosen):
        chosen = np.array([0])
    if rng.random() < 0.35 and chosen[0] != 0:
        chosen = np.concatenate([[0], chosen])
    ends = np.append(chosen[1:], slots)
    step = int(rng.choice([0, 2, 4]))
    notes = []
    for start, end in zip(chosen, ends, strict=True):
        notes.append((int(start), int(min(end - start, 2 * sub * metre)), step))
        step = int(np.clip(step + rng.choice([-3, -2, -1, -1, 0, 1, 1, 2, 3, 4]), -4, 10))
        if start % (sub * 2) == 0 and rng.random() < 0.4:
            step = int(rng.choice([0, 2, 4, 7]))
    return notes
