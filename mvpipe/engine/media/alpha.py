"""Pictures that can be seen through: their planes hold them lying on black, and this takes the black out and puts it
back."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from mvpipe.engine.media.planes import BLACK, Bytes, Planes

Floats = npt.NDArray[np.float32]

LEAST = np.float32(1e-3)


def straight(picture: Planes) -> Planes:
    """The colours of a picture with alpha, which lies on black, as they are without the black."""
    if picture.alpha is None:
        return picture
    luma, chroma = (
        np.divide(1, np.maximum(part, LEAST), dtype=np.float32) for part in _shares(picture.alpha)
    )
    return _scaled(picture, luma, chroma)


def on_black(picture: Planes) -> Planes:
    """The inverse of `straight`."""
    if picture.alpha is None:
        return picture
    return _scaled(picture, *_shares(picture.alpha))


def halved(mask: Floats) -> Floats:
    """Averaged to the chroma sites: columns by ¼ ½ ¼ around the even ones, rows in pairs; odd sizes round up."""
    rows, columns = mask.shape
    edges = (0, rows % 2, 1, 1 + columns % 2)
    padded = np.asarray(cv2.copyMakeBorder(mask, *edges, cv2.BORDER_REPLICATE), np.float32)
    pairs = (padded[0::2] + padded[1::2]) * np.float32(0.5)
    half = (columns + 1) // 2
    left, middle, right = (pairs[:, k : k + 2 * half - 1 : 2] for k in range(3))
    result: Floats = np.ascontiguousarray((left + 2 * middle + right) * np.float32(0.25))
    return result


def _shares(alpha: Bytes) -> tuple[Floats, Floats]:
    share = alpha.astype(np.float32) * np.float32(1 / 255)
    return share, halved(share)


def _scaled(picture: Planes, luma: Floats, chroma: Floats) -> Planes:
    planes: list[Bytes] = []
    for plane, zero, gain in zip(
        (picture.y, picture.u, picture.v), BLACK, (luma, chroma, chroma), strict=True
    ):
        level = (plane.astype(np.float32) - np.float32(zero)) * gain + np.float32(zero)
        planes.append(np.clip(np.rint(level), 0, 255).astype(np.uint8))
    y, u, v = planes
    return Planes(y, u, v, picture.alpha)
