"""Composed songs: their beats are where the notes are, and a seed is a song."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from training.composer import compose
from training.score import Score
from training.styles import styles

ROOT = str(Path(__file__).resolve().parents[2])


@pytest.mark.parametrize("style", styles())
def test_every_style_makes_a_song_whose_bars_are_numbered(style: str) -> None:
    score = compose(np.random.default_rng(5), seconds=20.0, style=style)
    assert sum(len(part.notes) for part in score.parts) > 10
    assert np.all(np.diff(score.beats) > 0.2)
    assert 0 <= score.beats[0] < 10
    assert score.beats[-1] < 21.0
    steps = np.diff(score.places)
    assert set(np.unique(steps)) <= {1, 1 - score.metre}


def test_a_seed_is_a_song() -> None:
    one, again, other = (compose(np.random.default_rng(seed), seconds=15.0) for seed in (3, 3, 4))
    assert _notes(one) == _notes(again)
    assert np.array_equal(one.beats, again.beats)
    assert _notes(one) != _notes(other)


def test_kicks_of_house_lie_on_the_beats() -> None:
    score = compose(np.random.default_rng(14), style="house", seconds=30.0)
    kicks = [note.start for part in score.parts for note in part.notes if note.voice == "kick"]
    away = np.abs(np.array(kicks)[:, None] - score.beats).min(axis=1)
    assert np.median(away) < 0.02


def test_hard_songs_ramp_more_often() -> None:
    def ramps(*, hard: bool) -> int:
        scores = (
            compose(np.random.default_rng(seed), seconds=6.0, hard=hard) for seed in range(120)
        )
        return sum(score.timing == "ramp" for score in scores)

    assert ramps(hard=True) > ramps(hard=False)


def _notes(score: Score) -> list[object]:
    return [(part.role, part.program, tuple(part.notes)) for part in score.parts]


def test_a_song_does_not_depend_on_the_process_that_makes_it() -> None:
    """The order of a set of words does; it must not reach the song."""
    script = (
        "import numpy as np; from training.composer import compose;"
        "scores = [compose(np.random.default_rng(s), seconds=20.0) for s in range(6)];"
        "print([(len(s.parts), sum(len(p.notes) for p in s.parts), s.beats.sum()) for s in scores])"
    )
    told = set()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ROOT, "PATH": ""}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, check=True
        )
        told.add(done.stdout)
    assert len(told) == 1
