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
BOTTOM_TALL = 0.17
"""Of the height, on upright canvases: the apps that show them lay their own captions and buttons there."""
TOP_TALL = 0.09

PLACES = {
    f"{down}-{across}" if (down, across) != ("center", "center") else "center": (x, y)
    for y, down in ((0.0, "top"), (0.5, "center"), (1.0, "bottom"))
    for x, across in ((0.0, "left"), (0.5, "center"), (1.0, "right"))
}
"""Share of the free room to the left and above: 0 = at the margin, 1 = at the opposite one."""


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
    tall = canvas.height > canvas.width
    top = TOP_TALL * canvas.height if tall else margin
    bottom = BOTTOM_TALL * canvas.height if tall else 1.4 * margin
    return Area(side, top, canvas.width - side, canvas.height - bottom)


def anchor(place: str | None) -> tuple[float, float]:
    """Unknown places are the centre."""
    return PLACES.get(place or "center", (0.5, 0.5))


def overlay_rect(media: Media, width: int, height: int, canvas: Canvas) -> Rect:
    """Where an overlay of `width` x `height` pixels lies: `size` of the canvas' width, in its place,
    wholly on the canvas. One with neither place nor size fills the canvas."""
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
