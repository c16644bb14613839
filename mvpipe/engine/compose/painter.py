"""Paints the frames of a film: pictures from the sources, moved, joined, faded, lettered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mvpipe.engine.compose.blending import BLACK, frozen, toward
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.clips import clip_seconds
from mvpipe.engine.compose.film import Film, Moment, Shot, film_of
from mvpipe.engine.compose.framing import view
from mvpipe.engine.compose.kept import Kept
from mvpipe.engine.compose.layers import Layers, Shown
from mvpipe.engine.compose.looks import grained, lensed
from mvpipe.engine.compose.sources import Sources
from mvpipe.engine.compose.stage import Stage, rested, staged
from mvpipe.engine.compose.transitions import TRANSITIONS
from mvpipe.engine.media import Planes, black
from mvpipe.model.draft import Draft, Media

STAGES = 2
"""Prepared photos kept for each painter: the two of a transition. About 7 MB each at 1080p."""
STILLS = 2
CLIPS = 2
"""Clips of which a painter keeps the last frame painted."""


class Prepared:
    """Photos made ready for their moves, for all painters of a draft: two that paint one shot, or the two sides of
    a transition, prepare its photo once."""

    def __init__(self, painters: int = 1) -> None:
        self.stages: Kept[Stage] = Kept(STAGES * painters)
        self.stills: Kept[Planes] = Kept(STILLS * painters)


@dataclass(frozen=True, eq=False)
class Last:
    """The last frame and what it was made of: a still under a title needs painting only once."""

    picture: Planes
    shown: tuple[Shown, ...]
    result: Planes

    def is_same(self, picture: Planes, shown: tuple[Shown, ...]) -> bool:
        return picture is self.picture and shown == self.shown


class Painter:
    """Frames of one draft. Deterministic: `frame(n)` does not depend on earlier calls. Not for use by
    two threads at once: one Painter per thread; what it returns is read-only and may be shared."""

    def __init__(
        self, draft: Draft, canvas: Canvas, sources: Sources, *, prepared: Prepared | None = None
    ) -> None:
        self._film: Film = film_of(draft, canvas)
        self._canvas = canvas
        self._sources = sources
        self._black = frozen(black(canvas.width, canvas.height))
        self._prepared = prepared or Prepared()
        self._layers = Layers(self._film, sources)
        self._clips: dict[str, tuple[Planes, Media, Planes]] = {}
        self._last: Last | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be painted as asked so far, such as characters that no font has."""
        return tuple(self._layers.warnings)

    def frame(self, n: int) -> Planes:
        """Frame `n` of the film, canvas-sized. Equal consecutive frames may be the same object."""
        picture = self._main(self._film.moment(n), n)
        picture = toward(picture, BLACK, 1 - self._film.light(n))
        shown = self._layers.shown(n)
        if self._last and self._last.is_same(picture, shown):
            return self._last.result
        result = frozen(self._layers.laid(picture, shown, n))
        self._last = Last(picture, shown, result)
        return result

    def _main(self, moment: Moment, n: int) -> Planes:
        here = self._shot(moment.shot, n)
        if moment.entry is None:
            return here
        before = self._shot(moment.before, n)
        return TRANSITIONS[moment.entry.kind](before, here, moment.progress)

    def _shot(self, shot: Shot | None, n: int) -> Planes:
        if shot is None:
            return self._black
        media = shot.media
        picture = self._photo(shot, n) if self._is_image(media) else self._clip(shot, n)
        picture = grained(picture, media.look, n - shot.start)
        return toward(picture, BLACK, 1 - media.opacity)

    def _is_image(self, media: Media) -> bool:
        return self._sources.kind(media.asset) == "image"

    def _photo(self, shot: Shot, n: int) -> Planes:
        media = shot.media
        motion = None if media.motion is None or media.motion.kind == "none" else media.motion
        key = (media.asset, media.fit, media.focus, media.look, motion)
        if motion is None:
            return self._prepared.stills.get(key, lambda: frozen(self._at_rest(media)))
        stage = self._prepared.stages.get(key, lambda: self._staged(media))
        seen = view(stage.framing, motion, shot, n, float(self._canvas.fps))
        return _finished(stage.paint(seen), media)

    def _staged(self, media: Media) -> Stage:
        planes = self._sources.picture(media.asset)
        return staged(planes, media, media.motion, self._canvas, fine=True)

    def _at_rest(self, media: Media) -> Planes:
        planes = self._sources.picture(media.asset)
        return _finished(rested(planes, media, self._canvas, fine=True), media)

    def _clip(self, shot: Shot, n: int) -> Planes:
        media = shot.media
        seconds = clip_seconds(media, n - shot.start, shot.end - shot.start, self._canvas)
        planes = self._sources.clip_frame(media.asset, seconds)
        if media.motion is None or media.motion.kind == "none":
            return self._clip_at_rest(planes, media)
        stage = staged(planes, media, media.motion, self._canvas, fine=False)
        seen = view(stage.framing, media.motion, shot, n, float(self._canvas.fps))
        return _finished(stage.paint(seen), media)

    def _clip_at_rest(self, planes: Planes, media: Media) -> Planes:
        """A clip's frame on the canvas; while the clip still shows the one of before, the same object."""
        kept = self._clips.get(media.asset)
        if kept and kept[0] is planes and kept[1] is media:
            return kept[2]
        painted = frozen(_finished(rested(planes, media, self._canvas, fine=False), media))
        if len(self._clips) >= CLIPS:
            self._clips.clear()
        self._clips[media.asset] = (planes, media, painted)
        return painted


def _finished(painted: Planes, media: Media) -> Planes:
    """The canvas as the look's lens shows it; what could be seen through lies on black."""
    seen = lensed(painted, media.look)
    return seen if seen.alpha is None else replace(seen, alpha=None)
