"""Paints the frames of a film: pictures from the sources, moved, joined, faded, lettered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mvpipe.engine.compose.blending import BLACK, Patch, frozen, inset, overlaid, toward
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.clips import clip_seconds
from mvpipe.engine.compose.film import Film, Layer, Moment, Shot, film_of
from mvpipe.engine.compose.framing import Rect, view
from mvpipe.engine.compose.kept import Kept
from mvpipe.engine.compose.places import overlay_rect
from mvpipe.engine.compose.stage import Stage, mounted, rested, staged
from mvpipe.engine.compose.titles import lettered
from mvpipe.engine.compose.transitions import TRANSITIONS
from mvpipe.engine.media import Planes, black
from mvpipe.model.draft import Draft, Media, Text

STAGES = 4
"""Prepared photos kept: the two of a transition, the ones before and after. About 6 MB each at 1080p."""
STILLS = 4
PATCHES = 16


class Sources(Protocol):
    """Pictures of the draft's assets. `clip_frame` clamps to the clip's first and last frame."""

    def picture(self, asset: str) -> Planes: ...
    def clip_frame(self, asset: str, seconds: float) -> Planes: ...
    def kind(self, asset: str) -> str:
        """ "image" or "video"."""
        ...


@dataclass(frozen=True, eq=False)
class Last:
    """The last frame and what it was made of: a still under a title needs painting only once."""

    picture: Planes
    shown: tuple[tuple[int, float], ...]
    result: Planes

    def is_same(self, picture: Planes, shown: tuple[tuple[int, float], ...]) -> bool:
        return picture is self.picture and shown == self.shown


class Painter:
    """Frames of one draft. Deterministic: `frame(n)` does not depend on earlier calls. Not for use by
    two threads at once: one Painter per thread; what it returns is read-only and may be shared."""

    def __init__(self, draft: Draft, canvas: Canvas, sources: Sources) -> None:
        self._film: Film = film_of(draft, canvas)
        self._canvas = canvas
        self._sources = sources
        self._black = frozen(black(canvas.width, canvas.height))
        self._stages: Kept[Stage] = Kept(STAGES)
        self._stills: Kept[Planes] = Kept(STILLS)
        self._patches: Kept[tuple[Patch | None, tuple[str, ...]]] = Kept(PATCHES)
        self._warnings: dict[str, None] = {}
        self._last: Last | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be painted as asked so far, such as characters that no font has."""
        return tuple(self._warnings)

    def frame(self, n: int) -> Planes:
        """Frame `n` of the film, canvas-sized. Equal consecutive frames may be the same object."""
        picture = self._main(self._film.moment(n), n)
        picture = toward(picture, BLACK, 1 - self._film.light(n))
        layers = self._film.layers
        shown = tuple((index, layer.visibility(n)) for index, layer in enumerate(layers))
        shown = tuple((index, seen) for index, seen in shown if seen > 0)
        if self._last and self._last.is_same(picture, shown):
            return self._last.result
        result = picture
        for index, seen in shown:
            result = self._layered(result, index, seen, n)
        moving = any(self._moves(layers[index]) for index, _ in shown)
        self._last = None if moving else Last(picture, shown, frozen(result))
        return frozen(result)

    def _moves(self, layer: Layer) -> bool:
        return isinstance(layer.content, Media) and not self._is_image(layer.content)

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
        return toward(picture, BLACK, 1 - media.opacity)

    def _is_image(self, media: Media) -> bool:
        return self._sources.kind(media.asset) == "image"

    def _photo(self, shot: Shot, n: int) -> Planes:
        media = shot.media
        motion = None if media.motion is None or media.motion.kind == "none" else media.motion
        key = (media.asset, media.fit, media.focus, media.look, motion)
        if motion is None:
            return self._stills.get(key, lambda: frozen(self._at_rest(media)))
        stage = self._stages.get(key, lambda: self._staged(media))
        return stage.paint(view(stage.framing, motion, shot, n, float(self._canvas.fps)))

    def _staged(self, media: Media) -> Stage:
        planes = self._sources.picture(media.asset)
        return staged(planes, media, media.motion, self._canvas, fine=True)

    def _at_rest(self, media: Media) -> Planes:
        return rested(self._sources.picture(media.asset), media, self._canvas, fine=True)

    def _clip(self, shot: Shot, n: int) -> Planes:
        media = shot.media
        planes = self._sources.clip_frame(
            media.asset, clip_seconds(media, n - shot.start, self._canvas)
        )
        if media.motion is None or media.motion.kind == "none":
            return rested(planes, media, self._canvas, fine=False)
        stage = staged(planes, media, media.motion, self._canvas, fine=False)
        return stage.paint(view(stage.framing, media.motion, shot, n, float(self._canvas.fps)))

    def _layered(self, picture: Planes, index: int, seen: float, n: int) -> Planes:
        layer = self._film.layers[index]
        if isinstance(layer.content, Text):
            content = layer.content
            patch, missing = self._patches.get((index,), lambda: lettered(content, self._canvas))
            self._warnings.update(dict.fromkeys(missing))
            return overlaid(picture, patch, seen) if patch else picture
        media = layer.content
        image, spot = self._overlay(media, index, n - layer.start)
        return inset(picture, image, (spot.x, spot.y), seen * min(1.0, media.opacity))

    def _overlay(self, media: Media, index: int, since: int) -> tuple[Planes, Rect]:
        if self._is_image(media):
            planes = self._sources.picture(media.asset)
        else:
            planes = self._sources.clip_frame(media.asset, clip_seconds(media, since, self._canvas))
        spot = overlay_rect(media, planes.width, planes.height, self._canvas)
        if self._is_image(media):
            return self._stills.get(
                (index,), lambda: frozen(mounted(planes, media, spot, fine=True))
            ), spot
        return mounted(planes, media, spot, fine=False), spot
