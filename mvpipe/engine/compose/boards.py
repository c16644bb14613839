"""A picture's planes cropped, graded and resized once to the finest density that its moves need
(filtered over the whole area when it shrinks, so nothing shimmers), to be sampled for every frame.

Each plane keeps its own exact mapping to the picture, so luma and chroma agree to the last digit
whatever was cropped and however sizes were rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

import cv2
import numpy as np
from PIL import Image

from mvpipe.engine.compose.framing import Framing, View
from mvpipe.engine.compose.looks import graded
from mvpipe.engine.compose.pixels import Bytes, as_bytes
from mvpipe.engine.compose.sampling import COLOUR_TOLERANCE, PAD, TOLERANCE, Axis, padded, sample
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Look

CLOSEST_STEP = 1 + 1 / (8 + 0.618034)
"""Source pixels per output pixel where a move is closest: a little dense, so that sharpness does not
breathe; its phases spread evenly (golden ratio), so that the sampler finds each of them."""
WIDEST_STEP = 1.5
"""Beyond this, bilinear sampling would shimmer."""
MOST_ENLARGED = 4.0
"""A picture smaller than this is enlarged smoothly to here and bilinearly from there on."""
EDGE = 4
"""Pixels of the picture kept around what is seen."""
SEARCH = 24

Site = tuple[int, float]
# (luma pixels per sample, position of sample 0 in pixels from the picture's edge): across, down
_LUMA = ((1, 0.5), (1, 0.5))
_CHROMA = ((2, 0.5), (2, 1.0))


@dataclass(frozen=True)
class Stretch:
    """One axis of a board: its sample j lies ((j + ½)/density − ½ + start)·unit + site pixels from
    the picture's edge."""

    start: float
    density: float
    unit: int
    site: float

    def axis(self, edge: float, scale: float, count: int) -> Axis:
        """What outputs 0 … count−1 of a rect read, when its edge lies at `edge` of the picture."""
        first = (edge + self.site / scale - self.site) / self.unit
        return Axis((first - self.start + 0.5) * self.density - 0.5, self.density / scale, count)


@dataclass(frozen=True, eq=False)
class Board:
    """One resized plane, in a border of `pad` pixels, with the mapping of both its axes."""

    plane: Bytes
    across: Stretch
    down: Stretch
    pad: int = 0

    def bordered(self) -> Board:
        """With the border that sampling at any position wants."""
        return replace(self, plane=padded(self.plane), pad=PAD)

    def seen(self, view: View, width: int, height: int) -> Bytes:
        across = self.across.axis(view.left, view.scale, width)
        down = self.down.axis(view.top, view.scale, height)
        tolerance = TOLERANCE if self.across.unit == 1 else COLOUR_TOLERANCE
        return sample(self.plane, across, down, pad=self.pad, tolerance=tolerance)


Boards = tuple[Board, ...]
"""Luma, Cb, Cr, and the alpha of a picture that can be seen through."""


def boards(
    planes: Planes, framing: Framing, views: Sequence[View], look: Look | None, *, fine: bool
) -> Boards:
    """The boards from which every view between `views` (the extremes of a move) can be sampled.

    `fine` takes the better and slower filter: for photos, which are prepared once; a clip's frames
    are prepared one by one.
    """
    moving = len(set(views)) > 1
    density = _density(views) if moving else views[0].scale
    density = min(density, MOST_ENLARGED)
    lefts, tops = _span(framing, views, across=True), _span(framing, views, across=False)
    x = _crop(*lefts, framing.width, 0.0 if moving else density)
    y = _crop(*tops, framing.height, 0.0 if moving else density)
    part = graded(_cropped(planes, x, y), look)
    resize = _fine if fine else _fast
    ready = [
        _board(resize(plane, density), plane, (x[0], y[0]), sites)
        for plane, sites in (
            (part.y, _LUMA),
            (part.u, _CHROMA),
            (part.v, _CHROMA),
            (part.alpha, _LUMA),
        )
        if plane is not None
    ]
    return tuple(board.bordered() if moving else board for board in ready)


def _density(views: Sequence[View]) -> float:
    scales = [view.scale for view in views]
    return min(CLOSEST_STEP * max(scales), WIDEST_STEP * min(scales))


def _span(framing: Framing, views: Sequence[View], *, across: bool) -> tuple[float, float]:
    length = framing.rect.width if across else framing.rect.height
    starts = [view.left if across else view.top for view in views]
    ends = [start + length / view.scale for start, view in zip(starts, views, strict=True)]
    return min(starts), max(ends)


def _crop(start: float, end: float, extent: int, density: float) -> tuple[int, int]:
    """The even pixels to keep around [start, end). For a picture at rest (`density` > 0) the crop is
    nudged until its borders fall on whole output pixels, so that it can be shown without resampling."""
    low = max(0, floor(start) - EDGE)
    low -= low % 2
    high = min(extent, ceil(end) + EDGE)
    high = min(extent, high + (high - low) % 2)
    if density > 0:
        lows = [low - 2 * k for k in range(SEARCH) if low - 2 * k >= 0]
        low = min(lows, key=lambda at: round(_fraction((start - at) * density), 3))
        highs = [high + 2 * k for k in range(SEARCH) if high + 2 * k <= extent] or [high]
        if extent not in highs and extent - high < 2 * SEARCH:
            highs.append(extent)
        high = min(highs, key=lambda at: round(_fraction((at - low) * density), 3))
    return low, high


def _fraction(value: float) -> float:
    return abs(value - round(value))


def _cropped(planes: Planes, x: tuple[int, int], y: tuple[int, int]) -> Planes:
    full = (slice(*y), slice(*x))
    half = (slice(y[0] // 2, (y[1] + 1) // 2), slice(x[0] // 2, (x[1] + 1) // 2))
    alpha = None if planes.alpha is None else planes.alpha[full]
    return Planes(planes.y[full], planes.u[half], planes.v[half], alpha)


def _board(resized: Bytes, plane: Bytes, crop: tuple[int, int], sites: tuple[Site, Site]) -> Board:
    (unit_x, site_x), (unit_y, site_y) = sites
    across = Stretch(crop[0] / unit_x, resized.shape[1] / plane.shape[1], unit_x, site_x)
    down = Stretch(crop[1] / unit_y, resized.shape[0] / plane.shape[0], unit_y, site_y)
    return Board(resized, across, down)


def _size(plane: Bytes, density: float) -> tuple[int, int]:
    rows, columns = plane.shape
    return max(1, round(columns * density)), max(1, round(rows * density))


def _fast(plane: Bytes, density: float) -> Bytes:
    size = _size(plane, density)
    if size == plane.shape[::-1]:
        return plane
    way = cv2.INTER_AREA if density < 1 else cv2.INTER_CUBIC
    return as_bytes(cv2.resize(plane, size, interpolation=way))


def _fine(plane: Bytes, density: float) -> Bytes:
    """Lanczos over the whole area behind a pixel: 2 dB nearer to the ideal than `_fast` on photos."""
    size = _size(plane, density)
    if size == plane.shape[::-1]:
        return plane
    picture = Image.fromarray(np.ascontiguousarray(plane))
    return np.asarray(picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))
