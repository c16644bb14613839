"""All that is known of a film before its first frame is painted: canvas, settings, slices, contents' hashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mvpipe.engine.compose import Canvas, canvas_of, total_frames
from mvpipe.engine.media import FilmSettings
from mvpipe.engine.render.chunks import Slice, slices
from mvpipe.engine.render.job import RenderJob
from mvpipe.errors import RenderFailed, UsageError
from mvpipe.files import sha256_of
from mvpipe.model.draft import Draft, Media, TrackType

# A photo is never needed much finer than the canvas it fills; this leaves room for zooms, pans and panoramas.
PIXELS_A_CANVAS_PIXEL = 8
LEAST_PIXELS = 8_000_000


@dataclass(frozen=True)
class FilmPlan:
    """`total` frames, tiled by `slices`."""

    draft: Draft
    assets: Mapping[str, Path]
    canvas: Canvas
    settings: FilmSettings
    slices: tuple[Slice, ...]
    total: int

    @property
    def max_pixels(self) -> int:
        """Of a decoded photo."""
        return max(LEAST_PIXELS, PIXELS_A_CANVAS_PIXEL * self.canvas.width * self.canvas.height)


def plan_of(job: RenderJob) -> FilmPlan:
    """Raises UsageError for a bad size, rate or quality, RenderFailed for an empty film or a missing asset."""
    try:
        canvas = canvas_of(job.draft, job.size, job.fps)
    except ValueError as exc:
        raise UsageError(str(exc)) from exc
    total = total_frames(job.draft, canvas)
    if total <= 0 or not any(track.segments for track in job.draft.tracks):
        raise RenderFailed(
            "nothing to render: the timeline is empty",
            hint="add photos, clips or a song, and ask for a video first",
        )
    settings = FilmSettings(canvas.width, canvas.height, canvas.fps, job.quality)
    pieces = slices(job.draft, canvas, settings, _hashes(job.draft, job.assets))
    return FilmPlan(job.draft, job.assets, canvas, settings, pieces, total)


def _hashes(draft: Draft, assets: Mapping[str, Path]) -> dict[str, str]:
    """SHA-256 of every asset that is seen. Raises RenderFailed for one that is not there."""
    names = {
        segment.content.asset
        for track in draft.tracks
        if track.type != TrackType.AUDIO
        for segment in track.segments
        if isinstance(segment.content, Media)
    }
    hashes = {}
    for name in sorted(names):
        if name not in assets:
            raise RenderFailed(
                f"the film shows {name!r}, which was not uploaded",
                hint="upload the file, or take its segment out",
            )
        hashes[name] = file_hash(assets[name])
    return hashes


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, remembered for as long as its size and time of change stay."""
    try:
        stat = path.stat()
    except OSError:
        return sha256_of(path)
    return _known_hash(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=4096)
def _known_hash(path: Path, _size: int, _changed: int) -> str:
    return sha256_of(path)
