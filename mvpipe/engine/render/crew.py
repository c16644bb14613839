"""The workers of one render: they make the missing chunks and the sound, on all cores, into the cache."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

import cv2

from mvpipe.engine.compose import Painter, Prepared
from mvpipe.engine.media import Chunk, ChunkEncoder, SoundTrack
from mvpipe.engine.render.cache import ChunkCache
from mvpipe.engine.render.chunks import Slice
from mvpipe.engine.render.plan import FilmPlan
from mvpipe.engine.render.sounding import FilmSound
from mvpipe.engine.render.sources import FilmSources
from mvpipe.errors import Interrupted

TICK_S = 0.05
"""How often progress is told and `cancelled` asked while workers run."""


class _Stopped(Exception):
    """A worker left its chunk because the render was cancelled or another worker failed."""


class Crew:
    """`workers` threads and what they share. Their work is in C, outside the interpreter's lock."""

    def __init__(
        self, plan: FilmPlan, cache: ChunkCache, sources: FilmSources, *, workers: int
    ) -> None:
        self._plan = plan
        self._cache = cache
        self._sources = sources
        self._workers = workers
        self._prepared = Prepared(workers)
        self._stop = threading.Event()
        self._done = 0
        self._count = threading.Lock()
        self._notes: set[str] = set()

    def work(
        self,
        missing: list[Slice],
        sound: FilmSound,
        *,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> SoundTrack:
        """Put every missing chunk into the cache and make the sound meanwhile. Raises Interrupted."""
        # Equal slices (a black gap, the same photo twice) have one key and are made once.
        unique = list({piece.key: piece for piece in reversed(missing)}.values())
        queue = in_order(unique, self._workers)
        twins = sum(piece.frames for piece in missing) - sum(piece.frames for piece in queue)
        self._done = self._plan.total - sum(piece.frames for piece in missing)
        before = cv2.getNumThreads()
        cv2.setNumThreads(1)
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="mvpipe-render")
        try:
            track = pool.submit(sound.track, self._stop.is_set)
            futures: list[Future[Any]] = [pool.submit(self._make, piece) for piece in queue]
            self._watch([track, *futures], progress, cancelled)
            self._done += twins
            progress(self._done, self._plan.total)
            return track.result()
        finally:
            self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            cv2.setNumThreads(before)

    def chunks(self, cancelled: Callable[[], bool]) -> Iterator[Chunk]:
        """Every chunk in order; one that another render's sweep took away meanwhile is made again."""
        self._stop.clear()
        for piece in self._plan.slices:
            if cancelled():
                raise Interrupted("the render was cancelled")
            chunk = self._cache.get(piece.key)
            if chunk is None or chunk.frames != piece.frames:
                chunk = self._encode(piece)
            self._notes.update(chunk.notes)
            yield chunk

    def warnings(self) -> tuple[str, ...]:
        """What could not be painted as asked in the chunks given so far, each once, sorted."""
        return tuple(sorted(self._notes))

    def _watch(
        self,
        futures: list[Future[Any]],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        waiting: set[Future[Any]] = set(futures)
        while waiting:
            progress(self._done, self._plan.total)
            if cancelled():
                raise Interrupted("the render was cancelled")
            finished, waiting = wait(waiting, timeout=TICK_S, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()

    def _make(self, piece: Slice) -> None:
        self._cache.put(piece.key, self._encode(piece))

    def _encode(self, piece: Slice) -> Chunk:
        plan = self._plan
        # A painter a chunk, so that its warnings are the chunk's own; what is dear to make is shared.
        painter = Painter(plan.draft, plan.canvas, self._sources, prepared=self._prepared)
        encoder = ChunkEncoder(plan.settings)
        for number in range(piece.first, piece.last):
            if self._stop.is_set():
                raise _Stopped
            encoder.add(painter.frame(number))
            with self._count:
                self._done += 1
        return encoder.finish(notes=painter.warnings)


def in_order(pieces: list[Slice], workers: int) -> list[Slice]:
    """In the film's order, so that workers side by side share photos and none is decoded twice; but the shortest
    come last, the longest of them first, so that all cores finish together."""
    by_length = sorted(pieces, key=lambda piece: (-piece.frames, piece.first))
    last = by_length[max(0, len(by_length) - 2 * workers) :]
    keys = {piece.key for piece in last}
    first = sorted((p for p in pieces if p.key not in keys), key=lambda piece: piece.first)
    return [*first, *last]
