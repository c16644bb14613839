from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from mvpipe.engine.compose.sampling import PAD, Axis, padded, sample
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Motion

Pattern = Callable[[npt.NDArray[np.float64], npt.NDArray[np.float64]], npt.NDArray[np.float64]]


def waves(seed: int, finest: float) -> Pattern:
    """A smooth pattern that can be read at any real position; `finest` wavelength in pixels."""
    rng = np.random.default_rng(seed)
    parts = [
        (*(2 * np.pi / finest * rng.uniform(-0.7, 0.7, 2)), rng.uniform(0, 6.28)) for _ in range(6)
    ]

    def pattern(x, y):
        return 125 + sum(15 * np.sin(a * x + b * y + c) for a, b, c in parts)

    return pattern


def drawn(pattern: Pattern, columns: int, rows: int) -> npt.NDArray[np.uint8]:
    x, y = np.arange(columns)[None, :], np.arange(rows)[:, None]
    return np.rint(pattern(x.astype(float), y.astype(float))).astype(np.uint8)


def offset(image: npt.NDArray[np.uint8], x, y, pattern: Pattern) -> tuple[float, float]:
    """How far (least squares, pixels of the pattern) an image of the pattern at x, y is displaced."""
    ideal = pattern(x, y)
    step = 0.01
    gx = (pattern(x + step, y) - pattern(x - step, y)) / (2 * step)
    gy = (pattern(x, y + step) - pattern(x, y - step)) / (2 * step)
    difference = image.astype(float) - ideal
    matrix = np.array([[(gx * gx).sum(), (gx * gy).sum()], [(gx * gy).sum(), (gy * gy).sum()]])
    right = np.array([(difference * gx).sum(), (difference * gy).sum()])
    solved = np.linalg.solve(matrix, right)
    return float(solved[0]), float(solved[1])


@pytest.mark.parametrize("step", [0.7, 0.9, 1.0, 1.05, 1.1, 1.116, 1.25, 4 / 3, 1.5])
def test_a_window_lies_where_it_was_asked_for(step):
    pattern = waves(5, 24)
    plane = padded(drawn(pattern, 420, 300))
    rng = np.random.default_rng(1)
    for _ in range(12):
        x0, y0 = rng.uniform(0, 60, 2)
        got = sample(plane, Axis(x0, step, 200), Axis(y0, step, 120), pad=PAD)
        assert got.shape == (120, 200)
        assert got.flags.c_contiguous
        x = (x0 + step * np.arange(200))[None, :]
        y = (y0 + step * np.arange(120))[:, None]
        dx, dy = offset(got, x, y, pattern)
        assert abs(dx) < 0.015
        assert abs(dy) < 0.015
        assert np.abs(got - pattern(x, y)).max() < 4.5


def test_whole_positions_without_scaling_copy_pixels_exactly():
    plane = drawn(waves(2, 9), 50, 40)
    got = sample(plane, Axis(7, 1.0, 20), Axis(3, 1.0, 30))
    assert np.array_equal(got, plane[3:33, 7:27])


def test_beyond_the_plane_its_edge_is_repeated():
    plane = np.tile(np.arange(40, dtype=np.uint8), (30, 1))
    got = sample(plane, Axis(-5.5, 1.0, 50), Axis(-2.0, 1.0, 10))
    assert np.all(got[:, :5] == 0)
    assert np.all(got[:, -3:] == 39)


