"""The render itself: look chunks up, make the missing ones on all cores, join them with the mixed sound."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2

from mvpipe.engine.compose import Canvas, Painter, canvas_of, total_frames
from mvpipe.engine.media import (
    Chunk,
    ChunkEncoder,
    FilmSettings,
    SoundTrack,
    encode_sound,
    write_film,
)
from mvpipe.engine.mix import mix, sound_key, sound_rate
from mvpipe.engine.render.cache import ChunkCache
from mvpipe.engine.render.chunks import Slice, slices, sound_key_of
from mvpipe.engine.render.job import RenderJob, RenderOutcome
from mvpipe.engine.render.sources import FilmSources
from mvpipe.errors import Interrupted, RenderFailed, UsageError
from mvpipe.files import sha256_of
from mvpipe.model.draft import Draft, Media, TrackType

TICK_S = 0.05
"""How often progress is told and `cancelled` asked while workers run."""
# A photo is never needed much finer than the canvas it fills; this leaves room for zooms, pans and panoramas.
PIXELS_A_CANVAS_PIXEL = 8
LEAST_PIXELS = 8_000_000


def render(
    job: RenderJob, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> RenderOutcome:
    """Make the film of `job` at its target. The same job gives the same bytes whatever the number of workers.

    `progress(frames done, frames in all)` is called from this thread, reused frames counted at once. When
    `cancelled()` turns true, the render stops within a frame and raises Interrupted; finished chunks stay in the
    cache. Raises MediaFailed, RenderFailed, DiskFailed.
    """
    begun = time.monotonic()
    film = _Film.of(job)
    cache = ChunkCache(job.cache_dir, job.cache_bytes)
    missing = [piece for piece in film.slices if cache.frames(piece.key) != piece.frames]
    absent = {piece.key for piece in missing}
    reused = [piece for piece in film.slices if piece.key not in absent]
    workers = max(1, job.workers or cores())
    with FilmSources(job.assets, max_pixels=film.max_pixels) as sources:
        crew = _Crew(film, cache, sources, cancelled)
        sound = crew.work(workers, missing, sum(one.frames for one in reused), progress)
        frames = write_film(job.target, crew.chunks(), sound, film.settings, title=job.draft.title)
    cache.prune()
    return RenderOutcome(
        frames=frames,
        seconds=float(frames / film.canvas.fps),
        bytes=job.target.stat().st_size,
        width=film.canvas.width,
        height=film.canvas.height,
        fps=float(film.canvas.fps),
        chunks_total=len(film.slices),
        chunks_reused=len(reused),
        frames_reused=sum(one.frames for one in reused),
        workers=workers,
        wall_seconds=time.monotonic() - begun,
        warnings=crew.warnings(),
        sound_reused=crew.sound_reused,
    )


def cores() -> int:
    """Cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class _Film:
    """All that is known before the first frame is painted."""

    draft: Draft
    assets: Mapping[str, Path]
    canvas: Canvas
    settings: FilmSettings
    slices: tuple[Slice, ...]
    total: int

    @staticmethod
    def of(job: RenderJob) -> _Film:
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
        hashes = _hashes(job.draft, job.assets)
        pieces = slices(job.draft, canvas, settings, hashes)
        return _Film(job.draft, job.assets, canvas, settings, pieces, total)

    @property
    def max_pixels(self) -> int:
        return max(LEAST_PIXELS, PIXELS_A_CANVAS_PIXEL * self.canvas.width * self.canvas.height)


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
        hashes[name] = _file_hash(assets[name])
    return hashes


