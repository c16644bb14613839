from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from mvpipe.draft import check
from mvpipe.engine.compose import FITS, LOOKS, MOTIONS, TRANSITIONS, Painter, canvas_of
from mvpipe.engine.compose import total_frames as frames_in
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Look, Motion, Transition


def same(a: Planes, b: Planes) -> bool:
    pairs = ((a.y, b.y), (a.u, b.u), (a.v, b.v))
    return all(np.array_equal(p, q) for p, q in pairs)


def luma(planes: Planes) -> float:
    return float(planes.y.mean())


def assert_fills(planes: Planes, width: int, height: int) -> None:
    assert planes.y.shape == (height, width)
    assert planes.u.shape == planes.v.shape == (height // 2, width // 2)
    for plane in (planes.y, planes.u, planes.v):
        assert plane.dtype == np.uint8
        assert plane.flags.c_contiguous


@pytest.mark.parametrize("fit", sorted(FITS))
@pytest.mark.parametrize("kind", ["none", *sorted(MOTIONS)])
def test_every_fit_and_motion_fills_the_canvas(studio, shot, fit, kind):
    for asset in ("a.jpg", "b.jpg", "clip.mp4"):
        for size in ((64, 36), (36, 64)):
            draft = studio.draft(
                [shot(0, 1000, asset, fit=fit, motion=Motion(kind, 0.3))], size=size
            )
            painter = studio.painter(draft)
            for n in (0, 5, 9):
                assert_fills(painter.frame(n), *size)


@pytest.mark.parametrize("kind", sorted(TRANSITIONS))
def test_a_transition_runs_from_one_picture_to_the_other_inside_its_frames(studio, shot, kind):
    first = shot(0, 2000, "dark.png")
    second = shot(2000, 2000, "light.png", transition=Transition(kind, 1000))
    painter = studio.painter(studio.draft([first, second]))
    alone = studio.painter(studio.draft([first])).frame(0)
    then = studio.painter(studio.draft([replace(second, start=0)])).frame(0)
    assert same(painter.frame(14), alone)
    assert same(painter.frame(25), then)
    middle = [painter.frame(n) for n in range(15, 25)]
    assert not any(same(frame, alone) for frame in middle[4:])
    assert not any(same(frame, then) for frame in middle[:5])
    for frame in middle:
        assert_fills(frame, 64, 36)


def test_the_middle_of_a_crossfade_is_the_mean_of_both(studio, shot):
    second = shot(2000, 2000, "light.png", transition=Transition("crossfade", 500))
    painter = studio.painter(studio.draft([shot(0, 2000, "dark.png"), second]))
    middle = painter.frame(20)  # 5 frames, 18 to 22
    assert np.all(np.abs(middle.y.astype(int) - (60 + 181) / 2) <= 0.5)
    assert np.all(np.abs(middle.u.astype(int) - (100 + 151) / 2) <= 0.5)


def test_cuts_fall_on_the_frame_of_their_beat_at_every_rate(studio, shot):
    for fps in (24.0, 25.0, 29.97, 30.0, 59.94, 60.0):
        segments, start = [], 0
        for index, length in enumerate((517, 481, 503, 999)):
            segments.append(shot(start, length, ("dark.png", "light.png")[index % 2]))
            start += length
        draft = studio.draft(segments, fps=fps)
        painter = studio.painter(draft)
        shown = [luma(painter.frame(n)) > 100 for n in range(frames_in(draft, canvas_of(draft)))]
        cuts = [n for n in range(1, len(shown)) if shown[n] != shown[n - 1]]
        rate = float(canvas_of(draft).fps)
        assert cuts == [round(ms * rate / 1000) for ms in (517, 998, 1501)]


def test_frames_do_not_depend_on_the_order_of_calls(studio, shot, words):
    draft = studio.draft(
        [
            shot(0, 1500, "a.jpg", motion=Motion("zoom-in"), fade_in=400),
            shot(1500, 1500, "b.jpg", fit="blur", transition=Transition("whip-left", 600)),
            shot(3000, 1500, "clip.mp4", transition=Transition("zoom", 600), fade_out=300),
        ],
        texts=[words(500, 3000, "Hello", size=0.3, fade_in=300)],
    )
    forward, random = studio.painter(draft), studio.painter(draft)
    expected = [forward.frame(n) for n in range(45)]
    for n in np.random.default_rng(3).permutation(45):
        assert same(random.frame(int(n)), expected[n])


def test_a_gap_is_black_and_a_transition_after_it_comes_from_black(studio, shot):
    second = shot(2000, 1000, "light.png", transition=Transition("crossfade", 400))
    painter = studio.painter(studio.draft([shot(0, 1000, "light.png"), second]))
    for n in (10, 17):
        assert np.all(painter.frame(n).y == 16)
    levels = [luma(painter.frame(n)) for n in range(17, 23)]
    assert levels == sorted(levels)
    assert 16 < levels[1] < levels[4] < levels[5] == 181


def test_a_transition_is_no_longer_than_the_shorter_of_its_sides(studio, shot):
    second = shot(1000, 400, "light.png", transition=Transition("crossfade", 5000))
    draft = studio.draft([shot(0, 1000, "dark.png"), second, shot(1400, 1000, "dark.png")])
    levels = [luma(studio.painter(draft).frame(n)) for n in range(24)]
    assert levels[7] == levels[14] == 60
    assert 60 < levels[8] < levels[11] < 181
    assert levels[12] == levels[13] == 181


def test_the_first_segments_transition_and_unknown_kinds_are_plain_cuts(studio, shot):
    first = shot(0, 1000, "dark.png", transition=Transition("crossfade", 600))
    second = shot(1000, 1000, "light.png", transition=Transition("no-such-kind", 600))
    painter = studio.painter(studio.draft([first, second]))
    assert [luma(painter.frame(n)) for n in (0, 9, 10, 19)] == [60, 60, 181, 181]


def test_the_film_fades_reach_true_black_and_cross_segment_borders(studio, shot):
    draft = studio.draft(
        [shot(0, 500, "light.png", fade_in=1000), shot(500, 1500, "light.png", fade_out=800)]
    )
    levels = [luma(studio.painter(draft).frame(n)) for n in range(20)]
    assert levels[0] == levels[19] == 16
    assert levels[:11] == sorted(levels[:11])
    assert levels[5] == pytest.approx((16 + 181) / 2, abs=1)
    assert levels[10] == levels[11] == 181
    assert levels[12:] == sorted(levels[12:], reverse=True)


def test_clip_time_counts_from_the_segment_and_never_before_the_clip(studio, shot):
    clip = shot(
        1000, 1000, "clip.mp4", source_in=100, speed=2.0, transition=Transition("crossfade", 400)
    )
    painter = studio.painter(studio.draft([shot(0, 1000, "dark.png"), clip]))
    for n in (8, 9, 10, 15):
        painter.frame(n)
    assert studio.sources.asked == pytest.approx([0.0, 0.0, 0.1, 1.1])


def test_a_picture_moves_through_the_handles_of_its_transitions(studio, shot):
    """A moving shot joined by a crossfade starts before its cut, at the very beginning of its move."""
    moving = shot(
        1000, 1000, "a.jpg", motion=Motion("zoom-in", 0.5), transition=Transition("wipe-left", 600)
    )
    painter = studio.painter(studio.draft([shot(0, 1000, "dark.png"), moving]))
    later = [painter.frame(n) for n in range(13, 20)]
    assert all(not same(a, b) for a, b in itertools.pairwise(later))


@pytest.mark.parametrize("kind", sorted(LOOKS))
def test_a_look_grows_with_its_amount(studio, shot, kind):
    def frame(amount: float) -> Planes:
        return studio.painter(
            studio.draft([shot(0, 1000, "a.jpg", look=Look(kind, amount))])
        ).frame(0)

    def change(a: Planes, b: Planes) -> float:
        pairs = ((a.y, b.y), (a.u, b.u), (a.v, b.v))
        return sum(float(np.abs(p.astype(float) - q).mean()) for p, q in pairs)

    plain = studio.painter(studio.draft([shot(0, 1000, "a.jpg")])).frame(0)
    assert same(frame(0.0), plain)
    assert 0 < change(frame(0.4), plain) < change(frame(1.0), plain)


def test_bw_has_no_colour(studio, shot):
    draft = studio.draft([shot(0, 1000, "a.jpg", look=Look("bw"), motion=Motion("zoom-in"))])
    frame = studio.painter(draft).frame(3)
    assert np.all(frame.u == 128)
    assert np.all(frame.v == 128)


def test_an_overlay_lies_in_its_place_with_its_opacity_and_fades(studio, shot):
    logo = shot(0, 1000, "light.png", place="top-right", size=0.25, opacity=0.5, fade_in=400)
    painter = studio.painter(studio.draft([shot(0, 1000, "dark.png")], overlays=[logo]))
    early, full = painter.frame(1).y, painter.frame(6).y
    changed = np.argwhere(full != 60)
    assert changed[:, 1].min() >= 44
    assert changed[:, 0].max() <= 14
    assert (changed[:, 1].max() + 1 - changed[:, 1].min()) == 16
    assert full[tuple(changed[0])] == pytest.approx((60 + 181) / 2, abs=1)
    assert 60 < early[tuple(changed[0])] < full[tuple(changed[0])]


def test_painted_frames_are_locked_and_a_still_is_painted_once(studio, shot, words):
    draft = studio.draft([shot(0, 1000, "a.jpg")], texts=[words(0, 1000, "Hi", size=0.3)])
    painter = studio.painter(draft)
    assert painter.frame(3) is painter.frame(4)
    with pytest.raises(ValueError, match="read-only"):
        painter.frame(3).y[0, 0] = 0


def test_one_photo_used_twice_is_shown_each_time_as_asked(studio, shot):
    """Prepared pictures are kept; what is kept must not be mistaken for another use of the photo."""
    uses = [
        {},
        {"focus": (0.5, 0.0)},
        {"fit": "contain"},
        {"look": Look("bw")},
        {"motion": Motion("zoom-in", 0.2)},
        {"motion": Motion("zoom-in", 0.4)},
        {"motion": Motion("zoom-in", 0.2), "focus": (0.1, 0.9)},
        {"motion": Motion("zoom-in", 0.2), "look": Look("warm")},
        {"opacity": 0.5},
    ]
    segments = [shot(1000 * k, 1000, "a.jpg", **use) for k, use in enumerate(uses)]
    together = studio.painter(studio.draft(segments))
    for k, segment in enumerate(segments):
        alone = studio.painter(studio.draft([replace(segment, start=0)]))
        assert same(together.frame(10 * k + 5), alone.frame(5))


def test_an_empty_film_is_black(studio):
    draft = studio.draft([])
    assert np.all(Painter(draft, canvas_of(draft), studio.sources).frame(0).y == 16)


def test_the_canvas_is_even_and_its_rate_exact(studio):
    draft = studio.draft([], size=(1921, 1081), fps=29.97)
    canvas = canvas_of(draft)
    assert (canvas.width, canvas.height) == (1920, 1080)
    assert (canvas.fps.numerator, canvas.fps.denominator) == (30000, 1001)
    assert canvas_of(draft, (641, 359), 25).height == 358


def test_all_kinds_that_a_draft_may_hold_can_be_painted():
    assert set(TRANSITIONS) | {"cut"} == check.TRANSITIONS
    assert set(MOTIONS) | {"none"} == check.MOTIONS
    assert set(LOOKS) == check.LOOKS
    assert set(FITS) == check.FITS
