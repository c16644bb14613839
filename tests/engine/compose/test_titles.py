from __future__ import annotations

import numpy as np
import pytest

from mvpipe.engine.compose import Canvas, missing_characters
from mvpipe.engine.compose.blending import overlaid
from mvpipe.engine.compose.lettering import fitted, scripted
from mvpipe.engine.compose.places import PLACES, Area, safe_area
from mvpipe.engine.compose.runs import CAPITAL
from mvpipe.engine.compose.titles import lettered
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Text

WIDE, TALL = Canvas(960, 540, 30), Canvas(540, 960, 30)
LONG = "It was a bright cold day in April, and the clocks were striking thirteen. " * 6


def field(level: int, canvas: Canvas) -> Planes:
    half = np.full((canvas.height // 2, canvas.width // 2), 128, np.uint8)
    return Planes(np.full((canvas.height, canvas.width), level, np.uint8), half, half.copy())


def letters(text: Text, canvas: Canvas) -> np.ndarray:
    """Where the letters themselves are, without outline and shadow: white on a black field."""
    patch, _ = lettered(text, canvas)
    assert patch is not None
    return overlaid(field(16, canvas), patch, 1.0).y > 120


def bounds(mask: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("canvas", [WIDE, TALL], ids=["wide", "tall"])
@pytest.mark.parametrize("place", sorted(PLACES))
@pytest.mark.parametrize("words", ["Ågy", "Two\nlines", LONG, "W" * 90, "i"])
def test_letters_stay_inside_the_safe_area_in_every_place(canvas, place, words):
    left, top, right, bottom = bounds(letters(Text(words, place=place, size=0.12), canvas))
    area = safe_area(canvas)
    assert left >= area.left - 1
    assert right <= area.right + 1
    assert top >= area.top - 1
    assert bottom <= area.bottom + 1


def test_places_are_where_their_names_say():
    for place, (x, y) in PLACES.items():
        left, top, right, bottom = bounds(letters(Text("Hxo", place=place, size=0.1), WIDE))
        across, down = (left + right) / 2 / 960, (top + bottom) / 2 / 540
        assert (across < 0.3, 0.45 < across < 0.55, across > 0.7) == (x == 0, x == 0.5, x == 1)
        assert (down < 0.3, 0.45 < down < 0.55, down > 0.7) == (y == 0, y == 0.5, y == 1)


def test_capitals_are_the_given_share_of_the_shorter_side_in_any_shape():
    for canvas in (WIDE, TALL):
        _, top, _, bottom = bounds(letters(Text("H", size=0.2), canvas))
        assert bottom - top == pytest.approx(CAPITAL * 0.2 * 540, rel=0.04)


def test_upright_canvases_keep_their_captions_clear_of_the_lower_edge():
    bottom = bounds(letters(Text("caption", place="bottom-center", size=0.05), TALL))[3]
    assert bottom < 0.85 * TALL.height


def contrast(a: float, b: float) -> float:
    """WCAG 2.2 contrast ratio of two grey luma values."""

    def luminance(y: float) -> float:
        v = min(1.0, max(0.0, (y - 16) / 219))
        return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4

    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", ["#ffffff", "#ffd040", "#101010", "#c02020"])
@pytest.mark.parametrize("ground", [16, 126, 235])
def test_letters_can_be_read_on_black_grey_and_white(color, ground):
    """Beside every stroke lies, within a tenth of the size, something of quite another lightness."""
    patch, _ = lettered(Text("HILT", color=color, size=0.2), WIDE)
    assert patch is not None
    shown = overlaid(field(ground, WIDE), patch, 1.0).y.astype(float)
    mask = letters(Text("HILT", size=0.2), WIDE)
    ink = float(np.median(shown[mask]))
    left, top, right, bottom = bounds(mask)
    near = shown[top - 8 : bottom + 8, left - 8 : right + 8]
    around = near[~mask[top - 8 : bottom + 8, left - 8 : right + 8]]
    differing = np.array([contrast(ink, y) for y in np.percentile(around, [2, 98])]).max()
    assert differing > 3.0


def test_a_fade_and_the_text_color_come_out_exactly():
    patch, _ = lettered(Text("█", color="#3060c0", size=0.3), WIDE)
    assert patch is not None
    x, y = patch.x + patch.alpha.shape[1] // 2, patch.y + patch.alpha.shape[0] // 2
    base = field(100, WIDE)
    full, half = overlaid(base, patch, 1.0), overlaid(base, patch, 0.5)
    assert full.y[y, x] == pytest.approx(96, abs=2)
    assert full.u[y // 2, x // 2] > 150
    assert half.y[y, x] == pytest.approx((100 + int(full.y[y, x])) / 2, abs=1)
    assert overlaid(base, patch, 0.0) is base


def test_long_text_wraps_to_even_lines_and_short_text_keeps_its_size():
    area = Area(0, 0, 800, 500)
    setting = fitted(scripted("the quick brown fox jumps over the lazy dog again", None), 60, area)
    assert setting.size == 60
    assert len(setting.lines) == 2
    widths = [line.width for line in setting.lines]
    assert min(widths) > 0.8 * max(widths)
    small = fitted(scripted(LONG, None), 60, area)
    assert small.size < 60
    assert small.height <= 500


def test_chinese_wraps_between_characters_but_not_before_closing_marks():
    script = scripted("我们在雨里一直走，直到城市的灯一盏一盏熄灭。", None)
    if script.missing:
        pytest.skip("no Chinese font here")
    for width in range(150, 500, 25):
        setting = fitted(script, 40, Area(0, 0, width, 2000))
        lines = ["".join(run.text for run in line.runs) for line in setting.lines]
        assert "".join(lines) == "我们在雨里一直走，直到城市的灯一盏一盏熄灭。"
        assert len(lines) > 1
        assert not any(line[0] in "，。" for line in lines)


def test_missing_characters_are_named_and_left_out_instead_of_boxes():
    rare = "\U000e0fff\U0010fffd"  # unassigned, and private: no font has both
    lacking = missing_characters(f"A{rare}B")
    assert lacking
    assert set(lacking) <= set(rare)
    patch, warnings = lettered(Text(f"AB{rare}", size=0.2), WIDE)
    plain, none = lettered(Text("AB", size=0.2), WIDE)
    assert none == ()
    assert len(warnings) == 1
    assert ascii(lacking).strip("'") in warnings[0].encode("ascii", "backslashreplace").decode()
    assert patch is not None
    assert plain is not None
    assert np.array_equal(patch.alpha, plain.alpha)


def test_a_font_that_is_not_here_is_said_and_replaced():
    patch, warnings = lettered(Text("Hi", font="No Such Font"), WIDE)
    assert patch is not None
    assert "No Such Font" in warnings[0]


def test_text_of_nothing_draws_nothing():
    for nothing in ("", "   ", "\n\n"):
        assert lettered(Text(nothing), WIDE) == (None, ())


def test_painter_collects_the_warnings(studio, shot, words):
    draft = studio.draft(
        [shot(0, 1000, "a.jpg")], texts=[words(0, 1000, "Hi", font="Nowhere Sans")]
    )
    painter = studio.painter(draft)
    assert painter.warnings == ()
    painter.frame(0)
    painter.frame(1)
    assert len(painter.warnings) == 1
