"""Pictures as the encoder takes them: Y′CbCr 4:2:0 planes, BT.709, limited range, 8 bit.

Chroma is sited as in MPEG-2 and H.264's default ("left"): a chroma sample (i, j) lies on luma column 2i and halfway
between the luma rows 2j and 2j+1, so in pixel indices x = 2i and y = 2j + ½. Odd sizes round chroma up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

BLACK = (16, 128, 128)
STRIP = 256
"""Rows converted at a time, so that a 40-megapixel photo needs no float copy of itself."""

# ITU-R BT.709-6, items 3.2 and 3.4: luma weights, then 8-bit limited range (219 and 224 steps).
_KR, _KB = 0.2126, 0.0722
_KG = 1.0 - _KR - _KB
_LUMA = np.array([[_KR, _KG, _KB]]) * (219.0 / 255.0)
_CHROMA = np.array(
    [
        np.array([-_KR, -_KG, 1.0 - _KB]) / (2 * (1.0 - _KB)),
        np.array([1.0 - _KR, -_KG, -_KB]) / (2 * (1.0 - _KR)),
    ]
) * (224.0 / 255.0)
_TO_YCC = np.vstack([_LUMA, _CHROMA])
_TO_RGB = np.linalg.inv(_TO_YCC)


@dataclass(frozen=True, eq=False)
class Planes:
    """y uint8 [h, w]; u (Cb) and v (Cr) uint8 [ceil(h/2), ceil(w/2)]; all C-contiguous.

    `alpha` uint8 [h, w] of a picture that can be seen through (None: opaque); its planes hold it lying on black.
    """

    y: Bytes
    u: Bytes
    v: Bytes
    alpha: Bytes | None = None

    @property
    def width(self) -> int:
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        return int(self.y.shape[0])

    @property
    def nbytes(self) -> int:
        alpha = 0 if self.alpha is None else self.alpha.nbytes
        return int(self.y.nbytes + self.u.nbytes + self.v.nbytes + alpha)


def black(width: int, height: int) -> Planes:
    """A black picture of `width` x `height` pixels."""
    luma, cb, cr = BLACK
    half = ((height + 1) // 2, (width + 1) // 2)
    return Planes(
        np.full((height, width), luma, np.uint8),
        np.full(half, cb, np.uint8),
        np.full(half, cr, np.uint8),
    )


def from_rgb(rgb: Bytes) -> Planes:
    """Planes of an sRGB picture, uint8 [h, w, 3]; luma within ½ code value, chroma low-passed to its siting."""
    height, width = rgb.shape[:2]
    planes = black(width, height)
    luma = _with_offset(_LUMA, [16.0])
    chroma = _with_offset(_CHROMA / 8.0, [128.0, 128.0])
    for top, bottom in _strips(height):
        part = np.ascontiguousarray(rgb[top:bottom])
        planes.y[top:bottom] = cv2.transform(part, luma).reshape(part.shape[:2])
        eightfold = _halved(part)
        pair = cv2.transform(eightfold, chroma)
        rows = slice(top // 2, top // 2 + eightfold.shape[0])
        planes.u[rows], planes.v[rows] = pair[..., 0], pair[..., 1]
    return planes


def to_rgb(planes: Planes) -> Bytes:
    """The sRGB picture, uint8 [h, w, 3]; chroma interpolated linearly from its siting."""
    height, width = planes.y.shape
    chroma = [_doubled(plane, width, height) for plane in (planes.u, planes.v)]
    stacked = np.stack([planes.y.astype(np.float32), *chroma], axis=-1)
    matrix = np.hstack([_TO_RGB, -_TO_RGB @ np.array([[16.0], [128.0], [128.0]])])
    return _rounded(cv2.transform(stacked, matrix))


def _strips(height: int) -> Iterator[tuple[int, int]]:
    for top in range(0, height, STRIP):
        yield top, min(top + STRIP, height)


def _with_offset(rows: npt.NDArray[np.float64], offset: list[float]) -> npt.NDArray[np.float64]:
    return np.hstack([rows, np.array(offset)[:, None]])


def _rounded(values: npt.NDArray[Any]) -> Bytes:
    rounded: Bytes = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return rounded


def _halved(part: Bytes) -> npt.NDArray[np.uint16]:
    """Eight times RGB at the chroma sites: rows averaged in pairs, columns by ¼ ½ ¼ around the even ones (edges
    repeat). Whole numbers up to 2040, so that nothing is rounded twice."""
    height, width = part.shape[:2]
    padded = cv2.copyMakeBorder(part, 0, height % 2, 1, 1 + width % 2, cv2.BORDER_REPLICATE)
    pairs = np.asarray(cv2.add(padded[0::2], padded[1::2], dtype=cv2.CV_16U), np.uint16)
    half = (width + 1) // 2
    left, middle, right = (pairs[:, k : k + 2 * half - 1 : 2] for k in range(3))
    total: npt.NDArray[np.uint16] = left + middle
    total += middle
    total += right
    return total


def _doubled(plane: Bytes, width: int, height: int) -> npt.NDArray[np.float32]:
    """A chroma plane at luma resolution: columns 2i take the sample, 2i+1 the mean; rows at ¼ and ¾."""
    rows, columns = plane.shape
    stretched = cv2.resize(
        plane.astype(np.float32), (columns, rows * 2), interpolation=cv2.INTER_LINEAR
    )
    tall = np.asarray(stretched, np.float32)[:height]
    wide = np.empty((height, columns * 2), np.float32)
    wide[:, 0::2] = tall
    wide[:, 1:-1:2] = (tall[:, :-1] + tall[:, 1:]) * np.float32(0.5)
    wide[:, -1] = tall[:, -1]
    return wide[:, :width]
