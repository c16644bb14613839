from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from mvpipe.draft import check
from mvpipe.engine.compose import canvas_of, slice_key
from mvpipe.engine.compose.film import film_of
from mvpipe.engine.compose.places import HALVES, half_of
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Look, Motion, Track, TrackType


def test_an_overlay_with_alpha_is_seen_through_where_it_is_clear(studio, shot) -> None:
    draft = studio.draft(
        [shot(0, 1000, "dark.png")],
        overlays=[shot(0, 1000, "ring.png", place="center", size=0.5)],
    )
    plain = studio.painter(studio.draft([shot(0, 1000, "dark.png")])).frame(0)
    made = studio.painter(draft).frame(0)
    assert np.array_equal(made.y[:4], plain.y[:4])
    assert made.y[18, 32] == 200
    assert np.array_equal(made.y[6:9, 16:18], plain.y[6:9, 16:18])
    assert made.u[9, 16] == 158


def test_half_an_alpha_is_the_mean_of_both(studio, shot) -> None:
    half = Planes(
        np.full((36, 64), 16 + 50, np.uint8),
        np.full((18, 32), 128, np.uint8),
        np.full((18, 32), 128, np.uint8),
        np.full((36, 64), 128, np.uint8),
    )
    studio.sources.pictures["glass.png"] = half
    draft = studio.draft([shot(0, 1000, "dark.png")], overlays=[shot(0, 1000, "glass.png")])
    made = studio.painter(draft).frame(0)
    expected = 16 + 50 + (60 - 16) * (1 - 128 / 255)
    assert np.abs(made.y.astype(float) - expected).max() <= 1


def test_opacity_and_alpha_multiply(studio, shot) -> None:
    over = shot(0, 1000, "ring.png", place="center", size=0.5, opacity=0.5)
    made = studio.painter(studio.draft([shot(0, 1000, "dark.png")], overlays=[over])).frame(0)
    assert made.y[18, 32] == pytest.approx((60 + 200) / 2, abs=1)


def test_a_film_that_fades_out_takes_its_logo_along_but_not_its_text(studio, shot, words) -> None:
    main = [shot(0, 1000, "dark.png", fade_out=500)]
    logo = shot(0, 1000, "light.png", place="top-left", size=0.5)
    faded = studio.painter(studio.draft(main, overlays=[logo])).frame(9)
    assert (faded.y == 16).all()
    lettered = studio.painter(studio.draft(main, texts=[words(0, 1000, "The end", size=0.4)]))
    assert lettered.frame(9).y.max() > 200


def test_a_picture_with_alpha_lies_on_black_and_before_its_own_blur(studio, shot) -> None:
    contained = studio.painter(studio.draft([shot(0, 1000, "ring.png", fit="contain")])).frame(0)
    assert contained.alpha is None
    assert (contained.y[:, :2] == 16).all()
    blurred = studio.painter(studio.draft([shot(0, 1000, "ring.png", fit="blur")])).frame(0)
    assert blurred.y[1, 12] > 16
    assert blurred.y[18, 32] == contained.y[18, 32]


@pytest.mark.parametrize("size", [(64, 36), (36, 64), (854, 480), (1366, 768)])
def test_halves_share_the_canvas_without_gap_or_overlap(studio, size) -> None:
    canvas = canvas_of(studio.draft([], size=size))
    assert set(HALVES) == check.HALVES
    for one, other in (("left-half", "right-half"), ("top-half", "bottom-half")):
        seen = np.zeros((canvas.height, canvas.width), int)
        for place in (one, other):
            rect = half_of(canvas, place)
            assert not any(n % 2 for n in (rect.x, rect.y, rect.width, rect.height))
            seen[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width] += 1
        assert (seen == 1).all()


def test_a_split_screen_shows_both_pictures(studio, shot) -> None:
    draft = studio.draft(
        [shot(0, 1000, "dark.png")], overlays=[shot(0, 1000, "light.png", place="right-half")]
    )
    made = studio.painter(draft).frame(0)
    assert (made.y[:, :32] == 60).all()
    assert (made.y[:, 32:] == 181).all()


def test_an_overlay_may_move_inside_its_place(studio, shot) -> None:
    over = shot(0, 1000, "a.jpg", place="left-half", motion=Motion("zoom-in", 0.5))
    painter = studio.painter(studio.draft([shot(0, 1000, "dark.png")], overlays=[over]))
    first, last = painter.frame(0), painter.frame(9)
    assert not np.array_equal(first.y[:, :32], last.y[:, :32])
    assert (last.y[:, 32:] == 60).all()


