"""The film that the benchmarks make: detailed 1080p-class photos, a zoom on each, crossfades between them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from mvpipe.model.draft import Draft, Media, Motion, Segment, Track, TrackType, Transition

PHOTOS = 10
CROSSFADE_MS = 500
AMOUNT = 0.12


def photos_in(folder: Path) -> list[Path]:
    found = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    if not found:
        raise SystemExit(f"no photos in {folder}")
    return found


def synthetic_photos(folder: Path, count: int = PHOTOS) -> list[Path]:
    """Photos of 2304x1440 with what makes real ones dear: noise whose power falls with frequency (as in natural
    images), edges, fine grain."""
    paths = []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        picture = sum(octave(rng, level) for level in range(2, 10))
        picture += edges(rng)
        picture += rng.normal(0, 2.0, picture.shape)
        low, high = np.percentile(picture, (0.5, 99.5))
        pixels = np.clip((picture - low) / (high - low) * 255, 0, 255).astype(np.uint8)
        path = folder / f"photo-{seed:02}.jpg"
        Image.fromarray(pixels).save(path, quality=92)
        paths.append(path)
    return paths


def octave(rng: np.random.Generator, level: int) -> np.ndarray:
    """Noise with 2^level cells across, its strength halved with every octave, colours weaker than light."""
    shape = (max(2, 2**level * 10 // 16), 2**level, 1)
    light = rng.normal(0, 1, shape)
    colour = rng.normal(0, 0.35, (*shape[:2], 3))
    cells = ((light + colour) * 60 / 2 ** (level - 2) ** 0.9).astype(np.float32)
    return cv2.resize(cells, (2304, 1440), interpolation=cv2.INTER_CUBIC)


def edges(rng: np.random.Generator) -> np.ndarray:
    """A few dozen flat shapes with hard outlines."""
    canvas = np.zeros((1440, 2304, 3), np.float32)
    for _ in range(40):
        centre = rng.integers(0, (2304, 1440))
        points = centre + rng.integers(-220, 220, (rng.integers(3, 7), 2))
        colour = rng.normal(0, 22, 3).tolist()
        cv2.fillPoly(
            canvas, [cv2.convexHull(points.astype(np.int32))], colour, lineType=cv2.LINE_AA
        )
    return canvas


def draft_of(photos: Sequence[Path], seconds: float, song: Path | None = None) -> Draft:
    """`seconds` of 1080p30: the photos in equal shares, zooming in and out in turn, crossfading."""
    total = round(seconds * 1000)
    count = max(1, min(len(photos), round(seconds / 1.5)))
    marks = [total * n // count for n in range(count + 1)]
    segments = tuple(
        Segment(
            f"s{n}",
            marks[n],
            marks[n + 1] - marks[n],
            Media(
                photos[n].name,
                motion=Motion("zoom-out" if n % 2 else "zoom-in", AMOUNT),
                transition=Transition("crossfade", CROSSFADE_MS) if n else None,
            ),
        )
        for n in range(count)
    )
    tracks = [Track("v", TrackType.VIDEO, "main", segments=segments)]
    if song:
        music = (Segment("m", 0, total, Media(song.name)),)
        tracks.append(Track("a", TrackType.AUDIO, "music", segments=music))
    return Draft(total, tracks=tuple(tracks))
