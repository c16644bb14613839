"""The times at which a film may cut: the song's beats on the timeline, grouped into holds of N beats."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from statistics import median

from mvpipe.draft import timing
from mvpipe.model.draft import Music

MIN_HOLD = 400
"""ms: a picture shown for less can't be recognised; only an explicit wish goes below."""
ASKED_HOLD = 150
"""ms: the least that an explicit wish can get."""
USUAL_HOLD = 2700
"""ms: what a picture holds when nobody says otherwise, within 2-4 s as the beats allow."""
BRISK_HOLD, DULL_HOLD = 1200, 4500
"""ms: the least and the most that a picture holds where the song's energy decides."""
CALM_HOLD = 10_000
"""ms: a stretch without beats longer than this is cut evenly, so that no photo stands too long."""


@dataclass(frozen=True)
class Grid:
    """Beats in ms on the timeline, inside the film; `downbeats` and `sections` are indices into `beats`;
    `lively` says for each beat whether its part of the song is an energetic one."""

    beats: tuple[int, ...]
    downbeats: tuple[int, ...]
    sections: tuple[int, ...]
    lively: tuple[bool, ...]
    metre: int
    period: float

    @property
    def usable(self) -> bool:
        return len(self.beats) >= 4


NO_GRID = Grid((), (), (), (), 4, 500.0)


def grid_of(
    music: Music | None, length: int, *, start: int = 0, source_in: int = 0, fps: float = 30.0
) -> Grid:
    """The grid of a song that starts at `start` ms on the timeline, `source_in` ms into itself.

    A beat's ms are those next to it that fall on its frame, round(beat · fps).
    """
    if music is None or music.confidence <= 0 or len(music.beats) < 4:
        return NO_GRID
    shift = start - source_in
    beats = _inside(_on_frames(music.beats, shift, fps), length)
    if len(beats) < 4:
        return NO_GRID
    period = median(b - a for a, b in pairwise(beats))
    downs = _indices(beats, [timing.ms_of(b) + shift for b in music.downbeats], period / 2)
    if not downs:
        downs = tuple(range(0, len(beats), max(1, music.metre)))
    borders = [timing.ms_of(section.start) + shift for section in music.sections[1:]]
    starts = [downs[nearest([beats[i] for i in downs], ms)] for ms in borders if 0 < ms < length]
    lively = _lively(music, [(beat - shift) / 1000 for beat in beats])
    return Grid(beats, downs, tuple(sorted(set(starts))), lively, max(1, music.metre), period)


@lru_cache(maxsize=8)
def _on_frames(beats: tuple[float, ...], shift: int, fps: float) -> tuple[int, ...]:
    rate = timing.rate(fps)
    return tuple(_on_frame(beat + shift / 1000, rate) for beat in beats)


def _on_frame(seconds: float, rate: Fraction) -> int:
    """Whole ms of a beat; rounding may move it over a frame's border, and one ms brings it back."""
    ms = timing.ms_of(seconds)
    frame = timing.frame_at_seconds(seconds, rate)
    return next((t for t in (ms, ms - 1, ms + 1) if timing.frame_at(t, rate) == frame), ms)


def every(grid: Grid, unit: str, count: float) -> list[int]:
    """Cut times on every `count`-th beat, downbeat or bar; half counts fall between beats."""
    if unit == "beat":
        if count < 1:
            return _between(grid.beats, round(1 / count))
        first = next((i for i in grid.downbeats), 0) % max(1, round(count))
        return [grid.beats[i] for i in range(first, len(grid.beats), max(1, round(count)))]
    bars = [grid.beats[i] for i in grid.downbeats]
    if count < 1:
        return [grid.beats[i] for i in range(0, len(grid.beats), max(1, round(grid.metre * count)))]
    return bars[:: max(1, round(count))]


