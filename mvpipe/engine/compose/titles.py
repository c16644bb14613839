"""Draws a text as a patch of planes with alpha: its colour over a thin outline and a soft shadow.

The outline and shadow are dark under light letters and light under dark ones, so that a text can be
read on any picture; an outline that the draft asks for has its own colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np
from PIL import Image, ImageDraw

from mvpipe.engine.compose.blending import BLACK, Colour, Patch
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.fonts import colourful, identity, named, opened, strike, way
from mvpipe.engine.compose.ink import ink_of
from mvpipe.engine.compose.lettering import ASCENT, PITCH, Script, Setting, fitted, scripted
from mvpipe.engine.compose.pixels import Bytes, Floats, as_floats
from mvpipe.engine.compose.places import Area, anchor, safe_area
from mvpipe.engine.compose.runs import Line, Run, scale_of, width_of
from mvpipe.engine.media import Planes, from_rgb, halved
from mvpipe.model.draft import Text

OUTLINE = 0.024
"""Half the outline's width, in sizes."""
OUTLINE_ALPHA = 0.6
ASKED_OUTLINE = 0.045
"""The same for an outline that the draft asks for."""
SHADOWS = ((0.045, 0.05, 0.55), (0.0, 0.22, 0.38))
"""Drop, blur (sigma), alpha of a close and a wide shadow; lengths in sizes."""
DARK_INK = 100.0
"""Letters darker than this luma get a light outline and glow."""
LEAST_SIZE, MOST_SIZE = 0.01, 0.6


@dataclass(frozen=True, eq=False)
class Drawn:
    """A text set in its place. `letters` and `outlined`: coverage of the letters, and of the letters with their
    outline, on the whole canvas; `emoji`: RGBA of what has colours of its own; `pens`: where each line begins
    (its left edge and its baseline)."""

    text: Text
    script: Script
    setting: Setting
    pens: tuple[tuple[float, float], ...]
    letters: Bytes
    outlined: Bytes
    emoji: Bytes | None


def lettered(text: Text, canvas: Canvas) -> tuple[Patch | None, tuple[str, ...]]:
    """The text in its place (None when there is nothing to draw), and warnings."""
    work, warnings = drawn(text, canvas)
    return patch_of_text(work) if work else None, warnings


def drawn(text: Text, canvas: Canvas) -> tuple[Drawn | None, tuple[str, ...]]:
    """The text set and drawn, before its colours are mixed."""
    script = scripted(text.text, text.font)
    warnings = _warnings(text, script.missing)
    if not script.paragraphs:
        return None, warnings
    area = safe_area(canvas)
    share = min(max(text.size, LEAST_SIZE), MOST_SIZE)
    setting = fitted(script, share * min(canvas.width, canvas.height), area)
    if not setting.fits:
        warnings = (*warnings, f"the text {text.text[:40]!r}… is too long for the canvas")
    pens = _pens(setting, text.place, area)
    return Drawn(text, script, setting, pens, *_masks(text, setting, pens, canvas)), warnings


def patch_of_text(
    work: Drawn, *, ink: Colour | None = None, seen: Floats | None = None
) -> Patch | None:
    """The text's patch. `ink` stands for the text's own colour; `seen` [h, w] 0–1 hides parts of the canvas."""
    size = work.setting.size
    box = _box(work.outlined, ceil(size * 0.7))
    if box is None:
        return None
    rows, columns = box
    fill, rim = (
        as_floats(mask[box].astype(np.float32) * np.float32(1 / 255))
        for mask in (work.letters, work.outlined)
    )
    if seen is not None:
        fill, rim = fill * seen[box], rim * seen[box]
    own = ink_of(work.text.color)
    ground: Colour = (16, 128, 128) if own[0] >= DARK_INK else (235, 128, 128)
    asked = _asked_outline(work.text)
    border, strength = (ink_of(asked), 1.0) if asked else (ground, OUTLINE_ALPHA)
    stack = _Stack(fill.shape)
    stack.add(_shade(rim, size), ground)
    stack.add(rim * np.float32(strength), border)
    stack.add(fill, ink or own)
    if work.emoji is not None:
        stack.picture(work.emoji[box], None if seen is None else seen[box])
    return stack.patch(columns.start, rows.start)


def faces(text: Text) -> list[tuple[str, int, str]]:
    """The identity of every font that the text is drawn with."""
    return [identity(face) for face in scripted(text.text, text.font).faces]