def _file_hash(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return sha256_of(path)
    return _known_hash(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=4096)
def _known_hash(path: Path, _size: int, _changed: int) -> str:
    return sha256_of(path)


class _Stopped(Exception):
    """A worker left its chunk because the render was cancelled or another worker failed."""


class _Crew:
    """The workers of one render and what they share."""

    def __init__(
        self,
        film: _Film,
        cache: ChunkCache,
        sources: FilmSources,
        cancelled: Callable[[], bool],
    ) -> None:
        self._film = film
        self._cache = cache
        self._sources = sources
        self._cancelled = cancelled
        self._stop = threading.Event()
        self._done = 0
        self._count = threading.Lock()
        self._own = threading.local()
        self._painters: list[Painter] = []
        self.sound_reused = False

    def work(
        self,
        workers: int,
        missing: list[Slice],
        reused: int,
        progress: Callable[[int, int], None],
    ) -> SoundTrack:
        """Put every missing chunk into the cache and make the sound meanwhile."""
        self._done = reused
        before = cv2.getNumThreads()
        cv2.setNumThreads(1)
        # Equal slices (a black gap, the same photo twice) have one key and are made once; the longest first, so
        # that no core is left with a long chunk at the end.
        unique = {piece.key: piece for piece in reversed(missing)}
        queue = sorted(unique.values(), key=lambda piece: (-piece.frames, piece.first))
        twins = sum(piece.frames for piece in missing) - sum(piece.frames for piece in queue)
        pool = ThreadPoolExecutor(workers, thread_name_prefix="mvpipe-render")
        try:
            sound = pool.submit(self._sound)
            futures: list[Future[None]] = [pool.submit(self._make, piece) for piece in queue]
            self._watch([sound, *futures], progress)
            self._done += twins
            progress(self._done, self._film.total)
            return sound.result()
        finally:
            self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            cv2.setNumThreads(before)

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk in order; one that another render's sweep took away meanwhile is made again."""
        self._stop.clear()
        for piece in self._film.slices:
            if self._cancelled():
                raise Interrupted("the render was cancelled")
            chunk = self._cache.get(piece.key)
            yield (
                chunk if chunk is not None and chunk.frames == piece.frames else self._encode(piece)
            )

    def warnings(self) -> tuple[str, ...]:
        """What the painters could not paint as asked, each once, sorted."""
        return tuple(sorted({text for one in self._painters for text in one.warnings}))

    def _watch(self, futures: list[Future[Any]], progress: Callable[[int, int], None]) -> None:
        waiting: set[Future[Any]] = set(futures)
        while waiting:
            progress(self._done, self._film.total)
            if self._cancelled():
                raise Interrupted("the render was cancelled")
            finished, waiting = wait(waiting, timeout=TICK_S, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()

    def _sound(self) -> SoundTrack:
        """The film's sound, from the cache where nothing of it has changed."""
        film = self._film
        rate = sound_rate(film.draft, film.assets)
        length = round(film.total * rate / film.canvas.fps)
        bit_rate = film.settings.audio_bit_rate
        content = sound_key(film.draft, film.assets, rate=rate, length=length)
        hashes = {name: _file_hash(film.assets[name]) for name in content["assets"]}
        key = sound_key_of(content, bit_rate, hashes)
        kept = self._cache.get(key)
        if kept is not None:
            self.sound_reused = True
            return SoundTrack(kept, rate, 2, length, bit_rate)
        made = encode_sound(
            mix(film.draft, film.assets, rate=rate, length=length), bit_rate=bit_rate
        )
        self._cache.put(key, made.coded)
        return made

    def _make(self, piece: Slice) -> None:
        self._cache.put(piece.key, self._encode(piece))

    def _encode(self, piece: Slice) -> Chunk:
        film = self._film
        painter: Painter | None = getattr(self._own, "painter", None)
        if painter is None:
            painter = self._own.painter = Painter(film.draft, film.canvas, self._sources)
            with self._count:
                self._painters.append(painter)
        encoder = ChunkEncoder(film.settings)
        for number in range(piece.first, piece.last):
            if self._stop.is_set():
                raise _Stopped
            encoder.add(painter.frame(number))
            with self._count:
                self._done += 1
        return encoder.finish()
