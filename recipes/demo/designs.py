"""Five of the ten pictures of the demo: the drawn ones, shapes and light rather than landscapes."""

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
    stars,
    step,
    vignette,
    wander,
)


def poster(width: int, height: int) -> Array:
    """A poster of tiles: circles, arcs, stripes in five inks on cream paper."""
    rng = np.random.default_rng(61)
    x, y = grid(width, height)
    inks = ["#e2442f", "#f2b233", "#1f4e79", "#17202e", "#2a9d8f"]
    picture = np.broadcast_to(colour("#f3e9d6"), (height, width, 3)).copy()
    columns, rows, margin = 5, 7, 0.035
    side = min((width / height - 2 * margin) / columns, (1 - 2 * margin) / rows)
    left, top = (width / height - columns * side) / 2, (1 - rows * side) / 2
    soft = 1.6 / height / side
    bag: list[int] = []
    for row in range(rows):
        for column in range(columns):
            bag = bag or [int(k) for k in rng.permutation(len(TILES))]
            ground, ink = rng.choice(len(inks), 2, replace=False)
            u, v = (x - left) / side - column, (y - top) / side - row
            inside = ((u >= 0) & (u < 1) & (v >= 0) & (v < 1)).astype(np.float32)
            turn = int(rng.integers(0, 4))
            for _ in range(turn):
                u, v = v, 1 - u
            bare = rng.random() < 0.45
            tile = np.broadcast_to(colour("#f3e9d6" if bare else inks[ground]), picture.shape)
            tile = lay(tile, inks[ink], TILES[bag.pop()](u, v, soft))
            picture = lay(picture, tile, inside)
    fibre = clouds(width, height, rng, base=(60, 60), octaves=3)
    return grain(picture * (0.955 + 0.07 * fibre)[..., None], rng, 0.006)


def _disc(
    u: Array, v: Array, radius: float, soft: float, at: tuple[float, float] = (0.5, 0.5)
) -> Array:
    return step(-radius, soft, -np.hypot(u - at[0], v - at[1]))


TILES = (
    lambda u, v, s: _disc(u, v, 1.0, s, (0, 0)),
    lambda u, v, s: _disc(u, v, 0.36, s),
    lambda u, v, s: _disc(u, v, 0.5, s, (0.5, 0.0)),
    lambda u, v, s: (
        np.maximum(_disc(u, v, 1, s, (0, 0)) - _disc(u, v, 0.72, s, (0, 0)), 0)
        + np.maximum(_disc(u, v, 0.46, s, (0, 0)) - _disc(u, v, 0.2, s, (0, 0)), 0)
    ),
    lambda u, v, s: step(0.0, s, u - v),
    lambda u, v, s: step(0.25, 2.5 * s, np.abs((u * 2.5) % 1 - 0.5)) + 0 * v,
    lambda u, v, s: _disc((u * 3) % 1, (v * 3) % 1, 0.27, 3 * s),
    lambda u, v, s: np.maximum(_disc(u, v, 0.42, s) - _disc(u, v, 0.2, s), 0),
    lambda u, v, s: np.minimum(_disc(u, v, 1.0, s, (0, 0)), _disc(u, v, 1.0, s, (1, 1))),
    lambda u, v, s: np.maximum(_disc(u, v, 0.5, s, (0.5, 0)), _disc(u, v, 0.5, s, (0.5, 1))),
)


def galaxy(width: int, height: int) -> Array:
    """A spiral galaxy, seen aslant."""
    rng = np.random.default_rng(71)
    x, y = grid(width, height)
    picture = np.broadcast_to(colour("#05040b"), (height, width, 3)).copy()
    dust = clouds(width, height, rng, base=(3, 3), octaves=6)
    picture = glow(picture, "#2a1742", 0.55 * step(0.5, 0.5, dust))
    picture = glow(picture, "#fff4e0", 0.9 * stars(width, height, rng, count=1500, size=0.0009))
    lean, u, v = 0.5, x - width / height / 2, y - 0.5
    u, v = u * np.cos(lean) + v * np.sin(lean), (v * np.cos(lean) - u * np.sin(lean)) * 1.75
    radius, angle = np.hypot(u, v) / 1.3 + 1e-4, np.arctan2(v, u)
    warp = clouds(width, height, rng, base=(5, 5), octaves=6, fall=0.6) - 0.5
    arms = 0.5 + 0.5 * np.cos(2 * angle + 5.2 * np.log(radius) + 2.6 * warp)
    disc = np.exp(-radius / 0.17) * step(-0.52, 0.3, -radius)
    knots = step(0.52, 0.25, clouds(width, height, rng, base=(24, 24), octaves=4))
    light = disc * (0.25 + 1.5 * arms**2.2)
    picture = glow(
        picture,
        gradient(radius, (0, "#ffe0b0"), (0.12, "#ffb68a"), (0.24, "#c77fd0"), (0.4, "#5f7cff")),
        np.clip(1.5 * light, 0, 1),
    )
    picture = glow(
        picture, "#ff7fb2", np.clip(1.6 * disc * arms**4 * knots * step(0.06, 0.1, radius), 0, 1)
    )
    lane = step(
        0.55,
        0.35,
        0.5 + 0.5 * np.cos(2 * angle + 5.2 * np.log(radius) + 2.6 * warp + 1.5) + 0.6 * warp,
    )
    picture = lay(
        picture, "#140a16", 0.62 * lane * step(0.03, 0.06, radius) * step(-0.42, 0.25, -radius)
    )
    picture = glow(
        picture,
        "#fff0cf",
        np.clip(np.exp(-((radius / 0.045) ** 1.1)) + 0.45 * np.exp(-radius / 0.09), 0, 1),
    )
    sparks = np.zeros((height, width), np.float32)
    for _ in range(900):
        r, spread = rng.exponential(0.15) + 0.03, rng.normal(0, 0.22)
        a = -2.6 * np.log(r) + np.pi * rng.integers(0, 2) + spread
        du, dv = 1.3 * r * np.cos(a), 1.3 * r * np.sin(a) / 1.75
        px, py = du * np.cos(lean) - dv * np.sin(lean), du * np.sin(lean) + dv * np.cos(lean)
        dab(sparks, px + width / height / 2, py + 0.5, 0.0011, rng.uniform(0.2, 0.9))
    return grain(glow(picture, "#dfe8ff", np.clip(sparks, 0, 1)), rng, 0.004)


