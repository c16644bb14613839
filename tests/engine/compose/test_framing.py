from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.film import Shot
from mvpipe.engine.compose.framing import (
    MOTIONS,
    Framing,
    Rect,
    contained,
    extremes,
    progress,
    still,
    view,
    whole,
)
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Media, Motion

CANVASES = ((1920, 1080), (1080, 1920), (1080, 1080), (66, 38))
PICTURES = ((1, 1), (1, 5000), (5000, 1), (2, 3), (640, 480), (333, 777), (12000, 900))


@pytest.mark.parametrize("size", CANVASES)
@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("kind", sorted(MOTIONS))
@pytest.mark.parametrize("focus", [(0.5, 0.5), (0.0, 1.0), (0.9, 0.2)])
def test_no_move_ever_shows_what_is_outside_the_picture(size, picture, kind, focus):
    canvas = Canvas(*size, 30)
    for rect in (whole(canvas), contained(*picture, canvas)):
        framing = Framing(*picture, rect, focus)
        shot = Shot(Media(""), 5, 60, 0, 70)
        for amount in (0.05, 0.3, 1.0):
            for n in (0, 4, 5, 20, 69):
                seen = view(framing, Motion(kind, amount), shot, n, 30.0)
                slack = 1e-9 * max(picture)
                assert seen.left >= -slack
                assert seen.top >= -slack
                assert seen.left + rect.width / seen.scale <= picture[0] + slack
                assert seen.top + rect.height / seen.scale <= picture[1] + slack


@pytest.mark.parametrize("kind", sorted(MOTIONS))
def test_the_extremes_enclose_every_view_of_a_move(kind):
    framing = Framing(900, 700, Rect(0, 0, 640, 360), (0.3, 0.8))
    motion = Motion(kind, 0.2)
    shot = Shot(Media(""), 10, 60, 0, 70)
    ends = extremes(framing, motion)
    for n in range(70):
        seen = view(framing, motion, shot, n, 30.0)
        assert min(e.left for e in ends) - 1e-6 <= seen.left
        assert seen.left + 640 / seen.scale <= max(e.left + 640 / e.scale for e in ends) + 1e-6
        assert min(e.scale for e in ends) - 1e-9 <= seen.scale <= max(e.scale for e in ends) + 1e-9


def test_a_zoom_grows_by_the_same_factor_every_frame_through_its_handles():
    framing = Framing(640, 360, Rect(0, 0, 640, 360), (0.5, 0.5))
    shot = Shot(Media(""), 10, 50, 0, 60)
    scales = [view(framing, Motion("zoom-in", 0.3), shot, n, 30.0).scale for n in range(60)]
    factors = np.array(scales[1:]) / np.array(scales[:-1])
    assert factors == pytest.approx(np.full(59, 1.3 ** (1 / 59)))
    assert scales[0] == pytest.approx(1.0)
    assert scales[-1] == pytest.approx(1.3)
    assert progress(shot, 59) == 1.0


def test_a_zoom_keeps_its_focus_in_place():
    framing = Framing(1000, 1000, Rect(0, 0, 640, 360), (0.5, 0.8))
    shot = Shot(Media(""), 0, 60, 0, 60)
    rest = still(framing)
    for n in (0, 30, 59):
        seen = view(framing, Motion("zoom-in", 0.4), shot, n, 30.0)
        assert (800 - seen.top) * seen.scale == pytest.approx((800 - rest.top) * rest.scale)


def test_pans_go_where_their_name_says_and_travel_their_amount():
    framing = Framing(1000, 1000, Rect(0, 0, 640, 360), (0.5, 0.5))
    shot = Shot(Media(""), 0, 60, 0, 60)
    for kind, axis, sign in (
        ("pan-left", "left", -1),
        ("pan-right", "left", 1),
        ("pan-up", "top", -1),
        ("pan-down", "top", 1),
    ):
        first, last = (view(framing, Motion(kind, 0.2), shot, n, 30.0) for n in (0, 59))
        travel = (getattr(last, axis) - getattr(first, axis)) * first.scale
        assert travel == pytest.approx(sign * 0.2 * (640 if axis == "left" else 360))
        assert first.scale == last.scale


