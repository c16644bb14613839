from __future__ import annotations

import numpy as np
import pytest

from mvpipe.engine.analysis import analyse

RATE = 22050


def offsets(found: tuple[float, ...], wanted: np.ndarray) -> np.ndarray:
    """Seconds from each wanted beat to the nearest one found."""
    beats = np.array(found)
    return np.array([beats[np.abs(beats - beat).argmin()] - beat for beat in wanted])


@pytest.mark.parametrize("bpm", [72.0, 96.0, 124.0, 150.0])
def test_clicks_are_found_without_delay(clicks, bpm):
    wanted = np.arange(0.37, 19.5, 60.0 / bpm)
    music = analyse(clicks(wanted, 20.0), RATE)
    error = offsets(music.beats, wanted)
    assert abs(music.tempo - bpm) < 0.1
    assert len(music.beats) == len(wanted)
    assert abs(np.median(error)) < 0.001
    assert np.abs(error).max() < 0.004


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_beats_do_not_depend_on_the_sample_rate(rate):
    wanted = np.arange(0.5, 14.5, 0.5)
    song = np.zeros(15 * rate, np.float32)
    time = np.arange(int(0.05 * rate)) / rate
    for beat in wanted:
        first = round(beat * rate)
        song[first : first + len(time)] += np.sin(2 * np.pi * 1000 * time) * np.exp(-90 * time)
    music = analyse(song, rate)
    assert len(music.beats) == len(wanted)
    assert np.abs(offsets(music.beats, wanted)).max() < 0.004


@pytest.mark.parametrize("bpm", [85.0, 110.0, 128.0])
def test_a_band_in_four_has_its_bars_where_the_chords_change(band, bpm):
    song, wanted = band(bpm, bars=10)
    music = analyse(song, RATE)
    assert music.metre == 4
    assert np.abs(offsets(music.beats, wanted)).max() < 0.008
    assert np.abs(offsets(music.downbeats, wanted[::4])).max() < 0.008
    assert len(music.downbeats) == 10


def test_a_waltz_is_in_three(band):
    song, wanted = band(140.0, metre=3, bars=14)
    music = analyse(song, RATE)
    assert music.metre == 3
    assert np.abs(offsets(music.downbeats, wanted[::3])).max() < 0.008


def test_a_tempo_that_rises_is_followed(clicks):
    beats = [0.4]
    while beats[-1] < 28.0:
        beats.append(beats[-1] + 60.0 / (95.0 + beats[-1]))
    wanted = np.array(beats)
    music = analyse(clicks(wanted, 29.0), RATE)
    assert np.mean(np.abs(offsets(music.beats, wanted)) < 0.01) > 0.95


def test_hats_on_the_off_beat_are_not_the_beat(band):
    """House: the open hat and the bass are struck between the kicks, and are as loud."""
    rng = np.random.default_rng(3)
    song, wanted = band(122.0, bars=10)
    for beat in wanted[:-1] + np.diff(wanted) / 2:
        first = round(beat * RATE)
        hat = rng.normal(0, 0.2, 3000) * np.exp(-np.arange(3000) / 700)
        song[first : first + 3000] += hat.astype(np.float32)
    music = analyse(song, RATE)
    assert np.abs(offsets(music.beats, wanted)).max() < 0.01


def test_beats_through_a_break_go_on(clicks):
    wanted = np.arange(0.4, 29.5, 0.5)
    heard = wanted[(wanted < 12.0) | (wanted > 16.0)]
    music = analyse(clicks(heard, 30.0), RATE)
    assert np.abs(offsets(music.beats, wanted)).max() < 0.02


def test_hints_choose_between_half_and_full_speed(clicks):
    song = clicks(np.arange(0.4, 19.5, 60.0 / 120.0), 20.0)
    assert abs(analyse(song, RATE, bpm=60.0).tempo - 60.0) < 0.5
    assert abs(analyse(song, RATE, bpm_range=(50.0, 80.0)).tempo - 60.0) < 0.5
    assert abs(analyse(song, RATE, bpm_range=(100.0, 140.0)).tempo - 120.0) < 0.5


