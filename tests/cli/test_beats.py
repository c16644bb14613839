from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mvpipe import pipeline
from mvpipe.cli.beats import bar_places, drawing
from mvpipe.cli.stream import ASCII, UNICODE
from mvpipe.model.draft import Alternative, Music, Section

BEATS = tuple(0.5 * n for n in range(1, 64))
SONG = Music(
    duration=32.0,
    tempo=120.0,
    confidence=0.93,
    beats=BEATS,
    downbeats=BEATS[2::4],
    sections=(Section(0.0, 8.0, "intro", 0.3), Section(8.0, 32.0, "drop", 0.9)),
    loudness=tuple(-40.0 if n < 80 else -10.0 for n in range(320)),
)
SILENCE = Music(duration=2.0, tempo=0.0, confidence=0.0, beats=(), downbeats=())


@pytest.fixture
def song() -> Path:
    path = Path("song.mp3")
    path.write_bytes(b"x")
    return path


def hears(monkeypatch, music: Music) -> list[dict[str, object]]:
    calls = []

    def song_beats(path, **hints):
        calls.append({"path": path, **hints})
        return music

    monkeypatch.setattr(pipeline, "song_beats", song_beats)
    return calls


def test_the_table_has_every_beat_with_its_bar_and_interval(mvpipe, song, monkeypatch):
    hears(monkeypatch, SONG)
    outcome = mvpipe("beats", song)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == "song.mp3: 0:32.0, 120.00 BPM, 4 beats a bar, confidence 0.93"
    assert lines[1] == "63 beats, 16 bars"
    assert [line.split() for line in lines[-63:-59]] == [
        ["1", "0.3", "0.500"],
        ["2", "0.4", "1.000", "0.500"],
        ["3", "1.1", "1.500", "0.500"],
        ["4", "1.2", "2.000", "0.500"],
    ]


def test_hints_reach_the_analysis(mvpipe, song, monkeypatch):
    calls = hears(monkeypatch, SONG)
    mvpipe("beats", song, "--bpm", "124.5", "--bpm-range", "90-180")
    assert calls == [{"path": song, "bpm": 124.5, "bpm_range": (90.0, 180.0)}]


def test_json_holds_the_grid(mvpipe, song, monkeypatch):
    hears(monkeypatch, SONG)
    grid = json.loads(mvpipe("beats", song, "--json").out)
    assert grid["tempo"] == 120.0
    assert grid["beats"] == list(BEATS)
    assert grid["downbeats"] == list(BEATS[2::4])
    assert grid["sections"][1] == {"start": 8.0, "end": 32.0, "label": "drop", "energy": 0.9}
    assert set(grid) == {
        *("tempo", "confidence", "metre", "duration", "beats", "downbeats"),
        *("sections", "loudness", "loudness_step", "loudness_lufs"),
        *("alternatives", "downbeat_confidence"),
    }


def test_a_doubtful_song_shows_its_other_readings(mvpipe, song, monkeypatch):
    other = Alternative("half", 60.0, 0.4)
    hears(monkeypatch, replace(SONG, confidence=0.5, alternatives=(other,)))
    outcome = mvpipe("beats", song)
    assert "not sure; it may be half (60.0 BPM, 0.40); --bpm settles it" in outcome.out
    hears(monkeypatch, replace(SONG, confidence=0.9, alternatives=(other,)))
    assert "not sure" not in mvpipe("beats", song).out


def test_a_song_without_a_beat_says_so(mvpipe, song, monkeypatch):
    hears(monkeypatch, SILENCE)
    outcome = mvpipe("beats", song)
    assert outcome.code == 0
    assert outcome.out == "song.mp3: 0:02.0, no beat found\n\n"


def test_the_drawing_shows_loudness_bars_sections_and_time():
    assert drawing(SONG, 64, UNICODE) == [
        "▁" * 16 + "█" * 48,
        "   " + "╵   " * 15 + "╵",
        "|intro          |drop",
        "0:00      0:05      0:10      0:15      0:20      0:25      0:30",
        "",
    ]


@pytest.mark.parametrize("width", [20, 40, 79, 100])
@pytest.mark.parametrize("marks", [UNICODE, ASCII])
def test_the_drawing_fits_its_width(width, marks):
    assert all(len(line) <= width for line in drawing(SONG, width, marks))


def test_a_pick_up_is_bar_nought_and_no_downbeats_give_no_bars():
    assert bar_places(SONG)[:3] == ["0.3", "0.4", "1.1"]
    assert bar_places(Music(9.0, 60.0, 0.5, beats=(1.0, 2.0), downbeats=())) == ["", ""]
