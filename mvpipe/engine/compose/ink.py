"""Colours by name to the levels of the planes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mvpipe.engine.compose.blending import Colour
from mvpipe.engine.media import from_rgb


@lru_cache(maxsize=64)
def ink_of(color: str) -> Colour:
    """Y′CbCr of #rrggbb (or #rgb); white when it is neither."""
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    try:
        rgb = bytes.fromhex(digits)
    except ValueError:
        rgb = b""
    planes = from_rgb(np.full((2, 2, 3), list(rgb) if len(rgb) == 3 else [255] * 3, np.uint8))
    return float(planes.y[0, 0]), float(planes.u[0, 0]), float(planes.v[0, 0])
