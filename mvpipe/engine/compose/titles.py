"""Draws a text once, as a patch of planes with alpha: its colour over a thin outline and a soft shadow.

The outline and shadow are dark under light letters and light under dark ones, so that a text can be
read on any picture.
"""

from __future__ import annotations

from math import ceil

import cv2
import numpy as np
from PIL import Image, ImageDraw

from mvpipe.engine.compose.blending import Colour, Patch
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.fonts import identity, named
from mvpipe.engine.compose.lettering import (
    ASCENT,
    PITCH,
    Line,
    Setting,
    fitted,
    font_of,
    scripted,
)
from mvpipe.engine.compose.pixels import Bytes, Floats, as_floats
from mvpipe.engine.compose.places import Area, anchor, safe_area
from mvpipe.engine.media import Planes, from_rgb
from mvpipe.model.draft import Text

OUTLINE = 0.024
"""Half the outline's width, in sizes."""
OUTLINE_ALPHA = 0.6
SHADOWS = ((0.045, 0.05, 0.55), (0.0, 0.22, 0.38))
"""Drop, blur (sigma), alpha of a close and a wide shadow; lengths in sizes."""
DARK_INK = 100.0
"""Letters darker than this luma get a light outline and glow."""
LEAST_SIZE, MOST_SIZE = 0.01, 0.6


def lettered(text: Text, canvas: Canvas) -> tuple[Patch | None, tuple[str, ...]]:
    """The text in its place (None when there is nothing to draw), and warnings."""
    script = scripted(text.text, text.font)
    warnings = _warnings(text, script.missing)
    if not script.paragraphs:
        return None, warnings
    area = safe_area(canvas)
    share = min(max(text.size, LEAST_SIZE), MOST_SIZE)
    setting = fitted(script, share * min(canvas.width, canvas.height), area)
    if not setting.fits:
        warnings = (*warnings, f"the text {text.text[:40]!r}… is too long for the canvas")
    mask, outline = _masks(setting, _spot(setting, text.place, area), anchor(text.place)[0], canvas)
    return _patch(mask, outline, setting.size, _ink(text.color)), warnings


def faces(text: Text) -> list[tuple[str, int, str]]:
    """The identity of every font that the text is drawn with."""
    return [identity(face) for face in scripted(text.text, text.font).faces]


def _warnings(text: Text, missing: str) -> tuple[str, ...]:
    found = []
    if missing:
        found.append(f"no font here has the characters {missing!r} of the text {text.text!r}")
    if text.font and named(text.font) is None:
        found.append(
            f"the font {text.font!r} is not here; the text {text.text!r} has the usual one"
        )
    return tuple(found)


def _spot(setting: Setting, place: str, area: Area) -> tuple[float, float]:
    """The left edge and the top of the block of lines."""
    x, y = anchor(place)
    left = area.left + x * (area.right - area.left - setting.width)
    top = area.top + y * (area.bottom - area.top - setting.height)
    return left, max(area.top, top)


def _masks(
    setting: Setting, spot: tuple[float, float], align: float, canvas: Canvas
) -> tuple[Bytes, Bytes]:
    """Coverage of the letters, and of the letters with their outline, on the whole canvas."""
    size = (canvas.width, canvas.height)
    letters, outlined = Image.new("L", size), Image.new("L", size)
    stroke = max(1, round(setting.size * OUTLINE))
    for index, line in enumerate(setting.lines):
        left = spot[0] + align * (setting.width - line.width)
        baseline = spot[1] + setting.size * (ASCENT + PITCH * index)
        _write(ImageDraw.Draw(letters), line, (left, round(baseline)), setting.size, 0)
        _write(ImageDraw.Draw(outlined), line, (left, round(baseline)), setting.size, stroke)
    return np.asarray(letters), np.asarray(outlined)


def _write(
    draw: ImageDraw.ImageDraw, line: Line, pen: tuple[float, float], size: float, stroke: int
) -> None:
    x, y = pen
    for run in line.runs:
        font = font_of(run.face, size)
        draw.text((x, y), run.text, fill=255, font=font, anchor="ls", stroke_width=stroke)
        x += font.getlength(run.text)


def _patch(letters: Bytes, outlined: Bytes, size: float, ink: Colour) -> Patch | None:
    box = _box(outlined, ceil(size * 0.7))
    if box is None:
        return None
    rows, columns = box
    fill = letters[box].astype(np.float32) * np.float32(1 / 255)
    rim = outlined[box].astype(np.float32) * np.float32(1 / 255)
    under = 1 - (1 - rim * OUTLINE_ALPHA) * (1 - _shade(rim, size))
    alpha = fill + under * (1 - fill)
    ground: Colour = (16, 128, 128) if ink[0] >= DARK_INK else (235, 128, 128)
    alpha_half, fill_half = _halved(alpha), _halved(fill)
    share, share_half = _ratio(fill, alpha), _ratio(fill_half, alpha_half)
    y, u, v = (
        np.rint(ground[i] + (ink[i] - ground[i]) * (share if i == 0 else share_half)).astype(
            np.uint8
        )
        for i in range(3)
    )
    return Patch(columns.start, rows.start, Planes(y, u, v), alpha, alpha_half)


def _box(mask: Bytes, margin: int) -> tuple[slice, slice] | None:
    """Rows and columns of what is drawn, with a margin, on even pixels."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    box = []
    for drawn, extent in ((rows, mask.shape[0]), (columns, mask.shape[1])):
        low, high = int(drawn[0]) - margin, int(drawn[-1]) + 1 + margin
        box.append(slice(max(0, low - low % 2), min(extent, high + high % 2)))
    return box[0], box[1]


def _shade(mask: Floats, size: float) -> Floats:
    clear = np.ones_like(mask)
    for drop, blur, strength in SHADOWS:
        moved = np.zeros_like(mask)
        by = min(round(drop * size), mask.shape[0])
        moved[by:] = mask[: mask.shape[0] - by]
        sigma = max(0.8, blur * size)
        soft = as_floats(cv2.GaussianBlur(moved, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT))
        clear *= 1 - np.float32(strength) * np.minimum(soft * 1.6, 1)
    result: Floats = 1 - clear
    return result


def _halved(mask: Floats) -> Floats:
    """Averaged to the chroma sites: columns by ¼ ½ ¼ around the even ones, rows in pairs."""
    padded = as_floats(cv2.copyMakeBorder(mask, 0, 0, 1, 1, cv2.BORDER_REPLICATE))
    pairs = (padded[0::2] + padded[1::2]) * np.float32(0.5)
    half = mask.shape[1] // 2
    left, middle, right = (pairs[:, k : k + 2 * half - 1 : 2] for k in range(3))
    result: Floats = np.ascontiguousarray((left + 2 * middle + right) * np.float32(0.25))
    return result


def _ratio(part: Floats, total: Floats) -> Floats:
    return np.divide(part, np.maximum(total, 1e-4), dtype=np.float32)


def _ink(color: str) -> Colour:
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