def luma(planes: Planes) -> float:
    return float(planes.y.mean())


def test_a_clip_runs_at_its_speed(studio, shot) -> None:
    clip = shot(0, 2000, "clip.mp4", source_in=1000)
    for speed, seconds in ((2.0, [1.0, 1.2, 2.0]), (0.5, [1.0, 1.05, 1.25])):
        draft = studio.draft([replace(clip, content=replace(clip.content, speed=speed))])
        studio.sources.asked.clear()
        painter = studio.painter(draft)
        for n in (0, 1, 5):
            painter.frame(n)
        assert studio.sources.asked == pytest.approx(seconds)


def test_a_reversed_clip_shows_the_same_frames_last_first(studio, shot) -> None:
    clip = shot(0, 2000, "clip.mp4", source_in=500)
    forward = studio.painter(studio.draft([clip]))
    backward = studio.painter(
        studio.draft([replace(clip, content=replace(clip.content, speed=-1.0))])
    )
    shown = [luma(forward.frame(n)) for n in range(20)]
    assert len(set(shown)) == 20
    assert [luma(backward.frame(n)) for n in range(20)] == shown[::-1]


def test_a_frozen_clip_stands_on_its_first_frame_and_is_painted_once(studio, shot) -> None:
    clip = shot(0, 2000, "clip.mp4", source_in=700, speed=0.0)
    kept = studio.sources.clip_frame("clip.mp4", 0.7)
    studio.sources.clip_frame = lambda asset, seconds: kept
    painter = studio.painter(studio.draft([clip]))
    first = painter.frame(0)
    assert all(painter.frame(n) is first for n in range(1, 20))


def test_grain_changes_on_every_frame_and_never_between_runs(studio, shot) -> None:
    draft = studio.draft([shot(0, 1000, "light.png", look=Look("vintage"))])
    one, two = studio.painter(draft), studio.painter(draft)
    frames = [one.frame(n) for n in range(6)]
    for n in (3, 0, 5):
        assert np.array_equal(two.frame(n).y, frames[n].y)
    assert not any(np.array_equal(a.y, b.y) for a, b in pairwise(frames))
    assert 0.5 < frames[0].y.std() < 8
    assert abs(luma(frames[0]) - luma(frames[3])) < 1


def test_a_vignette_darkens_corners_evenly_and_leaves_the_middle(studio, shot) -> None:
    draft = studio.draft([shot(0, 1000, "light.png", look=Look("vignette"))], size=(320, 180))
    made = studio.painter(draft).frame(0)
    assert (made.y[80:100, 150:170] == 181).all()
    corners = [
        float(made.y[r, c].mean())
        for r in (slice(8), slice(-8, None))
        for c in (slice(8), slice(-8, None))
    ]
    assert max(corners) - min(corners) < 2
    assert 40 < corners[0] < 90
    line = made.y[90, 160:].astype(int)
    assert (np.diff(line) <= 3).all()


def test_a_waveform_runs_with_the_song(studio, shot) -> None:
    peaks = [0.1] * 300 + [1.0] * 300
    studio.sources.loudness = lambda asset: tuple(peaks)
    wave = shot(0, 6000, "song.mp3", place="center", size=0.9, extra={"kind": "waveform"})
    draft = studio.draft([shot(0, 6000, "dark.png")], overlays=[wave], size=(640, 360))
    painter = studio.painter(draft)

    def ink(n: int, half: slice) -> float:
        return float((painter.frame(n).y[:, half] > 70).sum())

    assert ink(0, slice(0, 316)) == 0
    assert ink(30, slice(320, 640)) > 2 * ink(30, slice(0, 320)) > 0
    assert ink(45, slice(0, 320)) > ink(30, slice(0, 320))


def test_a_waveform_begins_where_its_song_is(studio, shot) -> None:
    """The song enters the film at 1 s, from its 5th second on."""
    wave = shot(2000, 1000, "song.mp3", extra={"kind": "waveform"})
    draft = studio.draft([shot(0, 4000, "dark.png")], overlays=[wave])
    song = shot(1000, 3000, "song.mp3", source_in=5000)
    music = Track("m", TrackType.AUDIO, "music", segments=(song,))
    with_song = replace(draft, tracks=(*draft.tracks, music))
    canvas = canvas_of(draft)
    assert film_of(draft, canvas).layers[0].content.source_in == 0
    assert film_of(with_song, canvas).layers[0].content.source_in == 6000
    assert slice_key(draft, canvas, 20, 30) != slice_key(with_song, canvas, 20, 30)
