"""The types of pixel arrays, and OpenCV's results under them (its own stubs know only "an array")."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def as_bytes(pixels: Any) -> Bytes:
    """A uint8 array that OpenCV made of uint8 arrays."""
    result: Bytes = pixels
    return result


def as_floats(pixels: Any) -> Floats:
    """A float32 array that OpenCV made of float32 arrays."""
    result: Floats = pixels
    return result
