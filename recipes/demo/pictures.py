"""The ten pictures of the demo, each painted by one function of a size in pixels."""

from __future__ import annotations

import numpy as np
from painting import (
    Array,
    blur,
    clouds,
    colour,
    dab,
    glow,
    gradient,
    grain,
    grid,
    lay,
    pines,
    stars,
    step,
    vignette,
    wander,
)


def mountains(width: int, height: int) -> Array:
    """Ridge behind ridge in the mist of a summer dusk."""
    rng = np.random.default_rng(11)
    x, y = grid(width, height)
    sky = [
        (0.0, "#3b3a78"),
        (0.22, "#77599a"),
        (0.42, "#d8839b"),
        (0.56, "#ffb68c"),
        (0.66, "#ffe0b0"),
    ]
    picture = gradient(y + 0 * x, *sky)
    away = np.hypot(x - 1.18, y - 0.47)
    picture = glow(picture, "#ffb877", 0.75 * np.exp(-((away / 0.30) ** 1.2)))
    veil = clouds(width, height, rng, base=(2.0, 9.0), octaves=5)
    picture = lay(
        picture, "#ffd0b8", 0.55 * step(0.56, 0.25, veil) * step(0.12, 0.3, y) * (y < 0.6)
    )
    picture = lay(picture, "#fff3d6", step(-0.062, 0.003, -away))
    for layer in range(7):
        near = layer / 6
        ridge = (
            0.50
            + 0.075 * layer
            - (0.17 - 0.10 * near) * wander(x, rng, base=1.3 + 0.5 * near, octaves=8, fall=0.47)
        )
        if layer >= 5:
            ridge = ridge - pines(
                x, rng, count=280, tall=(0.02 * layer - 0.065, 0.028 * layer - 0.09), end=1.9
            )
        depth = y - ridge
        rock = gradient(
            np.float32(near), (0, "#d99aa0"), (0.35, "#97699a"), (0.7, "#4b3f77"), (1, "#191a3c")
        )
        mist = gradient(np.float32(near), (0, "#ffd9b4"), (0.5, "#c98fae"), (1, "#4a4279"))
        haze = (0.95 - 0.45 * near) * np.clip(depth / 0.17, 0, 1) ** 1.1
        picture = lay(picture, rock + (mist - rock) * haze[..., None], step(0, 0.0022, depth))
    return grain(vignette(picture, 0.2), rng)


def city(width: int, height: int) -> Array:
    """A skyline after rain, its neon in the water."""
    rng = np.random.default_rng(23)
    x, y = grid(width, height)
    wide, shore = width / height, 0.70
    picture = gradient(
        y + 0 * x, (0, "#070a22"), (0.35, "#151446"), (0.58, "#4a1f78"), (shore, "#b43a8f")
    )
    mist = clouds(width, height, rng, base=(1.6, 5), octaves=5)
    picture = glow(picture, "#7c3fb0", 0.5 * step(0.55, 0.3, mist) * step(0.2, 0.4, y))
    picture = glow(picture, "#d8f0ff", stars(width, height, rng, count=240) * (y < 0.5))
    light = np.zeros_like(picture)
    for layer, tone in enumerate(("#3a2a6e", "#1d1b4a", "#0b0d29")):
        left = -0.03
        while left < wide:
            broad = rng.uniform(0.045, 0.105) * (0.8 + 0.2 * layer)
            hill = np.exp(-(((left - wide * 0.52) / 0.5) ** 2))
            tall = rng.uniform(0.10, 0.22) + (0.30 - 0.09 * layer) * hill * rng.uniform(0.6, 1.0)
            picture, light = _tower(
                picture,
                light,
                rng,
                box=(left, shore - tall, left + broad, shore),
                tone=tone,
                layer=layer,
            )
            left += broad * rng.uniform(0.95, 1.25)
    bloom = np.stack(
        [blur(light[..., k], 0.006) + 0.8 * blur(light[..., k], 0.025) for k in range(3)], -1
    )
    picture = glow(picture, light + 1.1 * bloom, np.ones((height, width), np.float32))
    return grain(_mirrored(picture, shore, rng, tint="#080a26", dim=0.62), rng, 0.004)


