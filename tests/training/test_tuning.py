"""Scores by which the decoder's settings are chosen, and the fit of how sure it may be."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("mir_eval")

from mvpipe.engine.analysis import decoder, metre
from mvpipe.engine.analysis.network import METRES, TEMPI, TEMPO_STEP, Heard
from mvpipe.engine.analysis.network_features import BANDS
from training.calibrate import calibrate
from training.songs import Stored
from training.tune import Listened, beat_frames, beat_scores, downbeat_score


def song(beats: np.ndarray) -> Stored:
    places = np.arange(len(beats)) % 4 + 1
    bands, harmonic = np.zeros((4501, BANDS), np.float16), np.zeros((4501, 8), np.float16)
    return Stored(bands, harmonic, beats, places, 4, "made up", "steady", drums=True)


def listened(
    beats: np.ndarray, *, heard_at: np.ndarray | None = None, size: float = 4.0
) -> Listened:
    """A song, and outputs of a network that heard beats at `heard_at` seconds (where they are)."""
    odds = np.full((2, 4501), -4.0, np.float32)
    at = beats if heard_at is None else heard_at
    for row, times in zip(odds, (at, at[::4]), strict=True):
        frames = np.rint(times * 100).astype(int)
        for away, lower in ((1, 2.0), (0, 0.0)):
            row[np.clip(frames + away, 0, 4500)] = size - lower
            row[np.clip(frames - away, 0, 4500)] = size - lower
    steps = -(-4501 // TEMPO_STEP)
    tempo = np.full((steps, TEMPI), -np.log(TEMPI), np.float32)
    share = np.full((steps, len(METRES)), -np.log(len(METRES)), np.float32)
    return Listened(song(beats), Heard(odds[0], odds[1], tempo, share))


def test_half_speed_counts_in_the_best_score_only() -> None:
    beats = np.arange(0.5, 44.0, 0.5)
    full, best, amlt = beat_scores(song(beats), beats[::2])
    assert full < 0.7
    assert best > 0.97
    assert amlt > 0.97


def test_silence_is_right_where_there_are_no_beats() -> None:
    none = np.zeros(0)
    assert beat_scores(song(none), none) == (1.0, 1.0, 1.0)
    assert beat_scores(song(none), np.arange(5.0)) == (0.0, 0.0, 0.0)


def test_downbeats_are_scored_on_the_first_beats_alone() -> None:
    beats = np.arange(0.5, 44.0, 0.5)
    assert downbeat_score(song(beats), beats[::4]) == 1.0
    assert downbeat_score(song(beats), beats[1::4]) == 0.0


def test_the_fit_is_surer_of_songs_that_were_heard_clearly() -> None:
    rng = np.random.default_rng(0)
    songs = []
    for number in range(24):
        beats = np.arange(0.5, 44.0, rng.uniform(0.4, 0.8))
        if number % 4 < 2:
            songs.append(listened(beats))
        else:  # heard faintly, and elsewhere
            songs.append(listened(beats, heard_at=beats + 0.2, size=1.0))
    settings, bars = decoder.Settings(), metre.BarSettings()
    fitted, report = calibrate(songs, settings, bars)
    assert all(len(beat_frames(one, settings)) > 3 for one in songs[1::2])
    assert len(fitted.beats) == 6
    assert len(fitted.bars) == 5
    rows = report["beats"]
    assert rows[-1]["said"] > 0.6
    assert rows[-1]["true"] == 1.0
