"""Training windows: targets lie on the beats, also after a window was stretched."""

from __future__ import annotations

import numpy as np
import pytest

from mvpipe.engine.analysis.network_features import BANDS, INPUTS
from training.batches import FRAMES, METRES, batch, targets, window
from training.songs import Stored


@pytest.fixture
def song_of_ticks() -> Stored:
    """45 s of a tick every half second in all bands, in three."""
    beats = np.arange(0.25, 45.0, 0.5)
    bands = np.zeros((4501, BANDS), np.float16)
    bands[np.rint(beats * 100).astype(int)] = 2.0
    places = np.arange(len(beats)) % 3 + 1
    harmonic = np.zeros((4501, 8), np.float16)
    return Stored(bands, harmonic, beats, places, 3, "ticks", "steady", drums=True)


def test_targets_stand_on_the_beats_and_fall_off_beside_them() -> None:
    marks, tempo, metre = targets(np.arange(30.0, 2400, 50), np.arange(48) % 4 + 1, 4)
    assert marks[28:33, 0].tolist() == [0.25, 0.5, 1.0, 0.5, 0.25]
    assert marks[30, 1] == 1.0
    assert marks[80, 1] == 0.0
    assert metre[600].tolist() == [float(beats == 4) for beats in METRES]
    bpm = 40.0 * (250.0 / 40.0) ** (tempo[600].argmax() / 29)
    assert 113 < bpm < 127


def test_a_stretched_window_keeps_ticks_and_targets_together(song_of_ticks: Stored) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        inputs, marks, _, _ = window(rng, song_of_ticks)
        rises = inputs[:, BANDS : 2 * BANDS].mean(axis=1)
        on = marks[:, 0] == 1.0
        if rises.max() < 0.2:  # all of it filtered away
            continue
        assert rises[on].mean() > 5 * rises[marks[:, 0] == 0].mean()


def test_a_song_without_beats_has_nothing_to_learn_of_tempo(song_of_ticks: Stored) -> None:
    marks, tempo, metre = targets(np.zeros(0), np.zeros(0, np.int64), 4)
    assert not marks.any()
    assert not tempo.any()
    assert not metre.any()


def test_a_batch_is_as_large_as_asked(song_of_ticks: Stored) -> None:
    made = batch(np.random.default_rng(1), [song_of_ticks], 3)
    assert made.inputs.shape == (3, FRAMES, INPUTS)
    assert made.beats.shape == (3, FRAMES, 2)
