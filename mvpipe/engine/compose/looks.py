"""Looks: simple colour gradings, as operations on the three planes, mixed in by their amount.

A grading changes a picture's colours and moves with it; what a look does to the lens or the film (a vignette,
grain) belongs to the canvas and is done after the camera move, by `lensed` and `grained`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from mvpipe.engine.compose.blending import BLACK
from mvpipe.engine.compose.pixels import Bytes, Floats, as_bytes, as_floats
from mvpipe.engine.media import Planes, on_black, straight
from mvpipe.model.draft import Look

DARKEST_CORNER = 0.72
"""How much light a full vignette takes from the corners; it begins at this share of the way to them:"""
VIGNETTE_FROM = 0.3
GRAIN = 4.0
"""The spread (sigma) of the grain of a full vintage look, in code values."""
GRAIN_SIZE = 1080
"""Lines of the canvas at which a grain is one pixel wide."""
GRAIN_ROOM = 64
"""Pixels by which the grain is thrown about from frame to frame."""


def graded(planes: Planes, look: Look | None) -> Planes:
    """The picture in this look's colours; unknown looks and amount 0 change nothing."""
    if look is None or not is_seen(look):
        return planes
    amount = min(look.amount, 1.0)
    if planes.alpha is None:
        return LOOKS[look.kind](planes, amount)
    done = LOOKS[look.kind](straight(planes), amount)
    return on_black(replace(done, alpha=planes.alpha))


def lensed(planes: Planes, look: Look | None) -> Planes:
    """What the look does to a painted canvas, the same on every frame."""
    if look is None or look.kind not in LENSES or look.amount <= 0:
        return planes
    return LENSES[look.kind](planes, min(look.amount, 1.0))


def grained(planes: Planes, look: Look | None, age: int) -> Planes:
    """The look's grain on a painted canvas, `age` frames after its segment's start: other on every frame, and the
    same on every run."""
    if look is None or not is_grainy(look):
        return planes
    sigma = round(GRAIN * GRAINS[look.kind] * min(look.amount, 1.0), 2)
    rows, columns = planes.y.shape
    lighter, darker = _grain(rows + GRAIN_ROOM, columns + GRAIN_ROOM, sigma)
    x, y = _thrown(age)
    spot = (slice(y, y + rows), slice(x, x + columns))
    luma = as_bytes(cv2.subtract(cv2.add(planes.y, lighter[spot]), darker[spot]))
    return replace(planes, y=luma)


def is_seen(look: Look | None) -> bool:
    return look is not None and look.kind in LOOKS and look.amount > 0


def is_grainy(look: Look | None) -> bool:
    """Whether the look changes from frame to frame."""
    return look is not None and look.kind in GRAINS and look.amount > 0


def _bw(planes: Planes, amount: float) -> Planes:
    return Planes(planes.y, *_saturated(planes, 1 - amount))


def _warm(planes: Planes, amount: float) -> Planes:
    return _tinted(planes, -14 * amount, 9 * amount)


def _cool(planes: Planes, amount: float) -> Planes:
    return _tinted(planes, 12 * amount, -9 * amount)


def _contrast(planes: Planes, amount: float) -> Planes:
    return Planes(_curved(planes.y, amount), *_saturated(planes, 1 + 0.18 * amount))


def _vivid(planes: Planes, amount: float) -> Planes:
    """Stronger colours, and a little more contrast, without which they look painted on."""
    return Planes(_curved(planes.y, 0.35 * amount), *_saturated(planes, 1 + 0.42 * amount))


def _dark(planes: Planes, amount: float) -> Planes:
    """Less light, most of it taken from the middle tones, and less colour, as at dusk."""
    x = np.clip((np.arange(256) - 16) / 219, 0, 1)
    curve = (1 - 0.22 * amount) * x ** (1 + 0.55 * amount)
    luma = as_bytes(cv2.LUT(planes.y, _table(16 + 219 * curve)))
    return Planes(luma, *_saturated(planes, 1 - 0.28 * amount))


def _vintage(planes: Planes, amount: float) -> Planes:
    """Lifted blacks, soft whites, faded and slightly yellow colours."""
    lifted = as_bytes(cv2.convertScaleAbs(planes.y, alpha=1 - 0.14 * amount, beta=17 * amount))
    faded = Planes(lifted, *_saturated(planes, 1 - 0.3 * amount))
    return _tinted(faded, -12 * amount, 5 * amount)


def _plain(planes: Planes, _amount: float) -> Planes:
    return planes


def _vignette(planes: Planes, amount: float) -> Planes:
    """Light falling off toward the corners."""
    parts: list[Bytes] = []
    for plane, zero in zip((planes.y, planes.u, planes.v), BLACK, strict=True):
        keep = _falloff(*plane.shape, round(amount, 4))
        ground = np.full_like(plane, round(zero))
        parts.append(as_bytes(cv2.blendLinear(plane, ground, keep, 1 - keep)))
    y, u, v = parts
    return Planes(y, u, v, planes.alpha)


LOOKS: dict[str, Callable[[Planes, float], Planes]] = {
    "bw": _bw,
    "warm": _warm,
    "cool": _cool,
    "contrast": _contrast,
    "vintage": _vintage,
    "vivid": _vivid,
    "dark": _dark,
    "vignette": _plain,
}
LENSES: dict[str, Callable[[Planes, float], Planes]] = {"vignette": _vignette}
GRAINS = {"vintage": 1.0}


@lru_cache(maxsize=8)
def _falloff(rows: int, columns: int, amount: float) -> Floats:
    """The light kept at each pixel, an ellipse of the canvas' shape; a little noise in it dithers what is rounded
    afterwards, so that an even wall shows no rings."""
    y = ((np.arange(rows, dtype=np.float32) + 0.5) / rows * 2 - 1)[:, None]
    x = ((np.arange(columns, dtype=np.float32) + 0.5) / columns * 2 - 1)[None, :]
    far = np.sqrt((x * x + y * y) / 2)
    way = np.clip((far - VIGNETTE_FROM) / (1 - VIGNETTE_FROM), 0, 1)
    keep = 1 - np.float32(DARKEST_CORNER * amount) * way * way * (3 - 2 * way)
    noise = np.random.default_rng(11).random((rows, columns), np.float32) - np.float32(0.5)
    result: Floats = np.clip(keep + noise * np.float32(1 / 90) * (way > 0), 0, 1)
    return result


@lru_cache(maxsize=4)
def _grain(rows: int, columns: int, sigma: float) -> tuple[Bytes, Bytes]:
    """What grain adds and what it takes, in code values."""
    noise = np.random.default_rng(5).standard_normal((rows, columns), np.float32)
    wide = min(rows, columns) / GRAIN_SIZE
    soft = as_floats(cv2.GaussianBlur(noise, (0, 0), max(0.35, 0.7 * wide)))
    level = soft * np.float32(sigma / float(soft.std()))
    lighter, darker = (np.clip(np.rint(one), 0, 40).astype(np.uint8) for one in (level, -level))
    return lighter, darker


def _thrown(age: int) -> tuple[int, int]:
    """Where the grain of a frame begins; Knuth's multiplicative hash, so that neighbours lie far apart."""
    mixed = (age * 2654435761 + 12345) & 0xFFFFFFFF
    return (mixed >> 8) % GRAIN_ROOM, (mixed >> 20) % GRAIN_ROOM


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
