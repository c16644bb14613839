"""Render jobs: one at a time (a render uses every core), on disk at every change, gone on with after a
restart, and never by two engines that share a folder."""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import replace
from typing import Any

from mvpipe.draft.check import problems
from mvpipe.engine.render import RenderJob, RenderOutcome, render
from mvpipe.engine.server.claims import Claims
from mvpipe.engine.store import Store, StoredRender
from mvpipe.errors import MvpipeError, RenderFailed
from mvpipe.wire import draft_codec

log = logging.getLogger("mvpipe.engine")

UNFINISHED = ("pending", "processing")


class RenderQueue:
    """A thread that takes jobs in order. `close` stops the running one; its finished chunks stay."""

    def __init__(self, store: Store, *, workers: int | None = None) -> None:
        self._store = store
        self._workers = workers
        self._claims = Claims(store.folder / "claims")
        left = (job.id for job in store.unfinished_renders())
        self._waiting: deque[str] = deque(name for name in left if self._claims.hold(name))
        self._current: StoredRender | None = None
        self._wake = threading.Condition()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mvpipe-render", daemon=True)
        self._thread.start()

    def submit(self, job: StoredRender) -> StoredRender:
        """Queue a job; one already known by its id is answered as it stands."""
        with self._wake:
            known = self.status(job.id)
            if known is not None:
                return known
            self._claims.hold(job.id)
            self._store.save_render(job)
            self._waiting.append(job.id)
            self._wake.notify()
        return job

    def status(self, render_id: str) -> StoredRender | None:
        current = self._current
        if current is not None and current.id == render_id:
            return current
        job = self._store.render(render_id)
        if job is not None and job.status in UNFINISHED:
            self._adopt(job.id)
        return job

    def _adopt(self, render_id: str) -> None:
        """Queue a job whose engine has gone; nothing happens to one that is worked on."""
        with self._wake:
            if self._closing.is_set() or self._claims.holds(render_id):
                return
            if self._claims.hold(render_id):
                self._waiting.append(render_id)
                self._wake.notify()

    def close(self) -> None:
        """Raises nothing; waits until the running job has let go."""
        self._closing.set()
        with self._wake:
            self._wake.notify()
        self._thread.join(timeout=30)
        self._claims.let_all_go()

    def _run(self) -> None:
        while not self._closing.is_set():
            with self._wake:
                while not self._waiting and not self._closing.is_set():
                    self._wake.wait()
                if self._closing.is_set():
                    return
                render_id = self._waiting.popleft()
            job = self._store.render(render_id)
            if job is not None and job.status in UNFINISHED:
                self._work(job)
            self._claims.let_go(render_id)

    def _work(self, job: StoredRender) -> None:
        self._current = job = replace(job, status="processing")
        self._store.save_render(job)
        try:
            done = self._render(job)
        except MvpipeError as error:
            if self._closing.is_set():
                done = replace(job, status="pending")
            else:
                done = replace(job, status="failed", error=error.message)
        except Exception:
            log.exception("render %s", job.id)
            done = replace(job, status="failed", error="an internal error of the local engine")
        self._store.save_render(done)
        self._current = None

    def _render(self, job: StoredRender) -> StoredRender:
        draft = draft_codec.decode(job.draft)
        broken = problems(draft)
        if broken:
            raise RenderFailed(f"the draft is not sound: {'; '.join(broken[:3])}")
        outcome = render(
            RenderJob(
                draft=draft,
                assets={name: self._store.blob(blob) for name, blob in job.assets.items()},
                target=self._store.film(job.id),
                quality=str(job.output.get("quality", "high")),
                size=_size(job.output.get("resolution")),
                fps=_fps(job.output.get("fps")),
                cache_dir=self._store.chunks,
                workers=self._workers,
                film=draft.title or job.session_id,
            ),
            progress=self._progress,
            cancelled=self._closing.is_set,
        )
        return replace(
            job,
            status="completed",
            frames_done=outcome.frames,
            frames_total=outcome.frames,
            seconds=outcome.seconds,
            bytes=outcome.bytes,
            details=_details(outcome),
        )

    def _progress(self, done: int, total: int) -> None:
        if self._current is not None:
            self._current = replace(self._current, frames_done=done, frames_total=total)


def _details(outcome: RenderOutcome) -> dict[str, Any]:
    """What a client may want to say about a finished render."""
    return {
        "chunks_total": outcome.chunks_total,
        "chunks_reused": outcome.chunks_reused,
        "frames": outcome.frames,
        "frames_reused": outcome.frames_reused,
        "remade": [{"reason": reason, "frames": frames} for reason, frames in outcome.remade],
        "sound_reused": outcome.sound_reused,
        "sound_remade": outcome.sound_remade,
        "encoder": outcome.encoder,
        "warnings": list(outcome.warnings),
    }


def _size(resolution: object) -> tuple[int, int] | None:
    """(width, height) of "WxH". Raises RenderFailed."""
    if resolution is None:
        return None
    width, _, height = str(resolution).partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise RenderFailed(f"not a resolution: {resolution!r}; it is written 1920x1080")
    return int(width), int(height)


def _fps(fps: object) -> float | None:
    """Raises RenderFailed."""
    if fps is None:
        return None
    if isinstance(fps, bool) or not isinstance(fps, int | float) or not 1 <= fps <= 120:
        raise RenderFailed(f"not a frame rate: {fps!r}")
    return float(fps)
