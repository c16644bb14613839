"""Sound of composed songs: on time, finite, and the same in training as in the analysis."""

from __future__ import annotations

import ctypes.util

import numpy as np
import pytest

from mvpipe.engine.analysis import hearing, network
from mvpipe.engine.analysis import network_features as features
from training import effects, songs, synthesis
from training.beatless import beatless
from training.fluid import FONTS, RATE, Fluid, Voice
from training.render import render
from training.score import Note, Part

TICKS = Part("drums", 0, [Note(1.0 + 0.5 * k, 0.1, 0, 0.9, "clave") for k in range(8)])
NO_FLUID = ctypes.util.find_library("fluidsynth") is None or not FONTS["fluid"].exists()


def _onsets(sound: np.ndarray) -> np.ndarray:
    """Seconds by which each tick is late."""
    late = []
    for note in TICKS.notes:
        first = round((note.start - 0.05) * RATE)
        part = np.abs(sound[first : first + 2205])
        late.append(float((part > 0.1 * part.max()).argmax()) / RATE - 0.05)
    return np.array(late)


def test_synthesised_drums_sound_when_they_should() -> None:
    sound = synthesis.play(np.random.default_rng(1), TICKS, 6.0)
    assert np.abs(_onsets(sound)).max() < 0.001


@pytest.mark.skipif(NO_FLUID, reason="needs libfluidsynth and fluid-soundfont-gm")
def test_soundfont_drums_sound_when_they_should() -> None:
    sound = Fluid(["fluid"]).play([Voice(TICKS, "fluid")], 6.0)
    assert abs(float(np.median(_onsets(sound)))) < 0.003
    assert np.abs(_onsets(sound)).max() < 0.005


def test_an_mp3_round_trip_moves_nothing() -> None:
    sound = synthesis.play(np.random.default_rng(1), TICKS, 6.0)
    heard = effects.through_mp3(np.random.default_rng(2), sound)
    assert np.corrcoef(sound, heard)[0, 1] > 0.95


@pytest.mark.parametrize("number", range(4))
def test_songs_without_soundfonts_are_finite_and_audible(number: int) -> None:
    score, sound = songs.make(songs.HARD, number, None)
    assert len(sound) == round(score.seconds * RATE)
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() > 0.05


def test_beatless_sound_has_no_beats_and_is_audible() -> None:
    rng = np.random.default_rng(4)
    score = beatless(rng, seconds=8.0)
    assert not len(score.beats)
    assert np.abs(render(rng, score, None)).max() > 0.01


def test_the_analysis_hears_what_the_network_was_trained_on() -> None:
    """Features of a whole song as stored for training, and made in blocks at 44.1 kHz by the analysis."""
    _, sound = songs.make(songs.TRAINING, 2, None)
    sound = sound[: 15 * RATE]
    bands, harmonic = songs.heard(sound)
    whole = network.listen(network.shipped(), _rows(features.inputs(bands, harmonic)), len(bands))
    blocks = hearing.hear(songs.reader(sound), len(sound), network.shipped()).heard
    assert np.abs(whole.beat - blocks.beat).max() < 1e-3
    assert np.abs(whole.downbeat - blocks.downbeat).max() < 1e-3


def _rows(inputs: np.ndarray):
    return lambda first, stop: inputs[first:stop]
