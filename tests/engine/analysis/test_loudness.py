from __future__ import annotations

import numpy as np
import pytest

from mvpipe.engine.analysis import analyse


@pytest.mark.parametrize("rate", [22050, 44100, 48000])
def test_the_reference_tone_of_bs_1770_has_its_loudness(rate):
    """A 997 Hz sine at full scale in one channel is -3.01 LUFS (BS.1770, annex 1)."""
    sine = np.sin(2 * np.pi * 997 * np.arange(6 * rate) / rate).astype(np.float32)
    music = analyse(np.stack([sine, np.zeros_like(sine)], axis=1), rate)
    assert music.lufs == pytest.approx(-3.01, abs=0.1)
    assert music.loudness[30] == pytest.approx(-3.01, abs=0.1)


def test_the_gate_leaves_silence_out_of_the_whole():
    sine = (0.1 * np.sin(2 * np.pi * 500 * np.arange(5 * 22050) / 22050)).astype(np.float32)
    alone, padded = analyse(sine, 22050), analyse(np.pad(sine, (0, 10 * 22050)), 22050)
    assert alone.lufs is not None
    assert padded.lufs == pytest.approx(alone.lufs, abs=0.3)


def test_silence_has_no_loudness():
    music = analyse(np.zeros(3 * 22050, np.float32), 22050)
    assert music.lufs is None
    assert set(music.loudness) == {-70.0}


def test_the_curve_has_a_value_for_every_tenth_of_a_second():
    music = analyse(np.zeros(int(4.25 * 22050), np.float32), 22050)
    assert len(music.loudness) == 43
    assert music.loudness_step == 0.1


def test_the_curve_shows_where_the_song_gets_loud():
    rng = np.random.default_rng(2)
    song = rng.normal(0, 0.02, 8 * 22050)
    song[4 * 22050 :] *= 10
    curve = np.array(analyse(song.astype(np.float32), 22050).loudness)
    assert curve[45:75].mean() - curve[5:35].mean() == pytest.approx(20.0, abs=0.5)
