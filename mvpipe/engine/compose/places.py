"""The nine places of the canvas and the margins that keep things clear of its borders."""

from __future__ import annotations

from dataclasses import dataclass

from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.framing import Rect, whole
from mvpipe.model.draft import Media

OVERLAY_SIZE = 0.18
MARGIN = 0.05
"""Of the shorter side."""
WIDEST_TEXT = 0.86
"""Of the width."""
TALL = 1.5
"""Height over width from which a canvas is one of TikTok, Reels or Shorts, which lay their own captions and buttons
over it; 4:5 and 1:1 are shown bare."""
TOP_TALL, BOTTOM_TALL, SIDE_TALL = 0.09, 0.2, 0.11
"""Of the height, the height and the width: the most that the three ask for (TikTok: 131, 370 and 120 px of
1080x1920), on both sides alike, so that what is centred stays so."""

PLACES = {
    f"{down}-{across}" if (down, across) != ("center", "center") else "center": (x, y)
    for y, down in ((0.0, "top"), (0.5, "center"), (1.0, "bottom"))
    for x, across in ((0.0, "left"), (0.5, "center"), (1.0, "right"))
}
"""Share of the free room to the left and above: 0 = at the margin, 1 = at the opposite one."""


HALVES = {
    "left-half": (0, 0, 1, 2),
    "right-half": (1, 0, 1, 2),
    "top-half": (0, 0, 2, 1),
    "bottom-half": (0, 1, 2, 1),
}
"""Split screens: column, row, columns and rows taken of a grid of two by two."""


@dataclass(frozen=True)
class Area:
    """The part of the canvas where things may lie, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


def safe_area(canvas: Canvas) -> Area:
    """Inside the margins; lettering stays in here."""
    margin = MARGIN * min(canvas.width, canvas.height)
    side = max(margin, (1 - WIDEST_TEXT) / 2 * canvas.width)
    tall = canvas.height >= TALL * canvas.width
    side = max(side, SIDE_TALL * canvas.width) if tall else side
    top = TOP_TALL * canvas.height if tall else margin
    bottom = BOTTOM_TALL * canvas.height if tall else 1.4 * margin
    return Area(side, top, canvas.width - side, canvas.height - bottom)


def anchor(place: str | None) -> tuple[float, float]:
    """Unknown places are the centre."""
    return PLACES.get(place or "center", (0.5, 0.5))


def half_of(canvas: Canvas, place: str) -> Rect:
    """A half of the canvas, its inner border on an even pixel."""
    column, row, columns, rows = HALVES[place]
    xs = (0, canvas.width // 4 * 2, canvas.width)
    ys = (0, canvas.height // 4 * 2, canvas.height)
    left, top = xs[column], ys[row]
    return Rect(left, top, xs[column + columns] - left, ys[row + rows] - top)


def overlay_rect(media: Media, width: int, height: int, canvas: Canvas) -> Rect:
    """Where an overlay of `width` x `height` pixels lies: `size` of the canvas' width, in its place,
    wholly on the canvas. One with neither place nor size fills the canvas, one in a half covers that half."""
    if media.place in HALVES:
        return half_of(canvas, media.place)
    if media.place is None and media.size is None:
        return whole(canvas)
    margin = MARGIN * min(canvas.width, canvas.height)
    room = (canvas.width - 2 * margin, canvas.height - 2 * margin)
    wanted = (media.size or OVERLAY_SIZE) * canvas.width
    across = min(wanted, room[0], room[1] * width / height)
    size = (max(2, 2 * round(across / 2)), max(2, 2 * round(across * height / width / 2)))
    x, y = anchor(media.place)
    left = margin + x * (canvas.width - 2 * margin - size[0])
    top = margin + y * (canvas.height - 2 * margin - size[1])
    return Rect(2 * round(max(0, left) / 2), 2 * round(max(0, top) / 2), *size)