def path_of(studio, shot, motion: Motion, size: tuple[int, int], frames: range):
    """Offsets from the ideal of a filmed pattern, at five spots of each frame, in canvas pixels."""
    width, height = size
    pattern = waves(11, 14)
    chroma = np.full(((height + 1) // 2, (width + 1) // 2), 128, np.uint8)
    studio.sources.pictures["pattern.png"] = Planes(drawn(pattern, width, height), chroma, chroma)
    draft = studio.draft([shot(0, 5000, "pattern.png", motion=motion)], size=size, fps=30.0)
    painter = studio.painter(draft)
    measured = []
    for n in frames:
        zoom = 1.02 ** (n / 149)
        x = (width / 2 + (np.arange(width) + 0.5 - width / 2) / zoom - 0.5)[None, :]
        y = (height / 2 + (np.arange(height) + 0.5 - height / 2) / zoom - 0.5)[:, None]
        frame = painter.frame(n).y
        row = []
        for cx, cy in ((0.5, 0.5), (0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)):
            columns = slice(int(cx * width) - 60, int(cx * width) + 60)
            rows = slice(int(cy * height) - 40, int(cy * height) + 40)
            row.append(offset(frame[rows, columns], x[:, columns], y[rows], pattern))
        measured.append(row)
    return np.array(measured)


def test_a_slow_zoom_has_no_tremor(studio, shot):
    """Frame-to-frame motion of a 2 % zoom over 5 s stays within 0.02 px of the ideal."""
    offsets = path_of(studio, shot, Motion("zoom-in", 0.02), (640, 360), range(40, 90))
    tremor = np.diff(offsets, axis=0)
    assert np.abs(tremor).max() < 0.02
    assert tremor.std() < 0.008
    assert np.abs(offsets).max() < 0.03


def test_luma_and_chroma_move_together(studio, shot):
    """A colour edge stays on its luma edge, to a tenth of a pixel, wherever a zoom carries it."""
    width, height = 320, 180
    x = np.arange(width)[None, :] - 140.0
    y = np.arange(height)[:, None] - 70.0
    luma = 60 + 120 / (1 + np.exp(-(x + 0.6 * y) / 3))
    cx, cy = (
        2.0 * np.arange(width // 2)[None, :] - 140,
        2.0 * np.arange(height // 2)[:, None] + 0.5 - 70,
    )
    chroma = np.rint(60 + 120 / (1 + np.exp(-(cx + 0.6 * cy) / 3))).astype(np.uint8)
    studio.sources.pictures["edge.png"] = Planes(
        np.rint(luma).astype(np.uint8), chroma, chroma.copy()
    )
    for fit, size in (("cover", (320, 180)), ("cover", (144, 256)), ("contain", (200, 300))):
        moving = studio.draft(
            [shot(0, 1000, "edge.png", fit=fit, motion=Motion("zoom-in", 0.3))], size=size
        )
        still = studio.draft([shot(0, 1000, "edge.png", fit=fit)], size=size)
        frames = [studio.painter(moving).frame(n) for n in range(0, 10, 3)]
        for frame in (*frames, studio.painter(still).frame(0)):
            # luma read at the chroma sites: column 2i, between rows 2j and 2j + 1
            at_sites = (frame.y[0::2, 0::2].astype(float) + frame.y[1::2, 0::2]) / 2
            inside = (frame.u > 70) & (frame.u < 170) & (at_sites > 70) & (at_sites < 170)
            slope = np.gradient(at_sites, axis=1)[inside].mean()
            apart = (frame.u.astype(float) - at_sites)[inside].mean() / slope * 2
            assert inside.sum() > 20
            assert abs(apart) < 0.12


@pytest.mark.parametrize("fit", ["cover", "contain"])
def test_fine_detail_does_not_shimmer_when_a_big_photo_shrinks(studio, shot, fit):
    """Stripes finer than the canvas can show become an even grey, and stay so through a zoom."""
    stripes = np.where(np.arange(1600) % 2, 40, 200).astype(np.uint8)
    luma = np.tile(stripes, (1200, 1))
    luma[600:] = np.where(np.arange(600) % 2, 40, 200)[:, None]
    chroma = np.full((600, 800), 128, np.uint8)
    studio.sources.pictures["stripes.png"] = Planes(luma, chroma, chroma)
    for motion in (None, Motion("zoom-in", 0.2)):
        draft = studio.draft(
            [shot(0, 1000, "stripes.png", fit=fit, motion=motion)], size=(320, 240)
        )
        painter = studio.painter(draft)
        for n in range(10):
            seen = painter.frame(n).y[4:-4, 44:-44].astype(float)
            halves = np.delete(seen, range(100, 132), axis=0)
            assert np.abs(halves - 120).max() < 5
