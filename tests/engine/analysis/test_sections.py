from __future__ import annotations

import numpy as np
import pytest

from mvpipe.engine.analysis import analyse

RATE = 22050


@pytest.fixture
def song_in_parts(band) -> np.ndarray:
    """Sixteen bars at 120 BPM: four quiet, eight loud, four quiet; 2 s a bar from 0.35 s on."""
    song, _ = band(120.0, bars=16)
    level = np.full(len(song), 0.12, np.float32)
    level[round((0.35 + 8.0) * RATE) - 200 : round((0.35 + 24.0) * RATE) - 200] = 1.0
    return song * level


def test_sections_cover_the_song_without_gaps(song_in_parts):
    music = analyse(song_in_parts, RATE)
    assert music.sections[0].start == 0.0
    assert music.sections[-1].end == pytest.approx(music.duration, abs=0.001)
    for before, after in zip(music.sections, music.sections[1:], strict=False):
        assert before.end == after.start


def test_parts_begin_on_the_bars_where_the_song_changes(song_in_parts):
    music = analyse(song_in_parts, RATE)
    borders = [section.start for section in music.sections[1:]]
    assert borders == pytest.approx([8.35, 24.35], abs=0.02)
    assert all(min(abs(border - beat) for beat in music.downbeats) < 0.001 for border in borders)


def test_parts_have_the_names_of_their_energy(song_in_parts):
    sections = analyse(song_in_parts, RATE).sections
    assert [section.label for section in sections] == ["intro", "drop", "outro"]
    assert sections[1].energy == 1.0
    assert max(sections[0].energy, sections[2].energy) < 0.5


def test_a_song_that_stays_the_same_is_one_section(band):
    song, _ = band(120.0, bars=12)
    sections = analyse(song, RATE).sections
    assert [section.label for section in sections] == ["verse"]


def test_sound_without_a_beat_still_has_sections():
    rng = np.random.default_rng(4)
    sound = rng.normal(0, 0.01, 24 * RATE)
    sound[12 * RATE :] *= 12
    music = analyse(sound.astype(np.float32), RATE)
    assert music.beats == ()
    assert [section.start for section in music.sections] == pytest.approx([0.0, 12.0], abs=1.1)
