from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise

import pytest

from mvpipe.engine.compose import canvas_of
from mvpipe.engine.media import FilmSettings
from mvpipe.engine.render.chunks import borders, slices
from mvpipe.model.draft import Draft, Media, Segment, Text


def weights_of(points: list[int], seed: str = "") -> list[str]:
    return [sha256(f"{seed}{b - a}:{a % 7}".encode()).hexdigest() for a, b in pairwise(points)]


@pytest.mark.parametrize("seed", range(20))
def test_borders_are_cut_points_never_too_near_and_chunks_never_too_long(seed: int) -> None:
    rng = random.Random(seed)
    points = sorted({0, 3000, *(rng.randrange(1, 3000) for _ in range(rng.randrange(0, 300)))})
    found = borders(points, weights_of(points), 30, 120)
    assert (found[0], found[-1]) == (0, 3000)
    gaps = [b - a for a, b in pairwise(found)]
    assert min(gaps) >= 30
    assert max(gaps) <= 120


def test_a_long_still_is_split_evenly() -> None:
    assert borders([0, 500], ["a"], 30, 120) == (0, 100, 200, 300, 400, 500)


def test_a_film_shorter_than_a_chunk_is_one() -> None:
    assert borders([0, 5, 9], ["a", "b"], 30, 120) == (0, 9)


def test_an_edit_moves_only_the_borders_near_it() -> None:
    points = list(range(0, 6001, 20))
    before = borders(points, weights_of(points), 30, 120)
    edited = sorted({*points, 3007, 3013})
    after = borders(edited, weights_of(edited), 30, 120)
    changed = set(before) ^ set(after)
    assert all(2500 < border < 3500 for border in changed)


def test_a_moved_scene_keeps_its_borders() -> None:
    rng = random.Random(1)
    points = sorted({0, 3000, *(rng.randrange(1, 3000) for _ in range(150))})
    weights = [sha256(str(b - a).encode()).hexdigest() for a, b in pairwise(points)]
    before = borders(points, weights, 30, 120)
    later = [0, *(point + 77 for point in points)]
    after = borders(later, ["f", *weights], 30, 120)
    inner = {border + 77 for border in before if 300 < border < 2700}
    assert inner <= set(after)


def keys(draft: Draft, hashes: dict[str, str], quality: str = "draft") -> list[str]:
    canvas = canvas_of(draft)
    settings = FilmSettings(canvas.width, canvas.height, canvas.fps, quality)
    return [one.key for one in slices(draft, canvas, settings, hashes)]


HASHES = {f"p{n}.png": str(n) * 64 for n in range(4)}


def test_slices_tile_the_film(film: Draft) -> None:
    canvas = canvas_of(film)
    settings = FilmSettings(canvas.width, canvas.height, Fraction(30), "draft")
    found = slices(film, canvas, settings, HASHES)
    assert found[0].first == 0
    assert found[-1].last == 240
    assert all(a.last == b.first for a, b in pairwise(found))


def test_a_key_changes_with_what_is_seen_and_with_nothing_else(film: Draft) -> None:
    base = keys(film, HASHES)
    assert keys(film, HASHES) == base
    # sound, names and ids are not seen
    quieter = replace(film.tracks[1], segments=(Segment("n", 0, 8000, Media("s", volume=0.2)),))
    renamed = replace(film, title="other", tracks=(film.tracks[0], quieter, film.tracks[2]))
    assert keys(renamed, HASHES) == base
    # a photo's content, the quality and the canvas are
    assert set(keys(film, {**HASHES, "p3.png": "f" * 64})) != set(base)
    assert not set(keys(film, HASHES, "high")) & set(base)
    assert not set(keys(replace(film, width=200), HASHES)) & set(base)
    # a title changes the chunks it lies over and no others
    other = replace(film.tracks[2], segments=(Segment("t", 0, 1500, Text("Second light")),))
    titled = keys(replace(film, tracks=(*film.tracks[:2], other)), HASHES)
    assert titled[-1] == base[-1]
    assert titled[0] != base[0]