def papercut(width: int, height: int) -> Array:
    """Sheets of paper, each with a larger hole than the one below, and their shadows."""
    rng = np.random.default_rng(83)
    x, y = grid(width, height)
    wide = width / height
    papers = ["#0d5c63", "#14757a", "#1f9393", "#46b3a9", "#7dd0c0", "#b2e5d3", "#dcf5e9"]
    picture = gradient(y + 0 * x, (0.2, "#ffd36e"), (0.62, "#ff9f68"))
    sun = np.hypot(x - 0.5 * wide, y - 0.43)
    picture = lay(picture, "#fff3cf", step(-0.125, 0.002, -sun))
    for sheet, paper in enumerate(papers):
        hills = (
            0.60
            + 0.045 * sheet
            - 0.05 * np.sin((3.2 - 0.2 * sheet) * x + 1.9 * sheet)
            - 0.03 * np.sin(6.3 * x + 2.3 * sheet)
        )
        hole = ((x - 0.5 * wide) / (0.36 + 0.083 * sheet)) ** 2 + (
            (y - 0.46) / (0.27 + 0.036 * sheet)
        ) ** 2
        turn = np.arctan2(y - 0.46, x - 0.5 * wide)
        ragged = sum(
            rng.uniform(0.02, 0.055) * np.sin(k * turn + rng.uniform(0, 6.3)) for k in (2, 3, 5, 7)
        )
        outside = step(1.0, 0.004, hole + ragged * hole)
        here = np.maximum(outside, step(0, 0.0022, y - hills))
        shadow = blur(np.roll(here, (int(0.012 * height), int(0.006 * height)), (0, 1)), 0.016)
        picture = picture * (1 - 0.42 * shadow * (1 - here))[..., None]
        sheet_of = np.broadcast_to(colour(paper), picture.shape) * (1.03 - 0.10 * y)[..., None]
        picture = lay(picture, sheet_of, here)
    fibre = clouds(width, height, rng, base=(90, 90), octaves=2)
    return grain(picture * (0.97 + 0.05 * fibre)[..., None], rng, 0.005)


