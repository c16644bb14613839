"""The render itself: look chunks up, make the missing ones on all cores, join them with the mixed sound."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable

from mvpipe.engine.media import write_film
from mvpipe.engine.render.account import read_record, reasons, sound_reason, write_record
from mvpipe.engine.render.cache import ChunkCache
from mvpipe.engine.render.crew import Crew
from mvpipe.engine.render.job import RenderJob, RenderOutcome
from mvpipe.engine.render.plan import FilmPlan, plan_of
from mvpipe.engine.render.room import check_room
from mvpipe.engine.render.sounding import FilmSound
from mvpipe.engine.render.sources import FilmSources


def render(
    job: RenderJob, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> RenderOutcome:
    """Make the film of `job` at its target. The same job gives the same bytes whatever the number of workers.

    `progress(frames done, frames in all)` is called from this thread, reused frames counted at once. When
    `cancelled()` turns true, the render stops within a frame and raises Interrupted; finished chunks stay in the
    cache. Raises MediaFailed, RenderFailed, DiskFailed (at once, when the film can't fit on the disk).
    """
    begun = time.monotonic()
    plan = plan_of(job)
    cache = ChunkCache(job.cache_dir, job.cache_bytes)
    missing = [piece for piece in plan.slices if cache.frames(piece.key) != piece.frames]
    again = sum(piece.frames for piece in missing)
    absent = {piece.key for piece in missing}
    kept = sum(cache.size(piece.key) for piece in plan.slices if piece.key not in absent)
    check_room(plan, job.target, job.cache_dir, missing=again, kept=kept)
    past = read_record(job.cache_dir, _film_name(job, plan))
    workers = max(1, job.workers or cores())
    sound = FilmSound(plan, cache)
    with FilmSources(job.assets, max_pixels=plan.max_pixels) as sources:
        crew = Crew(plan, cache, sources, workers=workers)
        track = crew.work(missing, sound, progress=progress, cancelled=cancelled)
        chunks = crew.chunks(cancelled)
        frames = write_film(job.target, chunks, track, plan.settings, title=job.draft.title)
    write_record(job.cache_dir, _film_name(job, plan), plan.slices, sound.parts)
    cache.prune()
    return RenderOutcome(
        frames=frames,
        seconds=float(frames / plan.canvas.fps),
        bytes=job.target.stat().st_size,
        width=plan.canvas.width,
        height=plan.canvas.height,
        fps=float(plan.canvas.fps),
        chunks_total=len(plan.slices),
        chunks_reused=len(plan.slices) - len(missing),
        frames_reused=plan.total - again,
        workers=workers,
        wall_seconds=time.monotonic() - begun,
        warnings=crew.warnings(),
        sound_reused=sound.reused,
        remade=reasons(missing, past),
        sound_remade="" if sound.reused else sound_reason(sound.parts, past),
    )


def cores() -> int:
    """Cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _film_name(job: RenderJob, plan: FilmPlan) -> str:
    """Under which the film's last render is remembered: each size, rate and quality by itself."""
    settings = plan.settings
    return json.dumps(
        [job.film, settings.width, settings.height, str(settings.fps), settings.quality]
    )
