from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from mvpipe.model.run import MusicSummary, RunResult
from mvpipe.report import Evidence
from mvpipe.report.score import MAX_BINS, MAX_SEGMENTS, axis_marks, score_of, tick_path, wave_path


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", path)]


def test_wave_goes_along_the_highs_and_back_along_the_lows() -> None:
    path = wave_path([(-0.5, 0.25), (-0.1, 0.5)])
    assert points(path) == [(250.0, 25.5), (750.0, 1.0), (750.0, 59.8), (250.0, 99.0)]
    assert path.endswith("Z")


def test_wave_of_many_bins_keeps_the_extremes() -> None:
    peaks = [(-0.1, 0.1)] * 10_007
    peaks[5003] = (-0.1, 1.0)
    heights = [y for _, y in points(wave_path(peaks))]
    assert len(heights) == 2 * MAX_BINS
    assert heights.count(1.0) == 1


@pytest.mark.parametrize("peaks", [[], [(0.0, 0.0)] * 5])
def test_silence_draws_no_wave(peaks: list[tuple[float, float]]) -> None:
    assert wave_path(peaks) == ""


def test_ticks_lie_at_their_share_of_the_width() -> None:
    assert tick_path([0.0, 5.0, 10.0], 10.0) == "M0.00 0V10M500.00 0V10M1000.00 0V10"


def test_thousands_of_ticks_stay_bounded() -> None:
    assert tick_path([i / 100 for i in range(12_000)], 120.0).count("M") == 4000


@pytest.mark.parametrize("seconds", [0.7, 2.0, 32.0, 206.4, 3599.0, 90_000.0])
def test_axis_has_few_round_marks_and_finer_ones_between(seconds: float) -> None:
    marks = axis_marks(seconds, close=6)
    coarse = [mark for mark in marks if not mark.fine]
    assert marks[0].label.startswith("0:00")
    assert 4 <= len(coarse) <= 26
    assert all(0 <= mark.at < 100 for mark in marks)
    assert len({mark.label for mark in marks}) == len(marks)
    gaps = {round((b.at - a.at) * seconds) for a, b in itertools.pairwise(coarse)}
    assert len(gaps) == 1


def test_what_lies_on_top_comes_first_and_sound_last(run: RunResult, evidence: Evidence) -> None:
    score = score_of(run, evidence)
    assert score is not None
    assert [(lane.name, lane.type) for lane in score.lanes] == [
        ("Title", "text"),
        ("Video", "video"),
        ("BGM", "audio"),
    ]


def test_same_photo_has_the_same_tint_and_a_short_name(run: RunResult, evidence: Evidence) -> None:
    score = score_of(run, evidence)
    assert score is not None
    bars = score.lanes[1].bars
    assert [bar.label for bar in bars[:3]] == ["01", "02", "03"]
    assert bars[0].tint == bars[8].tint
    assert bars[0].tint != bars[1].tint
    assert score.lanes[2].bars[0].label == "song.mp3"


def test_bars_end_where_the_film_ends(run: RunResult) -> None:
    segments = [{"start": -1, "end": 2, "label": "a"}, {"start": 8, "end": 99, "label": "b"}]
    segments += [{"start": 40, "end": 50, "label": "c"}, {"label": "no times"}]
    tracks = ({"type": 7, "role": "title", "segments": segments},)
    score = score_of(replace(run, tracks=tracks), Evidence((), (), 10.0))
    assert score is not None
    assert [(bar.at, bar.width) for bar in score.lanes[0].bars] == [(0.0, 20.0), (80.0, 20.0)]


def test_beyond_many_segments_the_rest_is_counted(run: RunResult) -> None:
    segments = [{"start": i, "end": i + 1, "label": str(i)} for i in range(MAX_SEGMENTS + 7)]
    tracks = ({"type": 7, "role": "caption", "segments": segments},)
    score = score_of(replace(run, tracks=tracks), Evidence((), (), 5000.0))
    assert score is not None
    assert (len(score.lanes[0].bars), score.lanes[0].left_out) == (MAX_SEGMENTS, 7)


def test_dense_beats_leave_the_whole_view_and_widen_the_close_one(run: RunResult) -> None:
    def score(count: int) -> tuple[bool, int]:
        beats = tuple(i * 0.5 for i in range(count))
        music = MusicSummary(120, 1, beats, beats[::4])
        drawn = score_of(replace(run, music=music, tracks=()), Evidence((), (), count * 0.5))
        assert drawn is not None
        assert drawn.beats.count("M") + drawn.downbeats.count("M") == count
        return drawn.dense, drawn.close

    assert score(60) == (False, 2)
    assert score(400) == (True, 5)


def test_nothing_known_draws_nothing(run: RunResult) -> None:
    assert score_of(replace(run, outputs=(), tracks=(), music=None), Evidence()) is None


def test_without_a_film_the_draft_sets_the_length(run: RunResult) -> None:
    score = score_of(replace(run, outputs=()), Evidence())
    assert score is not None
    assert score.seconds == 32.0
