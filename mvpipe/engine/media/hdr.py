"""HDR and wide-gamut frames (PQ, HLG, BT.2020) to BT.709 as a standard screen shows it.

The way, after ITU-R BT.2408 and BT.2390: code values to light (PQ's EOTF of SMPTE ST 2084; HLG's inverse OETF and
its OOTF for a 1000 cd/m² display, both BT.2100), then white at 203 cd/m², what is brighter rolled off by BT.2390's
EETF on the largest of R, G, B (so that hues stay), primaries to BT.709, and BT.1886's gamma of 2.4.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import VideoReformatter

from mvpipe.engine.media.planes import Bytes, Planes, from_rgb

Floats = npt.NDArray[np.float32]

PQ, HLG = 16, 18
BT2020_PRIMARIES = 9
SDR_WHITE, PEAK = 203.0, 1000.0
"""cd/m²: the reference white of BT.2408, and the brightest that is told apart, most masters' peak."""
GAMMA = 2.4
STEPS = 4096
STRIP = 64
"""Rows mapped at a time: few enough to stay in the cache."""
MOST_PIXELS = 2560 * 1440
"""A larger frame is shrunk before it is mapped, which costs some 20 ns a pixel."""

# ITU-R BT.2087: linear BT.2020 to linear BT.709.
_TO_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]],
    np.float32,
)
_LUMA_2020 = (0.2627, 0.6780, 0.0593)


def is_wide(frame: av.VideoFrame) -> bool:
    """Whether a frame is HDR or has BT.2020's primaries."""
    return (
        transfer_of(frame) in (PQ, HLG) or int(_said(frame, "color_primaries")) == BT2020_PRIMARIES
    )


def transfer_of(frame: av.VideoFrame) -> int:
    return int(_said(frame, "color_trc"))


def mapped(
    frame: av.VideoFrame,
    reformatter: VideoReformatter,
    size: tuple[int, int],
    options: dict[str, Any],
) -> Planes:
    """The frame at `size` as BT.709 planes; `options` are the converter's (matrix, ranges, filter)."""
    size = _bounded(*size)
    made = reformatter.reformat(frame, *size, format="gbrp16le", **options)
    green, blue, red = (_codes_of(plane) for plane in made.planes[:3])
    kind = transfer_of(frame)
    result: Bytes = np.empty((size[1], size[0], 3), np.uint8)
    for top in range(0, size[1], STRIP):
        rows = slice(top, top + STRIP)
        shown = _shown((red[rows], green[rows], blue[rows]), kind)
        for channel, values in enumerate(shown):
            result[rows, :, channel] = values
    return from_rgb(result)


def _bounded(width: int, height: int) -> tuple[int, int]:
    """At most MOST_PIXELS, even, in the same shape."""
    ratio = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
    return (
        (width, height)
        if ratio == 1
        else (2 * round(width * ratio / 2), 2 * round(height * ratio / 2))
    )


def _codes_of(plane: av.video.plane.VideoPlane) -> npt.NDArray[np.uint16]:
    rows = np.frombuffer(plane, "<u2").reshape(-1, plane.line_size // 2)  # type: ignore[call-overload]
    codes: npt.NDArray[np.uint16] = rows[: plane.height, : plane.width]
    return codes


def _said(frame: av.VideoFrame, name: str) -> Any:
    return getattr(frame, name, 0) or 0


def _shown(codes: tuple[npt.NDArray[np.uint16], ...], kind: int) -> list[Bytes]:
    """16-bit R′, G′, B′ of BT.2020 as 8-bit ones of BT.709."""
    table = _to_light(kind)
    light = [np.take(table, part) for part in codes]
    if kind == HLG:
        scene = sum(np.float32(w) * part for w, part in zip(_LUMA_2020, light, strict=True))
        gain = np.take(_system_gains(), (np.sqrt(scene) * (STEPS - 1)).astype(np.uint16))
        light = [part * gain for part in light]
    if kind in (PQ, HLG):
        top = np.maximum(np.maximum(light[0], light[1]), light[2])
        index = np.minimum(np.sqrt(np.sqrt(top * np.float32(SDR_WHITE / PEAK))), 1)
        gain = np.take(_gains(), (index * (STEPS - 1)).astype(np.uint16))
        gain = np.minimum(gain, 1 / np.maximum(top, np.float32(1e-6)))
        light = [part * gain for part in light]
    found = []
    for weights in _TO_709:
        narrow = light[0] * weights[0] + light[1] * weights[1] + light[2] * weights[2]
        np.clip(narrow, 0, 1, out=narrow)
        narrow *= 65535
        found.append(np.take(_codes(), narrow.astype(np.uint16)))
    return found


@lru_cache(maxsize=1)
def _system_gains() -> Floats:
    """HLG's OOTF for 1000 cd/m²: by the square root of the scene's light, what its parts are multiplied by; 1 is SDR
    white afterwards."""
    scene = np.maximum((np.arange(STEPS) / (STEPS - 1)) ** 2, 1e-6)
    return np.asarray(scene**0.2 * (PEAK / SDR_WHITE), np.float32)


@lru_cache(maxsize=4)
def _to_light(kind: int) -> Floats:
    """Light of each 16-bit code: 1 is SDR white; for HLG scene light 0–1."""
    code = np.arange(65536) / 65535
    table = {PQ: lambda: _pq_light(code) / SDR_WHITE, HLG: lambda: _hlg_light(code)}
    made = table.get(kind, lambda: code**GAMMA)()
    return np.asarray(made, np.float32)


def _pq_light(code: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """cd/m² of PQ codes 0–1 (ST 2084)."""
    m1, m2, c1, c2, c3 = _PQ
    root = np.power(code, 1 / m2)
    return 10_000 * np.power(np.maximum(root - c1, 0) / (c2 - c3 * root), 1 / m1)


def _pq_code(light: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    m1, m2, c1, c2, c3 = _PQ
    root = np.power(light / 10_000, m1)
    return np.power((c1 + c2 * root) / (1 + c3 * root), m2)


_PQ = (2610 / 16384, 2523 / 4096 * 128, 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32)


def _hlg_light(code: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)


@lru_cache(maxsize=1)
def _gains() -> Floats:
    """By the fourth root of the largest component (0–1 of the peak): what the roll-off leaves of it (BT.2390 §5.4.1,
    in PQ codes)."""
    light = np.maximum((np.arange(STEPS) / (STEPS - 1)) ** 4 * PEAK, 1e-4)
    peak = float(_pq_code(np.array(PEAK)))
    top = float(_pq_code(np.array(SDR_WHITE))) / peak
    code = _pq_code(light) / peak
    knee = 1.5 * top - 0.5
    t = np.clip((code - knee) / (1 - knee), 0, 1)
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * top
    )
    rolled = np.where(code < knee, code, curve)
    return np.asarray(_pq_light(rolled * peak) / light, np.float32)


@lru_cache(maxsize=1)
def _codes() -> Bytes:
    light = np.arange(65536) / 65535
    made: Bytes = np.rint(255 * light ** (1 / GAMMA)).astype(np.uint8)
    return made
