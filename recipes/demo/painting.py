"""Paint for the demo's pictures: coordinates, noise, gradients, soft shapes, all free of resolution.

A picture is an array [height, width, 3], linear in feeling, 0 to 1. Places are given with y from 0 (top)
to 1 (bottom) and x from 0 to width / height, so that a small picture is the large one seen from afar.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

Array = np.ndarray


def grid(width: int, height: int) -> tuple[Array, Array]:
    """x [1, width] and y [height, 1] of the pixel centres."""
    x = (np.arange(width, dtype=np.float32)[None, :] + 0.5) / height
    y = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height
    return x, y


def colour(code: str) -> Array:
    """#rrggbb as three numbers from 0 to 1."""
    return np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)], np.float32) / 255.0


def gradient(at: Array, *stops: tuple[float, str]) -> Array:
    """Colours [..., 3] along `at`; stops are (place, colour)."""
    places = [place for place, _ in stops]
    colours = np.stack([colour(code) for _, code in stops])
    return np.stack([np.interp(at, places, colours[:, k]) for k in range(3)], -1).astype(np.float32)


def lay(under: Array, over: Array | str, mask: Array) -> Array:
    """`over` (a picture or a colour) laid upon `under` where the mask is 1."""
    paint = colour(over) if isinstance(over, str) else over
    return under + (paint - under) * mask[..., None]


def glow(under: Array, light: Array | str, mask: Array) -> Array:
    """Light added without burning out: the screen mode of picture editors."""
    paint = colour(light) if isinstance(light, str) else light
    return 1.0 - (1.0 - under) * (1.0 - np.clip(paint * mask[..., None], 0.0, 1.0))


def step(edge: float | Array, softness: float | Array, value: Array) -> Array:
    """0 below the edge, 1 above it, smooth over `softness`."""
    t = np.clip((value - edge) / softness + 0.5, 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def wander(
    x: Array, rng: np.random.Generator, *, base: float, octaves: int, fall: float = 0.5
) -> Array:
    """A curve that wanders about 0 between -1 and 1, as ridges do: octaves of smooth noise along x."""
    total = np.zeros_like(x, dtype=np.float32)
    reach = 0.0
    for octave in range(octaves):
        table = rng.uniform(-1, 1, 512)
        place = np.asarray(x) * base * 2**octave + rng.uniform(0, 50)
        whole = np.floor(place).astype(int)
        part = place - whole
        part = part * part * (3 - 2 * part)
        total += fall**octave * ((1 - part) * table[whole % 512] + part * table[(whole + 1) % 512])
        reach += fall**octave
    return total / reach


def clouds(
    width: int,
    height: int,
    rng: np.random.Generator,
    *,
    base: tuple[float, float],
    octaves: int = 5,
    fall: float = 0.5,
) -> Array:
    """Noise [height, width] about 0 to 1; `base` is its cells along x (a height's worth) and y."""
    total = np.zeros((height, width), np.float32)
    reach = 0.0
    for octave in range(octaves):
        cells = [
            max(2, round(b * 2**octave * s)) + 3
            for b, s in zip(base, (width / height, 1.0), strict=False)
        ]
        random = rng.uniform(0, 1, (cells[1], cells[0])).astype(np.float32)
        smooth = Image.fromarray(random).resize((width, height), Image.Resampling.BICUBIC)
        total += fall**octave * np.asarray(smooth)
        reach += fall**octave
    return total / reach


def blur(mask: Array, radius: float) -> Array:
    """A Gaussian blur of [height, width]; the radius in heights; edges repeat."""
    height, width = mask.shape
    pad = min(int(3 * radius * height) + 1, height - 1, width - 1)
    wide = np.pad(mask, pad, mode="edge")
    fy = np.fft.fftfreq(wide.shape[0])[:, None]
    fx = np.fft.rfftfreq(wide.shape[1])[None, :]
    low = np.exp(-2 * (np.pi * radius * height) ** 2 * (fx**2 + fy**2))
    soft = np.fft.irfft2(np.fft.rfft2(wide) * low, wide.shape)
    return soft[pad : pad + height, pad : pad + width].astype(np.float32)


def stars(
    width: int, height: int, rng: np.random.Generator, *, count: int, size: float = 0.0011
) -> Array:
    """Light of `count` stars [height, width], few of them bright."""
    sky = np.zeros((height, width), np.float32)
    xs, ys = rng.uniform(0, width / height, count), rng.uniform(0, 1, count)
    for x, y, bright in zip(xs, ys, rng.pareto(2.2, count) * 0.25 + 0.1, strict=False):
        radius = size * (0.7 + 0.6 * min(bright, 2.0))
        dab(sky, x, y, radius, min(float(bright), 1.6))
    return np.clip(sky, 0, 1)


def dab(mask: Array, x: float, y: float, radius: float, strength: float) -> None:
    """A small round Gaussian spot added to the mask in place."""
    height, width = mask.shape
    reach = int(3.5 * radius * height) + 2
    left, top = int(x * height) - reach, int(y * height) - reach
    rows = slice(max(top, 0), max(min(top + 2 * reach, height), 0))
    columns = slice(max(left, 0), max(min(left + 2 * reach, width), 0))
    yy = (np.arange(rows.start, rows.stop)[:, None] + 0.5) / height - y
    xx = (np.arange(columns.start, columns.stop)[None, :] + 0.5) / height - x
    # A spot smaller than a pixel keeps its light and loses its sharpness.
    wide = max(radius, 0.45 / height)
    spot = strength * (radius / wide) ** 2 * np.exp(-0.5 * (xx**2 + yy**2) / wide**2)
    mask[rows, columns] += spot.astype(np.float32)


def pines(
    x: Array, rng: np.random.Generator, *, count: int, tall: tuple[float, float], end: float
) -> Array:
    """Height [1, width] of a row of pines above the ground, tiers of branches and all."""
    profile = np.zeros_like(x)
    for _ in range(count):
        middle, height = rng.uniform(-0.05, end + 0.05), rng.uniform(*tall)
        away = np.abs(x - middle) / (height * 0.2)
        tier = 0.10 * np.abs((away * 5.0) % 1.0 - 0.5) * (away < 1)
        profile = np.maximum(profile, height * np.clip(1.0 - away**0.85 + tier * away, 0, 1))
    return profile


def grain(picture: Array, rng: np.random.Generator, amount: float = 0.006) -> Array:
    """A breath of noise, the same in all colours: skies without bands."""
    return picture + rng.normal(0, amount, picture.shape[:2]).astype(np.float32)[..., None]


def vignette(picture: Array, amount: float = 0.25) -> Array:
    height, width = picture.shape[:2]
    x, y = grid(width, height)
    away = ((x / (width / height) - 0.5) ** 2 + (y - 0.5) ** 2) * 2.0
    return picture * (1.0 - amount * away**1.3)[..., None]


def to_image(picture: Array) -> Image.Image:
    return Image.fromarray(np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8))
