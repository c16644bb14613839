"""Sections: where the sound of the bars changes for good, and what an editor would call the parts."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.network_features import SLOW_RATE, Floats
from mvpipe.model.draft import Section

MIN_SECONDS = 3.5  # no shorter section
LONGEST_UNITS = 96
# A border costs so many times what a bar differs from the next by chance, and so much of all there is.
NOISE_PRICE, SPREAD_PRICE = 5.0, 0.012
ODD_PRICE = 0.5  # more for a section that is not a multiple of four bars
UNIT_SECONDS = 2.0  # stands for a bar where there are none
LEVEL_DB = 12.0
LOUDEST_RANGE = 12.0  # dB below the loudest section that count as energy 0
HIGH, LOW = 0.72, 0.35  # energies of a chorus and of a break
DROP_RISE = 0.3  # a chorus that is this much stronger than what came before is a drop
ENERGETIC_BPM = 115.0


def find_sections(
    timbre: Floats,
    downbeats: NDArray[np.float64],
    levels: NDArray[np.float64],
    *,
    duration: float,
    level_step: float,
    tempo: float,
) -> tuple[Section, ...]:
    """`timbre` [slow frames, bands], 20 a second. Sections that cover 0…duration, their borders on downbeats; none for no sound at all."""
    if duration <= 0 or not len(levels) or levels.max() <= -69.0:
        return ()
    units = _units(downbeats, duration)
    described = np.column_stack(
        [_describe(timbre, units), _unit_levels(levels, units, duration, level_step)]
    )
    borders = units[_borders(described, units, duration)]
    edges = [0.0, *(float(b) for b in borders), duration]
    spans = list(itertools.pairwise(edges))
    loud = np.array([_level(levels, start / level_step, end / level_step) for start, end in spans])
    energies = np.clip(1.0 + (loud - loud.max()) / LOUDEST_RANGE, 0.0, 1.0)
    labels = _labels(energies, tempo)
    return tuple(
        Section(round(start, 3), round(end, 3), label, round(float(energy), 3))
        for (start, end), label, energy in zip(spans, labels, energies, strict=True)
    )


def _units(downbeats: NDArray[np.float64], duration: float) -> NDArray[np.float64]:
    """Starts of the bars from 0 on; gaps before, between and after them are filled with even steps, and
    less than half a bar at either end belongs to its neighbour."""
    bar = float(np.median(np.diff(downbeats))) if len(downbeats) > 2 else UNIT_SECONDS
    inner = [float(d) for d in downbeats if 0.5 * bar < d < duration - 0.5 * bar]
    known = [0.0, *inner, duration]
    starts: list[float] = []
    for start, end in itertools.pairwise(known):
        pieces = max(1, round((end - start) / bar)) if end - start > 1.5 * bar else 1
        starts.extend(start + (end - start) * piece / pieces for piece in range(pieces))
    return np.array(starts)


def _describe(timbre: Floats, units: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean timbre of each unit [units, bands]."""
    edges = np.minimum(np.rint(units * SLOW_RATE).astype(int), max(len(timbre) - 1, 0))
    total = np.concatenate([np.zeros((1, timbre.shape[1])), np.cumsum(timbre, 0, dtype=np.float64)])
    ends = np.maximum(np.append(edges[1:], len(timbre)), edges + 1)
    means = (total[np.minimum(ends, len(timbre))] - total[edges]) / (ends - edges)[:, None]
    return np.asarray(means, np.float64)


def _unit_levels(
    levels: NDArray[np.float64], units: NDArray[np.float64], duration: float, step: float
) -> NDArray[np.float64]:
    """The level of each unit, scaled so that LEVEL_DB weigh as much as a tenfold change of one band."""
    ends = np.append(units[1:], duration)
    spans = zip(units, ends, strict=True)
    return np.array([_level(levels, a / step, b / step) for a, b in spans]) / LEVEL_DB


def _borders(
    described: NDArray[np.float64], units: NDArray[np.float64], duration: float
) -> NDArray[np.int64]:
    """Indices of the units that begin a new section: the split of the song into stretches, each as much
    the same as can be, at a price a stretch (optimal partition by dynamic programming)."""
    count = len(described)
    if count < 4:
        return np.zeros(0, np.int64)
    steps = np.sum(np.diff(described, axis=0) ** 2, axis=1) / 2.0
    spread = np.sum((described - described.mean(axis=0)) ** 2)
    price = NOISE_PRICE * float(np.median(steps)) + SPREAD_PRICE * float(spread) + 1e-9
    sums = np.concatenate([np.zeros((1, described.shape[1])), np.cumsum(described, axis=0)])
    squares = np.concatenate([[0.0], np.cumsum(np.sum(described**2, axis=1))])
    edges = np.append(units, duration)
    best, came = np.zeros(count + 1), np.zeros(count + 1, np.int64)
    for end in range(1, count + 1):
        first = np.arange(max(0, end - LONGEST_UNITS), end)
        length = end - first
        scatter = (
            squares[end] - squares[first] - np.sum((sums[end] - sums[first]) ** 2, axis=1) / length
        )
        cost = best[first] + scatter + price * (1.0 + ODD_PRICE * (length % 4 != 0))
        # Too short a stretch is only taken where the song leaves no other way.
        cost = cost + 1e3 * (edges[end] - edges[first] < MIN_SECONDS)
        choice = int(cost.argmin())
        best[end], came[end] = cost[choice], first[choice]
    found, at = [], int(came[count])
    while at > 0:
        found.append(at)
        at = int(came[at])
    return np.array(found[::-1], np.int64)


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