class _Stack:
    """Inks laid over each other, at luma and at chroma size."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        half = (shape[0] // 2, shape[1] // 2)
        self._sums: list[Floats] = [np.zeros(s, np.float32) for s in (shape, half, half)]
        self._alphas: list[Floats] = [np.zeros(s, np.float32) for s in (shape, half)]

    def add(self, mask: Floats, ink: Colour) -> None:
        masks = (mask, halved(mask))
        for index, level in enumerate(ink):
            share = masks[min(index, 1)]
            self._sums[index] += (np.float32(level) - self._sums[index]) * share
        self._covered(masks)

    def picture(self, rgba: Bytes, seen: Floats | None) -> None:
        """A picture with alpha over all so far."""
        alpha = rgba[..., 3].astype(np.float32) * np.float32(1 / 255)
        planes = from_rgb(np.rint(rgba[..., :3] * alpha[..., None]).astype(np.uint8))
        alpha = alpha if seen is None else alpha * seen
        masks = (alpha, halved(alpha))
        hidden = (np.float32(1), np.float32(1)) if seen is None else (seen, halved(seen))
        for index, plane in enumerate((planes.y, planes.u, planes.v)):
            share, shown = masks[min(index, 1)], hidden[min(index, 1)]
            zero = np.float32(BLACK[index])
            over = (plane.astype(np.float32) - zero) * shown + zero * share
            self._sums[index] = self._sums[index] * (1 - share) + over
        self._covered(masks)

    def _covered(self, masks: tuple[Floats, Floats]) -> None:
        for index, mask in enumerate(masks):
            self._alphas[index] += (1 - self._alphas[index]) * mask

    def patch(self, x: int, y: int) -> Patch:
        planes = []
        for index, total in enumerate(self._sums):
            level = total / np.maximum(self._alphas[min(index, 1)], 1e-4)
            planes.append(np.clip(np.rint(level), 0, 255).astype(np.uint8))
        return Patch(x, y, Planes(*planes), self._alphas[0], self._alphas[1])


def _warnings(text: Text, missing: str) -> tuple[str, ...]:
    found = []
    if missing:
        found.append(f"no font here has the characters {missing!r} of the text {text.text!r}")
    if text.font and named(text.font) is None:
        found.append(
            f"the font {text.font!r} is not here; the text {text.text!r} has the usual one"
        )
    return tuple(found)


def _asked_outline(text: Text) -> str | None:
    color = text.extra.get("outline")
    return color if isinstance(color, str) and color.startswith("#") else None


def _pens(setting: Setting, place: str, area: Area) -> tuple[tuple[float, float], ...]:
    """The left edge and the baseline of each line."""
    x, y = anchor(place)
    left = area.left + x * (area.right - area.left - setting.width)
    top = max(area.top, area.top + y * (area.bottom - area.top - setting.height))
    return tuple(
        (
            left + x * (setting.width - line.width),
            float(round(top + setting.size * (ASCENT + PITCH * index))),
        )
        for index, line in enumerate(setting.lines)
    )


def _masks(
    text: Text, setting: Setting, pens: tuple[tuple[float, float], ...], canvas: Canvas
) -> tuple[Bytes, Bytes, Bytes | None]:
    size = (canvas.width, canvas.height)
    letters, outlined = Image.new("L", size), Image.new("L", size)
    emoji = Image.new("RGBA", size) if _has_emoji(setting.lines) else None
    wide = ASKED_OUTLINE if _asked_outline(text) else OUTLINE
    stroke = max(1, round(setting.size * wide))
    for line, pen in zip(setting.lines, pens, strict=True):
        _write(ImageDraw.Draw(letters), line, pen, setting.size, 0)
        _write(ImageDraw.Draw(outlined), line, pen, setting.size, stroke)
        if emoji is not None:
            _stick(emoji, line, pen, setting.size)
    if emoji is None:
        return np.asarray(letters), np.asarray(outlined), None
    pictures = np.asarray(emoji)
    return np.asarray(letters), np.maximum(np.asarray(outlined), pictures[..., 3]), pictures


def _has_emoji(lines: tuple[Line, ...]) -> bool:
    return any(run.face == colourful() for line in lines for run in line.runs)


def _write(
    draw: ImageDraw.ImageDraw, line: Line, pen: tuple[float, float], size: float, stroke: int
) -> None:
    x, y = pen
    for run in line.runs:
        if run.face != colourful() and strike(run.face) is None:
            font = opened(run.face, scale_of(run.face, size))
            shaping = way(run.is_leftward)
            draw.text((x, y), run.text, 255, font, "ls", stroke_width=stroke, **shaping)
        x += width_of(run, size)


def _stick(emoji: Image.Image, line: Line, pen: tuple[float, float], size: float) -> None:
    """The emoji of a line, drawn at the size that their font has and scaled to the one wanted."""
    x, y = pen
    for run in line.runs:
        if run.face == colourful() and run.text.strip():
            picture, (left, top) = _emoji(run, scale_of(run.face, size))
            emoji.alpha_composite(picture, (max(0, round(x + left)), max(0, round(y + top))))
        x += width_of(run, size)


def _emoji(run: Run, scale: float) -> tuple[Image.Image, tuple[float, float]]:
    """The run in its own colours, and where its corner lies from the pen."""
    fixed = strike(run.face) or scale
    font = opened(run.face, fixed)
    left, top, right, bottom = font.getbbox(run.text, anchor="ls", **way(run.is_leftward))
    size = (max(1, ceil(right - left)), max(1, ceil(bottom - top)))
    picture = Image.new("RGBA", size)
    ImageDraw.Draw(picture).text(
        (-left, -top), run.text, font=font, anchor="ls", embedded_color=True, **way(run.is_leftward)
    )
    ratio = scale / fixed
    if ratio != 1:
        smaller = (max(1, round(size[0] * ratio)), max(1, round(size[1] * ratio)))
        picture = picture.resize(smaller, Image.Resampling.LANCZOS)
    return picture, (left * ratio, top * ratio)


def _box(mask: Bytes, margin: int) -> tuple[slice, slice] | None:
    """Rows and columns of what is drawn, with a margin, on even pixels."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    box = []
    for found, extent in ((rows, mask.shape[0]), (columns, mask.shape[1])):
        low, high = int(found[0]) - margin, int(found[-1]) + 1 + margin
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
