"""Transitions: one table of kinds, each a function of two pictures and a time 0–1.

`left` in a name is where things move to: a wipe-left's edge, a slide-left's picture, travel leftward.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from mvpipe.engine.compose.blending import BLACK, WHITE, Colour, mix, toward
from mvpipe.engine.compose.pixels import Bytes, as_bytes
from mvpipe.engine.compose.sampling import Axis, sample
from mvpipe.engine.media import Planes

Transit = Callable[[Planes, Planes, float], Planes]

SOFT_EDGE = 0.06
"""The width of a wipe's soft edge, as a share of the canvas."""
PARALLAX = 0.3
"""How far the old picture gives way under a slide, as a share of the new one's way."""
SMEAR = 0.18
"""How far a whip smears at its fastest, as a share of the width."""
PUSH = 2.4
"""How far the zoom transition magnifies."""


def _via(colour: Colour) -> Transit:
    def dip(a: Planes, b: Planes, t: float) -> Planes:
        return toward(a, colour, 2 * t) if t < 0.5 else toward(b, colour, 2 - 2 * t)

    return dip


def _flash(a: Planes, b: Planes, t: float) -> Planes:
    """A hard cut under a burst of white that rises fast and decays slower."""
    if t < 0.5:
        return toward(a, WHITE, (2 * t) ** 3)
    return toward(b, WHITE, (2 - 2 * t) ** 1.6)


def _wipe(dx: int, dy: int) -> Transit:
    def wipe(a: Planes, b: Planes, t: float) -> Planes:
        return Planes(*(_wiped(p, q, (dx, dy), t) for p, q in _pairs(a, b)))

    return wipe


def _wiped(a: Bytes, b: Bytes, way: tuple[int, int], t: float) -> Bytes:
    """Beyond the soft edge each side is itself; the edge starts and ends outside the canvas."""
    extent = a.shape[1] if way[0] else a.shape[0]
    forward = (way[0] + way[1]) > 0
    place = (np.arange(extent) + 0.5) / extent
    along = place if forward else 1 - place
    share = np.clip((_eased(t) * (1 + SOFT_EDGE) - along) / SOFT_EDGE, 0, 1).astype(np.float32)
    share = share * share * (3 - 2 * share)
    line = share[None, :] if way[0] else share[:, None]
    result = np.where(line >= 1, b, a)
    inside = np.flatnonzero((share > 0) & (share < 1))
    if inside.size:
        span = slice(int(inside[0]), int(inside[-1]) + 1)
        spot = (slice(None), span) if way[0] else (span, slice(None))
        p, q = a[spot].astype(np.float32), b[spot].astype(np.float32)
        weight = line[:, span] if way[0] else line[span]
        result[spot] = np.rint(p + (q - p) * weight).astype(np.uint8)
    return result


def _slide(dx: int, dy: int) -> Transit:
    """The new picture slides over the old one, which gives way slowly."""

    def slide(a: Planes, b: Planes, t: float) -> Planes:
        done = _eased(t)
        return _strip(a, b, (dx, dy), done, PARALLAX * done)

    return slide


def _whip(dx: int) -> Transit:
    """A fast pan from one picture to the next, smeared along its way."""

    def whip(a: Planes, b: Planes, t: float) -> Planes:
        done = _eased(_eased(t))
        moved = _strip(a, b, (dx, 0), done, done)
        speed = 4 * t * (1 - t)
        return Planes(*(_smeared(p, SMEAR * speed**2) for p in (moved.y, moved.u, moved.v)))

    return whip


def _smeared(plane: Bytes, share: float) -> Bytes:
    length = int(plane.shape[1] * share)
    if length < 2:
        return plane
    return as_bytes(cv2.blur(plane, (length, 1), borderType=cv2.BORDER_REPLICATE))


def _strip(a: Planes, b: Planes, way: tuple[int, int], done: float, away: float) -> Planes:
    """b moved in by `done` of the canvas along `way`, a moved out by `away`."""
    width, height = a.width, a.height
    extent = width if way[0] else height
    come, gone = (2 * round(share * extent / 2) for share in (done, away))
    result = Planes(*(np.empty_like(p) for p in (a.y, a.u, a.v)))
    for index, target in enumerate((result.y, result.u, result.v)):
        old, new = ((a.y, a.u, a.v)[index], (b.y, b.u, b.v)[index])
        step = 1 if index == 0 else 2
        _moved(target, old, way, gone // step)
        _moved(target, new, way, (come - extent) // step)
    return result


def _moved(target: Bytes, plane: Bytes, way: tuple[int, int], by: int) -> None:
    """Writes the part of `plane` that is still inside after moving `by` pixels along `way`."""
    extent = plane.shape[1] if way[0] else plane.shape[0]
    shift = by * (way[0] + way[1])
    here = slice(max(0, shift), min(extent, extent + shift))
    there = slice(max(0, -shift), min(extent, extent - shift))
    if here.start >= here.stop:
        return
    if way[0]:
        target[:, here] = plane[:, there]
    else:
        target[here] = plane[there]


def _zoom(a: Planes, b: Planes, t: float) -> Planes:
    """A cross zoom: into the old picture, and from close up back to the new one, mixed midway."""
    share = _eased(min(1.0, max(0.0, (t - 0.3) / 0.4)))
    grown = _magnified(a, PUSH ** (t**1.5)) if share < 1 else a
    settled = _magnified(b, PUSH ** ((1 - t) ** 1.5)) if share > 0 else b
    return mix(grown, settled, share)


def _magnified(planes: Planes, zoom: float) -> Planes:
    """The middle of a picture enlarged; chroma by its own siting (x = 2i, y = 2j + ½)."""
    step = 1 / zoom
    left = (planes.width - 1) / 2 * (1 - step)
    top = (planes.height - 1) / 2 * (1 - step)
    y = sample(planes.y, Axis(left, step, planes.width), Axis(top, step, planes.height))
    rows, columns = planes.u.shape
    across, down = Axis(left / 2, step, columns), Axis((top + (step - 1) / 2) / 2, step, rows)
    return Planes(y, sample(planes.u, across, down), sample(planes.v, across, down))


def _eased(t: float) -> float:
    return t * t * (3 - 2 * t)


def _pairs(a: Planes, b: Planes) -> tuple[tuple[Bytes, Bytes], ...]:
    return (a.y, b.y), (a.u, b.u), (a.v, b.v)


TRANSITIONS: dict[str, Transit] = {
    "crossfade": mix,
    "fade-black": _via(BLACK),
    "fade-white": _via(WHITE),
    "flash": _flash,
    "wipe-left": _wipe(-1, 0),
    "wipe-right": _wipe(1, 0),
    "wipe-up": _wipe(0, -1),
    "wipe-down": _wipe(0, 1),
    "slide-left": _slide(-1, 0),
    "slide-right": _slide(1, 0),
    "slide-up": _slide(0, -1),
    "slide-down": _slide(0, 1),
    "whip-left": _whip(-1),
    "whip-right": _whip(1),
    "zoom": _zoom,
}