def _tower(
    picture: Array,
    light: Array,
    rng: np.random.Generator,
    *,
    box: tuple[float, ...],
    tone: str,
    layer: int,
) -> tuple[Array, Array]:
    """One building with its lit windows, and now and then a neon edge or a mast."""
    height, width = picture.shape[:2]
    x, y = grid(width, height)
    left, top, right, bottom = box
    inside = ((x >= left) & (x < right) & (y >= top) & (y < bottom)).astype(np.float32)
    shade = gradient(
        np.clip((y - top) / (bottom - top), 0, 1) + 0 * x,
        (0, tone),
        (1, "#4a2268" if layer < 2 else "#180f3a"),
    )
    picture = lay(picture, shade, inside)
    light = light * (1 - inside[..., None])
    pitch_x, pitch_y = 0.0085 + 0.0015 * layer, 0.0135 + 0.002 * layer
    columns, rows = int((right - left) / pitch_x) - 1, int((bottom - top) / pitch_y) - 1
    lit = rng.random((max(rows, 1), max(columns, 1))) < rng.uniform(0.18, 0.5)
    hue = colour(str(rng.choice(["#ffd58a", "#ffc46b", "#9be8ff", "#ffb3e0"]))) * (
        0.5 + 0.2 * layer
    )
    u, v = (x - left) / pitch_x - 0.75, (y - top) / pitch_y - 0.7
    column, row = np.floor(u).astype(int), np.floor(v).astype(int)
    inner = (column >= 0) & (column < lit.shape[1]) & (row >= 0) & (row < lit.shape[0])
    pane = (u - column > 0.28) & (v - row > 0.38) & inner
    on = pane & lit[np.clip(row, 0, lit.shape[0] - 1), np.clip(column, 0, lit.shape[1] - 1)]
    light = light + on[..., None] * hue
    if rng.random() < 0.4 and layer:
        neon = colour(str(rng.choice(["#ff2fa0", "#22e6ff", "#8f5bff"])))
        edge = step(-0.0022, 0.0015, -np.abs(x - right + 0.004)) * (
            (y > top + 0.01) & (y < top + 0.16)
        )
        light = light + (edge * inside)[..., None] * neon * 0.95
    if rng.random() < 0.3 and layer < 2:
        mast = step(-0.0013, 0.001, -np.abs(x - (left + right) / 2)) * (
            (y > top - 0.05) & (y < top)
        )
        picture = lay(picture, tone, mast)
        lamp = np.zeros((height, width), np.float32)
        dab(lamp, (left + right) / 2, top - 0.05, 0.002, 1.0)
        light = light + lamp[..., None] * colour("#ff5560")
    return picture, light


def _mirrored(
    picture: Array, shore: float, rng: np.random.Generator, *, tint: str, dim: float
) -> Array:
    """The picture with water from the shore down, in which all above stands upside down, rippled."""
    height, width = picture.shape[:2]
    x, y = grid(width, height)
    deep = np.clip(y - shore, 0, 1)
    ripple = wander(y * 1.0 / (deep + 0.12), rng, base=26, octaves=3) * (0.004 + 0.05 * deep)
    ripple = ripple + 0.6 * (0.003 + 0.03 * deep) * np.sin(
        x * 22 + 9 * wander(y, rng, base=30, octaves=2)
    )
    rows = np.clip(
        ((2 * shore - y - 0.35 * deep * deep) * height + 0 * x).astype(int), 0, height - 1
    )
    columns = np.clip(((x + ripple) * height).astype(int), 0, width - 1)
    soft = np.stack([blur(picture[..., k], 0.0025) for k in range(3)], -1)
    water = lay(soft[rows, columns], tint, np.clip(dim * (0.45 + 1.6 * deep), 0, 0.92) + 0 * x)
    return np.where((y > shore)[..., None], water, picture)


