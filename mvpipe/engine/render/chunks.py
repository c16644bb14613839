"""Where a film is cut into chunks, and the key of each: a hash of all that its bytes depend on.

Borders are a function of the content around them, not of their place in the film, so that an edit moves only the
borders near it and a moved scene keeps its chunks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import ceil
from typing import Any

import av
import cv2
import numpy as np
import PIL

from mvpipe.engine.compose import Canvas, cut_points, slice_keys, total_frames
from mvpipe.engine.media import FilmSettings
from mvpipe.model.draft import Draft

ENGINE = 2
"""Raise it when the same draft gives other pixels or other packets than before."""

SOUND_LIBRARIES = ("libavcodec", "libswresample")

SHORTEST_S, LONGEST_S = 1, 4


@dataclass(frozen=True)
class Slice:
    """Frames [first, last) of the film, the key of their chunk, and digests of what went into the key: by part of
    the draft, and `file:NAME` by asset."""

    first: int
    last: int
    key: str
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def frames(self) -> int:
        return self.last - self.first


def slices(
    draft: Draft, canvas: Canvas, settings: FilmSettings, hashes: Mapping[str, str]
) -> tuple[Slice, ...]:
    """The film as chunks in order; `hashes` maps the assets shown to their SHA-256."""
    total = total_frames(draft, canvas)
    points = sorted({0, total, *(p for p in cut_points(draft, canvas) if 0 < p < total)})
    weights = [_digest(content) for content in slice_keys(draft, canvas, points)]
    found = borders(points, weights, ceil(SHORTEST_S * canvas.fps), int(LONGEST_S * canvas.fps))
    contents = slice_keys(draft, canvas, found)
    return tuple(
        Slice(first, last, key_of(content, settings, hashes), parts_of(content, hashes))
        for (first, last), content in zip(pairwise(found), contents, strict=True)
    )


def borders(
    points: Sequence[int], weights: Sequence[str], shortest: int, longest: int
) -> tuple[int, ...]:
    """Chunk borders: of the cut points those whose weight (that of the span they begin) is the largest within
    `shortest` frames on both sides; what is still longer than `longest` is split, at a cut point where
    both parts stay long enough, else evenly. The first and last point are always borders.
    """
    start, end = points[0], points[-1]
    inner = [
        (point, weights[index + 1])
        for index, point in enumerate(points[1:-1])
        if point - start >= shortest and end - point >= shortest
    ]
    chosen = [start, *_peaks(inner, shortest), end]
    found = [start]
    for first, last in pairwise(chosen):
        found += [*_split(first, last, inner, (shortest, longest)), last]
    return tuple(found)


def _peaks(inner: Sequence[tuple[int, str]], shortest: int) -> list[int]:
    """Points whose (weight, point) is above every other's nearer than `shortest`."""
    kept = []
    for index, (point, weight) in enumerate(inner):
        rivals = _near(inner, index, shortest)
        if all((weight, point) > (other, place) for place, other in rivals):
            kept.append(point)
    return kept


def _near(inner: Sequence[tuple[int, str]], index: int, reach: int) -> list[tuple[int, str]]:
    point = inner[index][0]
    near = []
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(inner) and abs(inner[at][0] - point) < reach:
            near.append(inner[at])
            at += step
    return near


def _split(
    first: int, last: int, inner: Sequence[tuple[int, str]], bounds: tuple[int, int]
) -> list[int]:
    """Borders inside (first, last)."""
    shortest, longest = bounds
    if last - first <= longest:
        return []
    inside = [one for one in inner if one[0] - first >= shortest and last - one[0] >= shortest]
    if inside:
        point = max(inside, key=lambda one: (one[1], one[0]))[0]
        return [
            *_split(first, point, inner, bounds),
            point,
            *_split(point, last, inner, bounds),
        ]
    parts = ceil((last - first) / longest)
    return [first + (last - first) * part // parts for part in range(1, parts)]


def key_of(content: Mapping[str, Any], settings: FilmSettings, hashes: Mapping[str, str]) -> str:
    """SHA-256 over the slice of the draft, its assets' hashes, the encoder settings and the code's version."""
    return _digest(
        {
            "engine": ENGINE,
            "libraries": _libraries(),
            "content": content,
            "assets": {name: hashes.get(name) for name in sorted(content.get("assets", ()))},
            "size": [settings.width, settings.height],
            "fps": str(settings.fps),
            "x264": settings.coding,
        }
    )


def sound_key_of(content: Mapping[str, Any], bit_rate: int, hashes: Mapping[str, str]) -> str:
    """The same for the film's sound."""
    return _digest(
        {
            "engine": ENGINE,
            "libraries": [list(av.library_versions[name]) for name in SOUND_LIBRARIES],
            "sound": content,
            "assets": {name: hashes.get(name) for name in sorted(content.get("assets", ()))},
            "bit_rate": bit_rate,
        }
    )


def sound_part_key(key: str, index: int) -> str:
    """Of one part of the sound with that key."""
    return _digest([key, index])


def parts_of(content: Mapping[str, Any], hashes: Mapping[str, str]) -> dict[str, str]:
    """Content as a short digest a part and one a file, to tell later what has changed."""
    own = {name: _digest(value)[:16] for name, value in content.items() if name != "assets"}
    files = {f"file:{name}": hashes.get(name, "")[:16] for name in content.get("assets", ())}
    return own | files


@cache
def _libraries() -> list[Any]:
    """The libraries whose pixels or packets may change with their version."""
    codec = av.library_versions["libavcodec"]
    scale = av.library_versions["libswscale"]
    return [list(codec), list(scale), cv2.__version__, np.__version__, PIL.__version__]


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
