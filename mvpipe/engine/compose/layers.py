"""What lies over the main picture: overlays (photos, graphics, clips, a song's waveform) and texts."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from mvpipe.engine.compose.animations import lain, phase_of, titled
from mvpipe.engine.compose.blending import Patch, frozen, inset, overlaid, patch_of
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.clips import clip_seconds
from mvpipe.engine.compose.film import Film, Layer, Shot
from mvpipe.engine.compose.framing import MOTIONS, Rect, view
from mvpipe.engine.compose.kept import Kept
from mvpipe.engine.compose.looks import grained, is_grainy, lensed
from mvpipe.engine.compose.places import overlay_rect
from mvpipe.engine.compose.sources import Sources
from mvpipe.engine.compose.stage import Stage, mounted
from mvpipe.engine.compose.title import Lain, Title
from mvpipe.engine.compose.waveform import Waveform, is_waveform, waveform
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Media, Text

STILLS = 4
TITLES = 4
"""Texts kept drawn; at 1080p each holds 4 MB of masks besides its patch."""
PHASES = 2


@dataclass(frozen=True)
class Shown:
    """A layer on one frame: its number, how much of it is seen, and where it stands in its own course; layers
    that are shown alike on two frames look alike there."""

    index: int
    seen: float
    phase: Hashable


class Layers:
    """The layers of one film on one canvas. As a Painter: for one thread."""

    def __init__(self, film: Film, sources: Sources) -> None:
        self._layers = film.layers
        self._light = film.light
        self._canvas: Canvas = film.canvas
        self._sources = sources
        self._stills: Kept[Planes | Patch] = Kept(STILLS)
        self._stages: Kept[Stage] = Kept(STILLS)
        self._titles: Kept[Title | None] = Kept(TITLES)
        self._lain: Kept[Lain] = Kept(PHASES)
        self._waves: Kept[Waveform] = Kept(2)
        self.warnings: dict[str, None] = {}

    def shown(self, n: int) -> tuple[Shown, ...]:
        """The layers seen on frame `n`, lowest first."""
        found = []
        for index, layer in enumerate(self._layers):
            seen = layer.visibility(n)
            if isinstance(layer.content, Media):
                # A film that fades takes its pictures along; texts may stand on the black.
                seen *= min(1.0, max(0.0, layer.content.opacity)) * self._light(n)
            if seen > 0:
                found.append(Shown(index, seen, self._phase(index, n)))
        return tuple(found)

    def laid(self, picture: Planes, shown: tuple[Shown, ...], n: int) -> Planes:
        """`picture` under all of them."""
        for one in shown:
            layer = self._layers[one.index]
            if isinstance(layer.content, Text):
                picture = self._lettered(picture, one)
            else:
                picture = self._pictured(picture, layer.content, one, n)
        return picture

    def _phase(self, index: int, n: int) -> Hashable:
        layer = self._layers[index]
        if isinstance(layer.content, Text):
            title = self._title(index)
            return phase_of(title, n - layer.start) if title else None
        return n if self._moves(layer.content) else None

    def _moves(self, media: Media) -> bool:
        return (
            is_waveform(media)
            or (not self._is_image(media) and media.speed != 0)
            or is_grainy(media.look)
            or is_moving(media)
        )

    def _is_image(self, media: Media) -> bool:
        return self._sources.kind(media.asset) == "image"

    def _title(self, index: int) -> Title | None:
        layer = self._layers[index]
        text = layer.content
        assert isinstance(text, Text)

        def made() -> Title | None:
            title, warnings = titled(text, self._canvas, layer.end - layer.start)
            self.warnings.update(dict.fromkeys(warnings))
            return title

        return self._titles.get(index, made)

    def _lettered(self, picture: Planes, one: Shown) -> Planes:
        title = self._title(one.index)
        if title is None:
            return picture
        patch, share = self._lain.get((one.index, one.phase), lambda: lain(title, one.phase))
        return overlaid(picture, patch, one.seen * share) if patch else picture

    def _pictured(self, picture: Planes, media: Media, one: Shown, n: int) -> Planes:
        layer = self._layers[one.index]
        if is_waveform(media):
            wave = self._waves.get(one.index, lambda: waveform(media, layer, self._canvas))
            return overlaid(picture, wave.patch(self._sources, n - layer.start), one.seen)
        source = self._source(media, layer, n)
        spot = overlay_rect(media, source.width, source.height, self._canvas)
        if one.phase is None:
            still = self._stills.get(
                one.index, lambda: _still(self._seen(media, one, n, spot), spot)
            )
        else:
            still = self._seen(media, one, n, spot)
        if isinstance(still, Patch):
            return overlaid(picture, still, one.seen)
        return inset(picture, still, (spot.x, spot.y), one.seen)

    def _seen(self, media: Media, one: Shown, n: int, spot: Rect) -> Planes:
        """The overlay's own picture on frame `n`, filling its spot."""
        layer = self._layers[one.index]
        motion = media.motion if is_moving(media) else None

        def stage() -> Stage:
            source = self._source(media, layer, n)
            return mounted(source, media, motion, spot, fine=self._is_image(media))

        ready = self._stages.get(one.index, stage) if self._is_image(media) else stage()
        shot = Shot(media, layer.start, layer.end, layer.start, layer.end)
        seen = view(ready.framing, motion, shot, n, float(self._canvas.fps))
        painted = lensed(ready.paint(seen), media.look)
        return grained(painted, media.look, n - layer.start)

    def _source(self, media: Media, layer: Layer, n: int) -> Planes:
        if self._is_image(media):
            return self._sources.picture(media.asset)
        since, frames = n - layer.start, layer.end - layer.start
        seconds = clip_seconds(media, since, frames, self._canvas)
        return self._sources.clip_frame(media.asset, seconds)


def is_moving(media: Media) -> bool:
    """Whether a camera moves over it."""
    return media.motion is not None and media.motion.kind in MOTIONS and media.motion.amount > 0


def _still(planes: Planes, spot: Rect) -> Planes | Patch:
    return frozen(planes) if planes.alpha is None else patch_of(planes, (spot.x, spot.y))
