"""Exact sub-pixel sampling of one plane: a window of it, scaled, at any real position.

`cv2.resize` costs a third of `cv2.warpAffine`, but its phase is fixed: output k reads source
(k + ½)·step − ½. So the window starts at a whole pixel some k outputs earlier, k chosen so that
the phase falls where it is wanted; where no k of the first 96 does, `warpAffine` takes over. Both
interpolate bilinearly, so the two look the same. (OpenCV before 4.11 rounds `warpAffine`'s positions to
1/32 px; that is still within 0.016 px.)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np

from mvpipe.engine.compose.pixels import Bytes, as_bytes

LEADS = np.arange(96)
TOLERANCE = 0.01
"""Pixels. Beyond this the slow exact way is taken; tremor below it is not seen by anyone."""
COLOUR_TOLERANCE = 0.02
"""The same for chroma planes, in their pixels: colour is seen less sharply than light."""
NEAR_ENOUGH = 0.7
"""Of the tolerance. The first phase this close is taken; the shorter the lead, the less is wasted."""
WHOLE = 0.004
DRIFT = 0.02
"""Pixels. A position is whole, and a step is one, if no pixel is off by more than this."""
PAD = 152
"""Columns and rows before the plane that the longest lead can reach at a step of 1.5."""
TAIL = 8


@dataclass(frozen=True)
class Axis:
    """Output i reads source position origin + i·step (source pixel centres at whole numbers)."""

    origin: float
    step: float
    count: int


def padded(plane: Bytes) -> Bytes:
    """The plane with its edge pixels repeated outward, as `sample` wants it for a moving window."""
    return as_bytes(cv2.copyMakeBorder(plane, PAD, TAIL, PAD, TAIL, cv2.BORDER_REPLICATE))


def sample(
    plane: Bytes, across: Axis, down: Axis, *, pad: int = 0, tolerance: float = TOLERANCE
) -> Bytes:
    """The window [down.count, across.count] of `plane`; positions count from the picture inside a
    border of `pad` pixels, true to `tolerance` pixels. Outside the plane its edge is repeated."""
    x, y = across.origin + pad, down.origin + pad
    if _is_one(across) and _is_one(down):
        return _shifted(plane, Axis(x, 1.0, across.count), Axis(y, 1.0, down.count))
    left, top = _lead(x, across, tolerance), _lead(y, down, tolerance)
    if left and top and left.fits(plane.shape[1]) and top.fits(plane.shape[0]):
        return _resized(plane, left, top)
    matrix = np.array([[across.step, 0.0, x], [0.0, down.step, y]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (across.count, down.count)
    return as_bytes(
        cv2.warpAffine(plane, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    )


@dataclass(frozen=True)
class _Lead:
    """A window [start, start + length) of source pixels whose resized form, less its first `skip`
    outputs, is what was asked for."""

    start: int
    length: int
    skip: int
    count: int
    step: float

    def fits(self, extent: int) -> bool:
        return self.start >= 0 and self.start + self.length <= extent


def _lead(position: float, axis: Axis, tolerance: float) -> _Lead | None:
    starts = position + 0.5 - (LEADS + 0.5) * axis.step
    whole = np.rint(starts)
    errors = np.abs(starts - whole)
    good = errors <= NEAR_ENOUGH * tolerance
    skip = int(np.argmax(good)) if good.any() else int(np.argmin(errors))
    if errors[skip] > tolerance:
        return None
    length = ceil((axis.count + skip) * axis.step) + 2
    return _Lead(int(whole[skip]), length, skip, axis.count, axis.step)


def _resized(plane: Bytes, left: _Lead, top: _Lead) -> Bytes:
    window = plane[top.start : top.start + top.length, left.start : left.start + left.length]
    scaled = cv2.resize(
        window, None, fx=1.0 / left.step, fy=1.0 / top.step, interpolation=cv2.INTER_LINEAR
    )
    rows, columns = slice(top.skip, top.skip + top.count), slice(left.skip, left.skip + left.count)
    return np.ascontiguousarray(as_bytes(scaled)[rows, columns])


def _shifted(plane: Bytes, across: Axis, down: Axis) -> Bytes:
    """Without scaling: a plain slice at whole positions, else bilinear by `getRectSubPix`."""
    x, y = round(across.origin), round(down.origin)
    whole = abs(across.origin - x) < WHOLE and abs(down.origin - y) < WHOLE
    rows, columns = plane.shape
    if whole and 0 <= x <= columns - across.count and 0 <= y <= rows - down.count:
        return np.ascontiguousarray(plane[y : y + down.count, x : x + across.count])
    left, right = _overhang(across, columns)
    top, bottom = _overhang(down, rows)
    if left or right or top or bottom:  # getRectSubPix is not exact in corners outside the plane
        plane = as_bytes(cv2.copyMakeBorder(plane, top, bottom, left, right, cv2.BORDER_REPLICATE))
    x_middle = across.origin + left + (across.count - 1) / 2
    y_middle = down.origin + top + (down.count - 1) / 2
    return as_bytes(cv2.getRectSubPix(plane, (across.count, down.count), (x_middle, y_middle)))


def _overhang(axis: Axis, extent: int) -> tuple[int, int]:
    """How many pixels before and behind the plane are read."""
    return max(0, ceil(-axis.origin)), max(0, ceil(axis.origin) + axis.count - extent)


def _is_one(axis: Axis) -> bool:
    return abs(axis.step - 1.0) * axis.count < DRIFT
