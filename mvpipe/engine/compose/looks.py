"""Looks: simple colour gradings, as operations on the three planes, mixed in by their amount."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from mvpipe.engine.compose.pixels import Bytes, as_bytes
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Look


def graded(planes: Planes, look: Look | None) -> Planes:
    """The picture in this look; unknown looks and amount 0 change nothing."""
    if look is None or look.kind not in LOOKS or look.amount <= 0:
        return planes
    return LOOKS[look.kind](planes, min(look.amount, 1.0))


def _bw(planes: Planes, amount: float) -> Planes:
    return Planes(planes.y, *_saturated(planes, 1 - amount))


def _warm(planes: Planes, amount: float) -> Planes:
    return _tinted(planes, -14 * amount, 9 * amount)


def _cool(planes: Planes, amount: float) -> Planes:
    return _tinted(planes, 12 * amount, -9 * amount)


def _contrast(planes: Planes, amount: float) -> Planes:
    return Planes(_curved(planes.y, amount), *_saturated(planes, 1 + 0.18 * amount))


def _vintage(planes: Planes, amount: float) -> Planes:
    """Lifted blacks, soft whites, faded and slightly yellow colours."""
    lifted = as_bytes(cv2.convertScaleAbs(planes.y, alpha=1 - 0.14 * amount, beta=17 * amount))
    faded = Planes(lifted, *_saturated(planes, 1 - 0.3 * amount))
    return _tinted(faded, -12 * amount, 5 * amount)


LOOKS: dict[str, Callable[[Planes, float], Planes]] = {
    "bw": _bw,
    "warm": _warm,
    "cool": _cool,
    "contrast": _contrast,
    "vintage": _vintage,
}


def _saturated(planes: Planes, gain: float) -> tuple[Bytes, Bytes]:
    beta = 128 * (1 - gain)
    table = _table(np.arange(256) * gain + beta)
    return as_bytes(cv2.LUT(planes.u, table)), as_bytes(cv2.LUT(planes.v, table))


def _tinted(planes: Planes, du: float, dv: float) -> Planes:
    """Chroma shifted in proportion to luma, as a change of white balance does: black stays black."""
    rows, columns = planes.u.shape
    luma = cv2.resize(planes.y, (columns, rows), interpolation=cv2.INTER_AREA)
    u, v = (
        as_bytes(cv2.addWeighted(plane, 1.0, luma, shift / 219, -shift * 16 / 219))
        for plane, shift in ((planes.u, du), (planes.v, dv))
    )
    return Planes(planes.y, u, v)


def _curved(luma: Bytes, amount: float) -> Bytes:
    """An S-curve through black, middle grey and white; it cannot clip."""
    x = np.clip((np.arange(256) - 16) / 219, 0, 1)
    curve = x + 0.45 * amount * (x * x * (3 - 2 * x) - x)
    return as_bytes(cv2.LUT(luma, _table(16 + 219 * curve)))


def _table(values: npt.NDArray[np.floating]) -> Bytes:
    table: Bytes = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return table
