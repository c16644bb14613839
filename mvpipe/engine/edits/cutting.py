"""Plans a film's cuts: which picture shows from when to when, on the song's beats.

Pure: (length, pictures, the song, a wish) → slots. Photos hold 2-4 s by the song's tempo unless asked
otherwise; parts of the song start with a new picture; a clip never runs past its end while a beat allows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mvpipe.engine.edits.grid import (
    ASKED_HOLD,
    MIN_HOLD,
    USUAL_HOLD,
    Grid,
    every,
    free,
    hold_for,
    nearest,
)

SILENT_HOLD = 3000
"""ms a photo holds where there are no beats."""


@dataclass(frozen=True)
class Wish:
    """How to cut. `unit` free: as the song suggests, holding about `hold` ms; beat, downbeat or bar: on
    every `count`-th; second: every `count` seconds; once: each picture once; times: at
    those `times` (ms)."""

    unit: str = "free"
    count: float = 1.0
    hold: float | None = None
    vary: bool = True
    times: tuple[int, ...] = ()


@dataclass(frozen=True)
class Slot:
    """Picture number `picture` from `start` to `end` (ms), beginning `source_in` ms into it."""

    start: int
    end: int
    picture: int
    source_in: int = 0


def plan_slots(
    length: int, clips: Sequence[int | None], grid: Grid, wish: Wish | None = None
) -> tuple[Slot, ...]:
    """Fill `length` ms. `clips`: each picture's own length in ms, None for a photo; never empty.

    A free plan shows every picture at least once if they fit at MIN_HOLD each, and cycles in order.
    """
    wish = wish or Wish()
    if length <= 0:
        return ()
    least = MIN_HOLD if wish.unit in ("free", "once") else ASKED_HOLD
    cuts = _tidy(_cuts(length, clips, grid, wish), length, least)
    return _fill(length, clips, cuts, grid, at_least=wish.unit == "free")


def natural_length(clips: Sequence[int | None]) -> int:
    """ms of a film without a song: clips in full, photos for SILENT_HOLD each."""
    return sum(SILENT_HOLD if clip is None else clip for clip in clips)


def _cuts(length: int, clips: Sequence[int | None], grid: Grid, wish: Wish) -> list[int]:
    if wish.count <= 0:
        raise ValueError(f"cuts can't come every {wish.count:g} {wish.unit}s")
    if wish.unit == "times":
        return list(wish.times)
    if wish.unit == "second":
        step = max(ASKED_HOLD, round(wish.count * 1000))
        return list(range(step, length, step))
    if wish.unit == "once":
        return _once(length, clips, grid)
    if wish.unit != "free" and grid.usable:
        return every(grid, wish.unit, wish.count)
    if len(clips) == 1 and wish.unit == "free" and wish.hold is None:
        return []
    if not grid.usable:
        return _even(length, clips, wish.hold)
    return _free(length, clips, grid, wish)


def _free(length: int, clips: Sequence[int | None], grid: Grid, wish: Wish) -> list[int]:
    """Long holds first, then shorter ones until every picture has a slot."""
    beats = hold_for(grid, wish.hold or USUAL_HOLD)
    while True:
        cuts = _tidy(free(grid, length, beats, vary=wish.vary), length, MIN_HOLD)
        enough = len(cuts) + 1 >= len(clips)
        shorter = beats // 2 if beats % 2 == 0 else 1
        if enough or beats == 1 or shorter * grid.period < MIN_HOLD:
            break
        beats = shorter
    return cuts if enough else _even(length, clips, None)


def _even(length: int, clips: Sequence[int | None], hold: float | None) -> list[int]:
    """Without beats: clips in full and photos alike, when that fills the film; else equal parts."""
    natural = natural_length(clips)
    if hold is None and natural == length:
        return _sums([SILENT_HOLD if clip is None else clip for clip in clips])
    parts = max(len(clips) if hold is None else 1, round(length / (hold or SILENT_HOLD)))
    parts = max(1, min(parts, length // MIN_HOLD))
    return [length * k // parts for k in range(1, parts)]


def _once(length: int, clips: Sequence[int | None], grid: Grid) -> list[int]:
    """One slot a picture, moved to the nearest downbeat, else beat, that keeps the order."""
    n = len(clips)
    ideal = [length * k // n for k in range(1, n)]
    for times in ([grid.beats[i] for i in grid.downbeats], list(grid.beats)):
        snapped = [times[nearest(times, cut)] for cut in ideal] if times else []
        apart = all(
            b - a >= MIN_HOLD for a, b in zip([0, *snapped], [*snapped, length], strict=True)
        )
        if snapped and apart:
            return snapped
    return ideal


def _tidy(cuts: Sequence[int], length: int, least: int) -> list[int]:
    """Cuts at least `least` ms apart, from the start, and well before the end."""
    kept: list[int] = []
    holds = [b - a for a, b in pairwise(cuts)]
    usual = sorted(holds)[len(holds) // 2] if holds else MIN_HOLD
    margin = max(least, min(usual // 2, 1500))
    first = max(least, min(usual * 3 // 5, 1500))
    for cut in cuts:
        after = cut - (kept[-1] if kept else 0)
        if after >= (least if kept else first) and length - cut >= margin:
            kept.append(cut)
    return kept


def _fill(
    length: int, clips: Sequence[int | None], cuts: Sequence[int], grid: Grid, *, at_least: bool
) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    seen = [0] * len(clips)
    at, turn = 0, 0
    while at < length:
        which = turn % len(clips)
        i = bisect_right(cuts, at)
        end = cuts[i] if i < len(cuts) else length
        own = clips[which]
        if own is not None:
            if own - seen[which] < min(end - at, MIN_HOLD * 2):
                seen[which] = 0  # nothing left of it: begin again
            if at_least:
                end = _clip_end(at, end, own - seen[which], grid)
        slots.append(Slot(at, end, which, seen[which]))
        seen[which] += end - at if own is not None else 0
        at, turn = end, turn + 1
    return tuple(slots)


def _clip_end(at: int, end: int, left: int, grid: Grid) -> int:
    """The last beat that the rest of the clip reaches; `end` itself when it reaches, or when what
    would remain of either part is too short to be seen (the clip's last frame then stands)."""
    if left >= end - at:
        return end
    if not grid.usable:
        return at + left if left >= MIN_HOLD and end - at - left >= MIN_HOLD else end
    i = bisect_right(grid.beats, at + left) - 1
    beat = grid.beats[i] if i >= 0 else 0
    return beat if beat - at >= MIN_HOLD and end - beat >= MIN_HOLD else end


def _sums(lengths: Sequence[int]) -> list[int]:
    total, sums = 0, []
    for length in lengths[:-1]:
        total += length
        sums.append(total)
    return sums