def ocean(width: int, height: int) -> Array:
    """The moon over a calm sea."""
    rng = np.random.default_rng(37)
    x, y = grid(width, height)
    horizon, mx, my = 0.56, 1.12 * width / height / 1.78, 0.27
    picture = gradient(
        y + 0 * x, (0, "#04121f"), (0.3, "#0a3346"), (0.5, "#2a7884"), (horizon, "#7fc1b8")
    )
    picture = glow(
        picture, "#e8fbff", 0.8 * stars(width, height, rng, count=260) * step(-0.42, 0.3, -y)
    )
    away = np.hypot(x - mx, y - my)
    picture = glow(picture, "#bfeee6", 0.65 * np.exp(-((away / 0.16) ** 0.9)))
    veil = clouds(width, height, rng, base=(1.2, 8), octaves=6)
    bank = step(0.52, 0.22, veil) * step(0.18, 0.25, y) * (y < horizon)
    picture = lay(
        picture,
        gradient(np.clip(1.4 - away, 0, 1), (0, "#0c3040"), (0.7, "#2f6f7b"), (1.0, "#cdeee2")),
        0.6 * bank,
    )
    disc = step(-0.078, 0.002, -away)
    crater = clouds(width, height, rng, base=(16, 16), octaves=4)
    picture = lay(
        picture, gradient(crater, (0.35, "#d9e6da"), (0.6, "#fffdf0")), disc * (1 - 0.5 * bank)
    )
    deep = np.clip(y - horizon, 1e-4, 1)
    far = 0.05 / (deep + 0.012)
    waves = np.zeros((height, width), np.float32)
    for _ in range(40):
        turn, pitch = rng.normal(0, 0.6), rng.uniform(40, 330)
        across, ahead = (x - mx) * far * 6, far * 7
        waves += np.sin(pitch * (ahead * np.cos(turn) + across * np.sin(turn)) + rng.uniform(0, 7))
    waves /= 6.0
    sea = gradient(
        deep + 0 * x, (0, "#5aa5a5"), (0.05, "#1f6673"), (0.2, "#0d3d50"), (0.44, "#051a29")
    )
    sea = glow(sea, "#57b5b5", 0.22 * np.clip(waves, 0, 2) * (0.3 + deep))
    path = np.exp(-(((x - mx) / (0.07 + 0.42 * deep)) ** 2))
    sparkle = step(0.75 - 0.9 * path, 0.5, waves) * path
    sea = glow(sea, "#f2fff2", np.clip(0.95 * sparkle + 0.22 * path, 0, 1))
    picture = np.where((y > horizon)[..., None], sea, picture)
    return grain(vignette(picture, 0.3), rng, 0.005)


