from __future__ import annotations

import numpy as np
import pytest

from mvpipe.engine.media import black, from_rgb, to_rgb
from mvpipe.engine.media.planes import STRIP


def flat(colour: tuple[int, int, int], height: int = 2, width: int = 2) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


# 8-bit limited-range BT.709 of the colour bars, as in ITU-R BT.709 and SMPTE RP 219.
BARS = {
    (255, 255, 255): (235, 128, 128),
    (255, 255, 0): (219, 16, 138),
    (0, 255, 255): (188, 154, 16),
    (0, 255, 0): (173, 42, 26),
    (255, 0, 255): (78, 214, 230),
    (255, 0, 0): (63, 102, 240),
    (0, 0, 255): (32, 240, 118),
    (0, 0, 0): (16, 128, 128),
}


@pytest.mark.parametrize("rgb", BARS)
def test_colour_bars_have_the_codes_of_the_standard(rgb: tuple[int, int, int]) -> None:
    planes = from_rgb(flat(rgb))
    assert (planes.y[0, 0], planes.u[0, 0], planes.v[0, 0]) == BARS[rgb]


def test_every_flat_colour_survives_within_two_codes() -> None:
    for colour in np.random.default_rng(7).integers(0, 256, (300, 3)):
        back = to_rgb(from_rgb(flat(tuple(colour))))
        assert np.abs(back.astype(int) - colour).max() <= 2


def test_grey_survives_exactly_in_every_step() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    back = to_rgb(from_rgb(np.repeat(ramp, 2, axis=0)))
    assert np.abs(back.astype(int) - ramp).max() <= 1


@pytest.mark.parametrize("size", [(1, 1), (1, 4), (3, 5), (7, 2), (STRIP + 1, 3)])
def test_odd_sizes_round_chroma_up_and_keep_their_colour(size: tuple[int, int]) -> None:
    planes = from_rgb(flat((200, 30, 90), *size))
    half = ((size[0] + 1) // 2, (size[1] + 1) // 2)
    assert planes.y.shape == size
    assert planes.u.shape == planes.v.shape == half
    assert np.abs(to_rgb(planes).astype(int) - (200, 30, 90)).max() <= 2


def test_chroma_is_sited_left_and_between_rows() -> None:
    # One red column at x = 4: its site i = 2 takes half of it, the neighbours at x = 2 and 6 nothing.
    rgb = np.zeros((2, 10, 3), np.uint8)
    rgb[:, 4] = (255, 0, 0)
    strength = from_rgb(rgb).v[0].astype(int) - 128
    assert strength.tolist() == [0, 0, 56, 0, 0]
    # One at x = 5 is shared by the sites at x = 4 and x = 6, a quarter each.
    shifted = np.roll(rgb, 1, axis=1)
    assert (from_rgb(shifted).v[0].astype(int) - 128).tolist() == [0, 0, 28, 28, 0]
    # One red row gives half its strength to the one site above and below it.
    row = np.zeros((4, 2, 3), np.uint8)
    row[1] = (255, 0, 0)
    assert (from_rgb(row).v[:, 0].astype(int) - 128).tolist() == [56, 0]


def test_strips_leave_no_seam() -> None:
    rows = 2 * STRIP + 6
    rgb = np.random.default_rng(3).integers(0, 256, (rows, 9, 3), dtype=np.uint8)
    whole = from_rgb(rgb)
    part = from_rgb(rgb[STRIP - 2 : STRIP + 4])
    assert np.array_equal(part.y, whole.y[STRIP - 2 : STRIP + 4])
    assert np.array_equal(part.u, whole.u[STRIP // 2 - 1 : STRIP // 2 + 2])


def test_black_is_black() -> None:
    planes = black(7, 5)
    assert (planes.width, planes.height, planes.u.shape) == (7, 5, (3, 4))
    assert to_rgb(planes).max() == 0
    assert planes.nbytes == 35 + 2 * 12
