"""The demo's song and pictures: made by its script, sized to be carried in the repository, and as they
are said to be."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mvpipe.engine.analysis import analyse
from mvpipe.engine.media import decode_audio

DEMO = Path(__file__).resolve().parents[2] / "recipes" / "demo"
PHOTOS = sorted((DEMO / "photos").glob("*.jpg"))


@pytest.fixture(scope="module")
def known_beats() -> np.ndarray:
    return np.loadtxt(DEMO / "song.beats")


@pytest.fixture(scope="module")
def song() -> np.ndarray:
    return decode_audio(DEMO / "song.mp3", rate=22050).samples


def picture(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def test_the_script_still_makes_what_is_committed():
    done = subprocess.run(
        [sys.executable, "make_assets.py", "--check"],
        cwd=DEMO,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_known_beat_of_the_song_is_heard_where_it_is(song, known_beats):
    music = analyse(song, 22050)
    assert len(music.beats) == len(known_beats)
    assert np.abs(np.array(music.beats) - known_beats[:, 0]).max() < 0.005
    assert np.abs(np.array(music.downbeats) - known_beats[known_beats[:, 1] == 1, 0]).max() < 0.005
    assert music.confidence > 0.9


def test_the_song_is_as_loud_as_streamed_music_and_does_not_clip(song):
    music = analyse(song, 22050)
    assert music.lufs == pytest.approx(-14.0, abs=1.0)
    assert np.abs(song).max() < 0.99


def test_the_song_has_an_intro_a_peak_and_an_ending(song):
    labels = [section.label for section in analyse(song, 22050).sections]
    assert labels[0] == "intro"
    assert labels[-1] == "outro"
    assert "drop" in labels or "chorus" in labels


def test_the_pictures_are_large_enough_and_of_several_shapes():
    sizes = [picture(photo).size for photo in PHOTOS]
    assert len(sizes) == 10
    assert all(min(size) >= 1080 for size in sizes)
    shapes = {round(width / height, 1) for width, height in sizes}
    assert min(shapes) < 1.0
    assert 1.0 in shapes
    assert max(shapes) > 1.7


def test_neighbouring_pictures_look_so_different_that_a_cut_can_be_seen():
    small = [np.asarray(picture(photo).resize((16, 9)), float) for photo in PHOTOS]
    differences = [np.abs(one - other).mean() for one, other in itertools.pairwise(small)]
    assert min(differences) > 25.0


def test_the_assets_are_small():
    assert (DEMO / "song.mp3").stat().st_size < 1_200_000
    assert sum(photo.stat().st_size for photo in PHOTOS) < 3_000_000