def test_a_punch_strikes_on_the_segments_first_frame_and_dies_away():
    framing = Framing(640, 360, Rect(0, 0, 640, 360), (0.5, 0.5))
    shot = Shot(Media(""), 10, 60, 5, 60)
    scales = [view(framing, Motion("punch", 0.2), shot, n, 30.0).scale for n in range(5, 60)]
    assert scales[:5] == [1.0] * 5
    assert scales[5] == pytest.approx(1.2)
    assert scales[5:] == sorted(scales[5:], reverse=True)
    assert scales[35] < 1.002


def circle(width: int, height: int) -> Planes:
    x, y = np.arange(width)[None, :] + 0.5, np.arange(height)[:, None] + 0.5
    radius = min(width, height) * 0.4
    away = np.hypot(x - width / 2, y - height / 2) - radius
    luma = np.rint(200 - 150 * np.clip(away + 0.5, 0, 1)).astype(np.uint8)
    chroma = np.full(((height + 1) // 2, (width + 1) // 2), 128, np.uint8)
    return Planes(luma, chroma, chroma)


@pytest.mark.parametrize("picture", [(400, 300), (301, 450), (1201, 240), (97, 1003), (64, 64)])
@pytest.mark.parametrize("fit", ["contain", "cover"])
def test_a_circle_stays_a_circle(studio, shot, picture, fit):
    studio.sources.pictures["circle.png"] = circle(*picture)
    for size in ((480, 270), (270, 480)):
        if fit == "cover" and max(picture) / min(picture) > 1.5:
            continue
        for motion in (None, Motion("zoom-in", 0.1)):
            draft = studio.draft([shot(0, 1000, "circle.png", fit=fit, motion=motion)], size=size)
            inside = (studio.painter(draft).frame(4).y.astype(float) - 50) / 150
            inside[inside < 0] = 0
            across, down = inside.sum(axis=1).max(), inside.sum(axis=0).max()
            if fit == "contain":
                assert across == pytest.approx(down, abs=max(0.6, 0.01 * down))
            y, x = np.indices(inside.shape)
            weight = inside / inside.sum()
            spread = [np.sqrt((weight * (v - (weight * v).sum()) ** 2).sum()) for v in (x, y)]
            if fit == "contain":
                assert spread[0] == pytest.approx(spread[1], rel=0.02)


@pytest.mark.parametrize("picture", [(1, 1), (1, 5000), (5000, 1), (3, 2), (9000, 300)])
@pytest.mark.parametrize("fit", ["contain", "cover", "blur"])
def test_odd_shapes_are_shown_without_distortion_or_fuss(studio, shot, picture, fit):
    y = np.full((picture[1], picture[0]), 150, np.uint8)
    half = np.full(((picture[1] + 1) // 2, (picture[0] + 1) // 2), 90, np.uint8)
    studio.sources.pictures["odd.png"] = Planes(y, half, half)
    for motion in (None, Motion("pan-right", 0.2)):
        draft = studio.draft([shot(0, 1000, "odd.png", fit=fit, motion=motion)], size=(480, 270))
        frame = studio.painter(draft).frame(5)
        shown = frame.y == 150
        canvas = Canvas(480, 270, 10)
        rect = whole(canvas) if fit == "cover" else contained(*picture, canvas)
        assert shown.sum() == rect.width * rect.height
        assert np.all(frame.y[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width] == 150)


def test_contain_has_black_bars_and_blur_a_darker_backdrop(studio, shot):
    framed = shot(0, 1000, "light.png", fit="contain")
    studio.sources.pictures["light.png"] = studio.sources.pictures["b.jpg"]
    bars = studio.painter(studio.draft([framed], size=(200, 40))).frame(0)
    blurred = replace(framed, content=replace(framed.content, fit="blur"))
    soft = studio.painter(studio.draft([blurred], size=(200, 40))).frame(0)
    assert np.all(bars.y[:, :70] == 16)
    assert 16 < soft.y[:, :70].mean() < 0.7 * soft.y[:, 90:110].mean()
    assert np.array_equal(bars.y[:, 90:110], soft.y[:, 90:110])
    assert soft.y[:, :70].std() < 0.5 * soft.y[:, 90:110].std()
