"""The shipped network: small, the same in blocks, and on the beats of songs that are made here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from mvpipe.engine.analysis import analyse, hearing, network
from mvpipe.engine.analysis.network_features import BANDS, INPUTS, RATE

ROOT = Path(__file__).resolve().parents[3]
FIXED = Path(__file__).with_name("fixed_beats.json")


def test_the_weights_are_small_and_say_where_they_come_from():
    assert network.WEIGHTS.stat().st_size < 2_000_000
    about = network.shipped().about
    assert about["training"]["step"] > 1000
    assert set(about["seeds"]) >= {"songs", "training", "validation"}
    assert {"numpy", "scipy", "python"} <= set(about["versions"])
    assert {"beats", "bars", "calibration"} == set(about["tuning"])


def test_long_sound_is_heard_in_blocks_as_it_would_be_at_once(monkeypatch):
    rng = np.random.default_rng(1)
    inputs = rng.normal(0, 1, (5001, INPUTS)).astype(np.float32)
    whole = network.listen(network.shipped(), lambda a, b: inputs[a:b], len(inputs))
    monkeypatch.setattr(network, "BLOCK", 1000)
    blocks = network.listen(network.shipped(), lambda a, b: inputs[a:b], len(inputs))
    for name in ("beat", "downbeat", "tempo", "metre"):
        assert np.allclose(getattr(whole, name), getattr(blocks, name), atol=1e-3), name
    assert len(whole.beat) == 5001
    assert np.exp(whole.tempo).sum(axis=1).max() <= 1.001


def test_the_song_is_read_once_from_left_to_right(monkeypatch):
    """However many blocks there are, what is kept of the song is a few chunks."""
    monkeypatch.setattr(network, "BLOCK", 1000)
    asked: list[int] = []

    def mono(start: int, stop: int) -> np.ndarray:
        asked.append(start)
        return np.zeros(stop - start, np.float32)

    heard = hearing.hear(mono, 60 * RATE, network.shipped())
    steps = np.diff(asked)
    assert steps.min() > -6 * RATE
    assert len(heard.heard.beat) == len(heard.onset) == 6001
    assert heard.timbre.shape == (1201, hearing.TIMBRE_GROUPS)


@pytest.mark.parametrize("rate", [8000, 16000, 32000, 44100, 48000, 96000])
def test_resampling_moves_nothing(rate):
    time = np.arange(3 * rate) / rate
    sound = np.sin(2 * np.pi * 440 * time).astype(np.float32)

    def mono(start: int, stop: int) -> np.ndarray:
        at = np.arange(start, stop)
        return np.where((at >= 0) & (at < len(sound)), sound[np.clip(at, 0, len(sound) - 1)], 0)

    read = hearing.at_network_rate(mono, rate)
    wanted = np.sin(2 * np.pi * 440 * np.arange(RATE, 2 * RATE) / RATE)
    assert np.abs(read(RATE, 2 * RATE) - wanted).max() < 0.01
    assert np.array_equal(read(RATE + 7, RATE + 9), read(RATE, RATE + 9)[7:])


def test_the_number_of_bands_is_what_the_weights_were_trained_for():
    assert INPUTS == 2 * BANDS + 8
    assert network.shipped().first.weight.shape[1] == INPUTS * network.STACK


@pytest.fixture(scope="module")
def made_songs():
    """Number -> samples and true beats of songs composed here, played without SoundFonts."""
    sys.path.insert(0, str(ROOT))
    from training.songs import SongSet, make

    fixed = json.loads(FIXED.read_text(encoding="utf-8"))
    songs = SongSet("fixed", fixed["seed"], ())
    yield {int(number): make(songs, int(number), None) for number in fixed["songs"]}
    sys.path.remove(str(ROOT))


@pytest.mark.parametrize("number", [*json.loads(FIXED.read_text(encoding="utf-8"))["songs"]])
def test_the_shipped_weights_find_the_same_beats_again(made_songs, number):
    wanted = json.loads(FIXED.read_text(encoding="utf-8"))["songs"][number]
    score, sound = made_songs[int(number)]
    assert score.style == wanted["style"]
    music = analyse(sound, RATE)
    assert music.beats == pytest.approx(wanted["beats"], abs=0.002)
    assert music.downbeats == pytest.approx(wanted["downbeats"], abs=0.002)
    away = np.abs(score.beats[:, None] - np.array(music.beats)).min(axis=1)
    assert np.mean(away < 0.03) > 0.9