def aurora(width: int, height: int) -> Array:
    """Northern lights above a frozen lake."""
    rng = np.random.default_rng(41)
    x, y = grid(width, height)
    wide, shore = width / height, 0.76
    picture = gradient(y + 0 * x, (0, "#020b17"), (0.5, "#05263a"), (shore, "#0f5a58"))
    picture = glow(picture, "#f0fff8", stars(width, height, rng, count=520))
    for foot, strength, lean in ((0.60, 0.75, 0.0), (0.50, 1.0, 0.6), (0.36, 0.5, 1.3)):
        base = (
            foot
            + 0.07 * np.sin(4.1 * x / wide * 1.9 + 2.1 * lean)
            + 0.06 * wander(x, rng, base=3.0, octaves=3, fall=0.4)
        )
        rays = 0.55 + 0.45 * wander(x, rng, base=26, octaves=3, fall=0.6)
        broad = np.clip(0.55 + 0.75 * wander(x, rng, base=1.6, octaves=2), 0.05, 1)
        up = base - y
        tall = 0.14 + 0.16 * np.clip(0.5 + wander(x, rng, base=9, octaves=2), 0, 1)
        curtain = (
            step(0.01, 0.075, up) * np.exp(-np.clip(up, 0, 1) / tall) * rays * broad * strength
        )
        hue = gradient(
            np.clip(up / 0.42, 0, 1),
            (0, "#b6ffd0"),
            (0.15, "#2dff9c"),
            (0.5, "#16c9a0"),
            (0.8, "#6a4fe0"),
            (1, "#7a2fb8"),
        )
        picture = glow(picture, hue, 0.95 * curtain)
        picture = glow(picture, "#1fd08a", 0.6 * blur(curtain, 0.05))
    peaks = 0.70 - 0.12 * np.abs(wander(x, rng, base=1.7, octaves=7, fall=0.5))
    snow = step(
        0.50, 0.2, clouds(width, height, rng, base=(9, 14), octaves=5) + 0.9 * (peaks + 0.05 - y)
    )
    hill = gradient(snow, (0, "#062430"), (1, "#2f8d86"))
    picture = lay(picture, hill, step(0, 0.002, y - peaks))
    trees = (
        shore
        - 0.006
        - pines(x, rng, count=230, tall=(0.02, 0.075), end=wide)
        - 0.008 * wander(x, rng, base=3, octaves=4)
    )
    picture = lay(picture, "#020d14", step(0, 0.002, y - trees) * (y <= shore + 0.002))
    return grain(_mirrored(picture, shore, rng, tint="#032028", dim=0.42), rng, 0.005)


def dunes(width: int, height: int) -> Array:
    """Dunes with the sun low: one side of each in light, one in shade."""
    rng = np.random.default_rng(53)
    x, y = grid(width, height)
    wide = width / height
    picture = gradient(y + 0 * x, (0, "#f0873e"), (0.3, "#ffb45a"), (0.55, "#ffe2a0"))
    away = np.hypot(x - 0.30 * wide, y - 0.27)
    picture = glow(picture, "#ffe9a8", 0.8 * np.exp(-((away / 0.2) ** 1.1)))
    picture = lay(picture, "#fff9e0", step(-0.085, 0.003, -away))
    tops = (
        (0.74, 0.43, 0.8),
        (0.18, 0.47, 0.9),
        (0.52, 0.55, 0.7),
        (0.95, 0.62, 0.8),
        (0.22, 0.72, 0.75),
    )
    for layer, (place, top, slope) in enumerate(tops):
        near, peak = layer / (len(tops) - 1), place * wide
        ridge = top + 0.36 * slope * (np.sqrt((x - peak) ** 2 + 0.004) - 0.063) * (
            0.55 + 0.2 * np.tanh(2 * (x - peak))
        )
        ridge = ridge + 0.012 * (1 + near) * wander(x, rng, base=1.6, octaves=3)
        depth = np.clip(y - ridge, 0, 1)
        crest = (
            peak
            + 0.16 * np.sin(7.5 * (y - top)) * np.sqrt(np.clip(y - top, 0, 1))
            + 0.55 * (y - top) * (1 if layer % 2 else -0.4)
        )
        shade = step(0, 0.006 + 0.30 * np.clip(y - top, 0, 1), x - crest)
        ripples = np.sin(
            420 * depth * (1.1 - 0.5 * near) + 40 * wander(x + 0.35 * y, rng, base=1.4, octaves=3)
        )
        lit = gradient(np.clip(depth / 0.4, 0, 1), (0, "#ffd98c"), (0.4, "#f7a54e"), (1, "#dd7431"))
        dark = gradient(
            np.clip(depth / 0.4, 0, 1), (0, "#a8432d"), (0.5, "#8a3228"), (1, "#5c1f22")
        )
        sand = lit + (dark - lit) * shade[..., None]
        sand = sand * (1 + 0.035 * near * ripples * (1 - 0.5 * shade))[..., None]
        sand = lay(sand, "#ffc98a", (0.42 * (1 - near)) + 0 * depth)
        picture = lay(picture, sand, step(0, 0.002, y - ridge))
    return grain(vignette(picture, 0.15), rng, 0.006)
