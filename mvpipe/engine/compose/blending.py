"""Arithmetic on planes: mixing, fading to a colour, laying lettering over a picture.

All mixing is done on the gamma-coded planes: equal steps there look equal (Y′ is close to perceived
lightness), so a fade runs evenly; in linear light it would rush through the dark half. Every result
is rounded once, to nearest. Nothing here writes to its inputs.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from mvpipe.engine.compose.pixels import Bytes, Floats, as_bytes
from mvpipe.engine.media import Planes, halved, straight

Colour = tuple[float, float, float]

BLACK: Colour = (16, 128, 128)
WHITE: Colour = (235, 128, 128)


def mix(a: Planes, b: Planes, share: float) -> Planes:
    """`share` 0 is a, 1 is b; the inputs themselves at the ends."""
    if share <= 0 or a is b:
        return a
    if share >= 1:
        return b
    return Planes(*(as_bytes(cv2.addWeighted(p, 1 - share, q, share, 0)) for p, q in _pairs(a, b)))


def toward(planes: Planes, colour: Colour, share: float) -> Planes:
    """The picture mixed with a flat colour (y, u, v): share 1 is the colour alone."""
    if share <= 0:
        return planes
    keep = 1 - min(share, 1.0)
    mixed = (
        as_bytes(cv2.convertScaleAbs(plane, alpha=keep, beta=level * (1 - keep)))
        for plane, level in zip((planes.y, planes.u, planes.v), colour, strict=True)
    )
    return Planes(*mixed)


@dataclass(frozen=True, eq=False)
class Patch:
    """A picture with its own alpha, to lie at (x, y), both even: planes as in Planes, alpha float32
    0–1 at luma size [h, w] and averaged at chroma size [h/2, w/2]."""

    x: int
    y: int
    planes: Planes
    alpha: Floats
    alpha_chroma: Floats


def patch_of(picture: Planes, spot: tuple[int, int]) -> Patch:
    """A picture with alpha as a patch with its corner at `spot` (x, y even)."""
    assert picture.alpha is not None
    share = picture.alpha.astype(np.float32) * np.float32(1 / 255)
    return Patch(*spot, straight(picture), share, halved(share))


def overlaid(base: Planes, patch: Patch, opacity: float) -> Planes:
    """`patch` over `base`, its alpha times `opacity` 0–1."""
    if opacity <= 0:
        return base
    luma = _laid(base.y, patch.planes.y, patch.alpha, (patch.x, patch.y), opacity)
    spot = (patch.x // 2, patch.y // 2)
    u = _laid(base.u, patch.planes.u, patch.alpha_chroma, spot, opacity)
    v = _laid(base.v, patch.planes.v, patch.alpha_chroma, spot, opacity)
    return Planes(luma, u, v)


def inset(base: Planes, picture: Planes, spot: tuple[int, int], opacity: float = 1.0) -> Planes:
    """A picture laid over part of `base` with its corner at `spot` (x, y even); its alpha is honoured."""
    if opacity <= 0:
        return base
    if picture.alpha is not None:
        return overlaid(base, patch_of(picture, spot), opacity)
    result = []
    for index, (under, over) in enumerate(_pairs(base, picture)):
        x, y = (spot[0], spot[1]) if index == 0 else (spot[0] // 2, spot[1] // 2)
        plane = under.copy()
        part = plane[y : y + over.shape[0], x : x + over.shape[1]]
        part[:] = over if opacity >= 1 else cv2.addWeighted(part, 1 - opacity, over, opacity, 0)
        result.append(plane)
    return Planes(*result)


def frozen(planes: Planes) -> Planes:
    """The same planes, locked against writing: for pictures handed out more than once."""
    for plane in (planes.y, planes.u, planes.v):
        plane.flags.writeable = False
    return planes


def _laid(under: Bytes, over: Bytes, alpha: Floats, spot: tuple[int, int], opacity: float) -> Bytes:
    x, y = spot
    result = under.copy()
    part = result[y : y + over.shape[0], x : x + over.shape[1]]
    weight = alpha if opacity >= 1 else alpha * np.float32(opacity)
    part[:] = cv2.blendLinear(over, np.ascontiguousarray(part), weight, 1 - weight)
    return result


def _pairs(a: Planes, b: Planes) -> tuple[tuple[Bytes, Bytes], ...]:
    return (a.y, b.y), (a.u, b.u), (a.v, b.v)
