"""Beats, bars and other readings from made-up network outputs."""

from __future__ import annotations

import numpy as np
import pytest

from mvpipe.engine.analysis import certainty, decoder, metre
from mvpipe.engine.analysis.network import METRES, TEMPI, TEMPO_STEP, Heard

SETTINGS = decoder.Settings()


def heard(beats, length, *, downbeats=(), size=4.0) -> Heard:
    """Log odds of `size` at beats and downbeats, falling to -4 beside them; nothing known of tempo and metre."""
    steps = -(-length // TEMPO_STEP)
    rows = []
    for frames in (beats, downbeats):
        odds = np.full(length, -4.0, np.float32)
        for away, lower in ((2, 4.0), (1, 2.0), (0, 0.0)):
            for side in (-away, away):
                near = np.clip(np.asarray(frames, int) + side, 0, length - 1)
                odds[near] = np.maximum(odds[near], size - lower)
        rows.append(odds)
    tempo = np.full((steps, TEMPI), -np.log(TEMPI), np.float32)
    share = np.full((steps, len(METRES)), -np.log(len(METRES)), np.float32)
    return Heard(rows[0], rows[1], tempo, share)


def decoded(sound: Heard, **hints) -> np.ndarray:
    gains = decoder.beat_gains(sound, SETTINGS)
    return decoder.decode(gains, decoder.tempo_scores(sound, SETTINGS, **hints), SETTINGS).frames


@pytest.mark.parametrize("interval", [30, 50, 71, 110])
def test_even_beats_are_found_each(interval):
    beats = np.arange(40, 3000, interval)
    assert decoded(heard(beats, 3050)).tolist() == beats.tolist()


def test_a_beat_that_is_not_heard_is_filled_in():
    beats = np.arange(40, 3000, 50)
    assert decoded(heard(np.delete(beats, [20, 33]), 3050)).tolist() == beats.tolist()


def test_a_tempo_that_changes_is_followed():
    beats = np.rint(np.cumsum(np.linspace(60, 40, 60))).astype(int)
    assert decoded(heard(beats, 3100)) == pytest.approx(beats, abs=1)


def test_a_long_silence_has_no_beats_and_ends_in_another_time():
    first, second = np.arange(40, 2000, 50), np.arange(8013, 10000, 50)
    assert decoded(heard([*first, *second], 10050)).tolist() == [*first, *second]


def test_nothing_heard_is_no_beat():
    assert len(decoded(heard([], 3000))) == 0
    assert len(decoded(heard([], 10))) == 0


def test_a_tempo_that_is_asked_for_is_taken():
    beats = np.arange(40, 3000, 50)
    frames = decoded(heard(beats, 3050), bpm=60.0)
    assert set(np.diff(frames)) == {100}
    assert set(np.diff(decoded(heard(beats, 3050), bpm_range=(50.0, 70.0)))) == {100}


@pytest.mark.parametrize("beats_a_bar", METRES)
def test_bars_of_every_metre_are_found(beats_a_bar):
    beats = np.arange(40, 4200, 50)
    found = metre.find_bars(
        beats, heard(beats, 4250, downbeats=beats[1::beats_a_bar]), metre.BarSettings()
    )
    assert found.metre == beats_a_bar
    assert found.downbeats[:12].tolist() == list(range(1, len(beats), beats_a_bar))[:12]


def test_one_wrong_downbeat_does_not_move_the_bars():
    beats = np.arange(40, 4200, 50)
    downbeats = np.delete(beats[::4], 6)
    sound = heard(beats, 4250, downbeats=[*downbeats, beats[26]])
    assert metre.find_bars(beats, sound, metre.BarSettings()).downbeats.tolist() == list(
        range(0, len(beats), 4)
    )


def test_too_few_beats_for_a_bar_begin_one():
    nothing = heard([], 200)
    assert metre.find_bars(np.array([50]), nothing, metre.BarSettings()).downbeats.tolist() == [0]
    none = np.zeros(0, np.int64)
    assert metre.find_bars(none, nothing, metre.BarSettings()).downbeats.tolist() == []


def test_chances_of_the_readings_add_up_and_follow_what_is_heard():
    beats = np.arange(40, 3000, 50)
    plain, doubled = heard(beats, 3050), heard(np.arange(40, 3000, 25), 3050)
    shares = []
    for sound in (plain, doubled):
        gains = decoder.beat_gains(sound, SETTINGS)
        tempi = decoder.tempo_scores(sound, SETTINGS)
        scores = certainty.reading_scores(beats, gains, tempi)
        shares.append(certainty.shares(scores, certainty.Calibration()))
    for one in shares:
        assert sum(one.values()) == pytest.approx(1.0)
        assert set(one) == set(certainty.READINGS)
    assert max(shares[0], key=lambda name: shares[0][name]) == "as heard"
    assert shares[1]["double"] > shares[0]["double"]


def test_confidence_falls_when_the_beats_are_heard_less():
    beats = np.arange(40, 3000, 50)
    weights = certainty.Calibration().beats
    sure = [
        certainty.confidence(
            certainty.beat_evidence(beats, heard(beats, 3050, size=size), 0.9), weights
        )
        for size in (4.0, 0.0, -3.0)
    ]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > sure[2]