@pytest.mark.parametrize(
    "hint", [{"bpm": 1e9}, {"bpm": float("inf")}, {"bpm_range": (300.0, 400.0)}]
)
def test_a_hint_that_the_song_does_not_bear_out_is_dropped(clicks, hint):
    song = clicks(np.arange(0.4, 19.5, 0.5), 20.0)
    assert analyse(song, RATE, **hint).confidence > 0.8


@pytest.mark.parametrize("change", ["dc", "clipped", "quiet", "opposite channels", "not a number"])
def test_damaged_sound_keeps_its_beats(clicks, change):
    wanted = np.arange(0.37, 14.5, 60.0 / 118.0)
    song = clicks(wanted, 15.0)
    broken = song.copy()
    broken[5000:5200] = np.nan
    broken[9000] = np.inf
    sound = {
        "dc": song * 0.3 + 0.5,
        "clipped": np.clip(song * 9, -0.4, 0.4),
        "quiet": song * 0.001,
        "opposite channels": np.stack([song, -0.6 * song], axis=1),
        "not a number": broken,
    }[change]
    music = analyse(sound, RATE)
    assert np.abs(offsets(music.beats, wanted)).max() < 0.005
    assert np.isfinite(music.loudness).all()


def noise(rng: np.random.Generator) -> np.ndarray:
    return rng.normal(0, 0.1, 20 * RATE)


def swells(rng: np.random.Generator) -> np.ndarray:
    time = np.arange(20 * RATE) / RATE
    tones = [(rng.uniform(0, 20), 110 * 2 ** (rng.integers(0, 24) / 12)) for _ in range(10)]
    return np.sum(
        [np.sin(2 * np.pi * hz * time) * np.exp(-(((time - at) / 2) ** 2)) for at, hz in tones], 0
    )


def drops_of_rain(rng: np.random.Generator) -> np.ndarray:
    song = np.zeros(20 * RATE)
    for when in np.cumsum(rng.exponential(0.3, 55)):
        first = int(when * RATE)
        if first + 2000 < len(song):
            song[first : first + 2000] += rng.normal(0, 0.5, 2000) * np.exp(-np.arange(2000) / 400)
    return song


@pytest.mark.parametrize("sound", [noise, swells, drops_of_rain])
def test_sound_without_a_beat_has_none(sound):
    music = analyse(sound(np.random.default_rng(5)).astype(np.float32), RATE)
    assert music.beats == ()
    assert music.downbeats == ()
    assert (music.confidence, music.tempo) == (0.0, 0.0)


@pytest.mark.parametrize("samples", [0, 1, 300, 5000, 30000])
def test_very_short_and_silent_sound_is_no_failure(samples):
    music = analyse(np.zeros((samples, 2), np.float32), RATE)
    assert music.beats == ()
    assert music.duration == pytest.approx(samples / RATE)
    assert music.sections == ()


def test_two_seconds_are_enough_for_a_beat(clicks):
    wanted = np.arange(0.2, 1.9, 0.5)
    music = analyse(clicks(wanted, 2.0), RATE)
    assert np.abs(offsets(music.beats, wanted)).max() < 0.005


def test_the_same_song_gives_the_same_music(band):
    song, _ = band(111.0)
    assert analyse(song, RATE) == analyse(song.copy(), RATE)


def test_progress_rises_to_the_end(clicks):
    told: list[tuple[float, float]] = []
    analyse(
        clicks(np.arange(0.4, 24.0, 0.5), 25.0),
        RATE,
        progress=lambda done, of: told.append((done, of)),
    )
    assert told == sorted(told)
    assert told[-1] == (25.0, 25.0)
    assert len(told) >= 3


def test_beats_are_in_order_and_inside_the_song(band):
    song, _ = band(133.0, bars=6, start=0.0)
    music = analyse(song, RATE)
    assert list(music.beats) == sorted(set(music.beats))
    assert music.beats[0] >= 0.0
    assert music.beats[-1] < music.duration
    assert set(music.downbeats) <= set(music.beats)
