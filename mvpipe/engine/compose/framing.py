"""Where a picture lies on the canvas and which part of it is seen when: fits and camera moves.

All moves run at constant speed (zooms: constant in log scale, so that every second grows by the
same factor, which the eye reads as steady), over the whole time that the shot is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.film import Shot
from mvpipe.model.draft import Motion

PUNCH_SECONDS = 0.18
"""The time in which a punch decays to 1/e: gone before the next beat of a 150 BPM song."""
MOST_AMOUNT = 1.0


@dataclass(frozen=True)
class Rect:
    """A part of the canvas, in pixels; all four even."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class View:
    """The part of a picture that fills a rect: its left and top edge in picture pixels (0 is the
    picture's edge), and `scale`, canvas pixels per picture pixel."""

    left: float
    top: float
    scale: float


@dataclass(frozen=True)
class Framing:
    """A picture of `width` x `height` pixels filling `rect`; `focus` in 0–1 of the picture."""

    width: int
    height: int
    rect: Rect
    focus: tuple[float, float]

    @property
    def cover(self) -> float:
        """The smallest scale at which the picture fills the rect."""
        return max(self.rect.width / self.width, self.rect.height / self.height)


def whole(canvas: Canvas) -> Rect:
    return Rect(0, 0, canvas.width, canvas.height)


def contained(width: int, height: int, canvas: Canvas) -> Rect:
    """The largest centred rect of the picture's shape, rounded to even pixels (at least 2)."""
    scale = min(canvas.width / width, canvas.height / height)
    across = _even(width * scale, canvas.width)
    down = _even(height * scale, canvas.height)
    return Rect(_middle(canvas.width - across), _middle(canvas.height - down), across, down)


def progress(shot: Shot, frame: int) -> float:
    """0 on the first frame seen, 1 on the last."""
    return (frame - shot.first) / max(1, shot.last - 1 - shot.first)


def still(framing: Framing) -> View:
    """The picture at rest: filled, with the focus as near to the middle as the edges allow."""
    return _centred(framing, framing.cover, framing.focus)


def view(framing: Framing, motion: Motion | None, shot: Shot, frame: int, fps: float) -> View:
    """What is seen of the picture on `frame`. Unknown motions rest."""
    if motion is None or motion.kind not in MOTIONS or motion.amount <= 0:
        return still(framing)
    amount = min(motion.amount, MOST_AMOUNT)
    beat = Beat(progress(shot, frame), (frame - shot.start) / fps)
    return MOTIONS[motion.kind](framing, amount, beat)


@dataclass(frozen=True)
class Beat:
    """When: `progress` 0–1 through the time seen; `seconds` since the segment's start."""

    progress: float
    seconds: float


def extremes(framing: Framing, motion: Motion | None) -> tuple[View, ...]:
    """Views that enclose, in place and in scale, all that a motion shows; one for a picture at rest."""
    if motion is None or motion.kind not in MOTIONS or motion.amount <= 0:
        return (still(framing),)
    amount = min(motion.amount, MOST_AMOUNT)
    ends = (Beat(0.0, 0.0), Beat(1.0, 1e6), Beat(0.5, -1.0))
    return tuple(MOTIONS[motion.kind](framing, amount, end) for end in ends)


def _zoom_in(framing: Framing, amount: float, beat: Beat) -> View:
    return _zoomed(framing, (1.0 + amount) ** beat.progress)


def _zoom_out(framing: Framing, amount: float, beat: Beat) -> View:
    return _zoomed(framing, (1.0 + amount) ** (1.0 - beat.progress))


def _punch(framing: Framing, amount: float, beat: Beat) -> View:
    if beat.seconds < 0:
        return still(framing)
    return _zoomed(framing, (1.0 + amount) ** exp(-beat.seconds / PUNCH_SECONDS))


def _pan(dx: int, dy: int) -> Callable[[Framing, float, Beat], View]:
    """A camera move by `amount` of the canvas; zooms only where the picture has no room to move in."""

    def move(framing: Framing, amount: float, beat: Beat) -> View:
        rect = framing.rect
        travel = amount * (rect.width if dx else rect.height)
        room = (
            (rect.width + travel) / framing.width if dx else (rect.height + travel) / framing.height
        )
        scale = max(framing.cover, room)
        middle = _centred(
            framing, scale, framing.focus, margin=(travel * abs(dx), travel * abs(dy))
        )
        shift = travel * (beat.progress - 0.5) / scale
        return View(middle.left + dx * shift, middle.top + dy * shift, scale)

    return move


MOTIONS: dict[str, Callable[[Framing, float, Beat], View]] = {
    "zoom-in": _zoom_in,
    "zoom-out": _zoom_out,
    "pan-left": _pan(-1, 0),
    "pan-right": _pan(1, 0),
    "pan-up": _pan(0, -1),
    "pan-down": _pan(0, 1),
    "punch": _punch,
}


def _centred(
    framing: Framing,
    scale: float,
    focus: tuple[float, float],
    margin: tuple[float, float] = (0.0, 0.0),
) -> View:
    """Focus in the middle of the rect, moved so that the rect and `margin` canvas pixels in all
    beside it stay on the picture."""
    left = _clamped(
        focus[0] * framing.width, framing.width, framing.rect.width / scale, margin[0] / scale
    )
    top = _clamped(
        focus[1] * framing.height, framing.height, framing.rect.height / scale, margin[1] / scale
    )
    return View(left, top, scale)


def _clamped(centre: float, extent: float, seen: float, margin: float) -> float:
    low, high = margin / 2, extent - seen - margin / 2
    return max(low, min(centre - seen / 2, high)) if low <= high else (low + high) / 2


def _zoomed(framing: Framing, zoom: float) -> View:
    """The resting view magnified about the focus, which stays where it is on the canvas."""
    rest = still(framing)
    x, y = framing.focus[0] * framing.width, framing.focus[1] * framing.height
    x = min(max(x, rest.left), rest.left + framing.rect.width / rest.scale)
    y = min(max(y, rest.top), rest.top + framing.rect.height / rest.scale)
    return View(x - (x - rest.left) / zoom, y - (y - rest.top) / zoom, rest.scale * zoom)


def _even(length: float, most: int) -> int:
    return min(most, max(2, 2 * round(length / 2)))


def _middle(spare: int) -> int:
    return spare // 4 * 2
