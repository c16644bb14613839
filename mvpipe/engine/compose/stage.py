"""A picture in its place on the canvas: its fit, what lies around it, and what a camera move sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from mvpipe.engine.compose.blending import BLACK, frozen, inset
from mvpipe.engine.compose.boards import Boards, boards
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.framing import Framing, Rect, View, contained, extremes, still, whole
from mvpipe.engine.compose.looks import graded
from mvpipe.engine.compose.pixels import Bytes, Floats, as_bytes
from mvpipe.engine.media import Planes, black
from mvpipe.model.draft import Media, Motion

BACKDROP_SHARE = 16
"""The backdrop of fit blur is made at a sixteenth of the canvas: nothing finer is left in it."""
BACKDROP_LIGHT = 0.42
BACKDROP_COLOUR = 0.5


@dataclass(frozen=True, eq=False)
class Stage:
    """A prepared picture; `backdrop` is what lies around one that doesn't fill the canvas."""

    framing: Framing
    boards: Boards
    backdrop: Planes | None

    def paint(self, view: View) -> Planes:
        """The canvas (or, without a backdrop, the framing's rect) with the picture seen so."""
        rect = self.framing.rect
        full, half = (rect.width, rect.height), (rect.width // 2, rect.height // 2)
        picture = Planes(
            *(
                board.seen(view, *size)
                for board, size in zip(self.boards, (full, half, half, full), strict=False)
            )
        )
        return inset(self.backdrop, picture, (rect.x, rect.y)) if self.backdrop else picture


def staged(
    planes: Planes, media: Media, motion: Motion | None, canvas: Canvas, *, fine: bool
) -> Stage:
    """Prepares a picture for all that its segment does with it; unknown fits cover. `fine` as in boards."""
    rect, behind = FITS.get(media.fit, _cover)(planes, canvas)
    framing = Framing(planes.width, planes.height, rect, media.focus)
    ready = boards(planes, framing, extremes(framing, motion), media.look, fine=fine)
    return Stage(framing, ready, graded(behind(), media.look) if behind else None)


def rested(planes: Planes, media: Media, canvas: Canvas, *, fine: bool) -> Planes:
    """The canvas with a picture at rest."""
    stage = staged(planes, media, None, canvas, fine=fine)
    return stage.paint(still(stage.framing))


def mounted(
    planes: Planes, media: Media, motion: Motion | None, rect: Rect, *, fine: bool
) -> Stage:
    """A picture that fills `rect`, without anything around it."""
    framing = Framing(planes.width, planes.height, rect, media.focus)
    ready = boards(planes, framing, extremes(framing, motion), media.look, fine=fine)
    return Stage(framing, ready, None)


Behind = Callable[[], Planes] | None


def _cover(_planes: Planes, canvas: Canvas) -> tuple[Rect, Behind]:
    return whole(canvas), None


def _contain(planes: Planes, canvas: Canvas) -> tuple[Rect, Behind]:
    rect = contained(planes.width, planes.height, canvas)
    return rect, None if rect == whole(canvas) else lambda: black(canvas.width, canvas.height)


def _blur(planes: Planes, canvas: Canvas) -> tuple[Rect, Behind]:
    rect = contained(planes.width, planes.height, canvas)
    return rect, None if rect == whole(canvas) else lambda: _backdrop(planes, canvas)


FITS: dict[str, Callable[[Planes, Canvas], tuple[Rect, Behind]]] = {
    "cover": _cover,
    "contain": _contain,
    "blur": _blur,
}


def _backdrop(planes: Planes, canvas: Canvas) -> Planes:
    """The picture covering the canvas, blurred and darkened; dithered, as its gradients are so soft
    that whole code values would show as bands."""
    small = Canvas(
        max(4, canvas.width // BACKDROP_SHARE // 2 * 2),
        max(4, canvas.height // BACKDROP_SHARE // 2 * 2),
        canvas.fps,
    )
    stage = mounted(planes, Media(asset=""), None, whole(small), fine=False)
    cover = stage.paint(still(stage.framing))
    y = _softened(cover.y, (canvas.width, canvas.height), BLACK[0], BACKDROP_LIGHT)
    half = (canvas.width // 2, canvas.height // 2)
    u = _softened(cover.u, half, BLACK[1], BACKDROP_COLOUR)
    v = _softened(cover.v, half, BLACK[2], BACKDROP_COLOUR)
    return frozen(Planes(y, u, v))


def _softened(plane: Bytes, size: tuple[int, int], zero: float, gain: float) -> Bytes:
    sigma = max(1.0, 0.045 * plane.shape[1])
    soft = cv2.GaussianBlur(
        plane.astype(np.float32), (0, 0), sigma, borderType=cv2.BORDER_REPLICATE
    )
    levels = (soft - np.float32(zero)) * np.float32(gain) + np.float32(zero)
    wide = cv2.resize(levels, size, interpolation=cv2.INTER_LINEAR)
    return as_bytes(cv2.convertScaleAbs(cv2.add(wide, _noise(size[1], size[0]), dst=wide)))


@lru_cache(maxsize=4)
def _noise(rows: int, columns: int) -> Floats:
    """−½ to ½, always the same: what is added before rounding, so that levels between two code values
    become a fine mixture of both."""
    return np.random.default_rng(7).random((rows, columns), np.float32) - np.float32(0.5)