def free(grid: Grid, length: int, hold_beats: int, *, vary: bool) -> list[int]:
    """Cut times by the song's form: each part starts on a cut; lively parts cut faster."""
    cuts: list[int] = []
    calm, brisk = _holds(grid, hold_beats) if vary else (hold_beats, hold_beats)
    edges = [grid.downbeats[0] % brisk if grid.downbeats else 0, *grid.sections]
    for n, first in enumerate(edges):
        last = edges[n + 1] if n + 1 < len(edges) else len(grid.beats)
        i = first
        while i < last:
            cuts.append(grid.beats[i])
            i += brisk if grid.lively[i] else calm
    cuts = _thin(cuts, round(grid.period * max(1, brisk // 4) * 0.9))
    return _fill(cuts, length, round(grid.period * hold_beats))


def hold_for(grid: Grid, wanted: float) -> int:
    """Beats a picture should hold for about `wanted` ms: a power of two of bars or of a bar's beats."""
    options = [1, grid.metre // 2 if grid.metre % 2 == 0 else 1, grid.metre]
    options += [grid.metre * n for n in (2, 4)]
    fitting = [n for n in options if n >= 1 and n * grid.period >= MIN_HOLD] or [options[-1]]

    def strain(n: int) -> float:
        off = max(n * grid.period / wanted, wanted / (n * grid.period))
        return off if n % grid.metre == 0 else off * 1.25  # rather on downbeats

    return min(fitting, key=strain)


def _holds(grid: Grid, hold: int) -> tuple[int, int]:
    """Beats a picture holds in calm and in lively parts: lively ones cut twice as often, unless that would
    be hectic; then calm ones half as often, unless that would be dull."""
    if not any(grid.lively) or all(grid.lively):
        return hold, hold
    if hold % 2 == 0 and hold // 2 * grid.period >= BRISK_HOLD:
        return hold, hold // 2
    return (hold * 2 if hold * 2 * grid.period <= DULL_HOLD else hold), hold


def _lively(music: Music, beats: Sequence[float]) -> tuple[bool, ...]:
    """By the sections' energy: the upper 40 % of its range, if it ranges at all, and never more than half
    of the song, so that lively stays the exception."""
    quiet = (False,) * len(beats)
    if len(music.sections) < 2:
        return quiet
    energies = [section.energy for section in music.sections]
    low, high = min(energies), max(energies)
    if high - low < 0.15:
        return quiet
    limit = low + 0.6 * (high - low)
    at = [section.start for section in music.sections]
    heard = [energies[max(0, _floor(at, beat))] for beat in beats]
    for level in sorted({energy for energy in energies if energy >= limit}):
        lively = tuple(energy >= level for energy in heard)
        if sum(lively) * 2 <= len(lively):
            return lively
    return quiet


def _fill(cuts: list[int], length: int, hold: int) -> list[int]:
    """Cuts evenly through long stretches without any beat (an intro, a fading end)."""
    edges = [0, *cuts, length]
    filled = list(cuts)
    for a, b in pairwise(edges):
        if b - a > max(CALM_HOLD, 3 * hold):
            parts = max(2, round((b - a) / max(hold, USUAL_HOLD)))
            filled += [a + (b - a) * k // parts for k in range(1, parts)]
    return sorted(set(filled))


def _thin(cuts: Sequence[int], least: int) -> list[int]:
    kept: list[int] = []
    for cut in cuts:
        if kept and cut - kept[-1] < least:
            kept.pop()  # the later one starts a new part of the song
        kept.append(cut)
    return kept


def _between(beats: Sequence[int], parts: int) -> list[int]:
    return [a + (b - a) * k // parts for a, b in pairwise(beats) for k in range(parts)]


def _inside(times: Sequence[int], length: int) -> tuple[int, ...]:
    return tuple(sorted({ms for ms in times if 0 <= ms < length}))


def _indices(beats: Sequence[int], times: Sequence[int], tolerance: float) -> tuple[int, ...]:
    near = (nearest(beats, ms) for ms in times)
    found = {i for i, ms in zip(near, times, strict=True) if abs(beats[i] - ms) <= tolerance}
    return tuple(sorted(found))


def nearest(values: Sequence[int], value: float) -> int:
    i = bisect_left(values, value)
    return min(
        (k for k in (i - 1, i) if 0 <= k < len(values)), key=lambda k: abs(values[k] - value)
    )


def _floor(starts: Sequence[float], value: float) -> int:
    return bisect_left(starts, value + 1e-6) - 1