def synthwave(width: int, height: int) -> Array:
    """A striped sun setting behind a grid that runs to the horizon."""
    rng = np.random.default_rng(97)
    x, y = grid(width, height)
    wide, horizon = width / height, 0.60
    picture = gradient(
        y + 0 * x, (0, "#12062e"), (0.3, "#3c0f63"), (0.5, "#8a1c86"), (horizon, "#ff4fa0")
    )
    picture = glow(picture, "#ffe8ff", stars(width, height, rng, count=300) * step(-0.4, 0.3, -y))
    away = np.hypot(x - wide / 2, y - 0.40)
    picture = glow(picture, "#ff3d9a", 0.7 * np.exp(-((away / 0.30) ** 2)))
    down = (y - 0.40) / 0.26
    slits = step(
        0.0, 0.06, np.abs(((y - 0.36) * 27) % 1 - 0.5) * 2 - np.clip(0.1 + 0.62 * down, 0, 0.9)
    )
    bars = np.where(y < 0.36, 1.0, slits)
    disc = step(-0.26, 0.0025, -away) * bars
    picture = lay(
        picture, gradient(y + 0 * x, (0.15, "#fff27a"), (0.38, "#ffb347"), (0.62, "#ff2f8e")), disc
    )
    for tall, tone, edge in ((0.26, "#3a0d5e", "#a033c8"), (0.16, "#1d0640", "#35d6ff")):
        side = np.clip(np.abs(x - wide / 2) / (wide / 2), 0, 1)
        ridge = horizon - tall * (0.25 + 0.9 * side) * (
            0.55 + 0.45 * wander(x, rng, base=6, octaves=4)
        ) * step(0.1, 0.45, side)
        picture = lay(picture, tone, step(0, 0.002, y - ridge) * (y < horizon))
        picture = glow(
            picture, edge, 0.9 * np.exp(-np.abs(y - ridge) / 0.0022) * step(0.1, 0.2, side)
        )
    deep = np.clip(y - horizon, 1e-3, 1)
    floor = gradient(deep + 0 * x, (0, "#7a1580"), (0.1, "#2a0a52"), (0.4, "#0d0329"))
    far = 0.12 / deep
    across = np.abs((far * 3.2) % 1 - 0.5) / (far / deep * 3.2)
    along = np.abs(((x - wide / 2) * 1.05 / deep) % 1 - 0.5) * deep / 1.05
    fade = np.clip(deep * 14, 0, 1)
    for line in (0.5 / (far / deep * 3.2) - across, 0.5 * deep / 1.05 - along):
        floor = glow(
            floor,
            "#35e0ff",
            np.clip(0.95 * np.exp(-np.abs(line) / (0.0012 + 0.004 * deep)), 0, 1) * fade,
        )
        floor = glow(floor, "#c13cff", 0.45 * np.exp(-np.abs(line) / (0.006 + 0.02 * deep)) * fade)
    path = np.exp(-(((x - wide / 2) / (0.24 + 0.3 * deep)) ** 2))
    floor = glow(floor, "#ff5fa8", 0.5 * path * np.exp(-deep / 0.12))
    picture = np.where((y > horizon)[..., None], floor, picture)
    picture = glow(picture, "#ffd0f0", 0.8 * np.exp(-np.abs(y - horizon) / 0.003) + 0 * x)
    return grain(picture, rng, 0.005)


def rain(width: int, height: int) -> Array:
    """A street at night through a window with rain on it."""
    rng = np.random.default_rng(103)
    x, y = grid(width, height)
    wide = width / height
    street = gradient(
        y + 0 * x, (0, "#1c1012"), (0.45, "#6b3415"), (0.7, "#4a2110"), (1, "#1a0c0a")
    )
    hues = ("#ff9a2e", "#ffb545", "#ff6a24", "#ffd27a", "#e8402a", "#49b6a8")
    for _ in range(110):
        px, py = rng.uniform(0, wide), np.clip(rng.normal(0.52, 0.17), 0.02, 0.98)
        size = rng.uniform(0.02, 0.085)
        away = np.hypot(x - px, y - py) / size
        rim = 0.55 + 0.45 * np.clip(away, 0, 1) ** 3
        street = glow(
            street, str(rng.choice(hues)), rng.uniform(0.22, 0.85) * rim * step(-1, 0.14, -away)
        )
    glass = np.stack([blur(street[..., k], 0.007) for k in range(3)], -1)
    picture = glass * 0.86
    drops = [
        (rng.uniform(0, wide), rng.uniform(0, 1), 0.003 + 0.003 * rng.pareto(2.0))
        for _ in range(520)
    ]
    drops += [
        (rng.uniform(0, wide), rng.uniform(0, 1), rng.uniform(0.014, 0.034)) for _ in range(75)
    ]
    for px, py, size in sorted(drops, key=lambda drop: drop[2]):
        _drop(picture, street, px, py, min(size, 0.034))
    return grain(vignette(picture, 0.35), rng, 0.005)


def _drop(picture: Array, street: Array, px: float, py: float, size: float) -> None:
    """One drop: a lens that shows the street upside down, dark at its upper rim, a glint below."""
    height, width = picture.shape[:2]
    reach = int(1.4 * size * height) + 2
    top, left = int(py * height), int(px * height)
    rows = np.arange(max(top - reach, 0), min(top + reach, height))
    columns = np.arange(max(left - reach, 0), min(left + reach, width))
    if not len(rows) or not len(columns):
        return
    u = ((columns + 0.5) / height - px)[None, :] / size
    v = ((rows + 0.5) / height - py)[:, None] / (size * 1.12)
    away = np.hypot(u * (1 + 0.18 * np.clip(-v, 0, 1)), v)
    mask = step(-1, max(0.12, 1.6 / (size * height)), -away)
    bend = 7.0 * (0.4 + away**2)
    sx = np.clip(((px - u * size * bend) * height).astype(int), 0, width - 1)
    sy = np.clip(((py - v * size * bend) * height).astype(int), 0, height - 1)
    lens = street[sy, sx] * (1.15 - 0.75 * np.clip(away, 0, 1) ** 3 * (0.6 - 0.6 * v))[..., None]
    glint = np.exp(-((u + 0.35) ** 2 + (v + 0.42) ** 2) / 0.03) * 0.75
    lens = glow(
        lens, "#fff1dc", np.clip(glint + 0.25 * np.exp(-((u) ** 2 + (v - 0.62) ** 2) / 0.09), 0, 1)
    )
    part = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    part[:] = lay(part, lens, mask)
