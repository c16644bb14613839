"""Sections: where the sound of the bars changes for good, and what an editor would call the parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.features import HARMONY_RATE, Features
from mvpipe.model.draft import Section

KERNEL_BARS = 4  # bars compared on each side of a border
MIN_SECONDS = 5.0  # no shorter section
UNIT_SECONDS = 2.0  # stands for a bar where there are none
NOVELTY = 0.8  # standard deviations above the mean that make a border
LOUDEST_RANGE = 12.0  # dB below the loudest section that count as energy 0
HIGH, LOW = 0.72, 0.35  # energies of a chorus and of a break
DROP_RISE = 0.3  # a chorus that is this much stronger than what came before is a drop
ENERGETIC_BPM = 115.0


def find_sections(
    features: Features,
    downbeats: NDArray[np.float64],
    levels: NDArray[np.float64],
    *,
    duration: float,
    level_step: float,
    tempo: float,
) -> tuple[Section, ...]:
    """Sections that cover 0…duration, their borders on downbeats; none for no sound at all."""
    if duration <= 0 or not len(levels) or levels.max() <= -69.0:
        return ()
    units = _units(downbeats, duration)
    borders = units[_borders(_describe(features, units), units, duration)]
    edges = [0.0, *(float(b) for b in borders), duration]
    spans = list(zip(edges, edges[1:], strict=False))
    loud = np.array([_level(levels, start / level_step, end / level_step) for start, end in spans])
    energies = np.clip(1.0 + (loud - loud.max()) / LOUDEST_RANGE, 0.0, 1.0)
    labels = _labels(energies, tempo)
    return tuple(
        Section(round(start, 3), round(end, 3), label, round(float(energy), 3))
        for (start, end), label, energy in zip(spans, labels, energies, strict=True)
    )


def _units(downbeats: NDArray[np.float64], duration: float) -> NDArray[np.float64]:
    """Starts of the bars, gaps before, between and after them filled with even steps."""
    known = [0.0, *(float(d) for d in downbeats if 0.05 < d < duration - 0.5), duration]
    bar = float(np.median(np.diff(downbeats))) if len(downbeats) > 2 else UNIT_SECONDS
    starts: list[float] = []
    for start, end in zip(known, known[1:], strict=False):
        pieces = max(1, round((end - start) / bar)) if end - start > 1.5 * bar else 1
        starts.extend(start + (end - start) * piece / pieces for piece in range(pieces))
    return np.array(starts)


def _describe(features: Features, units: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each unit sounds like: timbre and a little harmony, each column in deviations."""
    slow = np.concatenate([features.timbre * 1.0, features.chord * 0.3], axis=1)
    edges = np.minimum(np.rint(units * HARMONY_RATE).astype(int), max(len(slow) - 1, 0))
    total = np.concatenate([np.zeros((1, slow.shape[1])), np.cumsum(slow, 0, dtype=np.float64)])
    ends = np.maximum(np.append(edges[1:], len(slow)), edges + 1)
    means = (total[np.minimum(ends, len(slow))] - total[edges]) / (ends - edges)[:, None]
    return np.asarray(means - means.mean(axis=0), np.float64)


def _borders(
    described: NDArray[np.float64], units: NDArray[np.float64], duration: float
) -> NDArray[np.int64]:
    """Indices of the units that begin a new section."""
    count = len(described)
    novelty = np.zeros(count)
    for at in range(1, count):
        before = described[max(0, at - KERNEL_BARS) : at]
        after = described[at : at + KERNEL_BARS]
        spread = before.std(axis=0).mean() + after.std(axis=0).mean()
        jump = np.linalg.norm(after.mean(axis=0) - before.mean(axis=0))
        novelty[at] = jump / np.sqrt(described.shape[1]) / (spread + 0.02)
        # A unit at the very rim is compared with too little.
        novelty[at] *= min(1.0, min(at, count - at) / 2)
    inner = novelty[1:]
    if len(inner) < 2 or novelty.max() < 0.3:
        return np.zeros(0, np.int64)
    threshold = max(0.3, inner.mean() + NOVELTY * inner.std())
    chosen: list[int] = []
    for at in sorted(range(1, count), key=lambda at: -novelty[at]):
        if novelty[at] < threshold:
            break
        rims = [0.0, duration, *(units[c] for c in chosen)]
        if min(abs(units[at] - rim) for rim in rims) >= MIN_SECONDS:
            chosen.append(at)
    return np.array(sorted(chosen), np.int64)


def _level(levels: NDArray[np.float64], start: float, end: float) -> float:
    part = levels[int(start) : max(int(end), int(start) + 1)]
    return float(10 * np.log10(np.mean(10 ** (part / 10)))) if len(part) else -70.0


def _labels(energies: NDArray[np.float64], tempo: float) -> list[str]:
    last = len(energies) - 1
    labels = []
    for at, energy in enumerate(energies):
        rise = energy - energies[at - 1] if at else 0.0
        if at == 0 and last > 0 and energy < energies[1:].max() - 0.15:
            label = "intro"
        elif at == last and last > 0 and energy < energies[:-1].max() - 0.15:
            label = "outro"
        elif energy >= HIGH and rise >= DROP_RISE and tempo >= ENERGETIC_BPM:
            label = "drop"
        elif energy >= HIGH and energy >= energies.max() - 0.12 and last > 0:
            label = "chorus"
        elif energy <= LOW:
            label = "break"
        else:
            label = "verse"
        labels.append(label)
    return labels
