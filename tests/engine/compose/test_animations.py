from __future__ import annotations

import numpy as np
import pytest

from mvpipe.draft.timing import rate
from mvpipe.engine.compose.animations import ANIMATIONS, lain, phase_of, running, titled
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.title import Title
from mvpipe.model.draft import Text

CANVAS = Canvas(640, 360, rate(30.0))


def made(words: str = "Hello big world", frames: int = 90, **fields: object) -> Title:
    title, warnings = titled(Text(words, size=0.15, **fields), CANVAS, frames)  # type: ignore[arg-type]
    assert title is not None
    assert warnings == ()
    return title


def ink(title: Title, age: int) -> np.ndarray:
    """Coverage of the canvas at this age."""
    canvas = np.zeros((CANVAS.height, CANVAS.width), np.float32)
    patch, share = lain(title, phase_of(title, age))
    if patch is not None:
        spot = (
            slice(patch.y, patch.y + patch.planes.height),
            slice(patch.x, patch.x + patch.planes.width),
        )
        canvas[spot] = patch.alpha * share
    return canvas


def middle(coverage: np.ndarray) -> float:
    return float((coverage.sum(axis=1) * np.arange(len(coverage))).sum() / coverage.sum())


@pytest.mark.parametrize("kind", [None, "no-such-kind"])
def test_without_an_animation_a_text_rests(kind: str | None) -> None:
    title = made(animation=kind)
    assert phase_of(title, 0) is None
    assert running(title.text, 90, 30.0) is None


@pytest.mark.parametrize("kind", sorted(ANIMATIONS))
def test_an_animation_is_over_when_it_says_so(kind: str) -> None:
    title = made(animation=kind)
    course = running(title.text, 90, 30.0)
    assert course is not None
    lasting = course[0]
    assert 1 < lasting <= 90
    if lasting < 90:
        assert phase_of(title, lasting) is None
    assert phase_of(title, 0) is not None


def test_a_rising_text_comes_up_and_slows_down() -> None:
    title = made(animation="rise")
    places = [middle(ink(title, age)) for age in range(16)]
    steps = np.diff(places)
    assert (steps <= 0).all()
    assert abs(steps[0]) > 2 * abs(steps[10])
    assert places[15] == pytest.approx(middle(ink(made(), 0)), abs=0.3)
    assert ink(title, 0).sum() < 0.3 * ink(title, 14).sum()


def test_a_rising_text_at_the_bottom_never_leaves_the_canvas() -> None:
    title = made(animation="rise", place="bottom-center")
    for age in range(15):
        patch, _ = lain(title, phase_of(title, age))
        assert patch is None or patch.y + patch.planes.height <= CANVAS.height


def test_a_typed_text_grows_letter_by_letter_from_its_beginning() -> None:
    title = made("typewriter", animation="typewriter")
    right = [int(np.flatnonzero(ink(title, age).any(axis=0))[-1]) for age in range(3, 19)]
    assert right == sorted(right)
    assert right[0] < right[-1] - 100
    left = {int(np.flatnonzero(ink(title, age).any(axis=0))[0]) for age in range(3, 19)}
    assert len(left) == 1


def test_a_typed_hebrew_text_grows_from_the_right() -> None:
    title = made("שלום עולם", animation="typewriter")
    left = [int(np.flatnonzero(ink(title, age).any(axis=0))[0]) for age in range(4, 16)]
    assert left == sorted(left, reverse=True)
    assert left[0] > left[-1] + 50


def test_typing_ends_before_a_short_text_is_gone() -> None:
    title = made("A rather long line for one second", frames=30, animation="typewriter")
    assert phase_of(title, 20) is None


def sung_share(title: Title, age: int) -> float:
    """How much of the letters has the colour of sung words, by its blue."""
    patch, _ = lain(title, phase_of(title, age))
    assert patch is not None
    plain = title.patch
    assert plain is not None
    changed = np.abs(patch.planes.u.astype(int) - plain.planes.u.astype(int)) > 20
    inked = np.abs(plain.alpha_chroma) > 0.9
    return float((changed & inked).sum() / inked.sum())


def test_sung_words_are_filled_in_their_time() -> None:
    words = [[300, 300, "Hello"], [1000, 500, "big"], [2000, 500, "world"]]
    title = made(animation="karaoke", extra={"words": words})
    shares = [sung_share(title, age) for age in range(90)]
    assert shares == sorted(shares)
    assert shares[8] == 0
    assert shares[18] == shares[29] > 0.1
    assert shares[29] < shares[46] == shares[59] < shares[76]


def test_words_that_the_text_does_not_have_are_stepped_over() -> None:
    words = [[0, 300, "Hello"], [300, 300, "small"], [600, 300, "world"], ["x", 2], "bad"]
    title = made(animation="karaoke", extra={"words": words})
    assert sung_share(title, 80) > sung_share(title, 10) > 0


def test_a_text_without_word_times_is_sung_evenly() -> None:
    title = made(animation="karaoke")
    shares = [sung_share(title, age) for age in (5, 30, 60, 85)]
    assert shares == sorted(shares)
    assert shares[0] < 0.2 < shares[1] < shares[2] < shares[3]
